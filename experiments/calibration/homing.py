"""The last wave: points that agree with the facts and are as near to what stood before as the facts let them be.

Many parameters are not told by the facts at all. Those have no reason to move.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from .searching import Worst

SURELY = 0.5  # of the cutoff: a step home should cost no figure its range, and emulators are not sure
SHARES = (1.0, 0.5, 0.5)  # of the way home that is tried, pass by pass


def homeward(worst: Worst, unit: np.ndarray, home: np.ndarray, cutoff: float, rng: np.random.Generator) -> np.ndarray:
    """Return points moved home, one parameter after the other, as long as they stay plausible.

    Every point takes its parameters in an order of its own: all the way home where emulators see nothing against it,
    else half the way, twice.

    Parameters
    ----------
    worst : callable
        The implausibility of points, exact up to a level that it is given.
    unit : ndarray
        Points of the unit cube, a row each.
    home : ndarray
        Where they stood before, in the cube.
    cutoff : float
        What is plausible; points are kept well below it, or where they are if they are not.
    rng : Generator
        Of the orders.

    Examples
    --------
    >>> near = lambda unit, enough: np.abs(unit[:, 0] - 0.9) / 0.1
    >>> homeward(near, np.array([[0.9, 0.9]]), np.array([0.2, 0.2]), 3.0, np.random.default_rng(1)).round(3).tolist()
    [[0.9, 0.2]]
    """
    points = unit.copy()
    level = np.maximum(SURELY * cutoff, worst(points, np.inf))
    orders = np.argsort(rng.random(points.shape), axis=1)
    rows = np.arange(len(points))
    for share in SHARES:
        for turn in range(points.shape[1]):
            column = orders[:, turn]
            there = points.copy()
            there[rows, column] += share * (home[column] - there[rows, column])
            goes = worst(there, float(level.max())) <= level
            points = np.where(goes[:, None], there, points)
    return points
