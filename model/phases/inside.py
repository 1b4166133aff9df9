"""Inside a school: part of its support goes by the votes that count, and part by what its results are judged by.

Whether a gap widens by that is no rule: support goes to whoever has the votes, and to whoever counts in the results, as
far as the head has to reckon with either.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ...agents.compiled import rule
from ...agents.school import probability_of_a_bad_judgement
from .accountability import threat, weight_of_contract
from .review import part_of_parents, reviewed, votes
from .roll import pupils_of
from .signals import stakes_now

if TYPE_CHECKING:
    from ..state import State


@rule
def swayed(claims: tuple[float, float, float], i: int, s: State) -> tuple[float, float, float]:
    """Return each group's claim on support at one school, once votes and what is judged have swayed them."""
    by_votes, by_results = part_by_votes(i, s), part_by_results(i, s)
    if by_votes > 0.0:
        claims = blended(claims, votes(i, s), by_votes, i, s)
    if by_results > 0.0:
        claims = blended(claims, counts_in_results(i, s), by_results, i, s)
    return claims


@rule
def blended(
    claims: tuple[float, float, float], others: tuple[float, float, float], part: float, i: int, s: State
) -> tuple[float, float, float]:
    """Return claims of which so large a part is others', whose mean over one school's pupils is 1; so is theirs."""
    mean = 0.0
    for g in range(3):
        mean += s.schools.roll[i, g] * claims[g]
    kept = (1.0 - part) * pupils_of(i, s) / max(1e-9, mean)
    return (
        kept * claims[0] + part * others[0],
        kept * claims[1] + part * others[1],
        kept * claims[2] + part * others[2],
    )


@rule
def part_by_votes(i: int, s: State) -> float:
    """Return the part of one school's support that goes by votes: as parents steer it, or its contract is in danger."""
    parents, p = part_of_parents(i, s), s.p.contracts
    if parents <= 0.0:
        return 0.0
    mark = reviewed(s.schools.standing[i], i, s)
    danger = probability_of_a_bad_judgement(mark, s.levers.outcome[i], s.p.accountability.spread)
    return min(1.0, parents) * (p.steering + (1.0 - p.steering) * danger)


@rule
def judged_apart(i: int, s: State) -> float:
    """Return the weight of pupils who are not advantaged in the result that is judged, besides their share in all."""
    return s.levers.judged_disadvantaged[i]


@rule
def part_by_results(i: int, s: State) -> float:
    """Return the part of one school's support that goes by what is judged: it answers threat as effort does."""
    apart = judged_apart(i, s)
    if apart <= 0.0:
        return 0.0
    pressed = threat(stakes_now(i, s), weight_of_contract(i, s), i, s)
    return apart * (1.0 - math.exp(-s.p.accountability.effort_response * pressed))


@rule
def counts_in_results(i: int, s: State) -> tuple[float, float, float]:
    """Return how much a pupil of each group counts in the result that is judged; over one school's pupils mean 1."""
    apart, others = judged_apart(i, s), s.schools.roll[i, 1] + s.schools.roll[i, 2]
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
    apart, roll, p = judged_apart(i, s), s.schools.roll, s.p.learning
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
