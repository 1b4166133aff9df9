"""The columns of the official files, declared once: what they are called, and what may stand in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .cells import is_nothing, number, plain, urn
from .lines import key


@dataclass(frozen=True)
class Field:
    """One column of a file.

    Parameters
    ----------
    headers : tuple of str
        What it is called, in any case and spacing.
    kind : str
        "urn", "code", "number", "whole" (pupils, metres, years), "label" (one of few words) or "text".
    words : tuple of str
        For a label: with what known ones begin, in lower case.
    low, high : float
        What can be, both included; what is beyond is taken as missing.
    unit : str
        Of the bounds.
    why : str
        Where the bounds come from.
    required : bool
        Whether a file of schools must have it.
    """

    headers: tuple[str, ...]
    kind: str = "text"
    words: tuple[str, ...] = ()
    low: float = -np.inf
    high: float = np.inf
    unit: str = ""
    why: str = ""
    required: bool = False

    @property
    def is_number(self) -> bool:
        """Whether its cells are read as numbers."""
        return self.kind in {"number", "whole"}

    def value(self, cell: str, *, pointed: bool = False) -> float | None:
        """Return the number in a cell, None where there is none, whether it can be or not."""
        return number(cell, whole=self.kind == "whole", pointed=pointed)

    def can_be(self, value: float) -> bool:
        """Say whether a number is within bounds; there is no part of a pupil, and 0 stands for none known."""
        return self.low <= value <= self.high and (self.kind != "whole" or value == 0 or value >= 1)

    def fits(self, cell: str) -> int:
        """Return how badly a cell suits the column: 0 well, 1 an unknown word, 2 out of bounds, 3 of another kind."""
        if self.kind == "urn":
            return 0 if urn(cell) else 3
        if is_nothing(cell):
            return 0
        value = self.value(cell)
        if self.is_number:
            badly = 3 if value is None else 0 if self.can_be(value) else 2
        elif self.kind == "code":
            badly = 0 if len(urn(cell)) in {1, 2, 3} or value == 0 else 3
        elif self.kind == "label":
            text = plain(cell).lower()
            badly = 3 if value is not None and text not in self.words else 0 if text.startswith(self.words) else 1
        else:
            badly = 3 if self.kind == "text" and value is not None else 0
        return badly


SIZE = "no school in Great Britain has 4,000 pupils or places"
GRID = "British National Grid, land of Great Britain; less than a thousand is degrees or kilometres"
PHASES = (
    *("primary", "secondary", "middle deemed", "all-through", "all through", "nursery", "16 plus", "not applicable"),
    *("post-16", "infant", "junior", "first", "not recorded", "special"),
)
GRADE_WORDS = (
    *("outstanding", "good", "requires improvement", "satisfactory", "inadequate", "serious weaknesses"),
    *("special measures", "not judged", "not reported", "insufficient", "1", "2", "3", "4", "9", "1.0", "2.0", "3.0"),
    *("4.0", "9.0", "0", "0.0"),
)
TYPES = (
    *("academy", "british schools", "children's centre", "city technology", "community", "european", "foundation"),
    *("free schools", "further education", "higher education", "institution", "local authority", "ministry"),
    *("miscellaneous", "non-maintained", "online", "other independent", "playing", "pupil referral", "secure"),
    *("service", "sixth form", "special", "studio", "university technical", "voluntary", "welsh", "offshore"),
)
FIELDS: dict[str, Field] = {
    "id": Field(("URN",), "urn", required=True),
    "name": Field(("establishment_name", "EstablishmentName", "school_name", "SCHNAME"), required=True),
    "authority": Field(("la_name", "LA (name)")),
    "code": Field(("la_code", "LA (code)"), "code"),
    "district": Field(("administrative_district", "DistrictAdministrative (name)")),
    "type": Field(("type_of_establishment", "TypeOfEstablishment (name)", "establishment_type"), "label", TYPES),
    "status": Field(
        ("school_status", "EstablishmentStatus (name)"), "label", ("open", "closed", "proposed", "pending", "de-")
    ),
    "phase": Field(("phase_of_education", "PhaseOfEducation (name)", "phase_type"), "label", PHASES, required=True),
    "low": Field(("statutory_low_age", "StatutoryLowAge"), "whole", (), 0, 19, "years", "statutory ages in England"),
    "high": Field(("statutory_high_age", "StatutoryHighAge"), "whole", (), 1, 25, "years", "statutory ages in England"),
    "easting": Field(("easting", "Easting"), "whole", (), 1000, 700_000, "metres", GRID, required=True),
    "northing": Field(("northing", "Northing"), "whole", (), 1000, 1_300_000, "metres", GRID, required=True),
    "places": Field(("school_capacity", "SchoolCapacity"), "whole", (), 0, 10_000, "pupils", SIZE, required=True),
    "roll": Field(("number_of_pupils", "NumberOfPupils"), "whole", (), 0, 10_000, "pupils", SIZE, required=True),
    "surveyed_places": Field(("scap_school_places",), "whole", (), 0, 10_000, "pupils", SIZE),
    "surveyed_roll": Field(("scap_pupils_on_roll",), "whole", (), 0, 10_000, "pupils", SIZE),
    "disadvantaged": Field(("percentage_fsm", "PercentageFSM"), "number", (), 0, 100, "%", "a share", required=True),
    "grade": Field(("ofsted_overall_label", "OfstedRating (name)", "ofsted_rating_name"), "label", GRADE_WORDS),
    "attainment_8": Field(
        ("ks4_attainment8", "ATT8SCR"), "number", (), 0, 90, "points", "eight subjects, English and maths twice, of 9"
    ),
    "progress_8": Field(
        ("ks4_progress8", "P8MEA"),
        "number",
        (),
        -6,
        6,
        "points",
        "-3.84 to 2.56 in England, 2023/24; no school is near",
    ),
    "trust": Field(("trust_name", "Trusts (name)")),
    "predecessors": Field(("predecessor_urns", "Linked establishments"), "links"),
}
"""Every column that is read, by its name here."""

KEYS = {key(header): name for name, field in FIELDS.items() for header in field.headers}
"""Which column a header is, by the key of the header."""

SOUGHT = frozenset(KEYS)
