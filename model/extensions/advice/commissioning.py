"""Commissioned groups: money that the authority would spend goes to local partnerships, whose members give the support.

It goes to the other members of the partnership of a school in need, when it is in need, and takes their time. What a
pound brings hangs on who works together with whom: nothing says that it brings more than the authority's own advice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....agents.engine.compiled import rule
from ...phases.roll import pupils_of
from ...state import line
from ..purchased_support.rules import worth_of_time
from ..step import step
from .needs import seen_in_need

if TYPE_CHECKING:
    from ...state import State

COMMISSIONED = line("commissioned groups")


@rule
def commissioned(i: int, s: State) -> float:
    """Return the share of its income that a school pays for support by groups, as part of the levy."""
    return s.levers.levy[i] * s.levers.to_groups[i]


@step(
    after="pay_budgets",
    rank=6,
    reads=(
        "authorities: spent; levers: levy shared_data to_groups; schools: alive authority cluster "
        "effectiveness grade income roll; sides: partner tie; ties: active mutual"
    ),
    writes="ledger; schools: commissioned_for support_pounds supported",
)
@rule
def commission(s: State) -> None:
    """Take what is meant for groups out of budgets and pay it, authority by authority, for schools in need.

    It is shared out by pupils of the schools in need, or of all while there are none.
    """
    sc, areas, paid = s.schools, s.authorities.spent.size, 0.0
    brings, granted = sc.support_pounds, sc.commissioned_for
    for i in range(sc.alive.size):
        sc.supported[i] = granted[i] = 0.0
        paid += commissioned(i, s) if sc.alive[i] else 0.0
    if paid <= 0.0:
        return
    fund, pupils, troubled, in_need = np.zeros(areas), np.zeros(areas), np.zeros(areas), seen_in_need(s)
    for i in range(sc.alive.size):
        if sc.alive[i]:
            a = sc.authority[i]
            fund[a] += commissioned(i, s) * sc.income[i]
            s.ledger[i, COMMISSIONED] -= commissioned(i, s) * sc.income[i]
            pupils[a] += pupils_of(i, s)
            troubled[a] += pupils_of(i, s) if in_need[i] else 0.0
    for i in range(sc.alive.size):
        if sc.alive[i]:
            a = sc.authority[i]
            if troubled[a] > 0.0:
                granted[i] = fund[a] * pupils_of(i, s) / troubled[a] if in_need[i] else 0.0
            elif pupils[a] > 0.0:
                granted[i] = fund[a] * pupils_of(i, s) / pupils[a]
            if granted[i] > 0.0:
                support(i, granted[i], brings, s)


@rule
def support(i: int, money: float, brings: np.ndarray, s: State) -> None:
    """Pay the other members of one school's local partnership alike for their time; without any it keeps the money."""
    sc, cluster, others = s.schools, s.schools.cluster[i], 0
    for m in range(s.first_member[cluster], s.first_member[cluster + 1]):
        others += sc.alive[s.members[m]] and s.members[m] != i
    if others == 0:
        s.ledger[i, COMMISSIONED] += money
        sc.supported[i] += money
    for m in range(s.first_member[cluster], s.first_member[cluster + 1]):
        j = s.members[m]
        if sc.alive[j] and j != i:
            each = money / others
            s.ledger[j, COMMISSIONED] += each
            brings[j] -= each
            worth = each * worth_of_time(i, j, s) * joined_in(i, j, s)
            brings[i] += worth
            sc.supported[i] += worth


@rule
def joined_in(i: int, j: int, s: State) -> float:
    """Return what comes of a member's support: all of it if the two work together this term, else part of it."""
    for k in range(s.first[i], s.first[i + 1]):
        if s.sides.partner[k] == j and s.ties.active[s.sides.tie[k]] and s.ties.mutual[s.sides.tie[k]]:
            return 1.0
    return s.p.authority.apart
