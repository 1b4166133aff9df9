"""Accountability: schools are compared, and pressed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ...agents.compiled import rule
from ...agents.school import effort, probability_of_a_bad_judgement
from ..state import TERMS
from .contract import contract
from .insecurity import long_hours
from .joint import part_of_own, shown
from .money_short import competes
from .review import reviewed
from .signals import mix_signals, stakes_now

if TYPE_CHECKING:
    from ..state import State

LEAST_SPREAD = 0.05  # sd; schools all alike are not told apart
SHORTEST = 1.0 / TERMS  # years; no contract is shorter than a term


@contract(
    reads=(
        "forms: turnout; heads: prosocial; levers: agencies duration equal_votes improvement_partner insecurity "
        "offered outcome parents stakes volatility; schools: alive authority content controller course engaged joint "
        "lifted phase result rivalry roll; sides: back cooperates partner school tie; ties: active contest; "
        "trusts: form"
    ),
    writes="schools: effort outshone standing swing",
)
@rule
def accountability(s: State) -> None:
    """Compare each school's published result with all of its phase and with its rivals nearby; press it to effort."""
    mix_signals(s)
    for phase in range(s.schools.phase.max() + 1):
        mean, spread = compared_with(phase, s)
        for i in range(s.schools.alive.size):
            if s.schools.alive[i] and s.schools.phase[i] == phase:
                judge(i, s, mean, spread)


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
    """Tell one school where it stands, and how hard that presses it."""
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
        outshone += taken if sides.cooperates[k] and rival else 0.0
    local = p.local_comparison if weight > 0.0 else 0.0
    against = (1.0 - local) * mean + (local * rivals / weight if weight > 0.0 else 0.0)
    sc.outshone[i] = outshone
    sc.standing[i] = (shown(i, s) - against) / spread - outshone
    pressed = threat(stakes_now(i, s), weight_of_contract(i, s), i, s)
    sc.effort[i] = effort(pressed * part_of_own(i, s), p.effort_most, p.effort_response) + long_hours(i, s)


@rule
def overlap(i: int, tie: int, s: State) -> float:
    """Return the share of a school's contestable pupils whom the partner contests: 0 complement, 1 rival."""
    return s.ties.contest[tie] / s.schools.rivalry[i] if s.schools.rivalry[i] > 0.0 else 0.0


@rule
def glare(i: int, s: State) -> float:
    """Return the standing that a rival for all its pupils takes off a school; who knows it looks past that."""
    seen_through = s.p.monitoring.insight * s.levers.improvement_partner[i]
    return s.p.accountability.shade * (1.0 - seen_through)


@rule
def weight_of_contract(i: int, s: State) -> float:
    """Return the stakes on a school's contract: the shorter, the oftener they come; 0 without a contract."""
    return s.p.contracts.weight / max(SHORTEST, s.levers.duration[i]) if s.levers.duration[i] > 0.0 else 0.0


@rule
def threat(stakes: float, on_contract: float, i: int, s: State) -> float:
    """Return what hangs over a school: stakes times the chance of a bad judgement, and of a lost contract."""
    p, standing = s.p.accountability, s.schools.standing[i]
    found = stakes * probability_of_a_bad_judgement(standing, p.threshold, p.spread)
    if on_contract > 0.0:
        mark = reviewed(standing, i, s)
        found += on_contract * probability_of_a_bad_judgement(mark, s.levers.outcome[i], p.spread)
    return found
