"""Whether a claim holds: by its interval, its side, and the least effect that matters."""

from __future__ import annotations

SUPPORTED, OPPOSITE, NOTHING, INCONCLUSIVE = "supported", "opposite", "no effect", "inconclusive"
MARKS = {SUPPORTED: "supported", OPPOSITE: "**opposite**", NOTHING: "no effect", INCONCLUSIVE: "*inconclusive*"}
"""Every verdict, as a page shows it."""
SIDES = {1: "more", -1: "less", 0: "the same"}
"""Where a claim has a difference."""


def verdict(mean: float | None, low: float | None, high: float | None, side: int, least: float = 0.0) -> str:
    """Return whether an effect is as claimed.

    An effect matters if its mean is ``least`` or more and its interval leaves out nought. It is *supported* on the
    claimed side, *opposite* on the other; there is *no effect* if the whole interval is nearer to nought than
    ``least``; all else is *inconclusive*. A claim that there is no difference is supported by there being none.

    Parameters
    ----------
    mean, low, high : float or None
        The effect and its interval; None where nothing tells.
    side : int
        On which side of nought it was claimed to be; 0: that there is none.
    least : float
        The least effect that matters; however small, unless given.

    Examples
    --------
    >>> verdict(1.0, 0.75, 1.25, 1, 0.5), verdict(1.0, 0.75, 1.25, 1, 5.0), verdict(1.0, 0.75, 1.25, -1)
    ('supported', 'no effect', 'opposite')
    """
    if mean is None or low is None or high is None:
        return INCONCLUSIVE
    if max(abs(low), abs(high)) < least:
        return NOTHING if side else SUPPORTED
    if low <= 0.0 <= high or abs(mean) < least:
        return INCONCLUSIVE
    return SUPPORTED if side and (mean > 0.0) == (side > 0) else OPPOSITE


def told_of(mean: float | None, low: float | None, high: float | None, n: int, verdict: str) -> dict[str, object]:
    """Return an effect with its interval, of how many pairs it is, and its verdict, as JSON takes them."""
    return {"effect": mean, "low": low, "high": high, "n": n, "verdict": verdict}
