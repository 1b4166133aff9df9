"""A world's beginning: heads are drawn, and the region's figures become the first state."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ..agents.engine.compiled import rule
from ..agents.home_zone import CHOOSES_AS
from ..agents.school import CHOOSERS
from ..agents.strategies import View, probability_of_cooperating
from .phases.admissions import choose, raw_result, rivalry, show_faces
from .phases.clearing import GROUPS, TINY, applicants, by_kind, open_doors, places_a_year, still_open
from .phases.contract import contract
from .phases.funding import close_books, costs_of
from .phases.spirals import spirals
from .phases.staff import appoint, drawn_strategy
from .state import State, for_rules
from .streams import START, STRATEGY, uniform

if TYPE_CHECKING:
    from .region import Region
    from .schedule import Schedule

USUAL_EFFORT = 0.05  # sd, taken off the region's value added to tell quality from effort before the first term


SETTLING = 12  # terms of the same quality, in which the yearly mean of results settles


def begin(state: State, region: Region, schedule: Schedule) -> None:
    """Draw heads and bring the columns into line with the region's published figures, in place."""
    p, schools, table = state.p, state.schools, region.schools
    disadvantage = table["disadvantaged"] - 0.28
    schools.effectiveness[:] = table["value_added"] + p.learning.intake * disadvantage - USUAL_EFFORT
    compiled = for_rules(state)
    for step in schedule.start:
        step(compiled)
    _sum_up(compiled)
    state.heads.norm[:] = p.norm.start
    _lead(state)
    roll = schools.roll.sum(axis=1)
    teachers = roll / p.teachers.pupils_each * p.teachers.supply
    schools.teachers[:] = teachers * (1.0 - p.teachers.in_pool)
    np.add.at(state.authorities.teachers, schools.authority, teachers * p.teachers.in_pool)
    schools.income[:] = roll * p.funding.per_pupil
    schools.reserves[:] = p.funding.target_reserves * schools.income
    schools.entrants[:] = roll / schools.years
    _first_books(compiled)
    for step in schedule.beforehand:
        step(compiled)
    quality = schools.effectiveness.copy()
    for _ in range(SETTLING):
        schools.effectiveness[:] = quality
        for step in schedule.teaching:
            step(compiled)
    schools.effectiveness[:] = quality
    _first_choice(compiled)
    for step in schedule.judging:
        step(compiled)
    spirals(compiled)
    schools.last_result[:] = schools.result


def _lead(state: State) -> None:
    """Let the strongest school of every trust lead it."""
    inside = np.flatnonzero(state.schools.controller >= 0)
    controller, quality = state.schools.controller[inside], state.schools.effectiveness[inside]
    strongest = np.lexsort((-quality, controller))
    trust, first, schools = np.unique(controller[strongest], return_index=True, return_counts=True)
    state.trusts.lead[trust] = inside[strongest[first]]
    state.trusts.alive[trust] = True
    state.trusts.schools[trust] = schools


@contract(
    reads=("schools: alive; sides: partner school tie; strategies: share trusted; ties: forced"),
    writes=(
        "heads: bad_years energy informed nerve outlook propensity prosocial skill strategy tenure; "
        "sides: cooperates trust"
    ),
)
@rule
def draw_heads(s: State) -> None:
    """Draw every head and how it acted before the first term; then what its partners think of a head like it."""
    acts = s.p.trust.acts_start
    for i in range(s.schools.alive.size):
        s.heads.strategy[i] = drawn_strategy(uniform(s.key, STRATEGY, 0, i, 0), s)
        appoint(i, s, 0)
        s.heads.outlook[i] = acts
    for k in range(s.sides.trust.size):
        i, partner = s.sides.school[k], s.sides.partner[k]
        s.sides.trust[k] *= s.strategies.trusted[s.heads.strategy[partner]]
        chance = probability_of_cooperating(s.heads.strategy[i], at_first(acts, uniform(s.key, START, 0, partner, i)))
        s.sides.cooperates[k] = s.ties.forced[s.sides.tie[k]] or uniform(s.key, START, 0, i, partner) < chance


BEGINNING = (draw_heads,)
"""The beginning, as far as extensions take part in it."""


@rule
def _sum_up(s: State) -> None:
    """Tell every school's share of cooperation before the first term."""
    for i in range(s.schools.alive.size):
        s.schools.cooperation[i] = share_of_ties(i, s)


@rule
def share_of_ties(i: int, s: State) -> float:
    """Return the share of its voluntary ties on which one school cooperates."""
    ties, cooperating = 0, 0
    for k in range(s.first[i], s.first[i + 1]):
        if s.ties.active[s.sides.tie[k]] and not s.ties.forced[s.sides.tie[k]]:
            ties += 1
            cooperating += s.sides.cooperates[k]
    return cooperating / ties if ties > 0 else 0.0


@rule
def at_first(acts: float, luck: float) -> View:
    """Return what a head sees before the first term: a world in which a share ``acts`` cooperates, and no more.

    Whoever weighs, learns or imitates cooperates with that chance; others do as their strategy says.
    """
    usual = min(0.999, max(0.001, acts))
    leaning = math.log(usual / (1.0 - usual))
    return View(
        greed=-leaning,
        fear=-leaning,
        both=0.0,
        trust=acts,
        noise=1.0,
        norm=0.0,
        leaving=0.0,
        pressure=0.0,
        own_threshold=0.0,
        partner_cooperated=luck < acts,
        outlook=acts,
        partner_ahead=0.0,
        cooperated=acts,
        fared=0.0,
        best_cooperating=-math.inf,
        best_competing=-math.inf,
        propensity=leaning,
    )


@rule
def _first_books(s: State) -> None:
    """Let every school's budget be made for its roll."""
    for i in range(s.schools.alive.size):
        s.schools.budgeted[i] = costs_of(i, s)
        close_books(i, s)


@rule
def _first_choice(s: State) -> None:
    """Let reputation and choice stand before the first term."""
    for i in range(s.schools.alive.size):
        s.schools.reputation[i] = raw_result(i, s)
    choose_all(s)
    for _ in range(s.p.admissions.settling):
        open_doors(by_kind(applicants(s)), s)
        settle_homes(s)
    if s.p.admissions.lasting > 0.0:
        for _ in range(s.p.admissions.settling):
            open_doors(by_kind(applicants(s)), s)
            settle_draw(s)
            choose_all(s)
        s.schools.draw[:] *= s.p.admissions.lasting
        choose_all(s)
    open_doors(by_kind(applicants(s)), s)
    rivalry(s)
    for i in range(s.schools.alive.size):
        s.schools.spare[i] = max(0.0, places_a_year(i, s) - s.schools.entrants[i])


@rule
def choose_all(s: State) -> None:
    """Let the families of every zone choose."""
    faces = show_faces(s)
    for z in range(s.zones.swing.size):
        choose(z, faces, s)


@rule
def settle_homes(s: State) -> None:
    """Move homes between zones a little, so that the families' choice comes nearer to the schools' known intake.

    Nobody publishes where pupils live; the schools' rolls are known. Each zone's cohort is multiplied by what the
    schools its families choose have more than the choice would give them (Richardson 1972, Lucy 1974: the likeliest
    homes for the rolls). Cohorts stay positive and their sum is that of the rolls.
    """
    intake = expected_intake(s)
    for z in range(s.options.shape[0]):
        for g in range(GROUPS):
            total, more = still_open(z, g, s), 0.0
            if total > TINY:
                for o in range(s.options.shape[1]):
                    i = s.options.school[z, o]
                    if i >= 0 and intake[i, g] > TINY:
                        share = s.options.share[z, o, CHOOSES_AS[g]] * s.options.open[z, o] / total
                        more += share * s.schools.roll[i, g] / s.schools.years[i] / intake[i, g]
                s.zones.cohort[z, g] *= more


@rule
def settle_draw(s: State) -> None:
    """Move what draws families to each school for good, so that choice comes nearer still to the known intake.

    What homes, distance and results leave unexplained is taken to last, as it does where faith, a single sex, selection
    or history makes it: the log of what a school has over what choice would give it (Berry 1994).
    """
    intake, sc = expected_intake(s), s.schools
    for i in range(sc.alive.size):
        for kind in range(len(CHOOSERS)):
            has, given = 0.0, 0.0
            for g in range(GROUPS):
                if CHOOSES_AS[g] == kind:
                    has += sc.roll[i, g] / sc.years[i]
                    given += intake[i, g]
            if has > TINY and given > TINY:
                sc.draw[i, kind] += math.log(has / given)


@rule
def expected_intake(s: State) -> np.ndarray:
    """Return the entrants, by school and group, whom a usual year's choice gives."""
    intake = np.zeros((s.schools.alive.size, GROUPS))
    for z in range(s.options.shape[0]):
        for g in range(GROUPS):
            total = still_open(z, g, s)
            if total > TINY:
                for o in range(s.options.shape[1]):
                    if s.options.school[z, o] >= 0:
                        share = s.options.share[z, o, CHOOSES_AS[g]] * s.options.open[z, o] / total
                        intake[s.options.school[z, o], g] += share * s.zones.cohort[z, g]
    return intake
