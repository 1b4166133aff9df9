"""How far schools differ in what their pupils learn, how that goes with intake, and how long it lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .catalogue import SHARE, Figure, digits, fact
from .pooling import mean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from .life import Life

APART = 5  # years
WITHIN_SCHOOLS = 1.0  # variance between the pupils of one school: attainment is told in their sd


def correlation(one: np.ndarray, two: np.ndarray) -> float:
    """Return the correlation; not a number where one of them does not vary, or for fewer than three schools."""
    if len(one) < 3 or np.ptp(one) == 0.0 or np.ptp(two) == 0.0:
        return np.nan
    return float(np.corrcoef(one, two)[0, 1])


def between(values: np.ndarray) -> float:
    """Return the share of the variance that lies between schools.

    Examples
    --------
    >>> between(np.array([0.0, 2.0]))
    0.5
    """
    variance = float(values.var())
    return variance / (variance + WITHIN_SCHOOLS)


def apart(values: np.ndarray, alive: np.ndarray, years: int, last: Sequence[int]) -> float:
    """Return the mean correlation over schools between each of the last years and as many years before."""
    found = []
    for year in last:
        if year - years >= 1:
            both = alive[year] & alive[year - years]
            found.append(correlation(values[year - years, both], values[year, both]))
    return float(np.mean(found)) if found else np.nan


def _with_intake(life: Life, year: int, of: np.ndarray | None = None) -> float:
    rows = life.alive[year]
    return correlation(life.disadvantaged[year, rows], (life.value_added if of is None else of)[year, rows])


def _by_rule(seen: Sequence[Sequence[Any]]) -> list[str]:
    bare, start, later, first, alone = (mean([each[k] for each in seen]) for k in range(2, 7))
    p = seen[0][7]
    return [
        "It is the region's own figure: no rule of the model made it.",
        (
            f"By the rule value added falls by {p['learning.intake']:g} sd from no to only disadvantaged pupils, "
            f"which alone makes {digits(first)} at the start and {digits(alone)} later, as shares lie less far apart "
            f"(A2). The rest is quality that goes with intake: their correlation goes from {digits(start)}, as in the "
            f"region's figures, to {digits(later)}, for quality fades by {p['learning.decay']:g} of itself a term. "
            f"And luck of the year weakens it: without it {digits(bare)}."
        ),
    ]


@fact(
    "A3",
    "England, 2023/24, Department for Education: Progress 8 and free school meals",
    Figure(
        "correlation of value added with disadvantage, at the start",
        "\N{MINUS SIGN}0.44",
        -0.50,
        -0.38,
        "correlation",
        mean,
    ),
    Figure("the same, after all years", "\N{MINUS SIGN}0.44", -0.50, -0.38, "correlation", mean),
    why=_by_rule,
)
def intake(life: Life) -> list[Any]:
    """Published value added goes with intake.

    Correlation over open schools, each counting once, of the year's value added as published with the share of
    disadvantaged pupils; at the start the region's, and the mean over the last five years. Over the 3,141 schools of
    the source its standard error is 0.014; it moved by some hundredths between years: room of 0.06.
    """
    years, weight = list(life.later), life.parameters["learning.intake"]
    spread = [[each[year, life.alive[year]].std() for year in years] for each in (life.disadvantaged, life.value_added)]
    return [
        _with_intake(life, 0),
        float(np.mean([_with_intake(life, year) for year in years])),
        float(np.mean([_with_intake(life, year, life.value_added - life.lucky) for year in years])),
        _with_intake(life, 0, life.effectiveness),
        float(np.mean([_with_intake(life, year, life.effectiveness) for year in years])),
        float(-weight * life.disadvantaged[0].std() / max(1e-9, life.value_added[0].std())),
        float(-weight * np.mean(spread[0]) / max(1e-9, np.mean(spread[1]))),
        life.parameters,
    ]


def _not_lucky(seen: Sequence[Sequence[object]]) -> list[str]:
    start, later, bare = (mean([each[k] for each in seen]) for k in range(3))
    told = "Were the variance within schools what is left of one, and not one, it would be {}"
    return [
        f"{told.format(digits(_whole(start), SHARE))}.",
        f"{told.format(digits(_whole(later), SHARE))}; without the luck of the year {digits(bare, SHARE)}.",
    ]


def _whole(share: float) -> float:
    """Return the variance between schools itself: their share if all variance together is one."""
    return share / (1.0 - share) * WITHIN_SCHOOLS


def _fading(seen: Sequence[Sequence[Any]]) -> list[str]:
    start, later = (mean([each[k] for each in seen]) for k in (3, 4))
    p = seen[0][5]
    return [
        "It is the region's own figure: no rule of the model made it.",
        (
            f"Quality fades by {p['learning.decay']:g} of itself a term and is stirred by {p['learning.noise']:g} sd: "
            f"its sd between schools goes from {digits(start)} to {digits(later)}; luck adds "
            f"{p['accountability.result_noise']:g} sd."
        ),
    ]


@fact(
    "A4",
    "England, 2015/16, Department for Education",
    Figure("share of variance in value added between schools, at the start", "15%", 0.12, 0.18, SHARE, mean),
    Figure("the same, after all years", "15%", 0.12, 0.18, SHARE, mean),
    beside=_not_lucky,
    why=_fading,
)
def differ(life: Life) -> list[object]:
    """Schools differ little in value added.

    ``V / (V + 1)``, V the variance over open schools of the year's value added as published, in pupil-level sd: pupils
    of one school have variance 1. At the start, and the mean over the last five years. Room of three points: sources
    put the share at 10 to 20% by subject and model, and whether 1 is the variance within schools or that of all pupils
    makes two points.
    """
    rows = life.alive
    later = [between(life.value_added[year, rows[year]]) for year in life.later]
    bare = [between((life.value_added - life.lucky)[year, rows[year]]) for year in life.later]
    quality = [life.effectiveness[year, rows[year]].std() for year in life.later]
    return [
        between(life.value_added[0, rows[0]]),
        float(np.mean(later)),
        float(np.mean(bare)),
        float(life.effectiveness[0, rows[0]].std()),
        float(np.mean(quality)),
        life.parameters,
    ]


def _without_luck(seen: Sequence[Sequence[object]]) -> list[str]:
    return [f"Without the luck of the year {digits(mean([each[k] for each in seen]))}." for k in (2, 3)]


def _share_of_luck(seen: Sequence[Sequence[Any]]) -> list[str]:
    found = []
    for whole, bare, spread in ((0, 2, 4), (1, 3, 5)):
        r, without, sd = (mean([each[k] for each in seen]) for k in (whole, bare, spread))
        lucky = seen[0][6]["accountability.result_noise"]
        found.append(
            f"The luck of the year has sd {lucky:g}, anew each year, beside sd {digits(sd)} between schools in all: "
            f"{digits(lucky**2 / sd**2, SHARE)} of the variance. Without it the correlation is {digits(without)}, and "
            f"{digits(without)} less that share of itself is about the {digits(r)} found."
        )
    return found


@fact(
    "A8",
    "England, 2018/19 to 2023/24, Department for Education: Progress 8 and Attainment 8",
    Figure("value added, five years apart", "0.74", 0.68, 0.80, "correlation", mean),
    Figure("raw results, year on year", "0.95", 0.92, 0.98, "correlation", mean),
    beside=_without_luck,
    why=_share_of_luck,
)
def lasting(life: Life) -> list[Any]:
    """What schools achieve lasts.

    Correlations over the schools open in both years: of value added as published five years apart, and of raw results
    (mean attainment of all pupils) in consecutive years, both with the luck of each year. Means over the last five
    years; the start does not count. Standard errors over 3,000 schools are below 0.01; the five years of the source
    hold a pandemic and no two other years so far apart are at hand, hence room of 0.06; 0.03 year on year.
    """
    bare = life.value_added - life.lucky, life.results - life.lucky
    return [
        apart(life.value_added, life.alive, APART, life.later),
        apart(life.results, life.alive, 1, life.later),
        apart(bare[0], life.alive, APART, life.later),
        apart(bare[1], life.alive, 1, life.later),
        *(
            float(np.mean([each[year, life.alive[year]].std() for year in life.later]))
            for each in (life.value_added, life.results)
        ),
        life.parameters,
    ]
