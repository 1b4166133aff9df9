"""Results of another table beside a file of schools, matched by reference number."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ...agents.errors import short
from .account import Flag, line_words, schools
from .columns import unlikely
from .fields import FIELDS
from .sheet import Numbers, Sheet, read_sheet
from .table import RegionError

if TYPE_CHECKING:
    from collections.abc import Sequence

LINKED = re.compile(r"\b(\d{5,8})\b\s*(successor)?", re.IGNORECASE)
"""Reference numbers among a school's links, and whether they are those of a successor."""

NAMES = ("progress_8", "attainment_8")


class Results(NamedTuple):
    """What a table of results gave: ``flags`` for the schools, ``notes`` about the table, a sentence each."""

    flags: list[Flag]
    notes: list[str]
    matched: np.ndarray
    file: str


def add_results(columns: dict[str, np.ndarray], path: str | Path | None) -> Results:
    """Put a table's results in place of a file's own.

    Parameters
    ----------
    columns : dict of str to ndarray
        Schools; ``progress_8`` and ``attainment_8`` are changed.
    path : str, Path or None
        The table.

    Returns
    -------
    Results
        A result under the number of a predecessor is taken where there is none under the school's own.

    Raises
    ------
    RegionError
        If the table cannot be read, has no result, or names none of the schools.
    """
    count = len(columns["id"])
    if path is None:
        return Results([], [], np.zeros(count, dtype=bool), "")
    sheet = read_sheet(Path(path))
    urns = sheet.urns().tolist()
    if not any(sheet.has(FIELDS[name].headers) for name in NAMES):
        sheet.cells([header for name in NAMES for header in FIELDS[name].headers], required=True)
    read = [sheet.numbers(FIELDS[name]) for name in NAMES]
    table, twice, other = _by_number(urns, np.array([each.values for each in read]))
    found, matched = np.zeros((2, count), dtype=bool), np.zeros(count, dtype=bool)
    for school, (urn, links) in enumerate(zip(columns["id"].tolist(), columns["predecessors"].tolist(), strict=True)):
        former = [number for number, successor in LINKED.findall(links) if not successor]
        for late, number in enumerate([urn, *former]):
            if number not in table:
                continue
            matched[school] = True
            if np.isfinite(table[number]).any():
                columns["progress_8"][school], columns["attainment_8"][school] = table[number]
                found[min(late, 1), school] = True
                break
    if not matched.any():
        raise _nobody(sheet, urns, columns["id"].tolist())
    flags = [
        Flag("", f"results taken from {sheet.file}", found[0]),
        Flag("", f"results taken from {sheet.file} under the reference number of the predecessor", found[1]),
        Flag("", f"in {sheet.file} without a figure (NP, SUPP …)", matched & ~found.any(axis=0)),
    ]
    return Results(flags, _told(sheet, urns, read, twice, other), matched, sheet.file)


def _by_number(urns: Sequence[str], values: np.ndarray) -> tuple[dict[str, np.ndarray], int, int]:
    """Return the results by number, and rows whose number was there before: in all, and with other results.

    The first row with a figure counts.
    """
    table: dict[str, np.ndarray] = {}
    twice = other = 0
    for urn, row in zip(urns, values.T, strict=True):
        if not urn:
            continue
        if urn not in table:
            table[urn] = row
            continue
        twice += 1
        if not np.isfinite(table[urn]).any():
            table[urn] = row
        elif np.isfinite(row).any():
            other += not np.array_equal(row, table[urn], equal_nan=True)
    return table, twice, other


def _nobody(sheet: Sheet, urns: Sequence[str], ids: Sequence[str]) -> RegionError:
    there = next((urn for urn in urns if urn), None)
    cells = [cell for cell in sheet.cells(FIELDS["id"].headers) if cell.strip()]
    seen = f"'{short(there or cells[0], 20)}'" if there or cells else "nothing"
    return RegionError(
        f"results='{short(sheet.file)}' names none of the {schools(len(ids))}: its reference numbers (URN) look like "
        f"{seen}, those of the schools like '{ids[0]}'"
    )


def _told(sheet: Sheet, urns: Sequence[str], read: Sequence[Numbers], twice: int, other: int) -> list[str]:
    unnamed = urns.count("")
    notes = Counter(each.why for each in sheet.refused)
    told = [
        (
            f"{sheet.file}: {sheet.read:,} rows read as {sheet.encoding}, {len(sheet.mended):,} of them ragged and "
            f"mended; {sheet.rows - unnamed - twice:,} schools in it"
        ),
        *sheet.notes,
    ]
    if unnamed:
        told.append(f"{sheet.file}: {unnamed:,} rows without a reference number (England, authorities) were left out")
    for why, count in notes.items():
        lines = line_words([each.line for each in sheet.refused if each.why == why])
        told.append(f"{sheet.file}: {count:,} {why} ({lines}) {'was' if count == 1 else 'were'} left out")
    if twice:
        told.append(
            f"{sheet.file}: {twice:,} rows of a school that was there before were left out, {other:,} of them with "
            "other results; the first with a figure counts"
        )
    for name, each in zip(NAMES, read, strict=True):
        told += [f"{sheet.file}: {flag.who.sum():,} times {flag.sentence}" for flag in unlikely(sheet, name, each)]
    return told
