"""Funding: every pound has a ledger line, and a school's reserves change by the sum of its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...agents.engine.compiled import rule
from ..state import COSTS, CUTS, DIVIDENDS, IMPROVEMENT, LUMP_SUM, PUPIL_LED, SERVICES
from .contract import contract
from .roll import pupils_of

if TYPE_CHECKING:
    from ..state import State


@contract(
    reads=("levers: lag money_follows need_additional need_disadvantaged; schools: alive budgeted counted roll"),
    writes="ledger; schools: income",
)
@rule
def pay_budgets(s: State) -> None:
    """Pay the year's budgets."""
    s.ledger[:] = 0.0
    pupils, credited, base = 0.0, 0.0, 0.0
    for i in range(s.schools.alive.size):
        if s.schools.alive[i]:
            pupils += pupils_of(i, s)
            credited += credit(i, s)
            base += s.schools.budgeted[i]
    for i in range(s.schools.alive.size):
        if s.schools.alive[i]:
            pay(i, s, pupils / credited, pupils / base)


@contract(
    reads=(
        "levers: cut need_additional need_disadvantaged; schools: alive authority dues grants income roll "
        "support_pounds to_teachers"
    ),
    writes=("authorities: spent; ledger; schools: budgeted counted dividend improvement_money reserves"),
)
@rule
def spend_budgets(s: State) -> None:
    """Let schools pay for services and what running them costs, and spend or cut; close the year's books."""
    pupils, costly, base = 0.0, 0.0, 0.0
    for i in range(s.schools.alive.size):
        if s.schools.alive[i]:
            pupils += pupils_of(i, s)
            costly += costs_of(i, s)
            base += s.schools.budgeted[i]
    s.authorities.spent[:] = 0.0
    for i in range(s.schools.alive.size):
        if s.schools.alive[i]:
            s.ledger[i, SERVICES] -= s.schools.dues[i] * s.schools.income[i]
            s.authorities.spent[s.schools.authority[i]] -= s.ledger[i, SERVICES]
            s.ledger[i, CUTS] = -s.levers.cut[i] * s.schools.income[i]
            spend(i, s, pupils / costly, pupils / base)
            close_books(i, s)


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
    grant = sc.grants[i]
    after = sc.reserves[i] + balance(i, s) - grant
    wanted = p.target_reserves * sc.income[i]
    change, theirs = 0.0, 0.0
    if after > wanted:
        released = p.release * (after - wanted)
        theirs = sc.to_teachers[i] * released
        change -= released - theirs
    elif after < 0.0:
        change -= p.release * after
    s.ledger[i, IMPROVEMENT] = change - grant  # grants are for improvement: they are spent on it whole
    s.ledger[i, DIVIDENDS] = -theirs
    sc.improvement_money[i] = (grant - change) / max(1.0, sc.income[i]) + sc.support_pounds[i] / max(1.0, sc.income[i])
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
