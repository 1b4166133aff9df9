"""Names of files made from names of things: whatever a thing is called, its file lies where it belongs."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

LONGEST = 40  # letters of a name that are kept
LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}  # what systems leave in folders that somebody looked at
DIGITS = 16  # hexadecimal: 64 bits tell the things of one folder apart


def file_name(name: str, digest: str, suffix: str) -> str:
    """Return the name of a file for a thing: a slug, for people, and a digest, which tells it from all others.

    A name is data. It may hold slashes, dots or nothing at all, be as long as a book, or differ from another in its
    capitals alone: the file is made from plain small letters and from the digest, and means the same on every machine.

    Parameters
    ----------
    name : str
        What the thing is called.
    digest : str
        What tells it apart, in hexadecimal digits, of which the first 16 are taken.
    suffix : str
        The file's ending, with its dot.

    Examples
    --------
    >>> file_name("../../Städte & Dörfer", "0123456789abcdef0123", ".json")
    'stadte-dorfer-0123456789abcdef.json'
    >>> file_name("..", "0123456789abcdef0123", ".json")
    'unnamed-0123456789abcdef.json'
    """
    return f"{slug(name)}-{digest[:DIGITS]}{suffix}"


def slug(name: str) -> str:
    """Return a name in small letters, digits and hyphens, 40 at most, for people to know a file by.

    Examples
    --------
    >>> slug("synthetic:150"), slug("/etc/passwd"), slug("")
    ('synthetic-150', 'etc-passwd', 'unnamed')
    """
    plain = unicodedata.normalize("NFKD", name[: 8 * LONGEST]).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-") or "unnamed"


def digest_of(content: bytes) -> str:
    """Return what tells one content from another, in as many digits as the names of files have."""
    return hashlib.sha256(content).hexdigest()[:DIGITS]


def lies_inside(name: str) -> bool:
    r"""Return whether a path that a file tells of lies in the folder that it is relative to, on any machine.

    Examples
    --------
    >>> [lies_inside(name) for name in ("rows/a.parquet", "../a", "/a", "C:a", "a\\..\\b", "", "a\0b")]
    [True, False, False, False, False, False, False]
    """
    path = PurePosixPath(name)
    plain = bool(path.parts) and "\\" not in name and name.isprintable()
    return plain and not path.is_absolute() and ".." not in path.parts and not PureWindowsPath(name).drive
