"""The verb ``disagreements``: where the source documents contradict one another, maps of where each is right."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotation when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from ...agents.documents import in_json
from .asked import YES, allowed, check
from .claims import check_claim
from .run import announce_compiling
from .sweep import WORKERS

if TYPE_CHECKING:
    from ..evidence.disagreements import Disagreement
    from ..evidence.disagreements.asked import Map

SEEDS = 30


def disagreements(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="Disagreements: D1-D9, or a system: P26.", show_default="all"),
    ] = None,
    *,
    seeds: Annotated[
        int, typer.Option(help="Pairs of worlds a cell at least; more, up to 200, where it takes them.")
    ] = SEEDS,
    workers: Annotated[int | None, WORKERS] = None,
    out: Annotated[Path | None, typer.Option(help="Write disagreements.md and its pictures into this folder.")] = None,
    yes: Annotated[bool, YES] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list of cells instead of tables.")] = False,
) -> None:
    """Map where each of two sources that contradict one another is right.

    Example: coopetition disagreements D9
    """
    from ..evidence.disagreements import named  # noqa: PLC0415 - `--help` reads no files
    from ..evidence.disagreements.asked import cells  # noqa: PLC0415

    wanted = named(tuple(names or ()))
    for name, about in wanted.items():
        for claim in cells(about).values():
            check_claim(f"disagreements, {name}", claim)
    check(seeds=seeds, workers=workers)
    asked = [cell for about in wanted.values() for cell in cells(about).values()]
    if asked:
        allowed(f"--seeds {seeds}", asked[0].setting(0, 1), 2 * seeds * len(asked), workers=workers, yes=yes)
    announce_compiling()
    maps = _asked(wanted, seeds, workers)
    if out is not None:
        from ..evidence.disagreements.page import write  # noqa: PLC0415 - few write it up

        typer.echo(f"written: {write(maps, seeds, out)}", err=True)
    if as_json:
        typer.echo(in_json([cell for each in maps for cell in each.told()]))
    else:
        _print(maps)


def _asked(wanted: dict[str, Disagreement], seeds: int, workers: int | None) -> list[Map]:
    """Ask every cell, and show on standard error how far that is."""
    from rich.console import Console  # noqa: PLC0415 - `--help` needs no status line
    from rich.progress import Progress  # noqa: PLC0415

    from ..evidence.disagreements.asked import cells, mapped  # noqa: PLC0415 - `--help` needs no compiler
    from ..runs import executor_for  # noqa: PLC0415

    console = Console(stderr=True)
    with executor_for(workers) as executor, Progress(console=console, disable=not console.is_terminal) as progress:
        bar = progress.add_task("cells", total=sum(len(cells(each)) for each in wanted.values()))
        return [mapped(name, about, executor, seeds, lambda _: progress.advance(bar)) for name, about in wanted.items()]


def _print(maps: list[Map]) -> None:
    from rich.console import Console  # noqa: PLC0415 - JSON needs no table
    from rich.table import Table  # noqa: PLC0415

    from ..evidence.disagreements.page import counts  # noqa: PLC0415
    from ..evidence.writing import told  # noqa: PLC0415

    console = Console()
    for each in maps:
        about = each.about
        console.print(f"\n[bold]{each.name}: {about.title}[/bold]\n{about.what}; `{about.claim.measure}`, B less A")
        table = Table(box=None, pad_edge=False)
        table.add_column("", justify="right")
        for level in about.across.levels:
            table.add_column(f"{level:g}", justify="right")
        for i in reversed(range(len(about.up.levels))):
            signs = (
                {about.positions[0].who: "[red]", about.positions[1].who: "[green]"}.get(each.right(i, j), "[dim]")
                for j in range(len(about.across.levels))
            )
            table.add_row(
                f"{about.up.levels[i]:g}",
                *(f"{sign}{told(answer.effect.mean)}[/]" for sign, answer in zip(signs, each.cells[i], strict=True)),
            )
        console.print(table)
        console.print(f"across: {about.across.label}; up: {about.up.label}")
        for who, style in zip(about.positions, ("[red]", "[green]"), strict=True):
            console.print(f"{style}{who.who}[/]: {who.says}")
        console.print(counts(each))
        console.print(" ".join(about.plain.split()))
