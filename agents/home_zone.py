"""A home zone: pupils who live in one place, by group, and the schools that their families consider."""

from __future__ import annotations

from .engine.traits import Trait, extended
from .school import CHOOSERS, GROUPS

CHOOSES_AS = (0, 1, 1)
"""The kind of families that each pupil group belongs to."""


@extended
class HomeZoneTraits:
    """The traits of one home zone."""

    cohort = Trait("pupils who start school in a usual year, by group", unit="pupils a year", groups=len(GROUPS))
    swing = Trait("size of this year's cohort against the usual", unit="log")


@extended
class OptionTraits:
    """One school that the families of a zone consider; a zone's options are ordered by distance, nearest first."""

    school = Trait("the school, by row; -1 is none", kind=int, start=-1)
    near = Trait("what distance from home leaves of its odds of being chosen", unit="share")
    share = Trait("share of each kind of families that would choose it", unit="share", groups=len(CHOOSERS))
    open = Trait("share of the zone to which it is open", unit="share", start=1.0)
    door = Trait("its place among the school's doors, by row; -1 is none", kind=int, start=-1)


@extended
class DoorTraits:
    """One entry of a school's list of applicants, ordered by distance, nearest zone first."""

    zone = Trait("the zone, by row", kind=int)
    slot = Trait("which of the zone's options the school is", kind=int)
    wanted = Trait("pupils who ask for the school from there", unit="pupils a year")


@extended
class RivalTraits:
    """Two options of a zone whose schools have a tie."""

    one = Trait("the nearer option, by its place among the zone's", kind=int)
    two = Trait("the farther option, by its place among the zone's", kind=int)
    side = Trait("the nearer one's side of their tie, by row", kind=int)
    tie = Trait("their tie, by row", kind=int)
