"""Synthetic regions of any size, drawn to the summary figures of England's secondary schools."""

from __future__ import annotations

from typing import NamedTuple
from zlib import crc32

import numpy as np

from ...agents.errors import shown
from ..seeds import LARGEST_SEED
from .assumptions import (
    DISADVANTAGED_MEAN,
    DISADVANTAGED_SD,
    RESULTS_WITH_DISADVANTAGE,
    ROLL_MEAN,
    VALUE_ADDED_SD,
    additional_needs,
)
from .table import RegionError
from .tables import Tables
from .towns import draw_towns, smooth_field
from .zones import nearest_distance, rows_by, zones_around

MOST = 10**8 - 1  # schools of a town: more than there are on Earth
PER_AUTHORITY = 22
"""Secondary schools an authority, England's mean in March 2026."""

ROLL_FLOOR = 120.0
"""Smallest roll, pupils: about the smallest state-funded secondary schools."""

ROLL_SHAPE, ROLL_AUTHORITY = 6.6, 0.15
"""Shape of the gamma distribution of rolls within an authority, and the sd of the logarithm of an authority's mean."""

# the logit of the disadvantaged share is normal, with these moments in place of the mean and sd of the share itself
LOGIT_MEAN, LOGIT_SD = -1.065, 0.77
LOGIT_PARTS = {"authority": 0.32, "neighbourhood": 0.18, "school": 0.50}
"""Variance of the logit that lies between authorities, between neighbourhoods, and between schools of one place."""

SLACK, SLACK_WITH_DISADVANTAGE = 0.11, 0.30
"""Mean share of places a school has free, and how its logarithm rises with disadvantage (a sd): correlation about -0.27
of occupancy with disadvantage, England, March 2026."""

FULLEST = 1.03
"""Where the free places of a school are counted from; above 1, so that a good share of schools is full."""

GRADE_ON_RESULTS, GRADE_ON_DISADVANTAGE = 0.35, -0.20
"""Weights of value added and of disadvantage (sd of the logit) in the standing that grades are cut from; the rest is
luck. The least disadvantaged eighth is then outstanding about twice as often as all, as in England (EPI 2016)."""

GRADE_CUTS = (0.994, -0.915, -1.751)
"""Normal quantiles that leave 16% outstanding, 66% good, 14% requiring improvement, 4% inadequate."""

IN_TRUSTS, TRUST_SIZES = 0.40, (2, 6)
"""Share of schools in a trust with neighbours, and the least and largest size of such a trust."""

ZONE_TILT = 0.20
"""Spread (sd) of the difference between the two zones of a school, see `zones.zones_around`: an assumption."""


class Likeness(NamedTuple):
    """How a made-up region differs from England.

    Attributes
    ----------
    width : float
        How far apart schools lie, as a share of the usual.
    poverty : float
        How much more disadvantaged its pupils are, on the logit of the share.
    value_added : float
        How much more value all schools add, sd.
    authorities : tuple of str
        What its authorities are called; towns by number if empty.
    """

    width: float = 1.0
    poverty: float = 0.0
    value_added: float = 0.0
    authorities: tuple[str, ...] = ()


ENGLAND = Likeness()


def draw(schools: int = 150, seed: int = 1, authorities: int | None = None, likeness: Likeness = ENGLAND) -> Tables:
    """Draw a region of towns, one an authority, whose borders touch.

    Each purpose has its own stream of random numbers, so that a purpose added later changes no other draw.

    Parameters
    ----------
    schools : int
        Number of schools, 1 or more.
    seed : int
        0 or more; same seed, same region, to the last bit.
    authorities : int, optional
        Number of authorities, at most one a school; by default one to about 22 schools.
    likeness : Likeness
        How it differs from England.

    Returns
    -------
    Tables
        Secondary schools. Rolls are gamma distributed with a floor (mean 1,068, sd 403, Gini 0.21); the disadvantaged
        share is logit-normal with a smooth field over the towns (mean 0.28, sd 0.14, dissimilarity 0.28 and 0.22 within
        an authority); value added has sd 0.39 and correlates -0.44 with disadvantage; grades follow both.

    Raises
    ------
    RegionError
        If a number is out of bounds.

    References
    ----------
    England, open state-funded secondary schools, March 2026, results 2023/24 (facts A1-A4); EPI 2016 (A6).

    Examples
    --------
    >>> region = draw(schools=150, seed=1)
    >>> round(float(region.schools["roll"].mean()), -2)
    1100.0
    """
    towns = 1 if authorities is None else authorities
    asked = (("schools", schools, 1, MOST), ("seed", seed, 0, LARGEST_SEED), ("authorities", towns, 1, MOST))
    for field, value, low, high in asked:
        if not isinstance(value, int | np.integer) or value < low:
            raise RegionError(f"synthetic region: {field}={shown(value)}; expected a whole number, {low} or more")
        if value > high:
            raise RegionError(f"synthetic region: {field}={shown(value)}; expected at most {high:,}")
    if towns > schools:
        raise RegionError(f"synthetic region: authorities={towns}; expected at most one a school, {schools}")
    authorities = max(1, round(schools / PER_AUTHORITY)) if authorities is None else authorities

    town, x, y = draw_towns(schools, authorities, stream(seed, "towns"))
    x, y = np.round(likeness.width * x, 3), np.round(likeness.width * y, 3)
    intake = _intake(town, x, y, seed)
    # columns are rounded, about as published figures are: then no machine's last bit is in them
    poor = np.round(1 / (1 + np.exp(-(LOGIT_MEAN + likeness.poverty + LOGIT_SD * intake))), 4)
    roll = _rolls(town, stream(seed, "rolls"))
    standing = (poor - DISADVANTAGED_MEAN) / DISADVANTAGED_SD
    added = np.round(likeness.value_added + draw_value_added(standing, stream(seed, "value added")), 4)
    luck = stream(seed, "additional needs").gamma(16.0, 1 / 16.0, schools)
    called = likeness.authorities or [f"Town {number}" for number in range(1, authorities + 1)]
    authority = np.array(called)[town]
    width = max(3, len(str(schools)))
    columns = {
        "id": np.array([f"S{number:0{width}d}" for number in range(1, schools + 1)]),
        "name": np.array([f"School {number}" for number in range(1, schools + 1)]),
        "authority": authority,
        "phase": np.full(schools, "secondary"),
        "x": x,
        "y": y,
        "places": draw_places(roll, intake, stream(seed, "places")),
        "roll": roll,
        "disadvantaged": poor,
        "additional_needs": np.round(additional_needs(poor, luck), 4),
        "value_added": added,
        "grade": draw_grades(added, intake, stream(seed, "grades")),
        "trust": _trusts(town, x, y, stream(seed, "trusts")),
        "years": np.full(schools, 5),
    }
    return Tables(
        f"synthetic:{schools}",
        columns,
        draw_zones(columns, stream(seed, "zones")),
        _account(schools, authorities, seed),
    )


def stream(seed: int, purpose: str) -> np.random.Generator:
    """Random numbers for one purpose.

    Parameters
    ----------
    seed : int
        Seed of the region.
    purpose : str
        Streams of different purposes are independent of each other.

    Returns
    -------
    numpy.random.Generator
        Over the counter-based Philox generator (Salmon et al. 2011).
    """
    return np.random.Generator(np.random.Philox(np.random.SeedSequence(seed, spawn_key=(crc32(purpose.encode()),))))


def _intake(town: np.ndarray, x: np.ndarray, y: np.ndarray, seed: int) -> np.ndarray:
    """Disadvantage of each school, standard normal, alike among neighbours."""
    between = stream(seed, "authority intakes").standard_normal(town.max() + 1)[town]
    nearby = smooth_field(x, y, stream(seed, "neighbourhoods"))
    own = stream(seed, "school intakes").standard_normal(len(x))
    a, b, c = (np.sqrt(part) for part in LOGIT_PARTS.values())
    return a * between + b * nearby + c * own


def _rolls(town: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    area = np.exp(ROLL_AUTHORITY * rng.standard_normal(town.max() + 1) - ROLL_AUTHORITY**2 / 2)[town]
    above = (ROLL_MEAN * area - ROLL_FLOOR) * rng.gamma(ROLL_SHAPE, 1 / ROLL_SHAPE, len(town))
    return np.round(ROLL_FLOOR + above)


def draw_places(roll: np.ndarray, intake: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Places so that most schools are nearly full, many are full, and a few are half empty."""
    mean = SLACK * np.exp(SLACK_WITH_DISADVANTAGE * intake - SLACK_WITH_DISADVANTAGE**2 / 2)
    occupancy = np.clip(FULLEST - mean * rng.exponential(size=len(roll)), 0.3, 1.0)
    return np.round(roll / occupancy)


def draw_value_added(standing: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Value added (sd) of schools whose disadvantage stands so far above the mean (sd)."""
    luck = rng.standard_normal(len(standing))
    return VALUE_ADDED_SD * (RESULTS_WITH_DISADVANTAGE * standing + np.sqrt(1 - RESULTS_WITH_DISADVANTAGE**2) * luck)


def draw_grades(added: np.ndarray, intake: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Grades, 1 to 4, that follow value added (sd of pupils) and disadvantage (standard normal), and luck."""
    a, b = GRADE_ON_RESULTS, GRADE_ON_DISADVANTAGE
    luck = np.sqrt(1 - a**2 - b**2 - 2 * a * b * RESULTS_WITH_DISADVANTAGE) * rng.standard_normal(len(added))
    score = a * added / VALUE_ADDED_SD + b * intake + luck
    return 1 + (score[:, None] < GRADE_CUTS).sum(axis=1)


def _trusts(town: np.ndarray, x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Gather neighbours into trusts, authority by authority, until the share is reached."""
    trust = np.zeros(len(town), dtype=np.int64)
    low, high = TRUST_SIZES
    number = 0
    for rows in rows_by(town):
        wanted = int(rng.binomial(len(rows), IN_TRUSTS))
        for first in rng.permutation(rows):
            if wanted < low:
                break
            free = rows[trust[rows] == 0]
            if trust[first] or len(free) < low:
                continue
            size = min(int(rng.integers(low, high + 1)), wanted)
            apart = np.hypot(x[free] - x[first], y[free] - y[first])
            members = free[np.argsort(apart, kind="stable")[:size]]
            number += 1
            trust[members] = number
            wanted -= len(members)
    return np.where(trust > 0, np.char.add("Trust ", trust.astype(str)), "")


def draw_zones(columns: dict[str, np.ndarray], rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Two home zones a school, on different sides of it."""
    count = 2 * len(columns["x"])
    near = np.repeat(nearest_distance(columns["x"], columns["y"], columns["authority"]), 2)
    angle = rng.uniform(0, 2 * np.pi, count)
    angle[1::2] = angle[::2] + rng.uniform(np.pi / 2, 3 * np.pi / 2, count // 2)
    tilt = np.clip(ZONE_TILT * rng.standard_normal(count // 2), -0.9, 0.9)
    return zones_around(columns, near * rng.uniform(0.25, 0.75, count), angle, tilt)


def _account(schools: int, authorities: int, seed: int) -> tuple[str, ...]:
    where = "one authority" if authorities == 1 else f"{authorities:,} authorities"
    return (
        f"{schools:,} secondary schools in {where}, drawn with seed {seed}.",
        "Rolls, disadvantage, value added and grades follow figures of England's secondary schools, 2024 to 2026.",
        "Assumed: the map of towns, the share with additional needs, trusts of 2 to 6 neighbours, two zones a school.",
    )
