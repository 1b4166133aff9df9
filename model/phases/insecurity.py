"""Job fear: where teachers' jobs hang on results they work longer, mark higher, and think less of others.

Each has its cost: long hours tire and drive teachers away later, marks that were engineered teach nobody anything, and
a head who fears for the staff's jobs weighs less what partners gain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...agents.compiled import rule
from ...agents.school import probability_of_a_bad_judgement

if TYPE_CHECKING:
    from ..state import State


@rule
def insecurity(i: int, s: State) -> float:
    """Return how far the jobs of one school's teachers hang on results, 0 to 1."""
    return s.levers.insecurity[i]


@rule
def job_fear(i: int, s: State) -> float:
    """Return the teachers' fear for their jobs: how far these hang on results, times the chance of a bad judgement."""
    p, hang = s.p.accountability, insecurity(i, s)
    if hang <= 0.0:
        return 0.0
    return hang * probability_of_a_bad_judgement(s.schools.standing[i], p.threshold, p.spread)


@rule
def long_hours(i: int, s: State) -> float:
    """Return the effort (sd) of the hours that fear adds; it raises value added as long as it lasts."""
    return s.p.teachers.long_hours * job_fear(i, s)


@rule
def engineered(i: int, s: State) -> float:
    """Return by how much (sd) fear raises the marks that are published, and nothing that is learnt."""
    return s.p.teachers.engineered * job_fear(i, s)


@rule
def tire(i: int, s: State) -> None:
    """Let the year's long hours weary one school's teachers; part of what wearied them last year is left."""
    s.schools.weariness[i] = s.p.teachers.weariness * (s.schools.weariness[i] + long_hours(i, s))


@rule
def ethos(i: int, s: State) -> float:
    """Return the weight that a head gives its partners' payoffs: its own, less what insecurity displaces."""
    return s.heads.prosocial[i] * (1.0 - s.p.teachers.displaced * insecurity(i, s))
