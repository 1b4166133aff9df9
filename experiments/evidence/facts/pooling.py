"""What the data of several worlds come to, and how sure that is: the jackknife over seeds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ...intervals import UPPER, half_width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def ratio(data: Sequence[Any]) -> float:
    """Return the sum of the tops over the sum of the bottoms: of counts, a share over all worlds together.

    Examples
    --------
    >>> ratio([(1, 4), (2, 2)])
    0.5
    """
    top, bottom = np.asarray(data, dtype=float).sum(axis=0)
    return float(top / bottom) if bottom > 0.0 else math.nan


def mean(data: Sequence[Any]) -> float:
    """Return the mean over the worlds that have a number.

    Examples
    --------
    >>> mean([1.0, float("nan"), 2.0])
    1.5
    """
    values = np.asarray(data, dtype=float)
    return float(values[np.isfinite(values)].mean()) if np.isfinite(values).any() else math.nan


def ratio_less_ratio(data: Sequence[Any]) -> float:
    """Return one ratio less another: each datum is two tops and bottoms."""
    return ratio([each[:2] for each in data]) - ratio([each[2:] for each in data])


def ratio_over_ratio(data: Sequence[Any]) -> float:
    """Return one ratio over another: each datum is two tops and bottoms."""
    over = ratio([each[2:] for each in data])
    return ratio([each[:2] for each in data]) / over if over > 0.0 else math.nan


def estimate(
    data: Sequence[Any], pool: Callable[[Sequence[Any]], float]
) -> tuple[float | None, float | None, float | None, int]:
    """Return what the data come to, its 95% interval over worlds, and how many worlds it is of.

    The interval is the jackknife's (Tukey 1958): each world is left out in turn, and Student's t is taken with one
    degree of freedom less than there are worlds. Of a mean it is the usual interval to the last digit; of a quotient of
    sums it is right where worlds have unlike numbers of cases. Where no case was found in any world it is that of
    Clopper and Pearson (1934), and a share's never reaches below 0. None where there is nothing to measure.

    Examples
    --------
    >>> [round(each, 2) for each in estimate([1.0, 2.0, 3.0], mean)]
    [2.0, -0.48, 4.48, 3]
    """
    told, whole, without = left_out(data, pool)
    n = len(told)
    if not math.isfinite(whole):
        return None, None, None, n
    if not np.isfinite(without).all():
        return whole, None, None, n
    if pool is ratio and whole == 0.0:  # of no case in so many the worlds do not tell how seldom it is
        from scipy.stats import beta  # noqa: PLC0415 - takes a second to start

        return 0.0, 0.0, float(beta.ppf(UPPER, 1.0, ratio([(each[1], 1) for each in told]) * n)), n
    error = math.sqrt((n - 1) / n * float(((without - without.mean()) ** 2).sum()))
    half = float(half_width(error, n))
    low = whole - half
    return whole, max(0.0, low) if pool is ratio else low, whole + half, n


def left_out(data: Sequence[object], pool: Callable[[Sequence[object]], float]) -> tuple[list[Any], float, np.ndarray]:
    """Return the data of the worlds that have them, what these come to, and what they do without each in turn.

    Examples
    --------
    >>> told, whole, without = left_out([1.0, 2.0, float("nan"), 3.0], mean)
    >>> told, whole, without.tolist()
    ([1.0, 2.0, 3.0], 2.0, [2.5, 2.0, 1.5])
    """
    told = [each for each in data if is_there(each)]
    whole = float(pool(told)) if told else math.nan
    alone = len(told) < 2 or not math.isfinite(whole)
    without = [math.nan] * len(told) if alone else [pool(told[:k] + told[k + 1 :]) for k in range(len(told))]
    return told, whole, np.array(without)


def is_there(datum: object) -> bool:
    """Return whether a world has the datum: a number that is one, a list with members."""
    values = np.asarray(datum, dtype=float)
    if values.ndim == 0:
        return bool(np.isfinite(values))
    return values.size > 0 and bool(np.isfinite(values).all())
