"""What the extension adds to what is known of a local authority and a school."""

from __future__ import annotations

from ....agents.engine.traits import Trait
from ....agents.groups import GROUPS


class LocalAuthorityTraits:
    """What is known of a local authority besides."""

    unit = Trait(
        "pupils in its unit for those whom its schools excluded, by group",
        unit="pupils",
        groups=len(GROUPS),
    )
    unit_money = Trait("paid for the pupils in its unit over the last year, and spent on them", unit="pounds")


class SchoolTraits:
    """What is known of a school besides."""

    in_unit = Trait(
        "pupils whom it excluded who are in its authority's unit",
        unit="pupils",
        groups=len(GROUPS),
        recorded=True,
    )
    lacking = Trait("how far these are behind their groups, summed over them", unit="sd x pupils", recorded=True)
    excluded = Trait("pupils whom it excluded for good over the last year, on record", unit="pupils", recorded=True)
    dropped_out = Trait(
        "pupils whom it put out for good over the last year, on record or not",
        unit="pupils",
        recorded=True,
    )
