"""The band behind the traces: the same town under the same rules with other luck, one run after the other."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..experiments.run_spec import TERMS, RunSpec
from ..model.finite import NotFiniteError
from ..model.measures import METRICS
from .frames import HEADLINE, finite

if TYPE_CHECKING:
    from ..model.region import Region
    from ..model.world import World

RUNS = 50
CENTILES = {"low": 10, "middle": 50, "high": 90}


class Band:
    """Runs with other seeds than the one that is watched, lived through a little at a time.

    Parameters
    ----------
    setting : RunSpec
        What is watched.
    place : Region
        Its schools, the same in every run.
    runs : int
        How many other runs.
    """

    def __init__(self, setting: RunSpec, place: Region, runs: int = RUNS) -> None:
        self.setting, self.place, self.runs = setting, place, runs
        self.done: list[dict[str, np.ndarray]] = []
        self._world: World | None = None
        self._lost = 0  # runs that came to numbers that mean nothing

    def work(self, seconds: float) -> None:
        """Go on for about so many seconds, at least by one term; do nothing when all runs are done."""
        stop = time.perf_counter() + seconds
        last = self.setting.years * TERMS
        while len(self.done) < self.runs:
            if self._world is None:
                tried = len(self.done) + self._lost
                self._world = replace(self.setting, seed=(self.setting.seed + tried + 1) % 2**63).world(self.place)
                self._world.trajectory.reserve(last + 1)
            try:
                self._world.term()
            except NotFiniteError:  # it has no result, and the others go on
                self.runs, self._lost, self._world = self.runs - 1, self._lost + 1, None
                continue
            if self._world.terms == last:
                self.done.append(
                    {name: METRICS[name].along(self._world.trajectory, range(last + 1)) for name in HEADLINE}
                )
                self._world = None
            if time.perf_counter() >= stop:
                return

    def told(self) -> dict[str, Any]:
        """Return how many runs are done, and the 10th, 50th and 90th centile of each headline measure, row by row."""
        told: dict[str, Any] = {"runs": len(self.done), "of": self.runs}
        for name, centile in CENTILES.items():
            told[name] = {metric: self._centile(metric, centile) for metric in HEADLINE} if self.done else {}
        return told

    def _centile(self, metric: str, centile: float) -> list[float | None]:
        values = np.array([run[metric] for run in self.done])
        known = ~np.isnan(values).all(axis=0)
        found = np.full(values.shape[1], np.nan)
        found[known] = np.nanpercentile(values[:, known], centile, axis=0)
        return [finite(value) for value in found.tolist()]
