"""The columns of a region, declared once: meaning, unit and legal bounds; the check is derived from them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...agents.errors import InputError, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

GROUPS = ("advantaged", "disadvantaged", "additional_needs")
"""The three pupil groups; every pupil is in one of them."""


LONGEST = 299
"""Letters of a message."""

TEXT = 500
"""Letters of a name."""

UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff\u2028\u2029]")
"""Characters that no name holds; half characters among them, which cannot be written to a file."""


class RegionError(InputError):
    """Something is wrong with a region, its file or a filter; the message names the field and what would be right.

    It is one line, whatever stands in it.
    """

    def __init__(self, message: str) -> None:
        super().__init__(short(message, LONGEST))


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


FAR, MANY = 40_000.0, 1e6
"""The Earth's girth, km, and more pupils than any school or its neighbourhood has: beyond, a number cannot be."""

SCHOOLS: dict[str, Column] = {
    "id": Column(str, "unique reference number (URN), or a running number such as S001"),
    "name": Column(str, "name of the school"),
    "authority": Column(str, "local authority"),
    "phase": Column(str, "market the school admits from: primary or secondary, in lower case"),
    "x": Column(float, "easting", "km", low=-FAR, high=FAR),
    "y": Column(float, "northing", "km", low=-FAR, high=FAR),
    "places": Column(float, "places", "pupils", low=0, high=MANY),
    "roll": Column(float, "pupils on roll", "pupils", low=1, high=MANY),
    "disadvantaged": Column(float, "share of the roll eligible for free school meals", "share", low=0, high=1),
    "additional_needs": Column(float, "share with additional needs, disadvantaged ones apart", "share", low=0, high=1),
    "value_added": Column(float, "published value added, mean about 0", "pupil-level sd", low=-20, high=20),
    "grade": Column(int, "1 outstanding, 2 good, 3 requires improvement, 4 inadequate, 0 none", low=0, high=4),
    "trust": Column(str, "trust, or empty"),
    "years": Column(int, "years a pupil stays", "years", low=1, high=14),
}
"""One row a school."""

ZONES: dict[str, Column] = {
    "x": Column(float, "easting", "km", low=-FAR, high=FAR),
    "y": Column(float, "northing", "km", low=-FAR, high=FAR),
    "phase": Column(str, "phase these pupils are in"),
    "authority": Column(str, "local authority"),
    **{
        group: Column(float, f"{group} pupils who live here".replace("_", " "), "pupils", low=0, high=MANY)
        for group in GROUPS
    },
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
    where = f"region '{short(region, 40)}': {table}"
    for name in declared:
        if name not in given:
            raise RegionError(f"{where}: column '{name}' is missing; expected {', '.join(declared)}")
    for name in given:
        if name not in declared:
            raise RegionError(f"{where}: column '{short(name, 40)}' is unknown{suggestion(name, declared)}")
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
    close = get_close_matches(short(wrong).lower(), by_lower, n=1)
    if close:
        return f"; did you mean '{short(by_lower[close[0]])}'?"
    shown = [short(name, 24) for name in list(by_lower.values())[:8]]
    return f"; expected one of {', '.join(shown)}{', …' if len(by_lower) > len(shown) else ''}"


def _array(where: str, values: Any, column: Column) -> np.ndarray:
    given = values if isinstance(values, np.ndarray) else _listed(where, values, column)
    try:
        array = np.array(given, dtype=column.kind)
    except (TypeError, ValueError, OverflowError) as error:
        raise RegionError(f"{where}: {short(str(error), 80)}; expected {column.kind.__name__} values") from None
    if array.ndim != 1:
        raise RegionError(f"{where} has {array.ndim} dimensions; expected one value a row")
    if column.kind is int and not np.array_equal(array, np.asarray(given)):
        raise RegionError(f"{where} holds fractions; expected whole numbers")
    return array


def _listed(where: str, values: Any, column: Column) -> list[Any]:
    """Return a column that is no array, all of whose values must be of its kind: NumPy would turn 1 into "1"."""
    try:
        listed = list(values)
    except TypeError:
        raise RegionError(f"{where} is {short(values, 40)}; expected one value a row") from None
    kinds = {str: str, float: (float, int, np.floating, np.integer), int: (float, int, np.floating, np.integer)}
    for row, value in enumerate(listed):
        if not isinstance(value, kinds[column.kind]) or isinstance(value, bool):
            wanted = f"{column.kind.__name__} values"
            raise RegionError(f"{where}: row {row} is {short(repr(value)[:300], 40)}; expected {wanted}")
    return listed


def check_text(where: str, text: str) -> None:
    """Raise a `RegionError` unless a text is one line of printable letters, `TEXT` at most."""
    if len(text) > TEXT:
        raise RegionError(f"{where} is {short(text, 24)} with {len(text):,} letters; expected {TEXT} at most")
    if UNPRINTABLE.search(text):
        raise RegionError(f"{where} is {short(ascii(text), 60)}; expected one line of printable letters")


def _check_bounds(where: str, values: np.ndarray, column: Column) -> None:
    if column.kind is str:
        listed = values.tolist()
        if values.dtype.itemsize > 4 * TEXT or UNPRINTABLE.search("".join(listed)):
            for row, text in enumerate(listed):
                check_text(f"{where}: row {row}", text)
        return
    wrong = ~np.isfinite(values) | (values < column.low) | (values > column.high)
    if wrong.any():
        row = int(np.argmax(wrong))
        if not np.isfinite(values[row]) or not np.isfinite(column.low):
            legal = "that is finite"
        elif values[row] < column.low and column.high >= MANY:
            legal = f"of {column.low:g} or more"
        else:
            legal = f"between {column.low:g} and {column.high:,.10g}"
        raise RegionError(f"{where}: row {row} is {values[row]}; expected a number {legal}")
