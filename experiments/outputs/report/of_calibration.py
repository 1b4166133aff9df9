"""The report of a calibration: its targets and how near its best point comes, its waves, its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...evidence.facts.catalogue import digits
from ...runs.checking import CALIBRATION, altered, waves_of
from .accounted import again_and_cite, how_made, trusted
from .parts import Picture, Report, Section, Table

if TYPE_CHECKING:
    from pathlib import Path


def report_of_calibration(folder: Path, account: dict[str, Any], called: str) -> Report:
    """Return the report of a folder that ``coopetition calibrate`` left."""
    waves = account.get("waves", [])
    runs = sum(each["swept"]["runs"] for each in waves)
    points, seeds = account.get("points", 0), account.get("seeds", 0)
    below = f"{runs:,} runs: {points:,} points in {len(waves):,} waves, {seeds:,} seeds each"
    sections = [_asked(account), *([_targets(account), _waves(account), _picture(folder)] if waves else [])]
    sections += [
        trusted(),
        how_made(account),
        again_and_cite(
            account, "\n".join(f"coopetition reproduce {called}/wave-{k}" for k in range(1, len(waves) + 1))
        ),
    ]
    wrong = altered(folder, {CALIBRATION: account, **waves_of(folder)})
    title = account.get("title") or account["study"].get("title") or "A calibration"
    return Report("calibration", title, below, runs, seeds, points, wrong, sections)


def _asked(account: dict[str, Any]) -> Section:
    from ....model.parameters import known  # noqa: PLC0415 - `--help` needs no parameters

    study = account["study"]
    rows = [
        (
            name,
            f"{each['low']:g} to {each['high']:g}",
            known(name).unit,
            f"{known(name).default:g}",
            known(name).meaning,
        )
        for name, each in account.get("factors", {}).items()
    ]
    story = " ".join(str(study.get("story", "")).split())
    head = ("parameter", "range", "unit", "usually", "what it is")
    return Section("What was asked", [story] if story else [], [Table("What was fitted", head, rows, folded=True)])


def _targets(account: dict[str, Any]) -> Section:
    rows = []
    for each in account["targets"]:
        told = [digits(each[name], each["unit"]) for name in ("low", "high", "default", "best")]
        within = "no say" if not each["has_say"] else "yes" if each["low"] <= each["best"] <= each["high"] else "no"
        rows.append((each["figure"], each["what"], f"{told[0]} to {told[1]}", told[2], told[3], within))
    words = (
        f"{account['kept']:,} of {account['points']:,} points are kept: none of their figures is more implausible than "
        f"{account['cutoff']:g}. The best point lies in best.toml, a scenario to be run. Facts B were never seen."
    )
    head = ("figure", "what", "target", "default", "best point", "within?")
    return Section("How near it comes", [words], [Table("", head, rows)])


def _waves(account: dict[str, Any]) -> Section:
    rows = []
    for number, each in enumerate(account["waves"], start=1):
        counts = (number, each["points"], each["swept"]["runs"], each["swept"]["failed"])
        rows.append((*(f"{count:,}" for count in counts), f"{each['share']:.2%}"))
    return Section("Wave by wave", [], [Table("", ("wave", "points", "runs", "failed", "of the space"), rows)])


def _picture(folder: Path) -> Section:
    words = "where the points that are kept lie, parameter by parameter"
    return Section("What is left of the space", [], [Picture.kept(folder, "calibration", words)])
