"""Inside a school: part of its support goes by the votes that count, as far as its head has to reckon with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....agents.engine.compiled import rule
from ....agents.school import probability_of_a_bad_judgement
from ..claims import sway
from ..step import step
from .review import part_of_parents, reviewed, votes

if TYPE_CHECKING:
    from ...state import State


@step(
    after="share_support",
    rank=2,
    reads=(
        "levers: agencies duration equal_votes offered outcome parents; schools: alive content engaged "
        "roll standing turnout"
    ),
    writes="schools: claims",
)
@rule
def share_by_votes(s: State) -> None:
    """Let part of every school's support go by parents' votes."""
    for i in range(s.schools.alive.size):
        part = part_by_votes(i, s) if s.schools.alive[i] else 0.0
        if part > 0.0:
            sway(i, votes(i, s), part, s)


@rule
def part_by_votes(i: int, s: State) -> float:
    """Return the part of one school's support that goes by votes: as parents steer it, or its contract is in danger."""
    parents, p = part_of_parents(i, s), s.p.contracts
    if parents <= 0.0:
        return 0.0
    mark = reviewed(s.schools.standing[i], i, s)
    danger = probability_of_a_bad_judgement(mark, s.levers.outcome[i], s.p.accountability.spread)
    return min(1.0, parents) * (p.steering + (1.0 - p.steering) * danger)
