"""A text as rows of cells: delimiter and header are found out, and a quote left open spoils one line alone."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from .cells import plain, urn

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

DELIMITERS = ",;\t|"
ABOVE = 40
"""Lines among which the header is sought."""

TALLEST = 20
"""Lines that a cell in quotes may run over."""

Names = dict[str, str]


class Row(NamedTuple):
    """One row: its ``line`` as a spreadsheet counts, its cells, and the ``raw`` text where quotes may be at fault.

    ``open``: a quote was left open; ``height``: lines of the file, more than one where a cell in quotes holds breaks.
    """

    line: int
    cells: list[str]
    raw: str
    open: bool = False
    height: int = 1


@dataclass(frozen=True)
class Table:
    """Header and rows of a text, as they stand.

    Parameters
    ----------
    header : list of str
        The cells of the header.
    rows : list of Row
        What lies below, blank lines apart.
    delimiter : str
        What parts the cells.
    above : int
        Lines above the header that are not blank.
    known : int
        Names in the header that were sought.
    cut : bool
        Whether the text ends without an end of line.
    below : int
        Lines of the text below the header, empty ones between others too.
    """

    header: list[str]
    rows: list[Row]
    delimiter: str
    above: int
    known: int
    cut: bool
    below: int


def key(name: str) -> str:
    """Return a header as it is compared: letters and digits alone, in lower case.

    Examples
    --------
    >>> key(' "LA (name)" '), key("la_name")
    ('laname', 'laname')
    """
    return re.sub(r"[\W_]+", "", plain(name).lower())


def read_table(text: str, known: Container[str]) -> Table:
    """Part a text into header and rows.

    Parameters
    ----------
    text : str
        A CSV file, with any usual delimiter and line ends.
    known : container of str
        Keys of the headers that are sought; the line with most of them is the header, else the first line.

    Returns
    -------
    Table
    """
    lines = re.split("\r\n|\n|\r", text)
    cut = bool(lines and lines[-1])
    found = (-1, -1, 0, ",")
    for delimiter in DELIMITERS:
        for number, line in enumerate(lines[:ABOVE]):
            names = split(line, delimiter)
            count = len({key(name) for name in names} & known) if isinstance(known, set | frozenset) else 0
            # of equals the first line and the usual delimiter win
            if (count, len(names) if count else 0) > found[:2]:
                found = (count, len(names) if count else 0, number, delimiter)
    count, _, at, delimiter = found
    if count <= 0:
        at = next((number for number, line in enumerate(lines) if line.strip()), 0)
        delimiter = max(DELIMITERS, key=(lines[at] if lines else "").count)
    header = split(lines[at], delimiter) if lines else []
    above = sum(bool(line.strip(f' {DELIMITERS}"')) for line in lines[:at])
    place = next((spot for spot, name in enumerate(header) if key(name) in {"urn", "schoolurn"}), 0)
    rows = list(_rows(lines, at + 1, delimiter, len(header), place))
    below = max((number for number, line in enumerate(lines) if line.strip()), default=0) - at
    return Table([plain(name) for name in header], rows, delimiter, above, max(count, 0), cut, below)


def known_names(text: str, known: frozenset[str]) -> int:
    """Return how many of the sought headers a line at the beginning of a text has."""
    lines = re.split("\r\n|\n|\r", text)[:ABOVE]
    return max(
        (len({key(name) for name in split(line, mark)} & known) for line in lines for mark in DELIMITERS), default=0
    )


def split(line: str, delimiter: str) -> list[str]:
    """Return the cells of one line; a line that is all in one pair of quotes is opened."""
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
        if len(cells) == 1 and line.startswith('"') and delimiter in cells[0]:
            cells = next(csv.reader(cells, delimiter=delimiter), [])
    except csv.Error:
        return bare(line, delimiter)
    return cells


def bare(line: str, delimiter: str) -> list[str]:
    """Return the cells of a line whose quotes cannot be trusted: every delimiter parts, quotes at the ends go."""
    return [cell if cell.strip(' "') == cell else _unquoted(cell) for cell in line.split(delimiter)]


def _unquoted(cell: str) -> str:
    space = " " if cell.startswith(" ") else ""
    return space + cell.strip(' "')


class _Source:
    """Lines from one on, at most `TALLEST` to a row: a quote that is never closed then stops the reader."""

    def __init__(self, lines: Sequence[str], at: int) -> None:
        self.lines, self.at, self.start = lines, at, at

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.at >= len(self.lines):
            raise StopIteration
        if self.at - self.start >= TALLEST:
            raise csv.Error
        self.at += 1
        return self.lines[self.at - 1] + "\n"


def _rows(lines: Sequence[str], at: int, delimiter: str, width: int, place: int) -> Iterator[Row]:
    source = _Source(lines, at)
    reader = csv.reader(source, delimiter=delimiter)
    line = at  # a cell that runs over several lines is one line of a spreadsheet
    while source.at < len(lines):
        source.start = start = source.at
        line += 1
        try:
            cells = next(reader, None)
            whole = cells is not None and len(cells) == width
            spoiled = source.at - start > 1 and _swallowed(
                lines[start : source.at], delimiter, width, place, whole=whole
            )
            # a quote that the file's end closes: what follows it is missing
            ended = cells is not None and bool(cells) and cells[-1].endswith("\n")
        except csv.Error:
            cells, spoiled, ended = None, True, False
        if spoiled or ended or cells is None:
            raw = lines[start]
            source = _Source(lines, start + 1)
            reader = csv.reader(source, delimiter=delimiter)
            cells = bare(raw, delimiter)
            if raw.strip():
                yield Row(line, cells, raw, open=True)
            continue
        height = source.at - start
        raw = lines[start] if height == 1 else "\n".join(lines[start : source.at])
        if len(cells) == 1 and raw.startswith('"') and delimiter in cells[0]:
            cells = split(cells[0], delimiter)
        if height > 1 or any(cell and not cell.isspace() for cell in cells):
            yield Row(line, cells, raw, height=height)


def _swallowed(lines: Sequence[str], delimiter: str, width: int, place: int, *, whole: bool) -> bool:
    """Say whether the lines of one cell in quotes are rows of their own."""
    for line in lines[1:]:
        cells = bare(line, delimiter)
        if len(cells) >= max(2, width // 2) and place < len(cells) and urn(cells[place]):
            return True
        if not whole and len(cells) >= max(2, 3 * width // 4):
            return True
    return False
