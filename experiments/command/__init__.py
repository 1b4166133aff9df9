"""The command ``coopetition``: one verb a file, errors in one line, exit code 0 done, 1 a check failed, 2 bad input."""

from __future__ import annotations

import gc
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ...agents.errors import InputError
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

SELDOM = 100_000  # new objects between two collections: loading the compiler makes many and frees few (0.8 s of 4.5)
BAD_INPUT = 2
REGION = "region"
STOPPED = 130  # what a shell expects after Ctrl-C


class Verbs(TyperGroup):
    """The verbs; whatever input they cannot use is told in one line on standard error."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the verb that is called; those about regions bring NumPy, and are imported only now."""
        if args and args[0] == REGION:
            from .region import app as regions  # noqa: PLC0415 - `coopetition --help` answers without it

            self.add_command(typer.main.get_command(regions), REGION)
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a verb; leave with 2 on bad input, 1 on results that are lost and 130 on Ctrl-C, without a traceback."""
        try:
            return super().main(*args, **extra)
        except KeyboardInterrupt:
            sys.exit(STOPPED)
        except (InputError, OSError) as error:
            typer.echo(f"error: {told(error)}", err=True)
            sys.exit(getattr(error, "exit_code", BAD_INPUT))


app = typer.Typer(
    name="coopetition",
    cls=Verbs,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Schools that compete and collaborate under accountability pressure.",
    epilog="Example: coopetition run mortal-engines --years 20. Every verb has a --help of its own.",
)


def told(error: Exception) -> str:
    """Return what went wrong in one line; of an operating system's error the file and the reason."""
    if isinstance(error, OSError) and error.strerror:
        where = f"'{error.filename}': " if error.filename else ""
        return f"{where}{error.strerror}"
    return " ".join(str(error).split())


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


def main() -> None:
    """Run the command: what the console script ``coopetition`` calls."""
    gc.set_threshold(SELDOM)
    app(prog_name="coopetition")
