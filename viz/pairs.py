"""Many runs of two worlds, seed by seed: what one is above the other in each headline measure, a little at a time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from ..agents.errors import InputError, short
from ..experiments.paired import effect, usual
from ..experiments.run_spec import TERMS
from ..model.finite import NotFiniteError
from .frames import COMPARED

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..experiments.run_spec import RunSpec
    from ..model.world import World

RUNS = 50


class Pairs:
    """Pairs of twin worlds with seeds from 1 on, as `coopetition compare` has them, lived through a little at a time.

    Parameters
    ----------
    a, b : callable
        Each gives the world for a seed.
    runs : int
        How many pairs.

    Attributes
    ----------
    trouble : str
        Why it cannot go on, in words; empty if it can.
    """

    def __init__(self, a: Callable[[int], RunSpec], b: Callable[[int], RunSpec], runs: int = RUNS) -> None:
        self.sides, self.runs, self.trouble = (a, b), runs, ""
        self.done: list[list[dict[str, float]]] = []
        self._pair: list[dict[str, float]] = []
        self._world: World | None = None
        self._last = 0

    def work(self, seconds: float) -> None:
        """Go on for about so many seconds, at least by one term; do nothing when all pairs are done."""
        stop = time.perf_counter() + seconds
        while len(self.done) < self.runs and not self.trouble:
            try:
                self._live()
            except (InputError, NotFiniteError) as error:
                self.trouble = short(error, 200)
            if time.perf_counter() >= stop:
                return

    def _live(self) -> None:
        """Live through one more term."""
        if self._world is None:
            setting = self.sides[len(self._pair)](len(self.done) + 1)
            self._world, self._last = setting.world(), setting.years * TERMS
        self._world.term()
        if self._world.terms == self._last:
            standing = self._world.standing()
            self._pair.append({name: standing[name] for name in COMPARED})
            self._world = None
        if len(self._pair) == len(self.sides):
            self.done.append(self._pair)
            self._pair = []

    def told(self) -> dict[str, Any]:
        """Return how many pairs are done, and for each measure the mean difference, its interval, and what is usual."""
        told: dict[str, Any] = {"runs": len(self.done), "of": self.runs, "trouble": self.trouble, "effects": {}}
        for name in COMPARED if len(self.done) > 1 else ():
            a, b = (np.array([pair[side][name] for pair in self.done]) for side in (0, 1))
            found = effect(a, b)
            told["effects"][name] = {
                "mean": found.mean,
                "low": found.low,
                "high": found.high,
                "n": found.n,
                "usual": usual(a, b),
            }
        return told
