"""Mixed populations: snowdrift, stag hunt, and the heads' own game of greed and fear."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....agents.deciding import advantage_of_cooperating, best_response
from ....agents.engine.compiled import rule
from ....agents.learning import trust_after
from ....model.laboratory import Laboratory, MixedPopulation
from ....model.laboratory.games import greed_and_fear
from ....model.streams import ACTS, uniform
from ..finding import yes
from .catalogue import close, exactly, published

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..finding import Finding


@published("L15", "Hauert and Doebeli 2004, Nature 428:643", cheap=True)
def snowdrift() -> Iterator[Finding]:
    """Snowdrift: both acts live side by side.

    Snowdrift, R = 1, T = 1 + r, S = 1 - r, P = 0, in a mixed population of 10,000, averaged payoffs, asynchronous
    proportional imitation: share of cooperators at t = 101 to 200.
    """
    for r in (0.2, 0.5, 0.8):
        lab = Laboratory(
            MixedPopulation(10_000),
            game="snowdrift",
            r=r,
            update="proportional",
            payoff="averaged",
            synchronous=False,
        )
        yield close(f"share of cooperators at r = {r}", 1 - r, float(lab.run(200)[101:].mean()), 0.01)


@published("L16", "stag hunt: threshold of the replicator equation", cheap=True)
def stag_hunt() -> Iterator[Finding]:
    """Stag hunt: who starts above the threshold rises.

    Stag hunt, R = 1, S = -0.5, T = 0.5, P = 0, in a mixed population of 10,000, averaged payoffs, asynchronous
    proportional imitation, from 48% and 52% cooperators: threshold 0.5, ten seeds.
    """
    for start, end in ((0.48, 0.0), (0.52, 1.0)):
        ended = 0
        for seed in range(10):
            lab = Laboratory(
                MixedPopulation(10_000),
                game="stag-hunt",
                s=-0.5,
                t=0.5,
                update="proportional",
                payoff="averaged",
                synchronous=False,
                start=start,
                rng=seed,
            )
            ended += abs(lab.run(150)[-1] - end) < 0.01
        yield exactly(f"seeds of ten that go from {start} to {end:g}", 10, ended)


def threshold(rises: Callable[[float], bool], steps: int = 9) -> float:
    """Return the start from which a population rises, by halving."""
    low, high = 0.0, 1.0
    for _ in range(steps):
        middle = (low + high) / 2
        low, high = (low, middle) if rises(middle) else (middle, high)
    return (low + high) / 2


@published("L17", "tipping of greed and fear: x* = (c + f) / (s - g + f)", cheap=True)
def tipping() -> Iterator[Finding]:
    """Heads tip where greed and fear say.

    The heads' greed-fear game, best response without noise, mixed population of 2,000, expectation is the actual
    share, nobody prosocial, nothing pooled, no arms race: the start from which all come to cooperate; none once g >
    s - c.
    """
    b, c, s = 0.5, 0.35, 1.5

    def rises(start: float, g: float, f: float) -> bool:
        lab = Laboratory(
            MixedPopulation(2000),
            game="greed-and-fear",
            b=b,
            c=c,
            s=s,
            g=g,
            f=f,
            h=0.0,
            update="best-response",
            synchronous=False,
            start=start,
        )
        return bool(lab.run(20)[-1] > 0.5)

    for g, f in ((0.0, 0.0), (0.3, 0.2), (0.6, 0.5), (1.0, 0.1)):
        wanted = (c + f) / (s - g + f)
        yield close(f"tipping point at g = {g}, f = {f}", wanted, threshold(lambda x, g=g, f=f: rises(x, g, f)), 0.02)
    yield exactly("cooperates from a start of 99% once g > s - c", "no", yes(rises(0.99, 1.2, 0.2)))


RISE, FALL, NOISE = 0.012, 0.03, 0.12  # a tenth of the model's speed of trust, so that a head's trust is an expectation


def settled_trust(share: np.ndarray) -> np.ndarray:
    """Return where trust settles among acts of which this share cooperates: ``x / (x + (1 - x) d / a)``."""
    return share / (share + (1.0 - share) * FALL / RISE)


@rule
def heads_with_trust(
    share: float, steps: int, heads: int, greed: float, fear: float, rise: float, fall: float, noise: float
) -> float:
    """Return the mean share of cooperation in the last fifth, of heads that trust, act, look at one other and remember.

    ``greed`` and ``fear`` are those of the dilemma (T - R and P - S); ``share`` cooperate at first.
    """
    ratio = fall / rise
    trust = np.full(heads, share / (share + (1.0 - share) * ratio))
    acts = np.zeros(heads, dtype=np.bool_)
    mean, counted = 0.0, 0
    key = (1, 0)
    for step in range(steps):
        together = 0
        for i in range(heads):
            chance = best_response(advantage_of_cooperating(trust[i], greed, fear), noise)
            acts[i] = uniform(key, ACTS, step, i, 0) < chance
            together += acts[i]
        for i in range(heads):
            j = int(uniform(key, ACTS, step, i, 1) * heads)
            trust[i] = trust_after(trust[i], acts[j], rise, fall)
        if step >= steps - steps // 5:
            mean += together / heads
            counted += 1
    return mean / counted


def fixed_points(greed: float, fear: float) -> list[float]:
    """Return the analytic fixed points of ``x = logistic(advantage(trust(x)) / K)``, in order."""
    x = np.linspace(1e-6, 1 - 1e-6, 20001)
    advantage = -settled_trust(x) * greed - (1 - settled_trust(x)) * fear
    gap = 1.0 / (1.0 + np.exp(-advantage / NOISE)) - x
    return x[:-1][np.sign(gap[:-1]) != np.sign(gap[1:])].tolist()


def strengths(g: float) -> tuple[float, float]:
    """Return greed and fear of the dilemma (T - R and P - S) where what tempts is g, and all else as in row L19."""
    reward, sucker, temptation, punishment = greed_and_fear(b=0.5, c=0.35, s=1.5, g=g, f=0.2, h=0.0)
    return temptation - reward, punishment - sucker


def ends(start: float, g: float, steps: int = 700) -> float:
    """Return the share of cooperation that heads come to from a start."""
    return float(heads_with_trust(start, steps, 8_000, *strengths(g), RISE, FALL, NOISE))


@published("L19", "tipping with trust as expectation and noise K", cheap=True)
def tipping_with_trust() -> Iterator[Finding]:
    """Heads with trust tip later, and fold back elsewhere.

    The heads' greed-fear game and trust rules, 8,000 heads who meet at random, trust moving slowly (a = 0.012, d =
    0.03), K = 0.12: the states reached from two starts, the start that divides them, and the greed at which the
    upper one folds.
    """
    for g in (0.0, 0.3):
        low, middle, high = fixed_points(*strengths(g))
        yield close(f"low state at g = {g}", low, ends(0.01, g), 0.02)
        yield close(f"high state at g = {g}", high, ends(0.99, g), 0.02)
        yield close(f"start that divides them at g = {g}", middle, threshold(lambda x, g=g: ends(x, g) > x, 8), 0.02)
    greeds = np.linspace(0.0, 1.2, 241)
    fold = float(next(g for g in greeds if len(fixed_points(*strengths(g))) == 1))
    low, high = 0.0, 1.2
    for _ in range(7):
        middle = (low + high) / 2
        low, high = (middle, high) if ends(0.99, middle, 2500) > 0.5 else (low, middle)
    yield close("greed at which the high state folds", fold, (low + high) / 2, 0.02)
