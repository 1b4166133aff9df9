"""How families choose, and whether many schools to choose from make schools better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .catalogue import SHARE, Figure, digits, fact
from .pooling import mean, ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .life import Life

NEAREST = "England 2015, Department for Education: applications for secondary school places"
TINY = 1e-9
REACH = 5.0  # km within which another school is a local rival


def _own_count(seen: Sequence[Sequence[object]]) -> list[str]:
    return [f"By the model's own count of the last admissions {digits(ratio([each[2] for each in seen]), SHARE)}.", ""]


def _appeal(seen: Sequence[Sequence[Any]]) -> list[str]:
    met, beyond, places = (ratio([each[k] for each in seen]) for k in (0, 4, 5))
    p = seen[0][3]
    return [
        (
            f"First preferences beyond the places of the schools named are {digits(beyond, SHARE)} of all, though "
            f"there are {digits(places)} places for each entrant; the other "
            f"{digits(max(0.0, 1.0 - met - beyond), SHARE)} lose to families turned away elsewhere who live nearer."
        ),
        (
            f"Families choose by lot, weighted by appeal, among the {p['admissions.options']:g} nearest schools; a km "
            f"takes {p['admissions.distance']:g} off the log of the weight, a sd of results adds "
            f"{p['admissions.response']:g}."
        ),
    ]


@fact(
    "A7",
    "England 2024, Department for Education: offers of secondary school places",
    Figure("entrants who get their first preference", "80% to 90%", 0.80, 0.90, SHARE),
    Figure("entrants whose first preference is the nearest school", "about 39%", 0.35, 0.43, SHARE, source=NEAREST),
    beside=_own_count,
    why=_appeal,
)
def choice(life: Life) -> list[object]:
    """Choice is constrained.

    Of all entrants of the watched years: those admitted to the school that they chose first, and those who chose the
    nearest open school first, as the crow flies. Each zone's families choose by shares; a first preference is met as
    far as the school is open to the zone. The range of the first is the source's, over years and places; the second is
    of one year and one way to tell what is nearest: room of four points.
    """
    years = list(life.watched)
    everybody = life.applicants[years].sum()
    return [
        (life.first[years].sum(), everybody),
        (life.nearest[years].sum(), everybody),
        (life.counted[years].sum(), everybody),
        life.parameters,
        (life.beyond[years].sum(), everybody),
        (life.places[years].sum(), everybody),
    ]


def rivals(life: Life, year: int) -> np.ndarray:
    """Return how many other open schools lie within reach of each."""
    away = np.hypot(life.x[:, None] - life.x, life.y[:, None] - life.y)
    return ((away <= REACH) & life.alive[year]).sum(axis=1) - life.alive[year]


def slope(outcome: np.ndarray, cause: np.ndarray, controls: Sequence[np.ndarray], groups: np.ndarray) -> float:
    """Return the least-squares slope of an outcome on a cause, with controls and a level of its own for each group."""
    levels = (groups[:, None] == np.unique(groups)).astype(float)
    others = np.column_stack([*controls, levels])  # where two of them tell the same, one counts
    if len(outcome) <= others.shape[1] + 1:
        return np.nan
    own = cause - others @ np.linalg.lstsq(others, cause, rcond=None)[0]  # what they leave of the cause
    left = float(own @ own)
    return float(own @ outcome) / left if left > TINY * len(own) else np.nan


def _a_spread_of_rivals(seen: Sequence[Sequence[object]]) -> list[str]:
    effect, spread, usual = (mean([each[k] for each in seen]) for k in range(3))
    return [
        (
            f"A school has {digits(usual)} such rivals (sd {digits(spread)}): one sd more goes with "
            f"{digits(effect * spread)} sd of value added between schools."
        )
    ]


def _before(seen: Sequence[Sequence[object]]) -> list[str]:
    later, start = mean([each[0] for each in seen]), mean([each[3] for each in seen])
    return [
        (
            f"In the region's own figures at the start it is {digits(start)}; the rules and the years add "
            f"{digits(later - start)}."
        )
    ]


@fact(
    "B2",
    "Gibbons, Machin and Silva 2008",
    Figure("one more local rival", "hardly any", -0.02, 0.02, "sd between schools", mean),
    beside=_a_spread_of_rivals,
    why=_before,
)
def competition(life: Life) -> list[object]:
    """Competition alone does little.

    Least-squares slope, over the schools open through the last five years, of their mean value added in these years (as
    published, in its sd between schools) on the number of other open schools within 5 km, with the shares of
    disadvantaged pupils and of those with additional needs, the log of the roll, and a level of its own for each
    authority. The source (primaries of the south east) finds no gain from more schools to choose from, and at most a
    small one from competition: a slope of 0.02 sd or less either way, so that ten rivals more make at most a fifth of a
    sd.
    """
    years = list(life.later)
    here = np.flatnonzero(life.alive[years].all(axis=0))
    near = rivals(life, years[-1])[here]
    return [
        on_rivals(life, years, here),
        float(near.std()),
        float(near.mean()),
        on_rivals(life, [0], np.flatnonzero(life.alive[0])),
    ]


def on_rivals(life: Life, years: Sequence[int], here: np.ndarray) -> float:
    """Return the slope of some years' value added on the rivals of the last of them, over some schools."""
    added = life.value_added[years][:, here].mean(axis=0)
    roll = life.roll[years[-1], here]
    pupils = roll.sum(axis=1)
    controls = (roll[:, 1] / pupils, roll[:, 2] / pupils, np.log(pupils))
    spread = added.std()
    near = rivals(life, years[-1])[here]
    return slope(added / spread, near, controls, life.authority[here]) if spread > 0.0 else np.nan
