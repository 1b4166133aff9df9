"""Home zones: two around each school."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

LONE = 1.5
"""Distance to the nearest school where there is none to measure, km."""

FAR = 10.0
"""Longest distance that counts, km: pupils of a remote school live in its villages, not half-way to the next."""

GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
"""Turn from school to school, radians: directions spread evenly without a draw."""


def nearest_distance(x: np.ndarray, y: np.ndarray, *groups: np.ndarray) -> np.ndarray:
    """Distance of each school to the nearest other one of its groups.

    Parameters
    ----------
    x, y : ndarray
        Place of each school, km.
    *groups : ndarray of str
        Labels, such as authority and phase; only schools that share all of them are compared, which keeps memory
        small for all England.

    Returns
    -------
    ndarray
        km, between 0.2 and `FAR`; `LONE` for a school alone in its group.
    """
    near = np.full(len(x), LONE)
    for rows in rows_by(*groups):
        if len(rows) > 1:
            apart = np.hypot(x[rows, None] - x[rows], y[rows, None] - y[rows])
            np.fill_diagonal(apart, np.inf)
            near[rows] = apart.min(axis=1)
    return np.clip(near, 0.2, FAR)


def rows_by(*labels: np.ndarray) -> list[np.ndarray]:
    """Row numbers of each group of rows that share all labels, in the order of the labels.

    Parameters
    ----------
    *labels : ndarray
        One value a row each.

    Returns
    -------
    list of ndarray of int
        One array a group.
    """
    codes = np.zeros(len(labels[0]), dtype=np.int64)
    for label in labels:
        values, code = np.unique(label, return_inverse=True)
        codes = codes * len(values) + code
    order = np.argsort(codes, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(codes[order])) + 1)


def zones_around(
    schools: Mapping[str, np.ndarray],
    distance: np.ndarray,
    angle: np.ndarray | None = None,
    tilt: np.ndarray | float = 0.0,
) -> dict[str, np.ndarray]:
    """Two zones a school that share out its roll: an assumption, for no file says where the pupils of a school live.

    Parameters
    ----------
    schools : mapping of str to ndarray
        Columns of n schools.
    distance : ndarray, shape (2 n,)
        From each school to its first and second zone, km.
    angle : ndarray, shape (2 n,), optional
        Direction, radians. By default opposite sides, turned by the golden angle from school to school.
    tilt : ndarray or float
        How unlike the two zones are, -1 to 1: the first has a share (1 + tilt) / 2 of the school's disadvantaged
        pupils and (1 - tilt) / 2 of its advantaged ones. 0: both have the mix of the school.

    Returns
    -------
    dict of str to ndarray
        Columns of 2 n zones; together the two hold just the pupils of their school, group by group.
    """
    count = len(schools["x"])
    turned = (np.arange(count)[:, None] * GOLDEN_ANGLE + [0, np.pi]).ravel()
    direction = turned if angle is None else angle
    sign = np.tile([0.5, -0.5], count) * np.repeat(np.broadcast_to(tilt, count), 2)
    roll, poor, need = (np.repeat(schools[name], 2) for name in ("roll", "disadvantaged", "additional_needs"))
    return {
        "x": np.round(np.repeat(schools["x"], 2) + distance * np.cos(direction), 3),
        "y": np.round(np.repeat(schools["y"], 2) + distance * np.sin(direction), 3),
        "phase": np.repeat(schools["phase"], 2),
        "authority": np.repeat(schools["authority"], 2),
        # shares may add up to a hair above 1
        "advantaged": roll * np.maximum(1 - poor - need, 0) * (0.5 - sign),
        "disadvantaged": roll * poor * (0.5 + sign),
        "additional_needs": roll * need * 0.5,
    }
