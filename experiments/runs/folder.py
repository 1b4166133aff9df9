"""The folder of a sweep: an account, and rows in Parquet files that are there whole or not at all."""

from __future__ import annotations

import hashlib
import os
import warnings
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from ...agents.documents import in_json, read_bytes
from ...agents.errors import InputError
from .brought import Brought
from .lost import LostError
from .naming import DIGITS, LITTER
from .parts import FOLDERS, ROWS, Checked, as_parquet, checked, logged, name_of, table_in
from .provenance import account_in, changed, fingerprint, sealed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import pyarrow as pa

    from ..run_spec import RunSpec

FORMAT = "coopetition sweep"
ACCOUNT = "sweep.json"
LOCK = ".lock"
LOG = "log.jsonl"
LEDGER = "written.jsonl"  # the SHA-256 of every file, as it is written; at the end the account holds them all
ASIDE = "set-aside"
KEPT = "all that is finished is kept, and the same command goes on from there"


class Folder:
    """The folder of one sweep, or of something that leaves sweeps in folders below.

    Only what is written through it is of its account. Whatever else lies there is the user's: it is not read, not
    counted and not written over.

    Parameters
    ----------
    path : Path
        Where; it is made when it is first held.
    name, kind : str
        The file of the account, and what it is an account of.
    warn : callable, optional
        Called with a line for each file that was altered, is missing or was never written; a warning of Python's unless
        given.
    """

    def __init__(
        self, path: Path, name: str = ACCOUNT, kind: str = FORMAT, warn: Callable[[str], None] | None = None
    ) -> None:
        self.path = path
        self.brought = Brought(self)
        self.mended: list[str] = []
        self._account = path / name
        self._kind = kind
        self._warn = warn or _warned
        self._noted: set[str] = set()  # files that the log tells of
        self._very: list[tuple[int, int]] | None = None  # what tells this folder and its lock from any others

    @contextmanager
    def held(self, *, new: bool = True) -> Iterator[None]:
        """Hold the folder for this process alone; whoever else wants to write there is told.

        Parameters
        ----------
        new : bool
            Make the folder if there is none.

        Raises
        ------
        InputError
            If another sweep is at work there, or the folder cannot be written to.
        LostError
            If it has gone, or is another, while it was held.
        """
        from filelock import FileLock, Timeout  # noqa: PLC0415 - only what is written is locked

        self._check()
        if not new and not self.path.is_dir():
            raise self._lost()
        with self._told_of_errors():
            self.path.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.path / LOCK)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                thing = self._kind.rpartition(" ")[2]
                raise InputError(f"--out '{self.path}': another {thing} is at work there; wait for it") from None
        try:
            self._very = self._stamps()
            self._noted = {name for name, _ in logged(self.path / LEDGER)}
            for torn in self._torn():  # left by one that was killed
                torn.unlink(missing_ok=True)
            yield
            self.still_there()
        finally:
            self._very = None
            lock.release()

    def still_there(self) -> None:
        """Make sure that the folder is the very one that is held, and nobody else's meanwhile.

        Raises
        ------
        LostError
            If it was removed, moved or replaced, or its lock was.
        """
        if not self.path.is_dir() or (self._very is not None and self._stamps() != self._very):
            raise self._lost()

    def account(self) -> dict[str, Any] | None:
        """Return the account of the sweep that lies there, or None if there is none."""
        return account_in(self._account, self._kind) if self._account.exists() else None

    def part(self, number: int) -> Path:
        """Return the file of a chunk of rows."""
        return self.path / ROWS / name_of(number)

    def checked(self) -> Checked:
        """Look whether every file of rows is what was written.

        Raises
        ------
        InputError
            If there is no account.
        """
        account = self.account()
        if account is None:
            raise InputError(
                f"'{self.path}' holds no {self._account.name}, which tells what its rows are; name a sweep"
            )
        return checked(self.path, account, self.path / LEDGER)

    def parts(self) -> list[Path]:
        """Return the files of rows, by their numbers, after a look whether each is what was written.

        Raises
        ------
        LostError
            If one is not, is missing, or was never written.
        """
        found = self.checked()
        if found.wrong:
            more = f" and {len(found.wrong) - 1} more" if len(found.wrong) > 1 else ""
            raise LostError(
                f"'{self.path / found.wrong[0]}'{more}: not what was written; the command that made it makes it again"
            )
        return found.good

    def mend(self) -> Checked:
        """Set aside every file of rows that is not what was written, tell of each, and of those that are missing."""
        found = self.checked()
        for kind, names in found._asdict().items():
            for name in names if kind in {"altered", "extra"} else ():
                self.set_aside(self.path / name)
            for name in names if kind in WORDS else ():
                self.tell(f"{self.path / name} {WORDS[kind]}", name)
        return found

    def tell(self, line: str, name: str) -> None:
        """Tell of a file that was not what was written, here and in the log."""
        self.mended.append(name)
        self.note(mended=name)
        self._warn(line)

    def read(self, path: Path, columns: list[str] | None = None) -> pa.Table:
        """Return rows of one file.

        Raises
        ------
        InputError
            If it is no such file any more.
        """
        try:
            return table_in(path, columns)
        except (OSError, ValueError, KeyError) as error:  # pyarrow's own errors are kinds of these
            raise InputError(
                f"'{path}' cannot be read ({' '.join(str(error).split())[:120]}); the same command makes it again"
            ) from None

    def write_rows(self, number: int, table: pa.Table, sweep: str) -> str:
        """Write one chunk of rows of a sweep; return the SHA-256 of its file."""
        path, content = self.part(number), as_parquet(table, sweep, number)
        name = path.relative_to(self.path).as_posix()
        if path.exists():  # rows that are made anew: whichever of both lies there after a kill is what was written
            self._add_line(LEDGER, {"file": name, "sha256": hashlib.sha256(content).hexdigest()})
        self.write(path, content)
        return self._ledger(name)

    def write_account(self, told: Mapping[str, Any]) -> None:
        """Write the account, in the place of the one before."""
        text = in_json(sealed(told), indent=1)
        self.write(self._account, f"{text}\n".encode())

    def write_once(self, name: str, content: bytes) -> None:
        """Write a file unless it is there; one that holds something else was altered, and is set aside."""
        path = self.path / name
        if not _same(path, content):
            if path.exists():
                self.set_aside(path)
                self.tell(f"{path} {WORDS['altered']}", name)
            self.write(path, content)
        if name not in self._noted:
            self._ledger(name)
            self._noted.add(name)

    def write_results(self, files: Mapping[str, bytes], before: Mapping[str, object]) -> dict[str, str]:
        """Write what was found, by name, and return the SHA-256 of each; what there is and is not ours is set aside.

        Parameters
        ----------
        files : mapping
            What to write, by its path in the folder.
        before : mapping
            The account of an earlier writing, which tells what is ours; empty if there is none.
        """
        ours = before.get("files")
        for name, content in files.items():
            path = self.path / name
            if path.exists() and not (isinstance(ours, dict) and name in ours) and not _same(path, content):
                self.set_aside(path)
                self.tell(f"{path} {WORDS['extra']}", name)
        for name in changed(self.path, ours):
            self.tell(f"{self.path / name} {WORDS['altered' if (self.path / name).exists() else 'missing']}", name)
        for name, content in files.items():
            self.write(self.path / name, content)
        return {name: str(fingerprint(self.path / name)) for name in files}

    def write(self, path: Path, content: Any) -> None:
        """Write a file so that it is there whole or not at all, whatever happens meanwhile.

        Raises
        ------
        InputError
            If it cannot be written: the disk is full, the folder is read-only.
        LostError
            If the folder has gone meanwhile, or is another.
        """
        torn = path.with_name(f".{path.name}.part")
        with self._told_of_errors():
            self.still_there()
            path.parent.mkdir(exist_ok=True)
            try:
                with torn.open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                torn.replace(path)
            except OSError:
                with suppress(OSError):
                    torn.unlink()
                raise
            _to_disk(path.parent)
            self.still_there()

    def keep(self, setting: RunSpec) -> dict[str, str]:
        """Keep what a setting brings along, so that nothing else is needed; return the columns that tell of it."""
        return self.brought.keep(setting)

    def setting(self, row: Mapping[str, Any]) -> RunSpec:
        """Return what a row was run with: what was brought along, or else what its name means."""
        return self.brought.setting(row)

    def note(self, **told: Any) -> None:
        """Add a line to the log: times and workers, which differ between repeats."""
        self._add_line(LOG, told)

    def close(self) -> None:
        """Take the ledger away: the account tells of all files now."""
        with self._told_of_errors():
            (self.path / LEDGER).unlink(missing_ok=True)

    def _ledger(self, name: str) -> str:
        """Write down the SHA-256 of a file that was written, and return it."""
        found = str(fingerprint(self.path / name))
        self._add_line(LEDGER, {"file": name, "sha256": found})
        return found

    def _add_line(self, name: str, told: dict[str, Any]) -> None:
        with self._told_of_errors():
            self.still_there()
            with (self.path / name).open("a+b") as file:
                if file.seek(0, os.SEEK_END):
                    file.seek(-1, os.SEEK_END)
                    torn = file.read(1) != b"\n"  # by a kill, or a disk that was full
                    file.write(b"\n" * torn)
                file.write(in_json(told).encode() + b"\n")

    def set_aside(self, path: Path) -> None:
        """Put a file where nobody takes it for ours, under a name that says what it was; nothing is thrown away."""
        with self._told_of_errors():
            self.still_there()
            (self.path / ASIDE).mkdir(exist_ok=True)
            number, digest = 1, (fingerprint(path) or "")[:DIGITS]
            while (place := self.path / ASIDE / f"{path.name}.{digest}-{number}").exists():
                number += 1
            path.rename(place)

    def _stamps(self) -> list[tuple[int, int]]:
        """Return what tells the folder and its lock from any others; nothing if they are not there."""
        try:
            told = [path.stat() for path in (self.path, self.path / LOCK)]
        except OSError:
            return []
        return [(each.st_dev, each.st_ino) for each in told]

    def _torn(self) -> Iterator[Path]:
        for place in (self.path, *(self.path / name for name in (ROWS, *FOLDERS, "figures"))):
            yield from place.glob(".*.part")

    def _check(self) -> None:
        """Make sure that there is nothing, or a sweep."""
        for above in [self.path, *self.path.absolute().parents]:
            if above.exists() and not above.is_dir():
                raise InputError(f"--out '{self.path}': '{above}' is a file; name a folder")
        there = {each.name for each in self.path.iterdir()} - {LOCK, *LITTER} if self.path.exists() else set()
        if there and self._account.name not in there:
            thing = self._kind.rpartition(" ")[2]
            raise InputError(f"--out '{self.path}': the folder is not empty and holds no {thing}; name a new one")

    def _lost(self) -> LostError:
        thing = self._kind.rpartition(" ")[2]
        return LostError(
            f"--out '{self.path}': the folder was removed, moved or replaced while the {thing} was at work; "
            "nothing is finished; leave it in its place, and give the same command again"
        )

    @contextmanager
    def _told_of_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if self._very is not None:
                self.still_there()
            raise InputError(f"--out '{self.path}': cannot be written: {error.strerror or error}; {KEPT}") from None


WORDS = {
    "altered": "is not the file that was written; it is set aside, and made again",
    "extra": "was not written by this sweep; it is set aside",
    "missing": "is missing; it is made again",
    "account": "is not the file that was written; it is written anew",
}


def _same(path: Path, content: bytes) -> bool:
    try:
        return read_bytes(path, f"'{path}'", most=len(content)) == content
    except InputError:
        return False


def _to_disk(folder: Path) -> None:
    """Have the names in a folder written to the disk, where the system can."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _warned(line: str) -> None:
    warnings.warn(line, stacklevel=2)
