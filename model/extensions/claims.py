"""Claims on support of the groups inside a school, when part of them goes by something else than need and voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...agents.engine.compiled import rule
from ..phases.roll import pupils_of

if TYPE_CHECKING:
    from ..state import State


@rule
def sway(i: int, others: tuple[float, float, float], part: float, s: State) -> None:
    """Let so large a part of one school's claims on support be others', whose mean over its pupils is 1."""
    claims, mean = s.schools.claims, 0.0
    for g in range(3):
        mean += s.schools.roll[i, g] * claims[i, g]
    kept = (1.0 - part) * pupils_of(i, s) / max(1e-9, mean)
    for g in range(3):
        claims[i, g] = kept * claims[i, g] + part * others[g]
