"""How many schools a trust has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .catalogue import Figure, digits, fact
from .pooling import mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .life import Life

LEAST = 2  # schools: a trust of one is no multi-school trust
FEWEST = 10  # trusts from which on a shape can be told


def sizes(life: Life, year: int) -> np.ndarray:
    """Return the open schools of each trust that has two or more."""
    inside = life.controller[year][life.alive[year] & (life.controller[year] >= 0)]
    counts = np.bincount(inside)
    return counts[counts >= LEAST]


def log_likelihoods(values: np.ndarray) -> dict[str, tuple[float, int]]:
    """Return, by distribution over whole numbers from 2 on, the highest log likelihood of sizes, and its parameters.

    Power law ``x^-a / zeta(a, 2)``; geometric ``p (1 - p)^(x - 2)``; lognormal, rounded to whole numbers and cut off
    below 2.
    """
    from scipy import optimize, special, stats  # noqa: PLC0415 - takes a second to start

    x, times = np.unique(values, return_counts=True)
    n = int(times.sum())
    logs = float((times * np.log(x)).sum())

    def power(a: float) -> float:
        return a * logs + n * float(np.log(special.zeta(a, LEAST)))

    def lognormal(at: np.ndarray) -> float:
        mu, sigma = at[0], np.exp(at[1])
        cut = stats.norm.logsf(np.log(LEAST - 0.5), mu, sigma)
        high, low = (stats.norm.sf(np.log(x + each), mu, sigma) for each in (0.5, -0.5))
        return float(-(times * (np.log(np.maximum(low - high, 1e-300)) - cut)).sum())

    over = float((times * (x - LEAST)).sum())
    p = n / (n + over)
    first = np.array([np.log(values).mean(), np.log(max(0.1, np.log(values).std()))])
    fitted: Any = optimize.minimize(lognormal, first, method="Nelder-Mead")
    straight: Any = optimize.minimize_scalar(power, bounds=(1.01, 20.0), method="bounded")
    return {
        "power law": (-float(straight.fun), 1),
        "geometric": (n * np.log(p) + (over * np.log1p(-p) if over else 0.0), 1),
        "lognormal": (-float(fitted.fun), 2),
    }


def akaike(values: np.ndarray) -> dict[str, float]:
    """Return Akaike's criterion by distribution: twice the parameters less twice the log likelihood; least is best."""
    return {name: 2.0 * k - 2.0 * height for name, (height, k) in log_likelihoods(values).items()}


def not_a_power_law(data: Sequence[object]) -> float:
    """Return by how much the better of lognormal and geometric beats the power law over the trusts of all worlds."""
    values = np.concatenate([np.asarray(each) for each in data])
    if len(values) < FEWEST:
        return np.nan
    found = akaike(values)
    return found["power law"] - min(found["lognormal"], found["geometric"])


def _shapes(seen: Sequence[Sequence[Any]]) -> list[str]:
    values = np.concatenate([each[0] for each in seen])
    if len(values) < FEWEST:
        return ["", "", ""]
    found = akaike(values)
    best = min(found, key=lambda name: found[name])
    told = ", ".join(f"{name} {value - found[best]:.0f}" for name, value in found.items())
    return [f"{len(values)} trusts of two schools or more; Akaike's criterion above the best ({best}): {told}.", "", ""]


def _confined(seen: Sequence[Sequence[object]]) -> list[str]:
    schools, inside, start = (mean([each[k] for each in seen]) for k in (3, 4, 5))
    told = (
        f"A region has {schools:,.0f} schools of one phase, of which {digits(inside)} are in trusts of two or more; "
        f"its trusts begin with {digits(start)} schools in the median, and grow by takeovers of neighbours alone. "
        "England's trusts reach over phases (most of their schools are primaries) and regions."
    )
    return ["", told, told]


@fact(
    "B4",
    "Ofsted, August 2025",
    Figure("Akaike's criterion: power law less the better of the others", "above 0", 2.0, None, "AIC", not_a_power_law),
    Figure("schools of a trust, median", "6", 5.0, 7.0, "schools", mean),
    Figure("schools of the largest trust", "92", 60.0, 125.0, "schools", mean),
    beside=_shapes,
    why=_confined,
)
def trusts(life: Life) -> list[Any]:
    """Sizes of trusts follow no power law.

    Open schools of each trust of two or more, at the end. Akaike's criterion of a power law, less that of the better of
    a geometric and a lognormal distribution, all over whole numbers from 2 on, fitted by maximum likelihood to the
    trusts of all seeds together: 2 or more tells that one of these is better (Burnham and Anderson 2002). And the
    median and the largest size, means over seeds: room of one school, and of a third, for England's trusts grow.
    """
    found = sizes(life, life.years)
    several = len(found) > 0
    return [
        found,
        float(np.median(found)) if several else np.nan,
        float(found.max()) if several else np.nan,
        float(life.alive[-1].sum()),
        float(found.sum()),
        float(np.median(sizes(life, 0))) if len(sizes(life, 0)) else np.nan,
    ]
