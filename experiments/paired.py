"""Paired comparison with common random numbers: two runs a seed that share every draw and differ by one thing alone."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..agents.errors import InputError, shown
from ..agents.registry import close_to
from ..model.measures import METRICS
from .runs.living import Wanted
from .runs.runner import Chunk, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor

    from .run_spec import RunSpec

LEVEL = 0.95  # of intervals
POWER = 0.8  # with which an effect of `detectable` size is found
LEAST, MOST = 20, 200  # seeds
PRECISION = 0.25  # half an interval's width, by the spread between worlds, that is narrow enough
HEADLINE = ("cooperation", "takeovers", "effectiveness", "attainment_gap", "matthew_slope")
"""Measures whose intervals are to be narrow, unless others are named."""
BATCH = 10  # seeds that are added at least
BEYOND = 1_000_000  # seeds that are refused
TOGETHER = 5  # pairs that one worker runs in a row


class Effect(NamedTuple):
    """What B is above A in one measure, over pairs of twin worlds in which both have it.

    Attributes
    ----------
    mean, low, high : float or None
        Mean difference and its 95% interval (Student's t over pairs); None where fewer than two pairs have it.
    effect_size : float or None
        Mean difference by the standard deviation of the differences (Cohen's d_z); 0 where all pairs are equal, None
        where they all differ by the same.
    n : int
        Pairs in which both worlds have the measure.
    a, b : float or None
        Its means in A and in B.
    precision : float or None
        Half the interval's width by the spread between worlds (root mean square of both standard deviations).
    detectable : float or None
        The difference that so many pairs would find in four cases out of five.
    """

    mean: float | None
    low: float | None
    high: float | None
    effect_size: float | None
    n: int
    a: float | None
    b: float | None
    precision: float | None
    detectable: float | None


class Comparison(NamedTuple):
    """What was found: effects by measure, the seeds it took, and the regimes that A and B ended in."""

    effects: dict[str, Effect]
    seeds: list[int]
    narrow: bool
    regimes: dict[str, dict[str, int]]
    rows: list[tuple[dict[str, Any], dict[str, Any]]]


def compare(
    a: Callable[[int], RunSpec],
    b: Callable[[int], RunSpec],
    executor: Executor,
    *,
    least: int = LEAST,
    most: int = MOST,
    precision: float = PRECISION,
    watched: Sequence[str] = HEADLINE,
    watch: Callable[[int], None] | None = None,
) -> Comparison:
    """Compare two worlds, seed by seed, with as many seeds as it takes.

    Seeds are added until, for each watched measure, half the interval of the mean difference is at most ``precision``
    of that measure's spread between worlds (a sequential interval of fixed width, Chow and Robbins 1965), or until
    there are ``most``. How many are added is reckoned from the widest interval so far (Stein 1945).

    Parameters
    ----------
    a, b : callable
        Each gives the world for a seed, from 1.
    executor : concurrent.futures.Executor
        Where runs are made.
    least, most : int
        Seeds to take at least and at most.
    precision : float
        How narrow is narrow enough.
    watched : sequence of str
        Measures that must be narrow.
    watch : callable, optional
        Called with the number of pairs that are done.

    Raises
    ------
    InputError
        If a run fails, or a number or measure makes no sense.
    """
    _check(least, most, precision, watched)
    pairs: list[tuple[dict[str, Any], dict[str, Any]]] = []
    aim = least
    while True:
        for batch in _run(a, b, range(len(pairs) + 1, aim + 1), executor):
            pairs += batch
            if watch is not None:
                watch(len(pairs))
        effects = {name: effect(*columns(pairs, name)) for name in METRICS}
        widest = max((effects[name].precision or 0.0 for name in watched), default=0.0)
        narrow = widest <= precision
        aim = min(most, max(aim + BATCH, math.ceil(aim * (widest / precision) ** 2)))
        if narrow or len(pairs) >= most:
            regimes = {side: _counted(pair[number]["regime"] for pair in pairs) for number, side in enumerate("ab")}
            return Comparison(effects, list(range(1, len(pairs) + 1)), narrow, regimes, pairs)


def effect(a: np.ndarray, b: np.ndarray) -> Effect:
    """Return what ``b`` is above ``a``, pair by pair; a pair in which either is not a number does not count.

    Examples
    --------
    >>> effect(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0]))[:5]
    (0.0, 0.0, 0.0, 0.0, 3)
    """
    from scipy import stats  # noqa: PLC0415 - takes a second to start

    both = np.isfinite(a) & np.isfinite(b)
    a, b = a[both], b[both]
    n = len(a)
    if n < 2:
        return Effect(None, None, None, None, n, None, None, None, None)
    difference = b - a
    mean, spread = float(difference.mean()), float(difference.std(ddof=1))
    error = spread / math.sqrt(n)
    half = float(stats.t.ppf(0.5 + LEVEL / 2, n - 1)) * error
    size = mean / spread if spread else (0.0 if mean == 0 else None)
    between = math.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2)
    detectable = half + float(stats.t.ppf(POWER, n - 1)) * error
    narrow = half / between if between else 0.0
    return Effect(mean, mean - half, mean + half, size, n, float(a.mean()), float(b.mean()), narrow, detectable)


def usual(a: np.ndarray, b: np.ndarray) -> tuple[float, float] | None:
    """Return between which differences of ``b`` above ``a`` eight in ten pairs lie; None if no pair has both.

    Examples
    --------
    >>> usual(np.zeros(11), np.arange(11.0))
    (1.0, 9.0)
    """
    difference = (b - a)[np.isfinite(a) & np.isfinite(b)]
    if not len(difference):
        return None
    low, high = np.percentile(difference, [10, 90])
    return float(low), float(high)


def _run(
    a: Callable[[int], RunSpec], b: Callable[[int], RunSpec], seeds: range, executor: Executor
) -> Iterator[list[tuple[dict[str, Any], dict[str, Any]]]]:
    """Yield the rows of A and B in the order of their seeds, some pairs at a time."""
    done: dict[int, list[tuple[dict[str, Any], dict[str, Any]]]] = {}
    chunks = (
        Chunk(number, [side(seed).carried() for seed in seeds[first : first + TOGETHER] for side in (a, b)])
        for number, first in enumerate(range(0, len(seeds), TOGETHER))
    )
    following = 0
    for chunk, lived in run(chunks, executor, Wanted(tuple(METRICS))):
        for row in lived.rows:
            if "error" in row:
                raise InputError(f"the run of {row['scenario']} with seed {row['seed']} failed: {row['error']}")
        done[chunk.number] = list(zip(lived.rows[::2], lived.rows[1::2], strict=True))
        while following in done:
            yield done.pop(following)
            following += 1


def columns(
    pairs: Sequence[tuple[Mapping[str, object], Mapping[str, object]]], name: str
) -> tuple[np.ndarray, np.ndarray]:
    """Return a measure in A and in B, pair by pair; not a number where a world lacks it."""
    a = np.array([pair[0].get(name, math.nan) for pair in pairs], dtype=float)
    b = np.array([pair[1].get(name, math.nan) for pair in pairs], dtype=float)
    return a, b


def _counted(regimes: Iterator[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for regime in regimes:
        found[regime] = found.get(regime, 0) + 1
    return dict(sorted(found.items(), key=lambda each: -each[1]))


def _check(least: int, most: int, precision: float, watched: Sequence[str]) -> None:
    if least < 2:
        raise InputError(f"seeds = {shown(least)}: an interval needs 2 or more")
    if most < least:
        raise InputError(f"most = {shown(most)}: must be the least number of seeds, {shown(least)}, or more")
    if most > BEYOND:
        raise InputError(f"seeds = {shown(most)}: nobody waits for so many; must be at most {BEYOND:,}")
    if not precision > 0:
        raise InputError(
            f"precision = {shown(precision)}: must be above 0; 0.25 is a quarter of the spread between worlds"
        )
    for name in watched:
        if name not in METRICS:
            hint = close_to(name, METRICS, "coopetition list metrics")
            raise InputError(f"metric '{name}': there is no such measure; {hint}")
