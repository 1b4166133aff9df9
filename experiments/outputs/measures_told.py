"""How measures are told to people: a plain name and a number with its unit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

NONE = "\N{EN DASH}"


class Told(NamedTuple):
    """One line of a summary: the measure, its plain name, and how its number is written."""

    metric: str
    name: str
    how: str


FOOTNOTE = (
    "sd: standard deviations between pupils. One is, very roughly, a year's progress. A Matthew slope above 0 says "
    "that schools that were ahead pull further ahead, below 0 that the others catch up."
)
SUMMARY = (
    Told("cooperation", "ties on which both heads cooperate", "percent"),
    Told("trust", "trust between heads", "percent"),
    Told("display", "effort spent on out-competing", "percent"),
    Told("darwinism_norm", "belief that only competition pays", "percent"),
    Told("takeovers", "schools ever taken over", "percent"),
    Told("closures", "schools closed", "percent"),
    Told("largest_trust_share", "schools in the largest trust", "percent"),
    Told("effectiveness", "quality of schools, mean", "sd"),
    Told("spread", "quality, spread between schools", "plain sd"),
    Told("attainment", "attainment, mean", "sd"),
    Told("attainment_gap_months", "disadvantaged pupils are behind by", "months"),
    Told("roll_gini", "inequality of school size (Gini)", "gini"),
    Told("segregation", "segregation of disadvantaged pupils", "percent"),
    Told("matthew_slope", "the strong pull ahead (Matthew slope)", "slope"),
)
"""The main measures, in the order a summary tells them."""


def written(value: float | None, how: str) -> str:
    """Return a number as people read it, with its unit.

    Examples
    --------
    >>> written(0.553, "percent"), written(7.88, "months"), written(0.1, "sd")
    ('55%', '7.9 months', '+0.10 sd')
    """
    if value is None or math.isnan(value):
        return NONE
    forms = {
        "percent": "{:.0%}",
        "months": "{:.1f} months",
        "sd": "{:+.2f} sd",
        "plain sd": "{:.2f} sd",
        "slope": "{:+.2f}",
    }
    text = forms.get(how, "{:.2f}").format(value)
    return text.replace("-", "\N{MINUS SIGN}") if text.startswith("-") else text


def difference(value: float | None, how: str) -> str:
    """Return a difference between two numbers as people read it, with its sign; of shares in percentage points.

    Examples
    --------
    >>> difference(0.125, "percent"), difference(0.3, "months"), difference(0.0, "sd")
    ('+12.5', '+0.30', '0')
    """
    if value is None or math.isnan(value):
        return NONE
    if value == 0:
        return "0"
    form, scale = {"percent": ("{:+.1f}", 100), "months": ("{:+.2f}", 1)}.get(how, ("{:+.3f}", 1))
    return form.format(value * scale).replace("-", "\N{MINUS SIGN}")


def lines(start: Mapping[str, float], end: Mapping[str, float]) -> list[tuple[str, str, str]]:
    """Return ``(name, at the start, at the end)`` for the main measures there are."""
    return [
        (each.name, written(start[each.metric], each.how), written(end[each.metric], each.how))
        for each in SUMMARY
        if each.metric in end
    ]
