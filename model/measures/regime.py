"""The regime: which of four worlds a run ended in, by a rule on its final measures.

The thresholds are a convention for runs of about ten years, set on the gap between what levers produce; `takeovers` and
`closures` only rise, so a run of another length is not judged by the same yardstick.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

REGIMES = ("mortal-engines", "tour-de-france", "two-tier", "quiet")
PREDATION = 0.25  # share of sites taken over, from which predators rule
COLLAPSE = 0.40  # cooperation below which it no longer holds
PELOTON = 0.65  # cooperation from which the field rides together
SPARED = 0.15  # share of sites taken over, below which riding together is not a cover for predation


def regime(values: Mapping[str, float | None]) -> str:
    """Return the regime of a world by its final measures; the first that fits.

    1. ``mortal-engines``: `takeovers` >= 0.25 and `cooperation` < 0.40: the strong eat the weak and few still help.
    2. ``tour-de-france``: `cooperation` >= 0.65 and `takeovers` < 0.15: rivals ride together.
    3. ``two-tier``: `two_tiers` is 1: neither, and schools fall into two groups, net of intake.
    4. ``quiet``: none of these.

    Parameters
    ----------
    values : mapping
        Final measures by name; one that is missing, None or not a number fulfils no condition.

    Returns
    -------
    str
        One of `REGIMES`.

    Examples
    --------
    >>> regime({"takeovers": 0.3, "cooperation": 0.2, "two_tiers": 1.0})
    'mortal-engines'
    >>> regime({"takeovers": 0.3, "cooperation": float("nan")})
    'quiet'
    """
    taken, together, tiers = (_value(values, name) for name in ("takeovers", "cooperation", "two_tiers"))
    if taken >= PREDATION and together < COLLAPSE:
        return "mortal-engines"
    if together >= PELOTON and taken < SPARED:
        return "tour-de-france"
    return "two-tier" if tiers == 1.0 else "quiet"


def explain(values: Mapping[str, float | None]) -> str:
    """Return in one sentence why a world counts as the regime it does; other measures beside it say how it looks.

    Examples
    --------
    >>> print(explain({"takeovers": 0.3, "cooperation": 0.2, "display": 0.7}))
    Mortal Engines: 30% of sites were taken over (25% or more) and 20% of voluntary ties are cooperative (under 40%); \
display 70%.
    """
    taken, ties = _percent(values, "takeovers"), _percent(values, "cooperation")
    sites, kept = f"{taken} of sites were taken over", f"{ties} of voluntary ties are cooperative"
    why = {
        "mortal-engines": f"Mortal Engines: {sites} ({PREDATION:.0%} or more) and {kept} (under {COLLAPSE:.0%})",
        "tour-de-france": f"Tour de France: {kept} ({PELOTON:.0%} or more) and {sites} (under {SPARED:.0%})",
        "two-tier": f"Two tiers: net of intake schools fall into two groups, while {kept} and {sites}",
        "quiet": f"Quiet: {kept} and {sites}, which is neither Mortal Engines nor Tour de France, "
        "and no two tiers are told apart",
    }[regime(values)]
    beside = [f"display {_percent(values, 'display')}"] if _known(values, "display") else []
    beside += [f"{_percent(values, 'closures')} of sites closed"] if _known(values, "closures") else []
    slope = _value(values, "matthew_slope")
    beside += [f"Matthew slope {slope:.2f}"] if _known(values, "matthew_slope") else []
    return f"{why}{'; ' if beside else ''}{', '.join(beside)}."


def _value(values: Mapping[str, float | None], name: str) -> float:
    value = values.get(name)
    return math.nan if value is None else float(value)


def _known(values: Mapping[str, float | None], name: str) -> bool:
    return not math.isnan(_value(values, name))


def _percent(values: Mapping[str, float | None], name: str) -> str:
    return f"{_value(values, name):.0%}" if _known(values, name) else "an unknown share"
