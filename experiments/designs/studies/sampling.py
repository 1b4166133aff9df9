"""Points in the unit cube from which SALib tells how sensitive a model is to each factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

LEVELS = 4  # places of each factor on Morris' grid, as he and Saltelli et al. (2008) advise


def problem(factors: int) -> dict[str, object]:
    """Return so many factors from 0 to 1, as SALib takes them."""
    return {"num_vars": factors, "names": [f"x{k}" for k in range(factors)], "bounds": [[0.0, 1.0]] * factors}


def trajectories(factors: int, samples: int, seed: int) -> np.ndarray:
    """Return ``samples`` trajectories of ``factors + 1`` points each: one factor after the other is changed.

    Examples
    --------
    >>> trajectories(3, 2, seed=1).shape
    (8, 3)
    """
    from SALib.sample import morris  # noqa: PLC0415 - takes two seconds to start

    return morris.sample(problem(factors), samples, num_levels=LEVELS, seed=seed)


def saltelli_points(factors: int, samples: int, seed: int) -> np.ndarray:
    """Return ``samples`` blocks of ``factors + 2`` points: A, A with each factor of B in turn, B.

    Examples
    --------
    >>> saltelli_points(3, 4, seed=1).shape
    (20, 3)
    """
    from SALib.sample import sobol  # noqa: PLC0415 - takes two seconds to start

    return sobol.sample(problem(factors), samples, calc_second_order=False, seed=seed)
