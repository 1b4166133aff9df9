"""The columns of a region, declared once: meaning, unit and legal bounds; the check is derived from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...agents.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

GROUPS = ("advantaged", "disadvantaged", "additional_needs")
"""The three pupil groups; every pupil is in one of them."""


class RegionError(InputError):
    """Something is wrong with a region, its file or a filter; the message names the field and what would be right."""


@dataclass(frozen=True)
class Column:
    """What one column holds.

    Parameters
    ----------
    kind : type
        ``str``, ``float`` or ``int``.
    meaning : str
        In the words of the field.
    unit : str
        Unit, or "" where there is none.
    low, high : float
        Legal bounds, both included.
    """

    kind: type
    meaning: str
    unit: str = ""
    low: float = -np.inf
    high: float = np.inf


SCHOOLS: dict[str, Column] = {
    "id": Column(str, "unique reference number (URN), or a running number such as S001"),
    "name": Column(str, "name of the school"),
    "authority": Column(str, "local authority"),
    "phase": Column(str, "market the school admits from: primary or secondary, in lower case"),
    "x": Column(float, "easting", "km"),
    "y": Column(float, "northing", "km"),
    "places": Column(float, "places", "pupils", low=0),
    "roll": Column(float, "pupils on roll", "pupils", low=1),
    "disadvantaged": Column(float, "share of the roll eligible for free school meals", "share", low=0, high=1),
    "additional_needs": Column(float, "share with additional needs, disadvantaged ones apart", "share", low=0, high=1),
    "value_added": Column(float, "published value added, mean about 0", "pupil-level sd"),
    "grade": Column(int, "1 outstanding, 2 good, 3 requires improvement, 4 inadequate, 0 none", low=0, high=4),
    "trust": Column(str, "trust, or empty"),
    "years": Column(int, "years a pupil stays", "years", low=1, high=14),
}
"""One row a school."""

ZONES: dict[str, Column] = {
    "x": Column(float, "easting", "km"),
    "y": Column(float, "northing", "km"),
    "phase": Column(str, "phase these pupils are in"),
    "authority": Column(str, "local authority"),
    **{group: Column(float, f"{group} pupils who live here".replace("_", " "), "pupils", low=0) for group in GROUPS},
}
"""One row a home zone; rows 2i and 2i + 1 are the zones around school i."""


def check(region: str, table: str, given: Mapping[str, Any], declared: Mapping[str, Column]) -> dict[str, np.ndarray]:
    """Turn columns into read-only arrays of their declared kind, or say what is wrong.

    Parameters
    ----------
    region, table : str
        Names for the message.
    given : mapping of str to array
        The columns.
    declared : mapping of str to Column
        `SCHOOLS` or `ZONES`.

    Returns
    -------
    dict of str to ndarray
        In the declared order; one value a row.

    Raises
    ------
    RegionError
        If a column is missing, unknown, of another length, not finite or out of bounds.
    """
    where = f"region '{region}': {table}"
    for name in declared:
        if name not in given:
            raise RegionError(f"{where}: column '{name}' is missing; expected {', '.join(declared)}")
    for name in given:
        if name not in declared:
            raise RegionError(f"{where}: column '{name}' is unknown{suggestion(name, declared)}")
    columns = {name: _array(f"{where}: column '{name}'", given[name], column) for name, column in declared.items()}
    rows = len(next(iter(columns.values())))
    for name, values in columns.items():
        if len(values) != rows:
            raise RegionError(
                f"{where}: column '{name}' has {len(values)} rows; expected {rows} as in the first column"
            )
        _check_bounds(f"{where}: column '{name}'", values, declared[name])
        values.flags.writeable = False
    return columns


def suggestion(wrong: str, known: Iterable[str]) -> str:
    """End of a message: "; did you mean 'Bradford'?", or what there is.

    Parameters
    ----------
    wrong : str
        What was asked for.
    known : iterable of str
        What there is.

    Returns
    -------
    str
        Begins with "; ".
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only an error needs it

    by_lower = {name.lower(): name for name in sorted(set(known))}
    close = get_close_matches(wrong.lower(), by_lower, n=1)
    if close:
        return f"; did you mean '{by_lower[close[0]]}'?"
    shown = list(by_lower.values())[:8]
    return f"; expected one of {', '.join(shown)}{', …' if len(by_lower) > len(shown) else ''}"


def _array(where: str, values: Any, column: Column) -> np.ndarray:
    try:
        array = np.array(values, dtype=column.kind)
    except (OverflowError, TypeError, ValueError) as error:
        raise RegionError(f"{where}: {error}; expected {column.kind.__name__} values") from None
    if array.ndim != 1:
        raise RegionError(f"{where} has {array.ndim} dimensions; expected one value a row")
    if column.kind is int and not np.array_equal(array, np.asarray(values)):
        raise RegionError(f"{where} holds fractions; expected whole numbers")
    return array


def _check_bounds(where: str, values: np.ndarray, column: Column) -> None:
    if column.kind is str:
        return
    wrong = ~np.isfinite(values) | (values < column.low) | (values > column.high)
    if wrong.any():
        row = int(np.argmax(wrong))
        bounds = (
            f"between {column.low:g} and {column.high:g}" if np.isfinite(column.high) else f"of {column.low:g} or more"
        )
        legal = bounds if np.isfinite(column.low) else "that is finite"
        raise RegionError(f"{where}: row {row} is {values[row]}; expected a number {legal}")
