"""Quadrants: which of the four games heads play, by policy levers and by parameters that nobody knows well."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from ..finding import Finding
from .catalogue import Shown, above, digits, over_seeds, ranged, show
from .seeds import Seeds, town

if TYPE_CHECKING:
    from ....model.world import World

YEARS = 10
GAMES = ("harmony", "stag hunt", "snowdrift", "prisoner's dilemma")
ENGLAND, TOUR, ENGINES = "England today", "Tour de France", "Mortal Engines"
SCENARIOS = {ENGLAND: "england-today", TOUR: "tour-de-france", ENGINES: "mortal-engines"}
SHALLOW = {"dilemma.synergy": 0.8}
RIVALRY = SHALLOW | {
    "dilemma.arms_race": 0.3,
    "dilemma.worth_of_roll": 120.0,
    "admissions.display": 1.0,
    "admissions.response": 1.0,
    "funding.marginal_cost": 0.3,
    "funding.money_follows": 1.0,
}
"""Little to gain together and much from one another: every value is the end of its plausible range."""
POOLED, ALONE, SHARED, SHORT, WHOLE = (
    f"{ENGLAND}, half pooled", "rivalry, not pooled", "rivalry, a fifth pooled", "rivalry, half pooled",
    f"{ENGINES}, little synergy",
)  # fmt: skip
SETTINGS: dict[str, tuple[str, dict[str, float]]] = {
    **{name: (scenario, {}) for name, scenario in SCENARIOS.items()},
    POOLED: ("england-today", {"accountability.pooling": 0.5}),
    ALONE: ("england-today", RIVALRY),
    SHARED: ("england-today", RIVALRY | {"accountability.pooling": 0.2}),
    SHORT: ("england-today", RIVALRY | {"accountability.pooling": 0.5}),
    WHOLE: ("mortal-engines", SHALLOW),
}
HOME = dict(zip(GAMES, (POOLED, ENGLAND, SHARED, WHOLE), strict=True))
"""The setting in which most heads are foretold to play each game."""
LEVERS = {"accountability.stakes": (0.0, 3.0), "accountability.pooling": (0.0, 0.5),
          "funding.money_follows": (0.45, 1.0)}  # fmt: skip
"""Ends of the plausible ranges of the levers that act on greed, fear and whose results count."""
DRAWN = 2  # towns whose heads are drawn


def plane(world: World) -> np.ndarray:
    """Return D_greed, D_fear and R - P of the mean tie of every open school that has one, in the last term."""
    last = world.trajectory.at([world.terms])
    here = last["alive"][0] & (last["ties"][0] > 0)
    return np.column_stack([last[name][0][here] for name in ("dilemma_greed", "dilemma_fear", "at_stake")])


def games(points: np.ndarray) -> list[float]:
    """Return the share of heads in each of the four games, as `GAMES` names them.

    Examples
    --------
    >>> games(np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]]))
    [0.25, 0.25, 0.25, 0.25]
    """
    greedy, fearful = points[:, 0] > 0.0, points[:, 1] > 0.0
    return (np.bincount(2 * greedy + fearful, minlength=4) / len(points)).tolist()


def played(seed: int, schools: int) -> dict[str, Any]:
    """Return, for one seed: heads of each setting in the plane, and shares of games at the levers' ends."""
    points = {
        name: plane(town(seed, schools, YEARS, changes, scenario).world().run(YEARS))
        for name, (scenario, changes) in SETTINGS.items()
    }
    corners = [
        games(plane(town(seed, schools, YEARS, dict(zip(LEVERS, each, strict=True))).world().run(YEARS)))
        for each in product(*LEVERS.values())
    ]
    return {"points": points, "corners": corners}


@show("quadrants", 9, "Tanimoto and Sagara 2007: four games in one plane of dilemma strengths")
def quadrants(seeds: Seeds) -> Shown:
    """Heads play all four games, by levers and parameters within plausible ranges.

    A head's game is told by D_greed = T - R and D_fear = P - S of its mean tie, which the world derives tie by tie from
    pupils, money and judgement, after 10 years: harmony (both below 0), stag hunt (only fear above), snowdrift (only
    greed above), prisoner's dilemma (both above). The three scenarios; England today with half of the score pooled;
    Mortal Engines with the least plausible synergy (0.8); and rivalry: synergy 0.8, arms race 0.3, worth of a doubled
    roll 120, display 1, response to results 1, marginal cost 0.3, all money following pupils (each an end of its
    plausible range), with none, a fifth and half of the score pooled. The last four were sought, within plausible
    ranges, for the question is whether a game can be reached. It is if the interval of the share of heads who play it
    lies above one half. Beside it, levers alone: stakes 0 and 3, pooling 0 and 0.5, money that follows 0.45 and 1, all
    else as in England today.
    """
    runs = seeds.each(played)
    share = {name: np.array([games(run["points"][name]) for run in runs]) for name in SETTINGS}
    findings = [reached(game, home, share[home][:, k]) for k, (game, home) in enumerate(HOME.items())]
    findings.append(above("snowdrift in rivalry: a fifth pooled less not pooled", (share[SHARED] - share[ALONE])[:, 2]))
    findings += [
        over_seeds(f"{game}, {name}", share[name][:, k])
        for name in SETTINGS
        for k, game in enumerate(GAMES)
        if HOME[game] != name
    ]
    centre = {name: np.array([middle(run["points"][name]) for run in runs]) for name in SETTINGS}
    for name, each in centre.items():
        findings += [
            over_seeds(f"{axis} over R - P of the middle head, {name}", column)
            for axis, column in zip(("D_greed", "D_fear"), each.T, strict=True)
        ]
    corners = np.array([run["corners"] for run in runs]).mean(axis=0)
    findings += [
        Finding(f"{game}, levers alone: largest share of heads", "", float(corners[:, k].max()), n=len(runs))
        for k, game in enumerate(GAMES)
    ]
    curves = {
        "heads": {
            name: [strengths(run["points"][name]).round(3).tolist() for run in runs[:DRAWN]] for name in SETTINGS
        },
        "middle": {name: each.mean(axis=0).tolist() for name, each in centre.items()},
        "share": {name: each.mean(axis=0).tolist() for name, each in share.items()},
    }
    return Shown(findings, _why(findings, _gaps(runs)), curves)


def strengths(points: np.ndarray) -> np.ndarray:
    """Return both strengths over R - P, of heads for whom both helping pays more than both competing."""
    kept = points[points[:, 2] > 0.0]
    return kept[:, :2] / kept[:, 2:]


def middle(points: np.ndarray) -> np.ndarray:
    """Return the median of both strengths over R - P."""
    return np.median(strengths(points), axis=0)


def reached(game: str, where: str, shares: np.ndarray) -> Finding:
    """Return the share of heads in a game's setting, judged by whether more than half of them play it."""
    verdict = above(game, shares - 0.5).holds
    return replace(over_seeds(f"{game}, {where}", shares, "above 0.5"), holds=verdict)


def _gaps(runs: list[dict[str, Any]]) -> dict[str, float]:
    """Return D_greed less D_fear of the mean head, by setting."""
    return {
        name: float(np.mean([(run["points"][name][:, 0] - run["points"][name][:, 1]).mean() for run in runs]))
        for name in (ENGLAND, POOLED, ALONE, SHARED, SHORT)
    }


def _why(findings: list[Finding], gaps: dict[str, float]) -> str:
    found = {each.what: each for each in findings}
    homes = "; ".join(f"{game} {ranged(found[f'{game}, {home}'])} ({home})" for game, home in HOME.items())
    alone = ", ".join(
        f"{game} {digits(found[f'{game}, levers alone: largest share of heads'].measured)}" for game in GAMES
    )
    missed = [game for game, home in HOME.items() if found[f"{game}, {home}"].holds != "yes"]
    said = f"Not reached: {', '.join(missed)}." if missed else "All four are reached."
    tour = ", ".join(digits(found[f"{game}, {TOUR}"].measured) for game in GAMES)
    engines = ", ".join(digits(found[f"{game}, {ENGINES}"].measured) for game in GAMES)
    return (
        f"{said} Share of heads: {homes}. Levers alone give two of them, in towns that begin as England today does: at "
        f"most {alone}. In the same order Tour de France has {tour}, Mortal Engines {engines}. Which games can "
        "follow one another is told by D_greed less D_fear, which is (1 + prosociality)(g + h - s - f) on a tie of "
        "equals and has no pooling in it: pooled results move a head along the diagonal. England today lies at "
        f"{digits(gaps[ENGLAND])}, so that pooling takes a stag hunt into harmony. Snowdrift, riding free on pooled "
        "results, needs greed and arms race to exceed synergy and fear. That takes rivalry, "
        f"{digits(gaps[ALONE])}: several parameters at once at the ends of their ranges, none beyond; then pooling "
        "takes a prisoner's dilemma through snowdrift into harmony. Heads and ties differ: one town plays several "
        "games."
    )
