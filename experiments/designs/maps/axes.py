"""What a map is drawn of: a study on a grid, of two factors, from one start or two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ....agents.errors import InputError
from ....model.parameters import Parameters
from ....model.scenarios import load, names

if TYPE_CHECKING:
    from ..studies import Study

NEEDED = "cooperation"


class Axes(NamedTuple):
    """The two factors of a map, the first across and the second up, their levels, and the scenarios it starts from."""

    names: tuple[str, str]
    levels: tuple[np.ndarray, np.ndarray]
    starts: tuple[str, ...]

    @property
    def shape(self) -> tuple[int, int]:
        """How many levels each factor takes."""
        return len(self.levels[0]), len(self.levels[1])


def axes_of(study: Study) -> Axes:
    """Return what a study's map is drawn of.

    Raises
    ------
    InputError
        If it is no study of a map: says what would be right.
    """
    if study.design != "grid":
        raise InputError(f"design = '{study.design}': a map needs design = 'grid'")
    if len(study.names) != 2:
        raise InputError(f"factors: {len(study.names)} vary; a map needs two, one across and one up")
    if len(study.scenario) > 2:
        raise InputError(
            f"scenario: {len(study.scenario)} stand there; a map takes one, or two that are two starts of one world"
        )
    if len(study.region) > 1:
        raise InputError(f"region: {len(study.region)} stand there; a map takes one")
    if NEEDED not in study.metrics:
        raise InputError(f"metrics: a map needs '{NEEDED}'; add it")
    across, up = (np.unique(each) for each in study.levels())
    levels = across, up
    for name, each in zip(study.names, levels, strict=True):
        if len(each) < 2:
            raise InputError(f"factors: {name} takes one value; a map needs two or more on each axis")
    starts = tuple(load(each).name for each in study.scenario)
    if len(set(starts)) < len(starts):
        raise InputError(f"scenario: two are called '{starts[0]}'; a map tells its starts by their names")
    return Axes((study.names[0], study.names[1]), levels, starts)


def values_of(study: Study, scenario: str | None = None) -> dict[str, Any]:
    """Return every parameter of a map's world by name, or of a scenario that is placed on it, factors as they stand."""
    own = Parameters.of(load(study.scenario[0] if scenario is None else scenario).changes, {}).flat()
    return own | (dict(study.settings) if scenario is None else {})


class Placed(NamedTuple):
    """A scenario's place on a map, its name, and what else is other there than in the map's world."""

    name: str
    x: float
    y: float
    differs: dict[str, Any]


def placed(study: Study, axes: Axes) -> list[Placed]:
    """Return the scenarios that come with the model, each where its own values of the two factors lie on the map.

    One with a town of its own is of another place, and not on it.
    What differs leaves out the factors, and whatever the two starts set differently. One that would stand where an
    earlier one stands is left out.
    """
    world = values_of(study)
    starts = [load(each).changes for each in study.scenario]
    apart = {name for each in starts for name in each if len({str(one.get(name)) for one in starts}) > 1}
    found = []
    for name in names():
        if load(name).town is not None:
            continue
        own = values_of(study, name)
        place = [_value(own, axis) for axis in axes.names]
        if any(not each[0] <= at <= each[-1] for at, each in zip(place, axes.levels, strict=True)):
            continue
        if any([each.x, each.y] == place for each in found):
            continue
        skip = {axis.partition("@")[0] for axis in axes.names} | apart
        differs = {key: value for key, value in own.items() if key not in skip and value != world[key]}
        found.append(Placed(name, place[0], place[1], differs))
    return found


def _value(values: dict[str, Any], name: str) -> float:
    """Return one parameter's value, or one entry's of a table."""
    plain = name.partition("@")[0]
    whole, _, entry = plain.rpartition(".")
    return float(values[plain] if plain in values else values[whole].get(entry, 0.0))
