"""The verb ``map``: where towns end over two parameters, as a figure and a table."""

from __future__ import annotations

import shlex
import time
from pathlib import Path  # noqa: TC003 - Typer reads the annotation when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from ...agents.documents import in_json
from .asked import YES
from .sweep import (
    AGAIN,
    PATIENCE,
    SCHEDULER,
    WAIT,
    WORKERS,
    Where,
    all_runs,
    command_of,
    failed_told,
    leave_if,
    warned,
)
from .watching import span

if TYPE_CHECKING:
    from ..runs import Swept


def draw(
    study: Annotated[str, typer.Argument(help="A study on a grid of two factors: its file, or its name.")],
    *,
    out: Annotated[Path, typer.Option(help="Keep the rows, the map and its account in this folder.")],
    workers: Annotated[int | None, WORKERS] = None,
    scheduler: Annotated[str | None, SCHEDULER] = None,
    wait: Annotated[float, WAIT] = PATIENCE,
    again: Annotated[str | None, AGAIN] = None,
    yes: Annotated[bool, YES] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of a summary.")] = False,
) -> None:
    """Make all runs of a study with two factors, or those that are missing, and draw the map of its regimes.

    Example: coopetition map map-greed-fear --out my-map --workers 2
    """
    from ..designs.maps import axes_of  # noqa: PLC0415 - `--help` needs no compiler
    from ..designs.maps.files import ACCOUNT, FORMAT, PICTURES, TABLE  # noqa: PLC0415
    from ..designs.studies import load  # noqa: PLC0415
    from ..runs.beside import account_before  # noqa: PLC0415

    started, where = time.perf_counter(), Where(out, workers, scheduler, wait, again, yes)
    planned = load(study, yes=yes)
    axes = axes_of(planned)
    account_before(out / ACCOUNT, FORMAT, [*PICTURES, TABLE])
    swept = all_runs(planned, where, command_of("map", study, out))
    from ..runs.folder import Folder  # noqa: PLC0415

    place = Folder(out, warn=warned)
    from ..designs.maps.writing import write  # noqa: PLC0415 - Matplotlib takes a second to start

    told = write(planned, axes, swept, out, shlex.join(["coopetition", "map", study, "--out", str(out)]), place)
    seconds = time.perf_counter() - started
    if as_json:
        document = {**swept.told(), "out": str(out), "seconds": round(seconds, 2), **told}
        typer.echo(in_json(document))
    else:
        _tell(swept, out, seconds, [*PICTURES, TABLE, ACCOUNT])
    leave_if([*swept.mended, *place.mended])


def _tell(swept: Swept, out: Path, seconds: float, files: list[str]) -> None:
    typer.echo(f"{swept.runs:,} runs, {span(seconds)}. Hash over all rows: {swept.hash[:16]}")
    if swept.failed:
        typer.echo(f"{failed_told(swept.failed)} Until then they count nowhere.")
    typer.echo(f"In {out}: {', '.join(files)}")
