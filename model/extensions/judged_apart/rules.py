"""What is judged apart: support that goes by it, and the result that is published."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ....agents.engine.compiled import rule
from ...phases.accountability import threat
from ...phases.roll import pupils_of
from ..claims import sway
from ..step import step

if TYPE_CHECKING:
    from ...state import State

SWITCHES = {"accountability.judged_disadvantaged": 0.0}


@step(
    after="share_support",
    rank=3,
    reads=("levers: judged_disadvantaged stakes; schools: alive other_threat roll standing swing"),
    writes="schools: claims",
)
@rule
def share_by_results(s: State) -> None:
    """Let part of every school's support go by what is judged."""
    for i in range(s.schools.alive.size):
        part = part_by_results(i, s) if s.schools.alive[i] else 0.0
        if part > 0.0:
            sway(i, counts_in_results(i, s), part, s)


@step(
    after="teach",
    reads=("levers: intake_in_results judged_disadvantaged; schools: alive attainment roll value_added"),
    writes="schools: judged_besides",
)
@rule
def judge_apart(s: State) -> None:
    """Add to every school's result what those who are not advantaged bring it, where they are judged apart."""
    for i in range(s.schools.alive.size):
        if s.schools.alive[i]:
            s.schools.judged_besides[i] = more_of_those_judged(i, s)


@rule
def part_by_results(i: int, s: State) -> float:
    """Return the part of one school's support that goes by what is judged: it answers threat as effort does."""
    apart = s.levers.judged_disadvantaged[i]
    if apart <= 0.0:
        return 0.0
    pressed = threat(i, s)
    return apart * (1.0 - math.exp(-s.p.accountability.effort_response * pressed))


@rule
def counts_in_results(i: int, s: State) -> tuple[float, float, float]:
    """Return how much a pupil of each group counts in the result that is judged; over one school's pupils mean 1."""
    apart, others = s.levers.judged_disadvantaged[i], s.schools.roll[i, 1] + s.schools.roll[i, 2]
    if others <= 0.0:
        return 1.0, 1.0, 1.0
    each = 1.0 - apart + apart * pupils_of(i, s) / others
    return 1.0 - apart, each, each


@rule
def more_of_those_judged(i: int, s: State) -> float:
    """Return by how much (sd) one school's result is other because pupils who are not advantaged are judged apart.

    Each is compared with what is usual for its group, as value added is; as far as results keep the raw effect of the
    intake (``intake_in_results``), they keep that of these pupils.
    """
    apart, roll, p = s.levers.judged_disadvantaged[i], s.schools.roll, s.p.learning
    others = roll[i, 1] + roll[i, 2]
    if apart <= 0.0 or others <= 0.0:
        return 0.0
    lift, behind = 0.0, 0.0
    for g in range(1, 3):
        usual = (p.gap_disadvantaged, p.gap_additional)[g - 1]
        lift += roll[i, g] * (s.schools.attainment[i, g] - s.schools.value_added[i] + usual)
        behind += roll[i, g] * usual
    raw = behind / pupils_of(i, s) - behind / others
    return apart * (lift / others + s.levers.intake_in_results[i] * raw)
