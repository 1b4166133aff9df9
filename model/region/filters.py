"""Filters: which schools of a region to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .table import RegionError, suggestion

if TYPE_CHECKING:
    from collections.abc import Sequence

CELL = 5.0
"""Side of the cells in which the densest place is sought, km: about a town's centre."""


def named_in(field: str, wanted: str | Sequence[str] | None, known: Sequence[np.ndarray]) -> np.ndarray:
    """Rows that bear one of the wanted names.

    Parameters
    ----------
    field : str
        Name of the filter, for the message.
    wanted : str, sequence of str or None
        Names, in any case; None keeps all.
    known : sequence of ndarray of str
        Columns in which a name is sought, the first that has it wins (so that "Bradford" is the authority before it
        is a district).

    Returns
    -------
    ndarray of bool
        One value a row.

    Raises
    ------
    RegionError
        If a wanted name is in no column.
    """
    if wanted is None:
        return np.ones(len(known[0]), dtype=bool)
    kept = np.zeros(len(known[0]), dtype=bool)
    lowered = [np.char.lower(column) for column in known]
    for name in [wanted] if isinstance(wanted, str | int) else wanted:
        masks = (column == str(name).strip().lower() for column in lowered)
        mask = next((mask for mask in masks if mask.any()), None)
        if mask is None:
            hint = suggestion(str(name), (text for column in known for text in np.unique(column).tolist() if text))
            raise RegionError(f"no school is left: {field}='{name}' matches none{hint}")
        kept |= mask
    return among(kept)


def among(kept: np.ndarray) -> np.ndarray:
    """Give the mask back if it keeps a school; filters that each match may match no school together."""
    if not kept.any():
        raise RegionError("no school is left: no school matches all filters; expected at least one to remain")
    return kept


def nearest(schools: int | str | Sequence[str] | None, ids: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Rows of the n schools nearest to the densest place, or of the schools with given ids.

    Parameters
    ----------
    schools : int, str, sequence of str or None
        How many, or which; None keeps all, as does a number above that of the schools.
    ids : ndarray of str
        One id a school.
    x, y : ndarray
        Place of each school, km.

    Returns
    -------
    ndarray of bool
        One value a school.

    Raises
    ------
    RegionError
        If the number is below 1 or an id is unknown.
    """
    if schools is None:
        return np.ones(len(ids), dtype=bool)
    if not isinstance(schools, int | np.integer):
        return named_in("schools", schools, [ids])
    if schools < 1:
        raise RegionError(f"no school is left: schools={schools}; expected 1 or more")
    centre_x, centre_y = densest_place(x, y)
    order = np.argsort(np.hypot(x - centre_x, y - centre_y), kind="stable")
    kept = np.zeros(len(ids), dtype=bool)
    kept[order[:schools]] = True
    return kept


def densest_place(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Mean place of the schools in and around the cell that has most of them, in km.

    Parameters
    ----------
    x, y : ndarray
        Place of each school, km.

    Returns
    -------
    tuple of float
        x and y. With equals the south-western cell is taken, so the answer is always the same.
    """
    cells: dict[tuple[int, int], list[int]] = {}
    for school, cell in enumerate(zip((x // CELL).astype(int).tolist(), (y // CELL).astype(int).tolist(), strict=True)):
        cells.setdefault(cell, []).append(school)

    def around(cell: tuple[int, int]) -> list[int]:
        east, north = cell
        near = [(east + i, north + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        return [school for place in near for school in cells.get(place, ())]

    best = max(sorted(cells), key=lambda cell: len(around(cell)))
    return float(x[around(best)].mean()), float(y[around(best)].mean())
