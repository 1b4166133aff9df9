"""What a report is made of: sections of words, tables and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ....agents.documents import read_bytes

if TYPE_CHECKING:
    from pathlib import Path


class Table(NamedTuple):
    """A table: its title, the heads of its columns, its rows in words, and what to know of it; folded if it is long."""

    title: str
    head: tuple[str, ...]
    rows: list[tuple[str, ...]]
    note: str = ""
    folded: bool = False

    @property
    def kind(self) -> str:
        """How the page shows it."""
        return "table"


class Picture(NamedTuple):
    """A picture: where its files are, without their ending, what it shows in words, and the bytes of both files.

    ``made`` tells one that was drawn for the report from one that lay in the folder.
    """

    name: str
    words: str
    svg: bytes
    png: bytes
    made: bool = False

    @classmethod
    def kept(cls, folder: Path, name: str, words: str) -> Picture:
        """Return a picture that lies in a folder."""
        svg, png = (read_bytes(folder / f"{name}.{kind}", f"'{name}.{kind}'") for kind in ("svg", "png"))
        return cls(name, words, svg, png)

    @property
    def kind(self) -> str:
        """How the page shows it."""
        return "picture"


class Code(NamedTuple):
    """Something to be copied as it stands."""

    title: str
    text: str

    @property
    def kind(self) -> str:
        """How the page shows it."""
        return "code"


class Section(NamedTuple):
    """A heading, paragraphs, and blocks below them."""

    title: str
    words: list[str]
    blocks: list[Any]


class Report(NamedTuple):
    """A whole report.

    Attributes
    ----------
    kind : str
        What the folder holds: "run", "sweep", "sensitivity", "map" or "calibration".
    title, below : str
        Its heading, and its size in a line.
    runs, seeds, points : int
        How many runs there are, of how many seeds, at how many points.
    changed : list of str
        Files of the folder that are not those that were written.
    sections : list of Section
        All that it tells.
    """

    kind: str
    title: str
    below: str
    runs: int
    seeds: int
    points: int
    changed: list[str]
    sections: list[Section]

    @property
    def pictures(self) -> list[Picture]:
        """All its pictures."""
        return [block for section in self.sections for block in section.blocks if isinstance(block, Picture)]
