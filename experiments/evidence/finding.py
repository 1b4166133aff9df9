"""A finding: one number that was asked for, beside what was expected of it; all evidence is told in this one kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Holds = Literal["yes", "no", "unclear"]


@dataclass(frozen=True)
class Finding:
    """One number (or what stands in its place) beside what was foretold, published or is known of it.

    Attributes
    ----------
    what : str
        What was asked.
    expected : Any
        What the source says of it, in words or as a number; empty where it says nothing.
    measured : Any
        What came out, ready for JSON: a mean over seeds, or what stands in its place; None where nothing is told.
    low, high : float or None
        Its 95% interval.
    n : int or None
        Seeds, worlds or pairs that it is of.
    holds : "yes", "no", "unclear" or None
        Whether it is as expected; unclear where the interval does not tell; None where nothing was expected.
    tolerance : str
        How far off still counts as the same, in words.
    error : float or None
        Standard error of what was measured, where that is told instead of an interval.
    """

    what: str
    expected: Any
    measured: Any
    low: float | None = None
    high: float | None = None
    n: int | None = None
    holds: Holds | None = None
    tolerance: str = ""
    error: float | None = None

    @property
    def within(self) -> bool | None:
        """Whether it is as expected, where that is told without an interval."""
        return None if self.holds is None else self.holds == "yes"


def yes(whether: object) -> Holds:
    """Return "yes" or "no"."""
    return "yes" if whether else "no"
