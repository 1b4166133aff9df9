"""The verb ``sensitivity``: all runs of a study, and which parameters move which measures, with intervals."""

from __future__ import annotations

import time
from pathlib import Path  # noqa: TC003 - Typer reads the annotation when it runs
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...agents.documents import in_json
from .asked import YES
from .sweep import AGAIN, PATIENCE, SCHEDULER, WAIT, WORKERS, Where, all_runs, command_of, leave_if, warned
from .watching import span

if TYPE_CHECKING:
    from rich.console import Console

    from ..designs.sensitivity import Analysis, Measured
    from ..runs import Swept

TOP = 10
HEADS = {
    "morris": ("mu*", "95% interval", "sigma", "luck"),
    "saltelli": ("S1", "95% interval", "ST", "95% interval", "luck"),
}
MEANS = {
    "morris": "mu*: what moving a parameter over its whole range changes on average; sigma: how far that differs from "
    "place to place; luck: the mu* that luck alone would show.",
    "saltelli": "S1: the share of variance that a parameter makes alone; ST: with all that it does together with "
    "others; luck: the part of ST that is luck.",
}


def sensitivity(
    study: Annotated[
        str, typer.Argument(help="A study's TOML file, or the name of one that comes along (morris, sobol).")
    ],
    *,
    out: Annotated[Path, typer.Option(help="Keep the rows, the table and the figures in this folder.")],
    workers: Annotated[int | None, WORKERS] = None,
    scheduler: Annotated[str | None, SCHEDULER] = None,
    wait: Annotated[float, WAIT] = PATIENCE,
    again: Annotated[str | None, AGAIN] = None,
    yes: Annotated[bool, YES] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")] = False,
) -> None:
    """Tell which parameters move which measures; whatever stops it, the same command goes on.

    Example: coopetition sensitivity morris --out my-morris --workers 2
    """
    from ..designs.sensitivity import analysed, checked  # noqa: PLC0415 - `--help` needs no compiler
    from ..designs.sensitivity.report import (  # noqa: PLC0415
        ACCOUNT,
        FORMAT,
        document,
        names,
        write,
    )
    from ..designs.studies import load  # noqa: PLC0415
    from ..runs.beside import account_before  # noqa: PLC0415

    planned = checked(load(study, yes=yes))
    started, where = time.perf_counter(), Where(out, workers, scheduler, wait, again, yes)
    command = command_of("sensitivity", study, out)
    account_before(out / ACCOUNT, FORMAT, names(planned))
    swept = all_runs(planned, where, command)
    found = analysed(planned, out)
    mended = write(found, planned, swept, out, command, warned)
    seconds = time.perf_counter() - started
    if as_json:
        told = document(found, planned, swept) | {"out": str(out), "seconds": round(seconds, 2)}
        typer.echo(in_json(told))
    else:
        _tell(found, swept, out, seconds)
    leave_if([*swept.mended, *mended])


def _tell(found: Analysis, swept: Swept, out: Path, seconds: float) -> None:
    from rich.console import Console  # noqa: PLC0415 - JSON and `--help` need no tables

    console = Console(highlight=False)
    for name, each in found.metrics.items():
        _tell_metric(console, name, each, found.design)
    failed = f" ({swept.failed:,} of them failed; --again failed makes them anew)" if swept.failed else ""
    size = f"{found.points:,} points, {found.seeds} seeds each, {swept.runs:,} runs{failed}, {span(seconds)}"
    console.print(MEANS[found.design], style="dim")
    console.print(f"{size}. All parameters and the figures are in {out}.", soft_wrap=True)


def _tell_metric(console: Console, name: str, each: Measured, design: str) -> None:
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    if each.left_out:
        console.print(f"[bold]{name}[/]  left out: {each.left_out}\n")
        return
    noise = ""
    if each.noise_share is not None and each.noise_left is not None:
        noise = f"  seeds: {each.noise_share:.0%} of single runs; luck: {each.noise_left:.1%} of means over seeds"
    console.print(f"[bold]{name}[/]{noise}", soft_wrap=True)
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), header_style="dim")
    grid.add_column("", no_wrap=True)
    for head in HEADS[design]:
        grid.add_column(head, justify="right", no_wrap=True)
    for row in each.parameters[:TOP]:
        grid.add_row(row["parameter"], *_cells(row, design))
    console.print(grid)


def _cells(row: dict[str, Any], design: str) -> list[str]:
    def number(value: float | None) -> str:
        if value is None:
            return ""
        return f"{value:.2g}" if design == "morris" else f"{round(value, 2) + 0.0:.2f}"

    def interval(name: str) -> str:
        return f"{number(row[f'{name}_low'])} to {number(row[f'{name}_high'])}"

    luck = number(row["luck"])
    if design == "morris":
        return [number(row["mu_star"]), interval("mu_star"), number(row["sigma"]), luck]
    return [number(row["S1"]), interval("S1"), number(row["ST"]), interval("ST"), luck]
