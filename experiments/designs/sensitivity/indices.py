"""Indices of sensitivity, from points of the unit cube and what many seeds gave at each.

SALib does the estimating, on the mean over seeds, and its bootstrap over trajectories or pairs of points gives one part
of an interval; leaving out one seed after the other (the jackknife) gives the other. The two are added as variances.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ...intervals import LEVEL, NORMAL
from ..studies.sampling import LEVELS, problem

if TYPE_CHECKING:
    from collections.abc import Callable

RESAMPLES = 1000
FEW = 2  # resamples where nobody looks at the interval

Indices = dict[str, np.ndarray]
"""By name (``mu_star``, ``mu_star_low``, ``mu_star_high`` and so on), one value a factor."""


def morris(unit: np.ndarray, values: np.ndarray, seed: int) -> Indices:
    """Return Morris' measures of each factor (Morris 1991; Campolongo, Cariboni and Saltelli 2007).

    Parameters
    ----------
    unit : ndarray
        The points, a row each: trajectories that change one factor after the other.
    values : ndarray
        A row a point, a column a seed; none missing.
    seed : int
        Seed of the bootstrap.

    Returns
    -------
    dict of ndarray
        ``mu_star``, the mean absolute effect of moving a factor over its whole range, with its interval; ``mu``, the
        same with signs; ``sigma``, the spread of effects (it is large where a factor interacts or bends); ``luck``,
        the ``mu_star`` that a factor without any effect would show for luck alone (nan for one seed).
    """
    from SALib.analyze import morris as salib  # noqa: PLC0415 - takes two seconds to start

    def estimate(y: np.ndarray, resamples: int) -> Indices:
        found = salib.analyze(
            problem(unit.shape[1]), unit, y, num_levels=LEVELS, num_resamples=resamples, conf_level=LEVEL, seed=seed
        )
        return {name: np.asarray(found[name], dtype=float) for name in ("mu_star", "mu_star_conf", "mu", "sigma")}

    found = estimate(values.mean(axis=1), RESAMPLES)
    half = _with_seeds(values, found.pop("mu_star_conf"), lambda y: estimate(y, FEW)["mu_star"])
    star = _interval("mu_star", found.pop("mu_star"), half, least=0.0)
    return star | found | {"luck": _luck_of_effects(unit, values)}


def saltelli(unit: np.ndarray, values: np.ndarray, seed: int) -> Indices:
    """Return Sobol' indices of each factor, first and total (Sobol' 1993; Saltelli et al. 2010).

    Parameters
    ----------
    unit : ndarray
        The points, a row each: blocks of A, A with each factor of B, B.
    values : ndarray
        A row a point, a column a seed; none missing.
    seed : int
        Seed of the bootstrap.

    Returns
    -------
    dict of ndarray
        ``S1``, the share of variance that a factor makes alone, and ``ST``, with all that it does together with others,
        each with its interval; ``luck``, the part of ``ST`` that is luck (nan for one seed).
    """
    from SALib.analyze import sobol as salib  # noqa: PLC0415 - takes two seconds to start

    factors = unit.shape[1]

    def estimate(y: np.ndarray, resamples: int) -> Indices:
        found = salib.analyze(
            problem(factors),
            y,
            calc_second_order=False,
            num_resamples=resamples,
            conf_level=LEVEL,
            seed=seed + 1,  # SALib takes 0 for no seed
        )
        return {name: np.asarray(found[name], dtype=float) for name in ("S1", "S1_conf", "ST", "ST_conf")}

    found = estimate(values.mean(axis=1), RESAMPLES)
    both = np.concatenate([found["S1_conf"], found["ST_conf"]])

    def joined(y: np.ndarray) -> np.ndarray:
        again = estimate(y, FEW)
        return np.concatenate([again["S1"], again["ST"]])

    half = _with_seeds(values, both, joined)
    first = _interval("S1", found["S1"], half[:factors], least=-math.inf)
    total = _interval("ST", found["ST"], half[factors:], least=0.0)
    return first | total | {"luck": _luck_of_shares(factors, values)}


METHODS: dict[str, Callable[[np.ndarray, np.ndarray, int], Indices]] = {"morris": morris, "saltelli": saltelli}
"""The designs that tell sensitivity, and how."""
STRONGEST = {"morris": "mu_star", "saltelli": "ST"}
"""The index by which factors are put in order."""


def _interval(name: str, value: np.ndarray, half: np.ndarray, *, least: float) -> Indices:
    return {name: value, f"{name}_low": np.maximum(value - half, least), f"{name}_high": value + half}


def _with_seeds(values: np.ndarray, half: np.ndarray, estimate: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Return half an interval's width, with what the choice of seeds adds to it."""
    seeds = values.shape[1]
    if seeds == 1:
        return half
    total = values.sum(axis=1)
    without = np.array([estimate((total - values[:, k]) / (seeds - 1)) for k in range(seeds)])
    variance = (seeds - 1) / seeds * ((without - without.mean(axis=0)) ** 2).sum(axis=0)
    return np.sqrt(half**2 + NORMAL**2 * variance)


def _luck_of_effects(unit: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the mean absolute effect that each factor would show if luck alone made its effects differ by seed."""
    factors, seeds = unit.shape[1], values.shape[1]
    if seeds == 1:
        return np.full(factors, np.nan)
    places = unit.reshape(-1, factors + 1, factors)
    steps = np.diff(places, axis=1)
    moved = np.abs(steps).argmax(axis=2)  # which factor, step by step
    size = np.take_along_axis(steps, moved[..., None], axis=2)
    effects = np.diff(values.reshape(-1, factors + 1, seeds), axis=1) / size
    variance = np.zeros(factors)
    np.add.at(variance, moved.ravel(), effects.var(axis=2, ddof=1).ravel())
    return np.sqrt(2.0 / math.pi * variance / len(places) / seeds)


def _luck_of_shares(factors: int, values: np.ndarray) -> np.ndarray:
    """Return the part of each total index that is luck: what differences vary by between seeds."""
    seeds = values.shape[1]
    if seeds == 1:
        return np.full(factors, np.nan)
    blocks = values.reshape(-1, factors + 2, seeds)
    first = blocks[:, :1]
    differences = (blocks[:, 1:-1] - first).var(axis=2, ddof=1).mean(axis=0)
    whole = blocks[:, [0, -1]].mean(axis=2).var()
    return 0.5 * differences / seeds / whole
