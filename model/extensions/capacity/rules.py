"""Improvement capacity: a slow state of every school that says how much it makes of what moves its quality.

It grows with what a school learns with partners, and with support that all budgets pay for; it fades. Nobody's grows
faster because the school is strong, unless it learns more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....agents.engine.compiled import rule
from ...phases.roll import pupils_of
from ..step import step

if TYPE_CHECKING:
    from ...state import State

SWITCHES = {"authority.backing": 0.0, "learning.capacity_learnt": 0.0}

MOST = 50.0  # more than any plausible values lead to; at home such a school makes 26 times as much of what it learns


@step(
    before="inspection",
    rank=4,
    reads=("authorities: spent; levers: backing; schools: alive authority improvement income roll"),
    writes="schools: capacity",
)
@rule
def capacities(s: State) -> None:
    """Let every open school's capacity fade, and grow with what it learnt with partners and with its support."""
    sc, p = s.schools, s.p.learning
    fund, pupils = np.zeros(s.authorities.spent.size), np.zeros(s.authorities.spent.size)
    for i in range(sc.alive.size):
        if sc.alive[i]:
            fund[sc.authority[i]] += s.levers.backing[i] * sc.income[i]
            pupils[sc.authority[i]] += pupils_of(i, s)
    for i in range(sc.alive.size):
        if sc.alive[i]:
            support = fund[sc.authority[i]] * pupils_of(i, s) / max(1.0, pupils[sc.authority[i]])
            grown = (
                p.capacity_learnt * max(0.0, sc.improvement[i])
                + p.capacity_backed * support / max(1.0, sc.income[i])
                - p.capacity_fade * sc.capacity[i]
            )
            sc.capacity[i] = min(sc.capacity[i] + grown, MOST)


@step(
    before="share_support",
    reads="schools: alive capacity",
    writes="schools: made_of_it",
)
@rule
def make_more_of_it(s: State) -> None:
    """Tell how much every school makes of a unit of improvement: 1 without capacity above the ordinary."""
    for i in range(s.schools.alive.size):
        s.schools.made_of_it[i] = 1.0 + s.p.learning.capacity * s.schools.capacity[i]


@step(
    after="pay_budgets",
    reads="levers: backing; schools: alive",
    writes="schools: dues",
)
@rule
def pay_for_backing(s: State) -> None:
    """Let schools pay for the support that capacity grows with."""
    for i in range(s.schools.alive.size):
        s.schools.dues[i] += s.levers.backing[i]
