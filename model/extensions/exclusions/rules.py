"""Exclusions: pupils whom a school puts out for good go to their authority's unit; part of them come back elsewhere.

Only pupils who are not advantaged are put out: the more, the more hangs over the school; the less, the more partners
work with it on both sides, for a managed move or their help takes the place of it. Where teachers' jobs hang on
results part of it is kept off the record; the pupils are gone all the same. Numbers are what is to be expected; nothing
is drawn. The unit has no rolls, results or teachers of the schools; what follows a pupil at the count follows it there,
and is spent there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....agents.engine.compiled import rule
from ...phases.accountability import threat
from ...phases.clearing import GROUPS
from ...phases.roll import room
from ...state import LEAVERS
from ..step import step

if TYPE_CHECKING:
    from ...state import State

SWITCHES = {"exclusions.usual": 0.0}

ADVANTAGED, DISADVANTAGED, ADDITIONAL_NEEDS = range(GROUPS)


@step(
    before="inspection",
    rank=2,
    reads=(
        "levers: commissioned stakes; schools: alive authority job_fear kept_in mutual other_threat standing swing ties"
    ),
    writes="authorities: unit; schools: dropped_out excluded in_unit lacking roll",
)
@rule
def exclusions(s: State) -> None:
    """Let every open school exclude; no pupil is lost."""
    sc, some = s.schools, s.p.exclusions.usual > 0.0
    for i in range(sc.alive.size):
        sc.excluded[i] = sc.dropped_out[i] = 0.0
        if some and sc.alive[i]:
            exclude(i, s)
        sc.lacking[i] = behind(i, s) * waiting(i, s)
    tell_units(s)


@rule
def exclude(i: int, s: State) -> None:
    """Put a year's share of one school's pupils who are not advantaged out for good, into its authority's unit."""
    sc, pressed = s.schools, pressed_out(i, s)
    for g in range(DISADVANTAGED, GROUPS):
        gone = share_excluded(g, pressed, s) * sc.roll[i, g]
        sc.roll[i, g] -= gone
        sc.in_unit[i, g] += gone
        sc.dropped_out[i] += gone
    sc.excluded[i] = share_recorded(i, s) * sc.dropped_out[i]


@rule
def share_excluded(g: int, pressed: float, s: State) -> float:
    """Return the share of one group of a school's pupils whom it excludes in a year, as far as it is pressed to."""
    usual = s.p.exclusions.usual * (s.p.exclusions.additional if g == ADDITIONAL_NEEDS else 1.0)
    return min(1.0, usual * pressed)


@rule
def pressed_out(i: int, s: State) -> float:
    """Return how much oftener than usual one school excludes: pressure adds; partners and agencies keep pupils in."""
    p, sc = s.p.exclusions, s.schools
    pressure = 1.0 + p.pressed * threat(i, s)
    return pressure * (1.0 - p.kept * sc.mutual[i] / max(1, sc.ties[i])) * (1.0 - sc.kept_in[i])


@rule
def share_recorded(i: int, s: State) -> float:
    """Return the share of its exclusions that one school records: all, less what fear for jobs keeps off the record."""
    return 1.0 - s.p.exclusions.hidden * s.schools.job_fear[i]


@rule
def behind(i: int, s: State) -> float:
    """Return how far (sd) pupils excluded by one school are behind their group; a commissioned unit takes part off."""
    p = s.p.exclusions
    return p.behind * (1.0 - p.floor * s.levers.commissioned[i])


@rule
def waiting(i: int, s: State) -> float:
    """Return how many pupils whom one school excluded are in its authority's unit, of all groups."""
    return s.schools.in_unit[i, 0] + s.schools.in_unit[i, 1] + s.schools.in_unit[i, 2]


@step(
    before="inspection",
    reads="authorities: spent; schools: alive authority phase places",
    writes="schools: in_unit roll",
)
@rule
def come_back(s: State) -> None:
    """Place a share of those in units where their authority has free places of their phase, else leave them there.

    Free places go by lot, as far as they go. Who would draw one at the school that excluded it stays in the unit.
    """
    sc, phases = s.schools, s.schools.phase.max() + 1
    free = np.zeros(sc.alive.size)
    places, asking = np.zeros(s.authorities.spent.size * phases), np.zeros(s.authorities.spent.size * phases)
    groups = np.zeros((asking.size, GROUPS))
    for i in range(sc.alive.size):
        c = sc.authority[i] * phases + sc.phase[i]
        free[i] = room(i, s) if sc.alive[i] else 0.0
        places[c] += free[i]
        for g in range(GROUPS):
            groups[c, g] += s.p.exclusions.returning * sc.in_unit[i, g]
            asking[c] += s.p.exclusions.returning * sc.in_unit[i, g]
    for i in range(sc.alive.size):
        c = sc.authority[i] * phases + sc.phase[i]
        if places[c] > 0.0 and asking[c] > 0.0:
            fits, own = min(1.0, places[c] / asking[c]), free[i] / places[c]
            for g in range(GROUPS):
                theirs = s.p.exclusions.returning * sc.in_unit[i, g]
                sc.in_unit[i, g] -= fits * (1.0 - own) * theirs
                sc.roll[i, g] += fits * own * max(0.0, groups[c, g] - theirs)


@step(
    after="admissions",
    reads="schools: alive authority years",
    writes="authorities: unit; counts; schools: in_unit",
)
@rule
def leave_units(s: State) -> None:
    """Let a year's leavers go from the units, one in ``years`` as from the schools."""
    sc = s.schools
    for i in range(sc.alive.size):
        for g in range(GROUPS):
            gone = sc.in_unit[i, g] / sc.years[i]
            sc.in_unit[i, g] -= gone
            s.counts[LEAVERS] += gone
    tell_units(s)


@rule
def tell_units(s: State) -> None:
    """Sum up the pupils in every authority's unit."""
    s.authorities.unit[:] = 0.0
    for i in range(s.schools.alive.size):
        for g in range(GROUPS):
            s.authorities.unit[s.schools.authority[i], g] += s.schools.in_unit[i, g]


@step(
    after="spend_budgets",
    rank=4,
    reads="authorities: spent unit",
    writes="authorities: unit_money",
)
@rule
def pay_units(s: State) -> None:
    """Pay every authority what follows the pupils in its unit, at the rate of all pupils; it is spent on them."""
    for a in range(s.authorities.spent.size):
        pupils = 0.0
        for g in range(GROUPS):
            pupils += s.authorities.unit[a, g]
        s.authorities.unit_money[a] = s.p.funding.per_pupil * pupils
