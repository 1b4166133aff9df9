"""Files of rows: each carries a checksum of what it holds, so that one that was altered is noticed before it counts."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from ...agents.documents import in_json, json_of, open_file, read_bytes
from ...agents.errors import InputError
from .naming import lies_inside
from .provenance import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

ROWS = "rows"
FOLDERS = ("scenarios", "regions")  # of what was brought along
NAME = re.compile(r"part-(\d{6,})\.parquet")
METADATA = b"coopetition"  # the entry of a file's own metadata that holds its checksum


class Checked(NamedTuple):
    """What a look at the files of a sweep found.

    Attributes
    ----------
    good : list of Path
        Files that are what was written, by their numbers.
    altered, missing, extra : list of str
        Files that are not what was written, that are gone, and rows that were never written, by their paths there.
    unknown : list of str
        Files of which nothing tells what was written: they were made before files had checksums. They are good, too.
    """

    good: list[Path]
    altered: list[str]
    missing: list[str]
    extra: list[str]
    unknown: list[str]

    @property
    def wrong(self) -> list[str]:
        """All files that are not as they should be, sorted."""
        return sorted([*self.altered, *self.missing, *self.extra])


def name_of(number: int) -> str:
    """Return the name of a chunk's file."""
    return f"part-{number:06d}.parquet"


def number_of(name: str) -> int | None:
    """Return the chunk whose file has a name; None if it is no chunk's."""
    found = NAME.fullmatch(name)
    return int(found[1]) if found and name == name_of(int(found[1])) else None


def as_parquet(table: pa.Table, sweep: str, number: int) -> Any:
    """Return a chunk of rows as the bytes of a file, with its checksum within."""
    import pyarrow as pa  # noqa: PLC0415 - takes half a second to start
    from pyarrow import parquet  # noqa: PLC0415

    told = {"sweep": sweep, "part": number, "checksum": checksum(table, sweep, number)}
    sink = pa.BufferOutputStream()
    marked = table.replace_schema_metadata({METADATA: in_json(told).encode()})
    parquet.write_table(marked, sink, compression="zstd")
    return sink.getvalue()


def table_in(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Return the table in a file.

    It is read by the thread that asks: one of pyarrow's own that lets go of a Python file while the interpreter shuts
    down aborts the process (apache/arrow issue 34314; 27 of 480 processes on two busy cores, none of 480 this way).

    Raises
    ------
    InputError, OSError, ValueError, KeyError
        If it is no file or no table; pyarrow's own errors are kinds of the latter.
    """
    from pyarrow import parquet  # noqa: PLC0415 - takes half a second to start

    with open_file(path, f"'{path}'") as file:
        return parquet.ParquetFile(file, pre_buffer=False).read(columns, use_threads=False)


def checksum(table: pa.Table, sweep: str, number: int) -> str:
    """Return a SHA-256 over which sweep and chunk it is, every column's name and type, and every value in order."""
    columns = [(field.name, str(field.type)) for field in table.schema]
    total = hashlib.sha256(in_json([sweep, number, columns]).encode())
    for column in table.itercolumns():
        total.update(f"{in_json(column.to_pylist())}\n".encode())
    return total.hexdigest()


def checked(folder: Path, account: Mapping[str, Any], ledger: Path) -> Checked:
    """Look at all files of a sweep, one by one: rows, and what they were made from.

    A file is what was written if its SHA-256 is that in the account, or, as long as the sweep is not finished, one in
    the ledger: rows that are made anew stand there before they take the place of the old ones. One that neither tells
    of, because a kill came between, must hold the rows that its own checksum is of.

    Parameters
    ----------
    folder : Path
        That of the sweep.
    account : mapping
        The account that lies there.
    ledger : Path
        The ledger that lies there, or would.
    """
    finished = account.get("finished") is not None
    known: dict[str, set[str]] = {}
    for name, kept in _told(account) if finished else logged(ledger):
        known.setdefault(name, set()).add(kept)
    found = Checked([], [], [], [], [])
    there = sorted((folder / ROWS).glob("*.parquet")) if (folder / ROWS).is_dir() else []
    for path in there:
        name, number = f"{ROWS}/{path.name}", number_of(path.name)
        if number is None or (name not in known and finished):
            found.extra.append(name)
        elif name in known:
            found.good.append(path) if fingerprint(path) in known[name] else found.altered.append(name)
        elif account.get("version", 1) < 2:  # the first that has checksums
            found.unknown.append(name)
            found.good.append(path)
        else:
            found.good.append(path) if _holds(path, account.get("sweep"), number) else found.altered.append(name)
    found.good.sort(key=lambda path: number_of(path.name) or 0)
    for name in sorted(known):
        path = folder / name
        if not path.exists():
            found.missing.append(name)
        elif path.parent.name != ROWS and fingerprint(path) not in known[name]:
            found.altered.append(name)
    return found


def logged(ledger: Path) -> Iterator[tuple[str, str]]:
    """Yield the files that a ledger tells of, with each SHA-256 that it has of them; torn lines tell nothing."""
    lines: list[str] = []
    with suppress(InputError):
        lines = read_bytes(ledger, f"'{ledger}'").decode("utf-8", errors="replace").splitlines()
    for line in lines:
        with suppress(ValueError):
            told = json_of(line, "a line of the ledger")
            if isinstance(told, dict) and isinstance(told.get("file"), str) and isinstance(told.get("sha256"), str):
                yield from _inside(told["file"], told["sha256"])


def _told(account: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    files = account.get("files")
    for name, kept in files.items() if isinstance(files, dict) else ():
        yield from _inside(name, kept)


def _inside(name: str, kept: str) -> Iterator[tuple[str, str]]:
    """Yield a file if a sweep writes such ones: rows, and what they were made from."""
    folder, _, last = name.rpartition("/")
    if lies_inside(name) and (folder in FOLDERS or (folder == ROWS and number_of(last) is not None)):
        yield name, kept


def _holds(path: Path, sweep: Any, number: int) -> bool:
    """Return whether a file holds the rows that its own checksum is of, for this sweep and this chunk."""
    try:
        table = table_in(path)
        told = json_of((table.schema.metadata or {}).get(METADATA, b"{}").decode(), "the checksum of a file")
        return told == {"sweep": sweep, "part": number, "checksum": checksum(table, sweep, number)}
    except (OSError, ValueError, KeyError, TypeError):  # pyarrow's own errors are kinds of these
        return False
