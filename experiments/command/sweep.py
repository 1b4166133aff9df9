"""The verb ``sweep``: all runs of a study, kept as they are done; the same command goes on where it was stopped."""

from __future__ import annotations

import shlex
import signal
import threading
import time
from contextlib import contextmanager
from pathlib import Path  # noqa: TC003 - Typer reads the annotation when it runs
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from ...agents.documents import in_json
from ...agents.errors import InputError
from .asked import YES
from .run import announce_compiling
from .watching import span, watched

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from concurrent.futures import Executor

    from ..designs.studies import Study
    from ..runs import Swept

FAILED = 1
WORKERS = typer.Option(help="Processes to work with.", show_default="one for each core")
SCHEDULER = typer.Option(help="Address of a Dask scheduler to run on instead.", metavar="ADDRESS")
WAIT = typer.Option("--wait", help="Seconds after which a cluster that has no worker is given up.", metavar="SECONDS")
AGAIN = typer.Option(help="Make those runs anew that failed; all others stay as they are.", metavar="failed")
PATIENCE = 300.0  # seconds


def sweep(
    study: Annotated[str, typer.Argument(help="A study's TOML file, or the name of one that comes along (quick).")],
    *,
    out: Annotated[Path, typer.Option(help="Keep the rows and the account of the sweep in this folder.")],
    workers: Annotated[int | None, WORKERS] = None,
    scheduler: Annotated[str | None, SCHEDULER] = None,
    wait: Annotated[float, WAIT] = PATIENCE,
    again: Annotated[str | None, AGAIN] = None,
    yes: Annotated[bool, YES] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of a summary.")] = False,
) -> None:
    """Make all runs of a study; whatever stops it, the same command goes on and makes those that are missing.

    Example: coopetition sweep quick --out my-sweep --workers 2
    """
    from ..designs.studies import load  # noqa: PLC0415 - `--help` needs no compiler

    where = Where(out, workers, scheduler, wait, again, yes)
    planned = load(study, yes=yes)
    started = time.perf_counter()
    swept = all_runs(planned, where, command_of("sweep", study, out))
    _tell(swept, out, time.perf_counter() - started, as_json=as_json)
    leave_if(swept.mended)


class Where(NamedTuple):
    """Where runs are made and kept, as the verbs that make many are told.

    Attributes
    ----------
    out : Path
        The folder.
    workers : int or None
        Processes of this machine.
    scheduler : str or None
        Address of a Dask scheduler.
    wait : float
        Seconds after which a cluster that has no worker is given up.
    again : str or None
        "failed" makes failed runs anew.
    yes : bool
        Whether it is made however much it is.
    """

    out: Path
    workers: int | None = None
    scheduler: str | None = None
    wait: float = PATIENCE
    again: str | None = None
    yes: bool = False


def command_of(verb: str, study: str, out: Path) -> str:
    """Return the command that does the same again."""
    return shlex.join(["coopetition", verb, study, "--out", str(out)])


def all_runs(planned: Study, where: Where, command: str) -> Swept:
    """Make all runs of a study that are not yet in a folder.

    Raises
    ------
    InputError
        If the folder holds something else, or the workers make no sense.
    """
    told = {"command": command, "study": planned.told()}
    effort = effort_of(planned, where)
    with at_work(where) as executor:
        return runs_of(planned, where.out, executor, told, effort, again=where.again)


def effort_of(planned: Study, where: Where, times: int = 1) -> list[str]:
    """Return what a study will take, ``times`` over, in lines to be said before its first run.

    Raises
    ------
    InputError
        If it is more than is made without asking.
    """
    from ..designs import effort  # noqa: PLC0415 - `--help` needs no effort

    taken = planned.effort()
    taken = taken._replace(runs=taken.runs * times, seconds=taken.seconds * times)
    workers = None if where.scheduler else min(where.workers or effort.cores(), taken.runs)
    taken.allowed(taken.words, workers, yes=where.yes)
    lines = [f"{taken.told(workers)} (estimates)"]
    points, worlds = planned.number_of_points(), planned.number_of_worlds()
    if worlds < points:
        lines.append(f"{points:,} points fall on {worlds:,} worlds, for some factors are counted; each is run once")
    return lines


@contextmanager
def at_work(where: Where) -> Iterator[Executor]:
    """Give an executor for runs into a folder; whatever ends it says how to go on.

    Raises
    ------
    InputError
        If the workers make no sense.
    """
    from ..runs import executor_for  # noqa: PLC0415 - `--help` needs no compiler
    from ..runs.again import check_again  # noqa: PLC0415

    if where.workers is not None and where.scheduler is not None:
        raise InputError("--workers and --scheduler exclude each other: a cluster has workers of its own")
    check_again(where.again)
    announce_compiling()
    with ended_by_signals(where.out), executor_for(where.workers, where.scheduler, where.wait) as executor:
        yield executor


def runs_of(
    planned: Study,
    out: Path,
    executor: Executor,
    told: Mapping[str, object],
    first: Sequence[str] = (),
    *,
    again: str | None = None,
) -> Swept:
    """Make all runs of a study that are not yet in a folder, and show how far they are.

    The ``first`` lines are said once the folder is found to be in order: where it is refused, the reason stands alone.
    """
    from ..runs import sweep as make  # noqa: PLC0415 - `--help` needs no compiler

    with watched(planned.size) as watch:
        return make(
            planned.jobs(),
            out,
            executor=executor,
            metrics=planned.metrics,
            factors=planned.names,
            facts=planned.facts or (),
            chunk=planned.runs_a_file(),
            told=told,
            watch=watch,
            warn=warned,
            begin=lambda: [typer.echo(line, err=True) for line in first],
            again=again,
            repeats=True,  # the study was looked at; the rest is of designs that need each point they draw
        )


def warned(line: str) -> None:
    """Tell of a file that is not what was written, on standard error."""
    typer.echo(f"warning: {line}", err=True)


def leave_if(mended: Sequence[str]) -> None:
    """Leave with 1 if files were not what had been written: all is as it should be now, and was not."""
    if mended:
        raise typer.Exit(FAILED)


@contextmanager
def ended_by_signals(out: Path) -> Iterator[None]:
    """End cleanly on Ctrl-C and on a request to terminate, and say how to go on.

    Both are set anew: a shell starts what runs in its background with Ctrl-C ignored, and whoever interrupts it from
    outside (``kill -INT``) means it. Nothing is lost by it.
    """
    if threading.current_thread() is not threading.main_thread():  # signals are of the main thread alone
        yield
        return
    before = {each: signal.signal(each, signal.default_int_handler) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except KeyboardInterrupt:
        from ..runs.folder import KEPT  # noqa: PLC0415

        there = len(list(out.glob("**/rows/part-*.parquet")))
        typer.echo(f"stopped; {out} holds {there} files of rows: {KEPT}", err=True)
        raise
    finally:
        for each, was in before.items():
            signal.signal(each, was)


def failed_told(failed: int) -> str:
    """Return what is said of runs that failed."""
    return f"{failed:,} of them failed; their column 'error' says why. --again failed makes them anew."


def _tell(swept: Swept, out: Path, seconds: float, *, as_json: bool) -> None:
    if as_json:
        told = {**swept.told(), "mended": swept.mended, "out": str(out), "seconds": round(seconds, 2)}
        typer.echo(in_json(told))
        return
    typer.echo(f"{swept.runs:,} runs in {out}, {span(seconds)}. Hash over all rows: {swept.hash[:16]}")
    if swept.failed:
        typer.echo(failed_told(swept.failed))
    typer.echo(f"To read them: pandas.read_parquet('{out}/rows')")
