"""Accountability: schools are compared, and pressed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ...agents.compiled import rule
from ...agents.school import effort, probability_of_a_bad_judgement
from .contract import contract

if TYPE_CHECKING:
    from ..state import State

LEAST_SPREAD = 0.05  # sd; schools all alike are not told apart


@contract(
    reads=(
        "levers: stakes; schools: alive phase result rivalry; sides: back cooperates partner tie; ties: active contest"
    ),
    writes="schools: effort outshone standing",
)
@rule
def accountability(s: State) -> None:
    """Compare each school's published result with all of its phase and with its rivals nearby; press it to effort."""
    for phase in range(s.schools.phase.max() + 1):
        total, squares, number = 0.0, 0.0, 0
        for i in range(s.schools.alive.size):
            if s.schools.alive[i] and s.schools.phase[i] == phase:
                total += s.schools.result[i]
                squares += s.schools.result[i] * s.schools.result[i]
                number += 1
        if number > 0:
            mean = total / number
            spread = max(LEAST_SPREAD, math.sqrt(max(0.0, squares / number - mean * mean)))
            for i in range(s.schools.alive.size):
                if s.schools.alive[i] and s.schools.phase[i] == phase:
                    judge(i, s, mean, spread)


@rule
def judge(i: int, s: State, mean: float, spread: float) -> None:
    """Tell one school where it stands, and how hard that presses it."""
    p, sc, sides = s.p.accountability, s.schools, s.sides
    rivals, weight, outshone = 0.0, 0.0, 0.0
    for k in range(s.first[i], s.first[i + 1]):
        tie = sides.tie[k]
        if not s.ties.active[tie]:
            continue
        contest = s.ties.contest[tie]
        rivals += contest * sc.result[sides.partner[k]]
        weight += contest
        if sides.cooperates[k] and not sides.cooperates[sides.back[k]]:
            outshone += p.shade * overlap(i, tie, s)
    local = p.local_comparison if weight > 0.0 else 0.0
    against = (1.0 - local) * mean + (local * rivals / weight if weight > 0.0 else 0.0)
    sc.outshone[i] = outshone
    sc.standing[i] = (sc.result[i] - against) / spread - outshone
    bad = probability_of_a_bad_judgement(sc.standing[i], p.threshold, p.spread)
    sc.effort[i] = effort(s.levers.stakes[i], bad, p.effort_most, p.effort_response)


@rule
def overlap(i: int, tie: int, s: State) -> float:
    """Return the share of a school's contestable pupils whom the partner contests: 0 complement, 1 rival."""
    return s.ties.contest[tie] / s.schools.rivalry[i] if s.schools.rivalry[i] > 0.0 else 0.0
