"""Rows with cells too many, too few or out of place: put right where there is just one way that makes sense."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .authorities import NAMES
from .cells import is_nothing, number, plain, urn
from .fields import FIELDS, KEYS, Field
from .lines import key

if TYPE_CHECKING:
    from collections.abc import Sequence

WRONG, ODD, UNSEEN, BLANK, EDIT, TIGHT = 30, 12, 6, 4, 3, 1
"""What speaks against a reading: a cell of another kind, out of bounds, a word not seen elsewhere, an empty cell where
the others are filled, a cell joined or left out, a join without the space that follows a comma in a text."""

LINKS = re.compile(r"\W*\d{5,8}\b|does not have|no links")
DECIMALS = re.compile(r"\d[.,](\d+)%?\s*$")
BEGINS, ENDS = re.compile(r"\W*\d+"), re.compile(r"\d+\W*$")
TOGETHER = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?|-?\d{1,2},\d{1,2}")

MANY = 99
ENOUGH = 10  # numbers of a column from which it is told which are usual
BEYOND = 0.2  # by how much of itself a number may be beyond the others
SAME = 3  # readings that are kept at each cell
FURTHEST = 8  # cells too many or too few that can be put right


Partly = tuple[int, tuple[str, ...], tuple[str, ...]]
"""A reading so far: cost, cells of the columns that are read, and all cells."""


class Reading(NamedTuple):
    """Cells in their columns; ``cost``: what speaks against them."""

    cost: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """What one column of this file holds, from its declaration and from the rows that are whole."""

    declared: Field | None
    numbers: bool
    texts: bool
    usual: tuple[float, float]
    decimals: int
    filled: bool
    seen: frozenset[str] | None
    often: frozenset[str]
    told: dict[str, int] = field(default_factory=dict)

    def against(self, cell: str) -> int:
        """Return what speaks against a cell in this column."""
        found = self.told.get(cell)
        if found is None:
            found = self.told[cell] = self._against(cell)
        return found

    def is_usual(self, cell: str) -> bool:
        """Say whether a number is as those of the rows that are whole: asked of a row that is put right."""
        value = None if self.declared is None else _value(self.declared, cell)
        return value is None or (self.usual[0] <= value <= self.usual[1] and _decimals(cell) <= self.decimals)

    def _against(self, cell: str) -> int:
        kind = "text" if self.declared is None else self.declared.kind
        text, is_number = plain(cell).lower(), number(cell) is not None
        if kind != "urn" and (not text or text in self.often):
            return 0
        if kind == "links":
            return 0 if LINKS.match(text) and not (self.texts and is_number) else WRONG
        if kind == "label" and is_number and self.texts:
            return WRONG
        if self.declared is not None and kind != "text":
            return (0, UNSEEN, ODD, WRONG)[self.declared.fits(cell)]
        if self.numbers:
            wrong = not (is_number or is_nothing(cell))
        else:
            wrong = is_number and (self.texts or self.declared is not None)
        return WRONG if wrong else 0 if self.seen is None or text in self.seen else UNSEEN


def kinds_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Kind]:
    """Learn what each column holds from the rows with as many cells as the header.

    Parameters
    ----------
    header : sequence of str
        The file's headers.
    rows : sequence of sequence of str
        Cells of whole rows.

    Returns
    -------
    list of Kind
        One a column.
    """
    places = {text.lower() for text in NAMES.values()}
    kinds = []
    for spot, head in enumerate(header):
        name = KEYS.get(key(head))
        cells = [text for row in rows[:5000] if (text := plain(row[spot]).lower())]
        counts = Counter(cells)
        numbers = sum(count for text, count in counts.items() if number(text) is not None)
        few = len(counts) <= max(12, len(cells) // 5)
        seen = frozenset(counts) | (places if name == "authority" else set()) if few or name == "authority" else None
        often = frozenset(text for text, count in counts.items() if count > 1 and count >= len(cells) / 20)
        declared = FIELDS[name] if name else None
        if declared is not None and declared.is_number:
            often = frozenset(text for text in often if len(text) <= 12 and " " not in text and number(text) is None)
        elif declared is not None and declared.kind == "text":
            often = frozenset()
        kinds.append(
            Kind(
                declared,
                numbers=len(cells) > 2 and numbers > 0.95 * len(cells),
                texts=len(cells) > 2 and numbers < 0.02 * len(cells),
                usual=_usual(declared, cells),
                decimals=max(map(_decimals, cells), default=0) if len(cells) >= ENOUGH else MANY,
                filled=len(cells) > 0.9 * len(rows[:5000]),
                seen=None if name in {"name", "trust", "district"} else seen,
                often=often,
            )
        )
    return kinds


def _usual(declared: Field | None, cells: Sequence[str]) -> tuple[float, float]:
    """Return about the least and the largest number of a column that is read; of too few, no bounds."""
    if declared is None:
        return -np.inf, np.inf
    values = [value for cell in cells if (value := _value(declared, cell)) is not None and declared.can_be(value)]
    if len(values) < ENOUGH:
        return -np.inf, np.inf
    low, high = min(values), max(values)
    return low - BEYOND * abs(low), high + BEYOND * abs(high)


def _value(declared: Field, cell: str) -> float | None:
    """Return the number in a cell of a column that is read, reference numbers too; None where there is none."""
    if declared.kind == "urn":
        return float(urn(cell) or "nan")
    return declared.value(cell) if declared.is_number else None


def _decimals(cell: str) -> int:
    """Return how many digits follow the point of a number."""
    found = DECIMALS.search(plain(cell))
    return len(found[1]) if found else 0


def misplaced(cells: Sequence[str], kinds: Sequence[Kind]) -> int:
    """Return in how many of the columns that are read stands what cannot belong there."""
    return sum(
        kind.declared is not None and kind.against(cell) >= WRONG for cell, kind in zip(cells, kinds, strict=True)
    )


def in_place(cells: Sequence[str], kinds: Sequence[Kind], delimiter: str) -> Reading | None:
    """Put cells into columns by joining neighbours and leaving columns empty.

    Parameters
    ----------
    cells : sequence of str
        Cells of one row.
    kinds : sequence of Kind
        The columns.
    delimiter : str
        What parted the cells, and joins them again.

    Returns
    -------
    Reading or None
        The one reading that makes sense; None where there is none, or several that differ in a column that is read.
    """
    surplus = len(cells) - len(kinds)
    if abs(surplus) > FURTHEST:
        return None
    slack = 1 if surplus == 0 else 0
    low, high = min(surplus, 0) - slack, max(surplus, 0) + slack
    # by how many cells were taken beyond one a column: the best readings so far, told apart by what is read of them
    states: dict[int, list[Partly]] = {0: [(0, (), ())]}
    for spot, kind in enumerate(kinds):
        more: dict[int, dict[tuple[str, ...], Partly]] = {}
        for ahead, readings in states.items():
            begin = spot + ahead
            for run in range(max(0, low - ahead + 1), min(high - ahead + 1, len(cells) - begin) + 1):
                taken = cells[begin : begin + run]
                cell = delimiter.join(part for part in taken if part.strip())
                cost = kind.against(cell) + _edits(taken, kind) + _blank(kind, cell)
                best = more.setdefault(ahead + run - 1, {})
                for before, read, path in readings:
                    told = (*read, plain(cell)) if kind.declared is not None else read
                    if told not in best or best[told][0] > before + cost:
                        best[told] = (before + cost, told, (*path, cell))
        states = {ahead: sorted(best.values())[:SAME] for ahead, best in more.items()}
    ends = states.get(surplus, [])
    if not ends or ends[0][0] >= WRONG or (len(ends) > 1 and ends[0][0] == ends[1][0]):
        return None
    cost, _, path = ends[0]
    # a row that is put right must be right throughout: the columns that are read hold nothing strange
    return Reading(cost, path) if is_right(path, kinds) and not _glued(path, kinds) else None


def is_right(cells: Sequence[str], kinds: Sequence[Kind]) -> bool:
    """Say whether nothing strange stands in any column that is read, nor what cannot belong there in any other."""
    return all(
        kind.against(cell) < (1 if kind.declared else WRONG) and kind.is_usual(cell)
        for cell, kind in zip(cells, kinds, strict=True)
    )


def _blank(kind: Kind, cell: str) -> int:
    return BLANK if kind.declared is not None and kind.filled and not cell.strip() else 0


def _glued(cells: Sequence[str], kinds: Sequence[Kind]) -> bool:
    """Say whether a number that is missing may be stuck to a text beside it that is read: "2001School B"."""
    for spot, (cell, kind) in enumerate(zip(cells, kinds, strict=True)):
        if cell.strip() or not (kind.numbers and kind.filled):
            continue
        before, after = cells[spot - 1] if spot else "", cells[spot + 1] if spot + 1 < len(cells) else ""
        if (after and _is_text(kinds[spot + 1]) and BEGINS.match(after)) or (
            before and _is_text(kinds[spot - 1]) and ENDS.search(before)
        ):
            return True
    return False


def _is_text(kind: Kind) -> bool:
    return kind.declared is not None and kind.declared.kind == "text"


def _edits(taken: Sequence[str], kind: Kind) -> int:
    """Return what speaks against joining these cells, or against none."""
    if not taken:
        return EDIT
    parts = [part for part in taken if part.strip()]
    if kind.declared is not None and kind.declared.is_number:
        # two numbers are one only where a comma sets off thousands or decimals
        apart = len(parts) > 1 and not TOGETHER.fullmatch(",".join(parts))
    else:
        apart = any(
            not after.startswith(" ") and (number(before) is None) != (number(after) is None)
            for before, after in pairwise(parts)
        )
    return WRONG * apart + sum(EDIT + (0 if cell.startswith(" ") or not cell else TIGHT) for cell in taken[1:])
