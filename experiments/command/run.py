"""The verb ``run``: one world, told on the terminal, as JSON, or left in a folder."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003 - Typer reads the annotation when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from ...agents.documents import check_place, in_json
from ...agents.errors import InputError, shown
from ...model.seeds import LARGEST_SEED
from ..run_spec import TERMS, RunSpec
from .asked import YES, allowed, check, processes
from .watching import counted

if TYPE_CHECKING:
    from ...model.world import World
    from ..runs.sureness import Share

LONG = 20_000  # schools x terms from which a run takes long enough to show how far it is


def run(
    scenario: Annotated[
        str, typer.Argument(help="A scenario's name (`list scenarios`) or a .toml file.")
    ] = "england-today",
    *,
    region: Annotated[
        str | None,
        typer.Option(help="A name (synthetic, synthetic:300) or a file (.csv, .json).", show_default="150 schools"),
    ] = None,
    authority: Annotated[
        list[str] | None, typer.Option(help="Keep this local authority of the region; may be repeated.")
    ] = None,
    partnerships: Annotated[
        str | None,
        typer.Option(help="The partnership graph by school ids (.graphml, .gexf, edge list).", show_default="drawn"),
    ] = None,
    years: Annotated[int, typer.Option(help="School years to live through.")] = 10,
    seed: Annotated[int, typer.Option(help="Same seed, same run, to the last bit.")] = 1,
    seeds: Annotated[
        int, typer.Option(help="Live through so many seeds, from --seed on, to tell how sure the regime is.")
    ] = 1,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE[@TERM]",
            help="Set a parameter (`list parameters`), from a term on if one is given; may be repeated.",
        ),
    ] = None,
    events: Annotated[
        list[str] | None,
        typer.Option(
            "--event",
            metavar="NAME=WHERE[@FROM[..TO]]",
            help=(
                "Plan a form (`list forms`), a policy (`list policies`) or a lever (section.name:value), in some "
                "terms if they are given; or all that stands in a plan's .toml file. May be repeated."
            ),
        ),
    ] = None,
    save_plan: Annotated[
        Path | None,
        typer.Option(help="Write all that is planned into this .toml file, to be loaded with --event FILE."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Leave tables, figures and the account of the run in this folder.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier run's folder.")] = False,
    yes: Annotated[bool, YES] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of a summary.")] = False,
) -> None:
    """Run one world and tell what became of it.

    Example: coopetition run tour-de-france --years 20 --seed 7 --set funding.topslice=0.005 --out my-run
    """
    from ...model.interventions.reading import expanded, said  # noqa: PLC0415 - `--help` needs no parameters
    from ...model.interventions.writing import in_toml  # noqa: PLC0415
    from ..outputs import run_folder as outputs  # noqa: PLC0415 - `--help` needs no compiler
    from ..outputs import run_summary  # noqa: PLC0415
    from ..runs import provenance  # noqa: PLC0415

    if seeds < 1:
        raise InputError(f"--seeds {shown(seeds)}: must be 1 or more")
    if seeds > 1:
        check(seeds=seeds)

    started, planned = provenance.now(), (*said(settings or ()), *expanded(events or ()))
    setting = RunSpec(scenario, region, tuple(authority or ()), partnerships, years, seed, planned)
    if out is not None:
        outputs.check_folder(out, force=force)
    _check_plan(save_plan, force=force)
    allowed(f"--region {region or 'synthetic'} --years {years}", setting, yes=yes)
    allowed(f"--seeds {seeds}", setting, seeds, yes=yes)
    setting.check()
    _check_seeds(seed, seeds)
    if save_plan is not None:
        save_plan.write_text(in_toml(setting.planned()), encoding="utf-8")
        typer.echo(f"written: {save_plan}", err=True)
    announce_compiling()
    world = setting.world()
    live(world, years)
    sure = how_sure(setting, world, seeds) if seeds > 1 else {}
    command = setting.command()
    if out is not None:
        outputs.write(world, out, command=command, started=started, force=force)
        typer.echo(f"written: {out}", err=True)
    if as_json:
        document = outputs.document(world)
        if sure:
            document["regimes"] = {name: each._asdict() for name, each in sure.items()}
        typer.echo(in_json(document))
    else:
        run_summary.tell(world, command, sure)


def _check_plan(path: Path | None, *, force: bool) -> None:
    """Raise InputError if a plan cannot be written there."""
    if path is None:
        return
    if path.exists() and not force:
        raise InputError(f"--save-plan '{path}': it is there already; take another, or --force")
    check_place(path, f"--save-plan '{path}'")


def _check_seeds(seed: int, seeds: int) -> None:
    """Raise InputError if not all of so many seeds, from one on, are seeds."""
    if seed + seeds - 1 > LARGEST_SEED:
        raise InputError(f"--seed {seed} --seeds {seeds}: the last seed would be beyond {LARGEST_SEED}; start lower")


def how_sure(setting: RunSpec, world: World, seeds: int) -> dict[str, Share]:
    """Return how often so many seeds, from a world's own on, end in which regime."""
    from ...model.measures.regime import regime  # noqa: PLC0415 - measures bring the compiler
    from ..runs import executor_for  # noqa: PLC0415
    from ..runs.sureness import regimes_of, shares  # noqa: PLC0415

    workers = processes(len(world.region) * world.terms * seeds)
    others = range(setting.seed + 1, setting.seed + seeds)
    with executor_for(workers) as executor, counted("further seeds") as watch:
        return shares([regime(world.metrics()), *regimes_of(setting, others, executor, watch)])


def announce_compiling() -> None:
    """Compile the rules if this is the first run, and show on standard error how far that is."""
    from ...agents.engine.first_start import make_ready  # noqa: PLC0415 - brings the compiler

    make_ready()


def live(world: World, years: int) -> World:
    """Live through so many years, showing how far it is if somebody is there to watch."""
    terms = years * TERMS
    try:
        world.trajectory.reserve(len(world.trajectory) + terms)
    except (MemoryError, ValueError, OverflowError):
        raise InputError(
            f"years = {years}: a history of {len(world.region):,} schools does not fit in memory; take fewer years"
        ) from None
    if not sys.stderr.isatty() or len(world.region) * terms < LONG:
        return world.run(years)
    from rich.console import Console  # noqa: PLC0415 - only long runs on a terminal show a bar
    from rich.progress import track  # noqa: PLC0415

    for _ in track(range(terms), "term after term", console=Console(stderr=True), transient=True):
        world.term()
    return world
