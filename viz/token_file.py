"""The secret code of the page: made once, kept for its owner alone, the same after a restart."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import stat
from typing import TYPE_CHECKING

from filelock import FileLock
from platformdirs import user_state_path

if TYPE_CHECKING:
    from pathlib import Path

BYTES = 32
_RIGHT = re.compile(r"[A-Za-z0-9_-]{43}")
PATIENCE = 10  # seconds in which another process must have made it
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class TokenError(Exception):
    """The secret code cannot be kept."""


def fresh() -> str:
    """Return a new secret code, 256 random bits as 43 letters."""
    return secrets.token_urlsafe(BYTES)


def folder() -> Path:
    """Return where the secret codes lie."""
    return user_state_path("coopetition", appauthor=False) / "dashboard"


def kept(name: str, *, anew: bool = False, where: Path | None = None) -> str:
    """Return the secret code of a name; one that others could have read or written is replaced.

    Parameters
    ----------
    name : str
        What it is for, also the name of its file.
    anew : bool
        Whether to make another one in any case; the one before is void.
    where : Path, optional
        The folder, if it is not the user's own.

    Raises
    ------
    TokenError
        If it cannot be kept.
    """
    path = (where or folder()) / name
    try:
        _private(path.parent)
        with FileLock(path.with_name(f".{name}.lock"), timeout=PATIENCE):  # two that start at once agree
            found = None if anew else _read(path)
            if found is None:
                found = fresh()
                _write(path, found)
            return found
    except OSError as error:
        raise TokenError(f"{error.strerror or error}: {path}") from None


def cookie_of(token: str, port: int) -> str:
    """Return what a browser keeps in place of the secret code: whoever finds it out knows only this one page's.

    Examples
    --------
    >>> cookie_of("a", 1) == cookie_of("a", 1), cookie_of("a", 1) == cookie_of("a", 2), len(cookie_of("a", 1))
    (True, False, 64)
    """
    return hmac.new(token.encode(), f"cookie:{port}".encode(), hashlib.sha256).hexdigest()


def proof(token: str, question: str) -> str:
    """Return what only somebody who knows the secret code can answer to a question."""
    return hmac.new(token.encode(), f"proof:{question}".encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Return whether two secrets are the same, in a time that does not tell how much of them is."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def _private(folder: Path) -> None:
    """Make a folder that is its owner's alone; mend one that is not."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    told = folder.lstat()
    if not stat.S_ISDIR(told.st_mode):
        raise TokenError(f"it is no folder: {folder}")
    if os.name == "nt":  # there, what lies in a user's own folders is theirs alone
        return
    if told.st_uid != os.geteuid():
        raise TokenError(f"it belongs to somebody else: {folder}")
    if told.st_mode & _OTHERS:
        folder.chmod(0o700)


def _read(path: Path) -> str | None:
    """Return the secret code in a file; None if there is none, or one that others may know."""
    try:
        file = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return None
    except OSError:
        if path.is_symlink():  # somebody else's: it is not followed, but replaced
            return None
        raise
    with os.fdopen(file, "rb") as opened:
        told = os.fstat(file)
        mine = os.name == "nt" or (told.st_uid == os.geteuid() and not told.st_mode & _OTHERS)
        if not (stat.S_ISREG(told.st_mode) and mine):
            return None
        found = opened.read(100).decode("ascii", "replace").strip()
    return found if _RIGHT.fullmatch(found) else None


def _write(path: Path, token: str) -> None:
    """Write a secret code all at once; a link that stands there is replaced, and not followed."""
    draft = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        with os.fdopen(file, "w", encoding="ascii") as opened:
            opened.write(token + "\n")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
