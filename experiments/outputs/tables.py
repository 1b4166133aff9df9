"""The tables of a run: history, events and schools, as CSV that is the same to the byte and, for history, Parquet."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from typing import TYPE_CHECKING, Any

import numpy as np

from ...agents.documents import read_bytes
from ...model.state import TERMS
from .event_text import GRADES, WITH_ANOTHER, in_words, year_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from ...model.partnerships import Ties
    from ...model.world import World

WHEN = re.compile(r' lastmodifieddate="[^"]*"|<creator>[^<]*</creator>')  # what GEXF tells of its writing
OF_SCHOOL = (
    "effectiveness",
    "value_added",
    "result",
    "standing",
    "reputation",
    "income",
    "reserves",
    "teachers",
    "display",
    "cooperation",
    "ties",
    "mutual",
    "dilemma_greed",
    "dilemma_fear",
    "greed",
    "fear",
    "puncture",
    "taken_over",
)
"""Traits of schools that stand in their table under their own names."""


def write_tables(world: World, folder: Path) -> None:
    """Write ``history.csv``, ``history.parquet``, ``events.csv`` and ``schools.csv`` into a folder."""
    history = history_of(world)
    write_csv(folder / "history.csv", history)
    _write_parquet(folder / "history.parquet", history)
    write_csv(folder / "events.csv", events_of(world))
    write_csv(folder / "schools.csv", schools_of(world))


def history_of(world: World) -> dict[str, object]:
    """Return every measure at the end of every term, a column each, after term and year (both from 1)."""
    terms = np.arange(1, world.terms + 1)
    return {"term": terms, "year": (terms - 1) // TERMS + 1, **world.history()}


def events_of(world: World) -> dict[str, list[object]]:
    """Return what happened, a row an event, in numbers and in words."""
    names, ids = world.region.schools["name"], world.region.schools["id"]
    rows: dict[str, list[Any]] = {
        name: [] for name in ("year", "term", "kind", "school_id", "school", "other_id", "other", "value", "words")
    }
    for event in world.events:
        other = event.other if event.kind in WITH_ANOTHER and event.other >= 0 else None
        cells = (
            year_of(event.term),
            event.term,
            event.kind,
            ids[event.school],
            names[event.school],
            "" if other is None else ids[other],
            "" if other is None else names[other],
            event.value,
            in_words(event, names),
        )
        for column, cell in zip(rows.values(), cells, strict=True):
            column.append(cell)
    return rows


def schools_of(world: World) -> dict[str, object]:
    """Return how every school stands at the end, a row a school."""
    from ...agents.strategies import NAMES  # noqa: PLC0415 - the catalogue of strategies brings the compiler

    now, table = world.state.schools, world.region.schools
    return {
        **{name: table[name] for name in ("id", "name", "authority", "phase", "x", "y")},
        "open": now["alive"].astype(int),
        "trust_name": trust_names(world),
        "places": now["places"],
        "roll": now["roll"].sum(axis=1),
        "roll_advantaged": now["roll"][:, 0],
        "roll_disadvantaged": now["roll"][:, 1],
        "roll_additional_needs": now["roll"][:, 2],
        "grade": now["grade"],
        "grade_in_words": np.array(GRADES)[now["grade"]],
        "head": np.array(NAMES)[world.state.heads["strategy"]],
        "trust_in_partners": np.divide(
            now["trusted"], now["ties"], out=np.full(len(now), np.nan), where=now["ties"] > 0
        ),
        **{name: now[name] for name in OF_SCHOOL},
    }


def edge_list(ties: Ties, ids: Any) -> str:
    """Return ties as an edge list: two schools' ids a line, and how formal the tie was at the start."""
    columns = (ids[ties.school_a].tolist(), ids[ties.school_b].tolist(), ties.formality.tolist())
    return "".join(f"{a} {b} {formality!r}\n" for a, b, formality in zip(*columns, strict=True))


def trust_names(world: World) -> list[str]:
    """Return the name of the multi-school trust that controls each school; empty for none."""
    table, controller = world.region.schools, world.state.schools["controller"]
    given = np.unique(table["trust"][table["trust"] != ""])
    return [
        ""
        if trust < 0
        else str(given[trust])
        if trust < len(given)
        else f"trust founded by {table['name'][trust - len(given)]}"
        for trust in controller.tolist()
    ]


def as_csv(columns: Mapping[str, object]) -> bytes:
    """Return columns as the bytes of a CSV file; what ``write_csv`` writes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*(_cells(values) for values in columns.values()), strict=True))
    return text.getvalue().encode()


def write_csv(path: Path, columns: Mapping[str, object]) -> None:
    r"""Write columns as CSV: numbers are read back to the last bit, empty where there is none, ``\n`` ends."""
    path.write_bytes(as_csv(columns))


def contents(path: Path) -> Any:
    """Return what a file of a run holds, so that two can be compared: of text its lines, without dates and versions.

    Parquet is told by its columns and values, for other versions write other bytes; None is a file that is not there.
    """
    if not path.is_file():
        return None
    if path.suffix == ".parquet":
        from ..runs.parts import checksum, table_in  # noqa: PLC0415

        try:
            return checksum(table_in(path), "", 0)
        except (OSError, ValueError):  # pyarrow's own errors are kinds of these
            return "no table"
    content = read_bytes(path, f"'{path}'")
    if path.suffix not in {".csv", ".gexf", ".graphml", ".json", ".txt"}:
        return hashlib.sha256(content).hexdigest()
    text = content.decode(errors="backslashreplace")
    return (WHEN.sub("", text) if path.suffix == ".gexf" else text).split("\n")


def _cells(values: Any) -> Iterable[Any]:
    plain = values.tolist() if isinstance(values, np.ndarray) else values
    return ["" if isinstance(value, float) and value != value else value for value in plain]  # noqa: PLR0124 - not a number


def _write_parquet(path: Path, columns: Mapping[str, object]) -> None:
    import pyarrow as pa  # noqa: PLC0415 - takes half a second to start
    from pyarrow import parquet  # noqa: PLC0415

    parquet.write_table(pa.table(dict(columns)), path)
