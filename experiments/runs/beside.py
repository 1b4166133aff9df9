"""What a study writes beside the rows of its sweep: files, and an account that tells which are its own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ...agents.documents import check_place, in_json
from ...agents.errors import InputError
from .folder import WORDS
from .provenance import account_in, is_whole, sealed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .folder import Folder


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
        If something of the user's has the name of a file, or one cannot be written.
    """
    path, before = place.path / name, account_before(place.path / name, kind)
    if before and not is_whole(before):
        place.tell(f"{path} {WORDS['account']}", name)
    account = {**told, "files": place.write_results(files, before)}
    text = in_json(sealed(account), indent=1)
    place.write(path, f"{text}\n".encode())


def account_before(path: Path, kind: str) -> dict[str, Any]:
    """Return the account that lies where one is to be written, if there is one; asked before the first run, too.

    Raises
    ------
    InputError
        If something else lies there, or a folder in the place of one of its files.
    """
    if not os.path.lexists(path):
        return {}
    try:
        before = account_in(path, kind)
    except InputError:
        raise InputError(f"'{path}' is in the way and is no account of a {kind}; move it elsewhere") from None
    for name in before.get("files", {}):
        check_place(path.parent / name, f"'{path.parent / name}' is in the way")
    return before
