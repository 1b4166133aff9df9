"""The verb ``calibrate``: uncertain parameters fitted to facts A of England, wave by wave."""

from __future__ import annotations

import time
from pathlib import Path  # noqa: TC003 - Typer reads the annotation when it runs
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...agents.documents import in_json
from .asked import YES
from .sweep import PATIENCE, SCHEDULER, WAIT, WORKERS, Where, at_work, command_of, effort_of, leave_if, runs_of, warned
from .watching import span

if TYPE_CHECKING:
    from ..designs.studies import Study
    from ..runs import Swept


def calibrate(
    study: Annotated[
        str, typer.Argument(help="A study's TOML file, or the name of one that comes along (calibration).")
    ],
    *,
    out: Annotated[Path, typer.Option(help="Keep the waves, the tables and the best scenario in this folder.")],
    workers: Annotated[int | None, WORKERS] = None,
    scheduler: Annotated[str | None, SCHEDULER] = None,
    wait: Annotated[float, WAIT] = PATIENCE,
    yes: Annotated[bool, YES] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")] = False,
) -> None:
    """Fit uncertain parameters to facts A of England by history matching; whatever stops it, the same command goes on.

    Example: coopetition calibrate calibration --out my-calibration --workers 2
    """
    from ..designs.calibration import checked  # noqa: PLC0415 - `--help` needs no compiler
    from ..designs.calibration.report import document, levers  # noqa: PLC0415
    from ..designs.calibration.running import calibrate as fitted  # noqa: PLC0415
    from ..designs.studies import load  # noqa: PLC0415

    planned = checked(load(study, yes=yes))
    started = time.perf_counter()
    command = command_of("calibrate", study, out)
    where = Where(out, workers, scheduler, wait, yes=yes)
    first = effort_of(planned, where, 1 if planned.calibration is None else planned.calibration.waves)
    if levers(planned):
        names = ", ".join(levers(planned))
        first.insert(0, f"varied though it is a lever, which policy sets and nobody need guess: {names}")
    with at_work(where) as executor:

        def make(wave: Study, folder: Path, number: int) -> Swept:
            told = {"command": command, "study": planned.told(), "wave": number}
            lines = [*(first if number == 1 else ()), f"wave {number}: {len(wave.points):,} points"]
            return runs_of(wave, folder, executor, told, lines)

        matched, kept, mended = fitted(planned, out, make, executor, command, warned)
    seconds = time.perf_counter() - started
    told = document(matched, kept)
    if as_json:
        told |= {"out": str(out), "seconds": round(seconds, 2)}
        typer.echo(in_json(told))
    else:
        _tell(told, out, seconds)
    leave_if(mended)


def _tell(told: dict[str, Any], out: Path, seconds: float) -> None:
    from rich import box  # noqa: PLC0415 - JSON and `--help` need no tables
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    from ..evidence.facts.catalogue import digits  # noqa: PLC0415

    console = Console(highlight=False)
    many = len(told["places"]) > 1
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), header_style="dim")
    grid.add_column("", no_wrap=True)
    grid.add_column("what", overflow="fold")
    for name in ("target", "default", "best"):
        grid.add_column(name, no_wrap=True)
    silent: dict[str, list[str]] = {}
    for row in told["targets"]:
        where = f" in {row['place']}" if many else ""
        if not row["has_say"]:
            silent.setdefault(f"{row['why_not']}{where}", []).append(row["figure"])
            continue
        low, high, *points = (digits(row[name], row["unit"]) for name in ("low", "high", "default", "best"))
        grid.add_row(row["figure"], f"{row['what']}{where}", f"{low} to {high}", *points)
    console.print(grid)
    for why, names in silent.items():
        console.print(f"No say, for {why}: {', '.join(names)}.", markup=False, soft_wrap=True)
    for number, wave in enumerate(told["waves"], start=1):
        console.print(_wave(number, wave), markup=False, soft_wrap=True)
    default, best, total = told["default"], told["best"], len(told["targets"])
    console.print(
        f"Implausibility: default {_number(default)} ({default['within']} of {total} figures within), best "
        f"{_number(best)} ({best['within']} within). {told['kept']:,} of {told['points']:,} points are kept: at most "
        f"{told['cutoff']:g} from every target by their own runs. {span(seconds)}. All is in {out}.",
        markup=False,
        soft_wrap=True,
    )


def _wave(number: int, wave: dict[str, Any]) -> str:
    failed = f" ({wave['swept']['failed']:,} failed)" if wave["swept"]["failed"] else ""
    line = f"Wave {number}: {wave['points']:,} points, {wave['swept']['runs']:,} runs{failed}"
    if wave["ruled_by"]:
        names = ", ".join(wave["ruled_by"])
        return f"{line}; nothing was left below the cutoff, ruled out by {names}; went on up to {wave['level']:.3g}."
    return f"{line}; of {wave['share']:.2%} of the space." if number > 1 else f"{line}; of the whole space."


def _number(point: dict[str, Any]) -> str:
    return "none" if point["implausibility"] is None else f"{point['implausibility']:.3g}"
