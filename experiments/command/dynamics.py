"""The verb ``dynamics``: what theory foretells of towns of heads, beside what many towns of the school world did."""

from __future__ import annotations

import time
from pathlib import Path  # noqa: TC003 - Typer reads the annotation when it runs
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...agents.documents import in_json
from ..run_spec import RunSpec
from .asked import YES, allowed, check, chosen, grid
from .run import announce_compiling
from .sweep import WORKERS

if TYPE_CHECKING:
    from collections.abc import Sequence

SEEDS = 20
LONG, WORLDS = 20, 20  # school years, and worlds for each seed, of a usual show


def dynamics(
    shows: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Shows, such as ramp.", show_default="all")
    ] = None,
    *,
    seeds: Annotated[int, typer.Option(help="Towns that every number is a mean of.")] = SEEDS,
    workers: Annotated[int | None, WORKERS] = None,
    out: Annotated[Path | None, typer.Option(help="Write dynamics.md and its pictures into this folder.")] = None,
    yes: Annotated[bool, YES] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")] = False,
) -> None:
    """Show how towns move, beside what was foretold: two starts, a ramp of stakes, judging, feedbacks, rescue, tipping.

    Example: coopetition dynamics two-starts judged --seeds 30
    """
    from ..evidence.dynamics import SHOWS  # noqa: PLC0415 - `--help` needs no compiler

    names = chosen("dynamics", "show", [each.lower() for each in shows or SHOWS], SHOWS)
    check(seeds=seeds, workers=workers)
    allowed(f"--seeds {seeds}", RunSpec(years=LONG), seeds * len(names) * WORLDS, workers=workers, yes=yes)
    announce_compiling()
    table = found(names, seeds, workers)
    if out is not None:
        from ..evidence.dynamics.report import write  # noqa: PLC0415 - few write it up

        typer.echo(f"written: {write(table, out)}", err=True)
    if as_json:
        typer.echo(in_json(table))
    else:
        _print(table)


def found(shows: Sequence[str], seeds: int, workers: int | None, **more: Any) -> list[dict[str, Any]]:
    """Return shows as plain objects, with the seconds that each took.

    Parameters
    ----------
    shows : sequence of str
        Their names.
    seeds, workers : int
        Towns; processes, one for each core if None.
    **more : Any
        What else the towns are: ``schools``.
    """
    from rich.console import Console  # noqa: PLC0415 - `--help` needs no status line

    from ..evidence.dynamics import SHOWS  # noqa: PLC0415
    from ..evidence.dynamics.seeds import Seeds  # noqa: PLC0415
    from ..runs import executor_for  # noqa: PLC0415

    table = []
    with executor_for(workers) as executor, Console(stderr=True).status("dynamics") as line:
        for name in shows:
            line.update(f"dynamics: {name}")
            started = time.perf_counter()
            told = SHOWS[name].told(Seeds(executor, seeds, **more))
            table.append(told | {"seconds": round(time.perf_counter() - started, 1)})
    return table


def _print(table: list[dict[str, Any]]) -> None:
    from rich.console import Console  # noqa: PLC0415 - JSON and `--help` need no tables

    from ..evidence.dynamics.report import COLUMNS, counted, row  # noqa: PLC0415

    console = Console(highlight=False)
    for each in table:
        console.print(f"\n{each['id']}  {each['title']}", style="bold", markup=False)
        console.print(f"{each['source']}. {each['set_up']} {each['seconds']:g} s.", style="dim", markup=False)
        console.print(grid(COLUMNS, map(row, each["findings"])))
        console.print(each["why"], markup=False)
    yes, no, unclear = (sum(each) for each in zip(*(counted(each["findings"]) for each in table), strict=True))
    console.print(f"\n{table[0]['seeds']} seeds. {yes} numbers as foretold, {no} not, {unclear} unclear.")
