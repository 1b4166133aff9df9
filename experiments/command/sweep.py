"""The verb ``sweep``: all runs of a study, kept as they are done; the same command goes on where it was stopped."""

from __future__ import annotations

import json
import shlex
import signal
import sys
import time
from contextlib import contextmanager
from pathlib import Path  # noqa: TC003 - Typer reads the annotation when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from ...agents.errors import InputError
from .run import announce_compiling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..runs import Progress, Swept

SELDOM = 10.0  # seconds between two lines where nobody watches a terminal

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
    from ..runs import executor_for  # noqa: PLC0415 - `--help` needs no compiler
    from ..runs import sweep as make  # noqa: PLC0415
    from ..studies import load  # noqa: PLC0415

    if workers is not None and scheduler is not None:
        raise InputError("--workers and --scheduler exclude each other: a cluster has workers of its own")
    planned = load(study)
    announce_compiling()
    started = time.perf_counter()
    with ended_by_signals(out), executor_for(workers, scheduler) as executor, watched(len(planned)) as watch:
        swept = make(
            planned.jobs(),
            out,
            executor=executor,
            metrics=planned.metrics,
            factors=planned.names,
            chunk=planned.runs_a_file(),
            told={"command": shlex.join(["coopetition", "sweep", study, "--out", str(out)]), "study": planned.told()},
            watch=watch,
        )
    _tell(swept, out, time.perf_counter() - started, as_json=as_json)


@contextmanager
def ended_by_signals(out: Path) -> Iterator[None]:
    """End cleanly on Ctrl-C and on a request to terminate, and say how to go on."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        from ..runs.folder import KEPT, Folder  # noqa: PLC0415

        typer.echo(f"stopped; {out} holds {len(Folder(out).parts())} files of rows: {KEPT}", err=True)
        raise
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def watched(total: int) -> Iterator[Callable[[Progress], None]]:
    """Give a function that shows on standard error how far a sweep is, how fast, and how long it will yet take."""
    from rich.console import Console  # noqa: PLC0415 - `--help` needs no bar
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pace]}"),
        TimeElapsedColumn(),
    )
    last = begun = time.perf_counter()
    first = (begun, 0)  # when the first runs were done, and how many: workers take seconds to start
    with Bar(*columns, console=console, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("runs", total=total, pace="starting")

        def show(now: Progress) -> None:
            nonlocal last, first
            moment = time.perf_counter()
            rate = (now.new - first[1]) / (moment - first[0]) if first[1] else None
            first = first if first[1] else (moment, now.new)
            pace = told_pace(now, total, rate)
            bar.update(task, completed=now.there, pace=pace)
            if bar.disable and (moment - last > SELDOM or now.there == total):
                last = moment
                typer.echo(f"{now.there:,} of {total:,} runs; {pace}", err=True)

        yield show


def told_pace(now: Progress, total: int, rate: float | None) -> str:
    """Return how fast a sweep is and how long it will yet take, in words, once there is a rate to tell it by.

    Examples
    --------
    >>> from coopetition.experiments.runs import Progress
    >>> told_pace(Progress(there=500, new=300, failed=2), 1000, 100.0)
    '100 runs/s, 5 s left, 2 failed'
    """
    failed = f", {now.failed:,} failed" if now.failed else ""
    if not now.new:
        return f"kept from before{failed}"
    if not rate:
        return f"workers have started{failed}"
    return f"{rate:,.3g} runs/s, {_span((total - now.there) / rate)} left{failed}"


def _span(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def _tell(swept: Swept, out: Path, seconds: float, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({**swept._asdict(), "out": str(out), "seconds": round(seconds, 2)}, ensure_ascii=False))
        return
    typer.echo(f"{swept.runs:,} runs in {out}, {_span(seconds)}. Hash over all rows: {swept.hash[:16]}")
    if swept.failed:
        typer.echo(f"{swept.failed:,} of them failed; their column 'error' says why.")
    typer.echo(f"To read them: pandas.read_parquet('{out}/rows')")
