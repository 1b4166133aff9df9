"""Means over seeds with their intervals, point by point and factor by factor."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...intervals import Interval, of_mean

SLICES = 8  # into which the range of a factor is cut where it takes more values than that


def over_seeds(rows: Any, metric: str) -> Interval:
    """Return the mean of a measure over the seeds of some rows; of each seed the mean of its rows is taken first.

    Runs of one seed share their luck, and mostly their town: that many of them are not as many independent ones.
    """
    return of_mean(rows.groupby("seed", sort=True)[metric].mean().to_numpy(float))


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
