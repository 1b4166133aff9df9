"""The verb ``facts``: what is known of schools in England, beside what the model does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path  # noqa: TC003 - Typer reads the annotation when it runs
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...agents.documents import in_json
from ..run_spec import TERMS, RunSpec
from .asked import YES, allowed, check, chosen, grid, processes
from .run import announce_compiling
from .sweep import WORKERS

if TYPE_CHECKING:
    from collections.abc import Sequence

SEEDS, YEARS = 30, 15


def facts(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Facts, such as A8.", show_default="all")
    ] = None,
    *,
    seeds: Annotated[int, typer.Option(help="Worlds that every figure is of.")] = SEEDS,
    years: Annotated[
        int, typer.Option(help="School years to live through; what happens is counted in the last ten.")
    ] = YEARS,
    region: Annotated[
        str | None,
        typer.Option(
            help="A name (synthetic:300) or a file of secondary schools.", show_default="a town for each seed"
        ),
    ] = None,
    authority: Annotated[
        list[str] | None, typer.Option(help="Keep this local authority of the region; may be repeated.")
    ] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE[@TERM]", help="Set a parameter; may be repeated.")
    ] = None,
    workers: Annotated[int | None, WORKERS] = None,
    out: Annotated[Path | None, typer.Option(help="Write facts.md (facts-REGION.md) into this folder.")] = None,
    yes: Annotated[bool, YES] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of a table.")] = False,
) -> None:
    """Measure facts of England in the model: target, model with its interval over seeds, within or not, and why not.

    Example: coopetition facts A5 A8 B1 --seeds 30 --years 15
    """
    from ...model.interventions.reading import said  # noqa: PLC0415 - `--help` needs no compiler
    from ..evidence.facts import FACTS  # noqa: PLC0415 - `--help` needs no compiler

    names = chosen("facts", "fact", [each.upper() for each in ids or FACTS], FACTS)
    check(seeds=seeds, workers=workers)
    place = f"--seeds {seeds} --region {region or 'synthetic'} --years {years}"
    asked = RunSpec("england-today", region, tuple(authority or ()), years=years)
    allowed(place, asked, seeds, workers=workers, yes=yes)
    setting = replace(asked, interventions=said(settings or ()))
    setting.check()
    announce_compiling()
    rows = found(names, setting, seeds, workers)
    if out is not None:
        from ..evidence.facts.report import write  # noqa: PLC0415 - few write it up

        page = write(rows, out, seeds=seeds, years=years, place=_place(setting), region=setting.region_name)
        typer.echo(f"written: {page}", err=True)
    if as_json:
        typer.echo(in_json(rows))
    else:
        _print(rows, f"{_place(setting)}, {seeds} seeds, {years} years")


def found(names: Sequence[str], setting: RunSpec, seeds: int, workers: int | None) -> list[dict[str, Any]]:
    """Return rows of the table as plain objects; in this process where that is quicker than starting several."""
    from ..evidence.facts.gather import table  # noqa: PLC0415 - `--help` needs no compiler
    from ..runs import executor_for  # noqa: PLC0415

    if workers is None:
        workers = processes(len(setting.place()) * setting.years * TERMS * seeds)
    with executor_for(workers) as executor:
        return table(names, setting, seeds, executor)


def _place(setting: RunSpec) -> str:
    schools = len(setting.place())
    if setting.region is None:
        return f"a synthetic town of {schools} schools for each seed"
    kept = f" ({', '.join(setting.authorities)})" if setting.authorities else ""
    name = str(setting.region_name).replace("\\", "/").rpartition("/")[2]
    return f"{name}{kept}, {schools:,} schools"


def _print(rows: list[dict[str, Any]], of: str) -> None:
    from rich.console import Console  # noqa: PLC0415 - JSON and `--help` need no tables

    from ..evidence.facts.report import COLUMNS, cells, counted, sentences  # noqa: PLC0415

    console = Console(highlight=False)
    console.print(grid(COLUMNS, map(cells, rows)))
    for ids, why in sentences(rows):
        console.print(f"{ids}: {why}", markup=False)
    total = counted(rows)
    console.print(f"\nEngland today, {of}. {total['held']} of {total['all']} figures hold.", markup=False)
    if any(row["within"] is not None and not row["sure"] for row in rows):
        console.print("A question mark: the interval reaches over an end of the range.")
