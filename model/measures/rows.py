"""What the measures share: sums over schools, a row a term, and not a number where there is nothing to measure."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

Rows: TypeAlias = dict[str, np.ndarray]
"""Recorded traits at some rows of a run: ``{trait: (rows, schools)}``, or ``(rows, schools, groups)``."""


def ratio(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    """Return ``top / bottom``, row by row; not a number where the bottom is not above zero.

    Examples
    --------
    >>> ratio(np.array([1.0, 1.0]), np.array([2.0, 0.0]))
    array([0.5, nan])
    """
    top, bottom = np.asarray(top, dtype=float), np.asarray(bottom, dtype=float)
    return np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0.0)


def weighted_mean(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the mean over schools, row by row; what weighs nothing does not count, not even if it is not a number.

    Examples
    --------
    >>> weighted_mean(np.array([[1.0, 3.0, np.nan]]), np.array([[1, 1, 0]]))
    array([2.])
    """
    return ratio(np.where(weights > 0, values * weights, 0.0).sum(axis=1), weights.sum(axis=1))


def open_ties(at: Rows) -> np.ndarray:
    """Return every school's voluntary ties; a closed school has none."""
    return np.where(at["alive"], at["ties"], 0)


def pupils(at: Rows) -> np.ndarray:
    """Return every school's roll over all groups; a closed school has none."""
    return np.where(at["alive"], at["roll"].sum(axis=2), 0.0)


def gini(values: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """Return the Gini coefficient of the counted values of each row: mean absolute difference over twice the mean.

    It is 0 where all are equal and ``(n - 1) / n`` where one has all; not a number for fewer than two, or if all are 0.

    Parameters
    ----------
    values : ndarray
        Not negative; shape (rows, schools).
    counted : ndarray
        Which of them count; same shape.

    Examples
    --------
    >>> gini(np.array([[1.0, 1.0, 9.0], [0.0, 4.0, 9.0]]), np.array([[True, True, False]] * 2))
    array([0. , 0.5])
    """
    number = counted.sum(axis=1)
    ordered = np.sort(np.where(counted, values, np.inf), axis=1)  # those that do not count go last
    ordered = np.where(np.arange(values.shape[1]) < number[:, None], ordered, 0.0)
    rank = np.arange(1, values.shape[1] + 1)
    weighted = ((2 * rank - number[:, None] - 1) * ordered).sum(axis=1)
    return np.where(number > 1, ratio(weighted, number * ordered.sum(axis=1)), np.nan)
