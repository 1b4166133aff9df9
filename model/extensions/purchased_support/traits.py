"""What the extension adds to what is known of a school."""

from __future__ import annotations

from ....agents.engine.traits import Trait


class SchoolTraits:
    """What is known of a school besides."""

    support_bought = Trait("what the support it bought is worth", unit="improvement", recorded=True)
    seller = Trait("chance that the time it would sell finds a buyer", unit="share")
    spent_on_support = Trait("spent on support that it bought over the last year", unit="pounds", recorded=True)
    support_given = Trait(
        "what partners' help brought it for nothing when it last could buy",
        unit="improvement",
        recorded=True,
    )
    hired = Trait("paid its authority for support over the last year", unit="pounds")
    in_pool = Trait("buys together with others of its local partnership this year", kind=bool, recorded=True)
