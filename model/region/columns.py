"""What the words and figures of the official files mean here."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from ...agents.errors import short
from .account import Flag
from .authorities import NAMES
from .cells import number, plain, words
from .fields import FIELDS
from .lines import key
from .table import RegionError

if TYPE_CHECKING:
    from .sheet import Numbers, Sheet

CALLED = {
    "low": "lower age",
    "high": "upper age",
    "easting": "easting",
    "northing": "northing",
    "places": "places",
    "roll": "roll",
    "surveyed_places": "places of the capacity survey",
    "surveyed_roll": "roll of the capacity survey",
    "disadvantaged": "free school meals",
    "attainment_8": "Attainment 8",
    "progress_8": "Progress 8",
}
"""How the account calls the columns of numbers."""

MAINSTREAM = frozenset(
    {
        "academy converter",
        "academy sponsor led",
        "city technology college",
        "community school",
        "foundation school",
        "free schools",
        "studio schools",
        "university technical college",
        "voluntary aided school",
        "voluntary controlled school",
    }
)
"""Types of state-funded mainstream school; independent, special and nursery schools and colleges are not among them."""

MARKETS = {
    "primary": "primary",
    "middle deemed primary": "primary",
    "secondary": "secondary",
    "middle deemed secondary": "secondary",
    "all-through": "secondary",
}
"""Market that each published phase admits from; other phases (nursery, 16 plus, not applicable) are left out."""

AGES = {"primary": (4.0, 11.0), "secondary": (11.0, 16.0)}
"""Ages of a school whose own are not given."""

GRADES = {
    "outstanding": 1,
    "good": 2,
    "requires improvement": 3,
    "satisfactory": 3,
    "inadequate": 4,
    "serious weaknesses": 4,
    "special measures": 4,
}
"""Grades by label; any other (blank, "Not judged", "Not reported") is none, 0."""

NO_GRADE = frozenset(
    {"", "not judged", "not reported", "not applicable", "not yet inspected", "none", "0", "9", "null"}
)

SHARES = 3
"""Schools with free school meals above 0 from which it is told whether a column holds fractions."""


def read_columns(sheet: Sheet) -> tuple[dict[str, np.ndarray], list[Flag]]:
    """Read every column by its name here.

    Parameters
    ----------
    sheet : Sheet
        A file of schools.

    Returns
    -------
    columns : dict of str to ndarray
        Text or numbers as published, one value a row, by the keys of `FIELDS`; and ``published``, the phase as
        published, beside ``phase``, its market ("" where it is none), and ``years``, how long a pupil stays.
    flags : list of Flag
        What was taken as missing because it cannot be, and for which rows.

    Raises
    ------
    RegionError
        If a column that is needed is missing.
    """
    if sheet.has(FIELDS["progress_8"].headers) and not sheet.has(FIELDS["easting"].headers):
        raise RegionError(
            f"region file '{short(sheet.file)}' is a table of results; expected a file of schools, with it as results"
        )
    columns: dict[str, np.ndarray] = {}
    flags: list[Flag] = []
    for name, field in FIELDS.items():
        if field.kind == "urn":
            columns[name] = sheet.urns()
        elif not field.is_number:
            columns[name] = sheet.text(field.headers, required=field.required)
        else:
            read = sheet.numbers(field)
            columns[name] = read.values
            flags += unlikely(sheet, name, read)
    flags.append(_as_percentages(sheet, columns))
    columns["code"] = np.array([_code(text) for text in columns["code"].tolist()])
    flags += _authorities(sheet, columns)
    columns["published"] = np.char.lower(columns["phase"])
    columns["phase"] = np.array([MARKETS.get(phase, "") for phase in columns["published"].tolist()])
    grades = [_grade(label) for label in columns["grade"].tolist()]
    unknown = np.array([grade is None for grade in grades], dtype=bool)
    flags.append(Flag("grade", f"grade not known ({_shown(columns['grade'], unknown)}); taken as none", unknown))
    columns["grade"] = np.array([grade or 0 for grade in grades])
    flags += _years(columns)
    return columns, flags


def unlikely(sheet: Sheet, name: str, read: Numbers) -> list[Flag]:
    """Return flags for the numbers of a column that cannot be and for the words in it that are no number."""
    field, called = FIELDS[name], CALLED[name]
    if not (read.wild | read.strange).any():
        return []
    cells = np.array([words(cell)[:24] for cell in sheet.cells(field.headers)], dtype=str)
    flags = []
    if read.wild.any():
        bounds = f"{field.low:,g} to {field.high:,g} {field.unit}"
        why = f"{called} cannot be ({_shown(cells, read.wild)}; expected {bounds}); taken as missing"
        flags.append(Flag(name, why, read.wild))
    if read.strange.any():
        why = f"{called} is no number ({_shown(cells, read.strange)}); taken as missing"
        flags.append(Flag(name, why, read.strange))
    return flags


def _shown(cells: np.ndarray, which: np.ndarray) -> str:
    found = list(dict.fromkeys(cells[which].tolist()))
    return ", ".join(f"'{short(text, 24)}'" for text in found[:2]) + (" …" if len(found) > 2 else "")


def _as_percentages(sheet: Sheet, columns: dict[str, np.ndarray]) -> Flag:
    """Turn a column of fractions into percentages: one whose numbers are all at most 1 and not all whole.

    In England one school in some hundreds has less than 1% on free school meals; three together with no other do not
    occur in a file.
    """
    percent = columns["disadvantaged"]
    known = np.isfinite(percent)
    some = percent[known & (percent > 0)]
    signs = any("%" in cell for cell in sheet.cells(FIELDS["disadvantaged"].headers))
    fractions = len(some) >= SHARES and some.max() <= 1 and (some < 1).any() and not signs
    if fractions:
        columns["disadvantaged"] = percent * 100
    why = "free school meals given as fractions (none above 1); read as percentages, times 100"
    return Flag("disadvantaged", why, known & fractions)


def _code(text: str) -> str:
    value = number(text, whole=True)
    return text if value is None or value != int(value) else f"{int(value)}"


def _authorities(sheet: Sheet, columns: dict[str, np.ndarray]) -> list[Flag]:
    """Name authorities by their codes where their names are missing."""
    if not sheet.has(FIELDS["authority"].headers):
        sheet.cells(FIELDS["code"].headers, required=True)
    columns["authority"], told = _as_others_write(columns["authority"])
    named = np.array([NAMES.get(code, code) for code in columns["code"].tolist()])
    missing = columns["authority"] == ""
    columns["authority"] = np.where(missing, named, columns["authority"])
    whole = not sheet.has(FIELDS["authority"].headers)
    unknown = missing & ~np.isin(columns["code"], list(NAMES))
    return [
        Flag("authority", "authority missing; named by its code", missing & ~unknown & (not whole)),
        Flag("authority", f"authority not known ({_shown(columns['code'], unknown)}); its code is its name", unknown),
        Flag("authority", "authority with a sign too many or too few; read as the others write it", told),
    ]


def _as_others_write(names: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return names of authorities, and which were alone with their signs: "Brad,ford" where others are in "Bradford".

    Only signs and blanks are looked past, never letters; a name that is known or that others have stays as it is.
    """
    count = Counter(names.tolist())
    usual = {key(name): name for name in NAMES.values()}
    usual |= {key(name): name for name, often in reversed(count.most_common()) if name and often > 1}
    meant = {
        name: usual.get(key(name), name) if often == 1 and name not in NAMES.values() else name
        for name, often in count.items()
    }
    read = np.array([meant[name] for name in names.tolist()], dtype=str)
    return read, read != names


def _grade(label: str) -> int | None:
    """Return a grade by its label or number; None for a label that is not known."""
    text = plain(label).lower()
    value = number(text)
    if value is not None and value in {1.0, 2.0, 3.0, 4.0}:
        return int(value)
    if text.startswith("grade ") and text[6:] in {"1", "2", "3", "4"}:
        return int(text[6:])
    return GRADES.get(text, 0 if text in NO_GRADE or value in {0.0, 9.0} else None)


def _years(columns: dict[str, np.ndarray]) -> list[Flag]:
    """Add years between the statutory ages from 4 to 16; a school that begins at 13 or later counts to 18."""
    secondary = columns["phase"] == "secondary"
    wrong = columns["low"] >= columns["high"]
    known = [np.isfinite(columns[name]) & ~wrong for name in ("low", "high")]
    low, high = (np.where(secondary, *ages) for ages in zip(AGES["secondary"], AGES["primary"], strict=True))
    low = np.where(known[0], columns["low"], low)
    high = np.where(known[1], columns["high"], high)
    years = np.minimum(high, np.where(low >= 13, 18, 16)) - np.maximum(low, 4)
    columns["years"] = np.maximum(years, 1).astype(np.int64)
    missing = ~(known[0] & known[1]) & ~wrong
    return [
        Flag("years", "lower age not below the upper one; taken as missing", wrong),
        *(
            Flag("years", f"ages missing; taken as {low:g} to {high:g}", missing & (columns["phase"] == phase))
            for phase, (low, high) in AGES.items()
        ),
    ]
