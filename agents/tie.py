"""A tie of the partnership graph, and each head's side of it."""

from __future__ import annotations

from .engine.traits import Trait, extended


@extended
class TieTraits:
    """What two schools share on one tie."""

    active = Trait("lives: both schools are open and in the partnership, and it has not lapsed", kind=bool, start=True)
    formality = Trait("how formal: notice and cost of exit, and memory when a head changes", unit="share")
    depth = Trait("from shallow contact (0) to deep challenge and support (1)", unit="share")
    contest = Trait("pupils a year whom one unit of appeal moves between the two", unit="pupils a year")
    distance = Trait("distance between the schools", unit="km")
    age = Trait("how long the tie has stood", unit="terms", kind=int)
    forced = Trait("one trust controls both, so that its heads do not choose", kind=bool)
    held_back = Trait("how far blame slows what the two work on together", unit="share")
    mutual = Trait("both cooperated this term", kind=bool)


@extended
class SideTraits:
    """One head's side of a tie: the sides of a school lie next to one another."""

    school = Trait("the school whose side it is, by row", kind=int)
    partner = Trait("the partner, by row", kind=int)
    back = Trait("the partner's side of the same tie, by row", kind=int)
    tie = Trait("the tie, by row", kind=int)
    trust = Trait("this head's trust in the partner: the expected chance that it cooperates", unit="share")
    cooperates = Trait("cooperates on the tie this term", kind=bool, start=True)
    cooperated = Trait("cooperated on the tie last term", kind=bool, start=True)
    willingness = Trait("probability that the head cooperates, before the draw", unit="share")
    help = Trait("help b the partner gives when it cooperates")
    greed = Trait("greed g: what out-competing a cooperating partner brings")
    fear = Trait("fear f: what being out-competed costs")
    payoff = Trait("payoff that really happened on the tie this term")
    open_speech = Trait("how much faster trust rises, and more slowly falls", unit="share", place=True)
    contested = Trait(
        "terms this year in which it competed and the partner did not, less the reverse", unit="terms", kind=int
    )
