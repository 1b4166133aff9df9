"""Learning: how trust follows acts, and how one player learns from another (the same code the laboratory uses)."""

from __future__ import annotations

import math

from .compiled import rule


@rule
def logistic(x: float) -> float:
    """Return ``1 / (1 + exp(-x))``, safe for any finite x."""
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-x))
    e = math.exp(x)
    return e / (1.0 + e)


@rule
def trust_after(trust: float, cooperated: bool, rise: float, fall: float) -> float:
    """Return trust after the partner's act: ``t + a (1 - t)`` on cooperation, ``(1 - d) t`` on competition."""
    if cooperated:
        return trust + rise * (1.0 - trust)
    return (1.0 - fall) * trust


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
