"""Inspection: public grades, sticky and partly a grade of the intake."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ...agents.engine.compiled import rule
from ...agents.school import GOOD, INADEQUATE, OUTSTANDING, REQUIRES_IMPROVEMENT
from ..state import BETTER_GRADE, TERMS, WORSE_GRADE
from ..streams import INSPECTION, normal, uniform
from .contract import contract
from .events import happens
from .roll import pupils_of

if TYPE_CHECKING:
    from ..state import State

USUAL_GRADE = 2.0  # the grade that a sticky judgement leans to when there is none
LEAST_SPREAD = 0.05


@contract(
    reads=(
        "levers: often often_after_bad published; schools: alive growth inflated phase roll seen_through value_added"
    ),
    writes="events; happened; heads: bad_years; schools: grade grade_years rescued won",
)
@rule
def inspection(s: State) -> None:
    """Inspect some of the schools, compared with all of their phase."""
    sc = s.schools
    for phase in range(sc.phase.max() + 1):
        number, total, squares, poor, poor_squares = 0, 0.0, 0.0, 0.0, 0.0
        for i in range(sc.alive.size):
            if sc.alive[i] and sc.phase[i] == phase:
                net, share = net_value_added(i, s), disadvantaged_share(i, s)
                number += 1
                total += net
                squares += net * net
                poor += share
                poor_squares += share * share
        if number > 0:
            mean, usual = total / number, poor / number
            spread = max(LEAST_SPREAD, math.sqrt(max(0.0, squares / number - mean * mean)))
            poor_spread = max(LEAST_SPREAD, math.sqrt(max(0.0, poor_squares / number - usual * usual)))
            for i in range(sc.alive.size):
                if sc.alive[i] and sc.phase[i] == phase:
                    inspect(
                        i, s, (net_value_added(i, s) - mean) / spread, (disadvantaged_share(i, s) - usual) / poor_spread
                    )


@rule
def disadvantaged_share(i: int, s: State) -> float:
    """Return the share of a school's pupils who are disadvantaged."""
    return s.schools.roll[i, 1] / max(1.0, pupils_of(i, s))


@rule
def net_value_added(i: int, s: State) -> float:
    """Return value added with the intake's part put back: what inspectors would see if they saw through results.

    Marks that were inflated take them in, as far as nobody sees through that.
    """
    left = 1.0 - s.schools.seen_through[i]
    return s.schools.value_added[i] + s.p.learning.intake * disadvantaged_share(i, s) + s.schools.inflated[i] * left


@rule
def inspect(i: int, s: State, quality: float, disadvantage: float) -> None:
    """Inspect one school, if its turn comes; quality and disadvantage in sd from the phase's mean."""
    sc, h, year = s.schools, s.heads, s.clock[0] // TERMS
    sc.won[i], sc.rescued[i] = 0, False
    sc.grade_years[i] += 1
    often = s.levers.often_after_bad[i] if sc.grade[i] >= REQUIRES_IMPROVEMENT else s.levers.often[i]
    if uniform(s.key, INSPECTION, year, i, 0) < often:
        before = sc.grade[i]
        luck = normal(s.key, INSPECTION, year, i, 1) * (1.0 - sc.seen_through[i])
        judged = judgement(quality, disadvantage, before, luck, s)
        sc.grade[i] = grade_for(judged, s)
        sc.grade_years[i] = 0
        if before > 0 and sc.grade[i] < before:
            sc.won[i] += 1 if s.levers.published[i] > 0.0 else 0  # a win is what others see
            happens(s, BETTER_GRADE, i, before, sc.grade[i])
        if before > 0 and sc.grade[i] > before:
            happens(s, WORSE_GRADE, i, before, sc.grade[i])
    h.bad_years[i] = h.bad_years[i] + 1 if sc.grade[i] >= REQUIRES_IMPROVEMENT else 0
    if sc.growth[i] > s.p.norm.winning_growth:
        sc.won[i] += 1


@rule
def judgement(quality: float, disadvantage: float, before: int, luck: float, s: State) -> float:
    """Return what inspectors think of a school: what it does, partly its intake, the last grade, and luck."""
    p = s.p.inspection
    last = float(before) if before > 0 else USUAL_GRADE
    return quality - p.intake_bias * disadvantage + p.stickiness * (USUAL_GRADE - last) + p.noise * luck


@rule
def grade_for(judged: float, s: State) -> int:
    """Return the grade for a judgement."""
    p = s.p.inspection
    if judged >= p.outstanding:
        return OUTSTANDING
    if judged >= p.good:
        return GOOD
    return REQUIRES_IMPROVEMENT if judged >= p.requires_improvement else INADEQUATE


@rule
def bad_word(i: int, s: State) -> float:
    """Return how much of a bad word there is in public about one school, 0 to 1; none if its grade is good, or none.

    The word (``inspection.published``) is what families who choose, heads who leave of their own accord, colleagues
    and complaint go by. The judgement is made and acted upon with or without it.
    """
    return s.levers.published[i] if s.schools.grade[i] >= REQUIRES_IMPROVEMENT else 0.0
