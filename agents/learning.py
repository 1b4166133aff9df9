"""Learning: how trust follows acts, and how one player learns from another (the same code the laboratory uses)."""

from __future__ import annotations

import math

from .engine.compiled import rule

HIGHEST = 300.0  # exp of it is finite, and so is what rules multiply with it


@rule
def exponential(x: float) -> float:
    """Return ``exp(x)``, of `HIGHEST` at most."""
    return math.exp(min(x, HIGHEST))


@rule
def logistic(x: float) -> float:
    """Return ``1 / (1 + exp(-x))``, safe for any finite x."""
    e = math.exp(-abs(x))
    return (1.0 if x >= 0.0 else e) / (1.0 + e)


@rule
def certain(x: float) -> float:
    """Return what ``logistic(x / noise)`` comes to where there is no noise: 0 below 0, 1 above, one half at 0."""
    if x == 0.0:
        return 0.5
    return 1.0 if x > 0.0 else 0.0


@rule
def fermi(own: float, other: float, noise: float) -> float:
    """Return the chance of taking over another's act: ``1 / (1 + exp(-(other - own) / noise))`` (Szabo and Toke 1998).

    ``noise`` is K; its inverse is the strength of selection beta (Traulsen, Nowak and Pacheco 2006).
    """
    return logistic((other - own) / noise)


@rule
def proportional(own: float, other: float, most: float) -> float:
    """Return the chance of taking over another's act: in proportion to how much more it earns, never if it earns less.

    ``most`` is the largest difference there can be (Schlag 1998; Hauert and Doebeli 2004).
    """
    return max(0.0, other - own) / most


@rule
def follow_the_best(cooperates: float, own: float, best_cooperating: float, best_competing: float) -> float:
    """Return the chance of cooperating after a look at the best of those around (Nowak and May 1992).

    One's own act (0, 1, or a share in between) stays if it is among the best; two acts that are equally good are as
    likely as each other.

    Parameters
    ----------
    cooperates : float
        The share of cooperation in one's own act.
    own : float
        What it earned.
    best_cooperating, best_competing : float
        The most that anybody around earned by each act; minus infinity if nobody did it.
    """
    best = max(best_cooperating, best_competing)
    if own >= best:
        return cooperates
    if best_cooperating == best_competing:
        return 0.5
    return 1.0 if best_cooperating > best_competing else 0.0


@rule
def fitness(earned: float, selection: float) -> float:
    """Return reproductive fitness ``1 - w + w * payoff`` at a strength of selection w (Ohtsuki and others 2006)."""
    return 1.0 - selection + selection * earned


@rule
def trust_after(trust: float, cooperated: bool, rise: float, fall: float) -> float:
    """Return trust after the partner's act: ``t + a (1 - t)`` on cooperation, ``(1 - d) t`` on competition."""
    risen, fallen = trust + rise * (1.0 - trust), (1.0 - fall) * trust
    return risen if cooperated else fallen


@rule
def remembered_trust(trust: float, strangers: float, formality: float) -> float:
    """Return what is left of trust when a head changes: formality is the memory of a tie, the rest starts anew."""
    return formality * trust + (1.0 - formality) * strangers


@rule
def propensity_after(propensity: float, cooperated: bool, payoff: float, aspiration: float, rate: float) -> float:
    """Return a learner's leaning after one term: acts that paid more than hoped are leaned to (Bush and Mosteller).

    The leaning moves by ``rate * (payoff - aspiration)`` towards the act that was taken.
    """
    sign = 1.0 if cooperated else -1.0
    return propensity + rate * sign * (payoff - aspiration)
