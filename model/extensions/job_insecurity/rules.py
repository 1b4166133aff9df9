"""Job fear: where teachers' jobs hang on results they work longer, mark higher, and think less of others.

Each has its cost: long hours tire and drive teachers away later, marks that were engineered teach nobody anything, and
a head who fears for the staff's jobs weighs less what partners gain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....agents.engine.compiled import rule
from ...phases.accountability import badly_judged
from ..step import step

if TYPE_CHECKING:
    from ...state import State

SWITCHES = {"teachers.insecurity": 0.0}


@step(
    before="compare",
    rank=1,
    reads="levers: insecurity; schools: alive",
    writes="heads: displaced",
)
@rule
def displace_regard(s: State) -> None:
    """Let heads whose teachers' jobs hang on results weigh less what partners gain."""
    for i in range(s.schools.alive.size):
        s.heads.displaced[i] = s.p.teachers.displaced * s.levers.insecurity[i]


@step(
    after="compare",
    reads="levers: insecurity; schools: alive standing",
    writes="schools: extra_effort inflated job_fear",
)
@rule
def fear_for_jobs(s: State) -> None:
    """Let fear for jobs add hours, and marks that nothing was learnt for, as every school stands now."""
    p, sc = s.p.teachers, s.schools
    for i in range(sc.alive.size):
        if s.levers.insecurity[i] > 0.0:
            sc.job_fear[i] = s.levers.insecurity[i] * badly_judged(i, s)
            sc.extra_effort[i] = p.long_hours * sc.job_fear[i]
            sc.inflated[i] = p.engineered * sc.job_fear[i]


@step(
    before="teachers_move",
    reads="schools: alive extra_effort",
    writes="schools: weariness",
)
@rule
def tire(s: State) -> None:
    """Let the year's long hours weary teachers; part of what wearied them last year is left."""
    sc = s.schools
    for i in range(sc.alive.size):
        if sc.alive[i]:
            sc.weariness[i] = s.p.teachers.weariness * (sc.weariness[i] + sc.extra_effort[i])
