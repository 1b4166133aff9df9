"""Judged: when being judged on outcomes helps heads to cooperate, and when it does not."""

from __future__ import annotations

from typing import Any

import numpy as np

from ....model.parameters import Parameters
from ...intervals import TAILS
from ..finding import Finding, yes
from .catalogue import Shown, above, below, digits, mean, over_seeds, show
from .seeds import OPPORTUNISTS, Seeds, town

YEARS = 20
STAKES = (0.5, 2.0)
SYNERGIES = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0)  # 5 is the parameter's bound
WORLDS: dict[str, dict[str, float]] = {
    "England today": {},
    "without the oppressed": {"heads.mix.oppressed": 0.0},
    "opportunists": OPPORTUNISTS,
}
ALONE = "opportunists"
D = Parameters().dilemma
START, DEEP = Parameters().trust.start, Parameters().partnership.depth_start
KEPT = ("cooperation", "greed", "fear", "trust")
DEPTH, FIRST = 4, 5  # what is kept besides
DRAWS = 1000  # of seeds, for the interval of a turning point


def twins(seed: int, schools: int) -> dict[str, list[list[list[float]]]]:
    """Return, for one seed, by world, s1 and stakes: measures after 20 years, ties' depth, first term's willingness."""
    return {
        name: [[_lived(seed, schools, changes, s1, stakes) for stakes in STAKES] for s1 in SYNERGIES]
        for name, changes in WORLDS.items()
    }


def _lived(seed: int, schools: int, changes: dict[str, float], s1: float, stakes: float) -> list[float]:
    changes = changes | {"dilemma.judged_synergy": s1, "accountability.stakes": stakes}
    world = town(seed, schools, YEARS, changes).world().run(YEARS)
    measures, run, ties = world.standing(), world.trajectory, world.state.ties
    first = float(run["willing"][1].sum() / max(1, run["ties"][1].sum()))
    open_ties = ties["active"] & ~ties["forced"]
    depth = float(ties["depth"][open_ties].mean()) if open_ties.any() else float("nan")
    return [*(measures[each] for each in KEPT), depth, first]


def line(g1: float, f1: float, depth: float, *, cost: float, synergy: float, race: float = 0.0) -> float:
    """Return the s1 above which judging lowers the tipping point x* = (c + f - h) / (s - g + f - h).

    With s = depth (s0 + s1 p), g = g1 p and f = f1 p it does so, at p = 0, iff ``(c - h)(depth s1 - g1 + f1) >
    f1 (depth s0 - h)``; with full depth and no arms race that is ``c (s1 - g1 + f1) > f1 s0``.

    Examples
    --------
    >>> round(line(0.0, 0.1, 1.0, cost=0.5, synergy=2.0), 9)  # 0.5 (0.3 + 0.1) = 0.1 * 2.0
    0.3
    """
    return (f1 * (depth * synergy - race) / (cost - race) + g1 - f1) / depth


def line_at(trust: float, g1: float, f1: float, depth: float) -> float:
    """Return the s1 above which judging makes a head of this trust likelier to cooperate.

    ``trust (depth s1 - g1) > (1 - trust) f1``; at trust x* it is the same line.

    Examples
    --------
    >>> round(line_at(0.25, 0.0, 0.1, 1.0), 9)  # x* = 0.5 / 2
    0.3
    """
    return (f1 * (1.0 - trust) / trust + g1) / depth


def turning(effects: np.ndarray) -> float:
    """Return the s1 at which a mean effect first turns from below zero to above it, between two that were run.

    Not a number where it does not turn.
    """
    for k in range(1, len(effects)):
        before, after = effects[k - 1], effects[k]
        if before < 0.0 <= after:
            return float(SYNERGIES[k - 1] - before * (SYNERGIES[k] - SYNERGIES[k - 1]) / (after - before))
    return float("nan")


def turns(what: str, effects: np.ndarray, foretold: float) -> Finding:
    """Return where the mean effect turns, its interval from seeds drawn anew, and whether what was foretold lies in it.

    Parameters
    ----------
    what : str
        Its name.
    effects : ndarray
        Shape (seeds, s1).
    foretold : float
        By a formula.
    """
    told, n = f"{foretold:.3f}", len(effects)
    found = turning(effects.mean(axis=0))
    if np.isnan(found):
        return Finding(what, told, "nowhere", n=n, holds="no")
    rng = np.random.default_rng(1)
    drawn = [turning(effects[rng.integers(0, n, n)].mean(axis=0)) for _ in range(DRAWS)]
    low, high = (float(each) for each in np.nanquantile(drawn, TAILS))
    return Finding(what, told, found, low, high, n, yes(low <= foretold <= high))


@show("judged", 3, "Ledingham (D9) against Greany (D1): judged outcomes help cooperation iff c (s1 - g1 + f1) > f1 s0")
def judged(seeds: Seeds) -> Shown:
    """Whether judging helps or harms cooperation turns on how much synergy it makes.

    England today, 20 years, twin towns with stakes 0.5 and 2, for s1 (what a unit of stakes adds to synergy on a tie of
    full depth) from 0 to its bound of 5. The effect is what cooperation is higher at high stakes. g1 and f1 are the
    slopes of the mean tie's greed and fear with stakes at s1 = 0; the formula is taken with the depth that ties have,
    which multiplies s0 and s1. It tells where the tipping point x* moves; for a head of another trust t the line is t
    (s1 - g1) = (1 - t) f1. Beside the usual mix, one without heads oppressed by accountability, and opportunists alone.
    The first term is told by the mean chance of cooperating, before anything but stakes and s1 differs. Intervals of a
    turning point are from 1,000 draws of seeds.
    """
    runs = seeds.each(twins)
    findings: list[Finding] = []
    curves: dict[str, Any] = {"s1": list(SYNERGIES), "effect": {}, "line": {}}
    for name in WORLDS:
        lived = np.array([run[name] for run in runs])  # seed, s1, stakes, measure
        effect = lived[:, :, 1] - lived[:, :, 0]
        formula, found = _lines(name, lived, effect)
        cooperation = effect[:, :, 0]
        findings += found
        findings += [_sided(name, s1, cooperation[:, k], formula) for k, s1 in enumerate(SYNERGIES)]
        findings.append(turns(f"s1 at which the effect turns, {name}", cooperation, formula))
        first = line_at(START, *_slopes(effect), DEEP)
        findings.append(turns(f"s1 at which the first term's turns, {name}", effect[:, :, FIRST], first))
        curves["effect"][name] = [mean(each) for each in cooperation.T]
        curves["line"][name] = formula
    return Shown(findings, _why(findings), curves)


def _slopes(effect: np.ndarray) -> tuple[float, float]:
    """Return g1 and f1: what a unit of stakes adds to greed and fear where judging makes no synergy."""
    g1, f1 = (effect[:, 0, KEPT.index(each)].mean() / (STAKES[1] - STAKES[0]) for each in ("greed", "fear"))
    return float(g1), float(f1)


def _lines(name: str, lived: np.ndarray, effect: np.ndarray) -> tuple[float, list[Finding]]:
    """Return the formula's s1 for one world, and what it is made of as findings."""
    low = slice(0, SYNERGIES.index(0.1) + 1)  # worlds about the line
    depth, trust = (float(np.nanmean(lived[:, low, :, each])) for each in (DEPTH, KEPT.index("trust")))
    g1, f1 = _slopes(effect)
    slopes = effect[:, 0] / (STAKES[1] - STAKES[0])
    formula = line(g1, f1, depth, cost=D.cost, synergy=D.synergy)
    raced = line(g1, f1, depth, cost=D.cost, synergy=D.synergy, race=D.arms_race)
    return formula, [
        over_seeds(f"g1, {name}", slopes[:, KEPT.index("greed")]),
        over_seeds(f"f1, {name}", slopes[:, KEPT.index("fear")]),
        Finding(f"depth and trust of the mean tie, {name}", "", [depth, trust]),
        Finding(f"line by the formula, with the arms race, at mean trust; {name}", "",
                [formula, raced, line_at(trust, g1, f1, depth)]),
    ]  # fmt: skip


def _sided(name: str, s1: float, effect: np.ndarray, formula: float) -> Finding:
    """Return the effect of stakes at one s1, foretold by the side of the line on which it lies."""
    judge = above if s1 > formula else below
    return judge(f"effect of stakes at s1 = {s1:g}, {name}", effect)


def _at(turn: object) -> str:
    return f"at s1 = {turn:.3f}" if isinstance(turn, float) else "nowhere"


def _why(findings: list[Finding]) -> str:
    found = {each.what: each.measured for each in findings}
    turned = {name: found[f"s1 at which the effect turns, {name}"] for name in WORLDS}
    told = {name: _at(at) for name, at in turned.items()}
    highest = digits(found[f"effect of stakes at s1 = {SYNERGIES[-1]:g}, England today"])
    formula, raced, trusting = found[f"line by the formula, with the arms race, at mean trust; {ALONE}"]
    soon = next(each for each in findings if each.what == f"s1 at which the first term's turns, {ALONE}")
    first, foretold = _at(soon.measured), soon.expected
    return (
        f"There is a line. Opportunists, who do weigh greed and fear, turn {told[ALONE]}; the formula says "
        f"{formula:.3f} ({raced:.3f} with the arms race). It is of a town at its tipping point, where trust is low. "
        f"These towns stand above it: for a head as trusting as the mean tie the line is at {trusting:.3f}. In the "
        f"first term, when trust is {START:g} on all ties, the turn is {first} where the line at that trust is "
        f"{foretold}: nearer, not equal, for heads and ties are unlike. Greed plays no part, for stakes hang on "
        f"judgement and move no money (g1 is about 0). The usual mix turns {told['England today']}: at the bound s1 "
        f"= 5 the effect is {highest}. Heads oppressed by accountability look inward above a threshold of pressure, "
        f"whatever helping would bring; without them the effect turns {told['without the oppressed']}."
    )
