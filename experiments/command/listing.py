"""The verb ``list``: what there is to choose from, as a table or as JSON."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from ...agents.errors import InputError
from ...agents.registry import close_to
from ..catalogues import KINDS, NOT_BUILT

COLUMNS = {
    "scenarios": ("name", "title", "story"),
    "strategies": ("name", "share", "meaning", "source"),
    "shocks": ("name", "meaning", "parameters"),
    "metrics": ("name", "unit", "meaning"),
    "parameters": ("name", "default", "unit", "low", "high", "role", "meaning"),
    "claims": ("id", "source", "claim", "verdict"),
    "systems": ("id", "name", "source", "where", "claim"),
}
"""What a table shows of each kind; JSON holds all."""


def list_kind(
    kind: Annotated[str, typer.Argument(help=f"One of: {', '.join(KINDS)}.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list of objects instead of a table.")] = False,
) -> None:
    """List what there is: scenarios, strategies, measures, parameters, systems and more.

    Example: coopetition list parameters --json
    """
    if kind not in KINDS:
        raise InputError(f"list '{kind}': there is no such list; {close_to(kind, KINDS)}")
    rows = KINDS[kind]()
    if kind in NOT_BUILT:
        typer.echo(NOT_BUILT[kind], err=True)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, allow_nan=False))
    elif rows:
        _table(kind, rows)


def _table(kind: str, rows: list[dict[str, Any]]) -> None:
    from rich import box  # noqa: PLC0415 - JSON and `--help` need no tables
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, row_styles=["", "dim"], padding=(0, 1))
    for number, name in enumerate(COLUMNS[kind]):
        column_numbers = all(isinstance(row[name], int | float) for row in rows)
        table.add_column(name, no_wrap=number == 0, justify="right" if column_numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(row[name])) for name in COLUMNS[kind]))
    console = Console(highlight=False)
    console.print(table)
    console.print(f"{len(rows)} {kind}", style="dim")


def _cell(value: Any) -> str:
    """Return one value as a table shows it: the first paragraph of a text, names of a table's entries."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, dict):
        return ", ".join(f"{name}={_cell(each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(_cell(each) for each in value)
    first = str(value).split("\n\n", 1)[0]
    return " ".join(first.replace("``", "`").split())
