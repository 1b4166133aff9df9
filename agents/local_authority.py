"""A local authority: it plans places, holds the teachers between two posts, keeps a unit, and advises its schools."""

from __future__ import annotations

from .school import GROUPS
from .traits import Trait


class LocalAuthorityTraits:
    """The traits of one local authority; what it does with places and closures stands with the schools."""

    teachers = Trait("teachers between two posts", unit="teachers")
    spent = Trait("spent over the last year on advice and all other services: what its schools paid", unit="pounds")
    hub_chance = Trait(
        "share of those that last applied to be a hub which were designated", unit="share", start=1.0, of="hubs"
    )
    troubled = Trait("schools that it takes to be in need, by their grade, and advises first", kind=int, of="advice")
    unit = Trait(
        "pupils in its unit for those whom its schools excluded, by group",
        unit="pupils",
        groups=len(GROUPS),
        of="exclusions",
    )
    unit_money = Trait(
        "paid for the pupils in its unit over the last year, and spent on them", unit="pounds", of="exclusions"
    )
