"""A sweep: any number of runs into a folder; nothing finished is ever lost, and every repeat gives the same rows."""

from __future__ import annotations

import hashlib
from contextlib import nullcontext, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ...agents.documents import in_json
from ...agents.engine.folder import hash_of
from ...agents.errors import InputError
from ..run_spec import RunSpec
from .again import Mending, Once
from .executors import executor_for
from .folder import ACCOUNT, FORMAT, WORDS, Folder
from .living import KEY, Wanted, code_version, key_of, schema
from .lost import LostError
from .parts import number_of
from .processes import leave_if_imported
from .provenance import fingerprint, is_whole, made_by, now
from .runner import Chunk, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor

    import pandas as pd

CODE_OF_FACTS = "experiments/evidence/facts"  # what is seen of them depends on it, and not on the model's code alone
VERSION = 2  # of the account: files of rows have had checksums since
MOST = 10_000  # runs in one file at most: all are held until it is written
CHUNK = 50  # runs that make one file: what may be lost in flight, for each worker


class Progress(NamedTuple):
    """How far a sweep is: runs that are there, those of them made just now, and those that failed."""

    there: int
    new: int
    failed: int


class Swept(NamedTuple):
    """What a sweep came to: runs, failures among them, and a hash (hex) over all rows in order.

    Attributes
    ----------
    mended : tuple of str
        Files that were not what had been written, were missing or never written, by their paths in the folder; what
        they should hold was made again.
    """

    runs: int
    failed: int
    hash: str
    mended: tuple[str, ...] = ()

    def told(self) -> dict[str, Any]:
        """Return what an account tells of it: the same whether anything was mended or not."""
        return {"runs": self.runs, "failed": self.failed, "hash": self.hash}


def sweep(
    jobs: Iterable[RunSpec | tuple[Any, ...]],
    folder: str | Path,
    *,
    executor: Executor | None = None,
    workers: int | None = None,
    years: int = 10,
    metrics: Sequence[str] | None = None,
    factors: Sequence[str] = (),
    facts: Sequence[str] = (),
    chunk: int = CHUNK,
    told: Mapping[str, Any] | None = None,
    watch: Callable[[Progress], None] | None = None,
    warn: Callable[[str], None] | None = None,
    begin: Callable[[], object] | None = None,
    again: str | None = None,
    repeats: bool = False,
) -> Swept:
    """Make runs and keep a row of each; called again after whatever interruption, it makes those that are missing.

    Parameters
    ----------
    jobs : iterable of RunSpec or of (scenario, parameters, seed, region)
        The runs, in the order of their rows; taken as they are needed, so that there may be any number. Parameters are
        ``{"section.name": value}``, or ``{"section.name@term": value}`` for later; a region is a name, a file, itself,
        or None for the seed's town.
    folder : str or Path
        Where to: a new folder, or one that an earlier call with the same jobs left.
    executor : concurrent.futures.Executor, optional
        Where runs are made; processes of this machine unless given.
    workers : int, optional
        How many processes, if no executor is given: as many as there are cores.
    years : int
        School years of jobs that are tuples.
    metrics : sequence of str, optional
        Measures to keep; all unless given.
    factors : sequence of str
        Parameters that get a column of their own.
    facts : sequence of str
        Facts whose data are kept in a column ``facts``; there is none unless some are given.
    chunk : int
        Runs in one file.
    told : mapping, optional
        What else to write down in the account, as JSON takes it.
    watch : callable, optional
        Called with a `Progress` whenever a chunk is done.
    warn : callable, optional
        Called with a line for each file in the folder that is not what was written; a warning of Python's unless given.
    begin : callable, optional
        Called once the folder is found to be in order, before anything else is told.
    again : str, optional
        "failed" makes those runs anew that failed earlier; all other rows stay as they are.
    repeats : bool
        Whether jobs may tell the same world twice, which then counts twice.

    Returns
    -------
    Swept
        Runs, failures, and the hash over all rows: the same for any executor and number of workers.

    Raises
    ------
    InputError
        If the folder holds something else or rows of another code version, or cannot be written to; if two jobs are
        the same world; if runs cannot be made here at all, which is no run's failure and leaves no row.
    LostError
        If the folder, or something that was written into it, has gone by the end.

    Examples
    --------
    >>> jobs = (("england-today", {"accountability.stakes": s}, seed, None) for s in (0, 2) for seed in range(30))
    >>> sweep(jobs, "stakes")  # doctest: +SKIP
    """
    leave_if_imported()
    _check_chunk(chunk)
    mending, once = Mending(again), Once(repeats=repeats)
    wanted = Wanted(_known(metrics), tuple(factors), tuple(facts))
    shape = {"chunk": chunk, "metrics": list(wanted.metrics), "factors": list(factors)}
    if facts:
        shape |= {"facts": list(facts), "code_of_facts": hash_of(CODE_OF_FACTS)}
    place = Folder(Path(folder), warn=warn)
    with place.held(), executor_for(workers) if executor is None else nullcontext(executor) as at_work:
        account = _begun(place, shape, told or {})
        if begin is not None:
            begin()
        written = {path: str(fingerprint(path)) for path in place.mend().good}
        account, counts = mending.opened(place, account), Counts(watch)
        missing = _missing(_chunks(jobs, years, chunk), place, counts, set(written), mending, once)
        for each, lived in run(missing, at_work, wanted):
            new = [row | place.keep(own) for row, own in zip(lived.rows, each.settings, strict=True)]
            rows = mending.whole(each.number, new)
            once.made(each.number * chunk, rows)
            table = _table(each.number * chunk, rows, wanted)
            written[place.part(each.number)] = place.write_rows(each.number, table, account["sweep"])
            place.note(part=each.number, finished=now(), seconds=round(lived.seconds, 3), worker=lived.worker)
            counts.add(len(lived.rows), sum("error" in row for row in lived.rows), new=True)
        return _finished(place, account, written)


def rows(folder: str | Path) -> pd.DataFrame:
    """Return the rows of a sweep, in order, as a table: one row a run.

    Raises
    ------
    InputError
        If there is no sweep in the folder, or no rows yet.
    LostError
        If a file of rows is not what was written, is missing, or was never written.
    """
    place = Folder(Path(folder))
    return rows_in(place, place.parts())


def rows_in(place: Folder, parts: Sequence[Path]) -> pd.DataFrame:
    """Return the rows of some files of a sweep as a table.

    Raises
    ------
    InputError
        If there are none.
    """
    import pandas as pd  # noqa: PLC0415 - takes longer to start than a small world to run

    if not parts:
        raise InputError(f"'{place.path}' holds no rows yet; go on with the sweep first")
    return pd.concat([place.read(path).to_pandas() for path in parts], ignore_index=True)


class Counts:
    """Counts what is there, and tells whoever watches."""

    def __init__(self, watch: Callable[[Progress], None] | None) -> None:
        self.now = Progress(0, 0, 0)
        self._watch = watch

    def add(self, runs: int, failed: int, *, new: bool) -> None:
        """Count some more runs."""
        there, made, before = self.now
        self.now = Progress(there + runs, made + runs * new, before + failed)
        if self._watch is not None:
            self._watch(self.now)


def _known(metrics: Sequence[str] | None) -> tuple[str, ...]:
    from ...agents.registry import close_to  # noqa: PLC0415
    from ...model.measures import METRICS  # noqa: PLC0415 - measures bring the compiler

    for name in metrics or ():
        if name not in METRICS:
            raise InputError(
                f"metrics: there is no measure '{name}'; {close_to(name, METRICS, 'coopetition list metrics')}"
            )
    return tuple(METRICS if metrics is None else metrics)


def _chunks(jobs: Iterable[RunSpec | tuple[object, ...]], years: int, size: int) -> Iterator[Chunk]:
    each, number = iter(jobs), 0
    while settings := [_setting(job, years) for job in islice(each, size)]:
        yield Chunk(number, settings)
        number += 1


def _setting(job: RunSpec | tuple[Any, ...], years: int) -> RunSpec:
    """Return a job as a setting that needs no file; one that cannot be read will fail, and its row will say why.

    Without a seed there is no telling later which world it was: that ends the sweep.
    """
    from ...model.seeds import checked_seed  # noqa: PLC0415
    from ...model.world import checked_years  # noqa: PLC0415 - brings the compiler

    setting = job if isinstance(job, RunSpec) else RunSpec.of(*job, years=years)
    setting = replace(setting, seed=checked_seed(setting.seed), years=checked_years(setting.years))
    if setting.partnerships is not None:
        raise InputError(f"partnerships = '{setting.partnerships}': a sweep draws its partnership graphs; leave it out")
    with suppress(InputError):
        return setting.carried()
    return setting


def _missing(
    chunks: Iterable[Chunk], place: Folder, counts: Counts, there: set[Path], mending: Mending, once: Once
) -> Iterator[Chunk]:
    """Yield the chunks whose rows are not there yet; make sure that those there are of these very runs."""
    number, first = -1, 0
    for number, settings in chunks:
        once.told(first, settings)
        first += len(settings)
        for setting in settings:
            place.keep(setting)
        path = place.part(number)
        if path not in there:
            yield Chunk(number, settings)
            continue
        table = place.read(path, ["key", "error"])
        if table["key"].to_pylist() != [key_of(setting) for setting in settings]:
            raise InputError(f"'{path}' holds rows of other runs; name another folder")
        once.made(first - len(settings), table.to_pylist())
        failed = len(table) - table["error"].null_count
        anew = mending.chunk(number, settings, table, place)
        if anew is not None:
            counts.add(len(table) - failed, 0, new=False)
            yield anew
            continue
        counts.add(len(table), failed, new=False)
    beyond = sorted(path for path in there if (number_of(path.name) or 0) > number)
    if beyond:
        raise InputError(f"'{beyond[0]}' holds rows beyond the last of these runs; name another folder")


def _begun(place: Folder, shape: dict[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the account of this sweep, as it was begun now or earlier; nothing may be different since."""
    new = {"format": FORMAT, "version": VERSION, **made_by(), **shape, **told, "started": now()}
    new["sweep"] = _sweep_of([new["code"], shape, {name: each for name, each in told.items() if name != "command"}])
    account = place.account()
    if account is None:
        place.write_account(new | {"finished": None})
        return new
    if account.get("code") != code_version():
        then = (account.get("git") or {}).get("commit", "")[:12]
        raise InputError(
            f"'{place.path}' holds rows of code version {str(account.get('code'))[:12]}{then and f' (commit {then})'}, "
            f"this is {code_version()[:12]}: rows of two versions do not mix; name a new folder, or go back to it"
        )
    for name in [*shape, *told]:
        if name != "command" and account.get(name) != new[name]:
            raise InputError(f"'{place.path}' holds a sweep whose {name} is another; name a new folder")
    if account.get("version") != VERSION:
        raise InputError(f"'{place.path}' holds rows without checksums, by an earlier version; name a new folder")
    if not is_whole(account) or account.get("sweep") != new["sweep"]:
        place.tell(f"{place.path / ACCOUNT} {WORDS['account']}", ACCOUNT)
        return new
    return account


def _sweep_of(told: object) -> str:
    """Return what tells the rows of this sweep from those of any other: a hash (hex) over all that shapes them."""
    return hashlib.sha256(in_json(told, sort_keys=True).encode()).hexdigest()[:KEY]


def _check_chunk(chunk: int) -> None:
    if not 1 <= chunk <= MOST:
        raise InputError(
            f"chunk = {chunk}: must be from 1 to {MOST:,} runs; what is not yet in a file is lost by a kill"
        )


def _table(first: int, rows: list[dict[str, Any]], wanted: Wanted) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - takes half a second to start

    numbered = [{"run": run, **row} for run, row in enumerate(rows, start=first)]
    return pa.Table.from_pylist(numbered, schema(wanted))


def _finished(place: Folder, account: dict[str, Any], written: dict[Path, str]) -> Swept:
    """Write down what came out, after a look whether all that was written is there still."""
    place.still_there()
    parts = sorted(written, key=lambda path: number_of(path.name) or 0)
    for path in parts:
        if fingerprint(path) != written[path]:
            gone = "was altered" if path.exists() else "was removed"
            raise LostError(f"'{path}' {gone} while the sweep was at work; the same command makes it again")
    swept = Swept(**hash_of_rows(place, parts), mended=tuple(place.mended))
    files = {path.relative_to(place.path).as_posix(): written[path] for path in parts}
    files |= {name: str(fingerprint(place.path / name)) for name in place.brought.files}
    came = {**swept.told(), "files": dict(sorted(files.items()))}
    if not is_whole(account) or any(account.get(name) != value for name, value in came.items()):
        place.write_account(account | came | {"finished": now()})
    place.close()
    return swept


def hash_of_rows(place: Folder, parts: Sequence[Path]) -> dict[str, Any]:
    """Return what files of rows come to: how many runs, how many of them failed, and a hash (hex) over all."""
    digest, runs, failed = hashlib.sha256(), 0, 0
    for path in parts:
        for row in place.read(path, ["key", "hash", "error"]).to_pylist():
            runs, failed = runs + 1, failed + (row["error"] is not None)
            digest.update(f"{row['key']} {row['hash'] or row['error']}\n".encode())
    return {"runs": runs, "failed": failed, "hash": digest.hexdigest()}
