"""Tipping: where heads tip, as the laboratory finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..finding import Finding
from ..published import PUBLISHED
from ..published.report import told
from .catalogue import Shown, show

if TYPE_CHECKING:
    from .seeds import Seeds

ROWS = ("L17", "L19")


def again(row: str) -> list[Finding]:
    """Find a row of the laboratory again, as findings of a show."""
    return [
        Finding(
            f"{row}: {each.what}",
            f"{told(each.expected)} ({each.tolerance})",
            each.measured,
            holds=each.holds,
        )
        for each in PUBLISHED[row].find()
    ]


@show("tipping", 6, "x* = (c + f) / (s - g + f); with trust and noise, the folds of its fixed points")
def tipping(seeds: Seeds) -> Shown:
    """Where everybody meets everybody, heads tip where the formula says.

    Rows L17 (tipping point without noise) and L19 (trust as expectation, noise K: low and high state, the start that
    divides them, the greed at which the high state folds) of the laboratory, run again by the same code.
    """
    findings = [each for found in [seeds.executor.submit(again, row) for row in ROWS] for each in found.result()]
    missed = sum(each.holds != "yes" for each in findings)
    return Shown(
        findings,
        f"{len(findings)} numbers, {missed} outside their tolerance. This is the theory that the other rows hold the "
        "school world to: one kind of head, one pair of greed and fear, partners met at random. Towns differ from it "
        "by other strategies, by heads who come and go, and by greed and fear that differ from tie to tie.",
    )
