"""What a study writes beside the rows of its sweep: files, and an account that tells which are its own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ...agents.documents import check_place, in_json
from ...agents.errors import InputError
from .folder import WORDS, Folder
from .provenance import account_in, is_whole, sealed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


def leave(place: Folder, name: str, kind: str, files: Mapping[str, bytes], told: Mapping[str, Any]) -> None:
    """Write files into the folder of a sweep, and their account; what is altered by then is told, and written anew.

    Parameters
    ----------
    place : Folder
        The folder, held.
    name, kind : str
        The file of the account, and what it is an account of.
    files : mapping
        What to write, by its path in the folder.
    told : mapping
        The account, without its files.

    Raises
    ------
    InputError
        If one cannot be written.
    """
    path, before = place.path / name, account_before(place.path / name, kind)
    if before and not is_whole(before):
        place.tell(f"{path} {WORDS['account']}", name)
    account = {**told, "files": place.write_results(files, before)}
    text = in_json(sealed(account), indent=1)
    place.write(path, f"{text}\n".encode())


def account_before(path: Path, kind: str, names: Iterable[str] = ()) -> dict[str, object]:
    """Return the account that lies where one is to be written, if there is one; asked before the first run, too.

    Parameters
    ----------
    path : Path
        The account.
    kind : str
        What it is an account of.
    names : iterable of str
        Files that are to be written beside it, as far as they are known before the runs.

    Raises
    ------
    InputError
        If something of the user's lies there, or has the name of a file.
    """
    before: dict[str, Any] = {}
    if os.path.lexists(path):
        try:
            before = account_in(path, kind)
        except InputError:
            raise InputError(f"'{path}' is in the way and is no account of a {kind}; move it elsewhere") from None
    ours = before.get("files", {})
    for name in {*ours, *names}:
        check_place(path.parent / name, f"'{path.parent / name}' is in the way")
        above = (path.parent / name).parent
        if above.exists() and not above.is_dir():
            raise InputError(f"'{above}' is in the way: it is a file; move it elsewhere")
    if not _has_all_runs(path.parent):  # and has written none of these yet
        for name in names:
            if os.path.lexists(path.parent / name) and name not in ours:
                raise InputError(
                    f"'{path.parent / name}' is in the way and was not written by this study; move it elsewhere"
                )
    return before


def _has_all_runs(folder: Path) -> bool:
    return ((Folder(folder).account() or {}) if folder.is_dir() else {}).get("finished") is not None
