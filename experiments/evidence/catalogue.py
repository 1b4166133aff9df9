"""Catalogues of what is asked: read from a folder of TOML files, or out of the docstrings of what finds it."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict

from ...agents.documents import read_toml, shaped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CONFIG = ConfigDict(extra="forbid", frozen=True)
M = TypeVar("M", bound=BaseModel)


def read_all(folder: Path, what: str, kind: type[M], key: Callable[[Path], Any] | None = None) -> dict[str, M]:
    """Return what the files of a folder tell, by their names.

    Parameters
    ----------
    folder : Path
        Where the files lie.
    what : str
        What they are, for messages.
    kind : type
        What each tells, a Pydantic model.
    key : callable, optional
        What they are sorted by; by name unless given.

    Raises
    ------
    InputError
        If a file is broken; names the file, the field and what would be right.
    """
    found = {}
    for path in sorted(folder.glob("*.toml"), key=key):
        where = f"{what}, '{path.name}'"
        found[path.stem] = shaped(read_toml(path, where), kind, where)
    return found


def titled(function: Callable[..., object]) -> tuple[str, str]:
    """Return what a docstring tells of a row: its first line is the title, all else the text, in one line.

    Examples
    --------
    >>> titled(titled)[0]
    'Return what a docstring tells of a row: its first line is the title, all else the text, in one line.'
    """
    title, _, text = (inspect.getdoc(function) or "").partition("\n\n")
    return title, " ".join(text.split())


def arrange(rows: dict[str, Any], key: Callable[[str], Any]) -> None:
    """Put the rows of a catalogue into an order, whichever of their files was read first."""
    for name in sorted(rows, key=key):
        rows[name] = rows.pop(name)
