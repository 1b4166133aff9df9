"""Parents: where they have a part in the review of contracts, each group comes to know how its children fare."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ....agents.engine.compiled import rule
from ...phases.accountability import LEAST_SPREAD
from ...phases.clearing import GROUPS
from ..step import step
from .review import part_of_parents

if TYPE_CHECKING:
    from ...state import State


@step(
    after="fates",
    rank=3,
    reads="levers: duration parents; schools: alive attainment phase roll",
    writes="schools: content",
)
@rule
def parents(s: State) -> None:
    """Let parents who review a contract grow content, or not, with what their own group's children attain."""
    asked = False
    for i in range(s.schools.alive.size):
        asked = asked or part_of_parents(i, s) > 0.0
    if not asked:
        return
    for phase in range(s.schools.phase.max() + 1):
        for g in range(GROUPS):
            mean, spread = usual(phase, g, s)
            for i in range(s.schools.alive.size):
                if s.schools.alive[i] and s.schools.phase[i] == phase and part_of_parents(i, s) > 0.0:
                    now = (s.schools.attainment[i, g] - mean) / spread
                    s.schools.content[i, g] += s.p.contracts.content_pace * (now - s.schools.content[i, g])


@rule
def usual(phase: int, g: int, s: State) -> tuple[float, float]:
    """Return what is usual for a group: mean and spread of its attainment over the open schools of a phase."""
    total, squares, number = 0.0, 0.0, 0.0
    for i in range(s.schools.alive.size):
        if s.schools.alive[i] and s.schools.phase[i] == phase and s.schools.roll[i, g] > 0.0:
            total += s.schools.attainment[i, g]
            squares += s.schools.attainment[i, g] * s.schools.attainment[i, g]
            number += 1.0
    mean = total / max(1.0, number)
    return mean, max(LEAST_SPREAD, math.sqrt(max(0.0, squares / max(1.0, number) - mean * mean)))
