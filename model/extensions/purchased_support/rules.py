"""Purchased services: schools buy support where a pound of it brings more than a pound of their own.

Sellers are the authority and stronger schools, partners or not. What a school sells is its staff's time: a seller has
less of it for itself, and the more it gives to partners the less it has to sell. So whoever could sell forgoes income
by helping for nothing; and whoever bought needs less of partners' help. Heads weigh both on their ties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....agents import dilemma
from ....agents.engine.compiled import rule
from ...state import SERVICES, TERMS, line
from ...streams import stream, uniform
from ..step import step
from .pools import pool

if TYPE_CHECKING:
    from ...state import State

BOUGHT = line("support bought")
SOLD = line("support sold")
MARKET = stream("market")

SWITCHES = {"services.bought": 0.0}

LEAST_GAIN = 1e-6  # sd a term; below it, improvement is as good as of no effect
OWN = 1.0  # what a pound of its own brings a school, by which all support is reckoned


@step(
    after="pay_budgets",
    rank=5,
    reads=(
        "levers: bought combined; schools: alive cooperation effectiveness income; sides: back cooperates "
        "help partner tie trust; ties: active"
    ),
    writes=(
        "events; happened; ledger; schools: hired in_pool seller spent_on_support support_bought "
        "support_given support_pounds"
    ),
)
@rule
def buy_support(s: State) -> None:
    """Let schools buy support for the year, together or each by itself; tell what it brings each of them, in pounds."""
    sc, now, before = s.schools, False, False
    for i in range(sc.alive.size):
        now |= may_buy(i, s)
        before |= sc.seller[i] > 0.0 or sc.spent_on_support[i] > 0.0 or sc.support_given[i] > 0.0
    if not (now or before):
        return
    for i in range(sc.alive.size):
        sc.spent_on_support[i] = sc.hired[i] = sc.support_bought[i] = sc.support_given[i] = sc.seller[i] = 0.0
    brings = sc.support_pounds
    pool(brings, s)
    if now:
        trade(brings, s)
        for i in range(sc.alive.size):
            sc.support_bought[i] = in_improvement(sc.support_bought[i] / max(1.0, sc.income[i]), s)
            sc.support_given[i] = gifts(i, s) if sc.alive[i] else 0.0
            s.ledger[i, SERVICES] -= sc.hired[i]


@rule
def may_buy(i: int, s: State) -> bool:
    """Return whether one school may buy support."""
    return s.schools.alive[i] and s.levers.bought[i] > 0.0


@rule
def trade(brings: np.ndarray, s: State) -> None:
    """Let schools buy in an order drawn by lot: each from the strongest school that has time left, while that pays it.

    What no school sells it at a gain it buys from its authority, if that pays.
    """
    sc, year = s.schools, s.clock[0] // TERMS
    time, luck = np.zeros(sc.alive.size), np.zeros(sc.alive.size)
    for i in range(sc.alive.size):
        time[i] = time_to_sell(i, s)
        luck[i] = uniform(s.key, MARKET, year, i, 0)
    left, first = time.copy(), 0
    sellers = np.argsort(-sc.effectiveness, kind="mergesort")
    for i in np.argsort(luck, kind="mergesort"):
        if may_buy(i, s):
            first = go_round(i, sellers, first, left, brings, s)
    for j in range(sc.alive.size):
        if left[j] > 0.0:
            sc.seller[j] = 1.0 - left[j] / time[j]


@rule
def go_round(i: int, sellers: np.ndarray, first: int, left: np.ndarray, brings: np.ndarray, s: State) -> int:
    """Let one school buy of sellers, strongest first; return the place from which on sellers have time left."""
    sc, price = s.schools, s.p.services.price
    money = s.levers.bought[i] * sc.income[i] - sc.spent_on_support[i]
    for place in range(first, sellers.size):
        j = sellers[place]
        worth = worth_of_a_pound(i, j, s)
        if money <= 0.0 or worth <= otherwise(s):
            break
        if left[j] > 0.0 and j != i:
            paid = min(money, price * left[j])
            left[j] = left[j] - paid / price if money < price * left[j] else 0.0
            money -= paid
            deal(i, j, paid, worth, brings, s)
        if left[j] <= 0.0:
            sc.seller[j] = 1.0 if sc.alive[j] else 0.0
            first += place == first
    if money > 0.0 and authoritys(s) > OWN:
        hire(i, money, brings, s)
    return first


@rule
def hire(i: int, money: float, brings: np.ndarray, s: State) -> None:
    """Book what one school pays its authority for support."""
    sc = s.schools
    sc.hired[i] = money
    sc.spent_on_support[i] += money
    sc.support_bought[i] += authoritys(s) * money
    brings[i] += authoritys(s) * money


@rule
def deal(i: int, j: int, paid: float, worth: float, brings: np.ndarray, s: State) -> None:
    """Book what one school buys from another: money goes one way, and the seller's time the other."""
    sc = s.schools
    s.ledger[i, BOUGHT] -= paid
    s.ledger[j, SOLD] += paid
    sc.spent_on_support[i] += paid
    sc.support_bought[i] += worth * paid
    brings[i] += worth * paid
    brings[j] -= paid / s.p.services.price


@rule
def worth_of_a_pound(i: int, j: int, s: State) -> float:
    """Return what a pound that one school pays another moves, against a pound of its own."""
    return worth_of_time(i, j, s) / s.p.services.price


@rule
def worth_of_time(i: int, j: int, s: State) -> float:
    """Return what a pound's worth of another school's time moves at a school, against a pound of its own."""
    q = s.schools.effectiveness
    return dilemma.help_from(s.p.services.worth, q[j], q[i], s.p.dilemma.transfer)


@rule
def otherwise(s: State) -> float:
    """Return what a pound brings that a school does not spend with another: its own, or with the authority."""
    return max(OWN, authoritys(s))


@rule
def authoritys(s: State) -> float:
    """Return what a pound that a school pays its authority moves, against a pound of its own."""
    return s.p.authority.advice


@rule
def time_to_sell(i: int, s: State) -> float:
    """Return the time (pounds' worth) that one school can sell this year: what it does not give to partners."""
    sc = s.schools
    return s.p.services.most * sc.income[i] * (1.0 - sc.cooperation[i]) if sc.alive[i] else 0.0


@rule
def in_improvement(share: float, s: State) -> float:
    """Return the improvement a term that moves quality as far as money does, as a share of income, over a year."""
    p = s.p.learning
    return p.money * share / (TERMS * max(LEAST_GAIN, p.gain)) if p.gain > 0.0 else 0.0


@rule
def gifts(i: int, s: State) -> float:
    """Return the improvement that partners' help brings a school for nothing this term: the mean over its ties."""
    ties, given = 0, 0.0
    for k in range(s.first[i], s.first[i + 1]):
        if s.ties.active[s.sides.tie[k]]:
            ties += 1
            given += s.sides.help[k] * s.sides.cooperates[s.sides.back[k]]
    return given / max(1, ties)


@step(
    after="heads_look",
    rank=3,
    reads="schools: alive seller support_bought; sides: school",
    writes="schools: forgone; sides: help",
)
@rule
def need_less_help(s: State) -> None:
    """Take off partners' help what a school has bought, and tell every head the income that giving forgoes."""
    for k in range(s.sides.help.size):
        s.sides.help[k] = still_needed(s.sides.help[k], s.sides.school[k], s)
    for i in range(s.schools.alive.size):
        s.schools.forgone[i] = forgone(i, s)


@rule
def still_needed(help_given: float, i: int, s: State) -> float:
    """Return what a partner's help still brings a school that has bought support: the less, the more it bought."""
    return help_given - s.p.services.substitution * min(help_given, s.schools.support_bought[i])


@rule
def forgone(i: int, s: State) -> float:
    """Return the improvement that a head counts as lost when it gives: price less time, times the chance to sell."""
    p = s.p.services
    if p.forgone <= 0.0 or s.schools.seller[i] <= 0.0:
        return 0.0
    return p.forgone * s.schools.seller[i] * in_improvement(p.most * (p.price - 1.0), s)
