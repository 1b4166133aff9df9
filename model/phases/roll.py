"""A school's roll."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...agents.engine.compiled import rule

if TYPE_CHECKING:
    from ..state import State


@rule
def pupils_of(i: int, s: State) -> float:
    """Return how many pupils a school has, of all groups."""
    roll = s.schools.roll
    return roll[i, 0] + roll[i, 1] + roll[i, 2]


@rule
def room(i: int, s: State) -> float:
    """Return how many pupils, of all years, one school has free places for."""
    return max(0.0, s.schools.places[i] - pupils_of(i, s))
