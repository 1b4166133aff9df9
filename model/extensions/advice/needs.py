"""Needs: which schools an authority takes to be in need, and how far data that its schools share keep it from erring.

A school is in need, to an authority, if its grade is bad. Where authorities misjudge, they add an error to the grade,
drawn for each school and year; what they have to give is as much as ever, and goes to whoever they take to be in need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....agents.engine.compiled import rule
from ....agents.school import REQUIRES_IMPROVEMENT
from ...phases.inspection import USUAL_GRADE
from ...state import TERMS
from ...streams import normal, stream

if TYPE_CHECKING:
    from ...state import State

NEEDS = stream("needs")

BLUR = 0.5  # grades; whole grades are told apart half-way


@rule
def seen_in_need(s: State) -> np.ndarray:
    """Return which open schools their authorities take to be in need this year."""
    found = np.zeros(s.schools.alive.size, np.bool_)
    for i in range(found.size):
        found[i] = s.schools.alive[i] and seems_in_need(i, s)
    return found


@rule
def seems_in_need(i: int, s: State) -> bool:
    """Return whether its authority takes a school to be in need: by its grade, and by the error it makes about it."""
    grade, error = s.schools.grade[i], misjudged(i, s)
    if error <= 0.0:
        return grade >= REQUIRES_IMPROVEMENT
    known = float(grade) if grade > 0 else USUAL_GRADE
    return known + error * normal(s.key, NEEDS, s.clock[0] // TERMS, i, 0) >= REQUIRES_IMPROVEMENT - BLUR


@rule
def misjudged(i: int, s: State) -> float:
    """Return the spread (grades) of an authority's error about one school: less, the more data are shared."""
    return s.p.authority.misjudged * (1.0 - s.levers.shared_data[i])
