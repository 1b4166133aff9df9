"""The core of the term on a world's compiled state: acts on ties, collaboration, trust, admissions; nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopetition.model.phases.acts import heads_act, heads_look
from coopetition.model.phases.admissions import admissions, rivalry
from coopetition.model.phases.collaboration import collaborate
from coopetition.model.phases.trust import trust_and_outlook
from coopetition.model.state import TERMS

if TYPE_CHECKING:
    from coopetition.model.world import World

CORE = (heads_look, heads_act, collaborate, trust_and_outlook)
CORE_AT_END_OF_YEAR = (admissions, rivalry)


def core_term(world: World) -> None:
    """Live through the core of one term, in place; the world's trajectory is not kept."""
    clock, state = world.state.clock, world.for_a_term()
    world.state.happened[0] = 0
    for phase in CORE:
        phase(state)
    if clock[0] % TERMS == TERMS - 1:
        for phase in CORE_AT_END_OF_YEAR:
            phase(state)
    clock[0] += 1
