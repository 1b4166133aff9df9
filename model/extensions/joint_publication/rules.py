"""Joint publication: schools that work together may publish one result with their partners, if they wish it.

Every school says so by itself, at the year's end, and nobody thinks twice: a school wishes it where the mean of its own
result and of all with whom it may pool is better for it, and for its partners as far as its head cares, than without.
Only a tie on which both schools wish it counts. That a school opts in where it gains is put in; who that is, and who is
left in the pools, is not.

What a school's own effort moves of a result published with others is the less, the more they are; a head may feel that
(``accountability.free_riding``). From which size on that matters is not put in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....agents.engine.compiled import rule
from ...phases.groups import in_one_group
from ...phases.weighing import regard
from ..step import step

if TYPE_CHECKING:
    from ...state import State

SWITCHES = {"accountability.joint": 0.0}

COULD_NOT, WOULD_NOT, WISHES = range(3)


@step(
    before="admissions",
    reads=(
        "heads: displaced prosocial; levers: joint; schools: alive controller phase result; sides: "
        "partner school tie; ties: active mutual"
    ),
    writes="schools: joint lifted wish",
)
@rule
def joint_publication(s: State) -> None:
    """Let every school say whether it wishes to publish jointly, and publish the mean over those who both wish it."""
    sc = s.schools
    total, number = sc.result.copy(), np.zeros(sc.alive.size)
    for k in range(s.sides.school.size):
        if may_pool(k, s):
            total[s.sides.school[k]] += sc.result[s.sides.partner[k]]
            number[s.sides.school[k]] += 1.0
    for i in range(sc.alive.size):
        sc.wish[i] = COULD_NOT
        if number[i] > 0.0:
            sc.wish[i] = WISHES if worth_of_pooling(i, total, number, s) > 0.0 else WOULD_NOT
    for i in range(sc.alive.size):
        publish(i, s)


@rule
def may_pool(k: int, s: State) -> bool:
    """Return whether two schools of a phase may publish jointly: they work together, or one group governs both."""
    i, j, tie = s.sides.school[k], s.sides.partner[k], s.sides.tie[k]
    allowed = s.levers.joint[i] > 0 and s.levers.joint[j] > 0 and s.ties.active[tie]
    return allowed and s.schools.phase[i] == s.schools.phase[j] and (s.ties.mutual[tie] or in_one_group(i, j, s))


@rule
def worth_of_pooling(i: int, total: np.ndarray, number: np.ndarray, s: State) -> float:
    """Return what publishing with all with whom it may would add to one school's result, and to theirs as it cares.

    ``total`` and ``number`` are, by school, the sum of its result and theirs, and how many they are. A partner gains
    what its own mean, with all with whom it may, is better with this school in it than without.
    """
    result, others = s.schools.result[i], 0.0
    for k in range(s.first[i], s.first[i + 1]):
        j = s.sides.partner[k]
        if may_pool(k, s):
            others += total[j] / (number[j] + 1.0) - (total[j] - result) / number[j]
    return total[i] / (number[i] + 1.0) - result + regard(i, s) * others


@rule
def publish(i: int, s: State) -> None:
    """Tell what joint publication adds to one school's published result for a year: nothing if it is left alone."""
    sc, total, linked = s.schools, s.schools.result[i], 0
    for k in range(s.first[i], s.first[i + 1]):
        if may_pool(k, s) and sc.wish[i] == WISHES and sc.wish[s.sides.partner[k]] == WISHES:
            total += sc.result[s.sides.partner[k]]
            linked += 1
    sc.joint[i] = linked
    sc.lifted[i] = total / (linked + 1.0) - sc.result[i] if linked > 0 else 0.0


@rule
def part_of_own(i: int, s: State) -> float:
    """Return how far one head feels that its school's effort moves what is judged of it: 1 if it publishes alone.

    Of a mean over n schools its own result is 1/n; what effort brings the others counts as far as the head cares.
    """
    others = s.schools.joint[i] / (s.schools.joint[i] + 1.0)
    return 1.0 - s.p.accountability.free_riding * others * max(0.0, 1.0 - regard(i, s))


@step(
    before="compare",
    rank=1,
    reads="heads: displaced prosocial; schools: alive joint",
    writes="schools: part_of_own",
)
@rule
def feel_less(s: State) -> None:
    """Tell every head how far its school's effort moves what is judged of it."""
    for i in range(s.schools.alive.size):
        s.schools.part_of_own[i] = part_of_own(i, s)
