"""A town as it stands before its first term, and what every part of the rebuilt model asks of it."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import numpy as np

from coopetition.model import streams

if TYPE_CHECKING:
    from coopetition.model.world import World


def logistic(x: Any) -> Any:
    return 1.0 / (1.0 + np.exp(-x))


def over(a: Any, b: Any) -> Any:
    """Return a / b, and 0 where b is 0."""
    a, b = np.broadcast_arrays(np.asarray(a, dtype=float), np.asarray(b, dtype=float))
    return np.divide(a, b, out=np.zeros(a.shape), where=b != 0)


class Town:
    """A town as it stands before its first term, and what a term does to it."""

    def __init__(self, world: World) -> None:
        state = world.state
        for name in ("schools", "heads", "trusts", "authorities", "ties", "sides", "zones", "options"):
            setattr(self, name, copy.deepcopy(getattr(state, name)))
        self.away = state.away
        self.key, self.time = state.key, int(state.clock[0])
        self.p = world.parameters.flat()
        self.names = len(self.trusts) - len(self.schools)  # rows of trusts before those that schools may found
        self.i, self.j = self.sides.school, self.sides.partner
        self.t, self.back = self.sides.tie, self.sides.back
        self.n = len(self.schools)

    def draw(self, stream: int, who: int, whom: int = 0) -> float:
        return streams.uniform(self.key, stream, self.when(stream), who, whom)

    def normal(self, stream: int, who: int, whom: int = 0) -> float:
        return streams.normal(self.key, stream, self.when(stream), who, whom)

    def when(self, stream: int) -> int:
        return (
            self.time
            if stream in (streams.ACTS, streams.LEARNING, streams.PUNCTURES, streams.LEADS)
            else self.time // 3
        )

    def add(self, of_sides: Any) -> Any:
        """Return sums over a school's sides."""
        return np.bincount(self.i, np.asarray(of_sides, dtype=float), self.n)

    def mean(self, of_sides: Any, which: Any) -> Any:
        return over(self.add(np.where(which, of_sides, 0.0)), self.add(which))

    @property
    def active(self) -> Any:
        return self.ties.active[self.t]

    @property
    def voluntary(self) -> Any:
        return self.ties.active[self.t] & ~self.ties.forced[self.t]

    def both(self) -> Any:
        return self.sides.cooperates & self.sides.cooperates[self.back] & self.active

    def by_phase(self) -> list[Any]:
        return [np.flatnonzero(self.schools.alive & (self.schools.phase == f)) for f in np.unique(self.schools.phase)]
