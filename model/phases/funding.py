"""Funding: every pound has a ledger line, and a school's reserves change by the sum of its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...agents.compiled import rule
from ..state import (
    AREA_GRANTS,
    COSTS,
    CUTS,
    DIVIDENDS,
    GRANTS,
    IMPROVEMENT,
    LUMP_SUM,
    PUPIL_LED,
    SERVICES,
    SHARED,
    TOPSLICE,
)
from .areas import pay_areas
from .bidding import pay_bids
from .commissioning import commission, commissioned
from .contract import contract
from .exclusions import pay_units
from .governance.roving import charge
from .groups import dividend
from .hubs import pay_hubs
from .influence import bargained, find_influence
from .money_short import shared_costs
from .needs import seen_in_need
from .practices import price_of_evidence
from .roll import pupils_of
from .services import buy_support
from .supplies import bargain_outside

if TYPE_CHECKING:
    from ..state import State


@contract(
    reads=(
        "authorities: unit; forms: dividend roving; levers: area_by_maturity area_by_results area_fund backing "
        "bargaining bid_fund bought brokering by_impact combined cut evidence_first feedback governors hub_fund "
        "imported improvement_partner lag levy money_follows need_additional need_disadvantaged officers one_voice "
        "shared_data targeted to_groups topslice training; "
        "schools: alive authority budgeted cluster controller cooperation counted course effectiveness grade helped_by "
        "hub last_result mutual reserves result roll ties trusted value_added; "
        "sides: back cooperates help partner school tie trust; ties: active mutual; trusts: form"
    ),
    writes=(
        "authorities: spent troubled unit_money; events; happened; ledger; schools: advised budgeted coalition counted "
        "dividend hired hub_grant improvement_money in_pool income influence reserves seller spent_on_support "
        "support_bought support_given supported; trusts: spent"
    ),
)
@rule
def funding(s: State) -> None:
    """Pay the year's budgets, top-slice them, pay what running the schools costs, and let schools spend or cut."""
    s.ledger[:] = 0.0
    s.trusts.spent[:] = 0.0
    pupils, credited, costly, base = 0.0, 0.0, 0.0, 0.0
    for i in range(s.schools.alive.size):
        if s.schools.alive[i]:
            pupils += pupils_of(i, s)
            credited += credit(i, s)
            costly += costs_of(i, s)
            base += s.schools.budgeted[i]
    fund, below = 0.0, 0.0
    mean = mean_value_added(s)
    for i in range(s.schools.alive.size):
        if s.schools.alive[i]:
            pay(i, s, pupils / credited, pupils / base)
            fund += s.levers.topslice[i] * s.schools.income[i]
            below += pupils_of(i, s) if s.schools.value_added[i] < mean else 0.0
    pay_areas(s)
    pay_bids(s)
    pay_hubs(s)
    brings, granted = np.zeros(s.schools.alive.size), np.zeros(s.schools.alive.size)
    buy_support(brings, s)
    commission(brings, granted, s)
    bargain_outside(s)
    for i in range(s.schools.alive.size):
        if s.schools.alive[i]:
            if below > 0.0:
                grant = fund * pupils_of(i, s) / below if s.schools.value_added[i] < mean else 0.0
                s.ledger[i, TOPSLICE] = -s.levers.topslice[i] * s.schools.income[i]
                s.ledger[i, GRANTS] = grant
            s.ledger[i, SERVICES] = -dues(i, s)
            s.ledger[i, CUTS] = -s.levers.cut[i] * s.schools.income[i]
            s.ledger[i, SHARED] = shared_costs(i, s)
            charge(i, s)
            spend(i, s, pupils / costly, pupils / base)
            close_books(i, s)
    advise(s)
    for i in range(s.schools.alive.size):
        s.schools.improvement_money[i] += brings[i] / max(1.0, s.schools.income[i])
        s.schools.supported[i] += s.p.authority.advice * s.schools.advised[i]
        s.schools.advised[i] += granted[i]
    pay_units(s)


@rule
def credit(i: int, s: State) -> float:
    """Return what a school's pupils count for: each one, and more by need; last year's count if the money lags."""
    sc = s.schools
    now = pupils_of(i, s) + s.levers.need_disadvantaged[i] * sc.roll[i, 1] + s.levers.need_additional[i] * sc.roll[i, 2]
    return now + s.levers.lag[i] * (sc.counted[i] - now)


@rule
def costs_of(i: int, s: State) -> float:
    """Return what a school's pupils cost, in pupils: each one, and more by need."""
    p, roll = s.p.funding, s.schools.roll
    return pupils_of(i, s) + p.cost_disadvantaged * roll[i, 1] + p.cost_additional * roll[i, 2]


@rule
def mean_value_added(s: State) -> float:
    """Return the mean value added of open schools."""
    total, number = 0.0, 0
    for i in range(s.schools.alive.size):
        if s.schools.alive[i]:
            total += s.schools.value_added[i]
            number += 1
    return total / max(1, number)


@rule
def pay(i: int, s: State, per_credit: float, per_base: float) -> None:
    """Pay one school: a share of its money follows its pupils, the rest is a lump sum for its size."""
    follows, rate = s.levers.money_follows[i], s.p.funding.per_pupil
    s.ledger[i, PUPIL_LED] = follows * rate * credit(i, s) * per_credit
    s.ledger[i, LUMP_SUM] = (1.0 - follows) * rate * s.schools.budgeted[i] * per_base
    s.schools.income[i] = s.ledger[i, PUPIL_LED] + s.ledger[i, LUMP_SUM]


@rule
def spend(i: int, s: State, per_cost: float, per_base: float) -> None:
    """Let one school pay its running costs; it puts part of what it has too much into improvement, or cuts.

    Where teachers are partners, a share of what would go into improvement is theirs.
    """
    sc, p = s.schools, s.p.funding
    fixed = (1.0 - p.marginal_cost) * sc.budgeted[i] * per_base
    s.ledger[i, COSTS] = -p.per_pupil * (fixed + p.marginal_cost * costs_of(i, s) * per_cost)
    grant = s.ledger[i, GRANTS] + s.ledger[i, AREA_GRANTS]
    after = sc.reserves[i] + balance(i, s) - grant
    wanted = p.target_reserves * sc.income[i]
    change, theirs = 0.0, 0.0
    if after > wanted:
        released = p.release * (after - wanted)
        theirs = dividend(i, s) * released
        change -= released - theirs
    elif after < 0.0:
        change -= p.release * after
    s.ledger[i, IMPROVEMENT] = change - grant  # grants are for improvement: they are spent on it whole
    s.ledger[i, DIVIDENDS] = -theirs
    sc.improvement_money[i] = (grant - change) / max(1.0, sc.income[i])
    sc.dividend[i] = theirs / max(1.0, sc.income[i])


@rule
def balance(i: int, s: State) -> float:
    """Return the sum of one school's ledger lines, in their order."""
    total = 0.0
    for line in range(s.ledger.shape[1]):
        total += s.ledger[i, line]
    return total


@rule
def close_books(i: int, s: State) -> None:
    """Add the year's lines to one school's reserves; fixed costs and the count follow the roll."""
    sc = s.schools
    sc.reserves[i] += balance(i, s)
    sc.budgeted[i] += s.p.funding.adjust * (costs_of(i, s) - sc.budgeted[i])
    sc.counted[i] = (
        pupils_of(i, s) + s.levers.need_disadvantaged[i] * sc.roll[i, 1] + s.levers.need_additional[i] * sc.roll[i, 2]
    )


@rule
def dues(i: int, s: State) -> float:
    """Return what one school pays for services: levy, support, brokers, officers, programmes, courses, data, a fee."""
    levied = s.levers.levy[i] + s.levers.backing[i] + s.p.authority.broker_cost * s.levers.brokering[i]
    levied += s.p.authority.officer_cost * s.levers.officers[i]
    levied += s.p.authority.import_cost * s.levers.imported[i]
    levied += s.p.heads.training_cost * s.levers.training[i]
    levied += s.p.heads.governor_cost * s.levers.governors[i]
    levied += s.p.heads.feedback_cost * s.levers.feedback[i]
    levied += s.p.authority.data_cost * s.levers.shared_data[i] - commissioned(i, s)
    levied += price_of_evidence(i, s)
    levied += s.p.monitoring.fee * s.levers.improvement_partner[i]
    return levied * s.schools.income[i] + s.schools.hired[i]


@rule
def advise(s: State) -> None:
    """Let authorities spend what schools paid: fees on improvement partners, the levy on advice.

    Advice works like money. What is kept for schools that seem in need goes to all while none does; it is shared out by
    pupils; of what is for all, the part that is bargained for goes by influence.
    """
    sc, towns = s.schools, s.authorities
    if bargained(s):
        find_influence(s)
    said = np.zeros(towns.spent.size)
    pupils, first, rest = np.zeros(towns.spent.size), np.zeros(towns.spent.size), np.zeros(towns.spent.size)
    troubled, paid, in_need = np.zeros(towns.spent.size), 0.0, seen_in_need(s)
    for a in range(towns.spent.size):
        towns.spent[a], towns.troubled[a] = 0.0, 0
    for i in range(sc.alive.size):
        sc.advised[i] = 0.0
        if sc.alive[i]:
            a, levied = sc.authority[i], s.levers.levy[i] * sc.income[i]
            levied -= commissioned(i, s) * sc.income[i]
            paid += levied
            towns.spent[a] += dues(i, s)
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
