"""How robust a claim is: asked again in worlds whose uncertain parameters are anywhere in their plausible ranges."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..verdicts import MARKS, verdict
from .asked import lived

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from concurrent.futures import Executor

    from ...paired import Effect
    from .told import Claim

DRAWS = 200  # worlds of other parameters, one pair each
TOGETHER = 10  # pairs that one worker runs in a row
DESIGN_SEED = 1
MIX = "heads.mix."
MIX_FROM, MIX_TO = 0.5, 1.5  # of a strategy's share, which declares no range: half as frequent to half as much again
SURE = 0.01  # two-sided, divided by how many parameters are tried (Bonferroni)
TOLD = 3  # parameters told of at most


class Decides(NamedTuple):
    """A parameter on which an effect depends: its rank correlation, the effect where it is low and where it is high.

    Low and high are the lowest and the highest third of its plausible range.
    """

    name: str
    correlation: float
    low: float
    high: float


class Robust(NamedTuple):
    """What came of a claim over all plausible values of uncertain parameters.

    Attributes
    ----------
    effect : Effect
        What B is above A, over draws: one pair of worlds each.
    verdict : str
        By the same rule as of the claim itself.
    as_claimed : int
        In how many draws the difference is on the claimed side; of a claim that there is none, too small to matter.
    decides : tuple of Decides
        The parameters on which the effect surely depends, the most important first.
    varied : int
        How many parameters were varied.
    """

    effect: Effect
    verdict: str
    as_claimed: int
    decides: tuple[Decides, ...]
    varied: int


def robust(wanted: Mapping[str, Claim], executor: Executor, draws: int = DRAWS) -> Iterator[tuple[str, Robust]]:
    """Yield how robust some claims are, one by one.

    All claims are asked of the same draws: a Latin hypercube over the plausible ranges of the uncertain parameters, and
    over the shares of strategies. What a claim or its scenarios set themselves stays as it is.
    """
    for name, claim in wanted.items():
        chunks = [range(first, min(draws, first + TOGETHER)) for first in range(0, draws, TOGETHER)]
        futures = [executor.submit(lived_under, claim, list(chunk), draws) for chunk in chunks]
        pairs = [pair for future in futures for pair in future.result()]
        yield name, _judged(claim, pairs, draws)


def in_short(robust: Robust | None) -> str:
    """Return how robust a claim is, for a table: the verdict, and in how many draws of how many it is as claimed."""
    return "" if robust is None else f"{MARKS[robust.verdict]}, {robust.as_claimed} of {robust.effect.n}"


def lived_under(claim: Claim, numbers: list[int], draws: int) -> list[tuple[float, float]]:
    """Return the deciding measure in A and B for some draws, each with a seed of its own."""
    found = []
    for number in numbers:
        drawn = claim.model_copy(update={"set": drawn_for(claim, number, draws) | claim.set, "besides": {}, "told": ()})
        ((a, b),) = lived(drawn, [number + 1])
        found.append((float(a[claim.measure]), float(b[claim.measure])))
    return found


def drawn_for(claim: Claim, number: int, draws: int) -> dict[str, float]:
    """Return the values of uncertain parameters in one draw, but for those that a claim has itself."""
    names, table = points(draws)
    return {names[k]: float(table[number, k]) for k in varied(claim, names)}


def varied(claim: Claim, names: tuple[str, ...]) -> list[int]:
    """Return which of some parameters a claim leaves open, by their places."""
    own = _own(claim)
    return [k for k, name in enumerate(names) if name not in own]


@cache
def points(draws: int) -> tuple[tuple[str, ...], np.ndarray]:
    """Return the uncertain parameters and their values: a row a draw, a column a parameter."""
    from ....agents.strategies import STRATEGIES  # noqa: PLC0415 - words need no parameters
    from ....model.parameters import declared  # noqa: PLC0415
    from ...designs.studies.designs import DESIGNS  # noqa: PLC0415
    from ...designs.studies.factor import Factor, rounded  # noqa: PLC0415

    names = [each.name for each in declared() if each.role == "uncertainty" and each.plausible is not None]
    factors = {name: Factor().of(name) for name in names}
    for each in STRATEGIES.values():
        if each.share > 0.0:
            factors[MIX + each.name] = Factor(low=MIX_FROM * each.share, high=MIX_TO * each.share)
    table = DESIGNS["latin-hypercube"](list(factors.values()), draws, DESIGN_SEED)
    for k, name in enumerate(names):
        table[:, k] = rounded(name, table[:, k])
    return tuple(factors), table


def _own(claim: Claim) -> set[str]:
    """Return the parameters that a claim or its scenarios set."""
    from ....model.parameters import flat  # noqa: PLC0415 - words need no parameters
    from ....model.scenarios import load  # noqa: PLC0415

    found = {name.partition("@")[0] for each in (claim.set, claim.a, claim.b) for name in each}
    for scenario in {claim.scenario, claim.b_scenario or claim.scenario}:
        for name, value in flat(load(scenario).changes).items():
            inner: Any = value if isinstance(value, dict) else {}
            found |= {f"{name}.{each}" for each in inner} or {name}
    return found


def _judged(claim: Claim, pairs: list[tuple[float, float]], draws: int) -> Robust:
    from ...paired import effect  # noqa: PLC0415 - words need no compiler

    a, b = np.array(pairs, dtype=float).T
    found, more = effect(a, b), b - a
    there = np.isfinite(more)
    side = np.abs(more) < claim.matters if claim.expects == 0 else np.sign(more) == claim.expects
    names, table = points(draws)
    open_ones = varied(claim, names)
    decides = _deciding(more[there], table[there][:, open_ones], [names[k] for k in open_ones])
    judged = verdict(*found[:3], claim.expects, claim.matters)
    return Robust(found, judged, int((side & there).sum()), decides, len(open_ones))


def _deciding(more: np.ndarray, table: np.ndarray, names: list[str]) -> tuple[Decides, ...]:
    """Return the parameters by whose ranks differences rank, beyond chance.

    Examples
    --------
    >>> table = np.random.default_rng(1).random((90, 3))
    >>> (found,) = _deciding(table[:, 1] - 0.5, table, ["a", "b", "c"])
    >>> found.name, round(found.correlation, 2), found.low < -0.2 < 0.2 < found.high
    ('b', 1.0, True)
    """
    if len(more) < TOLD * TOLD or np.ptp(more) == 0.0:
        return ()
    from scipy.stats import spearmanr  # noqa: PLC0415 - takes a second to start

    found = []
    for k, name in enumerate(names):
        if np.ptp(table[:, k]) == 0.0:
            continue
        tried: Any = spearmanr(table[:, k], more)
        if tried.pvalue * len(names) < SURE:
            low, high = np.quantile(table[:, k], (1 / 3, 2 / 3))
            below, above = more[table[:, k] <= low].mean(), more[table[:, k] >= high].mean()
            found.append(Decides(name, float(tried.statistic), float(below), float(above)))
    return tuple(sorted(found, key=lambda each: -abs(each.correlation))[:TOLD])
