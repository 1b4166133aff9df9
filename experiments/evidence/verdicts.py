"""Whether a claim holds: by its interval, its side, and the least effect that matters."""

from __future__ import annotations

from typing import Protocol

SUPPORTED, OPPOSITE, NOTHING, INCONCLUSIVE = "supported", "opposite", "no effect", "inconclusive"
MARKS = {SUPPORTED: "supported", OPPOSITE: "**opposite**", NOTHING: "no effect", INCONCLUSIVE: "*inconclusive*"}
"""Every verdict, as a page shows it."""
SIDES = {1: "more", -1: "less", 0: "the same"}
"""Where a claim has a difference."""


class Measured(Protocol):
    """A mean and its interval; None where nothing tells."""

    @property
    def mean(self) -> float | None:
        """The mean."""
        ...

    @property
    def low(self) -> float | None:
        """The interval's low end."""
        ...

    @property
    def high(self) -> float | None:
        """The interval's high end."""
        ...


def verdict(effect: Measured, expected: int, least: float) -> str:
    """Return whether an effect is as claimed.

    An effect matters if its mean is ``least`` or more and its interval leaves out nought. It is *supported* on the
    claimed side, *opposite* on the other; there is *no effect* if the whole interval is nearer to nought than
    ``least``; all else is *inconclusive*. A claim that there is no difference is supported by there being none.

    Examples
    --------
    >>> import numpy as np
    >>> from coopetition.experiments.twins import effect
    >>> verdict(effect(np.zeros(3), np.array([1.0, 1.1, 0.9])), 1, 0.5)
    'supported'
    >>> verdict(effect(np.zeros(3), np.array([1.0, 1.1, 0.9])), 1, 5.0)
    'no effect'
    """
    if effect.mean is None or effect.low is None or effect.high is None:
        return INCONCLUSIVE
    if max(abs(effect.low), abs(effect.high)) < least:
        return NOTHING if expected else SUPPORTED
    if effect.low <= 0.0 <= effect.high or abs(effect.mean) < least:
        return INCONCLUSIVE
    return SUPPORTED if expected and (effect.mean > 0.0) == (expected > 0) else OPPOSITE
