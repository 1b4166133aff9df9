"""Community pools: schools of a local partnership order a service from elsewhere together, at a lower price for each.

The order is for those who were in the pool last year, or for all who may be where there is none. Every head decides
whether to be in, knowing nobody's mind; who is in pays for the whole order. So it pays to be in if enough others are.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ....agents.engine.compiled import rule
from ...phases.events import happens
from ...state import event, line

if TYPE_CHECKING:
    from ...state import State

BREAKS_UP = event("a pool breaks up")
POOL = line("community pool")

ALONE = 1.0  # what a pound of its own brings a school


@rule
def pool(brings: np.ndarray, s: State) -> None:
    """Let the heads of every local partnership decide who is in its pool, and order."""
    sc = s.schools
    wants = np.zeros(sc.alive.size, np.bool_)
    for cluster in range(s.first_member.size - 1):
        could, before, now = 0, 0, 0
        for m in range(s.first_member[cluster], s.first_member[cluster + 1]):
            could += may_pool(s.members[m], s)
            before += sc.in_pool[s.members[m]]
        if could + before > 0:
            ordered = before if before > 1 else could
            for m in range(s.first_member[cluster], s.first_member[cluster + 1]):
                i = s.members[m]
                wants[i] = may_pool(i, s) and hopes_for(i, cluster, ordered, s) > at_best_alone(s)
                now += wants[i]
            if before > 1 and now < 2:
                happens(s, BREAKS_UP, s.members[s.first_member[cluster]], -1, before)
            for m in range(s.first_member[cluster], s.first_member[cluster + 1]):
                i = s.members[m]
                sc.in_pool[i] = wants[i] and now > 1
                if wants[i]:
                    order(i, worth_in_pool(now, ordered, s), brings, s)


@rule
def may_pool(i: int, s: State) -> bool:
    """Return whether one school may put money for support together with others."""
    return s.schools.alive[i] and s.levers.bought[i] * s.levers.combined[i] > 0.0


@rule
def hopes_for(i: int, cluster: int, ordered: int, s: State) -> float:
    """Return what a pound moves, as the head of a school expects, if it is in: others are as far as it trusts them."""
    others = 0.0
    for m in range(s.first_member[cluster], s.first_member[cluster + 1]):
        j = s.members[m]
        if j != i and may_pool(j, s):
            others += expected_in(i, j, s)
    return worth_in_pool(1.0 + others, ordered, s)


@rule
def expected_in(i: int, j: int, s: State) -> float:
    """Return how far a head expects another school to be in: its trust in it, or in its partners if there is no tie."""
    trusted, ties = 0.0, 0
    for k in range(s.first[i], s.first[i + 1]):
        if s.ties.active[s.sides.tie[k]]:
            if s.sides.partner[k] == j:
                return s.sides.trust[k]
            trusted += s.sides.trust[k]
            ties += 1
    return trusted / ties if ties > 0 else s.p.trust.strangers


@rule
def worth_in_pool(members: float, ordered: int, s: State) -> float:
    """Return what a pound of each member moves, against a pound of its own, if so many pay for an order for so many.

    The price for each school falls with the size of the order; who is in bears what those ordered for do not pay.
    """
    size = max(members, float(ordered))
    return s.p.services.outside * math.exp(s.p.services.returns * math.log(size)) * (members / size)


@rule
def at_best_alone(s: State) -> float:
    """Return what a pound brings that is not in the pool: a school's own, or the authority's advice."""
    return max(ALONE, s.p.authority.advice)


@rule
def order(i: int, worth: float, brings: np.ndarray, s: State) -> None:
    """Book what one school pays for its pool's order, and what that brings it."""
    paid = s.levers.combined[i] * s.levers.bought[i] * s.schools.income[i]
    s.ledger[i, POOL] -= paid
    s.schools.spent_on_support[i] += paid
    s.schools.support_bought[i] += worth * paid
    brings[i] += worth * paid
