"""Primary schools of a made-up town, around its secondary schools."""

from __future__ import annotations

import numpy as np

from .assumptions import DISADVANTAGED_MEAN, DISADVANTAGED_SD, additional_needs
from .synthetic import draw_grades, draw_places, draw_value_added, draw_zones, stream
from .tables import Tables
from .zones import nearest_distance

ROLL_MEAN, ROLL_FLOOR, ROLL_SHAPE = 278.0, 40.0, 3.5
"""Mean roll of England's state-funded primary schools (Department for Education, January 2024), smallest roll and shape
of the gamma distribution above it: the last two are assumptions."""

YEARS = 7
"""How long a pupil stays, from reception to year 6."""

AROUND = (0.15, 0.9)
"""How far a primary school lies from its secondary, as a share of the way to the next one: an assumption."""

UNLIKE = 0.5
"""Spread of a primary school's intake (sd of the logit) about that of its secondary school: an assumption."""


def with_primaries(region: Tables, number: int, name: str, seed: int) -> Tables:
    """Return a made-up region under a name, with so many primary schools besides, each near a secondary school.

    Parameters
    ----------
    region : Tables
        Secondary schools.
    number : int
        Primary schools, shared out evenly.
    name : str
        What the region is called then.
    seed : int
        Seed of the draws.
    """
    rng, schools = stream(seed, "primaries"), region.schools
    if number == 0:
        return Tables(name, schools, region.zones, region.account)
    host = np.arange(number) % len(schools["x"])
    near = nearest_distance(schools["x"], schools["y"], schools["authority"])[host]
    away, angle = near * rng.uniform(*AROUND, number), rng.uniform(0.0, 2.0 * np.pi, number)
    secondary = np.clip(schools["disadvantaged"][host], 0.01, 0.99)
    intake = np.log(secondary / (1.0 - secondary)) + UNLIKE * rng.standard_normal(number)
    poor = np.round(1.0 / (1.0 + np.exp(-intake)), 4)
    roll = np.round(ROLL_FLOOR + (ROLL_MEAN - ROLL_FLOOR) * rng.gamma(ROLL_SHAPE, 1.0 / ROLL_SHAPE, number))
    standing = (poor - DISADVANTAGED_MEAN) / DISADVANTAGED_SD
    added = np.round(draw_value_added(standing, rng), 4)
    width = len(str(number))
    columns = {
        "id": np.array([f"P{each:0{width}d}" for each in range(1, number + 1)]),
        "name": np.array([f"Primary {each}" for each in range(1, number + 1)]),
        "authority": schools["authority"][host],
        "phase": np.full(number, "primary"),
        "x": np.round(schools["x"][host] + away * np.cos(angle), 3),
        "y": np.round(schools["y"][host] + away * np.sin(angle), 3),
        "places": draw_places(roll, standing, rng),
        "roll": roll,
        "disadvantaged": poor,
        "additional_needs": np.round(additional_needs(poor, rng.gamma(16.0, 1.0 / 16.0, number)), 4),
        "value_added": added,
        "grade": draw_grades(added, standing, rng),
        "trust": np.full(number, ""),
        "years": np.full(number, YEARS),
    }
    zones = draw_zones(columns, rng)
    account = (*region.account, f"{number:,} primary schools of {YEARS} years around them, drawn with seed {seed}.")
    return Tables(name, _one_table(schools, columns), _one_table(region.zones, zones), account)


def _one_table(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {column: np.concatenate([one[column], other[column]]) for column in one}
