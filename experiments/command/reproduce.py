"""The verb ``reproduce``: what lies in a folder is run again, and every value and file compared."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotation when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from ...agents.documents import in_json
from ...agents.errors import InputError
from .run import announce_compiling
from .sweep import SCHEDULER, WORKERS
from .watching import counted

if TYPE_CHECKING:
    from ..outputs.reproduce import Difference, Reproduced

FAILED = 1
NOTHING = "what the runs were made from is not there as it was"
SHOWN = 20  # differences that are told; --json tells all


def reproduce(
    folder: Annotated[Path, typer.Argument(help="A folder that `run --out` or `sweep` left.")],
    *,
    runs: Annotated[
        int | None, typer.Option(help="Of a sweep, run only so many again, spread evenly.", show_default="all")
    ] = None,
    workers: Annotated[int | None, WORKERS] = None,
    scheduler: Annotated[str | None, SCHEDULER] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of a summary.")] = False,
) -> None:
    """Run again what a folder tells of, and compare every value and file with what was kept.

    Leaves with 1 if anything differs, and tells what; also if there was nothing to compare.

    Example: coopetition reproduce my-sweep --runs 100
    """
    from ..outputs.reproduce import reproduce as again  # noqa: PLC0415 - `--help` needs no compiler
    from ..runs import executor_for  # noqa: PLC0415

    if runs is not None and runs < 1:
        raise InputError(f"--runs {runs}: must be 1 or more")
    announce_compiling()
    with executor_for(workers, scheduler) as executor, counted("runs made again") as watch:
        found = again(folder, executor, most=runs, watch=watch)
    if as_json:
        typer.echo(in_json(_document(found)))
    else:
        _tell(found, folder)
    if not found.whole:
        raise typer.Exit(FAILED)


def _document(found: Reproduced) -> dict[str, object]:
    return {
        "same": found.whole,
        "runs": found.runs,
        "runs_same": found.same,
        "runs_kept": found.kept,
        "differences": [each._asdict() for each in found.differences],
        "files_changed": found.files,
        "made_by": [{"what": each.what, "kept": each.kept, "now": each.now} for each in found.made_by],
    }


def _tell(found: Reproduced, folder: Path) -> None:
    from ..runs.provenance import not_as_written  # noqa: PLC0415 - brings the compiler

    for each in found.made_by:
        typer.echo(f"made by another {_line(each)}")
    for name in found.files:
        typer.echo(not_as_written(folder / name))
    for each in found.differences[:SHOWN]:
        typer.echo(f"{'the account' if each.run < 0 else f'run {each.run}'}: {_line(each)}")
    if len(found.differences) > SHOWN:
        typer.echo(f"… and {len(found.differences) - SHOWN:,} more: --json tells all")
    if found.runs == 0:
        typer.echo(f"Nothing was compared: {NOTHING if found.kept else 'no run is kept here'}.")
        return
    some = f" (of {found.kept:,} that are kept)" if found.runs < found.kept else ""
    typer.echo(f"{found.same:,} of {found.runs:,} runs{some} are the same to the last bit.")


def _line(each: Difference) -> str:
    return f"{each.what}: {_short(each.kept)} was kept, {_short(each.now)} now"


def _short(value: object) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 32 else f"{text[:16]}…"
