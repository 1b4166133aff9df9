"""Areas: a fund that all budgets pay into goes to local authorities by need, and in each to its schools by pupils.

Need is how far an area is below the mean: in what its schools add, or in how far their heads trust their partners. No
area gets more because it is strong, and none is named: the lowest of this year need not be the lowest of the next.
"""

from __future__ import annotations

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

SWITCHES = {"funding.area_fund": 0.0}


@step(
    after="pay_budgets",
    rank=1,
    reads=(
        "authorities: spent; levers: area_by_maturity area_by_results area_fund; schools: alive authority "
        "income roll ties trusted value_added"
    ),
    writes="ledger; schools: grants",
)
@rule
def pay_areas(s: State) -> None:
    """Take the year's fund out of all budgets and hand it out: by results, by maturity, and what is left by pupils."""
    sc, levers, areas = s.schools, s.levers, s.authorities.spent.size
    by_results, by_maturity, alike = 0.0, 0.0, 0.0
    for i in range(sc.alive.size):
        if sc.alive[i]:
            paid = levers.area_fund[i] * sc.income[i]
            for_results = levers.area_by_results[i] * paid
            for_maturity = levers.area_by_maturity[i] * (paid - for_results)
            by_results += for_results
            by_maturity += for_maturity
            alike += paid - for_results - for_maturity
            s.ledger[i, AREA_FUND] -= paid
    if by_results + by_maturity + alike <= 0.0:
        return
    pupils, granted = np.zeros(areas), np.zeros(areas)
    for i in range(sc.alive.size):
        if sc.alive[i]:
            pupils[sc.authority[i]] += pupils_of(i, s)
    hand_out(by_results, results_of(pupils, s), pupils, granted)
    hand_out(by_maturity, maturity_of(areas, s), pupils, granted)
    hand_out(alike, np.zeros(areas), pupils, granted)
    grant(granted, pupils, s)


@rule
def results_of(pupils: np.ndarray, s: State) -> np.ndarray:
    """Return the mean value added (sd) over the pupils of every area; 0 where there are none."""
    sc, found = s.schools, np.zeros(pupils.size)
    for i in range(sc.alive.size):
        if sc.alive[i] and pupils[sc.authority[i]] > 0.0:
            found[sc.authority[i]] += sc.value_added[i] * pupils_of(i, s) / pupils[sc.authority[i]]
    return found


@rule
def maturity_of(areas: int, s: State) -> np.ndarray:
    """Return the mean trust in partners over the voluntary ties of every area's schools, 0 to 1; 0 without a tie."""
    sc, found, ties = s.schools, np.zeros(areas), np.zeros(areas)
    for i in range(sc.alive.size):
        if sc.alive[i]:
            found[sc.authority[i]] += sc.trusted[i]
            ties[sc.authority[i]] += sc.ties[i]
    return found / np.maximum(1.0, ties)


@rule
def hand_out(pot: float, worth: np.ndarray, pupils: np.ndarray, granted: np.ndarray) -> None:
    """Add a pot to what areas get: by pupils, times how far an area is below the mean; by pupils where none is."""
    total, mean, need = 0.0, 0.0, 0.0
    for a in range(pupils.size):
        total += pupils[a]
        mean += pupils[a] * worth[a]
    mean /= max(1e-9, total)
    for a in range(pupils.size):
        need += pupils[a] * max(0.0, mean - worth[a])
    for a in range(pupils.size):
        if need > 0.0:
            granted[a] += pot * (pupils[a] * max(0.0, mean - worth[a]) / need)
        elif total > 0.0:
            granted[a] += pot * (pupils[a] / total)


@rule
def grant(granted: np.ndarray, pupils: np.ndarray, s: State) -> None:
    """Pay what every area gets to its open schools, by pupils."""
    for i in range(s.schools.alive.size):
        a = s.schools.authority[i]
        if s.schools.alive[i] and pupils[a] > 0.0:
            give(i, granted[a] * pupils_of(i, s) / pupils[a], s)
