"""Designs: which points of the space of factors a study visits. A new one is one function here.

Every design gets the factors' names and what the study says of them, and returns one row a point, one column a factor.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import numpy as np

from ....agents.errors import InputError
from .sampling import saltelli_points, trajectories

if TYPE_CHECKING:
    from collections.abc import Callable

    from .factor import Factor

Design = dict[str, "Callable[[list[Factor], int | None, int], np.ndarray]"]
DESIGNS: Design = {}
SIZES: dict[str, Callable[[list[Factor], int | None], int]] = {}
"""How many points each design takes, told without drawing any."""
REPEATING = frozenset({"morris", "saltelli"})
"""Designs whose estimates need every point they draw, though some fall on one world; others run each world once."""


def one_a_sample(factors: list[Factor], samples: int | None) -> int:  # noqa: ARG001 - as all are asked
    """Return the points of a design that draws as many as it is asked for."""
    return _asked(samples)


def design(
    size: Callable[[list[Factor], int | None], int] = one_a_sample,
) -> Callable[[Callable[..., np.ndarray]], Callable[..., np.ndarray]]:
    """Register a design under its own name, with hyphens, and what tells how many points it takes."""

    def register(function: Callable[[list[Factor], int | None, int], np.ndarray]) -> Callable[..., np.ndarray]:
        name = function.__name__.replace("_", "-")
        DESIGNS[name], SIZES[name] = function, size
        return function

    return register


def _combined(factors: list[Factor], samples: int | None) -> int:
    if samples is not None:
        raise InputError(f"samples = {samples}: a grid has as many points as its values combine to; leave samples out")
    return math.prod(factor.size for factor in factors)


@design(_combined)
def grid(factors: list[Factor], samples: int | None, seed: int) -> np.ndarray:  # noqa: ARG001 - it draws nothing
    """Every combination of the factors' values; the last factor varies fastest."""
    _combined([], samples)
    return np.array(list(itertools.product(*(factor.grid() for factor in factors))), dtype=float)


@design()
def latin_hypercube(factors: list[Factor], samples: int | None, seed: int) -> np.ndarray:
    """Points of which each factor has one in each of ``samples`` equal slices of its range (McKay et al. 1979)."""
    from scipy.stats import qmc  # noqa: PLC0415 - takes a second to start

    unit = qmc.LatinHypercube(len(factors), rng=seed).random(_asked(samples))
    return _scaled(unit, factors)


@design(lambda _, samples: _power_of_two(samples))
def sobol(factors: list[Factor], samples: int | None, seed: int) -> np.ndarray:
    """Points of a scrambled Sobol' sequence, which fill the space evenly (Sobol' 1967, Owen 1998)."""
    from scipy.stats import qmc  # noqa: PLC0415 - takes a second to start

    unit = qmc.Sobol(len(factors), rng=seed).random(_power_of_two(samples))
    return _scaled(unit, factors)


@design(lambda factors, samples: _asked(samples) * (len(factors) + 1))
def morris(factors: list[Factor], samples: int | None, seed: int) -> np.ndarray:
    """``samples`` trajectories, each of which changes one factor after the other (Morris 1991)."""
    return _scaled(trajectories(len(factors), _asked(samples), seed), factors)


@design(lambda factors, samples: _power_of_two(samples) * (len(factors) + 2))
def saltelli(factors: list[Factor], samples: int | None, seed: int) -> np.ndarray:
    """``samples`` pairs of Sobol' points, and each first point with one factor of the second (Saltelli 2002)."""
    return _scaled(saltelli_points(len(factors), _power_of_two(samples), seed), factors)


def _asked(samples: int | None) -> int:
    if samples is None:
        raise InputError("samples: this design needs a number of points, such as samples = 64")
    return samples


def _power_of_two(samples: int | None) -> int:
    samples = _asked(samples)
    if samples & (samples - 1):
        near = 2 ** (samples.bit_length() - 1)
        raise InputError(f"samples = {samples}: a Sobol design needs a power of two, such as {near} or {2 * near}")
    return samples


def _scaled(unit: np.ndarray, factors: list[Factor]) -> np.ndarray:
    return np.column_stack([factor.at(column) for factor, column in zip(factors, unit.T, strict=True)])
