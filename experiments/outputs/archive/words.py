"""What an archive is, in plain words, and what each kind of file in it holds."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .gathered import Gathered

MODEL = "an agent-based model of schools that compete and collaborate under accountability pressure"
MEDIA = {
    ".csv": "text/csv",
    ".gexf": "application/gexf+xml",
    ".graphml": "application/graphml+xml",
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".toml": "application/toml",
    ".txt": "text/plain",
}
HOLDS = {
    "run.json": "The account of the run: scenario, seed, every parameter, hash, versions, a SHA-256 of each file",
    "history.*": "Every measure, a row a term",
    "events.csv": "What happened, a row an event",
    "schools.csv": "Every school at the end",
    "partnerships.*": "The partnership graph at the end, with every trait of schools, heads and ties",
    "region.json": "The region: its schools and where their pupils live",
    "ties.txt": "The partnership graph that was given: two schools a line, and how formal the tie is",
    "figure.*": "The town at the end, the years, and the games that heads play",
    "*sweep.json": "The account of a sweep: the study, versions, the hash over all rows, a SHA-256 of each file",
    "*rows/part-*.parquet": "Results, a row a run",
    "*scenarios/*.json": "A scenario that runs were made with",
    "*regions/*.json": "A region that runs were made in",
    "sensitivity.json": "The account of the study: every index, versions, a SHA-256 of each file",
    "sensitivity.csv": "How much each parameter moves each measure, with intervals",
    "figures/*": "How much each parameter moves a measure",
    "map.json": "The account of the map: its cells and folds, versions, a SHA-256 of each file",
    "map.*": "Where towns end over two parameters",
    "cells.csv": "The map, a row a cell",
    "calibration.json": "The account of the calibration: targets, waves, best point, versions, a SHA-256 of each file",
    "calibration.*": "Targets, and what the points that were kept give",
    "targets.csv": "The figures that parameters were fitted to",
    "points.csv": "Every point that was run",
    "kept.csv": "The points that no target rules out",
    "emulators.csv": "How well each emulator foretells runs that it has not seen",
    "best.toml": "The best point, as a scenario",
    "wave-*.json": "What was decided before a wave",
    "report.html": "The report: what came out and how surely, to be read in any browser",
    "README.md": "What this archive is, and how to make it again",
}


def medium(name: str) -> str:
    """Return the media type of a file."""
    return MEDIA.get(PurePosixPath(name).suffix, "application/octet-stream")


def holds(name: str) -> str | None:
    """Return what a file holds, or None if that is not known."""
    return next((words for pattern, words in HOLDS.items() if fnmatch(name, pattern)), None)


def title(found: Gathered) -> str:
    """Return the name of an archive."""
    told = found.main
    if found.kind == "run":
        return f"{told['scenario']}: {told['schools']} schools over {_many(told['years'], 'year')}, seed {told['seed']}"
    name = (told.get("study") or {}).get("title")
    return f"{name or 'A study of schools'} ({found.kind})"


def story(found: Gathered) -> str:
    """Return what an archive holds, in a few sentences."""
    told = found.main
    if found.kind == "run":
        return (
            f"One run of coopetition, {MODEL}: scenario {told['scenario']} in the region {told['region']} with "
            f"{told['schools']} schools over {_many(told['years'], 'year')}, seed {told['seed']}. It ended in the "
            f"regime {told['regime']}. Tables, graphs and figures, the region, and an account of how it came about."
        )
    runs, failed = _runs(told)
    some = f" ({failed:,} of them failed)" if failed else ""
    own = (told.get("study") or {}).get("story", "").strip()
    return f"{WHAT[found.kind]} {_many(runs, 'run')}{some} of coopetition, {MODEL}.{f' {own}' if own else ''}"


WHAT = {
    "sweep": "A sweep:",
    "sensitivity": "Which parameters move which measures, from",
    "map": "Where towns end over two parameters, from",
    "calibration": "Uncertain parameters fitted to facts of England by history matching, from",
}


def _runs(told: dict[str, Any]) -> tuple[int, int]:
    """Return how many runs there were, and how many of them failed."""
    swept = [each["swept"] for each in told["waves"]] if "waves" in told else [told]
    return sum(each["runs"] for each in swept), sum(each["failed"] for each in swept)


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
