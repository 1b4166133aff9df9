"""The model's draws in plain Python: the same counters and keys, so the same numbers."""

from __future__ import annotations

import math

from coopetition.model.streams import philox

words = philox.py_func  # the rule as it is written, not compiled


def uniform(key, stream, term, who, whom):
    """Return a draw from [0, 1) with 53 random bits."""
    a, b, _, _ = words(who, whom, term, stream, *key)
    return float((a << 21) ^ (b >> 11)) * 2.0**-53


def normal(key, stream, term, who, whom):
    """Return a standard normal draw."""
    a, b, c, d = words(who, whom, term, stream, *key)
    first = float((a << 21) ^ (b >> 11)) * 2.0**-53
    second = float((c << 21) ^ (d >> 11)) * 2.0**-53
    return math.sqrt(-2.0 * math.log(1.0 - first)) * math.cos(2.0 * math.pi * second)
