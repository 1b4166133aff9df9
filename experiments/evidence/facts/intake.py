"""How large schools are, and how unevenly disadvantaged pupils are spread over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ....model.region.figures import dissimilarity, gini
from .catalogue import SHARE, Figure, digits, fact
from .life import LEAST_IN_AREA
from .pooling import mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .life import Life

    Sizes = tuple[tuple[str, str, float, float, str], ...]

WHEN = ("at the start", "after all years")
CENSUS = "England, open state secondaries, March 2026, Department for Education"


def over_years(life: Life, years: Iterable[int], measure: Callable[[Life, int], tuple[float, ...]]) -> list[float]:
    """Return the mean over some years of what is measured in each."""
    return np.mean([measure(life, year) for year in years], axis=0).tolist()


def areas(life: Life, year: int) -> list[np.ndarray]:
    """Return the rows of the open schools of each authority that has five or more."""
    found = (np.flatnonzero(life.alive[year] & (life.authority == each)) for each in np.unique(life.authority))
    return [rows for rows in found if len(rows) >= LEAST_IN_AREA]


def of_several(life: Life) -> bool:
    """Return whether there is more than one authority: one is no nation, and need not be as the nation is."""
    return len(np.unique(life.authority)) > 1


def sizes(life: Life, year: int) -> tuple[float, ...]:
    """Return mean, sd and Gini coefficient of rolls, and the median Gini coefficient within authorities."""
    roll = life.pupils[year]
    every = roll[life.alive[year]]
    within = [gini(roll[rows]) for rows in areas(life, year)]
    nation = (float(every.mean()), float(every.std()), gini(every)) if of_several(life) else (np.nan,) * 3
    return (*nation, float(np.median(within)) if within else np.nan)


def mixes(life: Life, year: int) -> tuple[float, ...]:
    """Return mean and sd of the disadvantaged share, and its dissimilarity: of all, median within authorities."""
    roll, share, alive = life.pupils[year], life.disadvantaged[year], life.alive[year]
    within = [dissimilarity(roll[rows], share[rows]) for rows in areas(life, year)]
    every = float(share[alive].mean()), float(share[alive].std()), dissimilarity(roll[alive], share[alive])
    nation = every if of_several(life) else (np.nan,) * 3
    return (*nation, float(np.median(within)) if within else np.nan)


SIZES: Sizes = (
    ("mean roll", "1,068", 1015.0, 1120.0, "pupils"),
    ("sd of rolls", "403", 363.0, 443.0, "pupils"),
    ("Gini coefficient of rolls", "0.21", 0.19, 0.23, "Gini"),
    ("Gini coefficient of rolls within an authority, median", "0.18", 0.16, 0.20, "Gini"),
)
MIXES: Sizes = (
    ("mean share of disadvantaged pupils", "28%", 0.26, 0.30, SHARE),
    ("sd of the share between schools", "14%", 0.12, 0.16, SHARE),
    ("dissimilarity of disadvantaged pupils", "0.28", 0.25, 0.31, "index"),
    ("dissimilarity within an authority, median", "0.22", 0.20, 0.24, "index"),
)


def _both(figures: Sizes) -> list[Figure]:
    return [
        Figure(f"{what}, {when}", stated, low, high, unit, mean)
        for when in WHEN
        for what, stated, low, high, unit in figures
    ]


def first_comers(life: Life) -> Life:
    """Return a life whose start holds, in place of its pupils, the first year's entrants times the years they stay."""
    stay = life.stay[:, None]
    entrants = life.roll[1] - life.roll[0] * (1.0 - 1.0 / stay)
    return life._replace(roll=np.maximum(0.0, entrants * stay)[None], alive=life.alive[1:2])


def _drift(figures: Sizes) -> Callable[[Sequence[Sequence[object]]], list[str]]:
    def why(seen: Sequence[Sequence[Any]]) -> list[str]:
        count, after = len(figures), []
        for k, (_, _, _, _, unit) in enumerate(figures):
            start, comers = (mean([each[place] for each in seen]) for place in (k, 2 * count + k))
            after.append(
                f"It is {digits(start, unit)} at the start, but the first year's entrants alone would make it "
                f"{digits(comers, unit)}: what homes, places and choice give, and rolls go towards it as pupils leave."
            )
        return ["It is the region's own figure: no rule of the model made it."] * count + after

    return why


@fact("A1", CENSUS, *_both(SIZES), why=_drift(SIZES))
def size(life: Life) -> list[float]:
    """Rolls of secondary schools.

    Mean, standard deviation and Gini coefficient over open schools, each counting once; and the median over authorities
    of five or more open schools of the Gini coefficient within them. What is told of all schools is not told of a
    region of one authority, which need not be as the nation is. At the start they are the region's; after all years
    they are means over the last five. The source is a census: no error of sampling. Room is left for the change of
    England's own figures within some years (about 5% of the mean, 10% of the sd) and of 0.02 in an index.
    """
    return [*sizes(life, 0), *over_years(life, life.later, sizes), *sizes(first_comers(life), 0)]


@fact("A2", CENSUS, *_both(MIXES), why=_drift(MIXES))
def mix(life: Life) -> list[float]:
    """Shares of disadvantaged pupils (eligible for free school meals).

    Mean and standard deviation over open schools, each counting once; the index of dissimilarity of disadvantaged
    against all other pupils over all open schools (Duncan and Duncan 1955), and its median over authorities of five or
    more. What is told of all schools is not told of a region of one authority. At the start they are the region's;
    after all years they are means over the last five. The source is a census; room is left for changes within some
    years (England's mean rose by about a point a year lately): two points of a share, 0.03 of the index between all
    schools, which depends on how many authorities there are, and 0.02 within one.
    """
    return [*mixes(life, 0), *over_years(life, life.later, mixes), *mixes(first_comers(life), 0)]
