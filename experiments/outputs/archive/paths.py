"""Paths of the machine that runs were made on: none leaves with an archive, of each only the last name."""

from __future__ import annotations

import re
import shlex
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any

from ....agents.documents import read_bytes
from ....agents.errors import InputError
from ...runs.parts import table_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

IN_TEXT = re.compile(r"(?<![^\s'\"(=,])(?:/(?:[^\s/'\"]+/)+[^\s/'\"]*|[A-Za-z]:\\[^\s'\"]+)")
WRITTEN = {".csv", ".gexf", ".graphml", ".json", ".svg", ".toml", ".txt"}
COMMAND = "command"


def names_only(told: object, cut: dict[str, str]) -> Any:
    """Return what JSON holds with every absolute path cut to its last name; those found are added to ``cut``.

    Examples
    --------
    >>> names_only({"command": "coopetition run --region '/my data/a.csv'", "n": 1}, found := {})
    {'command': 'coopetition run --region a.csv', 'n': 1}
    >>> found
    {'/my data/a.csv': 'a.csv'}
    """
    if isinstance(told, dict):
        return {key: _of_command(each, cut) if key == COMMAND else names_only(each, cut) for key, each in told.items()}
    if isinstance(told, list):
        return [names_only(each, cut) for each in told]
    return _of_text(told, cut) if isinstance(told, str) else told


def _of_command(told: object, cut: dict[str, str]) -> object:
    """Return a command line with names in the place of paths; one that holds none stays as it was written."""
    if not isinstance(told, str):
        return names_only(told, cut)
    try:
        words = shlex.split(told)
    except ValueError:  # no shell would take it
        return _of_text(told, cut)
    found: dict[str, str] = {}
    words = [_of_text(word, found) for word in words]
    cut |= found
    return shlex.join(words) if found else _of_text(told, cut)


def _of_text(text: str, cut: dict[str, str]) -> str:
    for kind in (PurePosixPath, PureWindowsPath):
        path = kind(text)
        if path.is_absolute() and path.name:
            cut[text] = path.name
            return path.name

    def shorter(found: re.Match[str]) -> str:
        text = found.group()
        cut[text] = (PurePosixPath(text) if text.startswith("/") else PureWindowsPath(text)).name
        return cut[text]

    return IN_TEXT.sub(shorter, text)


def refuse_paths(folder: Path, files: Iterable[str], known: Iterable[str]) -> None:
    """Make sure that no file names a path of this machine: a file whose fingerprint is told cannot be changed.

    Parameters
    ----------
    folder : Path
        Where the files lie.
    files : iterable of str
        Their paths there.
    known : iterable of str
        Paths to look for, besides the folder, where we are, and the user's home.

    Raises
    ------
    InputError
        If one does.
    """
    here = {str(each) for each in (folder.absolute(), folder.resolve(), Path.cwd(), *_home())}
    wanted = sorted(each for each in {*here, *known} if len(each) > 1)
    found = re.compile(rf"(?<![\w./-])(?:{'|'.join(map(re.escape, wanted))})(?![\w-])")
    for name in files:
        for text in _texts(folder / name):
            if there := found.search(text):
                raise InputError(
                    f"'{name}' holds the path '{there.group()}' of this machine, and what it was is told by its "
                    "SHA-256; make the runs again from a file that is named without it"
                )


def _home() -> Iterator[Path]:
    try:
        yield Path.home()
    except RuntimeError:  # a user without one
        return


def _texts(path: Path) -> Iterator[str]:
    """Yield what is written in a file; pictures hold nothing, and of tables only words can be paths."""
    if path.suffix in WRITTEN:
        yield read_bytes(path, f"'{path}'").decode("utf-8", errors="replace")
    elif path.suffix == ".parquet":
        import pyarrow as pa  # noqa: PLC0415 - takes half a second to start

        table = table_in(path)
        words = [field.name for field in table.schema if field.type in (pa.string(), pa.large_string())]
        for column in table.select(words).itercolumns():
            yield from (each for each in column.unique().to_pylist() if each)
