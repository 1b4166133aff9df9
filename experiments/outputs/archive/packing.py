"""A folder becomes one file: checked, told to people and to machines, and the same bytes whenever it is made."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from ....agents.documents import in_json, open_file
from ....agents.errors import InputError
from ...runs.provenance import SEAL, sealed
from ..run_folder import umask
from .crate import Size, metadata
from .gathered import METADATA, PROFILE, README, REPORT, gathered
from .paths import names_only, refuse_paths
from .readme import readme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .gathered import Gathered

ENDING = ".zip"
MODE = 0o100644 << 16  # a plain file that all may read


class Archived(NamedTuple):
    """What came of archiving a folder.

    Attributes
    ----------
    archive : Path or None
        The file; None if the folder was refused.
    profile : str
        What its metadata conform to.
    files, bytes : int
        How many files are in it, and its size.
    sha256 : str
        Its fingerprint.
    changed : list of str
        Files that are not what their account tells, for which a folder is refused.
    paths_cut : dict
        Absolute paths that accounts held, each with the name that stands in its place.
    left_out : list of str
        Files that no account tells of.
    """

    archive: Path | None
    profile: str
    files: int
    bytes: int
    sha256: str
    changed: list[str]
    paths_cut: dict[str, str]
    left_out: list[str]


def archive(folder: Path, out: Path | None = None, *, force: bool = False) -> Archived:
    """Make one archive of a folder that a run or a study left.

    Parameters
    ----------
    folder : Path
        The folder; nothing in it is changed.
    out : Path, optional
        The file; beside the folder, with its name, unless given.
    force : bool
        Replace an earlier file.

    Returns
    -------
    Archived
        What came of it. Where files are not what their account tells, nothing is written, and they are named.

    Raises
    ------
    InputError
        If the folder holds nothing of ours, or the file cannot be written.
    """
    found = gathered(folder)
    target = _target(folder, out, force=force)
    if found.changed:
        return Archived(None, PROFILE, 0, 0, "", found.changed, {}, found.left_out)
    cut: dict[str, str] = {}
    contents = _contents(found, cut)
    try:
        _write(contents, target, found.finished)
        size = Size.of(target)
    except OSError as error:
        raise InputError(f"--out '{target}': cannot be written: {error.strerror or error}") from None
    return Archived(target, PROFILE, len(contents), *size, [], cut, found.left_out)


def _target(folder: Path, out: Path | None, *, force: bool) -> Path:
    """Return the file to write, after a look whether it may be."""
    place = folder.resolve()
    if out is None and not place.name:
        raise InputError(f"archive '{folder}': it has no name to call the file by; say --out")
    target = place.with_name(f"{place.name}{ENDING}") if out is None else out
    if target.is_dir():
        raise InputError(f"--out '{target}': it is a folder; name a file")
    if not target.absolute().parent.is_dir():
        raise InputError(f"--out '{target}': there is no folder '{target.parent}'; make it, or name a file elsewhere")
    if target.exists() and not force:
        raise InputError(f"--out '{target}': it is there already; name another file, or replace it with --force")
    if not os.access(target.absolute().parent, os.W_OK):
        raise InputError(f"--out '{target}': '{target.parent}' cannot be written to; name a file elsewhere")
    return target


def _contents(found: Gathered, cut: dict[str, str]) -> dict[str, Path | bytes]:
    """Return all that goes into an archive by name: as it lies there, or as it is written for the archive alone."""
    from ..report import as_html, report_of  # noqa: PLC0415 - tables and pictures take long to start

    accounts = {name: names_only(told, cut) for name, told in found.accounts.items()}
    contents: dict[str, Path | bytes] = {name: found.folder / name for name in found.files}
    for name, told in accounts.items():
        if told != found.accounts[name]:
            told.update(sealed(told) if SEAL in told else {})  # the checksum is of what it says now
            contents[name] = f"{in_json(told, indent=1)}\n".encode()
    refuse_paths(found.folder, (name for name in found.files if not isinstance(contents[name], bytes)), cut)
    plain = found._replace(accounts=accounts)
    contents[REPORT] = as_html(report_of(found.folder, accounts, called=".")).encode()
    contents[README] = readme(plain).encode()
    contents[METADATA] = metadata(plain, dict(sorted(contents.items())))
    return dict(sorted(contents.items()))


def _write(contents: Mapping[str, Path | bytes], target: Path, finished: str) -> None:
    """Write an archive beside its place and put it there at the end.

    Nothing is compressed: rows and pictures are already, and the bytes of the rest would depend on the compressor.
    """
    stamp = datetime.fromisoformat(finished).astimezone(UTC).timetuple()[:6]
    handle, name = tempfile.mkstemp(dir=target.absolute().parent, prefix=f".{target.name}.part-")
    try:
        with os.fdopen(handle, "w+b") as file:
            with ZipFile(file, "w", ZIP_STORED) as pack:
                for each, content in contents.items():
                    _add(pack, each, content, stamp)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o666 & ~umask())
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _add(pack: ZipFile, name: str, content: Path | bytes, stamp: tuple[int, ...]) -> None:
    info = ZipInfo(name, stamp)  # pyright: ignore[reportArgumentType] - six numbers
    info.create_system, info.external_attr = 3, MODE  # as on Unix, wherever it is made
    if isinstance(content, bytes):
        pack.writestr(info, content)
        return
    info.file_size = content.stat().st_size
    with open_file(content, f"'{content}'") as source, pack.open(info, "w") as place:
        shutil.copyfileobj(source, place)
