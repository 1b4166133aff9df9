"""What several verbs ask of their words: names of a catalogue, numbers of seeds and processes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import typer

from ...agents.errors import InputError, shown
from ...agents.registry import close_to
from ...model.seeds import LARGEST_SEED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.table import Table

    from ..run_spec import RunSpec

MOST_WORKERS = 1_024
SHORT = 3_000_000  # schools x terms up to which one process is quicker than starting several


def chosen(verb: str, thing: str, names: Sequence[str], catalogue: Mapping[str, object]) -> list[str]:
    """Return those entries of a catalogue that were asked for, in its order; none if none was.

    Raises
    ------
    InputError
        If there is no such entry: names the one that is meant, or all.
    """
    for name in names:
        if name not in catalogue:
            raise InputError(f"{verb} '{name}': there is no such {thing}; {close_to(name, catalogue)}")
    return [name for name in catalogue if name in names]


def check(*, seeds: int | None = None, workers: int | None = None) -> None:
    """Check that so many seeds give an interval, and that there is a process.

    Raises
    ------
    InputError
        If not.
    """
    if seeds is not None and seeds < 2:
        raise InputError(f"--seeds {seeds}: an interval needs 2 or more")
    if seeds is not None and seeds > LARGEST_SEED:
        raise InputError(f"--seeds {shown(seeds)}: must be at most {LARGEST_SEED:,}")
    if workers is not None and not 1 <= workers <= MOST_WORKERS:
        raise InputError(f"--workers {shown(workers)}: must be from 1 to {MOST_WORKERS:,}")


def grid(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Return findings as a table for the terminal; what is long goes on in the next line."""
    from rich import box  # noqa: PLC0415 - JSON and `--help` need no tables
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    for cells in rows:
        table.add_row(*cells)
    return table


YES = typer.Option("--yes", help="Go ahead however many runs, hours or gigabytes it takes.")


def allowed(what: str, setting: RunSpec, runs: int = 1, *, workers: int | None = None, yes: bool = False) -> None:
    """Make sure that so many runs of a setting are no more than is made without asking; say so of a long job.

    Parameters
    ----------
    what : str
        Which words of the user make it so large.
    setting : RunSpec
        Of each run; its region is not drawn.
    runs : int
        How many.
    workers : int, optional
        Processes; as many as this machine has cores unless given, but one for one run.
    yes : bool
        Whether it was asked for nonetheless.

    Raises
    ------
    InputError
        If it is more: tells runs, time and memory, and how to go ahead.
    """
    from ..designs import effort  # noqa: PLC0415 - `--help` needs no effort

    if min(runs, setting.years) < 1:  # whoever reads it says so
        return
    at_once = min(runs, workers or effort.cores())
    taken = effort.of_setting(setting, runs).allowed(what, at_once, yes=yes)
    if taken.seconds / at_once > effort.SHORT:
        typer.echo(f"{taken.told(at_once)} (estimates)", err=True)


def processes(work: int) -> int | None:
    """Return how many processes are quickest for so many schools x terms."""
    return 1 if work < SHORT else os.cpu_count()
