"""The verb ``list``: what there is to choose from, as a table or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...agents.documents import in_json
from ...agents.errors import InputError
from ...agents.registry import close_to
from ..outputs.documents.catalogues import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

COLUMNS = {
    "scenarios": ("name", "title", "story"),
    "strategies": ("name", "share", "meaning", "source"),
    "forms": ("id", "name", "title", "story"),
    "studies": ("name", "title", "runs", "story"),
    "shocks": ("name", "meaning", "parameters"),
    "metrics": ("name", "unit", "meaning"),
    "parameters": ("name", "default", "bounds", "meaning"),
    "mechanisms": ("name", "meaning", "off"),
    "extensions": ("name", "meaning", "switches"),
    "policies": ("id", "name", "title", "story"),
    "contexts": ("id", "name", "title", "story"),
    "claims": ("id", "claim", "measure", "expects", "what"),
    "systems": ("id", "system", "claim", "where"),
}
"""What a table shows of each kind; JSON holds all."""


def list_kind(
    kind: Annotated[str, typer.Argument(help=f"One of: {', '.join(KINDS)}.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list of objects instead of a table.")] = False,
) -> None:
    """List what there is: scenarios, strategies, measures, parameters, mechanisms, systems and more.

    Example: coopetition list parameters --json
    """
    if kind not in KINDS:
        raise InputError(f"list '{kind}': there is no such list; {close_to(kind, KINDS, 'coopetition list --help')}")
    rows = KINDS[kind]()
    if as_json:
        typer.echo(in_json(rows))
    elif rows:
        _table(kind, rows)


def _table(kind: str, rows: list[dict[str, Any]]) -> None:
    from itertools import groupby  # noqa: PLC0415 - JSON and `--help` need no tables

    from rich.console import Console  # noqa: PLC0415

    console = Console(highlight=False)
    if kind == "parameters":
        for section, each in groupby(rows, key=lambda row: row["section"]):
            console.print(f"\n{section}", style="bold")
            _grid(console, COLUMNS[kind], [_parameter(row) for row in each])
        console.print("--set section.name=value, for example --set accountability.stakes=2", style="dim")
    elif kind == "systems":
        _grid(console, COLUMNS[kind], [{**row, "system": f"{row['name']} ({row['source']})"} for row in rows])
    else:
        _grid(console, COLUMNS[kind], rows)
    if kind == "mechanisms":
        console.print("--set each of what switches it off, for example --set admissions.display=0", style="dim")
    console.print(f"{kind}: {len(rows)}", style="dim")


def _parameter(row: Mapping[str, object]) -> dict[str, object]:
    """Return a parameter as its section's table tells it."""
    bounds = "" if row["low"] is None else f"{row['low']:g} to {row['high']:g}"
    unit = f" Unit: {row['unit']}." if row["unit"] else ""
    role = " A lever." if row["role"] == "lever" else ""
    default = "a table" if isinstance(row["default"], dict) else row["default"]
    return {"name": row["field"], "default": default, "bounds": bounds, "meaning": f"{row['meaning']}{unit}{role}"}


def _grid(console: Console, columns: tuple[str, ...], rows: Sequence[Mapping[str, object]]) -> None:
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, row_styles=["", "dim"], padding=(0, 1), header_style="dim")
    for number, name in enumerate(columns):
        numbers = all(isinstance(row[name], int | float) for row in rows)
        table.add_column(name, no_wrap=number == 0, justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(row[name])) for name in columns))
    console.print(table)


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
