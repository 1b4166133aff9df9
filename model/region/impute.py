"""Missing figures filled in a simple and stated way; who was filled is kept, so that the account can count them."""

from __future__ import annotations

import numpy as np

from .account import Flag
from .assumptions import (
    DISADVANTAGED_MEAN,
    OCCUPANCY,
    PROGRESS_8_SD,
    PROGRESS_ON_ATTAINMENT,
    SLOPE,
)
from .fields import FIELDS
from .table import MANY
from .zones import GOLDEN_ANGLE, rows_by

NEIGHBOURS = 5
"""Schools from which a missing disadvantaged share is taken."""

TENFOLD = 10
"""How many times the roll are places that are told of: new schools fill up from below, as some in England do."""

OCCUPANCIES = (
    f"{OCCUPANCY}, England's occupancy",
    "the median occupancy of the phase in the file",
    "the median occupancy of the phase in the authority",
)
"""Where a missing roll or missing places come from, from wide to narrow."""

ENOUGH = 30
"""Schools with a result from which a regression is fitted; with fewer, England's slopes are used."""


def spread_shared_places(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Move schools that share a place a few metres apart, in place: 5 m, 7 m, 9 m … on a spiral, by order of row.

    Parameters
    ----------
    x, y : ndarray
        Place of each school, km; changed.

    Returns
    -------
    ndarray of bool
        Who was moved: at each place all but the first.
    """
    moved = np.zeros(len(x), dtype=bool)
    for rows in rows_by(x, y):
        later = rows[1:]
        turn = np.arange(1, len(rows))
        x[later] += 0.005 * np.sqrt(turn) * np.cos(turn * GOLDEN_ANGLE)
        y[later] += 0.005 * np.sqrt(turn) * np.sin(turn * GOLDEN_ANGLE)
        moved[later] = True
    return moved


def fill_rolls(schools: dict[str, np.ndarray]) -> list[Flag]:
    """Fill `roll` from `places` and the other way round; schools with neither must be gone.

    Parameters
    ----------
    schools : dict of str to ndarray
        Columns; ``roll`` and ``places`` are replaced.

    Returns
    -------
    list of Flag
        What was done, and for which schools.
    """
    flags = []
    for name in ("roll", "places"):
        surveyed = ~(schools[name] > 0) & (schools[f"surveyed_{name}"] > 0)
        schools[name] = np.where(surveyed, schools[f"surveyed_{name}"], schools[name])
        flags.append(Flag(name, f"{name} missing; taken from the school capacity survey", surveyed))
    roll, places = schools["roll"], schools["places"]
    known = (roll > 0) & (places > 0)
    occupancy, source = np.full(len(roll), OCCUPANCY), np.zeros(len(roll), dtype=np.int64)
    # from wide to narrow: England's, that of the phase, that of the phase in the authority
    groupings = (rows_by(schools["phase"]), rows_by(schools["phase"], schools["authority"]))
    for width, groups in enumerate(groupings, start=1):
        for rows in groups:
            full = rows[known[rows]]
            if len(full):
                occupancy[rows], source[rows] = np.median(roll[full] / places[full]), width
    no_roll, no_places = ~(roll > 0), ~(places > 0)
    schools["roll"] = np.where(no_roll, np.maximum(np.round(places * occupancy), 1.0), roll)
    places = np.where(no_places, np.minimum(np.round(roll / occupancy), MANY), places)
    crowded = ~no_roll & ~no_places & (roll > places)
    for many, few, words in (
        (places, roll, "places more than {} times the roll"),
        (roll, places, "roll more than {} times the places"),
    ):
        flags.append(
            Flag("", f"{words.format(TENFOLD)}; kept as they are", ~no_roll & ~no_places & (many > TENFOLD * few))
        )
    schools["places"] = np.where(crowded, roll, places)
    for width, whose in enumerate(OCCUPANCIES):
        here = source == width
        flags.append(Flag("roll", f"roll missing; places times {whose}", no_roll & here))
        flags.append(Flag("places", f"places missing; roll over {whose}", no_places & here))
    flags.append(Flag("places", "more pupils than places; taken to have places for them", crowded))
    return flags


def fill_disadvantaged(schools: dict[str, np.ndarray]) -> list[Flag]:
    """Turn percentages into shares, and fill missing ones with the mean of the nearest schools of the phase.

    Parameters
    ----------
    schools : dict of str to ndarray
        Columns; ``disadvantaged`` is replaced.

    Returns
    -------
    list of Flag
        As in `fill_rolls`.
    """
    percent, x, y, phase = (schools[name] for name in ("disadvantaged", "x", "y", "phase"))
    missing = ~((percent >= 0) & (percent <= 100))
    share, found = percent / 100, np.zeros(len(percent), dtype=np.int64)
    for school in np.flatnonzero(missing):
        others = np.flatnonzero(~missing & (phase == phase[school]))
        apart = np.hypot(x[others] - x[school], y[others] - y[school])
        near = others[np.argsort(apart, kind="stable")[:NEIGHBOURS]]
        share[school] = percent[near].mean() / 100 if len(near) else DISADVANTAGED_MEAN
        found[school] = len(near)
    schools["disadvantaged"] = share
    told = {
        f"mean of the nearest {NEIGHBOURS} schools of the phase": found == NEIGHBOURS,
        "mean of the other schools of the phase in the file": (found > 0) & (found < NEIGHBOURS),
        f"taken as {DISADVANTAGED_MEAN:.0%}, England's mean": found == 0,
    }
    return [Flag("disadvantaged", f"free school meals missing; {how}", missing & who) for how, who in told.items()]


def fill_value_added(schools: dict[str, np.ndarray]) -> list[Flag]:
    """Turn Progress 8 into value added, predicted where it is missing, with mean 0 over the schools of each phase.

    The prediction carries no noise, so that schools without a result differ less than others. It rests on Attainment 8
    and the disadvantaged share where there is an Attainment 8, else on the disadvantaged share.

    Parameters
    ----------
    schools : dict of str to ndarray
        Columns; ``value_added`` is added, in pupil-level sd.

    Returns
    -------
    list of Flag
        As in `fill_rolls`.
    """
    progress, attainment = schools["progress_8"], schools["attainment_8"]
    poor = schools["disadvantaged"] - DISADVANTAGED_MEAN
    known, by_attainment = np.isfinite(progress), np.isfinite(attainment)
    slope = np.array([0.0, SLOPE * PROGRESS_8_SD])
    predicted = _predict(progress, known, np.column_stack([np.ones(len(poor)), poor]), slope)
    design = np.column_stack([np.ones(len(poor)), attainment - 46.9, poor])[by_attainment]
    both = known[by_attainment]
    predicted[by_attainment] = _predict(progress[by_attainment], both, design, np.array(PROGRESS_ON_ATTAINMENT))
    predicted = np.clip(predicted, FIELDS["progress_8"].low, FIELDS["progress_8"].high)
    added = np.where(known, progress, predicted) / PROGRESS_8_SD
    for rows in rows_by(schools["phase"]):
        added[rows] -= added[rows].mean()
    schools["value_added"] = np.round(added, 6)
    first = "Progress 8 missing; predicted from Attainment 8 and free school meals, without noise"
    second = "results missing; value added predicted from free school meals, without noise"
    return [
        Flag("value_added", f"{first}, {_slopes(both)}", ~known & by_attainment),
        Flag("value_added", f"{second}, {_slopes(known)}", ~known & ~by_attainment),
    ]


def _slopes(known: np.ndarray) -> str:
    count = int(known.sum())
    return f"by the {count:,} schools of the file that have one" if count >= ENOUGH else "with England's slopes"


def _predict(target: np.ndarray, known: np.ndarray, design: np.ndarray, default: np.ndarray) -> np.ndarray:
    """Least squares over the schools that have a result, or the default coefficients where these are too few."""
    if known.sum() >= ENOUGH:
        default = np.linalg.lstsq(design[known], target[known], rcond=None)[0]
    return (design * default).sum(axis=1)
