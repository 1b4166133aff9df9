"""Heads who leave, schools that change hands or close, and schools that collapse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .catalogue import SHARE, Figure, digits, fact
from .life import BAD, WATCHED
from .pooling import mean, ratio, ratio_less_ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .life import Life

FALLS, LOSS = 8, 0.2  # years of ten in which a school must fall, and the share of its roll that it must lose
CLOSED = "Department for Education; National Foundation for Educational Research"
DEALS = 20  # of the year-shuffled null


def leavers(life: Life, among: np.ndarray) -> tuple[int, int]:
    """Return heads who left and all heads of the watched years, among some schools by year."""
    years = list(life.watched)
    here = life.alive[years] & among[years]
    return int((life.new_head[years] & here).sum()), int(here.sum())


def _parted(seen: Sequence[Sequence[Any]]) -> list[str]:
    taken, held = ratio([each[2] for each in seen]), ratio([each[3] for each in seen])
    return [
        "",
        (
            f"After a bad grade {digits(ratio([each[1][:2] for each in seen]), SHARE)} leave; {digits(taken, SHARE)} "
            "of these because their school was taken over. Of the heads of schools not taken over "
            f"{digits(held, SHARE)} leave."
        ),
    ]


def _rules_of_leaving(seen: Sequence[Sequence[Any]]) -> list[str]:
    p = seen[0][4]
    told = (
        f"By the rules a head leaves with chance {p['heads.leave']:g} a year, {p['heads.leave_after_bad']:g} more "
        f"under a bad grade, up to {p['heads.burn_out']:g} more when burnt out; after {p['heads.job_years']:g} bad "
        f"years in a row it is dismissed with chance {p['heads.dismissal']:g} times the stakes; and a takeover brings "
        "a new head."
    )
    usual, bad, held = (ratio([each[k][:2] for each in seen]) for k in (0, 1, 3))
    return [
        told,
        (
            f"{told} Of the {digits(bad - usual, SHARE)} more, takeovers make {digits(bad - held, SHARE)}; what is "
            f"left above {digits(p['heads.leave_after_bad'], SHARE)} is dismissal, or heads burnt out."
        ),
    ]


@fact(
    "A9",
    "National Foundation for Educational Research 2015",
    Figure("heads who leave, good or no grade", "6% to 13%", 0.06, 0.13, SHARE),
    Figure("the same after a bad grade, less this", "about 10 points", 0.07, 0.13, SHARE, ratio_less_ratio),
    beside=_parted,
    why=_rules_of_leaving,
)
def heads(life: Life) -> list[Any]:
    """Heads leave, more often after a bad grade.

    Of the heads of open schools, the share who are followed by another at the end of a year, whatever the reason; all
    watched years together. A grade is bad if it is one of the two bad ones at that year's end, or if the school was
    taken over then (which happens to no other). The first range is the source's; *about 10 points* is taken as 7 to 13.
    """
    bad = (life.grade >= BAD) | life.taken_over
    after, usual = leavers(life, bad), leavers(life, ~bad)
    years = list(life.watched)
    taken = int((life.taken_over & life.new_head & life.alive)[years].sum())
    held = leavers(life, bad & ~life.taken_over)
    return [usual, (*after, *usual), (taken, after[0]), held, life.parameters]


def transfers(life: Life) -> tuple[int, int]:
    """Return schools that went from one trust to another, and all schools of trusts, in the watched years."""
    moved = members = 0
    for year in life.watched:
        before, now = life.controller[year - 1], life.controller[year]
        there = life.alive[year - 1] & life.alive[year] & (before >= 0)
        members += int(there.sum())
        moved += int((there & (now >= 0) & (now != before)).sum())
    return moved, members


def _hands(seen: Sequence[Sequence[object]]) -> list[str]:
    return [f"Of all schools {digits(ratio([each[2] for each in seen]), SHARE)} are taken over in a year.", ""]


def _rules_of_fates(seen: Sequence[Sequence[Any]]) -> list[str]:
    p = seen[0][3]
    worst, bad = ratio([each[4] for each in seen]), ratio([each[5] for each in seen])
    fit = f"roll below {digits(p['fates.viable'], SHARE)} of its places, still shrinking, and in debt, all at once"
    least = min(each[6] for each in seen)
    return [
        (
            f"A school is put out to takeover with chance {p['fates.intervention']:g} a year under the worst grade, "
            f"which {digits(worst, SHARE)} of trusts' schools have, and {p['fates.coasting']:g} under the other bad "
            f"one ({digits(bad, SHARE)}); and only a better partner with a good grade, of no or another trust, may "
            "bid."
        ),
        (
            f"By the rules a school may close only with its {fit}, with chance {p['fates.closing']:g} a year. The "
            f"smallest open school of any year had {least:,.0f} pupils; reorganisations, mergers and closures by plan "
            "are no part of the model."
        ),
    ]


@fact(
    "A10",
    "Department for Education",
    Figure("transfers between trusts, of their schools, a year", "0.5% to 3.6%", 0.005, 0.036, SHARE),
    Figure("closures, of all schools, a year", "0.1% to 0.3%", 0.001, 0.003, SHARE, source=CLOSED),
    beside=_hands,
    why=_rules_of_fates,
)
def hands(life: Life) -> list[object]:
    """Schools change hands, seldom, and close, more seldom.

    Of the schools that a multi-school trust controls at the beginning of a year and that stay open, the share that
    another trust controls at its end; and of all schools open at the beginning, the share that are closed at its end.
    All watched years together. Both ranges are the sources', over years.
    """
    years = list(life.watched)
    before = [year - 1 for year in years]
    was, now = life.alive[before], life.alive[years]
    inside = was & (life.controller[before] >= 0)
    return [
        transfers(life),
        (int((was & ~now).sum()), int(was.sum())),
        (int(life.taken_over[years].sum()), int(was.sum())),
        life.parameters,
        (int((inside & (life.grade[before] == BAD + 1)).sum()), int(inside.sum())),
        (int((inside & (life.grade[before] == BAD)).sum()), int(inside.sum())),
        float(life.pupils[years][now].min()),
    ]


def relative(life: Life, years: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """Return, by year and school, log of the roll and the disadvantaged share, both against those of its authority."""
    roll, poor = np.empty((len(years), len(life.authority))), np.empty((len(years), len(life.authority)))
    for row, year in enumerate(years):
        pupils = life.pupils[year]
        of_area = np.bincount(life.authority, pupils)[life.authority]
        poor_of_area = np.bincount(life.authority, pupils * life.disadvantaged[year])[life.authority]
        roll[row] = np.log(np.maximum(pupils, 1e-9)) - np.log(np.maximum(of_area, 1e-9))
        poor[row] = life.disadvantaged[year] - poor_of_area / np.maximum(of_area, 1e-9)
    return roll, poor


def collapsed(roll: np.ndarray, poor: np.ndarray) -> np.ndarray:
    """Return which schools collapsed, from the changes of `relative` from year to year."""
    falls, rises = (roll < 0.0).sum(axis=0), (poor > 0.0).sum(axis=0)
    return (falls >= FALLS) & (rises >= FALLS) & (roll.sum(axis=0) <= np.log(1.0 - LOSS))


def shuffled(roll: np.ndarray, poor: np.ndarray, deals: int = DEALS) -> float:
    """Return the share that would collapse if each year's changes were dealt to the schools at random."""
    rng, found = np.random.default_rng(1), []
    for _ in range(deals):
        order = np.argsort(rng.random(roll.shape), axis=1)
        found.append(collapsed(np.take_along_axis(roll, order, 1), np.take_along_axis(poor, order, 1)).mean())
    return float(np.mean(found))


def _null(seen: Sequence[Sequence[object]]) -> list[str]:
    null, lost = mean([each[1] for each in seen]), mean([each[2] for each in seen])
    return [
        (
            f"Were each year's changes dealt to the schools at random, {digits(null, SHARE)} would. "
            f"{digits(lost, SHARE)} of all lose a fifth of their roll against the authority, whatever their years are "
            "like."
        )
    ]


@fact(
    "B1",
    "England, 1990s (compare Gorard, Taylor and Fitz 2002)",
    Figure("schools that collapse within ten years", "under 1%", None, 0.01, SHARE),
    beside=_null,
)
def collapse(life: Life) -> list[Any]:
    """Collapse is rare.

    Of the schools open through the last ten years, the share whose roll, as a share of the authority's pupils, falls in
    at least 8 of these years and by 20% or more over all, and whose share of disadvantaged pupils, less the
    authority's, rises in at least 8. The null deals the changes of each year (of roll and of share together) to the
    schools at random: what chance alone would make of years like these. Not told of fewer than ten years.
    """
    years = range(life.years - WATCHED, life.years + 1)
    if years[0] < 0:
        return [(0, 0), np.nan, np.nan]
    there = life.alive[list(years)].all(axis=0)
    roll, poor = (np.diff(each[:, there], axis=0) for each in relative(life, years))
    lost = roll.sum(axis=0) <= np.log(1.0 - LOSS)
    return [(int(collapsed(roll, poor).sum()), int(there.sum())), shuffled(roll, poor), float(lost.mean())]
