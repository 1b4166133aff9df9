"""What the extension adds to what is known of a local authority and a school."""

from __future__ import annotations

from ....agents.engine.traits import Trait


class LocalAuthorityTraits:
    """What is known of a local authority besides."""

    hub_chance = Trait("share of those that last applied to be a hub which were designated", unit="share", start=1.0)


class SchoolTraits:
    """What is known of a school besides."""

    hub = Trait("is a hub, a teaching school", kind=bool, recorded=True)
    hub_left = Trait("years for which it is still funded as a hub", unit="years")
    hub_for = Trait("years it has been a hub", unit="years", kind=int)
    hub_work = Trait("what its head cares for those it helps this year, less what helping costs", unit="improvement")
    hub_worth = Trait("what being a hub brought its head in a term, on average", unit="improvement")
    hub_grant = Trait("paid to it as a hub for the last year", unit="pounds")
    helped_by = Trait("hub that helps it this year, by row; -1 is none", kind=int, start=-1)
