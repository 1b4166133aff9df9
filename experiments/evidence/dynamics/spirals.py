"""Spirals: whether what a school loses comes back on it, school by school, and whether a lasting burden grows by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ....model.state import TERMS
from .catalogue import Shown, above, digits, over_seeds, ranged, show, whether
from .seeds import Seeds, town

if TYPE_CHECKING:
    from ....model.world import World
    from ..finding import Finding

YEARS, BURDENED_FOR = 10, 20
RARE = 0.01
FIERCE: dict[str, float] = {
    "funding.money_follows": 1.0,
    "funding.marginal_cost": 0.3,
    "learning.money": 0.2,
    "teachers.shortage_cost": 0.12,
}
"""All money follows pupils, a pupil costs little more, and money and teachers do twice as much to quality."""
WORLDS: dict[str, tuple[str, dict[str, float]]] = {
    "England today": ("england-today", {}),
    "Mortal Engines": ("mortal-engines", {}),
    "Tour de France": ("tour-de-france", {}),
    "fierce loops": ("england-today", FIERCE),
}
NO_LOOP: dict[str, float] = {"learning.money": 0.0, "teachers.shortage_cost": 0.0}
"""Neither money nor teachers do anything to quality."""
BURDEN = {"monitoring.accounts": 5.0}
SINCE = 16  # the first term of the sixth year


def gains(world: World) -> np.ndarray:
    """Return the loop gain of every open school as things stand."""
    return world.state.schools["loop_gain"][world.state.schools["alive"]]


def grown(seed: int, schools: int, changes: dict[str, float]) -> tuple[float, float, float]:
    """Return what a lasting burden on the school of greatest gain comes to, in a world with loops and in one without.

    Its gain before the burden; the loss of quality twenty years on in both worlds, against twins without the burden.
    """
    years = SINCE // TERMS + BURDENED_FOR
    before = town(seed, schools, years, changes).world().run(SINCE // TERMS)
    gain = np.where(before.state.schools["alive"], before.state.schools["loop_gain"], -np.inf)
    one, losses = int(gain.argmax()), []
    for loops in ({}, NO_LOOP):
        worlds = [town(seed, schools, years, changes | loops).world() for _ in range(2)]
        worlds[0].plan(SINCE, BURDEN, [one])
        q = [world.run(years).trajectory["effectiveness"][-1, one] for world in worlds]
        losses.append(float(q[1] - q[0]))
    return float(gain[one]), losses[0], losses[1]


def spun(seed: int, schools: int) -> dict[str, Any]:
    """Return, for one seed, the gains in each world, and what a burden comes to in two of them."""
    found: dict[str, Any] = {}
    for name, (scenario, changes) in WORLDS.items():
        world = town(seed, schools, YEARS, changes, scenario).world().run(YEARS)
        found[name] = gains(world).tolist()
        if seed == 1 and name == "England today":
            places = world.region.schools
            alive = world.state.schools["alive"]
            found["map"] = [places["x"][alive].tolist(), places["y"][alive].tolist()]
    found["grown"] = {name: grown(seed, schools, WORLDS[name][1]) for name in ("England today", "fierce loops")}
    return found


@show("spirals", 11, "D8: the Matthew effect, Ledingham's readers; fact B1: collapse was rare in England")
def spirals(seeds: Seeds) -> Shown:
    """Spirals are rare where the loop gain is below one.

    The loop gain of a school is what comes back of a lasting change of its quality, by pupils and their money and by
    teachers (`loop_gain`); every school has its own. The three scenarios after 10 years, and England today with fierce
    loops: all money follows pupils, a further pupil costs 30%, and money and teachers do twice as much to quality, at
    the ends of what is plausible. Then a burden (five accounts to give instead of one) is laid on the school of the
    greatest gain from its sixth year on: how much quality it has lost twenty years later, against its twin without the
    burden; and the same in a world where neither money nor teachers do anything to quality.
    """
    runs = seeds.each(spun)
    findings: list[Finding] = []
    for name in WORLDS:
        findings.append(over_seeds(f"mean loop gain, {name}", [np.mean(run[name]) for run in runs]))
        shares = [np.mean(np.array(run[name]) >= 1.0) for run in runs]
        share = over_seeds(f"share of schools with a gain of 1 or more, {name}", shares)
        if name == "England today":
            rare = share.high is not None and share.high < RARE
            share = whether(share.what, "below 0.01", share.measured, holds=rare, n=share.n)
        findings.append(share)
    told = []
    for name in ("England today", "fierce loops"):
        burdened = np.array([run["grown"][name] for run in runs])
        gain, more = over_seeds(f"gain of the burdened school, {name}", burdened[:, 0]), burdened[:, 1] - burdened[:, 2]
        alone = over_seeds(f"quality lost without loops (sd), {name}", burdened[:, 2])
        added = above(f"quality lost more with loops (sd), {name}", more)
        findings += [gain, alone, added]
        told.append(
            f"{name}, gain {digits(gain.measured)}: {ranged(alone)} sd without loops, {ranged(added)} more with them"
        )
    by_name = {each.what: each for each in findings}
    why = (
        "Full schools, and fixed costs that are only part of the money, keep the gain down: "
        + "; ".join(f"{name} {digits(by_name[f'mean loop gain, {name}'].measured)}" for name in WORLDS)
        + " in the mean; shares of schools at 1 or more "
        + ", ".join(digits(by_name[f"share of schools with a gain of 1 or more, {name}"].measured) for name in WORLDS)
        + ". A gain below 1 still makes a loss larger. "
        + "; ".join(told)
        + ". The gain is reckoned to first order with fixed costs that stand; they follow the roll, partners help the "
        "weaker school more, and twenty years are not for ever: less comes of it than 1 / (1 - gain) says."
    )
    curves = {name: sorted(value for run in runs for value in run[name]) for name in WORLDS}
    return Shown(findings, why, {"gains": curves, "map": runs[0]["map"], "town": runs[0]["England today"]})
