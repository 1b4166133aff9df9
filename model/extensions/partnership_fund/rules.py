"""The partnership fund: a share of all budgets goes to schools whose value added is below the mean, by pupils."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....agents.engine.compiled import rule
from ...phases.roll import pupils_of
from ...state import line
from ..step import step

if TYPE_CHECKING:
    from ...state import State

GRANTS = line("capacity grants")
TOPSLICE = line("topslice")

SWITCHES = {"funding.topslice": 0.0}


@step(
    after="pay_budgets",
    rank=3,
    reads="levers: topslice; schools: alive income roll value_added",
    writes="ledger; schools: grants",
)
@rule
def topslice(s: State) -> None:
    """Take a share of all budgets and grant it to the schools below the mean."""
    sc, fund, below, mean = s.schools, 0.0, 0.0, mean_value_added(s)
    for i in range(sc.alive.size):
        if sc.alive[i]:
            fund += s.levers.topslice[i] * sc.income[i]
            below += pupils_of(i, s) if sc.value_added[i] < mean else 0.0
    for i in range(sc.alive.size):
        if sc.alive[i] and below > 0.0:
            grant = fund * pupils_of(i, s) / below if sc.value_added[i] < mean else 0.0
            s.ledger[i, TOPSLICE] = -s.levers.topslice[i] * sc.income[i]
            s.ledger[i, GRANTS] = grant
            sc.grants[i] += grant


@rule
def mean_value_added(s: State) -> float:
    """Return the mean value added of open schools."""
    total, number = 0.0, 0
    for i in range(s.schools.alive.size):
        if s.schools.alive[i]:
            total += s.schools.value_added[i]
            number += 1
    return total / max(1, number)
