"""The table of facts as a page, and as the cells of a table."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from ..writing import table, write_page
from .catalogue import FACTS, digits
from .life import LATER, WATCHED

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = ("", "what", "target", "source", "model", "95% interval", "within?")
BEFORE = """# Facts of England, and the model

What is known of schools in England beside what the model's *England today* does. Facts A1 to A10 are there to calibrate
the model by, B1 to B4 to check it by and never to tune it to. How uncertain parameters were fitted to A tells
[calibration](calibration.md). What does not hold is printed as it is, with what the rules tell of why. The page is
written by

    coopetition facts {region}--seeds {seeds} --out docs

Place: {place}. {seeds} seeds, {years} years each.

What happens is counted in the last {watched} years, what holds *after all years* is the mean of the last {later}. A
figure is *within* if it lies in the range of the target; the room that a range leaves around a source's figure is
argued below, fact by fact. Where the 95% interval (jackknife over seeds, Student's *t*) reaches over an end of the
range, the word has a question mark. Figures *at the start* are the region's own; a synthetic one is drawn to England's
summary figures, so that A1 to A4 hold there by construction. Many figures are judged at once: at 95% one in twenty or
so seems to lie on a side where it does not.

**{held} of {all} figures hold**: {tuned} of {of_tuned} of those to calibrate by, {checked} of {of_checked} of those to
check by.
"""


def write(
    rows: list[dict[str, Any]], folder: Path, *, seeds: int, years: int, place: str, region: str | None = None
) -> Path:
    """Write ``facts.md``, or ``facts-REGION.md``, into a folder; return its path.

    Parameters
    ----------
    rows : list of dict
        The table.
    folder : Path
        Where to; made if need be.
    seeds, years : int
        What the table is of.
    place, region : str
        The region in words, and its name or file unless every seed has a town of its own.
    """
    place_file = "" if region is None else PurePath(region.replace("\\", "/").replace(":", "-")).name
    option = f"--region {place_file} " if place_file else ""
    lines = [
        BEFORE.format(
            seeds=seeds,
            years=years,
            place=place,
            region=option,
            watched=min(WATCHED, years),
            later=LATER,
            **counted(rows),
        ),
        *table(COLUMNS, map(_shown, rows)),
    ]
    for name, each in FACTS.items():
        own = [row for row in rows if row["id"].partition(".")[0] == name]
        if own:
            lines += ["", f"## {name}. {each.title}", "", each.definition]
            lines += [line for sentences in _said(own) for line in ("", sentences)]
    return write_page(folder / (f"facts-{PurePath(place_file).stem}.md" if place_file else "facts.md"), lines)


def counted(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Return how many figures hold, of how many: all, those to calibrate by, those that check."""
    parts = {
        ("held", "all"): rows,
        ("tuned", "of_tuned"): [row for row in rows if row["tuned"]],
        ("checked", "of_checked"): [row for row in rows if not row["tuned"]],
    }
    found: dict[str, int] = {}
    for (held, every), some in parts.items():
        found |= {held: sum(row["within"] is True for row in some), every: len(some)}
    return found


def cells(row: dict[str, Any]) -> tuple[str, ...]:
    """Return a row as the cells of a table."""
    unit = row["unit"]
    interval = "" if row["low"] is None else f"{digits(row['low'], unit)} to {digits(row['high'], unit)}"
    return (row["id"], row["fact"], row["target"], row["source"], digits(row["model"], unit), interval, verdict(row))


def verdict(row: dict[str, Any]) -> str:
    """Return whether a figure holds in a word; with a question mark where its interval does not tell."""
    if row["within"] is None:
        return "none"
    return ("yes" if row["within"] else "no") + ("" if row["sure"] else "?")


def sentences(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return why figures do not hold, each sentence once, with the ids it is told of."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if row["why"]:
            found.setdefault(row["why"], []).append(row["id"])
    return [(", ".join(ids), why) for why, ids in found.items()]


def _shown(row: dict[str, Any]) -> list[str]:
    *others, last = cells(row)
    return [*others, f"**{last}**" if row["within"] is False else last]


def _said(rows: list[dict[str, Any]]) -> list[str]:
    notes: dict[str, list[str]] = {}
    for row in rows:
        if row["note"]:
            notes.setdefault(row["note"], []).append(row["id"])
    beside = [f"{', '.join(ids)}: {note}" for note, ids in notes.items()]
    return beside + [f"**{ids} not as in England.** {why}" for ids, why in sentences(rows)]
