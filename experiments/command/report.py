"""The verb ``report``: a folder of results as one page that can be sent, printed and cited."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotation when it runs
from typing import Annotated

import typer

from ...agents.documents import in_json
from ...agents.errors import InputError

FAILED = 1


def report(
    folder: Annotated[Path, typer.Argument(help="A folder that `run --out`, `sweep` or another study left.")],
    *,
    out: Annotated[
        Path | None, typer.Option(help="The page to write (.html).", show_default="report.html in the folder")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of a line.")] = False,
) -> None:
    """Write a folder of results up as one page of HTML: what came out, how surely, how it was made, how to cite it.

    Leaves with 1 if a file of the folder is not the one that was written; the page then says which.

    Example: coopetition report my-sweep
    """
    from ..outputs.report import PAGE, report_of, write  # noqa: PLC0415 - `--help` needs no tables
    from ..runs.provenance import not_as_written  # noqa: PLC0415 - `--help` needs no compiler

    if out is not None and (out.is_dir() or out.suffix.lower() not in {".html", ".htm"}):
        raise InputError(f"--out '{out}': name a file that ends in .html")
    found = report_of(folder)
    page = folder / PAGE if out is None else out
    files = write(found, page)
    if as_json:
        told = {
            "report": str(page),
            **{name: getattr(found, name) for name in ("kind", "title", "runs", "seeds", "points")},
        }
        told |= {"pictures": [str(each) for each in files if each != page], "files_changed": found.changed}
        typer.echo(in_json(told))
    else:
        typer.echo(f"{page}: {found.title}. {found.below}.")
    for name in found.changed:
        typer.echo(not_as_written(folder / name), err=True)
    if found.changed:
        raise typer.Exit(FAILED)
