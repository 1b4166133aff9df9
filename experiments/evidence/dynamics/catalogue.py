"""The catalogue of shows: how one is declared, and what is found by it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ...intervals import of_mean
from ..catalogue import titled
from ..finding import Finding, Holds, yes
from ..verdicts import INCONCLUSIVE, OPPOSITE, SUPPORTED, verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .seeds import Seeds

HOLDS: dict[str, Holds] = {SUPPORTED: "yes", OPPOSITE: "no", INCONCLUSIVE: "unclear"}


@dataclass(frozen=True)
class Shown:
    """What a show found: its numbers, what they come to and why in words, and the curves of its picture."""

    findings: Sequence[Finding]
    why: str
    curves: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Show:
    """A show: its name and place, what is foretold in a sentence and by whom, what is run, and what finds it."""

    id: str
    place: int
    title: str
    source: str
    set_up: str
    find: Callable[[Seeds], Shown]

    def told(self, seeds: Seeds) -> dict[str, Any]:
        """Find it; return everything as plain objects."""
        shown = self.find(seeds)
        return {
            "id": self.id,
            "title": self.title,
            "source": self.source,
            "set_up": self.set_up,
            "seeds": seeds.number,
            "findings": [_told(each) for each in shown.findings],
            "why": shown.why,
            "curves": shown.curves,
        }


def _told(found: Finding) -> dict[str, Any]:
    return {
        "what": found.what,
        "foretold": found.expected,
        "measured": found.measured,
        "low": found.low,
        "high": found.high,
        "n": found.n,
        "as_foretold": found.holds,
    }


SHOWS: dict[str, Show] = {}


def show(name: str, place: int, source: str) -> Callable[[Callable[[Seeds], Shown]], object]:
    """Register a function ``Seeds -> Shown`` as a show; its docstring is what is foretold, and the set-up."""

    def register(function: Callable[[Seeds], Shown]) -> object:
        title, set_up = titled(function)
        SHOWS[name] = Show(name, place, title, source, set_up, function)
        return function

    return register


def over_seeds(what: str, values: Any, foretold: str = "") -> Finding:
    """Return a mean over seeds with its interval, of which nothing is judged."""
    found = of_mean(values)
    return Finding(what, foretold, *found.finite, found.n)


def above(what: str, values: Any, foretold: str = "above 0") -> Finding:
    """Return a mean that was foretold to lie above zero."""
    return _judged(over_seeds(what, values, foretold), 1)


def below(what: str, values: Any, foretold: str = "below 0") -> Finding:
    """Return a mean that was foretold to lie below zero."""
    return _judged(over_seeds(what, values, foretold), -1)


def _judged(found: Finding, side: int) -> Finding:
    """Return a finding with its verdict: however small it is, it matters."""
    return replace(found, holds=HOLDS[verdict(found.measured, found.low, found.high, side)])


def whether(what: str, foretold: str, measured: object, *, holds: bool, n: int | None = None) -> Finding:
    """Return something that either is as foretold or is not."""
    return Finding(what, foretold, measured, n=n, holds=yes(holds))


def mean(values: Any) -> float | None:
    """Return a mean ready for JSON: None where there is no number."""
    found = float(np.mean(values)) if len(values) else math.nan
    return found if math.isfinite(found) else None


def digits(value: float | None) -> str:
    """Return a number as a sentence tells it.

    Examples
    --------
    >>> digits(0.123), digits(-0.5), digits(None)
    ('0.12', '\N{MINUS SIGN}0.50', 'no number')
    """
    return "no number" if value is None else f"{value:.2f}".replace("-", "\N{MINUS SIGN}")


def ranged(found: Finding) -> str:
    """Return a finding's mean and interval as a sentence tells them."""
    return f"{digits(found.measured)} ({digits(found.low)} to {digits(found.high)})"
