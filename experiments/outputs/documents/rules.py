"""What the rules do, as a fingerprint: of what happens in a fixed set of worlds, not of the text of the rules.

A rearrangement that leaves these worlds the same to the bit leaves the fingerprint; a rule that moves one of them
changes it. The worlds are every scenario, *England today* under every policy and form, and towns in which every
mechanism is at work. Names are left out, and what is new (a measure, a scenario, a mechanism that is off) makes nothing
old: it is compared over what there was before.
"""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ....agents.documents import in_json, read_json
from ....agents.errors import InputError
from ....model.forms import forms
from ....model.measures import METRICS
from ....model.parameters import Parameters
from ....model.policies import policies
from ....model.scenarios import DEFAULT, names
from ....model.trajectory import HEAD, SCHOOL
from ....model.world import World
from .busy import busy, town

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KEPT = Path(__file__).with_name("rules.json")
TOWN, YEARS, SEED = "synthetic:12", 3, 9
BUSY = ("busy 1", "busy 3", "busy 4")  # seeds at which, together, no mechanism can be left out unnoticed
CODES = ("strategy",)  # traits that are places in a catalogue: told by their order of appearance
LENGTH = 12  # hexadecimal digits of a fingerprint


class Rules(NamedTuple):
    """What the rules do.

    Attributes
    ----------
    platform : str
        Where this was worked out: another C library rounds otherwise.
    still : list of str
        Earlier fingerprints since which nothing has moved.
    worlds : list of str
        The worlds, see `all_worlds`.
    busy : dict
        What is set in towns where every mechanism is at work, ``{"section.name": value}``.
    told : dict
        A hash of each trait and measure over all these worlds, by name; of events and of acts on ties.
    """

    platform: str
    still: list[str]
    worlds: list[str]
    busy: dict[str, Any]
    told: dict[str, str]

    @property
    def fingerprint(self) -> str:
        """The fingerprint of all that is told, whatever its names."""
        return _hash(each.encode() for each in sorted(self.told.values()))

    def holds(self, stamp: str) -> bool:
        """Return whether what was made under these rules would come out the same today."""
        return stamp == self.fingerprint or stamp in self.still

    def moved(self, other: Rules) -> list[str]:
        """Return the traits and measures, of those that both tell, that are not the same under other rules."""
        return [name for name, each in self.told.items() if other.told.get(name, each) != each]


def place() -> str:
    """Return the machine and C library."""
    return f"{platform.machine()} {' '.join(platform.libc_ver())}"


@cache
def kept() -> Rules:
    """Return the rules as they are kept."""
    return Rules(**read_json(KEPT, KEPT.name))


def write(rules: Rules, path: Path = KEPT) -> None:
    """Write rules into a file."""
    path.write_text(in_json(rules._asdict(), indent=1) + "\n", encoding="utf-8")
    kept.cache_clear()


def as_kept(before: Rules | None = None) -> Rules:
    """Return what the rules do now over the worlds that are kept, to be compared with what is kept."""
    before = before or kept()
    return Rules(place(), before.still, before.worlds, before.busy, told(before.worlds, before.busy))


def renewed(before: Rules | None = None) -> tuple[Rules, list[str]]:
    """Return what the rules do now over all worlds there are, and which traits and measures have moved."""
    before = before or kept()
    same = as_kept(Rules(*before[:2], [each for each in before.worlds if each in all_worlds()], *before[3:]))
    moved = before.moved(same) if same.worlds == before.worlds else ["worlds"]
    still = [] if moved else list(dict.fromkeys([*before.still, before.fingerprint]))
    worlds, settings = all_worlds(), busy()
    found = same.told if (worlds, settings) == same[2:4] else told(worlds, settings)
    after = Rules(place(), still, worlds, settings, found)
    return after._replace(still=[each for each in still if each != after.fingerprint]), moved


def all_worlds() -> list[str]:
    """Return the names of all worlds: scenarios, policies, forms, and busy towns by their seed."""
    enacted = [f"policy {name}" for name in policies()]
    return [*names(), *enacted, *(f"form {name}" for name in forms()), *BUSY]


def told(worlds: Iterable[str], settings: Mapping[str, Any]) -> dict[str, str]:
    """Return a hash of each trait and measure over worlds, by name."""
    parts: dict[str, list[np.ndarray]] = {}
    for name in worlds:
        for what, values in _of(_lived(name, settings)).items():
            parts.setdefault(what, []).append(values)
    return {what: _hash(map(_bytes, values)) for what, values in sorted(parts.items())}


def _lived(name: str, settings: Mapping[str, object]) -> World:
    kind, _, what = name.partition(" ")
    if kind == "busy":
        return town({each: value for each, value in settings.items() if _there_is(each, value)}, int(what))
    world = World(DEFAULT if what else name, TOWN, seed=SEED)
    if kind == "policy":
        world.enact(what, term=2)
    elif kind == "form":
        world.govern(what, range(len(world.region) // 2), term=2)
    return world.run(YEARS)


def _there_is(name: str, value: object) -> bool:
    try:
        Parameters.of({name: value})
    except InputError:
        return False
    return True


def _of(world: World) -> dict[str, np.ndarray]:
    """Return what there is to tell of a world: recorded traits, measures at each year's end, acts, events."""
    path = world.trajectory
    found = {name: _codes(path[name]) if name in CODES else path[name] for name in SCHOOL + HEAD}
    found |= {f"measure {name}": values for name, values in world.history(world.year_ends()).items() if name in METRICS}
    events = [(each.term, each.school, each.other) for each in world.events]  # the rest is codes
    return found | {"acts": path.acts, "events": np.array(events, dtype=float)}


def _codes(values: np.ndarray) -> np.ndarray:
    """Return codes numbered by where they first appear, so that a new entry in a catalogue changes none."""
    _, first, inverse = np.unique(values, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse].reshape(values.shape)


def _bytes(values: np.ndarray) -> bytes:
    numbers = np.array(values, dtype=np.float64)
    numbers[np.isnan(numbers)] = np.nan  # of one kind
    return numbers.tobytes()


def _hash(parts: Iterable[Any]) -> str:
    digest = hashlib.sha256()
    for each in parts:
        digest.update(each)
    return digest.hexdigest()[:LENGTH]
