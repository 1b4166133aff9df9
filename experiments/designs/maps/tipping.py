"""Where theory says that towns tip: heads of one kind, who meet at random and expect what trust has come to.

The share x of heads who cooperate settles where ``x = logistic((-t D_greed - (1 - t) D_fear) / K)``, and trust t among
such acts at ``x / (x + r (1 - x))``, with r the speed of its fall over that of its rise. With no weight on partners and
no arms race that is ``x = logistic((t (s - g + f) - c - f) / K)``: rows L17 and L19 of the laboratory.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ....agents.deciding import dilemma_fear, dilemma_greed

FINE = 4001  # shares that are looked at for points that stand still
EDGE = 1e-6
HALVINGS = 14


class Heads(NamedTuple):
    """What the heads of theory reckon with: payoffs, decision noise K, fall of trust over its rise, weights."""

    help: float
    cost: float
    synergy: float
    arms_race: float
    noise: float
    ratio: float
    own: float = 1.0
    others: float = 0.0


class Folds(NamedTuple):
    """The greed between which a town has two states to end in; None where that lies outside what was looked at."""

    low_state_ends: float | None
    high_state_ends: float | None


def trust_at(share: np.ndarray, ratio: float) -> np.ndarray:
    """Return where trust settles among acts of which this share cooperates.

    Examples
    --------
    >>> trust_at(np.array([0.0, 0.5, 1.0]), 2.5).round(2).tolist()
    [0.0, 0.29, 1.0]
    """
    return share / (share + ratio * (1.0 - share))


def standing_still(heads: Heads, greed: float, fear: float) -> list[float]:
    """Return the shares of cooperation at which nothing moves, in order: one, or low, dividing and high."""
    x = np.linspace(EDGE, 1.0 - EDGE, FINE)
    t = trust_at(x, heads.ratio)
    tempted = dilemma_greed(heads.own, heads.others, greed, heads.help, heads.cost, heads.synergy, fear, 0.0, 0.0)
    afraid = dilemma_fear(heads.own, heads.others, fear, heads.help, heads.cost, heads.arms_race, greed, 0.0)
    pull = -t * tempted - (1.0 - t) * afraid - heads.noise * np.log(x / (1.0 - x))
    # noise, however little, keeps heads off none and all: there the share always rises and falls
    x, pull = np.concatenate([[0.0], x, [1.0]]), np.concatenate([[1.0], pull, [-1.0]])
    (at,) = np.nonzero(np.sign(pull[:-1]) != np.sign(pull[1:]))
    return (x[at] + (x[at + 1] - x[at]) * pull[at] / (pull[at] - pull[at + 1])).tolist()


def folds(heads: Heads, fear: float, greeds: np.ndarray) -> Folds:
    """Return between which greeds there are two states at this fear, as far as the greeds given (in order) reach.

    Below the first, towns come to cooperate from any start; above the second, from none.
    """
    two = [len(standing_still(heads, g, fear)) > 1 for g in greeds.tolist()]
    if True not in two:
        return Folds(None, None)
    first, last = two.index(True), len(two) - 1 - two[::-1].index(True)
    low = None if first == 0 else _edge(heads, fear, greeds[first], greeds[first - 1])
    high = None if last == len(two) - 1 else _edge(heads, fear, greeds[last], greeds[last + 1])
    return Folds(low, high)


def dividing_trust(heads: Heads, greed: float, fear: float) -> float | None:
    """Return the trust from which heads who begin with it come to cooperate; None where all starts end alike."""
    found = standing_still(heads, greed, fear)
    return float(trust_at(np.array(found[1]), heads.ratio)) if len(found) > 2 else None


def _edge(heads: Heads, fear: float, inside: float, outside: float) -> float:
    """Return the greed at which one of the two states ends, by halving."""
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if len(standing_still(heads, middle, fear)) > 1 else (inside, middle)
    return float((inside + outside) / 2)
