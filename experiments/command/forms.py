"""The verb ``forms``: what each form of governance does, in twin worlds with and without it."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from ..changes import parsed
from .asked import check
from .run import announce_compiling


def forms(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[FORM]...", help="Names or rows of forms.", show_default="all")
    ] = None,
    *,
    seeds: Annotated[int, typer.Option(help="Pairs of worlds.")] = 30,
    years: Annotated[int, typer.Option(help="School years to live through; forms govern from term 4 on.")] = 10,
    region: Annotated[str, typer.Option(help="A name or a file; its western half is governed.")] = "synthetic:60",
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Set a parameter of both worlds.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list instead of a Markdown table.")] = False,
) -> None:
    """Tell what every form of governance does to the schools it governs, beside the same schools without it.

    Example: coopetition forms F2 F7 --seeds 30 --set governance.methods=0
    """
    from ..forms import found, told  # noqa: PLC0415 - `--help` needs no compiler

    check(seeds=seeds)
    announce_compiling()
    parameters = {each.name: each.value for each in map(parsed, settings or ())}
    rows = list(found(names or (), seeds=seeds, years=years, region=region, parameters=parameters))
    if as_json:
        plain = [{"form": one.form.name, "measure": one.measure.name, **one.effect._asdict()} for one in rows]
        typer.echo(json.dumps(plain, ensure_ascii=False, allow_nan=False))
    else:
        typer.echo(told(rows))
