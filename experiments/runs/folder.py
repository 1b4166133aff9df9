"""The folder of a sweep: an account, and rows in Parquet files that are there whole or not at all."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ...agents.errors import InputError, shown
from ...model.documents import in_json, json_of, read_json, shaped
from ..provenance import account_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import pyarrow as pa

    from ..setting import Setting

FORMAT = "coopetition sweep"
ACCOUNT = "sweep.json"
ROWS = "rows"
LOCK = ".lock"
LOG = "log.jsonl"
KEPT = "all that is finished is kept, and the same command goes on from there"


class Folder:
    """The folder of one sweep, or of something that leaves sweeps in folders below.

    Parameters
    ----------
    path : Path
        Where; it is made when the first file is written.
    name, kind : str
        The file of the account, and what it is an account of.
    """

    def __init__(self, path: Path, name: str = ACCOUNT, kind: str = FORMAT) -> None:
        self.path = path
        self._account = path / name
        self._kind = kind
        self._brought: dict[Path, Any] = {}  # what was kept last under each name

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder for this process alone; whoever else wants to write there is told.

        Raises
        ------
        InputError
            If another sweep is at work there, or the folder cannot be written to.
        """
        from filelock import FileLock, Timeout  # noqa: PLC0415 - only what is written is locked

        self._check()
        with self._told_of_errors():
            self.path.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.path / LOCK)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                thing = self._kind.rpartition(" ")[2]
                raise InputError(f"--out '{self.path}': another {thing} is at work there; wait for it") from None
        try:
            for torn in self.path.glob("**/.*.part"):  # left by one that was killed
                torn.unlink(missing_ok=True)
            yield
        finally:
            lock.release()

    def account(self) -> dict[str, Any] | None:
        """Return the account of the sweep that lies there, or None if there is none."""
        return account_in(self._account, self._kind) if self._account.exists() else None

    def part(self, number: int) -> Path:
        """Return the file of a chunk of rows."""
        return self.path / ROWS / f"part-{number:06d}.parquet"

    def parts(self) -> list[Path]:
        """Return the files of rows that are there, in order."""
        return sorted((self.path / ROWS).glob("part-*.parquet"))

    def read(self, path: Path, columns: list[str] | None = None) -> pa.Table:
        """Return rows of one file.

        Raises
        ------
        InputError
            If it is no such file any more.
        """
        from pyarrow import parquet  # noqa: PLC0415

        try:
            return parquet.read_table(path, columns=columns)
        except (OSError, ValueError, KeyError) as error:  # pyarrow's own errors are kinds of these
            raise InputError(
                f"'{path}' cannot be read ({error}); remove it, and the same command makes it again"
            ) from None

    def write_rows(self, number: int, table: pa.Table) -> None:
        """Write one chunk of rows."""
        import pyarrow as pa  # noqa: PLC0415
        from pyarrow import parquet  # noqa: PLC0415

        sink = pa.BufferOutputStream()
        parquet.write_table(table, sink, compression="zstd")
        self.write(self.part(number), sink.getvalue())

    def write_account(self, told: dict[str, Any]) -> None:
        """Write the account, in the place of the one before."""
        self.write(self._account, f"{in_json(told, indent=1)}\n".encode())

    def write(self, path: Path, content: Any) -> None:
        """Write a file so that it is there whole or not at all, whatever happens meanwhile.

        Raises
        ------
        InputError
            If it cannot be written: the disk is full, the folder is read-only.
        """
        torn = path.with_name(f".{path.name}.part")
        with self._told_of_errors():
            path.parent.mkdir(parents=True, exist_ok=True)
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

    def keep(self, setting: Setting) -> None:
        """Keep what a setting brings along, a region or a scenario of one's own, so that the folder needs nothing else.

        Raises
        ------
        InputError
            If another of the same name is there.
        """
        from ...model.region.store import as_json  # noqa: PLC0415 - a region needs NumPy

        if not isinstance(setting.scenario, str):
            told = setting.scenario
            events = {"events": [each._asdict() for each in told.events]} if told.events else {}
            content = in_json({"name": told.name, "title": told.title, "changes": told.changes, **events}).encode()
            self._keep(self._scenario_file(told.name), told, lambda: content)
        if not isinstance(setting.region, str | None):
            region = setting.region
            self._keep(self._region_file(region.name), region, lambda: as_json(region))

    def setting(self, row: Mapping[str, Any]) -> Setting:
        """Return what a row was run with: what was brought along, or else what its name means."""
        from ..setting import Setting  # noqa: PLC0415

        scenario, region = self._scenario_file(row["scenario"]), self._region_file(row["region"])
        return Setting(
            self._read_again(scenario, _scenario) if scenario.exists() else row["scenario"],
            self._read_again(region, _region) if region.exists() else row["region"],
            years=row["years"],
            seed=row["seed"],
            settings=tuple(row["settings"].split()),
            events=_events(row),
        )

    def _scenario_file(self, name: str) -> Path:
        return self.path / "scenarios" / f"{quote(name)}.json"

    def _region_file(self, name: str) -> Path:
        return self.path / "regions" / f"{quote(name)}.json"

    def _read_again(self, path: Path, read: Callable[[Path], Any]) -> Any:
        if path not in self._brought:
            self._brought[path] = read(path)
        return self._brought[path]

    def _keep(self, path: Path, thing: Any, content: Callable[[], bytes]) -> None:
        if self._brought.get(path) is thing:
            return
        if path.exists() and path.read_bytes() != content():
            raise InputError(f"two different things are called '{path.stem}' in '{path.parent}'; rename one")
        if not path.exists():
            self.write(path, content())
        self._brought[path] = thing

    def note(self, **told: Any) -> None:
        """Add a line to the log: times and workers, which differ between repeats."""
        with self._told_of_errors(), (self.path / LOG).open("a", encoding="utf-8") as file:
            file.write(in_json(told) + "\n")

    def _check(self) -> None:
        """Make sure that there is nothing, or a sweep."""
        for above in [self.path, *self.path.absolute().parents]:
            if above.exists() and not above.is_dir():
                raise InputError(f"--out '{self.path}': '{above}' is a file; name a folder")
        there = {each.name for each in self.path.iterdir()} - {LOCK} if self.path.exists() else set()
        if there and self._account.name not in there:
            thing = self._kind.rpartition(" ")[2]
            raise InputError(f"--out '{self.path}': the folder is not empty and holds no {thing}; name a new one")

    @contextmanager
    def _told_of_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise InputError(f"--out '{self.path}': cannot be written: {error.strerror or error}; {KEPT}") from None


def _scenario(path: Path) -> Any:
    from ...model.planning import Planned  # noqa: PLC0415 - `--help` needs no parameters
    from ...model.scenarios import Scenario  # noqa: PLC0415
    from ..accounts import Brought  # noqa: PLC0415 - Pydantic takes long to start

    told = shaped(read_json(path, f"'{path}'"), Brought, f"'{path}'")
    events = tuple(Planned(**each.model_dump()) for each in told.events)
    return Scenario(told.name, told.title, changes=told.changes, events=events)


def _events(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what is planned in a row's run."""
    what = f"events of run {row.get('run')}"
    told = json_of(row.get("events") or "[]", what)
    if isinstance(told, list) and all(isinstance(each, str) for each in told):
        return tuple(told)
    raise InputError(f"{what} = {shown(told)}: must be a list of texts; the row was altered")


def _region(path: Path) -> Any:
    from ...model.region import Region  # noqa: PLC0415

    return Region.load(path)
