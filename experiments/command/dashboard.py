"""The verb ``dashboard``: until the page is built, three scenarios of one town side by side on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ...agents.errors import InputError
from .run import announce_compiling

if TYPE_CHECKING:
    from ...model.world import World

PORT = 8765
PORTS = (1, 65535)
JOURNEY = ("england-today", "mortal-engines", "tour-de-france")
YEARS = 10
NOT_BUILT = (
    "The dashboard's page is not built yet, so no browser opens and no port is used. "
    "Here is the same town under three sets of rules instead."
)


def dashboard(
    port: Annotated[int, typer.Option(help="Port on which the page will be served.")] = PORT,
    *,
    no_browser: Annotated[  # noqa: ARG001 - there is no page to open yet
        bool, typer.Option("--no-browser", help="Do not open a browser.")
    ] = False,
) -> None:
    """Open the dashboard; as long as there is none, compare three scenarios on the terminal.

    Example: coopetition dashboard --port 8080 --no-browser
    """
    if not PORTS[0] <= port <= PORTS[1]:
        raise InputError(f"--port {port}: must be a whole number from {PORTS[0]} to {PORTS[1]}")
    typer.echo(NOT_BUILT, err=True)
    announce_compiling()
    from ...model.world import World, region_for  # noqa: PLC0415 - `--help` needs no compiler

    town = region_for(None, 1)
    side_by_side([World(name, town, seed=1).run(YEARS) for name in JOURNEY])


def side_by_side(worlds: list[World]) -> None:
    """Print the main measures at the end of several worlds in one table."""
    from rich import box  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    from ...model.measures.regime import regime  # noqa: PLC0415
    from ..measures_told import SUMMARY, written  # noqa: PLC0415
    from ..story import place  # noqa: PLC0415

    console = Console(highlight=False)
    console.print(f"{place(worlds[0])}, {YEARS} school years, seed 1".capitalize(), style="bold")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("How it ends")
    for world in worlds:
        table.add_column(world.scenario.title, justify="right")
    values = [world.metrics() for world in worlds]
    table.add_row("regime", *(regime(each) for each in values), style="bold")
    for told in SUMMARY:
        if all(told.metric in each for each in values):
            table.add_row(told.name, *(written(each[told.metric], told.how) for each in values))
    console.print(table)
    console.print("Tell one of them at length with, for example:")
    console.print(f"  coopetition run {JOURNEY[1]} --years {YEARS} --seed 1", soft_wrap=True)
    console.print("One run is one story: another seed tells another.", style="dim")
