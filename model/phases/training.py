"""Joint training of leaders: they learn together to speak openly and to work in teams.

Trust between two schools then rises faster and falls more slowly, as far as both have such leaders; and where a head
goes, those who stay remember. That training makes trust easier is put in; what comes of it for acts is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...agents.compiled import rule
from .contract import contract
from .governors import kept_by_governors

if TYPE_CHECKING:
    from ..state import State


@contract(
    reads="levers: training; schools: alive",
    writes="schools: trained",
)
@rule
def training(s: State) -> None:
    """Train a share of the leaders of every open school, together with those of others."""
    for i in range(s.schools.alive.size):
        if s.schools.alive[i]:
            s.schools.trained[i] += s.levers.training[i] * (1.0 - s.schools.trained[i])


@rule
def lose_its_head(i: int, s: State) -> None:
    """Let a school lose what its head had learnt; what other leaders have learnt stays, and what governors keep."""
    s.schools.trained[i] *= kept_by_governors(i, s.p.heads.training_kept, s)


@rule
def open_speech(k: int, s: State) -> float:
    """Return how much faster trust rises on a tie, and more slowly it falls, as leaders of both schools are trained."""
    if s.schools.trained[s.sides.school[k]] <= 0.0:
        return 0.0
    one, other = s.schools.trained[s.sides.school[k]], s.schools.trained[s.sides.partner[k]]
    return s.p.trust.learnt * min(one, other)


@rule
def remembered(i: int, formality: float, s: State) -> float:
    """Return the memory of a tie when a school's head is new: of what is formal, trained leaders, or governors."""
    return max(formality, s.schools.trained[i], s.schools.vision[i])
