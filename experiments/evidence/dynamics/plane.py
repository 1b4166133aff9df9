"""The plane of achievement and equity: where towns start and end, by scenario, and autonomy against partnership."""

from __future__ import annotations

from typing import Any

import numpy as np

from .catalogue import Shown, above, below, over_seeds, ranged, show
from .seeds import Seeds, town

YEARS = 10
AUTONOMY = {"network.coverage": 0.0, "funding.money_follows": 1.0}
PARTNERSHIP = {"accountability.pooling": 0.3, "network.formality": 0.5}
WORLDS: dict[str, tuple[str, dict[str, float]]] = {
    "England today": ("england-today", {}),
    "Mortal Engines": ("mortal-engines", {}),
    "Tour de France": ("tour-de-france", {}),
    "autonomy": ("england-today", AUTONOMY),
    "partnership": ("england-today", PARTNERSHIP),
}
ENGLAND = "England today"


def ways(seed: int, schools: int) -> tuple[list[list[list[float]]], list[list[float]]]:
    """Return for one seed, world by world, attainment and gap at start and end; and value added at the end."""
    moves, ends = [], []
    for scenario, changes in WORLDS.values():
        world = town(seed, schools, YEARS, changes, scenario).world().run(YEARS)
        told = world.history([0, world.terms])
        moves.append([told["attainment"].tolist(), told["attainment_gap"].tolist()])
        ends.append(world.trajectory["value_added"][-3:].mean(axis=0).tolist())
    return moves, ends


@show("plane", 12, "D17: Dunford, achievement and equity together")
def plane(seeds: Seeds) -> Shown:
    """Partnership moves achievement and equity, autonomy only the first and only for some.

    The mean attainment of all pupils and the gap between advantaged and disadvantaged pupils, at the start and after
    ten years, of towns under three scenarios; and of England today under autonomy (no school in a local partnership,
    all money follows pupils) and under partnership (30% of every score is the partners', ties formal by half).
    Differences are of twin worlds against England today.
    """
    found = seeds.each(ways)
    moves = np.array([each[0] for each in found])  # seed, world, measure, start or end
    ends = np.array([each[1] for each in found])  # seed, world, school
    names = list(WORLDS)
    findings = []
    for number, name in enumerate(names):
        for measure, what in enumerate(("attainment", "gap")):
            moved = moves[:, number, measure, 1] - moves[:, number, measure, 0]
            findings.append(over_seeds(f"{what}, {name}: end less start", moved))
    england = names.index(ENGLAND)
    told = {}
    for name in ("partnership", "autonomy"):
        more = moves[:, names.index(name), :, 1] - moves[:, england, :, 1]
        told[name] = [above(f"attainment, {name} less England today", more[:, 0])]
        told[name].append(
            below(f"gap, {name} less England today", more[:, 1])
            if name == "partnership"
            else over_seeds(f"gap, {name} less England today", more[:, 1], "about 0")
        )
        gains = (ends[:, names.index(name)] > ends[:, england]).mean(axis=1)
        findings += told[name]
        findings.append(over_seeds(f"share of schools whose value added is higher under {name}", gains))
    why = (
        f"Partnership raises attainment by {ranged(told['partnership'][0])} sd and moves the gap by "
        f"{ranged(told['partnership'][1])}; autonomy moves them by {ranged(told['autonomy'][0])} and "
        f"{ranged(told['autonomy'][1])}. In this model a gap is made within schools, by support that goes by need and "
        "voice, and between them by who goes where; partners give to a school as a whole, so that what they add "
        "reaches all its pupils alike."
    )
    curves: dict[str, Any] = {name: moves[:, number].tolist() for number, name in enumerate(names)}
    return Shown(findings, why, curves)
