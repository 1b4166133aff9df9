"""Trust and norms: what is remembered of the term's acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...agents.engine.compiled import rule
from ...agents.head_teacher import norm_after
from ...agents.learning import propensity_after, trust_after
from .contract import contract

if TYPE_CHECKING:
    from ..state import State


@contract(
    reads=(
        "heads: pace; schools: alive; sides: back cooperates open_speech payoff tie; ties: active forced "
        "held_back mutual"
    ),
    writes="heads: outlook propensity; sides: trust; ties: age depth",
)
@rule
def trust_and_outlook(s: State) -> None:
    """Let heads learn from what their partners did this term, and ties deepen where both worked on them."""
    for i in range(s.schools.alive.size):
        remember(i, s)
    for tie in range(s.ties.depth.size):
        deepen(tie, s)


@rule
def remember(i: int, s: State) -> None:
    """Move one head's trust in each partner, its picture of them all, and what a learner leans to."""
    h, sides, p = s.heads, s.sides, s.p.heads
    leaning, seen, ties, rise = h.propensity[i], 0, 0, s.p.trust.rise * h.pace[i]
    for k in range(s.first[i], s.first[i + 1]):
        tie = sides.tie[k]
        if not s.ties.active[tie] or s.ties.forced[tie]:
            continue
        cooperated = sides.cooperates[sides.back[k]]
        ease = sides.open_speech[k]
        faster, slower = min(1.0, rise * (1.0 + ease)), s.p.trust.fall * (1.0 - ease)
        sides.trust[k] = trust_after(sides.trust[k], cooperated, faster, slower)
        leaning = propensity_after(leaning, sides.cooperates[k], sides.payoff[k], p.aspiration, p.learning)
        seen += cooperated
        ties += 1
    if ties > 0:
        h.outlook[i] = p.outlook_memory * h.outlook[i] + (1.0 - p.outlook_memory) * seen / ties
    h.propensity[i] = min(4.0, max(-4.0, leaning))  # a leaning that can still be unlearned


@rule
def deepen(tie: int, s: State) -> None:
    """Move the depth of one tie: up while both work on it, down otherwise."""
    p, ties = s.p.partnership, s.ties
    ties.age[tie] += ties.active[tie]
    rise = p.depth_rise * (1.0 - ties.held_back[tie]) * (1.0 - ties.depth[tie])
    fall = p.depth_fall * ties.depth[tie]
    ties.depth[tie] += rise if ties.mutual[tie] else -fall


@contract(
    reads="schools: alive display won; sides: partner tie; ties: active",
    writes="heads: norm",
)
@rule
def norms(s: State) -> None:
    """Let every head look at who won this year nearby; belief in competition follows the winners."""
    for i in range(s.schools.alive.size):
        look_at_winners(i, s)


@rule
def look_at_winners(i: int, s: State) -> None:
    """Move one head's belief in competition towards what the winners among its partners do."""
    winners, competing = 0.0, 0.0
    for k in range(s.first[i], s.first[i + 1]):
        partner = s.sides.partner[k]
        if s.ties.active[s.sides.tie[k]] and s.schools.won[partner] > 0:
            winners += s.schools.won[partner]
            competing += s.schools.won[partner] * s.schools.display[partner]
    s.heads.norm[i] = norm_after(s.heads.norm[i], winners, competing, s.p.norm.contagion)
