"""The summary of a run on the terminal: which regime and why, main measures, what happened, how to run it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.scenarios import load, with_towns
from ...model.state import TERMS
from .event_text import COUNTED, by_year, first_in_words
from .measures_told import FOOTNOTE, lines

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from ...model.world import World
    from ..runs.sureness import Share

FEW_YEARS = 12  # up to which every year has a column of its own
BARS = "▁▂▃▄▅▆▇█"
MOST_BARS = 40
WIDEST = 96


def tell(world: World, command: str, sure: dict[str, Share] | None = None) -> None:
    """Print the story of a run on standard output.

    Parameters
    ----------
    world : World
        A world that has lived through some years.
    command : str
        The command line that gives the same run.
    sure : dict of Share, optional
        How often other seeds end in which regime.
    """
    from rich.console import Console  # noqa: PLC0415 - only what is told to people needs it
    from rich.padding import Padding  # noqa: PLC0415

    from ...model.measures.regime import explain  # noqa: PLC0415

    console = Console(highlight=False)
    console.width = min(console.width, WIDEST)
    _print(console, headline(world), style="bold")
    _print(console, explain(world.metrics()).partition(";")[0].removesuffix(".") + ".")
    if sure:
        from ..runs.sureness import told  # noqa: PLC0415

        _print(console, f"By seeds: {told(sure)}, with 95% intervals.")
    console.print(Padding(_measures(world), (1, 0, 0, 0)))
    _print(console, f"\n{FOOTNOTE}\n", style="dim")
    _heading(console, "What happened")
    console.print(_counts(world))
    _first(console, world)
    _heading(console, "The same run again", above=True)
    console.print(f"  {command}", markup=False, soft_wrap=True)
    _print(console, "\nOne run is one story: another --seed tells another; --seeds 20 how alike they end.", style="dim")
    if not world.region.name.startswith("synthetic"):
        _print(
            console, "The schools start as they are on paper; all that happens to them here is made up.", style="dim"
        )


def headline(world: World) -> str:
    """Return in one line what was run."""
    years = world.terms // TERMS
    return (
        f"{world.scenario.title or world.scenario.name}: {place(world)}, "
        f"{years} school {'year' if years == 1 else 'years'}, seed {world.seed}"
    )


def place(world: World) -> str:
    """Return where it was run, in words.

    A synthetic region's name holds its size already.
    """
    number = len(world.region)
    schools = "1 school" if number == 1 else f"{number:,} schools"
    kind, _, whose = world.region.name.partition(":")
    if kind == "synthetic":
        named = whose in with_towns() and whose != world.scenario.name
        return f"{load(whose).town_name}, a made-up town of {schools}" if named else f"a made-up town of {schools}"
    authorities = sorted(set(world.region.schools["authority"].tolist()))
    return f"{authorities[0] if len(authorities) == 1 else world.region.name}, {schools}"


def sparkline(counts: list[int], width: int = MOST_BARS) -> str:
    """Return counts as a line of little bars, several years to a bar if there are more than ``width``.

    Examples
    --------
    >>> sparkline([0, 1, 4, 8])
    '·▁▄█'
    """
    each = -(-len(counts) // width)
    sums = [sum(counts[k : k + each]) for k in range(0, len(counts), each)]
    most = max(sums, default=0)
    return "".join("·" if value == 0 else BARS[-(-value * len(BARS) // most) - 1] for value in sums)


def _print(console: Console, text: str, style: str = "") -> None:
    console.print(text, style=style or None, markup=False)


def _heading(console: Console, text: str, *, above: bool = False) -> None:
    _print(console, f"{chr(10) if above else ''}{text}", style="bold")


def _measures(world: World) -> Table:
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    history = world.history([1, world.terms])
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold", padding=(0, 2))
    table.add_column("How it stands")
    table.add_column("after term 1", justify="right", no_wrap=True)
    table.add_column(f"after year {world.terms // TERMS}", justify="right", no_wrap=True)
    first, last = ({name: values[k] for name, values in history.items()} for k in (0, 1))
    for row in lines(first, last):
        table.add_row(*row)
    return table


def _first(console: Console, world: World) -> None:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table.grid(padding=(0, 1))
    for year, words in first_in_words(world):
        table.add_row(" ", Text(f"year {year}:"), Text(words))
    if table.rows:
        _heading(console, "How it began", above=True)
        console.print(table)


def _counts(world: World) -> Table:
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    years = world.terms // TERMS
    counts = by_year(world.events, years)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    table.add_column("  in year", no_wrap=True)
    if years <= FEW_YEARS:
        for year in range(1, years + 1):
            table.add_column(str(year), justify="right", no_wrap=True)
    else:
        each = -(-years // MOST_BARS)
        table.add_column(f"1 to {years}{'' if each == 1 else f', {each} years a mark'}", no_wrap=True)
    table.add_column("in all", justify="right", no_wrap=True)
    for kind, name in COUNTED.items():
        each = [str(count) if count else "·" for count in counts[kind]]
        cells = each if years <= FEW_YEARS else [sparkline(counts[kind])]
        table.add_row(f"  {name}", *cells, str(sum(counts[kind])))
    return table
