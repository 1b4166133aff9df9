"""Quality moves, whatever moves it, within the range that schools can have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...agents.engine.compiled import rule
from ...agents.school import quality_after

if TYPE_CHECKING:
    from ..state import State


@rule
def move(i: int, by: float, s: State) -> None:
    """Move one school's quality by so many sd, as far as quality goes."""
    s.schools.effectiveness[i] = quality_after(s.schools.effectiveness[i], by)
