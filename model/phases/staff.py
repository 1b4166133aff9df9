"""Teachers and heads move at the end of the year."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ...agents.compiled import rule
from ...agents.head_teacher import chance_of_leaving
from ...agents.learning import exponential, remembered_trust
from ...agents.school import REQUIRES_IMPROVEMENT
from ..state import NEW_HEAD, TERMS
from ..streams import GOVERNANCE, HEADS, STRATEGY, SUCCESSOR, normal, uniform
from .awareness import knows_at_first
from .contract import contract
from .events import happens
from .groups import form_of, in_one_group, teachers_voice
from .insecurity import tire
from .roll import pupils_of
from .signals import stakes_now
from .training import lose_its_head, remembered
from .word import published

if TYPE_CHECKING:
    from ..state import State


@contract(
    reads=(
        "forms: staff; levers: insecurity; "
        "schools: alive authority controller dividend effort roll standing teachers; trusts: form"
    ),
    writes="authorities: teachers; schools: shortage teachers weariness",
)
@rule
def teachers_move(s: State) -> None:
    """Let teachers leave for the pool of their authority, and schools with free posts draw from it; none is lost."""
    sc, p, pool = s.schools, s.p.teachers, s.authorities.teachers
    wanted = np.zeros(pool.size)
    for i in range(sc.alive.size):
        if sc.alive[i]:
            tire(i, s)
            worn = sc.effort[i] + sc.weariness[i]
            leaving = min(1.0, p.leave * exponential(strain(worn, i, s) - reward(i, s))) * sc.teachers[i]
            sc.teachers[i] -= leaving
            pool[sc.authority[i]] += leaving
            wanted[sc.authority[i]] += free_posts(i, s) * draw(i, s)
    offered = pool.copy()
    for i in range(sc.alive.size):
        if sc.alive[i] and wanted[sc.authority[i]] > 0.0:
            share = free_posts(i, s) * draw(i, s) / wanted[sc.authority[i]]
            hired = min(free_posts(i, s), share * offered[sc.authority[i]])
            sc.teachers[i] += hired
            pool[sc.authority[i]] -= hired
        sc.shortage[i] = free_posts(i, s) / posts(i, s) if sc.alive[i] else 0.0


@rule
def posts(i: int, s: State) -> float:
    """Return the posts a school has: its roll over the pupils a teacher."""
    return max(1e-9, pupils_of(i, s) / s.p.teachers.pupils_each)


@rule
def free_posts(i: int, s: State) -> float:
    """Return the posts that no teacher fills."""
    return max(0.0, posts(i, s) - s.schools.teachers[i])


@rule
def draw(i: int, s: State) -> float:
    """Return how strongly a school draws teachers: standing and a dividend draw, workload drives away."""
    standing = s.p.teachers.draw_of_standing * s.schools.standing[i]
    return exponential(standing - strain(s.schools.effort[i], i, s) + reward(i, s))


@rule
def strain(work: float, i: int, s: State) -> float:
    """Return how strongly workload drives teachers away: those who have a say in it bear more (Karasek 1979)."""
    softened = s.p.governance.control * teachers_voice(i, s)
    return s.p.teachers.push_of_workload * work * (1.0 - softened)


@rule
def reward(i: int, s: State) -> float:
    """Return how strongly the dividend that teachers share draws and keeps them."""
    return s.p.governance.draw_of_dividend * s.schools.dividend[i]


@contract(
    reads=(
        "forms: heads parents staff; heads: bad_years tenure; levers: job_years published stakes; "
        "schools: alive controller cooperation grade swing vision won; sides: back partner tie; "
        "strategies: share tiring trusted; ties: active formality; trusts: form lead"
    ),
    writes=(
        "events; happened; heads: bad_years changed energy informed nerve norm propensity prosocial skill strategy "
        "tenure; schools: trained; sides: trust"
    ),
)
@rule
def heads_move(s: State) -> None:
    """Let heads rest or tire, leave or stay; successors take over the row."""
    for i in range(s.schools.alive.size):
        s.heads.changed[i] = False
        if s.schools.alive[i]:
            stay_or_leave(i, s)
    for i in range(s.schools.alive.size):
        if s.heads.changed[i]:
            forget(i, s)


@rule
def stay_or_leave(i: int, s: State) -> None:
    """Decide whether one head leaves: by its own will, burnt out, dismissed, or replaced by a predator.

    That more leave by their own will after a bad grade is of the published word; dismissal is of the judgement.
    """
    h, p, year = s.heads, s.p.heads, s.clock[0] // TERMS
    tiring = s.strategies.tiring[h.strategy[i]] * s.schools.cooperation[i]
    h.energy[i] = min(1.0, max(0.0, h.energy[i] + p.rest - tiring))
    replaced = h.tenure[i] < 0
    bad = s.schools.grade[i] >= REQUIRES_IMPROVEMENT
    leaves = uniform(s.key, HEADS, year, i, 0) < chance_of_leaving(
        p.leave, bad, p.leave_after_bad * published(i, s), h.energy[i], p.burn_out
    )
    dismissed = h.bad_years[i] >= s.levers.job_years[i] and (
        uniform(s.key, HEADS, year, i, 1) < p.dismissal * stakes_now(i, s)
    )
    h.tenure[i] += 1
    if replaced or leaves or dismissed:
        succeed(i, s, replaced)


@rule
def succeed(i: int, s: State, replaced: bool) -> None:
    """Appoint a successor: a branch manager after a takeover, one trained by a visible winner, or anyone."""
    h, p, year = s.heads, s.p.heads, s.clock[0] // TERMS
    teacher = s.trusts.lead[s.schools.controller[i]] if replaced and s.schools.controller[i] >= 0 else -1
    if not replaced and form_of(i, s) > 0:
        teacher = chosen_by_voice(i, s)
    elif teacher < 0 and uniform(s.key, SUCCESSOR, year, i, 0) < p.promotion:
        teacher = winner_nearby(i, s)
    if teacher >= 0:
        h.strategy[i] = h.strategy[teacher]
        h.norm[i] = h.norm[teacher]
    else:
        h.strategy[i] = drawn_strategy(uniform(s.key, STRATEGY, s.clock[0] + 1, i, 0), s)
    appoint(i, s, s.clock[0] + 1)
    lose_its_head(i, s)
    h.changed[i] = True
    happens(s, NEW_HEAD, i, teacher, h.strategy[i])


@rule
def chosen_by_voice(i: int, s: State) -> int:
    """Return the school whose head trained a group's new one (-1: any); who appoints is drawn by the weights of voice.

    Heads take one trained by the member they trust most, teachers the deputy, parents one trained by the winner nearby,
    the centre its own.
    """
    form, year = form_of(i, s), s.clock[0] // TERMS
    says = uniform(s.key, GOVERNANCE, year + 1, i, i)
    if says < s.forms.heads[form]:
        return most_trusted(i, s)
    if says < s.forms.heads[form] + s.forms.staff[form]:
        return i
    if says < s.forms.heads[form] + s.forms.staff[form] + s.forms.parents[form]:
        return winner_nearby(i, s)
    return s.trusts.lead[s.schools.controller[i]]


@rule
def most_trusted(i: int, s: State) -> int:
    """Return the member of its group that a school's head trusts most, -1 if it has no tie to any."""
    best, found = -1.0, -1
    for k in range(s.first[i], s.first[i + 1]):
        if in_one_group(i, s.sides.partner[k], s) and s.sides.trust[k] > best:
            best, found = s.sides.trust[k], s.sides.partner[k]
    return found


@rule
def winner_nearby(i: int, s: State) -> int:
    """Return the partner with most visible wins this year (first among equals), or -1."""
    best, found = 0, -1
    for k in range(s.first[i], s.first[i + 1]):
        partner = s.sides.partner[k]
        if s.ties.active[s.sides.tie[k]] and s.schools.won[partner] > best:
            best, found = s.schools.won[partner], partner
    return found


@rule
def drawn_strategy(chance: float, s: State) -> int:
    """Return the strategy that a uniform draw picks from the mix."""
    for code in range(s.strategies.share.size - 1):
        if chance < s.strategies.share[code]:
            return code
    return s.strategies.share.size - 1


@rule
def appoint(i: int, s: State, term: float) -> None:
    """Draw one head's own traits."""
    h, p = s.heads, s.p.heads
    h.prosocial[i] = p.prosocial + p.prosocial_spread * normal(s.key, SUCCESSOR, term, i, 1)
    h.nerve[i] = math.exp(p.nerve_spread * normal(s.key, SUCCESSOR, term, i, 2) - p.nerve_spread * p.nerve_spread / 2.0)
    h.skill[i] = 0.0 + p.skill_spread * normal(s.key, SUCCESSOR, term, i, 3)  # never minus nought
    h.tenure[i], h.bad_years[i], h.energy[i], h.propensity[i] = 0, 0, 1.0, 0.0
    h.informed[i] = knows_at_first(i, term, s)


@rule
def forget(i: int, s: State) -> None:
    """Let trust fade on both sides of a new head's ties: less on formal ones, or where trained leaders stay."""
    for k in range(s.first[i], s.first[i + 1]):
        tie, back = s.sides.tie[k], s.sides.back[k]
        memory = remembered(i, s.ties.formality[tie], s)
        theirs = s.strategies.trusted[s.heads.strategy[s.sides.partner[k]]]
        own = s.strategies.trusted[s.heads.strategy[i]]
        s.sides.trust[k] = remembered_trust(s.sides.trust[k], s.p.trust.strangers * theirs, memory)
        s.sides.trust[back] = remembered_trust(s.sides.trust[back], s.p.trust.strangers * own, memory)
