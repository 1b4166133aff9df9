"""Import of public files of schools as they are downloaded; what was dropped, filled and assumed is accounted for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .assumptions import ADDITIONAL_NEEDS_MEAN, PROGRESS_8_SD, additional_needs
from .columns import HEADERS, MAINSTREAM, read_columns
from .filters import among, named_in, nearest
from .impute import Flags, fill_disadvantaged, fill_rolls, fill_value_added, spread_shared_places
from .region import Region
from .sheet import Sheet, read_sheet
from .table import SCHOOLS, RegionError
from .zones import nearest_distance, zones_around

if TYPE_CHECKING:
    from collections.abc import Sequence

LINKED = re.compile(r"\b(\d{5,7})\b\s*(successor)?", re.IGNORECASE)
"""Reference numbers among a school's links, and whether they are those of a successor."""


def import_region(
    path: Path,
    authority: str | Sequence[str] | None = None,
    phases: str | Sequence[str] | None = None,
    schools: int | str | Sequence[str] | None = None,
    results: str | Path | None = None,
) -> Region:
    """Read a CSV file of schools; parameters and errors as in `Region.load`.

    Returns
    -------
    Region
        Open, state-funded mainstream schools. Missing figures are filled from the whole file, before the filters;
        the account counts only what the filters kept.
    """
    sheet = read_sheet(path)
    rows = read_columns(sheet)
    chosen = named_in("authority", authority, [rows["authority"], rows["code"], rows["district"]])
    chosen &= named_in("phases", phases, [rows["phase"], rows["published"]])
    among(chosen)
    reason = _reasons(sheet, rows)
    kept = reason == ""
    if not (chosen & kept).any():
        raise RegionError(f"no school is left: '{sheet.file}': {'; '.join(_dropped(reason[chosen]))}")

    columns = {name: values[kept] for name, values in rows.items()}
    flags = _results(columns, results)
    columns["x"], columns["y"] = columns["easting"] / 1000, columns["northing"] / 1000
    flags["coordinates shared with another school; moved a few metres"] = spread_shared_places(
        columns["x"], columns["y"]
    )
    for fill in (fill_rolls, fill_disadvantaged, fill_value_added):
        flags |= fill(columns)
    columns["additional_needs"] = additional_needs(columns["disadvantaged"])
    flags["grade missing or not judged; taken as none"] = columns["grade"] == 0
    for phase in ("all-through", "middle deemed primary", "middle deemed secondary"):
        counted = columns["published"] == phase
        flags[f"{phase}; counted as {'primary' if 'primary' in phase else 'secondary'}"] = counted
    near = nearest_distance(columns["x"], columns["y"], columns["authority"], columns["phase"])
    zones = zones_around(columns, np.repeat(near / 2, 2))

    pick = chosen[kept]
    pick[pick] = nearest(schools, *(columns[name][pick] for name in ("id", "x", "y")))
    account = [
        f"{sheet.file}: {sheet.rows:,} rows read as {sheet.encoding}, {sheet.ragged:,} of them ragged and mended.",
        f"{chosen.sum():,} rows match the filters; kept: {_count(pick)}.",
        *(f"Dropped: {sentence}." for sentence in _dropped(reason[chosen])),
        *(f"{_count(flag[pick])}: {sentence}." for sentence, flag in flags.items() if flag[pick].any()),
        *_assumed(sheet),
    ]
    both = np.repeat(pick, 2)
    return Region(
        path.stem,
        {name: columns[name][pick] for name in SCHOOLS},
        {name: values[both] for name, values in zones.items()},
        tuple(account),
    )


def _reasons(sheet: Sheet, rows: dict[str, np.ndarray]) -> np.ndarray:
    """Why each row is dropped; "" for those that stay. The first reason that holds is given."""
    seats, pupils = ((rows[name] > 0) | (rows[f"surveyed_{name}"] > 0) for name in ("places", "roll"))
    online = np.char.startswith(np.char.lower(rows["type"]), "online")
    first = np.zeros(sheet.rows, dtype=bool)
    first[np.unique(rows["id"], return_index=True)[1]] = True
    conditions = {
        "without a reference number": ~np.char.isdecimal(rows["id"]),
        "closed or not yet open": sheet.has(HEADERS["status"])
        & ~np.char.startswith(np.char.lower(rows["status"]), "open"),
        "online, without a place": online,
        "not state-funded mainstream": sheet.has(HEADERS["type"])
        & ~np.isin(np.char.lower(rows["type"]), list(MAINSTREAM)),
        "neither primary nor secondary": rows["phase"] == "",
        "without coordinates": ~((rows["easting"] > 0) & (rows["northing"] > 0)),
        "with neither roll nor places": ~(seats | pupils),
        "listed before": ~first,
    }
    return np.select(list(conditions.values()), list(conditions), default="")


def _count(rows: np.ndarray) -> str:
    return "1 school" if rows.sum() == 1 else f"{rows.sum():,} schools"


def _dropped(reason: np.ndarray) -> list[str]:
    reasons, counts = np.unique(reason[reason != ""], return_counts=True)
    return [f"{count:,} {why}" for why, count in zip(reasons.tolist(), counts.tolist(), strict=True)]


def _results(columns: dict[str, np.ndarray], results: str | Path | None) -> Flags:
    """Put the results of another file in, by reference number or, for a school become an academy, its old one."""
    if results is None:
        return {}
    sheet = read_sheet(Path(results))
    ids = sheet.text(HEADERS["id"], required=True).tolist()
    names = ("progress_8", "attainment_8")
    if not any(sheet.has(HEADERS[name]) for name in names):
        sheet.text([header for name in names for header in HEADERS[name]], required=True)
    # national and authority rows of the table bear no reference number
    table = {urn: row for urn, *row in zip(ids, *(sheet.number(HEADERS[n]) for n in names), strict=True) if urn}
    found = np.zeros((2, len(columns["id"])), dtype=bool)
    for school, (urn, links) in enumerate(zip(columns["id"].tolist(), columns["predecessors"].tolist(), strict=True)):
        former = [number for number, successor in LINKED.findall(links) if not successor]
        for late, number in enumerate([urn, *former]):
            if number in table and np.isfinite(table[number]).any():
                columns["progress_8"][school], columns["attainment_8"][school] = table[number]
                found[min(late, 1), school] = True
                break
    return {
        f"results taken from {sheet.file}": found[0],
        f"results taken from {sheet.file} under the reference number of the predecessor": found[1],
    }


def _assumed(sheet: Sheet) -> list[str]:
    progress = sheet.has(HEADERS["progress_8"])
    return [
        f"Assumed: value added is Progress 8 / {PROGRESS_8_SD}, with mean 0 over the schools of each phase in the file."
        if progress
        else "Assumed: value added has mean 0 over the schools of each phase in the file.",
        f"Assumed: about {ADDITIONAL_NEEDS_MEAN:.0%} of pupils have additional needs and are not disadvantaged.",
        "Assumed: the pupils of a school live in two zones beside it, half-way to the next school, with its own mix.",
    ]
