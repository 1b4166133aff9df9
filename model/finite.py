"""A world that is no more: numbers that no school can have stop the run, and say which parameters stand out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from ..agents.errors import InputError
from .parameters import LEVERS, declared
from .state import TERMS
from .trajectory import FIELDS

if TYPE_CHECKING:
    from .region import Region
    from .state import State
    from .trajectory import Trajectory

BEYOND = 2.0**53
"""Beyond this size a sum of pounds or pupils no longer feels one more."""
TOLD, LONGEST = 3, 40  # parameters that are told; letters of a school's name


class NotFiniteError(InputError):
    """A world has come to numbers that mean nothing; the message tells when, where, and what stands out."""


class Running(Protocol):
    """What is looked at of a world."""

    region: Region
    state: State
    trajectory: Trajectory

    @property
    def terms(self) -> int:
        """Terms lived through."""
        ...

    def parameters_now(self) -> dict[str, Any]:
        """Return the value of every parameter now, by name."""
        ...


class Outlier(NamedTuple):
    """A parameter that lies out of its plausible range: by how many times its width."""

    far: float
    name: str
    value: float
    plausible: tuple[float, float]

    def __str__(self) -> str:
        low, high = self.plausible
        return f"{self.name} = {self.value:.4g} ({low:g} to {high:g})"


def first_lost(world: Running, since: int) -> NotFiniteError | None:
    """Return the error of the first row that is not finite, or too large to mean anything, and forget it and all later.

    At the end of a year all that is recorded is looked at; in between, only what schools achieve, which follows from
    most else: so it costs next to nothing.

    Parameters
    ----------
    world : World
        The world.
    since : int
        The first row of its trajectory that has not been looked at.

    Returns
    -------
    NotFiniteError or None
        Names the term, the school, the trait, and the parameters farthest out of their plausible ranges.
    """
    run, now = world.trajectory, world.terms
    farthest = run.farthest(now) if now % TERMS == 0 else run.farthest_of("value_added", now)
    if farthest <= BEYOND:  # false if it is not a number
        return None
    for row in range(since, now + 1):
        for each in FIELDS:
            numbers = np.abs(run[each.name][row].reshape(run[each.name].shape[1], -1))
            wrong = np.flatnonzero(~(numbers <= BEYOND).all(axis=1))
            if each.kind == "f8" and wrong.size:
                lost = NotFiniteError(told(world, row, each.name, int(wrong[0])))
                run.forget(row)
                return lost
    return None


def told(world: Running, row: int, trait: str, school: int) -> str:
    """Return in one line what went wrong where, and what stands out."""
    number = world.trajectory[trait][row, school]
    value = number if np.isnan(number).any() else np.abs(number).max()
    what = "is not a number" if not np.isfinite(value).all() else f"grows to {value:.2g}"
    name = str(world.region.schools["name"][school])
    name = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
    when = f"term {row}" if row else "at the start"
    out = outliers(world, school)
    why = ", ".join(map(str, out[:TOLD]))
    stands = f"farthest out of their plausible ranges: {why}" if out else "no parameter is out of its plausible range"
    return f"{when}: {trait} of '{name}' {what}; {stands}"


def outliers(world: Running, school: int) -> list[Outlier]:
    """Return the parameters that lie out of their plausible ranges for a school now, the farthest first."""
    now, found = world.parameters_now(), []
    for each in declared():
        if each.plausible is None or each.low is None:
            continue
        value = world.state.levers[each.field][school] if each.field in LEVERS else now[each.name]
        low, high = each.plausible
        far = max(low - value, value - high) / max(1e-12, high - low)
        if far > 0.0:
            found.append(Outlier(far, each.name, float(value), each.plausible))
    return sorted(found, key=lambda each: (-each.far, each.name))
