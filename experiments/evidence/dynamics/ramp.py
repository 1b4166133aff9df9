"""Ramp: stakes go up and come down again, and cooperation may or may not come back the way it went."""

from __future__ import annotations

import numpy as np

from ....model.state import TERMS
from ..finding import Finding, Holds
from .catalogue import Shown, digits, over_seeds, ranged, show
from .seeds import OPPORTUNISTS, Seeds, town

LEVELS = (0.0, 1.0, 2.0, 3.0)
TERMS_A_STEP = (12, 24, 48, 96, 192, 384, 768)
SLOW = 4  # of the slowest ramps are extrapolated from
SCHOOLS = 40  # at most: the slowest ramp takes two thousand years
POWER = 2 / 3
BEFORE = 60  # terms at the first level before the ramp begins
SAYS: dict[Holds, str] = {
    "yes": "claimed",
    "no": "not claimed: within decades the way back is another, but slow ramps close the loop",
    "unclear": "left open: the loop stands, but the slowest is narrower than the one before, so it may be lag too",
}
WORLDS: dict[str, dict[str, float]] = {
    "England today": {},
    "opportunists, K 0.05": OPPORTUNISTS | {"dilemma.noise": 0.05},
}


def steps(seed: int, schools: int, terms: int, levels: tuple[float, ...], changes: dict[str, float]) -> np.ndarray:
    """Return cooperation at each level of a ramp: its mean over the second half of the step."""
    first = BEFORE + terms
    last = first + (len(levels) - 1) * terms
    ramp = {f"accountability.stakes@{first + k * terms + 1}": level for k, level in enumerate(levels[1:])}
    years = -(-last // TERMS)
    world = town(seed, schools, years, changes | {"accountability.stakes": levels[0]} | ramp).world().run(years)
    run = world.trajectory
    ties = np.where(run["alive"], run["ties"], 0)
    mutual = np.where(ties > 0, run["mutual"], 0).sum(axis=1)
    ties = ties.sum(axis=1)
    stops = [first + k * terms for k in range(len(levels))]
    half = -(-terms // 2)
    rows = [slice(stop - half + 1, stop + 1) for stop in stops]  # row t is the end of term t
    return np.array([mutual[each].sum() / max(1, ties[each].sum()) for each in rows])


def both_ways(seed: int, schools: int, terms: int, changes: dict[str, float]) -> tuple[float, list[float], list[float]]:
    """Return the area of a loop, and cooperation by level on the way up and on the way down.

    Two twin worlds: one goes up and down, one down and up. A town that merely ages makes a loop of one sign in the
    first and of the other in the second; their mean is free of it.
    """
    n = len(LEVELS)
    first = steps(seed, schools, terms, (*LEVELS, *LEVELS[::-1]), changes)
    second = steps(seed, schools, terms, (*LEVELS[::-1], *LEVELS), changes)
    up = (first[:n] + second[n:]) / 2
    down = (first[n:][::-1] + second[:n][::-1]) / 2
    return float(np.trapezoid(up - down, LEVELS)), up.tolist(), down.tolist()


def loops(seed: int, schools: int, paces: tuple[int, ...]) -> dict[str, list[tuple[float, list[float], list[float]]]]:
    """Return, for one seed, the loops of each world at each pace."""
    return {name: [both_ways(seed, schools, terms, changes) for terms in paces] for name, changes in WORLDS.items()}


def extrapolated(areas: np.ndarray, paces: tuple[int, ...], power: float) -> np.ndarray:
    """Return, seed by seed, the area of an endlessly slow ramp: a0 of ``area = a0 + a1 rate^power``, least squares.

    Parameters
    ----------
    areas : ndarray
        Shape (seeds, paces).
    paces : tuple of int
        Terms a step; the rate is one over it.
    power : float
        Of the rate.

    Examples
    --------
    >>> extrapolated(np.array([[2.0, 1.5]]), (1, 2), 1.0).round(9).tolist()
    [1.0]
    """
    rate = (1.0 / np.array(paces)) ** power
    design = np.column_stack([np.ones(len(rate)), rate])
    return np.linalg.lstsq(design, areas.T)[0][0]


@show("ramp", 2, "hysteresis of a basin transition; area by rate: Jung, Gray, Roy and Mandel 1990, PRL 65:1873")
def ramp(seeds: Seeds) -> Shown:
    """Cooperation that higher stakes cost does not come back when stakes come down.

    England today in towns of 40 schools; stakes go from 0 over 1 and 2 to 3 and back, at 12 to 768 terms a step,
    after 60 terms at the first level; cooperation at a step is its mean over the step's second half. The area is
    the integral over stakes of cooperation on the way up less on the way down, and the mean of two twin worlds, one
    that goes up and then down and one that goes down and then up, so that a town that merely ages makes no loop.
    For slow ramps the four slowest are extrapolated, seed by seed, by area = a0 + a1 rate^(2/3); beside it with
    power 1. Hysteresis is claimed only where both intervals of a0 and that of the slowest ramp itself lie above
    zero, and left open where the slowest loop is narrower than the one before it, so that still slower ones may
    close.
    """
    runs = seeds._replace(schools=min(SCHOOLS, seeds.schools)).each(loops, TERMS_A_STEP)
    findings: list[Finding] = []
    curves, why = {}, []
    for name in WORLDS:
        areas = np.array([[each[0] for each in run[name]] for run in runs])
        each_pace = [
            over_seeds(f"loop area, {terms} terms a step, {name}", column)
            for terms, column in zip(TERMS_A_STEP, areas.T, strict=True)
        ]
        slowest = TERMS_A_STEP[-SLOW:]
        limits = [
            over_seeds(f"loop area of endlessly slow ramps (power {told}), {name}", limit)
            for told, limit in (
                ("2/3", extrapolated(areas[:, -SLOW:], slowest, POWER)),
                ("1", extrapolated(areas[:, -SLOW:], slowest, 1.0)),
            )
        ]
        last = over_seeds(f"slowest less the one before, {name}", areas[:, -1] - areas[:, -2])
        verdict = claim(each_pace[-1], limits, last)
        findings += [
            *each_pace,
            last,
            *limits,
            Finding(f"hysteresis, {name}", "yes", SAYS[verdict], holds=verdict),
        ]
        curves[name] = {
            "terms": list(TERMS_A_STEP),
            "area": areas.mean(axis=0).tolist(),
            "limit": limits[0].measured,
            "slope": _slope(areas.mean(axis=0), limits[0].measured),
            "up": np.mean([run[name][-1][1] for run in runs], axis=0).tolist(),
            "down": np.mean([run[name][-1][2] for run in runs], axis=0).tolist(),
        }
        why.append(_why(name, each_pace, limits, verdict))
    return Shown(findings, " ".join(why), curves)


def _slope(area: np.ndarray, limit: float | None) -> float:
    """Return a1 of the fit through a0, for the picture."""
    rate = (1.0 / np.array(TERMS_A_STEP[-SLOW:])) ** POWER
    return float(((area[-SLOW:] - (limit or 0.0)) * rate).sum() / (rate * rate).sum())


def claim(slowest: Finding, limits: list[Finding], last: Finding) -> Holds:
    """Return whether hysteresis is claimed: every area above zero, and the slowest loop no narrower than the last."""
    if not all(each.low is not None and each.low > 0.0 for each in (slowest, *limits)):
        return "no"
    return "unclear" if last.high is not None and last.high < 0.0 else "yes"


def _why(name: str, paces: list[Finding], limits: list[Finding], verdict: Holds) -> str:
    largest = max(range(len(paces)), key=lambda k: paces[k].measured)
    years, start = TERMS_A_STEP[-1] // TERMS, name[0].upper() + name[1:]
    return (
        f"{start}: the loop is widest at {TERMS_A_STEP[largest]} terms a step, {digits(paces[largest].measured)}; the "
        f"slowest ramp ({years} years a step) leaves {ranged(paces[-1])}; extrapolated it is {ranged(limits[0])} with "
        f"power 2/3 and {ranged(limits[1])} with power 1. Hysteresis: {SAYS[verdict]}."
    )
