"""Accountability: schools are compared, and pressed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ...agents.engine.compiled import rule
from ...agents.head_teacher import pressure
from ...agents.school import effort, probability_of_a_bad_judgement
from .contract import contract

if TYPE_CHECKING:
    from ..state import State

LEAST_SPREAD = 0.05  # sd; schools all alike are not told apart


@contract(
    reads=(
        "schools: alive inward lifted phase result rivalry seen_through; sides: back cooperates partner "
        "school tie; ties: active contest"
    ),
    writes="schools: outshone standing",
)
@rule
def compare(s: State) -> None:
    """Compare each school's published result with all of its phase and with its rivals nearby."""
    for phase in range(s.schools.phase.max() + 1):
        mean, spread = compared_with(phase, s)
        for i in range(s.schools.alive.size):
            if s.schools.alive[i] and s.schools.phase[i] == phase:
                judge(i, s, mean, spread)


@rule
def shown(i: int, s: State) -> float:
    """Return the result that one school publishes: its own, and what is added to it for the year."""
    return s.schools.result[i] + s.schools.lifted[i]


@rule
def compared_with(phase: int, s: State) -> tuple[float, float]:
    """Return mean and spread of the published results of all open schools of a phase."""
    total, squares, number = 0.0, 0.0, 0
    for i in range(s.schools.alive.size):
        if s.schools.alive[i] and s.schools.phase[i] == phase:
            total += shown(i, s)
            squares += shown(i, s) * shown(i, s)
            number += 1
    mean = total / max(1, number)
    return mean, max(LEAST_SPREAD, math.sqrt(max(0.0, squares / max(1, number) - mean * mean)))


@rule
def judge(i: int, s: State, mean: float, spread: float) -> None:
    """Tell one school where it stands."""
    p, sc, sides = s.p.accountability, s.schools, s.sides
    rivals, weight, outshone, dazzled = 0.0, 0.0, 0.0, glare(i, s)
    for k in range(s.first[i], s.first[i + 1]):
        tie = sides.tie[k]
        if not s.ties.active[tie]:
            continue
        contest = s.ties.contest[tie]
        rivals += contest * shown(sides.partner[k], s)
        weight += contest
        rival, taken = competes(sides.back[k], s), dazzled * overlap(i, tie, s)
        outshone += taken if sides.cooperates[k] & rival else 0.0
    local = p.local_comparison if weight > 0.0 else 0.0
    against = (1.0 - local) * mean + (local * rivals / weight if weight > 0.0 else 0.0)
    sc.outshone[i] = outshone
    sc.standing[i] = (shown(i, s) - against) / spread - outshone


@rule
def competes(k: int, s: State) -> bool:
    """Return whether a side of a tie out-competes the other: it does not cooperate, and does not look inward."""
    return not (s.sides.cooperates[k] | s.schools.inward[s.sides.school[k]])


@rule
def overlap(i: int, tie: int, s: State) -> float:
    """Return the share of a school's contestable pupils whom the partner contests: 0 complement, 1 rival."""
    return s.ties.contest[tie] / s.schools.rivalry[i] if s.schools.rivalry[i] > 0.0 else 0.0


@rule
def glare(i: int, s: State) -> float:
    """Return the standing that a rival for all its pupils takes off a school, as far as nobody looks past that."""
    return s.p.accountability.shade * (1.0 - s.schools.seen_through[i])


@contract(
    reads=("levers: stakes; schools: alive extra_effort other_threat part_of_own standing swing"),
    writes="schools: effort",
)
@rule
def press(s: State) -> None:
    """Press every open school to effort, by what hangs over it and as far as effort moves what is judged of it."""
    p, sc = s.p.accountability, s.schools
    for i in range(sc.alive.size):
        if sc.alive[i]:
            pressed = threat(i, s) * sc.part_of_own[i]
            sc.effort[i] = effort(pressed, p.effort_most, p.effort_response) + sc.extra_effort[i]


@rule
def stakes_now(i: int, s: State) -> float:
    """Return the stakes that one school faces this year: what policy means them to be, times the year's swing."""
    return s.levers.stakes[i] * s.schools.swing[i]


@rule
def badly_judged(i: int, s: State) -> float:
    """Return the chance that one school is judged badly as it stands."""
    p = s.p.accountability
    return probability_of_a_bad_judgement(s.schools.standing[i], p.threshold, p.spread)


@rule
def threat(i: int, s: State) -> float:
    """Return what hangs over a school: stakes times the chance of a bad judgement, and what else it may lose."""
    return stakes_now(i, s) * badly_judged(i, s) + s.schools.other_threat[i]


@rule
def felt(stakes: float, i: int, s: State) -> float:
    """Return stakes, or what hangs over a school, as its head feels them."""
    return pressure(stakes, s.heads.nerve[i], s.heads.alarm[i])


@rule
def threat_felt(i: int, s: State) -> float:
    """Return what hangs over a school as its head feels it."""
    return felt(stakes_now(i, s), i, s) * badly_judged(i, s) + felt(s.schools.other_threat[i], i, s)


@contract(
    reads="schools: alive lifted result",
    writes="schools: last_result",
)
@rule
def keep_results(s: State) -> None:
    """Keep the year's published results, to be compared with the next."""
    for i in range(s.schools.alive.size):
        s.schools.last_result[i] = shown(i, s)
