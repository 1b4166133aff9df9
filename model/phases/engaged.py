"""What engagement with other agencies brings a school's pupils, and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...agents.compiled import rule

if TYPE_CHECKING:
    from ..state import State


@rule
def brought(i: int, g: int, s: State) -> float:
    """Return the attainment (sd) that other agencies bring one school's pupils of a group that is not advantaged."""
    p = s.p.agencies
    return (p.disadvantaged if g == 1 else p.additional) * s.schools.engaged[i]


@rule
def time_for_agencies(i: int, s: State) -> float:
    """Return the improvement that one school forgoes in a term for the time that goes to other agencies."""
    return s.p.agencies.cost * s.schools.agency_time[i]


@rule
def kept_by_agencies(i: int, s: State) -> float:
    """Return the share of one school's exclusions that other agencies keep from happening."""
    return s.p.agencies.kept * s.schools.engaged[i]
