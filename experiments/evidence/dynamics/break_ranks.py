"""Breaking ranks: one head defects; what its partners do then, and all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .catalogue import Shown, below, digits, over_seeds, ranged, show
from .seeds import Seeds, town

if TYPE_CHECKING:
    from ....model.world import World
    from ..finding import Finding

STAKES = (0.5, 1.0, 2.0, 3.0)
SINCE, WATCHED = 13, 6  # terms: the start of the fifth year, and how long the cascade is watched
YEARS = 6
DEFECTOR = "lone-engine"


def seed_of_cascade(twin: World, before: int) -> int:
    """Return the school whose head cooperates on most ties, counted, at the end of the term before."""
    run = twin.trajectory
    cooperating = run["cooperation"][before] * run["ties"][before] * run["alive"][before]
    return int(np.argmax(cooperating))


def cascades(seed: int, schools: int) -> list[tuple[float, float, float]]:
    """Return, for one seed and each level of stakes, what others do more than in the twin world."""
    from ....model.measures.between import cascade  # noqa: PLC0415 - names of shows need no compiler

    found = []
    for stakes in STAKES:
        setting = town(seed, schools, YEARS, {"accountability.stakes": stakes})
        twin, world = setting.world().run(YEARS), setting.world()
        one = seed_of_cascade(twin, SINCE - 1)
        world.intervene(SINCE, one, strategy=DEFECTOR)
        found.append(tuple(cascade(world.run(YEARS), twin, one, SINCE, WATCHED)))
    return found


@show("break-ranks", 7, "D1: Greany, citing OECD; contagion of broken ranks")
def break_ranks(seeds: Seeds) -> Shown:
    """One head who breaks ranks makes partners compete, the more so under pressure.

    England today at four levels of stakes. In the fifth year the head with most cooperative ties becomes a lone engine,
    who competes on all ties; the twin world differs in nothing else. For six terms: the difference of the share of
    cooperative voluntary acts, of its partners on their tie with it, of its partners on their other ties, and of all
    other schools; its own acts are left out.
    """
    runs = np.array(seeds.each(cascades))  # seed, stakes, towards, partners, others
    findings: list[Finding] = []
    for number, stakes in enumerate(STAKES):
        towards, partners, others = runs[:, number].T
        findings += [
            below(f"partners' acts towards the defector, stakes {stakes:g}", towards),
            below(f"partners' acts on their other ties, stakes {stakes:g}", partners),
            over_seeds(f"acts of all others, stakes {stakes:g}", others),
        ]
    more = below(
        f"partners' acts on their other ties: stakes {STAKES[-1]:g} less stakes {STAKES[0]:g}",
        runs[:, -1, 1] - runs[:, 0, 1],
    )
    findings.append(more)
    usual = STAKES.index(1.0)
    why = (
        f"Partners answer the defector, {ranged(findings[3 * usual])} at stakes of 1; on their other ties little "
        f"is passed on, {ranged(findings[3 * usual + 1])}, beyond them {digits(findings[3 * usual + 2].measured)}: "
        "trust is kept partner by partner, so that a broken promise is held against its breaker, and what spreads goes "
        "by way of outlook, the norm and imitation. From the lowest to the highest stakes the cascade on other ties "
        f"changes by {ranged(more)}."
    )
    return Shown(findings, why)
