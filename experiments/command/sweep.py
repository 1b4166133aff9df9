"""The verb ``sweep``: all runs of a study, kept as they are done; the same command goes on where it was stopped."""

from __future__ import annotations

import shlex
import signal
import time
from contextlib import contextmanager
from pathlib import Path  # noqa: TC003 - Typer reads the annotation when it runs
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...agents.errors import InputError
from ...model.documents import in_json
from .run import announce_compiling
from .watching import span, watched

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Executor

    from ..runs import Swept
    from ..studies import Study

FAILED = 1
WORKERS = typer.Option(help="Processes to work with.", show_default="one for each core")
SCHEDULER = typer.Option(help="Address of a Dask scheduler to run on instead.", metavar="ADDRESS")


def sweep(
    study: Annotated[str, typer.Argument(help="A study's TOML file, or the name of one that comes along (quick).")],
    *,
    out: Annotated[Path, typer.Option(help="Keep the rows and the account of the sweep in this folder.")],
    workers: Annotated[int | None, WORKERS] = None,
    scheduler: Annotated[str | None, SCHEDULER] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of a summary.")] = False,
) -> None:
    """Make all runs of a study; whatever stops it, the same command goes on and makes those that are missing.

    Example: coopetition sweep quick --out my-sweep --workers 2
    """
    from ..studies import load  # noqa: PLC0415 - `--help` needs no compiler

    planned = load(study)
    started = time.perf_counter()
    swept = all_runs(planned, out, command_of("sweep", study, out), workers, scheduler)
    _tell(swept, out, time.perf_counter() - started, as_json=as_json)
    leave_if(swept.mended)


def command_of(verb: str, study: str, out: Path) -> str:
    """Return the command that does the same again."""
    return shlex.join(["coopetition", verb, study, "--out", str(out)])


def all_runs(planned: Study, out: Path, command: str, workers: int | None, scheduler: str | None) -> Swept:
    """Make all runs of a study that are not yet in a folder.

    Raises
    ------
    InputError
        If the folder holds something else, or the workers make no sense.
    """
    told = {"command": command, "study": planned.told()}
    with at_work(out, workers, scheduler) as executor:
        return runs_of(planned, out, executor, told)


@contextmanager
def at_work(out: Path, workers: int | None, scheduler: str | None) -> Iterator[Executor]:
    """Give an executor for runs into a folder; whatever ends it says how to go on.

    Raises
    ------
    InputError
        If the workers make no sense.
    """
    from ..runs import executor_for  # noqa: PLC0415 - `--help` needs no compiler

    if workers is not None and scheduler is not None:
        raise InputError("--workers and --scheduler exclude each other: a cluster has workers of its own")
    announce_compiling()
    with ended_by_signals(out), executor_for(workers, scheduler) as executor:
        yield executor


def runs_of(planned: Study, out: Path, executor: Executor, told: dict[str, Any]) -> Swept:
    """Make all runs of a study that are not yet in a folder, and show how far they are."""
    from ..runs import sweep as make  # noqa: PLC0415 - `--help` needs no compiler

    with watched(len(planned)) as watch:
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
    """End cleanly on Ctrl-C and on a request to terminate, and say how to go on."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        from ..runs.folder import KEPT  # noqa: PLC0415

        there = len(list(out.glob("**/rows/part-*.parquet")))
        typer.echo(f"stopped; {out} holds {there} files of rows: {KEPT}", err=True)
        raise
    finally:
        signal.signal(signal.SIGTERM, before)


def _tell(swept: Swept, out: Path, seconds: float, *, as_json: bool) -> None:
    if as_json:
        told = {**swept.told(), "mended": swept.mended, "out": str(out), "seconds": round(seconds, 2)}
        typer.echo(in_json(told))
        return
    typer.echo(f"{swept.runs:,} runs in {out}, {span(seconds)}. Hash over all rows: {swept.hash[:16]}")
    if swept.failed:
        typer.echo(f"{swept.failed:,} of them failed; their column 'error' says why.")
    typer.echo(f"To read them: pandas.read_parquet('{out}/rows')")
