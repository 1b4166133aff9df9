"""The places where extensions write before the core reads: set back to where they were at the beginning of a term."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...agents.engine.compiled import rule
from .contract import contract

if TYPE_CHECKING:
    from ..state import State


@contract(
    reads="schools: alive",
    writes=(
        "heads: attention_left displaced pace trained_by; schools: attention_taken commissioned_for dues "
        "extra_effort forgone grants inflated inward job_fear judged_besides kept_in lift looseness "
        "made_of_it memory other_threat parents_part part_of_own reward saved_together seen_through "
        "softened support_pounds swing to_teachers turnout; sides: open_speech"
    ),
)
@rule
def clear_places(s: State) -> None:
    """Set back what extensions wrote in the last term."""
    sc, h = s.schools, s.heads
    for i in range(sc.alive.size):
        sc.swing[i] = sc.part_of_own[i] = sc.made_of_it[i] = sc.turnout[i] = 1.0
        sc.other_threat[i] = sc.seen_through[i] = sc.extra_effort[i] = sc.inflated[i] = sc.judged_besides[i] = 0.0
        sc.looseness[i] = sc.saved_together[i] = sc.forgone[i] = sc.attention_taken[i] = sc.parents_part[i] = 0.0
        sc.dues[i] = sc.grants[i] = sc.to_teachers[i] = sc.softened[i] = sc.reward[i] = sc.memory[i] = 0.0
        sc.job_fear[i] = sc.kept_in[i] = sc.support_pounds[i] = sc.commissioned_for[i] = 0.0
        sc.inward[i] = False
        for g in range(3):
            sc.lift[i, g] = 0.0
        h.displaced[i], h.pace[i], h.attention_left[i], h.trained_by[i] = 0.0, 1.0, 1.0, -2
    for k in range(s.sides.open_speech.size):
        s.sides.open_speech[k] = 0.0
