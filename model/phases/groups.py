"""What it is to be in one group: whether two are in the same one, and how far it decides for its members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...agents.engine.compiled import rule

if TYPE_CHECKING:
    from ..state import State


@rule
def in_one_group(i: int, j: int, s: State) -> bool:
    """Return whether one group governs both schools."""
    return s.schools.controller[i] >= 0 and s.schools.controller[i] == s.schools.controller[j]


@rule
def decided(i: int, s: State) -> float:
    """Return the share of what members do with one another that the group decides which governs a school."""
    return s.trusts.decides[s.schools.controller[i]]
