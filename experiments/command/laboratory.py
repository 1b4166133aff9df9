"""The verb ``laboratory``: published results of game theory, found again by the code that heads in schools use."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path  # noqa: TC003 - Typer reads the annotation when it runs
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...agents.documents import in_json
from .asked import check, chosen, grid
from .run import announce_compiling

if TYPE_CHECKING:
    from collections.abc import Sequence

FAILED = 1


def laboratory(
    rows: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="Rows of the table, such as L6.", show_default="quick ones"),
    ] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="All rows, the long ones too: some minutes.")] = False,
    workers: Annotated[int, typer.Option(help="Processes to work with.")] = 2,
    out: Annotated[Path | None, typer.Option(help="Write laboratory.md and its pictures into this folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of a table.")] = False,
) -> None:
    """Find published results again; leave with 1 if one is not found within its tolerance.

    Example: coopetition laboratory L2 L6 --json
    """
    from ..evidence.published import PUBLISHED  # noqa: PLC0415 - `--help` needs no compiler

    check(workers=workers)
    names = chosen("laboratory", "row", [each.upper() for each in rows or []], PUBLISHED)
    names = names or [row for row, each in PUBLISHED.items() if everything or each.cheap]
    names.sort(key=lambda row: int(row[1:]))
    announce_compiling()
    table = found_again(names, workers)
    if out is not None:
        from ..evidence.published.report import write  # noqa: PLC0415 - few write it up

        typer.echo(f"written: {write(table, out)}", err=True)
    if as_json:
        typer.echo(in_json(table))
    else:
        _print(table)
    if not all(finding["within"] for finding in table):
        raise typer.Exit(FAILED)


def found_again(rows: Sequence[str], workers: int) -> list[dict[str, object]]:
    """Return the findings of some rows, in order, as plain objects; several processes share them out, longest first."""
    from ..evidence.published import PUBLISHED  # noqa: PLC0415

    if workers == 1 or all(PUBLISHED[row].cheap for row in rows):
        return [finding for row in rows for finding in find(row)]
    from rich.console import Console  # noqa: PLC0415 - only what takes long shows how far it is
    from rich.progress import Progress  # noqa: PLC0415

    found: dict[str, list[dict[str, Any]]] = {}
    with (
        ProcessPoolExecutor(workers) as pool,
        Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar,
    ):
        task = bar.add_task("found again", total=len(rows))
        jobs = {pool.submit(find, row): row for row in sorted(rows, key=lambda row: PUBLISHED[row].cheap)}
        for done in as_completed(jobs):
            found[jobs[done]] = done.result()
            bar.update(task, advance=1, description=f"{jobs[done]} done")
    return [finding for row in rows for finding in found[row]]


def find(row: str) -> list[dict[str, object]]:
    """Return one row's findings as plain objects."""
    from ..evidence.published import PUBLISHED  # noqa: PLC0415

    each, started = PUBLISHED[row], time.perf_counter()
    findings = each.find()
    seconds = round(time.perf_counter() - started, 2)
    return [
        {
            "id": each.id,
            "title": each.title,
            "source": each.source,
            "set_up": each.set_up,
            "what": finding.what,
            "published": finding.expected,
            "measured": finding.measured,
            "error": finding.error,
            "tolerance": finding.tolerance,
            "within": finding.within,
            "seconds": seconds,
        }
        for finding in findings
    ]


def _print(table: list[dict[str, Any]]) -> None:
    from itertools import groupby  # noqa: PLC0415 - JSON and `--help` need no tables

    from rich.console import Console  # noqa: PLC0415

    from ..evidence.published.report import COLUMNS, cells  # noqa: PLC0415

    console = Console(highlight=False)
    for row, findings in groupby(table, key=lambda finding: finding["id"]):
        each = list(findings)
        console.print(f"\n{row}  {each[0]['title']}", style="bold")
        console.print(f"{each[0]['source']}. {each[0]['set_up']} {each[0]['seconds']:g} s.", style="dim")
        console.print(grid(COLUMNS[1:], (cells(finding, missed="NO") for finding in each)))
    missed = sum(not finding["within"] for finding in table)
    console.print(f"{len(table)} numbers, {len(table) - missed} within their tolerance, {missed} not.")
