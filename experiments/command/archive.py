"""The verb ``archive``: a folder of runs as one file for a repository, told to people and to machines."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotation when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from ...agents.documents import in_json

if TYPE_CHECKING:
    from ..outputs.archive import Archived

FAILED = 1


def archive(
    folder: Annotated[Path, typer.Argument(help="A folder that `run --out`, `sweep` or another study left.")],
    *,
    out: Annotated[Path | None, typer.Option(help="The file to write.", show_default="FOLDER.zip, beside it")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier file.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of a summary.")] = False,
) -> None:
    """Make one zip of a folder for Zenodo or CoMSES; leave with 1 if a file is not what its account tells.

    Example: coopetition archive my-run --out my-run.zip
    """
    from ..outputs.archive import archive as packed  # noqa: PLC0415 - `--help` needs no compiler
    from ..runs.provenance import not_as_written  # noqa: PLC0415

    done = packed(folder, out, force=force)
    for path, name in done.paths_cut.items():
        typer.echo(f"warning: the account names '{path}'; in the archive it is '{name}' alone", err=True)
    if done.left_out:
        typer.echo(f"left out, for no account tells of it: {', '.join(done.left_out)}", err=True)
    for name in done.changed:
        typer.echo(not_as_written(folder / name), err=True)
    if as_json:
        typer.echo(in_json(_document(done)))
    elif done.archive is not None:
        typer.echo(f"{done.archive}: {done.files:,} files, {done.bytes:,} bytes, SHA-256 {done.sha256}")
    if done.changed:
        typer.echo(f"nothing was archived; `coopetition reproduce {folder}` tells what differs", err=True)
        raise typer.Exit(FAILED)


def _document(done: Archived) -> dict[str, object]:
    return {**done._asdict(), "archive": None if done.archive is None else str(done.archive)}
