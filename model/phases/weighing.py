"""What a head weighs besides its own, looked up: its partner's payoff, and what working together brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...agents import deciding, dilemma
from ...agents.engine.compiled import rule
from .accountability import stakes_now
from .groups import in_one_group

if TYPE_CHECKING:
    from ..state import State


@rule
def regard(i: int, s: State) -> float:
    """Return the weight that a head gives its partners' payoffs: its own, less what is displaced."""
    return deciding.regard(s.heads.prosocial[i], s.heads.displaced[i])


@rule
def pooled(k: int, s: State) -> float:
    """Return the share of a school's score that is its partner's on one tie: by policy, or more by their group."""
    i = s.sides.school[k]
    inside = s.trusts.pooling[s.schools.controller[i]] if in_one_group(i, s.sides.partner[k], s) else 0.0
    return deciding.pooled(s.levers.pooling[i], inside)


@rule
def weight_of_partner(k: int, s: State) -> float:
    """Return the weight of a partner's payoff in that of the head whose side it is: pooled, or cared for."""
    return deciding.weight_of_partner(pooled(k, s), regard(s.sides.school[k], s))


@rule
def reckoned(k: int, who: int, s: State) -> float:
    """Return the synergy that a side of a tie has of both helping, as the head of a school reckons: 0 if unaware."""
    d, i = s.p.dilemma, s.sides.school[k]
    together = dilemma.synergy(d.synergy, d.judged_synergy, stakes_now(i, s), s.ties.depth[s.sides.tie[k]])
    return deciding.reckoned(together, s.heads.informed[who])
