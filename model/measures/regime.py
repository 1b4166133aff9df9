"""The regime: which of four worlds a run ended in, by a rule on its final measures.

The thresholds are a convention, set in the gaps between what levers produce in runs of 10 and of 20 years (30 seeds
each); a rate, not a count, of takeovers makes runs of different length comparable.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

REGIMES = ("mortal-engines", "tour-de-france", "two-tier", "quiet")
DECIDING = ("takeover_rate", "cooperation", "rotation", "two_tiers")
"""The measures that decide."""
PREDATION = 1.5  # takeovers a year for 100 sites, from which the strong devour the weak
COLLAPSE = 0.45  # cooperation below which it no longer holds
PELOTON = 0.65  # cooperation from which the field rides together
SPARED = 1.0  # takeovers a year for 100 sites, below which riding together is no cover for predation
TURNS = 0.5  # rotation of the lead from which turns are taken


def regime(values: Mapping[str, float | None]) -> str:
    """Return the regime of a world by its final measures; the first that fits.

    1. ``mortal-engines``: `takeover_rate` >= 1.5 and `cooperation` < 0.45: the strong eat the weak and few still help.
    2. ``tour-de-france``: `cooperation` >= 0.65, `rotation` >= 0.5 and `takeover_rate` < 1: rivals ride together and
       take turns in the lead.
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
    >>> regime({"takeover_rate": 2.1, "cooperation": 0.2, "two_tiers": 1.0})
    'mortal-engines'
    >>> regime({"takeover_rate": 2.1, "cooperation": float("nan")})
    'quiet'
    """
    taken, together, turns, tiers = (_value(values, name) for name in DECIDING)
    if taken >= PREDATION and together < COLLAPSE:
        return "mortal-engines"
    if together >= PELOTON and turns >= TURNS and taken < SPARED:
        return "tour-de-france"
    return "two-tier" if tiers == 1.0 else "quiet"


def explain(values: Mapping[str, float | None]) -> str:
    """Return in one sentence why a world counts as the regime it does; other measures beside it say how it looks.

    Examples
    --------
    >>> print(explain({"takeover_rate": 2.1, "cooperation": 0.2, "display": 0.7}))
    Mortal Engines: 2.1 takeovers a year for 100 schools (1.5 or more), and 20% of voluntary ties are cooperative \
(under 45%); display 70%.
    """
    rate = _value(values, "takeover_rate")
    fell = f"{rate:.1f} takeovers a year for 100 schools" if _known(values, "takeover_rate") else "no takeovers counted"
    kept = f"{_percent(values, 'cooperation')} of voluntary ties are cooperative"
    why = {
        "mortal-engines": f"Mortal Engines: {fell} ({PREDATION:g} or more), and {kept} (under {COLLAPSE:.0%})",
        "tour-de-france": f"Tour de France: {kept} ({PELOTON:.0%} or more), the lead rotates, and there are {fell} "
        f"(under {SPARED:g})",
        "two-tier": f"Two tiers: net of intake schools fall into two groups, while {kept}; {fell}",
        "quiet": f"Quiet: {kept} and {fell}, which is neither Mortal Engines nor Tour de France, "
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
