"""A downloaded file as text: unpacked, its encoding found out; what is no table is called what it is."""

from __future__ import annotations

import codecs
import gzip
import io
import os
import zipfile
import zlib
from typing import TYPE_CHECKING, NamedTuple

from ...agents.documents import read_bytes
from ...agents.errors import short
from .table import RegionError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LARGEST = 300_000_000
"""Bytes of a table, unpacked; England's file of all schools has about 60 MB."""

MEMBERS = 2000
"""Files in a ZIP that are looked at."""

PEEK = 65_536
KINDS = (
    (b"\xd0\xcf\x11\xe0", "an Excel workbook (.xls)"),
    (b"%PDF", "a PDF"),
    (b"PAR1", "a Parquet file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3", "a database"),
)
INSIDE = {"xl/": "an Excel workbook (.xlsx)", "word/": "a Word document", "content.xml": "an OpenDocument file"}


class Text(NamedTuple):
    """A file as text: the ``encoding`` it was in, and what was done to read it, a sentence each in ``notes``."""

    text: str
    encoding: str
    notes: tuple[str, ...]


def read_text(path: Path, known: Callable[[str], int]) -> Text:
    """Read a file, or the one table in a ZIP, as text.

    Parameters
    ----------
    path : Path
        A CSV file, as it is or packed (ZIP, gzip).
    known : callable
        How well the beginning of a text looks like the table that is sought: of several files in a ZIP the one that
        does best is taken.

    Returns
    -------
    Text

    Raises
    ------
    RegionError
        If there is no such file, it is something else than a table, or it cannot be unpacked.
    """
    where = f"region file '{short(path.name)}'"
    if not os.path.lexists(path):
        raise RegionError(f"region file '{short(str(path), 150)}' does not exist")
    raw = read_bytes(path, where, RegionError, most=LARGEST)
    notes: tuple[str, ...] = ()
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raw, name = _from_zip(raw, where, known)
        notes = (f"{name} was taken out of {path.name}",)
    elif raw.startswith(b"\x1f\x8b"):
        raw = _from_gzip(raw, where)
        notes = (f"{path.name} was unpacked",)
    _refuse_others(raw, where)
    text, encoding = decode(raw)
    nulls = text.count("\x00")
    if nulls:
        text = text.replace("\x00", "")
        notes += (f"{nulls:,} NUL characters were left out",)
    return Text(text, encoding, notes)


def decode(raw: bytes) -> tuple[str, str]:
    """Return bytes as text, and the encoding: told by a byte order mark, by zeros (UTF-16), or as it is UTF-8 or not.

    Single bytes that are wrong in UTF-8 are read as Windows-1252, as where two files were put together.
    """
    marks = (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    )
    for mark, encoding in marks:
        if raw.startswith(mark):
            if encoding != "utf-8":
                return raw[len(mark) :].decode(encoding, errors="replace"), encoding.rpartition("-")[0]
            raw = raw[len(mark) :]
            break
    head = raw[:PEEK]
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(head) > 3 and head[first::2].count(0) > 0.4 * len(head) / 2 > 20 * head[1 - first :: 2].count(0):
            return raw.decode(encoding, errors="replace"), "utf-16"
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    text = raw.decode("utf-8", errors="coopetition-cp1252")
    whole = raw.decode("cp1252", errors="replace")
    wrong = len(raw) - len(raw.decode("utf-8", errors="ignore").encode())
    right = sum(not each.isascii() for each in raw.decode("utf-8", errors="ignore"))
    return (text, "utf-8, in parts cp1252") if right > wrong else (whole, "cp1252")


def _one_byte(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error("coopetition-cp1252", _one_byte)


def _refuse_others(raw: bytes, where: str) -> None:
    for mark, kind in KINDS:
        if raw.startswith(mark):
            raise RegionError(f"{where} is {kind}; expected a CSV file, as downloaded or saved as CSV")
    start = raw[:PEEK].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] in {b"{", b"["}:
        raise RegionError(f"{where} is JSON; expected a CSV file (a saved region has a name that ends in .json)")
    if start.startswith(b"<"):
        kind = "a web page" if b"<html" in start[:2000].lower() or b"<!doctype" in start[:50].lower() else "XML"
        raise RegionError(f"{where} is {kind}; expected the CSV file that the page offers as a download")


def _from_gzip(raw: bytes, where: str) -> bytes:
    try:
        with gzip.open(io.BytesIO(raw)) as file:
            unpacked = file.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise RegionError(f"{where} is a damaged gzip file: {error}") from None
    if len(unpacked) > LARGEST:
        raise _too_large(where)
    return unpacked


def _from_zip(raw: bytes, where: str, known: Callable[[str], int]) -> tuple[bytes, str]:
    """Return the table in a ZIP, and its name there."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            entry = _which(packed, where, known)
            if entry.file_size > LARGEST:
                raise _too_large(where)
            with packed.open(entry) as file:
                unpacked = file.read(LARGEST + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, RegionError):
            raise
        raise RegionError(f"{where} is a damaged ZIP: {error}") from None
    if len(unpacked) > LARGEST:
        raise _too_large(where)
    return unpacked, short(entry.filename.rpartition("/")[2])


def _which(packed: zipfile.ZipFile, where: str, known: Callable[[str], int]) -> zipfile.ZipInfo:
    entries = [entry for entry in packed.infolist()[:MEMBERS] if not entry.is_dir()]
    names = [entry.filename for entry in entries]
    for start, kind in INSIDE.items():
        if any(name.startswith(start) for name in names):
            raise RegionError(f"{where} is {kind}; expected a CSV file: save the sheet of schools as CSV")
    tables = [
        entry
        for entry in entries
        if entry.filename.lower().endswith((".csv", ".txt", ".tsv"))
        and not entry.filename.startswith("__MACOSX/")
        and not entry.filename.rpartition("/")[2].startswith(".")
    ]
    if not tables:
        held = ", ".join(short(name, 40) for name in names[:3]) or "nothing"
        inner = any(name.lower().endswith(".zip") for name in names)
        hint = "unpack it first" if inner else "expected one with a CSV file"
        raise RegionError(f"{where} is a ZIP without a CSV file (it holds {held}); {hint}")
    if any(entry.flag_bits & 1 for entry in tables):
        raise RegionError(f"{where} is a ZIP with a password; unpack it first")
    if len(tables) == 1:
        return tables[0]
    marks = []
    for entry in tables:
        with packed.open(entry) as file:
            marks.append(known(decode(file.read(PEEK))[0]))
    best = [entry for entry, mark in zip(tables, marks, strict=True) if mark == max(marks)]
    if len(best) > 1:
        held = ", ".join(short(entry.filename, 40) for entry in best[:3])
        raise RegionError(f"{where} holds {len(best)} tables that may be meant ({held}); unpack it and name one")
    return best[0]


def _too_large(where: str) -> RegionError:
    return RegionError(f"{where} holds more than {LARGEST // 1_000_000} MB; expected a table of schools")
