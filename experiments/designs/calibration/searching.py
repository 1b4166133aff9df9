"""The next wave's points: from the space that no wave rules out, however small it is, and spread out over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    Worst = Callable[[np.ndarray, float], np.ndarray]

SPARE = 3  # points found for each that is wanted
CHAINS = 400  # points that move together
PART = 0.2  # of them that every level keeps
MOVES = 6  # of each at every level
LEVELS = 20
CHANGED = 0.3  # share of a point's coordinates that one move changes
STEP = 1.0  # width of a first move, by the spread of the points kept
SELDOM, OFTEN = 0.15, 0.4  # shares of moves that are made, below and above which steps become shorter and longer
MOST = 60  # moves at the last level
LEAST = 0.01  # of the candidates, that are gone on with where nothing is plausible
FALLS = 0.995  # of the level before: one that falls less has got stuck


class Found(NamedTuple):
    """Points to run next.

    Attributes
    ----------
    unit : ndarray
        The points.
    share : float
        Share of the whole space that is left, as far as candidates tell; that of the last level where nothing is.
    level : float
        The implausibility up to which points were taken.
    least : float
        The least implausibility that any emulated point has.
    """

    unit: np.ndarray
    share: float
    level: float
    least: float


def candidates(number: int, parameters: int, rng: np.random.Generator) -> np.ndarray:
    """Return so many points that fill the unit cube evenly: of a scrambled Sobol' sequence."""
    from scipy.stats import qmc  # noqa: PLC0415 - takes a second to start

    return qmc.Sobol(parameters, rng=rng).random_base2(int(np.ceil(np.log2(number))))[:number]


def search(worst: Worst, parameters: int, wanted: int, cutoff: float, number: int, rng: np.random.Generator) -> Found:
    """Return points whose implausibility is at most the cutoff, or the least implausible ones if there are none.

    Parameters
    ----------
    worst : callable
        The implausibility of points, exact up to a level that it is given.
    parameters, wanted : int
        Of the space; how many points.
    cutoff : float
        What is plausible.
    number : int
        Candidates to begin with.
    rng : Generator
        Of every draw.
    """
    pool = candidates(number, parameters, rng)
    found = worst(pool, cutoff)
    inside = pool[found <= cutoff]
    share = len(inside) / number
    if len(inside) >= SPARE * wanted:
        return Found(spread_out(inside, wanted, rng), share, cutoff, float(found.min()))
    few = pool[: max(CHAINS, min(number, int(CHAINS / PART)))]
    moved, values, level, part = narrowed(worst, few, cutoff, wanted, rng)
    share = share or part
    if level <= cutoff:
        return Found(spread_out(np.concatenate([inside, moved]), wanted, rng), share, cutoff, float(values.min()))
    order = np.argsort(values, kind="stable")[: max(wanted, int(LEAST * number))]
    return Found(spread_out(moved[order], wanted, rng), share, float(values[order[-1]]), float(values.min()))


def narrowed(
    worst: Worst, pool: np.ndarray, cutoff: float, wanted: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, float, float]:
    """Return points moved down level by level to the cutoff: subset simulation (Au and Beck 2001).

    At each level the least implausible fifth of the points is kept, and the others begin anew where these are; then all
    take steps of Metropolis' kind that stay below the level.

    Returns
    -------
    unit, values : ndarray
        Points that were passed below the last level (all that were, if it did not reach the cutoff), and how
        implausible they are.
    level, share : float
        The last level; the share of the whole space below it.
    """
    values = worst(pool, np.inf)
    passed, share, level, step = [(pool, values)], 1.0, np.inf, STEP
    for _ in range(LEVELS):
        before, level = level, max(cutoff, float(np.quantile(values, PART)))
        keep = np.flatnonzero(values <= level)
        share *= len(keep) / len(values)
        chains = keep[np.arange(CHAINS) % len(keep)]
        pool, values = pool[chains], values[chains]
        if level <= cutoff:
            passed = [(pool[: len(keep)], values[: len(keep)])]
        width, made = pool.std(axis=0), 0
        for move in range(MOST if level <= cutoff else MOVES):
            pool, values, goes = _moved(worst, pool, values, level, step * width, rng)
            step *= 0.7 if goes.mean() < SELDOM else 1.4 if goes.mean() > OFTEN else 1.0
            passed.append((pool[goes], values[goes]))
            made += int(goes.sum())
            if move >= MOVES and made > SPARE * wanted:
                break
        if level <= cutoff or level > FALLS * before:
            break
    return np.concatenate([each for each, _ in passed]), np.concatenate([each for _, each in passed]), level, share


def _moved(
    worst: Worst, pool: np.ndarray, values: np.ndarray, level: float, width: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return points, values, and which points took a step: those that stay in the cube and below the level."""
    there = pool + rng.normal(size=pool.shape) * width * (rng.random(pool.shape) < CHANGED)
    inside = (np.abs(there - 0.5).max(axis=1) <= 0.5) & (there != pool).any(axis=1)
    there = np.where(inside[:, None], there, pool)
    after = worst(there, level)
    goes = inside & (after <= level)
    return np.where(goes[:, None], there, pool), np.where(goes, after, values), goes


def spread_out(pool: np.ndarray, wanted: int, rng: np.random.Generator) -> np.ndarray:
    """Return so many points of a pool, far from each other: of some drawn at random, always the farthest next.

    Examples
    --------
    >>> pool = np.array([[0.0], [0.01], [1.0]])
    >>> sorted(spread_out(pool, 2, np.random.default_rng(1)).round().ravel().tolist())
    [0.0, 1.0]
    """
    pool = pool[rng.permutation(len(pool))[: SPARE * wanted]]
    chosen = [0]
    away: np.ndarray = ((pool - pool[0]) ** 2).sum(axis=1)
    for _ in range(min(wanted, len(pool)) - 1):
        chosen.append(int(np.argmax(away)))
        away = np.minimum(away, ((pool - pool[chosen[-1]]) ** 2).sum(axis=1))
    return pool[chosen]
