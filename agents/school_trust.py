"""A trust: a group that governs several schools, whatever its form (to be told from a head's trust *in* a partner)."""

from __future__ import annotations

from .engine.traits import Trait, extended


@extended
class SchoolTrustTraits:
    """The traits of one trust."""

    alive = Trait("controls at least one open school", kind=bool, start=False)
    lead = Trait(
        "the school that leads it: the strongest when it was founded, or when the last lead left, by row",
        kind=int,
        start=-1,
    )
    schools = Trait("open schools it controls", kind=int)
    form = Trait("form of governance, by its code; 0 is a trust of today", kind=int)
    decides = Trait("share of what members do with one another that it decides", unit="share", start=1.0)
    formality = Trait("formality of ties inside it", unit="share", start=1.0)
    pooling = Trait("share of a member's score that is its partner's, on ties inside it", unit="share")
    exit = Trait("chance in a year that a member who wants to leave may", unit="a year")
    years = Trait(
        "years since a form began to govern it, or since its members last agreed to go on", unit="years", kind=int
    )
    plan = Trait("number of the plan that founded it; -1 is none", kind=int, start=-1)
    spent = Trait("spent over the last year by its roving centre: what its members paid", unit="pounds")
