"""A head who breaks ranks: what its partners do more than in the twin world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..dynamics.break_ranks import DEFECTOR, SINCE, WATCHED, seed_of_cascade

if TYPE_CHECKING:
    from .told import Claim

NAMES = ("partners towards the defector", "partners on their other ties")


def cascade_of(claim: Claim, side: int, seed: int) -> dict[str, float]:
    """Return how much more partners cooperate for six terms after a head broke ranks, in the world A or B of a claim.

    Compared with the same world without it; the defector's own acts are left out. Nothing follows where nobody does.
    """
    if claim.defector == "b" and side == 0:
        return dict.fromkeys(NAMES, 0.0)
    from ....model.measures.between import cascade  # noqa: PLC0415 - words need no compiler

    setting = claim.setting(side, seed)
    twin, world = setting.world().run(setting.years), setting.world()
    one = seed_of_cascade(twin, SINCE - 1)
    world.intervene(SINCE, one, strategy=DEFECTOR)
    return dict(zip(NAMES, cascade(world.run(setting.years), twin, one, SINCE, WATCHED), strict=False))
