"""Awareness: a head may not know what working together brings, and weighs its ties without it until somebody tells.

Who tells is a partner with whom the head works on both sides, or an officer of the authority, who is paid. So whoever
is not told has less reason to work with those who could tell: that is no rule, it follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...agents import dilemma
from ...agents.compiled import rule
from ..state import TERMS
from ..streams import AWARENESS, uniform
from .contract import contract
from .imports import attention_left
from .signals import stakes_now

if TYPE_CHECKING:
    import numpy as np

    from ..state import State


@contract(
    reads="levers: officers; schools: alive programme; sides: partner school tie; ties: active mutual",
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
    year, telling = s.clock[0] // TERMS + 1, s.p.heads.telling * attention_left(i, s)
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


@rule
def knows_at_first(i: int, term: float, s: State) -> bool:
    """Return whether a head appointed in a term knows what working together brings."""
    share = s.p.heads.informed
    return share >= 1.0 or uniform(s.key, AWARENESS, term, i, i + s.schools.alive.size) < share


@rule
def reckoned(k: int, who: int, s: State) -> float:
    """Return the synergy that a side of a tie has of both helping, as the head of a school reckons: 0 if unaware."""
    if not s.heads.informed[who]:
        return 0.0
    d, i = s.p.dilemma, s.sides.school[k]
    return dilemma.synergy(d.synergy, d.judged_synergy, stakes_now(i, s), s.ties.depth[s.sides.tie[k]])
