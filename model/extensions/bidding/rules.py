"""Bidding: a fund that all budgets pay into goes to areas by bids, and in each to the schools that bid, by pupils.

The better an area's schools are, the stronger is its bid. Bidding takes time from improvement, whoever wins.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ....agents.engine.compiled import rule
from ...phases.roll import pupils_of
from ...state import line
from ..grants import give
from ..step import step

if TYPE_CHECKING:
    from ...state import State

AREA_FUND = line("into area funds")

SWITCHES = {"funding.bid_fund": 0.0}


@step(
    after="pay_budgets",
    rank=2,
    reads=("authorities: spent; levers: bid_fund; schools: alive authority effectiveness income roll"),
    writes="ledger; schools: grants",
)
@rule
def pay_bids(s: State) -> None:
    """Take the year's fund out of the budgets of schools that bid, and hand it out to areas by their bids."""
    sc, areas, pot = s.schools, s.authorities.spent.size, 0.0
    pupils, quality, granted = np.zeros(areas), np.zeros(areas), np.zeros(areas)
    for i in range(sc.alive.size):
        if sc.alive[i] and bids(i, s):
            paid = s.levers.bid_fund[i] * sc.income[i]
            pot += paid
            s.ledger[i, AREA_FUND] -= paid
            pupils[sc.authority[i]] += pupils_of(i, s)
            quality[sc.authority[i]] += sc.effectiveness[i] * pupils_of(i, s)
    if pot > 0.0:
        weigh_bids(pot, quality, pupils, s.p.funding.bid_edge, granted)
        for i in range(sc.alive.size):
            a = sc.authority[i]
            if sc.alive[i] and bids(i, s) and pupils[a] > 0.0:
                give(i, granted[a] * pupils_of(i, s) / pupils[a], s)


@rule
def bids(i: int, s: State) -> bool:
    """Return whether one school bids: where there is a fund to bid for."""
    return s.levers.bid_fund[i] > 0.0


@rule
def weigh_bids(pot: float, quality: np.ndarray, pupils: np.ndarray, edge: float, granted: np.ndarray) -> None:
    """Add a pot to what areas get: by pupils, times the exponential of their mean quality less the best one's."""
    best, total = -math.inf, 0.0
    for a in range(pupils.size):
        if pupils[a] > 0.0:
            best = max(best, quality[a] / pupils[a])
    for a in range(pupils.size):
        if pupils[a] > 0.0:
            total += pupils[a] * math.exp(edge * (quality[a] / pupils[a] - best))
    for a in range(pupils.size):
        if pupils[a] > 0.0:
            granted[a] += pot * (pupils[a] * math.exp(edge * (quality[a] / pupils[a] - best)) / total)


@step(
    before="share_support",
    reads="levers: bid_fund; schools: alive",
    writes="schools: attention_taken",
)
@rule
def take_time_for_bids(s: State) -> None:
    """Take improvement that is forgone by bidding, whoever wins."""
    for i in range(s.schools.alive.size):
        if bids(i, s):
            s.schools.attention_taken[i] += s.p.funding.bid_cost
