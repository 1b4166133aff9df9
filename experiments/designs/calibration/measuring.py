"""What the runs of a wave say of each target at each point, and how much of that is luck."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ...evidence.facts.keeping import read
from ...evidence.facts.pooling import is_there, left_out

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from .targets import Target

FEW_MISSING = 0.05  # share of points that may lack a figure which has a say
SAME = 1e-9  # of a figure's size: what rounding alone may make


class Measured(NamedTuple):
    """Figures at points, and the variances of their luck; a row a point, a column a target.

    Attributes
    ----------
    values : ndarray
        Over all seeds; nan where there is nothing to measure.
    whole : ndarray
        Variance of a value over seeds (the jackknife's), the towns of the seeds included.
    own : ndarray
        The same without what a seed adds to all points alike: what makes points differ by luck.
    """

    values: np.ndarray
    whole: np.ndarray
    own: np.ndarray

    def and_then(self, other: Measured) -> Measured:
        """Return these points, and others after them."""
        return Measured(*(np.concatenate(both) for both in zip(self, other, strict=True)))

    def of(self, which: Any) -> Measured:
        """Return some of the points."""
        return Measured(*(each[which] for each in self))


def measured(table: pd.DataFrame, targets: Sequence[Target], seeds: int, regions: int) -> Measured:
    """Return what the rows of a wave say.

    Parameters
    ----------
    table : DataFrame
        Rows of a sweep, by region, seed and point.
    targets : sequence of Target
        What is measured.
    seeds, regions : int
        How many there are.
    """
    told = [read(text) if isinstance(text, str) else None for text in table["facts"]]
    points = len(told) // (seeds * regions)
    columns = []
    for target in targets:
        first = target.region * seeds * points
        data = [
            [_datum(told[first + seed * points + point], target) for seed in range(seeds)] for point in range(points)
        ]
        columns.append(_column(data, target))
    return Measured(*(np.column_stack(each) for each in zip(*columns, strict=True)))


def without_say(found: Measured, targets: Sequence[Target]) -> dict[int, str]:
    """Return the targets by which nothing can be ruled out, by number, and why."""
    reasons, figures = {}, found.values  # noqa: PD011 - no pandas here
    for number in range(len(targets)):
        values = figures[:, number]
        there = values[np.isfinite(values)]
        missing = len(values) - len(there)
        if missing > FEW_MISSING * len(values):
            reasons[number] = f"it cannot be told at {missing:,} of {len(values):,} points"
        elif np.ptp(there) <= SAME * max(1.0, float(np.abs(there).max())):
            reasons[number] = "it is the same at every point"
    return reasons


def steadied(variances: np.ndarray) -> np.ndarray:
    """Return variances of few seeds moved half way to their mean over all points, for each alone is hardly known."""
    known = np.isfinite(variances)
    usual = np.where(known, variances, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    return np.where(known, 0.5 * (variances + usual), usual)


def luck(pseudo: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the variance of each point's mean over seeds: the whole, and without what is common to all points.

    Parameters
    ----------
    pseudo : ndarray
        The jackknife's pseudo-values (plain values, where means are told): a row a point, a column a seed.
    """
    there = np.isfinite(pseudo)
    n = there.sum(axis=1)
    count = np.maximum(n, 1)[:, None]
    off = np.where(there, pseudo - np.where(there, pseudo, 0.0).sum(axis=1, keepdims=True) / count, 0.0)
    towns = off.sum(axis=0) / np.maximum(there.sum(axis=0), 1)
    rest = np.where(there, off - towns, 0.0)
    free = np.where(n > 1, n * (n - 1.0), np.nan)
    points = len(pseudo)
    return (off**2).sum(axis=1) / free, (rest**2).sum(axis=1) / free * points / max(points - 1, 1)


def _datum(told: Mapping[str, Sequence[object]] | None, target: Target) -> object:
    return math.nan if told is None else told[target.fact][target.number]


def _column(data: list[list[Any]], target: Target) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    values, pseudo = np.full(len(data), np.nan), np.full((len(data), len(data[0])), np.nan)
    for point, each in enumerate(data):
        told, values[point], without = left_out(each, target.figure.pool)
        if len(told) > 1:
            seeds = [seed for seed, datum in enumerate(each) if is_there(datum)]
            pseudo[point, seeds] = len(told) * values[point] - (len(told) - 1) * without
    return values, *luck(pseudo)
