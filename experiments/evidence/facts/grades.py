"""Public grades: who gets a good one, who gets out of a bad one, and who is stuck."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ....agents.school import OUTSTANDING
from .catalogue import SHARE, Figure, digits, fact
from .life import BAD
from .pooling import ratio, ratio_over_ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .life import Life

FEW, MANY = 0.05, 0.23  # shares of disadvantaged pupils
LONG = 5  # year ends in a row with a bad grade from which on a school is stuck


def at_risk(life: Life, year: int) -> tuple[np.ndarray, np.ndarray]:
    """Return which schools began the year with a bad grade and end it with any, and which of these with a good one."""
    before, now = life.grade[year - 1], life.grade[year]
    risk = life.alive[year - 1] & life.alive[year] & (before >= BAD) & (now > 0)
    return risk, risk & (now < BAD)


def stuck_for(life: Life) -> np.ndarray:
    """Return, by year and school, for how many year ends in a row it has had a bad grade."""
    found = np.zeros(life.grade.shape, dtype=int)
    for year, bad in enumerate(life.grade >= BAD):
        found[year] = np.where(bad, 1 + (found[year - 1] if year else 0), 0)
    return found


def escapes(life: Life, among: np.ndarray) -> tuple[int, int]:
    """Return escapes and school-years at risk of them in the watched years, among some schools by year."""
    out, risk = 0, 0
    for year in life.watched:
        here, escaped = at_risk(life, year)
        out += int((escaped & among[year - 1]).sum())
        risk += int((here & among[year - 1]).sum())
    return out, risk


def _chances(seen: Sequence[Sequence[object]]) -> list[str]:
    often, lifted = ratio([each[1] for each in seen]), ratio([each[2] for each in seen])
    return [
        (
            f"A school with a bad grade is inspected in {digits(often, SHARE)} of its years, and "
            f"{digits(lifted, SHARE)} of these inspections give a good grade; the product is the chance."
        )
    ]


@fact(
    "A5",
    "FFT Education Datalab 2019",
    Figure("escape from a bad grade", "about 16%", 0.12, 0.20, SHARE),
    why=_chances,
)
def escape(life: Life) -> list[object]:
    """Escape from a bad grade, a year.

    Of the schools that begin a year with one of the two bad grades and end it open and with a grade, the share that end
    it with one of the two good ones; all watched years together. A school taken over has no grade until it is
    inspected, and leaves watch. The range is the source's.
    """
    out, risk = escapes(life, life.alive)
    again = good = 0
    for year in life.watched:
        here, escaped = at_risk(life, year)
        again += int((here & life.inspected[year]).sum())
        good += int((escaped & life.inspected[year]).sum())
    return [(out, risk), (again, risk), (good, again)]


def tops(life: Life, years: Sequence[int] | range, low: float, high: float) -> tuple[int, int]:
    """Return schools with the top grade, and with any, whose disadvantaged share lies in a range, over years."""
    top = every = 0
    for year in years:
        share = life.disadvantaged[year]
        graded = life.alive[year] & (life.grade[year] > 0) & (share >= low) & (share <= high)
        every += int(graded.sum())
        top += int((graded & (life.grade[year] == OUTSTANDING)).sum())
    return top, every


def by_rank(life: Life) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the same of the fifth with least and of the fifth with most disadvantaged pupils, over the later years."""
    found = np.zeros((2, 2), dtype=int)
    for year in life.later:
        low, high = np.quantile(life.disadvantaged[year, life.alive[year]], (0.2, 0.8))
        found += np.array([tops(life, [year], 0.0, low), tops(life, [year], high, 1.0)])
    (a, b), (c, d) = found.tolist()
    return (a, b), (c, d)


def _fifths(seen: Sequence[Sequence[object]]) -> list[str]:
    least, most, total = (ratio([each[k] for each in seen]) for k in (4, 5, 6))
    told = (
        f"By rank: of the fifth of schools with the fewest disadvantaged pupils {digits(least, SHARE)} have the top "
        f"grade, of the fifth with the most {digits(most, SHARE)}, of all {digits(total, SHARE)}."
    )
    return [told] * 4


def _thresholds(seen: Sequence[Sequence[Any]]) -> list[str]:
    first, later = (
        [ratio([each[k] for each in seen]), *(ratio([(each[k][1], each[total][1]) for each in seen]) for k in parts)]
        for k, total, parts in ((7, 7, (0, 1)), (6, 6, (2, 3)))
    )
    p = seen[0][8]
    found = []
    for (top, few, many), told in (
        (first, "Grades at the start are the region's"),
        (
            later,
            (
                f"By the rule inspectors take {p['inspection.intake_bias']:g} sd off for each sd of disadvantage, and "
                "quality is what they see beside it"
            ),
        ),
    ):
        found += [
            (
                f"{told}. Of all schools with a grade {digits(top, SHARE)} have the top one; {digits(few, SHARE)} "
                f"have at most 5% disadvantaged pupils and {digits(many, SHARE)} at least 23%, so these are no longer "
                "the ends of the scale."
            )
        ] * 2
    return found


@fact(
    "A6",
    "Education Policy Institute 2016",
    Figure("top grade where at most 5% are disadvantaged, at the start", "48%", 0.40, 0.56, SHARE),
    Figure("top grade where at least 23% are, at the start", "14%", 0.10, 0.18, SHARE),
    Figure("top grade where at most 5% are disadvantaged, after all years", "48%", 0.40, 0.56, SHARE),
    Figure("top grade where at least 23% are, after all years", "14%", 0.10, 0.18, SHARE),
    beside=_fifths,
    why=_thresholds,
)
def track(life: Life) -> list[object]:
    """Grades track intake.

    Of the open schools with a grade and at most 5% (at least 23%) disadvantaged pupils, the share with the top grade;
    at the start, and in the last five years together. Where some hundred schools are meant the standard error is 2 to 3
    points, and the share of all schools with the top grade has changed since: room of eight points, and of
    four where the share is small. The shares of 2016 are kept though twice as many pupils are eligible now; hence the
    fifths by rank beside them.
    """
    least, most = by_rank(life)
    return [
        tops(life, [0], 0.0, FEW),
        tops(life, [0], MANY, 1.0),
        tops(life, life.later, 0.0, FEW),
        tops(life, life.later, MANY, 1.0),
        least,
        most,
        tops(life, life.later, 0.0, 1.0),
        tops(life, [0], 0.0, 1.0),
        life.parameters,
    ]


def _hazards(seen: Sequence[Sequence[Any]]) -> list[str]:
    found = []
    for k, (some, others) in enumerate((("the long stuck", "the others"), ("the more disadvantaged", "the less"))):
        one, two = (ratio([each[k][part] for each in seen]) for part in (slice(2), slice(2, 4)))
        found.append(f"{digits(one, SHARE)} of {some} escape in a year, {digits(two, SHARE)} of {others}.")
    return found


def _turns(seen: Sequence[Sequence[Any]]) -> list[str]:
    p = seen[0][2]
    told = (
        f"A school with a bad grade is inspected with the same chance, {p['inspection.often_after_bad']:g} a year, "
        "however long it has had it; only its quality, its intake and its last grade tell in what comes of it. "
    )
    return [
        told + "So the long stuck differ from others by selection alone: those of higher quality have left.",
        told + f"A sd of disadvantage counts {p['inspection.intake_bias']:g} of a sd of quality, luck "
        f"{p['inspection.noise']:g}.",
    ]


@fact(
    "B3",
    "Ofsted 2020; Education Policy Institute 2022",
    Figure("escape of the long stuck over that of others", "slower", None, 0.9, "ratio", ratio_over_ratio),
    Figure("escape of the disadvantaged over that of others", "slower", None, 0.9, "ratio", ratio_over_ratio),
    beside=_hazards,
    why=_turns,
)
def stuck(life: Life) -> list[object]:
    """The stuck differ: a constant chance of escape would make both ratios 1.

    The yearly chance of escape (A5) of schools that had a bad grade at five or more year ends in a row, over that of
    schools that had it for fewer; and of schools whose share of disadvantaged pupils lies above the median of the
    schools with a bad grade that year, over that of the others. All watched years together; years before the start are
    not known and do not count. The sources say *slower*, not by how much: 0.9 or less is taken as slower.
    """
    long = stuck_for(life)
    poor = np.zeros(life.grade.shape, dtype=bool)
    for year in range(len(poor)):
        bad = life.alive[year] & (life.grade[year] >= BAD)
        if bad.any():
            poor[year] = life.disadvantaged[year] > np.median(life.disadvantaged[year, bad])
    return [
        (*escapes(life, long >= LONG), *escapes(life, (long > 0) & (long < LONG))),
        (*escapes(life, poor), *escapes(life, ~poor)),
        life.parameters,
    ]
