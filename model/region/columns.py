"""What the columns of the official files are called, and what their words mean here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .authorities import NAMES
from .table import RegionError

if TYPE_CHECKING:
    from .sheet import Sheet

HEADERS: dict[str, tuple[str, ...]] = {
    "id": ("URN",),
    "name": ("establishment_name", "EstablishmentName", "school_name", "SCHNAME"),
    "authority": ("la_name", "LA (name)"),
    "code": ("la_code", "LA (code)"),
    "district": ("administrative_district", "DistrictAdministrative (name)"),
    "type": ("type_of_establishment", "TypeOfEstablishment (name)", "establishment_type"),
    "status": ("school_status", "EstablishmentStatus (name)"),
    "phase": ("phase_of_education", "PhaseOfEducation (name)", "phase_type"),
    "low": ("statutory_low_age", "StatutoryLowAge"),
    "high": ("statutory_high_age", "StatutoryHighAge"),
    "easting": ("easting", "Easting"),
    "northing": ("northing", "Northing"),
    "places": ("school_capacity", "SchoolCapacity"),
    "roll": ("number_of_pupils", "NumberOfPupils"),
    "surveyed_places": ("scap_school_places",),
    "surveyed_roll": ("scap_pupils_on_roll",),
    "disadvantaged": ("percentage_fsm", "PercentageFSM"),
    "grade": ("ofsted_overall_label", "OfstedRating (name)", "ofsted_rating_name"),
    "attainment_8": ("ks4_attainment8", "ATT8SCR"),
    "progress_8": ("ks4_progress8", "P8MEA"),
    "trust": ("trust_name", "Trusts (name)"),
    "predecessors": ("predecessor_urns", "Linked establishments"),
}
"""Accepted headers of each column, in any case."""

REQUIRED = ("id", "name", "phase", "easting", "northing", "places", "roll", "disadvantaged")
NUMBERS = (
    *("low", "high", "easting", "northing", "places", "roll", "surveyed_places", "surveyed_roll"),
    *("disadvantaged", "attainment_8", "progress_8"),
)

MAINSTREAM = frozenset(
    {
        "academy converter",
        "academy sponsor led",
        "city technology college",
        "community school",
        "foundation school",
        "free schools",
        "studio schools",
        "university technical college",
        "voluntary aided school",
        "voluntary controlled school",
    }
)
"""Types of state-funded mainstream school; independent, special and nursery schools and colleges are not among them."""

MARKETS = {
    "primary": "primary",
    "middle deemed primary": "primary",
    "secondary": "secondary",
    "middle deemed secondary": "secondary",
    "all-through": "secondary",
}
"""Market that each published phase admits from; other phases (nursery, 16 plus, not applicable) are left out."""

AGES = {"primary": (4.0, 11.0), "secondary": (11.0, 16.0)}
"""Ages of a school whose own are not given."""

GRADES = {
    "outstanding": 1,
    "good": 2,
    "requires improvement": 3,
    "satisfactory": 3,
    "inadequate": 4,
    "serious weaknesses": 4,
    "special measures": 4,
}
"""Grades by label; any other (blank, "Not judged", "Not reported") is none, 0."""


def read_columns(sheet: Sheet) -> dict[str, np.ndarray]:
    """Read every column by its name here.

    Parameters
    ----------
    sheet : Sheet
        A file of schools.

    Returns
    -------
    dict of str to ndarray
        Text or numbers as published, one value a row, by the keys of `HEADERS`; and ``published``, the phase as
        published, beside ``phase``, its market ("" where it is none), and ``years``, how long a pupil stays.

    Raises
    ------
    RegionError
        If a column that is needed is missing.
    """
    if sheet.has(HEADERS["progress_8"]) and not sheet.has(HEADERS["easting"]):
        raise RegionError(
            f"region file '{sheet.file}' is a table of results; expected a file of schools, with it as results"
        )
    columns = {}
    for name, headers in HEADERS.items():
        read = sheet.number if name in NUMBERS else sheet.text
        columns[name] = read(headers, required=name in REQUIRED)
    for name in ("id", "code"):
        # a spreadsheet may have made numbers of them
        columns[name] = np.array([text.removesuffix(".0") for text in columns[name].tolist()])
    if not sheet.has(HEADERS["authority"]):
        sheet.text(HEADERS["code"], required=True)
        columns["authority"] = np.array([NAMES.get(code, code) for code in columns["code"].tolist()])
    columns["published"] = np.char.lower(columns["phase"])
    columns["phase"] = np.array([MARKETS.get(phase, "") for phase in columns["published"].tolist()])
    columns["grade"] = np.array([GRADES.get(label.lower(), 0) for label in columns["grade"].tolist()])
    columns["years"] = _years(columns)
    return columns


def _years(columns: dict[str, np.ndarray]) -> np.ndarray:
    """Years between the statutory ages from 4 to 16; a school that begins at 13 or later counts to 18."""
    secondary = columns["phase"] == "secondary"
    low, high = (np.where(secondary, *ages) for ages in zip(AGES["secondary"], AGES["primary"], strict=True))
    low = np.where(np.isfinite(columns["low"]), columns["low"], low)
    high = np.where(np.isfinite(columns["high"]), columns["high"], high)
    years = np.minimum(high, np.where(low >= 13, 18, 16)) - np.maximum(low, 4)
    return np.maximum(years, 1).astype(np.int64)
