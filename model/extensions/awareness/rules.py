"""Awareness: a head may not know what working together brings, and weighs its ties without it until somebody tells.

Who tells is a partner with whom the head works on both sides, or an officer of the authority, who is paid. So whoever
is not told has less reason to work with those who could tell: that is no rule, it follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....agents.engine.compiled import rule
from ...state import TERMS
from ...streams import stream, uniform
from ..step import step

if TYPE_CHECKING:
    import numpy as np

    from ...state import State

AWARENESS = stream("awareness")

SWITCHES = {"heads.informed": 1.0, "authority.officers": 0.0}


@step(
    after="keep_results",
    rank=1,
    reads=("heads: attention_left; levers: officers; schools: alive; sides: partner tie; ties: active mutual"),
    writes="heads: informed",
)
@rule
def awareness(s: State) -> None:
    """Let heads who know what working together brings tell partners they worked with; officers tell others."""
    before = s.heads.informed.copy()
    for i in range(s.schools.alive.size):
        if s.schools.alive[i] and not before[i]:
            s.heads.informed[i] = told_by_a_partner(i, before, s) or told_by_an_officer(i, s)


@rule
def told_by_a_partner(i: int, before: np.ndarray, s: State) -> bool:
    """Return whether any partner who knew, and with whom a head worked on both sides this term, tells it this year."""
    year, telling = s.clock[0] // TERMS + 1, s.p.heads.telling * s.heads.attention_left[i]
    for k in range(s.first[i], s.first[i + 1]):
        partner, tie = s.sides.partner[k], s.sides.tie[k]
        could = s.ties.active[tie] and s.ties.mutual[tie] and before[partner]
        if could and uniform(s.key, AWARENESS, year, i, partner) < telling:
            return True
    return False


@rule
def told_by_an_officer(i: int, s: State) -> bool:
    """Return whether an officer of the authority tells one head this year."""
    return uniform(s.key, AWARENESS, s.clock[0] // TERMS + 1, i, i) < s.levers.officers[i]


@step(
    after="draw_heads",
    rank=1,
    reads="schools: alive",
    writes="heads: informed",
)
@rule
def know_at_first(s: State) -> None:
    """Draw which of the first heads know what working together brings."""
    for i in range(s.schools.alive.size):
        s.heads.informed[i] = knows_at_first(i, 0, s)


@step(
    after="heads_succeed",
    reads="heads: changed; schools: alive",
    writes="heads: informed",
)
@rule
def know_when_new(s: State) -> None:
    """Draw which of the new heads know what working together brings."""
    for i in range(s.schools.alive.size):
        if s.heads.changed[i]:
            s.heads.informed[i] = knows_at_first(i, s.clock[0] + 1, s)


@rule
def knows_at_first(i: int, term: float, s: State) -> bool:
    """Return whether a head appointed in a term knows what working together brings."""
    share = s.p.heads.informed
    return share >= 1.0 or uniform(s.key, AWARENESS, term, i, i + s.schools.alive.size) < share


@step(
    after="pay_budgets",
    reads="levers: officers; schools: alive",
    writes="schools: dues",
)
@rule
def pay_officers(s: State) -> None:
    """Let schools pay for officers who tell heads."""
    for i in range(s.schools.alive.size):
        s.schools.dues[i] += s.p.authority.officer_cost * s.levers.officers[i]
