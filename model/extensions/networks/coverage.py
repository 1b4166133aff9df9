"""Coverage: which schools are in the local partnership; the others have no ties but those inside a trust."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....agents.engine.compiled import rule
from ...streams import stream, uniform
from ..step import step

if TYPE_CHECKING:
    from ...state import State

COVERAGE = stream("coverage")


@step(
    after="draw_heads",
    reads="schools: alive; sides: partner school tie; ties: forced",
    writes="schools: covered; sides: cooperates; ties: active lapsed",
)
@rule
def cover(s: State) -> None:
    """Draw who is in, once and for all; with a wider coverage all who were in stay in."""
    if s.p.network.coverage >= 1.0:
        return
    for i in range(s.schools.alive.size):
        s.schools.covered[i] = uniform(s.key, COVERAGE, 0, i, 0) < s.p.network.coverage
    for k in range(s.sides.school.size):
        tie = s.sides.tie[k]
        both = s.schools.covered[s.sides.school[k]] and s.schools.covered[s.sides.partner[k]]
        if not both and not s.ties.forced[tie]:
            s.ties.active[tie], s.ties.lapsed[tie] = False, True
            s.sides.cooperates[k] = False
