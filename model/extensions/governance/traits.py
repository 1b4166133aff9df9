"""What the extension adds to what is known of a school."""

from __future__ import annotations

from ....agents.engine.traits import Trait


class SchoolTraits:
    """What is known of a school besides."""

    reached = Trait("attainment that a roving centre brings its pupils who are not advantaged", unit="sd")
    renown = Trait(
        "share of its matches on its group's platform in which it helped, the latest most",
        unit="share",
        start=0.5,
    )
    gap_before = Trait("gap between its groups of pupils when its parents commissioned a roving centre", unit="sd")
    member_of = Trait("group that it was in when that gap was taken; -1 is none", kind=int, start=-1)
