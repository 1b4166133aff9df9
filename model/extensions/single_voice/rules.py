"""A single voice with outside partners: schools that hang together buy as one, and pay less the more they are.

Part of what a school spends goes to partners outside: suppliers, agencies, universities. Where its coalition bargains
for it as one, what is asked falls with the number of schools that speak together (Jackson). What is not spent stays in
the school. Unlike a community pool (``pools.py``) nothing is ordered together and nobody decides to be in: a coalition
is who works together anyway. Heads do not think of the saving when they act on a tie. That the price falls is put in.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ....agents.engine.compiled import rule
from ...state import line
from ..advice.influence import size_of_coalitions
from ..step import step

if TYPE_CHECKING:
    from ...state import State

SAVED = line("saved by a single voice")

SWITCHES = {"services.one_voice": 0.0}


@step(
    after="pay_budgets",
    rank=7,
    reads=("levers: one_voice; schools: alive income; sides: partner school tie; ties: active mutual"),
    writes="ledger",
)
@rule
def bargain_outside(s: State) -> None:
    """Book what every open school need not pay its outside partners, as its coalition speaks for it."""
    some = 0.0
    for i in range(s.schools.alive.size):
        some = max(some, s.levers.one_voice[i] if s.schools.alive[i] else 0.0)
    if some <= 0.0:
        return
    size = size_of_coalitions(s)
    for i in range(size.size):
        if s.schools.alive[i]:
            s.ledger[i, SAVED] = s.levers.one_voice[i] * s.schools.income[i] * discount(size[i], s)


@rule
def discount(size: float, s: State) -> float:
    """Return the share of a price that a coalition of so many schools need not pay: 0 for one that stands alone."""
    return 1.0 - math.exp(-s.p.services.discount * math.log(size))
