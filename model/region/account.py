"""What became of the rows of a file: kept, dropped and why, left out, and what was filled in for whom."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COLUMNS = ("line", "urn", "name", "what", "why", "figure", "in_file", "used")
"""Columns of the table; ``line`` as a spreadsheet counts, ``what`` is "dropped" or "changed"."""

LINES = 5
"""Lines that a sentence names."""


class Flag(NamedTuple):
    """What was done, and for which schools: the ``figure`` it was done to, "" where it is none."""

    figure: str
    sentence: str
    who: np.ndarray


class Gone(NamedTuple):
    """A row that was dropped, and why."""

    line: int
    id: str
    name: str
    why: str


class Rows(NamedTuple):
    """The schools of the region as the file has them: line, id, name, and cells of figures before and after."""

    lines: np.ndarray
    ids: np.ndarray
    names: np.ndarray
    before: dict[str, np.ndarray]
    after: dict[str, np.ndarray]


@dataclass(frozen=True)
class ImportAccount:
    """What became of every row of a file.

    Parameters
    ----------
    file : str
        Name of the file.
    read : int
        Rows below the header: those kept, dropped and left out together.
    below, further, empty : int
        Lines of the file below the header: each begins a row, is a further line of one, or is empty.
    how : str
        How it was read, in a sentence.
    notes : tuple of str
        What was done to the whole file, a sentence each.
    gone : tuple of Gone
        Rows that were dropped.
    left_out : dict of str to int
        Rows that were not asked for, by the filter.
    named : frozenset of str
        Reasons whose sentence names the lines.
    flags : tuple of Flag
        What was done for which of the schools kept.
    assumed : tuple of str
        What holds for all of them, a sentence each.
    rows : Rows
        The schools kept.
    """

    file: str
    read: int
    below: int
    further: int
    empty: int
    how: str
    notes: tuple[str, ...]
    gone: tuple[Gone, ...]
    left_out: dict[str, int]
    named: frozenset[str]
    flags: tuple[Flag, ...]
    assumed: tuple[str, ...]
    rows: Rows

    @property
    def kept(self) -> int:
        """Rows that are schools of the region."""
        return len(self.rows.lines)

    @property
    def dropped(self) -> dict[str, int]:
        """Rows that were dropped, by reason, most first."""
        return dict(sorted(Counter(each.why for each in self.gone).items(), key=lambda each: (-each[1], each[0])))

    def sentences(self) -> list[str]:
        """Return the account in sentences; rows read are those kept, dropped and left out."""
        matched = self.read - self.left_out.get(ELSEWHERE, 0)
        return [
            f"{self.file}: {self.how}",
            f"{matched:,} rows match the filters; kept: {schools(self.kept)}.",
            *self.noted(),
            *(f"Dropped: {words}." for words in self.gone_words()),
            *(f"Left out: {words}." for words in self.left_out_words()),
            *(f"{schools(flag.who.sum())}: {flag.sentence}." for flag in self.flags if flag.who.any()),
            *self.assumed,
        ]

    def noted(self) -> list[str]:
        """Return what was done to the whole file, a sentence each."""
        return [f"{note}." if "." in note.partition(" ")[0] else f"{note[0].upper()}{note[1:]}." for note in self.notes]

    def gone_words(self) -> list[str]:
        """Return how many rows were dropped and why, and the lines of those that could not be read."""
        return [f"{count:,} {why}{self._lines(why)}" for why, count in self.dropped.items()]

    def left_out_words(self) -> list[str]:
        """Return how many rows were left out, by filter."""
        return [f"{count:,} {why}" for why, count in self.left_out.items() if count]

    def table(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows of the table, each as long as `COLUMNS`: who was dropped, and what was changed for whom."""
        for each in sorted(self.gone):
            yield (str(each.line), each.id, each.name, "dropped", each.why, "", "", "")
        rows = self.rows
        for flag in self.flags:
            before, after = rows.before.get(flag.figure), rows.after.get(flag.figure)
            for row in np.flatnonzero(flag.who).tolist():
                used = "" if after is None else f"{after[row]:.6g}"
                was = "" if before is None else str(before[row])
                head = (str(rows.lines[row]), str(rows.ids[row]), str(rows.names[row]))
                yield (*head, "changed", flag.sentence, flag.figure, was, used)

    def as_csv(self) -> str:
        """Return the table as a CSV file; texts that a spreadsheet would run as formulas are made harmless."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([harmless(cell) for cell in row] for row in self.table())
        return text.getvalue()

    def _lines(self, why: str) -> str:
        if why not in self.named:
            return ""
        lines = sorted(each.line for each in self.gone if each.why == why)
        return f" ({line_words(lines)})"


ELSEWHERE = "not of the authorities or phases asked for"
FARTHER = "not among the schools asked for"


def schools(count: int) -> str:
    """Return a number of schools in words."""
    return "1 school" if count == 1 else f"{count:,} schools"


def line_words(lines: Sequence[int]) -> str:
    """Return lines in words, a few of them.

    Examples
    --------
    >>> line_words([3]), line_words([3, 9]), line_words(range(1, 100))
    ('line 3', 'lines 3 and 9', 'lines 1, 2, 3, 4, 5 …')
    """
    if len(lines) == 1:
        return f"line {lines[0]}"
    if len(lines) > LINES:
        return f"lines {', '.join(map(str, lines[:LINES]))} …"
    return f"lines {', '.join(map(str, lines[:-1]))} and {lines[-1]}"


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    is_number = cell.lstrip("+-").replace(".", "", 1).replace("e", "", 1).isdecimal()
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t"} and not is_number else cell
