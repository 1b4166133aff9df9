"""Governors who share the vision: they stay when a head leaves, and appoint the next one to it.

What a school's leaders have learnt, and what its ties remember, then outlasts the head. Governors leave too. That they
keep it is put in; how much of it is there to be kept is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....agents.engine.compiled import rule
from ..step import step

if TYPE_CHECKING:
    from ...state import State


@step(
    after="keep_results",
    rank=4,
    reads="levers: governors; schools: alive",
    writes="schools: vision",
)
@rule
def governing_bodies(s: State) -> None:
    """Let a share of every school's governors leave, and train a share of the others together with its heads."""
    for i in range(s.schools.alive.size):
        if s.schools.alive[i]:
            left = (1.0 - s.p.heads.governors_leave) * s.schools.vision[i]
            s.schools.vision[i] = left + s.levers.governors[i] * (1.0 - left)


@rule
def kept_by_governors(i: int, kept: float, s: State) -> float:
    """Return the share of trained leaders' learning that stays: governors keep as much of what would go as share it."""
    return kept + (1.0 - kept) * s.schools.vision[i]
