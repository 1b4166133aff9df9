"""Towns in which every mechanism is at work, and whatever can happen does: what they are is set in ``busy.toml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ....agents.documents import read_toml
from ....agents.strategies import STRATEGIES
from ....model.declared import declared
from ....model.parameters import flat
from ....model.region import Region
from ....model.region.town import Town
from ....model.scenarios import DEFAULT
from ....model.world import World

if TYPE_CHECKING:
    from collections.abc import Mapping


PAIRS, YEARS = 10, 5
LEAST = 0.2  # weight of every strategy


@cache
def busy() -> dict[str, object]:
    """Return what is set in such a town, ``{"section.name": value}``."""
    told = read_toml(Path(__file__).with_name("busy.toml"), "busy.toml")
    mix = {name: max(LEAST, each.share) for name, each in STRATEGIES.items()} | told["heads"].pop("mix")
    found = flat(told)
    for each in declared().values():
        found |= flat(each.busy)
    return found | {f"heads.mix.{name}": value for name, value in mix.items()}


@cache
def region() -> Region:
    """Return secondaries and primaries in the same places, on both sides of a border."""
    found = Region.of(Town(schools=PAIRS, primaries=1.0).drawn("two phases", 1))
    east = found.schools["x"] > np.median(found.schools["x"])
    found.schools["authority"] = np.where(east, "East", "West")
    return found


def town(settings: Mapping[str, Any], seed: int, *, governed: bool = True) -> World:
    """Return a town some of whose schools are far too empty and in debt, and some governed by forms, at its end."""
    world = World(DEFAULT, region(), settings, seed)
    world.state.schools["reserves"][:6] = -2e6
    world.state.schools["places"][:6] *= 2.5
    if governed:
        govern(world)
    return world.run(YEARS)


def govern(world: World) -> None:
    """Let forms govern some schools of a town from its first term on."""
    world.govern("brand", [0, 1])
    world.govern("employee-owned", [2, 3, 12])
    world.govern("self-organising", [4, 5, 14, 15])
    world.govern("parent-led-centre", [6, 7])
