"""The single word: how far a grade is told to the public in one word, apart from the judgement behind it.

The word is what others than inspectors and the authority go by: families who choose, heads who leave of their own
accord, colleagues to whom a better grade is a win, and the complaint that feeds blame. The judgement is made and acted
upon with or without the word: the next inspection, rescue, takeover, dismissal, who may take over, advice kept for
schools in trouble. Greed, fear and effort follow results and what hangs on them, not the word, which lowers none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...agents.compiled import rule
from ...agents.school import REQUIRES_IMPROVEMENT

if TYPE_CHECKING:
    from ..state import State


@rule
def published(i: int, s: State) -> float:
    """Return how far one school's grade is told in a single word: 1 as in England until 2024, 0 not at all."""
    return s.levers.published[i]


@rule
def bad_word(i: int, s: State) -> float:
    """Return how much of a bad word there is about one school, 0 to 1; none if its grade is good, or it has none."""
    return published(i, s) if s.schools.grade[i] >= REQUIRES_IMPROVEMENT else 0.0
