"""The last wave: points that agree with the facts and are as near to what stood before as the facts let them be.

Many parameters are not told by the facts at all. Those have no reason to move.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

SURELY = 0.5  # of the cutoff: a step home should cost no figure its range, and emulators are not sure
SHARES = (1.0, 0.5, 0.5)  # of the way home that is tried, pass by pass


def homeward(
    off: Callable[[np.ndarray], np.ndarray], unit: np.ndarray, home: np.ndarray, cutoff: float, rng: np.random.Generator
) -> np.ndarray:
    """Return points moved home, one parameter after the other, as long as they stay plausible.

    Every point takes its parameters in an order of its own: all the way home where emulators see nothing against it,
    else half the way, twice.

    Parameters
    ----------
    off : callable
        The implausibility of points, a row each, a column a target.
    unit : ndarray
        Points of the unit cube, a row each.
    home : ndarray
        Where they stood before, in the cube.
    cutoff : float
        What is plausible; every target is kept well below it, or no farther off than it was.
    rng : Generator
        Of the orders.

    Examples
    --------
    >>> near = lambda unit: np.abs(unit[:, :1] - 0.9) / 0.1
    >>> homeward(near, np.array([[0.9, 0.9]]), np.array([0.2, 0.2]), 3.0, np.random.default_rng(1)).round(3).tolist()
    [[0.9, 0.2]]
    """
    points = unit.copy()
    level = np.maximum(SURELY * cutoff, off(points))
    orders = np.argsort(rng.random(points.shape), axis=1)
    rows = np.arange(len(points))
    for share in SHARES:
        for turn in range(points.shape[1]):
            column = orders[:, turn]
            there = points.copy()
            there[rows, column] += share * (home[column] - there[rows, column])
            goes = (off(there) <= level).all(axis=1)
            points = np.where(goes[:, None], there, points)
    return points
