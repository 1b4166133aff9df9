"""Catalogues whose entries are short TOML files: reading one, and finding an entry by its name or by its row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..agents.documents import read_toml, text_in
from ..agents.errors import shown
from ..agents.registry import close_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from ..agents.errors import InputError

WORDS = ("id", "title", "source", "story")
"""What every entry says of itself: its row among the systems of the source documents if it has one, and words."""


def read(path: Path, kind: str, parts: Iterable[str], error: type[InputError]) -> tuple[dict[str, str], dict[str, Any]]:
    """Return the words of one file, and its other parts, each a table that may be empty.

    Raises
    ------
    InputError
        The kind given, if the file is not valid TOML or holds anything else; names what would be right.
    """
    told = read_toml(path, f"{kind} '{path}'", error)
    words = {name: text_in(told.pop(name, ""), f"{kind} '{path}': {name}", error).strip() for name in WORDS}
    tables = {name: told.pop(name, {}) for name in parts}
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise error(f"{kind} '{path}': {name} = {shown(table)}: must be a table; write [{name}]")
    if told:
        loose = next(iter(told))
        raise error(f"{kind} '{path}': there is no field '{loose}'; {close_to(loose, [*words, *tables])}")
    return words, tables


def find(name: str, entries: Mapping[str, Any]) -> Any:
    """Return the entry of this name, or of this row in either case; None if there is none."""
    by_row = {each.id.lower(): each for each in entries.values() if each.id}
    return entries.get(name) or by_row.get(name.lower())


def callable_as(entries: Mapping[str, Any]) -> list[str]:
    """Return all names and rows by which entries can be found."""
    return [*entries, *sorted(each.id for each in entries.values() if each.id)]
