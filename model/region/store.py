"""A region as one JSON file, and its digest."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np

from ...agents.documents import check_place, in_json, read_json
from ...agents.errors import short
from .table import RegionError
from .tables import Tables
from .unpack import LARGEST

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = "coopetition region"
VERSION = 1


def save(region: Tables, path: Path) -> Path:
    """Write a region as JSON; numbers are written so that they are read back to the last bit.

    Parameters
    ----------
    region : Tables
        What to write.
    path : Path
        A ``.json`` file; folders above it are made.

    Returns
    -------
    Path
        The same path.

    Raises
    ------
    RegionError
        If the file does not end in ``.json``, or cannot be written.
    """
    if path.suffix.lower() != ".json":
        raise RegionError(f"region file '{path}': expected a name that ends in .json")
    try:
        check_place(path, f"region file '{path}'", RegionError)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_json(region))
    except OSError as error:
        raise RegionError(f"region file '{path}' cannot be written: {error.strerror}") from None
    return path


def as_json(region: Tables) -> bytes:
    """Return what `save` writes."""
    return f"{in_json(document_of(region))}\n".encode()


def document_of(region: Tables) -> dict[str, Any]:
    """Return a region as a document."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "name": region.name,
        "account": list(region.account),
        "schools": {name: values.tolist() for name, values in region.schools.items()},
        "zones": {name: values.tolist() for name, values in region.zones.items()},
    }


def load(path: Path) -> Tables:
    """Read what `save` wrote.

    Parameters
    ----------
    path : Path
        A ``.json`` file.

    Returns
    -------
    Tables

    Raises
    ------
    RegionError
        If the file is missing, is not a region, or has another version.
    """
    where = f"region file '{short(str(path), 120)}'"
    return tables_of(read_json(path, where, RegionError, most=LARGEST), where)


def tables_of(document: Any, where: str) -> Tables:
    """Return the tables that a document tells; raise RegionError, which says where, if it tells none."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise RegionError(f'{where}: expected "format": "{FORMAT}"')
    version = document.get("version")
    if version != VERSION or isinstance(version, bool):
        raise RegionError(f"{where}: version is {short(version)}; expected {VERSION}")
    for part, kind in {"name": str, "account": list, "schools": dict, "zones": dict}.items():
        if not isinstance(document.get(part), kind):
            raise RegionError(f"{where}: '{part}' is missing or no {kind.__name__}")
    for number, sentence in enumerate(document["account"]):
        if not isinstance(sentence, str):
            raise RegionError(f"{where}: 'account': entry {number} is {short(sentence)}; expected a sentence")
    for part in ("schools", "zones"):
        for name, column in document[part].items():
            if not isinstance(column, list):
                raise RegionError(f"{where}: {part}: column '{short(name, 40)}' is {short(column)}; expected a list")
    return Tables(document["name"], document["schools"], document["zones"], document["account"])


def digest(region: Tables) -> str:
    """SHA-256 over every column, whatever the machine's byte order or the width of its text columns.

    Parameters
    ----------
    region : Tables
        Name and account do not count.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    total = hashlib.sha256()
    for table, columns in (("schools", region.schools), ("zones", region.zones)):
        for name, values in columns.items():
            total.update(f"{table}.{name}:{len(values)}\n".encode())
            if values.dtype.kind == "U":
                # lengths go in too, so that no two lists of texts give the same bytes
                total.update(in_json(values.tolist(), escaped=True).encode())
            else:
                total.update(np.ascontiguousarray(values, dtype="<f8" if values.dtype.kind == "f" else "<i8").tobytes())
    return total.hexdigest()
