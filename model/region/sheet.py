"""A table as downloaded, register or results: what can be read is read, what cannot is refused by its line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ...agents.errors import short
from .account import LINES
from .cells import is_comma_decimal, is_nothing, plain, urn, words
from .fields import FIELDS, SOUGHT, Field
from .lines import Row, Table, bare, key, known_names, read_table
from .realign import Kind, Reading, in_place, is_right, kinds_of, misplaced
from .table import RegionError
from .unpack import read_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MOST_MENDED = 2000
"""Rows of one file that are put right cell by cell; a file with more of them is damaged as a whole."""

SELDOM = 10
"""Cells of a column for each with a decimal comma, from which on that is no way of writing numbers there."""

OPEN = "with a quote left open"
CUT = "cut off at the end of the file"
MORE = "with more cells than the header"
FEWER = "with fewer cells than the header"
SHIFTED = "with cells out of place"
NOTE = "a line of totals or notes"
AGAIN = "the header again"


class Refused(NamedTuple):
    """A line that is no school's or cannot be read, and why."""

    line: int
    why: str
    text: str


@dataclass(frozen=True)
class Sheet:
    """The cells of a table, as text.

    Parameters
    ----------
    file : str
        Name of the file, without its folder.
    columns : dict of str to list of str
        Cells by the key of their header.
    lines : ndarray of int
        Line of each row, as a spreadsheet counts.
    refused : tuple of Refused
        Lines that were read and are no rows.
    mended : dict of int to str
        Lines that were put right, and how.
    encoding : str
        "utf-8", "cp1252" …
    notes : tuple of str
        What was done to the whole file.
    pointed : bool
        Whether thousands may be set off by points.
    below : int
        Lines of the file below the header: each is a row, a further line of one, or empty.
    tall : dict of int to int
        Rows of several lines of the file, by their line: how many these are.
    """

    file: str
    columns: dict[str, list[str]]
    lines: np.ndarray
    refused: tuple[Refused, ...]
    mended: dict[int, str]
    encoding: str
    notes: tuple[str, ...]
    pointed: bool
    below: int
    tall: dict[int, int]

    @property
    def rows(self) -> int:
        """Rows that can be read."""
        return len(self.lines)

    @property
    def read(self) -> int:
        """Lines below the header, empty ones apart."""
        return len(self.lines) + len(self.refused)

    @property
    def further(self) -> int:
        """Lines of the file that belong to a row which began above them."""
        return sum(self.tall.values()) - len(self.tall)

    @property
    def empty(self) -> int:
        """Lines of the file with nothing in them."""
        return self.below - self.read - self.further

    def has(self, names: Sequence[str]) -> bool:
        """Say whether the file has a column by one of these names."""
        return any(key(name) in self.columns for name in names)

    def cells(self, names: Sequence[str], *, required: bool = False) -> list[str]:
        """Cells of the first column that the file has, as they stand.

        Parameters
        ----------
        names : sequence of str
            Accepted headers, in order.
        required : bool
            Whether a missing column is an error; otherwise its cells are empty.

        Returns
        -------
        list of str
            One cell a row.

        Raises
        ------
        RegionError
            If a required column is missing.
        """
        for name in names:
            if key(name) in self.columns:
                return self.columns[key(name)]
        if required:
            raise RegionError(
                f"region file '{short(self.file)}': column '{names[0].lower()}' is missing; "
                f"expected one of {', '.join(names)}"
            )
        return [""] * self.rows

    def text(self, names: Sequence[str], *, required: bool = False) -> np.ndarray:
        """Give the same cells as texts, each on one line."""
        cells = self.cells(names, required=required)
        told = {cell: words(cell) for cell in set(cells)}  # most columns hold few words
        return np.array([told[cell] for cell in cells], dtype=str)

    def urns(self, *, required: bool = True) -> np.ndarray:
        """Reference numbers in their plain form; "" where there is none."""
        return np.array([urn(cell) for cell in self.cells(FIELDS["id"].headers, required=required)], dtype="U8")

    def numbers(self, field: Field) -> Numbers:
        """Give the cells of a column as numbers; NaN for what is none or cannot be."""
        cells = self.cells(field.headers, required=field.required)
        values = np.full(len(cells), np.nan)
        wild, strange = np.zeros(len(cells), dtype=bool), np.zeros(len(cells), dtype=bool)
        commas = {row for row, cell in enumerate(cells) if "," in cell and is_comma_decimal(cell)}
        # a decimal comma where hardly any other number has one is a comma that fell into a number
        alone = len(cells) - cells.count("") > SELDOM * len(commas)
        for row, cell in enumerate(cells):
            value = field.value(cell, pointed=self.pointed)
            if value is None or (alone and row in commas):
                strange[row] = not is_nothing(cell)
            elif field.can_be(value):
                values[row] = value
            else:
                wild[row] = True
        return Numbers(values, wild, strange)


class Numbers(NamedTuple):
    """A column's numbers, the rows whose number cannot be, and those that hold an unknown word."""

    values: np.ndarray
    wild: np.ndarray
    strange: np.ndarray


def read_sheet(path: Path) -> Sheet:
    """Read a table.

    Parameters
    ----------
    path : Path
        The file, as it is or in a ZIP, in any usual encoding, parted by commas, semicolons, tabs or bars.

    Returns
    -------
    Sheet
        Rows whose cells do not match the header are put right where there is one way to do so, else refused.

    Raises
    ------
    RegionError
        If there is no such file, it is no table, or it holds no rows.
    """
    text, encoding, notes = read_text(path, lambda start: known_names(start, SOUGHT))
    table = read_table(text, SOUGHT)
    where = f"region file '{short(path.name)}'"
    if not table.known and (table.cut and len(text) > 100_000 * (1 + text.count("\n")) // 2):
        raise RegionError(f"{where} is not a CSV file: it has lines of {len(text):,} letters")
    if not table.rows:
        raise RegionError(f"{where} is empty; expected a line of headers and a row a school")
    if table.above:
        notes += (f"{table.above:,} {'line' if table.above == 1 else 'lines'} above the header left out",)
    header, twice = _header(table)
    if twice:
        notes += (f"column '{short(twice[0])}' is there more than once; the first was read",)
    return _mended(short(path.name, 120), table, header, encoding, notes)


def _header(table: Table) -> tuple[list[str], list[str]]:
    """Return the header, with a name for the row numbers that some programs write without one, and names used twice."""
    header = list(table.header)
    while header and not header[-1] and all(len(row.cells) < len(header) for row in table.rows):
        header.pop()
    # every row may end in delimiters that the header lacks
    while sum(len(row.cells) > len(header) and not row.cells[len(header)].strip() for row in table.rows) > (
        0.8 * len(table.rows)
    ):
        header.append("")
    first = table.rows[:50]
    numbered = sum(len(row.cells) == len(header) + 1 and row.cells[0].strip(' "').isdecimal() for row in first)
    spot = next((spot for spot, name in enumerate(header) if key(name) == "urn"), None)
    if spot is not None and numbered > 0.8 * len(first):
        shifted = sum(len(row.cells) > spot + 1 and bool(urn(row.cells[spot + 1])) for row in first)
        plainly = sum(len(row.cells) > spot and len(urn(row.cells[spot])) > 4 for row in first)
        if shifted > 0.8 * len(first) and plainly < 0.2 * len(first):
            header.insert(0, "")
    keys = [key(name) for name in header]
    twice = [name for spot, name in enumerate(header) if keys[spot] in SOUGHT and keys[spot] in keys[:spot]]
    return header, twice


def _mended(file: str, table: Table, header: list[str], encoding: str, notes: tuple[str, ...]) -> Sheet:
    width = len(header)
    keys = [key(name) for name in header]
    spots = [spot for spot, name in enumerate(keys) if name and name not in keys[:spot]]
    kinds = kinds_of(header, [row.cells for row in table.rows if len(row.cells) == width and not row.open])
    columns: dict[str, list[str]] = {keys[spot]: [] for spot in spots}
    lines: list[int] = []
    refused: list[Refused] = []
    mended: dict[int, str] = {}
    for number, row in enumerate(table.rows):
        last = table.cut and number == len(table.rows) - 1
        cells = _placed(row, kinds, table.delimiter, keys, last=last, tired=len(mended) + len(refused) > MOST_MENDED)
        if isinstance(cells, str):
            refused.append(Refused(row.line, cells, words(row.raw)[:80]))
            continue
        if len(row.cells) != width or row.open or cells != row.cells:
            mended[row.line] = OPEN if row.open else SHIFTED if len(row.cells) == width else "ragged"
        lines.append(row.line)
        for spot in spots:
            columns[keys[spot]].append(cells[spot])
    tall = {row.line: row.height for row in table.rows if row.height > 1}
    return Sheet(
        file=file,
        columns=columns,
        lines=np.array(lines, dtype=np.int64),
        refused=tuple(refused),
        mended=mended,
        encoding=encoding,
        notes=(*notes, *_tall_words(tall), *_empty_words(table)),
        pointed=table.delimiter == ";",
        below=table.below,
        tall=tall,
    )


def _tall_words(tall: dict[int, int]) -> list[str]:
    """Say which rows take several lines of the file: by a text with breaks in it, or as two lines were damaged."""
    if not tall:
        return []
    told = ", ".join(f"line {line} takes {height}" for line, height in list(tall.items())[:LINES])
    rows = "1 row takes" if len(tall) == 1 else f"{len(tall):,} rows take"
    return [f"{rows} several lines of the file, as a cell in quotes may ({told}{' …' if len(tall) > LINES else ''})"]


def _empty_words(table: Table) -> list[str]:
    empty = table.below - sum(row.height for row in table.rows)
    return [f"{empty:,} empty {'line was' if empty == 1 else 'lines were'} passed over"] if empty else []


def _placed(
    row: Row, kinds: Sequence[Kind], delimiter: str, keys: Sequence[str], *, last: bool, tired: bool
) -> list[str] | str:
    """Return the cells of a row in their columns, or why that cannot be."""
    cells, width = row.cells, len(kinds)
    again = key(cells[0]) == keys[0] and [key(cell) for cell in cells] == list(keys)
    if again or _is_note(cells, keys):
        return AGAIN if again else NOTE
    if not row.open and len(cells) == width and misplaced(cells, kinds) < 2:
        return cells
    if not row.open and len(cells) > width and (long := _surplus_last(cells, kinds, delimiter)) is not None:
        return long
    if last and (len(cells) < width or row.open):
        return CUT
    why = OPEN if row.open else SHIFTED if len(cells) == width else MORE if len(cells) > width else FEWER
    return why if tired else _put_right(row, kinds, delimiter) or why


def _put_right(row: Row, kinds: Sequence[Kind], delimiter: str) -> list[str] | None:
    """Return the cells of a spoiled row where they belong, read with its quotes or without them."""
    cells = row.cells
    readings = [in_place(cells, kinds, delimiter)]
    if not row.open and '"' in row.raw and "\n" not in row.raw:
        readings.append(in_place(bare(row.raw, delimiter), kinds, delimiter))
    found: list[Reading] = sorted(reading for reading in readings if reading is not None)
    if len(found) > 1 and found[0].cost == found[1].cost and _read(found[0], kinds) != _read(found[1], kinds):
        return None
    return list(found[0].cells) if found else None


def _read(reading: Reading, kinds: Sequence[Kind]) -> list[str]:
    return [plain(cell) for cell, kind in zip(reading.cells, kinds, strict=True) if kind.declared is not None]


def _surplus_last(cells: Sequence[str], kinds: Sequence[Kind], delimiter: str) -> list[str] | None:
    """Return a long row whose surplus is empty, or belongs to the last column as where that lists linked schools."""
    width = len(kinds)
    surplus = [cell for cell in cells[width:] if cell.strip()]
    links = kinds[-1].declared is not None and kinds[-1].declared.kind == "links"
    if surplus and not (links and all(kinds[-1].against(cell) == 0 for cell in cells[width - 1 :])):
        return None
    kept = [*cells[: width - 1], delimiter.join(filter(None, cells[width - 1 :]))] if surplus else list(cells[:width])
    return kept if is_right(kept, kinds) else None


def _is_note(cells: Sequence[str], keys: Sequence[str]) -> bool:
    """Say whether a row bears no reference number and little else."""
    spot = keys.index("urn") if "urn" in keys else 0
    if spot < len(cells) and urn(cells[spot]):
        return False
    filled = [cell for cell in cells if plain(cell)]
    if filled and urn(filled[0]):
        return False
    first = plain(filled[0]).lower() if filled else ""
    opening = ("total", "source", "note", "©", "all schools", "grand total", "end of", "copyright", "(c)")
    return len(filled) <= 2 or first.startswith(opening)
