"""Import of public files of schools as they are downloaded; what was dropped, filled and assumed is accounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...agents.errors import short
from .account import ELSEWHERE, FARTHER, Flag, Gone, ImportAccount, Rows
from .account import schools as in_words
from .assumptions import ADDITIONAL_NEEDS_MEAN, PROGRESS_8_SD, additional_needs
from .columns import MAINSTREAM, read_columns
from .fields import FIELDS
from .filters import among, named_in, nearest
from .impute import fill_disadvantaged, fill_rolls, fill_value_added, spread_shared_places
from .results import Results, add_results
from .sheet import NOTE, OPEN, SHIFTED, Sheet, read_sheet
from .table import SCHOOLS, RegionError
from .tables import Tables
from .zones import nearest_distance, zones_around

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TABLES = frozenset(
    (*(".csv", ".txt", ".tsv", ".zip", ".gz"), *(".xlsx", ".xlsm", ".xls", ".ods", ".html", ".htm", ".xml", ".parquet"))
)
"""How names of files end that hold a table, or that are told what they hold instead."""

FIGURES = ("places", "roll", "disadvantaged", "value_added", "grade", "years", "x", "y")
"""Columns of a region whose figures the table of changes gives."""

CELLS = {"x": "easting", "y": "northing", "value_added": "progress_8", "years": "low"}
"""Where their cells are in a file, if under another name."""


def import_region(
    path: Path,
    authority: str | Sequence[str] | None = None,
    phases: str | Sequence[str] | None = None,
    schools: int | str | Sequence[str] | None = None,
    results: str | Path | None = None,
) -> Tables:
    """Read a CSV file of schools; parameters and errors as in `Region.load`.

    Returns
    -------
    Tables
        Open, state-funded mainstream schools. Missing figures are filled from the whole file, before the filters;
        the account counts only what the filters kept.
    """
    sheet = read_sheet(path)
    rows, flags = read_columns(sheet)
    if not sheet.rows:
        raise RegionError(f"no school is left: '{short(sheet.file)}': {_refused(sheet)}")
    chosen = named_in("authority", authority, [rows["authority"], rows["code"], rows["district"]])
    chosen &= named_in("phases", phases, [rows["phase"], rows["published"]])
    among(chosen)
    reason = _reasons(sheet, rows)
    kept = reason == ""
    if not (chosen & kept).any():
        raise RegionError(f"no school is left: '{short(sheet.file)}': {_dropped(reason[chosen])}")

    columns = {name: values[kept] for name, values in rows.items()}
    flags = [flag._replace(who=flag.who[kept]) for flag in flags]
    found = add_results(columns, results)
    flags += [*found.flags, *_filled(columns)]
    near = nearest_distance(columns["x"], columns["y"], columns["authority"], columns["phase"])
    zones = zones_around(columns, np.repeat(near / 2, 2))

    pick = chosen[kept]
    pick[pick] = nearest(schools, *(columns[name][pick] for name in ("id", "x", "y")))
    account = _account(sheet, rows, columns, reason, chosen, pick, flags, found)
    both = np.repeat(pick, 2)
    return Tables(
        short(path.stem, 200),
        {name: columns[name][pick] for name in SCHOOLS},
        {name: values[both] for name, values in zones.items()},
        tuple(account.sentences()),
        account,
    )


def _filled(columns: dict[str, np.ndarray]) -> list[Flag]:
    """Fill what is missing; return what was done for whom."""
    columns["x"], columns["y"] = columns["easting"] / 1000, columns["northing"] / 1000
    moved = spread_shared_places(columns["x"], columns["y"])
    flags = [Flag("x", "coordinates shared with another school; moved a few metres", moved)]
    for fill in (fill_rolls, fill_disadvantaged, fill_value_added):
        flags += fill(columns)
    columns["additional_needs"] = additional_needs(columns["disadvantaged"])
    flags.append(Flag("grade", "grade missing or not judged; taken as none", columns["grade"] == 0))
    for phase in ("all-through", "middle deemed primary", "middle deemed secondary"):
        market = "primary" if "primary" in phase else "secondary"
        flags.append(Flag("", f"{phase}; counted as {market}", columns["published"] == phase))
    return flags


def _reasons(sheet: Sheet, rows: dict[str, np.ndarray]) -> np.ndarray:
    """Why each row is dropped; "" for those that stay. The first reason that holds is given."""
    seats, pupils = ((rows[name] > 0) | (rows[f"surveyed_{name}"] > 0) for name in ("places", "roll"))
    placed = (rows["easting"] > 0) & (rows["northing"] > 0)
    wild = np.zeros(sheet.rows, dtype=bool)
    for name in ("easting", "northing"):
        field = FIELDS[name]
        for row in np.flatnonzero(sheet.numbers(field).wild).tolist():
            # 0 is how the files write that there is none
            wild[row] |= field.value(sheet.cells(field.headers)[row]) != 0
    conditions = {
        "without a reference number": rows["id"] == "",
        "closed or not yet open": sheet.has(FIELDS["status"].headers)
        & ~np.char.startswith(np.char.lower(rows["status"]), "open"),
        "online, without a place": np.char.startswith(np.char.lower(rows["type"]), "online"),
        "not state-funded mainstream": sheet.has(FIELDS["type"].headers)
        & ~np.isin(np.char.lower(rows["type"]), list(MAINSTREAM)),
        "neither primary nor secondary": rows["phase"] == "",
        BEYOND: wild,
        "without coordinates": ~placed,
        "with neither roll nor places": ~(seats | pupils),
    }
    reason = np.select(list(conditions.values()), list(conditions), default="")
    return _repeated(rows, reason)


BEYOND = "with coordinates that are no metres of the British National Grid"


def _repeated(rows: dict[str, np.ndarray], reason: np.ndarray) -> np.ndarray:
    """Add who is listed before: of several rows of a school the first that can be used stays."""
    first: dict[str, int] = {}
    told = reason.tolist()
    figures = ("phase", "easting", "northing", "places", "roll", "disadvantaged", "grade", "progress_8")
    for row in np.flatnonzero(reason == "").tolist():
        before = first.setdefault(str(rows["id"][row]), row)
        if before != row:
            same = all(
                rows[name][row] == rows[name][before] or (rows[name][row] != rows[name][row]) for name in figures
            )
            told[row] = "listed before" if same else "listed before with other figures"
    return np.array(told, dtype=str)


def _account(
    sheet: Sheet,
    rows: dict[str, np.ndarray],
    columns: dict[str, np.ndarray],
    reason: np.ndarray,
    chosen: np.ndarray,
    pick: np.ndarray,
    flags: Sequence[Flag],
    found: Results,
) -> ImportAccount:
    kept = reason == ""
    gone = [Gone(each.line, "", each.text, each.why) for each in sheet.refused]
    gone += [
        Gone(int(sheet.lines[row]), str(rows["id"][row]), str(rows["name"][row]), str(reason[row]))
        for row in np.flatnonzero(chosen & ~kept).tolist()
    ]
    where = np.flatnonzero(kept)[pick]
    before = {
        name: np.array(sheet.cells(FIELDS[CELLS.get(name, name)].headers), dtype=object)[where] for name in FIGURES
    }
    matched = [f"{int((found.matched & pick).sum()):,} of {in_words(int(pick.sum()))} are in {found.file}"]
    ragged = sum(how == "ragged" for how in sheet.mended.values())
    return ImportAccount(
        file=sheet.file,
        read=sheet.read,
        below=sheet.below,
        further=sheet.further,
        empty=sheet.empty,
        how=f"{sheet.read:,} rows read as {sheet.encoding}, {ragged:,} of them ragged and mended.",
        notes=(*sheet.notes, *_mended(sheet), *found.notes, *(matched if found.file else [])),
        gone=tuple(gone),
        left_out={
            ELSEWHERE: int((~chosen).sum()),
            FARTHER: int((chosen & kept).sum() - pick.sum()),
        },
        named=frozenset(each.why for each in sheet.refused),
        flags=tuple(flag._replace(who=flag.who[pick]) for flag in flags),
        assumed=tuple(_assumed(sheet, columns, int(pick.sum()))),
        rows=Rows(
            sheet.lines[where],
            columns["id"][pick],
            columns["name"][pick],
            before,
            {name: columns[name][pick] for name in FIGURES},
        ),
    )


def _mended(sheet: Sheet) -> list[str]:
    told = {OPEN: "a quote was left open; read without it", SHIFTED: "cells were out of place; put right"}
    found = {how: [line for line, why in sheet.mended.items() if why == how] for how in told}
    return [
        f"in {len(lines):,} {'row' if len(lines) == 1 else 'rows'} {told[how]}" for how, lines in found.items() if lines
    ]


def _dropped(reason: np.ndarray) -> str:
    reasons, counts = np.unique(reason[reason != ""], return_counts=True)
    order = np.argsort(-counts, kind="stable")[:4]
    told = "; ".join(f"{counts[each]:,} {reasons[each]}" for each in order)
    return f"{told}{'; …' if len(reasons) > len(order) else ''}"


def _refused(sheet: Sheet) -> str:
    whys = [each.why for each in sheet.refused if each.why != NOTE] or [NOTE]
    return f"{len(sheet.refused):,} lines, none of which can be read ({whys[0]}, line {sheet.refused[0].line})"


def _assumed(sheet: Sheet, columns: dict[str, np.ndarray], count: int) -> list[str]:
    progress = sheet.has(FIELDS["progress_8"].headers) or np.isfinite(columns["progress_8"]).any()
    who = f"for {'the one school' if count == 1 else f'all {count:,} schools'}"
    trusts = [] if sheet.has(FIELDS["trust"].headers) else [f"No trusts in the file: none taken {who}."]
    return [
        *trusts,
        f"Assumed: value added is Progress 8 / {PROGRESS_8_SD}, with mean 0 over the schools of each phase in the file."
        if progress
        else "Assumed: value added has mean 0 over the schools of each phase in the file.",
        f"Assumed: about {ADDITIONAL_NEEDS_MEAN:.0%} of pupils have additional needs and are not disadvantaged, {who}.",
        "Assumed: the pupils of a school live in two zones beside it, half-way to the next school, with its own mix.",
    ]
