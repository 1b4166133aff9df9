"""The command's verbs about regions: make, import and show."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from ...agents.documents import check_place, in_json
from ...agents.errors import short
from ...model.region import Region, RegionError
from .usage import Verbs

app = typer.Typer(
    cls=Verbs, no_args_is_help=True, help="Make, import and show regions: the schools and where their pupils live."
)

Authority = Annotated[
    list[str] | None, typer.Option("--authority", help="Keep this local authority (name or code); may be repeated.")
]
Phase = Annotated[list[str] | None, typer.Option("--phase", help="Keep this phase, e.g. secondary; may be repeated.")]
Nearest = Annotated[int | None, typer.Option("--schools", help="Keep the N schools nearest to the densest place.")]
Results = Annotated[Path | None, typer.Option("--results", help="Table of key stage 4 results, as downloaded.")]
Out = Annotated[Path | None, typer.Option("--out", help="Write the region to this .json file.")]
Rows = Annotated[
    Path | None,
    typer.Option("--account", help="Write who was dropped, and what was filled in for whom, to this .csv file."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")]


@app.command()
def make(
    schools: Annotated[int, typer.Option("--schools", help="Number of schools.")] = 150,
    seed: Annotated[int, typer.Option("--seed", help="Same seed, same region.")] = 1,
    authorities: Annotated[int | None, typer.Option("--authorities", help="Number of authorities.")] = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Draw a synthetic region to England's summary figures.

    Example: coopetition region make --schools 300 --seed 2 --out town.json
    """
    _report(Region.synthetic(schools, seed, authorities), out, as_json=as_json)


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="CSV file of schools, as downloaded.")],
    *,
    results: Results = None,
    authority: Authority = None,
    phase: Phase = None,
    schools: Nearest = None,
    out: Out = None,
    account: Rows = None,
    as_json: AsJson = False,
) -> None:
    """Import a file of schools and say what was read, dropped, filled and assumed.

    Example: coopetition region import edubasealldata.csv --results england_ks4final.csv --authority Bradford --phase
    secondary --out bradford.json
    """
    if account is not None and account.suffix.lower() != ".csv":
        raise RegionError(f"--account '{short(str(account), 150)}': expected a name that ends in .csv")
    region = Region.load(file, authority or None, phase or None, schools, results)
    if account is not None:
        _write_account(region, account)
    _report(region, out, as_json=as_json)


@app.command()
def show(
    region: Annotated[str, typer.Argument(help="A known name (synthetic, synthetic:300), or a .json or .csv file.")],
    *,
    results: Results = None,
    authority: Authority = None,
    phase: Phase = None,
    schools: Nearest = None,
    as_json: AsJson = False,
) -> None:
    """Print the summary figures of a region.

    Example: coopetition region show synthetic:300 --json
    """
    _report(Region.load(region, authority or None, phase or None, schools, results), None, as_json=as_json)


def _write_account(region: Region, path: Path) -> None:
    """Write what became of the rows; a region that was saved before no longer knows."""
    if region.import_account is None:
        raise RegionError("--account: only a file of schools has rows to account for; expected a CSV file")
    try:
        check_place(path, f"--account '{short(str(path), 150)}'", RegionError)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(region.import_account.as_csv(), encoding="utf-8-sig", newline="")
    except OSError as error:
        raise RegionError(f"--account '{short(str(path), 150)}' cannot be written: {error.strerror}") from None
    Console(stderr=True).print(f"written: {path}", highlight=False, markup=False, soft_wrap=True)


def _report(region: Region, out: Path | None, *, as_json: bool) -> None:
    """Write the region if asked to, and print its summary: to standard output only what was asked for."""
    if out is not None:
        Console(stderr=True).print(f"written: {region.save(out)}", highlight=False, markup=False, soft_wrap=True)
    summary = region.summary()
    if as_json:
        typer.echo(in_json(summary))
        return
    table = Table("figure", "value", title=region.name)
    for name, value in _lines(summary):
        table.add_row(name, value)
    console = Console()
    console.print(table)
    for sentence in region.account:
        console.print(f"- {sentence}", highlight=False, markup=False)


def _lines(summary: dict[str, Any]) -> list[tuple[str, str]]:
    """Rows of the table; authorities are counted rather than listed, for England has 150."""
    lines = []
    for name, value in summary.items():
        if name == "authorities":
            lines.append((name, f"{len(value):,}"))
        elif isinstance(value, dict):
            lines += [(f"{name}: {part}".replace("_", " "), _number(figure)) for part, figure in value.items()]
        elif name not in {"name", "account"}:
            lines.append((name, _number(value)))
    return lines


def _number(value: object) -> str:
    if value is None:
        return "–"  # noqa: RUF001 - a dash, as in any table
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
