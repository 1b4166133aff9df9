"""Mixed signals: rules that change swing the stakes from year to year about their mean.

All schools of an authority share the year's swing, for rules change for all. The mean stays, so that what follows is
the curves' doing: threat is in proportion to stakes, effort answers it ever less, acts tip where gains change sign, and
trust once lost comes back slowly.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ...agents.compiled import rule
from ..state import TERMS
from ..streams import SIGNALS, normal

if TYPE_CHECKING:
    from ..state import State


@rule
def mix_signals(s: State) -> None:
    """Tell every school's swing of this year."""
    for i in range(s.schools.alive.size):
        s.schools.swing[i] = swing(i, s)


@rule
def swing(i: int, s: State) -> float:
    """Return by what one school's stakes are multiplied this year: log-normal, its mean 1; 1 while rules are steady."""
    volatility = s.levers.volatility[i]
    if volatility <= 0.0:
        return 1.0
    luck = normal(s.key, SIGNALS, s.clock[0] // TERMS, s.schools.authority[i], 0)
    return math.exp(volatility * luck - volatility * volatility / 2.0)


@rule
def stakes_now(i: int, s: State) -> float:
    """Return the stakes that one school faces this year: what policy means them to be, times the year's swing."""
    return s.levers.stakes[i] * s.schools.swing[i]
