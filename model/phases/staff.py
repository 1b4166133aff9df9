"""Teachers and heads move at the end of the year."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ...agents.engine.compiled import rule
from ...agents.joining import chance_of_leaving
from ...agents.learning import exponential, remembered_trust
from ...agents.school import REQUIRES_IMPROVEMENT
from ..state import NEW_HEAD, TERMS
from ..streams import HEADS, STRATEGY, SUCCESSOR, normal, uniform
from .accountability import stakes_now
from .contract import contract
from .events import happens
from .roll import pupils_of

if TYPE_CHECKING:
    from ..state import State

NOBODY, UNDECIDED = -1, -2  # who trained a new head, if not the head of a school: nobody known, or nobody has said yet


@contract(
    reads="schools: alive authority effort reward roll softened standing weariness",
    writes="authorities: teachers; schools: shortage teachers",
)
@rule
def teachers_move(s: State) -> None:
    """Let teachers leave for the pool of their authority, and schools with free posts draw from it; none is lost."""
    sc, p, pool = s.schools, s.p.teachers, s.authorities.teachers
    wanted = np.zeros(pool.size)
    for i in range(sc.alive.size):
        if sc.alive[i]:
            worn = sc.effort[i] + sc.weariness[i]
            leaving = min(1.0, p.leave * exponential(strain(worn, i, s) - sc.reward[i])) * sc.teachers[i]
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
    return exponential(standing - strain(s.schools.effort[i], i, s) + s.schools.reward[i])


@rule
def strain(work: float, i: int, s: State) -> float:
    """Return how strongly workload drives teachers away, as far as nothing softens it."""
    return s.p.teachers.push_of_workload * work * (1.0 - s.schools.softened[i])


@contract(
    reads=(
        "heads: bad_years strategy; levers: job_years published stakes; schools: alive cooperation grade "
        "swing; strategies: tiring"
    ),
    writes="heads: changed energy replaced tenure",
)
@rule
def heads_leave(s: State) -> None:
    """Let heads rest or tire, and leave or stay."""
    for i in range(s.schools.alive.size):
        s.heads.changed[i] = False
        if s.schools.alive[i]:
            stay_or_leave(i, s)


@contract(
    reads=(
        "heads: changed replaced trained_by; schools: alive controller won; sides: partner tie; "
        "strategies: share; ties: active; trusts: lead"
    ),
    writes=("events; happened; heads: bad_years energy informed nerve norm propensity prosocial skill strategy tenure"),
)
@rule
def heads_succeed(s: State) -> None:
    """Let a successor take over the row of every head who left."""
    for i in range(s.schools.alive.size):
        if s.heads.changed[i]:
            succeed(i, s)


@contract(
    reads=(
        "heads: changed strategy; schools: alive memory; sides: back partner tie; strategies: trusted; ties: formality"
    ),
    writes="sides: trust",
)
@rule
def ties_forget(s: State) -> None:
    """Let trust fade on the ties of schools with a new head."""
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
    h.replaced[i] = h.tenure[i] < 0
    bad = s.schools.grade[i] >= REQUIRES_IMPROVEMENT
    leaves = uniform(s.key, HEADS, year, i, 0) < chance_of_leaving(
        p.leave, bad, p.leave_after_bad * s.levers.published[i], h.energy[i], p.burn_out
    )
    dismissed = h.bad_years[i] >= s.levers.job_years[i] and (
        uniform(s.key, HEADS, year, i, 1) < p.dismissal * stakes_now(i, s)
    )
    h.tenure[i] += 1
    h.changed[i] = h.replaced[i] or leaves or dismissed


@rule
def succeed(i: int, s: State) -> None:
    """Appoint a successor: a branch manager after a takeover, one trained by a visible winner, or anyone."""
    h, p, year = s.heads, s.p.heads, s.clock[0] // TERMS
    teacher = s.trusts.lead[s.schools.controller[i]] if h.replaced[i] and s.schools.controller[i] >= 0 else NOBODY
    if not h.replaced[i] and h.trained_by[i] != UNDECIDED:
        teacher = h.trained_by[i]
    elif teacher < 0 and uniform(s.key, SUCCESSOR, year, i, 0) < p.promotion:
        teacher = winner_nearby(i, s)
    if teacher >= 0:
        h.strategy[i] = h.strategy[teacher]
        h.norm[i] = h.norm[teacher]
    else:
        h.strategy[i] = drawn_strategy(uniform(s.key, STRATEGY, s.clock[0] + 1, i, 0), s)
    appoint(i, s, s.clock[0] + 1)
    happens(s, NEW_HEAD, i, teacher, h.strategy[i])


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
    h.informed[i] = True


@rule
def forget(i: int, s: State) -> None:
    """Let trust fade on both sides of a new head's ties: less on formal ones, or where others remember."""
    for k in range(s.first[i], s.first[i + 1]):
        tie, back = s.sides.tie[k], s.sides.back[k]
        memory = max(s.ties.formality[tie], s.schools.memory[i])
        theirs = s.strategies.trusted[s.heads.strategy[s.sides.partner[k]]]
        own = s.strategies.trusted[s.heads.strategy[i]]
        s.sides.trust[k] = remembered_trust(s.sides.trust[k], s.p.trust.strangers * theirs, memory)
        s.sides.trust[back] = remembered_trust(s.sides.trust[back], s.p.trust.strangers * own, memory)
