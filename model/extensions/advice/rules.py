"""What schools pay for their authority's advice, and whom it advises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....agents.engine.compiled import rule
from ...phases.roll import pupils_of
from ..step import step
from .commissioning import commissioned
from .influence import bargained, find_influence
from .needs import seen_in_need

if TYPE_CHECKING:
    from ...state import State

SWITCHES = {"authority.levy": 0.0, "authority.shared_data": 0.0, "authority.bargaining": 0.0}


@step(
    after="pay_budgets",
    reads="levers: levy shared_data to_groups; schools: alive",
    writes="schools: dues",
)
@rule
def pay_levy(s: State) -> None:
    """Let schools pay the levy, but for what they pay groups themselves, and for data."""
    for i in range(s.schools.alive.size):
        s.schools.dues[i] += s.levers.levy[i]
        s.schools.dues[i] += s.p.authority.data_cost * s.levers.shared_data[i] - commissioned(i, s)


@step(
    after="spend_budgets",
    rank=1,
    reads=(
        "authorities: spent; levers: bargaining levy shared_data targeted to_groups; schools: alive "
        "authority grade income roll; sides: partner school tie; ties: active mutual"
    ),
    writes="authorities: troubled; schools: advised coalition improvement_money influence",
)
@rule
def advise(s: State) -> None:
    """Let authorities spend the levy on advice.

    Advice works like money. What is kept for schools that seem in need goes to all while none does; it is shared out by
    pupils; of what is for all, the part that is bargained for goes by influence.
    """
    sc, towns = s.schools, s.authorities
    if bargained(s):
        find_influence(s)
    said = np.zeros(towns.spent.size)
    pupils, first, rest = np.zeros(towns.spent.size), np.zeros(towns.spent.size), np.zeros(towns.spent.size)
    troubled, paid, in_need = np.zeros(towns.spent.size), 0.0, seen_in_need(s)
    towns.troubled[:] = 0
    for i in range(sc.alive.size):
        sc.advised[i] = 0.0
        if sc.alive[i]:
            a, levied = sc.authority[i], s.levers.levy[i] * sc.income[i]
            levied -= commissioned(i, s) * sc.income[i]
            paid += levied
            first[a] += s.levers.targeted[i] * levied
            free = levied - s.levers.targeted[i] * levied
            rest[a] += (1.0 - s.levers.bargaining[i]) * free
            said[a] += s.levers.bargaining[i] * free
            pupils[a] += pupils_of(i, s)
            if in_need[i]:
                troubled[a] += pupils_of(i, s)
                towns.troubled[a] += 1
    for i in range(sc.alive.size):
        if sc.alive[i] and paid > 0.0:
            a, share = sc.authority[i], 0.0
            if troubled[a] <= 0.0:
                share = (first[a] + rest[a]) / pupils[a]
            else:
                share = rest[a] / pupils[a]
                if in_need[i]:
                    share += first[a] / troubled[a]
            sc.advised[i] = share * pupils_of(i, s) + said[a] * sc.influence[i]
            sc.improvement_money[i] += s.p.authority.advice * sc.advised[i] / max(1.0, sc.income[i])


@step(
    after="spend_budgets",
    rank=3,
    reads="schools: alive commissioned_for",
    writes="schools: advised supported",
)
@rule
def tell_support(s: State) -> None:
    """Tell what advice and groups' support came to over the year."""
    for i in range(s.schools.alive.size):
        s.schools.supported[i] += s.p.authority.advice * s.schools.advised[i]
        s.schools.advised[i] += s.schools.commissioned_for[i]
