"""The command ``coopetition``: one verb a file, errors in one line, exit code 0 done, 1 a check failed, 2 bad input."""

from __future__ import annotations

import gc
import io
import sys
from functools import cache, partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...agents.errors import InputError, shown
from . import (
    archive,
    calibrate,
    claims,
    compare,
    dashboard,
    disagreements,
    dynamics,
    facts,
    laboratory,
    listing,
    mapping,
    report,
    reproduce,
    run,
    sensitivity,
    sweep,
)
from .leaving import code_of
from .usage import Verbs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SELDOM = 100_000  # new objects between two collections: loading the compiler makes many and frees few (0.8 s of 4.5)
REGION = "region"


class Command(Verbs):
    """The command: its verbs, and the one door by which every error leaves."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the verb that is called; those about regions bring NumPy, and are imported only now."""
        if args and args[0] == REGION:
            from .region import app as regions  # noqa: PLC0415 - `coopetition --help` answers without it

            self.add_command(typer.main.get_command(regions), REGION)
        return super().resolve_command(ctx, args)

    def main(self, args: Sequence[str] | None = None, *more: Any, standalone_mode: bool = True, **extra: Any) -> Any:
        """Run a verb, and leave with its code; see `leaving`."""
        call = partial(super().main, args, *more, standalone_mode=False, **extra)
        if not standalone_mode:
            return call()
        words = sys.argv[1:] if args is None else args
        sys.exit(code_of(partial(_checked, words, call), words))


def _checked(words: Sequence[str], call: Callable[[], object]) -> object:
    """Make sure that words can be names of files at all, and run."""
    for each in words:
        if "\0" in each:
            raise InputError(f"{shown(each)}: holds a NUL, which no name does; leave it out")
    return call()


app = typer.Typer(
    name="coopetition",
    cls=Command,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Schools that compete and collaborate under accountability pressure.",
    epilog="Example: coopetition run mortal-engines --years 20. Every verb has a --help of its own.",
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - few ask for it

        typer.echo(f"coopetition {version('coopetition')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Schools that compete and collaborate under accountability pressure."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


app.command("run")(run.run)
app.command("compare")(compare.compare)
app.command("sweep")(sweep.sweep)
app.command("sensitivity")(sensitivity.sensitivity)
app.command("calibrate")(calibrate.calibrate)
app.command("map")(mapping.draw)
app.command("reproduce")(reproduce.reproduce)
app.command("report")(report.report)
app.command("archive")(archive.archive)
app.command("list")(listing.list_kind)
app.command("dashboard")(dashboard.dashboard)
app.command("laboratory")(laboratory.laboratory)
app.command("dynamics")(dynamics.dynamics)
app.command("facts")(facts.facts)
app.command("claims")(claims.claims)
app.command("disagreements")(disagreements.disagreements)
app.add_typer(typer.Typer(help="Make, import and show regions: the schools and where their pupils live."), name=REGION)


def main(words: Sequence[str] | None = None) -> None:
    """Run the command, and leave: what the console script ``coopetition`` calls.

    Parameters
    ----------
    words : sequence of str, optional
        What stands after ``coopetition``; what the shell gave unless given.
    """
    gc.set_threshold(SELDOM)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name that the terminal cannot show is shown escaped
            stream.reconfigure(errors="backslashreplace")
    _made()(words, prog_name="coopetition")


@cache
def _made() -> Any:
    return typer.main.get_command(app)
