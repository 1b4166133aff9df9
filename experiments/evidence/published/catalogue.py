"""The catalogue of published results: how one is declared, and what is found of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..catalogue import titled
from ..finding import Finding, yes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


@dataclass(frozen=True)
class Published:
    """A published result.

    Attributes
    ----------
    id : str
        Its row, as in L6.
    title : str
        What it says, in a sentence.
    source : str
        Who published it where.
    set_up : str
        What is played, by whom, how: the function's docstring, without its first line.
    cheap : bool
        Whether it is found in a second or two, and so in every run of the tests.
    find : callable
        Finds it again: returns the findings.
    """

    id: str
    title: str
    source: str
    set_up: str
    cheap: bool
    find: Callable[[], Sequence[Finding]]


PUBLISHED: dict[str, Published] = {}


def published(row: str, source: str, *, cheap: bool = False) -> Callable[[Callable[[], Iterator[Finding]]], object]:
    """Register a generator of findings as a published result; its docstring is the set-up."""

    def register(function: Callable[[], Iterator[Finding]]) -> object:
        title, set_up = titled(function)
        PUBLISHED[row] = Published(row, title, source, set_up, cheap, lambda: tuple(function()))
        return function

    return register


def fits(
    what: str, wanted: object, measured: object, within: object, tolerance: str, error: float | None = None
) -> Finding:
    """Return a finding that is as published if it lies within a tolerance, which is told in words."""
    return Finding(what, wanted, measured, holds=yes(within), tolerance=tolerance, error=error)


def close(what: str, wanted: float, measured: float, within: float, error: float | None = None) -> Finding:
    """Return a finding that must not be farther than ``within`` from what was published."""
    near = math.isfinite(measured) and abs(measured - wanted) <= within
    return fits(what, wanted, measured, near, f"± {within:.2g}", error)


def among_runs(what: str, wanted: float, share: float, runs: int) -> Finding:
    """Return a share of runs that must lie within four standard errors of an exact one."""
    error = math.sqrt(wanted * (1.0 - wanted) / runs)
    return fits(what, wanted, share, abs(share - wanted) <= 4.0 * error, f"4 standard errors, {runs:,} runs", error)


def exactly(what: str, wanted: object, measured: object) -> Finding:
    """Return a finding that must be the same to the last digit."""
    return fits(what, wanted, measured, wanted == measured, "exact")
