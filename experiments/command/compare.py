"""The verb ``compare``: twin worlds that share every draw, and what B is above A in every measure."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from ...agents.documents import in_json
from ..run_spec import TERMS, RunSpec
from .asked import YES, allowed, processes
from .run import announce_compiling
from .sweep import WORKERS
from .watching import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..paired import Comparison, Effect

MOST = 200
EVENT = "NAME=WHERE[@FROM[..TO]]"
MINUS = "\N{MINUS SIGN}"


def compare(
    a: Annotated[str, typer.Argument(help="A scenario's name (`list scenarios`) or a .toml file.")],
    b: Annotated[str, typer.Argument(help="The scenario it is compared with; the same one for a change of policy.")],
    *,
    seeds: Annotated[int | None, typer.Option(help="Seeds to take at least.", show_default="20")] = None,
    most: Annotated[
        int | None,
        typer.Option(help="Seeds to take at most.", show_default=f"{MOST}; with --seeds alone, so many exactly"),
    ] = None,
    precision: Annotated[
        float | None,
        typer.Option(help="Half an interval, by the spread between worlds, that is narrow.", show_default="0.25"),
    ] = None,
    metric: Annotated[
        list[str] | None, typer.Option(help="Measure that must be narrow; may be repeated.", show_default="main ones")
    ] = None,
    years: Annotated[int, typer.Option(help="School years to live through.")] = 10,
    region: Annotated[
        str | None, typer.Option(help="Region of both: a name or a file.", show_default="a town for each seed")
    ] = None,
    authority: Annotated[list[str] | None, typer.Option(help="Keep this local authority; may be repeated.")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE[@TERM]", help="Set a parameter of both.")
    ] = None,
    settings_a: Annotated[
        list[str] | None, typer.Option("--set-a", metavar="NAME=VALUE[@TERM]", help="Set a parameter of A.")
    ] = None,
    settings_b: Annotated[
        list[str] | None, typer.Option("--set-b", metavar="NAME=VALUE[@TERM]", help="Set a parameter of B.")
    ] = None,
    events: Annotated[
        list[str] | None, typer.Option("--event", metavar=EVENT, help="Govern schools of both (`list forms`).")
    ] = None,
    events_a: Annotated[list[str] | None, typer.Option("--event-a", metavar=EVENT, help="Govern schools of A.")] = None,
    events_b: Annotated[list[str] | None, typer.Option("--event-b", metavar=EVENT, help="Govern schools of B.")] = None,
    workers: Annotated[int | None, WORKERS] = None,
    everything: Annotated[bool, typer.Option("--all", help="Show every measure, not the main ones alone.")] = False,
    yes: Annotated[bool, YES] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of a table.")] = False,
) -> None:
    """Compare two worlds by pairs of runs that share every draw: what B is above A, measure by measure.

    Example: coopetition compare england-today england-today --set-b funding.topslice=0.01@7 --years 10
    """
    from ...model.interventions.reading import expanded, said  # noqa: PLC0415 - `--help` needs no compiler
    from ..paired import HEADLINE, LEAST, PRECISION  # noqa: PLC0415
    from ..paired import compare as compared  # noqa: PLC0415
    from ..runs import executor_for  # noqa: PLC0415

    shared = RunSpec(a, region, tuple(authority or ()), years=years)
    one, other = (
        replace(
            shared,
            scenario=scenario,
            interventions=(*said((*(settings or ()), *own)), *expanded((*(events or ()), *planned))),
        )
        for scenario, own, planned in ((a, settings_a or (), events_a or ()), (b, settings_b or (), events_b or ()))
    )
    exactly = seeds is not None and precision is None and most is None
    least = LEAST if seeds is None else seeds
    most = (least if exactly else max(least, MOST)) if most is None else most
    for side in (one, other):
        allowed(f"--seeds {least} --region {region or 'synthetic'}", side, 2 * least, workers=workers, yes=yes)
        side.check()
    announce_compiling()
    if workers is None:
        workers = processes(len(one.place()) * years * TERMS * 2 * least)
    with executor_for(workers) as executor, counted("pairs of worlds") as watch:
        found = compared(
            lambda seed: replace(one, seed=seed),
            lambda seed: replace(other, seed=seed),
            executor,
            least=least,
            most=most,
            precision=PRECISION if precision is None else precision,
            watched=tuple(metric or HEADLINE),
            watch=watch,
        )
    if as_json:
        typer.echo(in_json(_document(found, one, other)))
    else:
        _tell(found, one, other, everything=everything)


def _document(found: Comparison, a: RunSpec, b: RunSpec) -> dict[str, object]:
    from ..paired import columns, usual  # noqa: PLC0415 - a table needs neither

    return {
        "a": a.command(),
        "b": b.command(),
        "seeds": len(found.seeds),
        "narrow": found.narrow,
        "regimes": found.regimes,
        "effects": {
            name: each._asdict() | {"usual": usual(*columns(found.rows, name))} for name, each in found.effects.items()
        },
    }


def _tell(found: Comparison, a: RunSpec, b: RunSpec, *, everything: bool) -> None:
    from rich import box  # noqa: PLC0415 - JSON and `--help` need no tables
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    from ..runs.sureness import shares, told  # noqa: PLC0415

    console = Console(highlight=False)
    for name, side in (("A", a), ("B", b)):
        ended = told(shares(Counter(found.regimes[name.lower()]).elements()))
        console.print(f"[bold]{name}[/]  {side.command()}\n   ended as: {ended}", soft_wrap=True)
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), header_style="dim")
    grid.add_column("", overflow="fold")
    for name in ("A", "B", "B above A, 95% interval", "d"):
        grid.add_column(name, justify="right", no_wrap=True)
    for name, how, each in _lines(found, everything=everything):
        grid.add_row(name, *_cells(each, how, len(found.seeds)))
    console.print(grid)
    console.print(
        f"{len(found.seeds)} pairs of worlds that share every draw. Differences of percentages are in points; "
        "d is the mean difference by its own spread between pairs (d_z).",
        style="dim",
    )
    if not found.narrow:
        console.print("Some interval is still wider than asked for: take more seeds (--most).", style="dim")


def _lines(found: Comparison, *, everything: bool) -> Iterator[tuple[str, str, Effect]]:
    from ..outputs.measures_told import SUMMARY  # noqa: PLC0415

    for each in SUMMARY:
        yield each.name, each.how, found.effects[each.metric]
    if everything:
        shown = {each.metric for each in SUMMARY}
        for name in found.effects:
            if name not in shown:
                yield name, "plain", found.effects[name]


def _cells(each: Effect, how: str, pairs: int) -> list[str]:
    from ..outputs.measures_told import NONE, difference, written  # noqa: PLC0415

    if each.mean is None:
        return [NONE, NONE, NONE, ""]
    size = "alike" if each.effect_size is None else f"{each.effect_size:+.1f}" if each.effect_size else "0"
    told = difference(each.mean, how)
    if each.low != each.high:
        told += f" ({difference(each.low, how)} to {difference(each.high, how)})"
    told += f" in {each.n}" if each.n < pairs else ""
    return [written(each.a, how), written(each.b, how), told, size.replace("-", MINUS)]
