"""Intervals: a mean over seeds, worlds or pairs, and how sure it is. The one place that says at which level."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

LEVEL = 0.95
"""Of all intervals."""
UPPER = 0.5 + LEVEL / 2
"""The share of a distribution that lies below an interval's high end."""
TAILS = (0.025, 0.975)
"""Shares that lie below both ends."""
NORMAL = 1.959963984540054
"""The normal distribution's quantile there, as SALib takes it."""


class Interval(NamedTuple):
    """A mean with its interval, and how many values it is of; not a number where these do not tell."""

    mean: float
    low: float
    high: float
    n: int

    @property
    def finite(self) -> tuple[float | None, float | None, float | None]:
        """Mean, low and high as JSON takes them: none of them where there is no interval."""
        return (self.mean, self.low, self.high) if math.isfinite(self.low) else (None, None, None)


def half_width(error: Any, n: Any) -> Any:
    """Return half an interval's width by Student's t, with one degree of freedom less than there are values.

    Parameters
    ----------
    error : float or ndarray
        Standard error of the mean.
    n : int or ndarray
        How many values it is of; of fewer than two nothing is told (not a number).

    Examples
    --------
    >>> round(float(half_width(1.0, 3)), 3)
    4.303
    """
    from scipy.special import stdtrit  # noqa: PLC0415 - words need no statistics

    return stdtrit(np.subtract(n, 1), UPPER) * error


def of_mean(values: Any) -> Interval:
    """Return the mean of some values with its interval; a value that is not a finite number does not count.

    Examples
    --------
    >>> [round(each, 2) for each in of_mean([1.0, 2.0, 3.0, float("nan")])]
    [2.0, -0.48, 4.48, 3]
    >>> of_mean([1.0])
    Interval(mean=1.0, low=nan, high=nan, n=1)
    """
    values = np.asarray(values, dtype=float)
    known = values[np.isfinite(values)]
    n = known.size
    if n == 0:
        return Interval(math.nan, math.nan, math.nan, 0)
    mean = float(known.mean())
    if n == 1:
        return Interval(mean, math.nan, math.nan, 1)
    half = float(half_width(float(known.std(ddof=1)) / math.sqrt(n), n))
    return Interval(mean, mean - half, mean + half, n)


def of_means(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return means over the last axis, the low and high ends of their intervals, and how many finite values each has.

    Examples
    --------
    >>> [each.round(2).tolist() for each in of_means(np.array([1.0, 2.0, np.nan, 3.0]))]
    [2.0, -0.48, 4.48, 3]
    """
    there = np.isfinite(values)
    n = there.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(there, values, 0.0).sum(axis=-1) / n
        off = np.where(there, values - mean[..., None], 0.0)
        half = half_width(np.sqrt((off * off).sum(axis=-1) / (n - 1) / n), n)
    return mean, mean - half, mean + half, n
