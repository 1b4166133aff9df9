"""Feedback: once a year an evaluation tells heads what their partners really did, on all of their ties.

A head knows of a partner's acts towards its own school alone, and is quicker to lose trust than to gain it. What it is
told may be better or worse than it thought: nothing in the rule says that trust rises.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....agents.engine.compiled import rule
from ..step import step

if TYPE_CHECKING:
    from ...state import State

SWITCHES = {"heads.feedback": 0.0}


@step(
    after="keep_results",
    rank=5,
    reads=("levers: feedback; schools: alive cooperation; sides: partner tie; ties: active forced"),
    writes="heads: outlook; sides: trust",
)
@rule
def evaluation(s: State) -> None:
    """Tell the head of every open school that is evaluated what its partners did."""
    for i in range(s.schools.alive.size):
        if s.schools.alive[i] and s.levers.feedback[i] > 0.0:
            hear(i, s)


@rule
def hear(i: int, s: State) -> None:
    """Move one head's trust in each partner, and its picture of them all, towards the share of its acts that cooperate.

    How far is the smaller of how thoroughly both schools are evaluated.
    """
    change, ties = 0.0, 0
    for k in range(s.first[i], s.first[i + 1]):
        tie, partner = s.sides.tie[k], s.sides.partner[k]
        if s.ties.active[tie] and not s.ties.forced[tie]:
            told, did = min(s.levers.feedback[i], s.levers.feedback[partner]), s.schools.cooperation[partner]
            s.sides.trust[k] += told * (did - s.sides.trust[k])
            change += told * (did - s.heads.outlook[i])
            ties += 1
    if ties > 0:
        s.heads.outlook[i] += change / ties


@step(
    after="pay_budgets",
    reads="levers: feedback; schools: alive",
    writes="schools: dues",
)
@rule
def pay_for_feedback(s: State) -> None:
    """Let schools pay for what they are told."""
    for i in range(s.schools.alive.size):
        s.schools.dues[i] += s.p.heads.feedback_cost * s.levers.feedback[i]
