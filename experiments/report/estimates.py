"""Means over seeds with their intervals, point by point and factor by factor."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

LEVEL = 0.95
SLICES = 8  # into which the range of a factor is cut where it takes more values than that


class Mean(NamedTuple):
    """A mean over seeds, its 95% interval (Student's t; not a number from one seed), and how many seeds."""

    mean: float
    low: float
    high: float
    n: int


def mean_of(values: np.ndarray) -> Mean:
    """Return the mean of what each seed gave; what is not a number counts nowhere.

    Examples
    --------
    >>> [round(each, 2) for each in mean_of(np.array([1.0, 2.0, 3.0, float("nan")]))]
    [2.0, -0.48, 4.48, 3]
    """
    from scipy.special import stdtrit  # noqa: PLC0415 - `--help` needs no statistics

    known = values[~np.isnan(values)]
    if known.size == 0:
        return Mean(math.nan, math.nan, math.nan, 0)
    mean = float(known.mean())
    if known.size == 1:
        return Mean(mean, math.nan, math.nan, 1)
    half = float(stdtrit(known.size - 1, (1 + LEVEL) / 2) * known.std(ddof=1) / math.sqrt(known.size))
    return Mean(mean, mean - half, mean + half, int(known.size))


def over_seeds(rows: Any, metric: str) -> Mean:
    """Return the mean of a measure over the seeds of some rows; of each seed the mean of its rows is taken first.

    Runs of one seed share their luck, and mostly their town: that many of them are not as many independent ones.
    """
    return mean_of(rows.groupby("seed", sort=True)[metric].mean().to_numpy(float))


def cut(values: np.ndarray) -> np.ndarray:
    """Return which group each value of a factor belongs to: its own value, or a slice of the range, by its middle.

    Examples
    --------
    >>> cut(np.array([0.0, 1.0, 1.0, 2.0])).tolist()
    [0.0, 1.0, 1.0, 2.0]
    >>> sorted(set(cut(np.linspace(0.0, 8.0, 81)).tolist()))
    [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5]
    """
    if np.unique(values).size <= SLICES:
        return values
    low, high = float(values.min()), float(values.max())
    each = (high - low) / SLICES
    place = np.minimum((values - low) // each, SLICES - 1)
    return low + (place + 0.5) * each


def directions(points: Any, factors: list[str], metrics: list[str]) -> dict[tuple[str, str], float]:
    """Return, for every factor and measure, how the means of points go with the factor: Spearman's rank correlation."""
    ranks = points[[*factors, *metrics]].rank()
    table = ranks.corr()
    return {(factor, metric): float(table.loc[factor, metric]) for factor in factors for metric in metrics}
