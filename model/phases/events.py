"""The log of what happens: rows (kind, school, other, value) of the term."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...agents.engine.compiled import rule

if TYPE_CHECKING:
    from ..state import State


@rule
def happens(s: State, kind: int, school: int, other: int, value: int) -> None:
    """Write down one event; a term's log that is full drops the rest (it holds eight events a school)."""
    row = s.happened[0]
    if row < s.events.shape[0]:
        s.events[row, 0], s.events[row, 1], s.events[row, 2], s.events[row, 3] = kind, school, other, value
        s.happened[0] = row + 1
