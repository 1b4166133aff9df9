"""Catalogues whose entries are short TOML files: reading one, and finding an entry by its name or by its row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints

from ..agents.documents import read_toml, shaped

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ..agents.errors import InputError

Words = Annotated[str, StringConstraints(strip_whitespace=True)]


class Entry(BaseModel):
    """What every file says of its entry: its row among the systems of the source documents if it has one, and words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Words = ""
    title: Words = ""
    source: Words = ""
    story: Words = ""

    @property
    def words(self) -> dict[str, str]:
        """These alone, by name."""
        return {name: getattr(self, name) for name in Entry.model_fields}


E = TypeVar("E", bound=Entry)


def read(path: Path, kind: str, model: type[E], error: type[InputError]) -> E:
    """Return what one file tells.

    Raises
    ------
    InputError
        The kind given, if the file is not valid TOML or holds anything else; names what would be right.
    """
    what = f"{kind} '{path}'"
    return shaped(read_toml(path, what, error), model, what, error)


def find(name: str, entries: Mapping[str, Any]) -> Any:
    """Return the entry of this name, or of this row in either case; None if there is none."""
    by_row = {each.id.lower(): each for each in entries.values() if each.id}
    return entries.get(name) or by_row.get(name.lower())


def callable_as(entries: Mapping[str, Any]) -> list[str]:
    """Return all names and rows by which entries can be found."""
    return [*entries, *sorted(each.id for each in entries.values() if each.id)]
