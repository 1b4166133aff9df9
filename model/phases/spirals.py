"""Spirals: how much of a lasting change of a school's quality comes back to it through choice, money and staff.

Nothing follows from this number: it tells what the other rules add up to. Below 1, a change comes to 1 / (1 - gain)
times what it would have been; from 1 on it feeds itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...agents.engine.compiled import rule
from ...agents.learning import exponential
from ..state import TERMS
from .accountability import compared_with
from .contract import contract
from .roll import pupils_of

if TYPE_CHECKING:
    from ..state import State

LEAST_DECAY = 1e-6  # a term; a change that never fades comes back in full however little comes back at once


@contract(
    reads=(
        "levers: money_follows; schools: alive effort lifted oversubscribed phase result rivalry roll "
        "shortage years; sides: partner tie; ties: contest"
    ),
    writes="schools: loop_gain",
)
@rule
def spirals(s: State) -> None:
    """Work out the loop gain of every open school, to first order, as things stand."""
    for phase in range(s.schools.phase.max() + 1):
        _, spread = compared_with(phase, s)
        for i in range(s.schools.alive.size):
            if s.schools.phase[i] == phase:
                s.schools.loop_gain[i] = by_money(i, s) + by_staff(i, spread, s) if s.schools.alive[i] else 0.0


@rule
def by_money(i: int, s: State) -> float:
    """Return the gain by pupils and their money: unconstrained share x response of choice x effect of money / decay.

    ``u * response * years * rivalry / roll * (follows - marginal cost) * money / (terms * decay)``. Fixed costs stand:
    they follow the roll so slowly that this is the gain of the first decade, and more than that of later ones.
    """
    sc, p = s.schools, s.p.learning
    appeal = unconstrained(i, s) * s.p.admissions.response
    moved = appeal * sc.years[i] * sc.rivalry[i] / max(1.0, pupils_of(i, s))
    margin = s.levers.money_follows[i] - s.p.funding.marginal_cost
    return moved * margin * p.money / (TERMS * max(LEAST_DECAY, p.decay))


@rule
def unconstrained(i: int, s: State) -> float:
    """Return the share of a school's contested pupils who may come and go: none at a full school.

    A full rival that wins one has to turn another away, who comes back as often as the two contest the rival's pupils.
    """
    contested, back = 0.0, 0.0
    if s.schools.oversubscribed[i]:
        return 0.0
    for k in range(s.first[i], s.first[i + 1]):
        contest, rival = s.ties.contest[s.sides.tie[k]], s.sides.partner[k]
        contested += contest
        if s.schools.oversubscribed[rival] and contest > 0.0:
            back += contest * contest / max(contest, s.schools.rivalry[rival])
    return 1.0 - back / contested if contested > 0.0 else 1.0


@rule
def by_staff(i: int, spread: float, s: State) -> float:
    """Return the gain by teachers: standing draws them, and posts that stay free cost quality.

    A share ``l`` of teachers leaves each year and a share ``h`` of the free posts is filled, so that in the long run a
    share ``u = l (1 - h) / (l + h - l h)`` stays free; ``h`` rises with standing as the draw does, by ``d`` of itself,
    and ``-du / dz = d (1 - u) (u + l (1 - u))``. None where no post is free.
    """
    sc, p = s.schools, s.p.teachers
    free = sc.shortage[i]
    if free <= 0.0:
        return 0.0
    leaving = min(1.0, p.leave * exponential(p.push_of_workload * sc.effort[i]))
    filled = p.draw_of_standing * (1.0 - free) * (free + leaving * (1.0 - free)) / spread
    return p.shortage_cost * filled / max(LEAST_DECAY, s.p.learning.decay)
