"""How far something long is, shown on standard error while it lasts."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..runs import Progress

SELDOM = 10.0  # seconds between two lines where nobody watches a terminal


@contextmanager
def counted(what: str) -> Iterator[Callable[[int], None]]:
    """Give a function that shows, where somebody is there to watch, how many of something are done."""
    from rich.console import Console  # noqa: PLC0415 - `--help` needs no status line

    with Console(stderr=True).status(f"{what}: 0") as line:
        yield lambda number: line.update(f"{what}: {number:,}")


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
    return f"{rate:,.3g} runs/s, {span((total - now.there) / rate)} left{failed}"


def span(seconds: float) -> str:
    """Return so many seconds in words."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
