"""Joint training of leaders: they learn together to speak openly and to work in teams.

Trust between two schools then rises faster and falls more slowly, as far as both have such leaders; and where a head
goes, those who stay remember. That training makes trust easier is put in; what comes of it for acts is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....agents.engine.compiled import rule
from ..step import step
from .governors import kept_by_governors

if TYPE_CHECKING:
    from ...state import State

SWITCHES = {"heads.training": 0.0, "heads.governors": 0.0}


@step(
    after="keep_results",
    rank=3,
    reads="levers: training; schools: alive",
    writes="schools: trained",
)
@rule
def training(s: State) -> None:
    """Train a share of the leaders of every open school, together with those of others."""
    for i in range(s.schools.alive.size):
        if s.schools.alive[i]:
            s.schools.trained[i] += s.levers.training[i] * (1.0 - s.schools.trained[i])


@step(
    after="pay_budgets",
    reads="levers: governors training; schools: alive",
    writes="schools: dues",
)
@rule
def pay_for_courses(s: State) -> None:
    """Let schools pay for courses of leaders and of governors."""
    for i in range(s.schools.alive.size):
        s.schools.dues[i] += s.p.heads.training_cost * s.levers.training[i]
        s.schools.dues[i] += s.p.heads.governor_cost * s.levers.governors[i]


@step(
    after="heads_succeed",
    reads="heads: changed; schools: alive vision",
    writes="schools: memory trained",
)
@rule
def keep_what_was_learnt(s: State) -> None:
    """Let schools lose what a head who left had learnt, but for what others keep; who stays remembers its ties."""
    sc = s.schools
    for i in range(sc.alive.size):
        if s.heads.changed[i]:
            sc.trained[i] *= kept_by_governors(i, s.p.heads.training_kept, s)
            sc.memory[i] = max(sc.trained[i], sc.vision[i])


@step(
    before="trust_and_outlook",
    reads="schools: trained; sides: partner school",
    writes="sides: open_speech",
)
@rule
def speak_openly(s: State) -> None:
    """Let trust rise faster, and fall more slowly, where leaders of both schools of a tie are trained."""
    for k in range(s.sides.school.size):
        s.sides.open_speech[k] = open_speech(k, s)


@rule
def open_speech(k: int, s: State) -> float:
    """Return how much faster trust rises on a tie, and more slowly it falls, as leaders of both schools are trained."""
    if s.schools.trained[s.sides.school[k]] <= 0.0:
        return 0.0
    one, other = s.schools.trained[s.sides.school[k]], s.schools.trained[s.sides.partner[k]]
    return s.p.trust.learnt * min(one, other)
