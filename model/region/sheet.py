"""A CSV file as downloaded: encoding detected, ragged lines mended and counted, cells read by any of their names."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .table import RegionError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Sheet:
    """The cells of a CSV file, as text.

    Parameters
    ----------
    file : str
        Name of the file, without its folder.
    rows : int
        Lines below the header, empty ones apart.
    columns : dict of str to list of str
        Cells by header, the header in lower case.
    ragged : int
        Lines with more or fewer cells than the header.
    encoding : str
        "utf-8" or "cp1252".
    """

    file: str
    rows: int
    columns: dict[str, list[str]]
    ragged: int
    encoding: str

    def has(self, names: Sequence[str]) -> bool:
        """Say whether the file has a column by one of these names."""
        return any(name.lower() in self.columns for name in names)

    def text(self, names: Sequence[str], *, required: bool = False) -> np.ndarray:
        """Cells of the first column that the file has.

        Parameters
        ----------
        names : sequence of str
            Accepted headers, in order.
        required : bool
            Whether a missing column is an error; otherwise its cells are empty.

        Returns
        -------
        ndarray of str
            One cell a row, without the space around it.

        Raises
        ------
        RegionError
            If a required column is missing.
        """
        for name in names:
            if name.lower() in self.columns:
                return np.array([cell.strip() for cell in self.columns[name.lower()]], dtype=str)
        if required:
            raise RegionError(
                f"region file '{self.file}': column '{names[0].lower()}' is missing; expected one of {', '.join(names)}"
            )
        return np.full(self.rows, "", dtype="U1")

    def number(self, names: Sequence[str], *, required: bool = False) -> np.ndarray:
        """Give the same cells as numbers; NaN for what is none (blank, NP, LOWCOV, SUPP). Reads "45.1%" and "1,204"."""
        return np.array([_number(cell) for cell in self.text(names, required=required).tolist()], dtype=float)


def read_sheet(path: Path) -> Sheet:
    """Read a CSV file.

    Parameters
    ----------
    path : Path
        The file, in UTF-8 or Windows-1252 (cp1252), with one line of headers.

    Returns
    -------
    Sheet
        Short lines are filled with empty cells. The surplus of long lines is joined to the last cell: in the
        downloads the last column lists linked schools, with commas, unquoted.

    Raises
    ------
    RegionError
        If there is no such file, or it holds no rows.
    """
    if not path.is_file():
        raise RegionError(f"region file '{path}' does not exist")
    text, encoding = _decode(path.read_bytes())
    try:
        header, *lines = [line for line in csv.reader(io.StringIO(text, newline="")) if any(line)] or [[]]
    except csv.Error as error:
        raise RegionError(f"region file '{path.name}' is not a CSV file: {error}") from None
    if not lines:
        raise RegionError(f"region file '{path.name}' is empty; expected a line of headers and a row a school")
    width = len(header)
    ragged = sum(len(line) != width for line in lines)
    mended = [
        [*line[: width - 1], ",".join(filter(None, line[width - 1 :]))]
        if len(line) > width
        else line + [""] * (width - len(line))
        for line in lines
    ]
    names = [name.strip().lower() for name in header]
    columns = {name: list(cells) for name, cells in zip(names, zip(*mended, strict=True), strict=True)}
    return Sheet(path.name, len(lines), columns, ragged, encoding)


def _decode(raw: bytes) -> tuple[str, str]:
    try:
        return raw.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace"), "cp1252"


def _number(cell: str) -> float:
    try:
        value = float(cell.rstrip("%").replace(",", ""))
    except ValueError:
        return np.nan
    return value if np.isfinite(value) else np.nan
