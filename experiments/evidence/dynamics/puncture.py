"""A puncture: how long a school takes to mend, and whether it mends faster where others wait."""

from __future__ import annotations

import numpy as np

from ..finding import Finding
from .break_ranks import seed_of_cascade
from .catalogue import Shown, below, over_seeds, ranged, show
from .seeds import Seeds, town

SCENARIOS = ("mortal-engines", "england-today", "tour-de-france")
SINCE, YEARS = 13, 9  # the start of the fifth year; fifteen terms are watched
LOSS = 0.3  # sd
CALM = {"shocks.rate": 0.0}  # nobody else is punctured


def mended(seed: int, schools: int) -> list[tuple[int, bool, float]]:
    """Return, by scenario: terms until mended, whether that was seen, share of the loss not healed after a year."""
    from ....model.measures.between import recovery  # noqa: PLC0415 - names of shows need no compiler

    found = []
    for scenario in SCENARIOS:
        setting = town(seed, schools, YEARS, CALM, scenario)
        twin, world = setting.world().run(YEARS), setting.world()
        one = seed_of_cascade(twin, SINCE - 1)
        world.intervene(SINCE, one, puncture=LOSS)
        terms, seen = recovery(world.run(YEARS), twin, one, SINCE)
        found.append((terms, seen, float(world.trajectory["puncture"][SINCE + 2, one]) / LOSS))
    return found


@show("puncture", 8, "D3: Greany, the Tour de France: team-mates wait for one who has a puncture")
def puncture(seeds: Seeds) -> Shown:
    """A school mends faster where its partners wait for it.

    The three scenarios, without other punctures. In the fifth year the school with most cooperative ties loses 0.3 sd
    of capacity; the twin world differs in nothing else. It has mended in the first term, from the worst on, in which
    value added differs from the twin's by at most half of the worst for three terms. The median is Kaplan and Meier's:
    schools that have not mended after fifteen terms leave watch.
    """
    from ....model.measures.recovery import kaplan_meier_median  # noqa: PLC0415 - names of shows need no compiler

    runs = np.array(seeds.each(mended), dtype=float)  # seed, scenario, (terms, seen)
    findings: list[Finding] = []
    for number, scenario in enumerate(SCENARIOS):
        terms, seen = runs[:, number, 0], runs[:, number, 1] > 0
        findings.append(over_seeds(f"terms until mended or out of watch, {scenario}", terms))
        median = kaplan_meier_median(terms.astype(int), seen)
        findings.append(Finding(f"median terms until mended, {scenario}", "", median, n=len(seen)))
        findings.append(over_seeds(f"share of the loss not healed after a year, {scenario}", runs[:, number, 2]))
    waited = below("share not healed after a year: tour-de-france less mortal-engines", runs[:, 2, 2] - runs[:, 0, 2])
    faster = below("terms: tour-de-france less mortal-engines", runs[:, 2, 0] - runs[:, 0, 0])
    findings += [waited, faster]
    why = (
        "Partners wait where both cooperate, and that heals: of the loss itself the Tour de France leaves "
        f"{ranged(findings[8])} after a year, Mortal Engines {ranged(findings[2])}; pair by pair {ranged(waited)}. In "
        f"value added as a whole a school is out for {ranged(findings[6])} and {ranged(findings[0])} terms, "
        f"{ranged(faster)} pair by pair: what else follows from a bad year (grades, heads, partners) varies more."
    )
    return Shown(findings, why)
