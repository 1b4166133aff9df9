"""Feedbacks: how much of the Matthew effect is made by the loops, told by twins in which they are cut."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from .catalogue import Shown, above, digits, over_seeds, ranged, show
from .seeds import Seeds, town

if TYPE_CHECKING:
    from ....model.world import World
    from ..finding import Finding

YEARS = 20
SCENARIOS = ("mortal-engines", "england-today", "tour-de-france")
MEASURES = ("matthew_slope", "spread_ratio", "rank_persistence")
MONEY = {"learning.money": 0.0}
TEACHERS = {"teachers.draw_of_standing": 0.0, "teachers.push_of_workload": 0.0, "teachers.shortage_cost": 0.0}
TAKEOVERS = {"fates.intervention": 0.0, "fates.coasting": 0.0}
CUTS: dict[str, dict[str, float]] = {
    "none": {},
    "money": MONEY,
    "teachers": TEACHERS,
    "takeovers": TAKEOVERS,
    "all three": MONEY | TEACHERS | TAKEOVERS,
}
WHOLE = "all three"


def cut_and_uncut(seed: int, schools: int) -> list[tuple[list[list[float]], list[float]]]:
    """Return, for one seed and each scenario, the measures by cut, and two figures that tell why (see `_reasons`)."""
    found = []
    for scenario in SCENARIOS:
        worlds = {
            cut: town(seed, schools, YEARS, changes, scenario).world().run(YEARS) for cut, changes in CUTS.items()
        }
        standing = [world.standing() for world in worlds.values()]
        measures = [[each[name] for name in MEASURES] for each in standing]
        found.append((measures, _reasons(worlds["none"], worlds["takeovers"])))
    return found


def _reasons(world: World, untaken: World) -> list[float]:
    """Return the correlation of quality with money for improvement, and what takeover did to the quality of the taken.

    The latter is the mean over schools taken over of what they are better than in the twin without takeovers, less the
    same of all others.
    """
    schools, twin = world.state.schools, untaken.state.schools
    both, taken = schools["alive"] & twin["alive"], schools["taken_over"] > 0
    money = np.corrcoef(schools["effectiveness"][both], schools["improvement_money"][both])[0, 1]
    better = schools["effectiveness"] - twin["effectiveness"]
    sides = (both & taken, both & ~taken)
    apart = better[sides[0]].mean() - better[sides[1]].mean() if all(each.any() for each in sides) else math.nan
    return [float(money), float(apart)]


@show("feedbacks", 4, "Merton 1968; comment on Ledingham (D8): the strong get stronger through money, staff and growth")
def feedbacks(seeds: Seeds) -> Shown:
    """Loops of money, teachers and takeovers push schools apart.

    The three scenarios, 20 years, each beside twins in which a loop is cut: money (learning.money = 0: money brings no
    quality; it still follows pupils, so that greed stays as it is), teachers (teachers.draw_of_standing,
    teachers.push_of_workload and teachers.shortage_cost = 0), takeovers (fates.intervention and fates.coasting = 0),
    and all three. The headline is the world as it is less its twin, in the Matthew slope of quality; beside it the
    spread of quality (end over start) and how far ranks persist.
    """
    lived = seeds.each(cut_and_uncut)
    runs = np.array([[measures for measures, _ in each] for each in lived])  # seed, scenario, cut, measure
    reasons = np.array([[why for _, why in each] for each in lived])
    findings: list[Finding] = []
    headline: dict[str, Finding] = {}
    curves: dict[str, Any] = {}
    for row, scenario in enumerate(SCENARIOS):
        whole = list(CUTS).index(WHOLE)
        for column, measure in enumerate(MEASURES):
            as_it_is, without = runs[:, row, 0, column], runs[:, row, whole, column]
            findings += [
                over_seeds(f"{measure}, {scenario}", as_it_is),
                over_seeds(f"{measure}, {scenario}, all three cut", without),
                above(f"{measure}, {scenario}: as it is less all three cut", as_it_is - without),
            ]
        headline[scenario] = findings[-3 * len(MEASURES) + 2]
        for number, cut in enumerate(CUTS):
            if cut != "none":
                difference = above(f"matthew_slope, {scenario}: as it is less {cut} cut",
                                   runs[:, row, 0, 0] - runs[:, row, number, 0])  # fmt: skip
                findings += [difference] if cut != WHOLE else []
                curves.setdefault(scenario, {})[cut] = [difference.measured, difference.low, difference.high]
        findings += [
            over_seeds(f"correlation of quality with money for improvement, {scenario}", reasons[:, row, 0]),
            over_seeds(f"quality that takeover brought the taken, less others, {scenario}", reasons[:, row, 1]),
        ]
    slopes = runs[:, :, 0, 0]
    findings.append(above("matthew_slope: mortal-engines less england-today", slopes[:, 0] - slopes[:, 1]))
    findings.append(above("matthew_slope: england-today less tour-de-france", slopes[:, 1] - slopes[:, 2]))
    return Shown(findings, _why(headline, findings), curves)


def _why(headline: dict[str, Finding], findings: list[Finding]) -> str:
    found = {each.what: each for each in findings}
    told = ", ".join(f"{scenario} {ranged(each)}" for scenario, each in headline.items())
    parts, pushing = [], []
    for cut in ("money", "teachers", "takeovers"):
        each = [found[f"matthew_slope, {scenario}: as it is less {cut} cut"] for scenario in SCENARIOS]
        parts.append(f"{cut} {', '.join(digits(one.measured) for one in each)}")
        pushing += [cut] if all(one.holds == "yes" for one in each) else []
    apart = ", ".join(pushing) or "none"
    alone = found["matthew_slope, england-today, all three cut"].measured
    money = digits(found["correlation of quality with money for improvement, england-today"].measured)
    raised = ranged(found["quality that takeover brought the taken, less others, england-today"])
    return (
        f"What the three loops together add to the Matthew slope: {told}. Loop by loop, in the same order of "
        f"scenarios: {'; '.join(parts)}. Loops that push schools apart in all three: {apart}. Money for improvement "
        f"hardly goes with quality (England today: correlation {money}), for rolls follow quality weakly and full "
        f"schools cannot grow; and takeover makes the schools taken better, by {raised} sd more than others of the "
        "same town, most likely as inside a trust all help and help flows from strong to weak. The slope is below "
        f"zero with loops and without (England today without them: {digits(alone)}): quality decays by 2% a term "
        f"whatever else happens ({digits(math.pow(0.98, 51) - 1)} over the 51 terms that the slope spans), and help "
        "compresses besides. Only differences mean something."
    )
