"""A local authority: it plans places, holds the teachers between two posts, keeps a unit, and advises its schools."""

from __future__ import annotations

from .engine.traits import Trait, extended


@extended
class LocalAuthorityTraits:
    """The traits of one local authority; what it does with places and closures stands with the schools."""

    teachers = Trait("teachers between two posts", unit="teachers")
    spent = Trait("spent over the last year on advice and all other services: what its schools paid", unit="pounds")
