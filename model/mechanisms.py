"""The mechanisms of the world, and the parameters that switch each off; off is exactly absent."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ..agents.discovery import places
from ..agents.documents import read_toml
from ..agents.errors import InputError
from ..agents.registry import close_to
from ..agents.strategies import STRATEGIES

CATALOGUE = Path(__file__).with_suffix(".toml")


class Mechanism(NamedTuple):
    """One mechanism.

    Attributes
    ----------
    name, meaning : str
        Its name, and what it is.
    where : str
        Where its rule stands: ``file: function``.
    off : dict
        The parameters that switch it off, ``{"section.name": value}``.
    shaped_by : tuple of str
        Further parameters that only shape it.
    absent : str
        What is absent then.
    """

    name: str
    meaning: str
    where: str
    off: dict[str, float]
    shaped_by: tuple[str, ...]
    absent: str


@cache
def mechanisms() -> dict[str, Mechanism]:
    """Return every mechanism by name: those of the core, of each extension, and each strategy of head teachers."""
    found = {
        name: Mechanism(name, each["meaning"], each["where"], each["off"], tuple(each.get("with", ())), each["absent"])
        for catalogue in (_catalogue(CATALOGUE), *_of_extensions().values())
        for name, each in catalogue["mechanisms"].items()
    }
    for name, each in STRATEGIES.items():
        where = f"agents/strategies/{name.replace('-', '_')}.py: {name.replace('-', '_')}"
        weight = {f"heads.mix.{name}": 0.0}
        found[f"strategy-{name}"] = Mechanism(
            f"strategy-{name}", each.meaning, where, weight, (), "No head follows the strategy."
        )
    return found


@cache
def of_extensions() -> dict[str, tuple[str, ...]]:
    """Return the names of the mechanisms of every extension, by its name."""
    return {name: tuple(catalogue["mechanisms"]) for name, catalogue in _of_extensions().items()}


@cache
def structure() -> dict[str, str]:
    """Return the parameters that belong to no mechanism, each with the reason."""
    return dict(_catalogue(CATALOGUE)["structure"])


def off(*names: str) -> dict[str, float]:
    """Return the parameters that switch some mechanisms off.

    Raises
    ------
    InputError
        If there is no such mechanism, or two of them want the same parameter to be different things.

    Examples
    --------
    >>> off("transfer", "display")
    {'dilemma.transfer': 0, 'admissions.display': 0}
    """
    changes: dict[str, float] = {}
    for name in names:
        if name not in mechanisms():
            raise InputError(f"mechanism '{name}': there is no such mechanism; {close_to(name, mechanisms())}")
        for parameter, value in mechanisms()[name].off.items():
            if changes.setdefault(parameter, value) != value:
                raise InputError(f"{parameter} cannot be both {changes[parameter]} and {value}: {', '.join(names)}")
    return changes


@cache
def _catalogue(path: Path, of: str = "") -> dict[str, Any]:
    return read_toml(path, of + path.name)


def _of_extensions() -> dict[str, dict[str, Any]]:
    paths = {name: each.folder / CATALOGUE.name for name, each in places().items()}
    return {name: _catalogue(path, f"extension '{name}': ") for name, path in paths.items() if path.is_file()}
