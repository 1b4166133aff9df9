"""The year's swing of the stakes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ....agents.engine.compiled import rule
from ...state import TERMS
from ...streams import normal, stream
from ..step import step

if TYPE_CHECKING:
    from ...state import State

SIGNALS = stream("signals")

SWITCHES = {"accountability.volatility": 0.0}


@step(
    before="compare",
    reads="levers: volatility; schools: alive authority",
    writes="schools: swing",
)
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
