"""A home zone: pupils who live in one place, by group, and the schools that their families consider."""

from __future__ import annotations

from .school import GROUPS
from .traits import Trait


class HomeZoneTraits:
    """The traits of one home zone."""

    cohort = Trait("pupils who start school in a usual year, by group", unit="pupils a year", groups=len(GROUPS))
    swing = Trait("size of this year's cohort against the usual", unit="log")


class OptionTraits:
    """One school that the families of a zone consider; a zone's options are ordered by distance, nearest first."""

    school = Trait("the school, by row; -1 is none", kind=int, start=-1)
    away = Trait("distance from home", unit="km")
    share = Trait("share of each group that would choose it", unit="share", groups=len(GROUPS))
    open = Trait("share of the zone to which it is open", unit="share", start=1.0)
    wanted = Trait("pupils who ask for it", unit="pupils a year")


class DoorTraits:
    """One entry of a school's list of applicants, ordered by distance, nearest zone first."""

    zone = Trait("the zone, by row", kind=int)
    slot = Trait("which of the zone's options the school is", kind=int)
