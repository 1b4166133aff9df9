"""A synthetic map: towns side by side, schools denser towards their centres."""

from __future__ import annotations

import numpy as np

SPACING = 18.0
"""Distance between neighbouring town centres where a town has 22 schools, km; grows with the root of their number."""

SPREAD = 0.25
"""Spread (sd) of a town's schools about its centre, as a share of the spacing."""

APART = 0.4
"""Least distance between two schools, km."""

AT_ONCE = 32
"""Places that are looked at together while a town fills."""

PATCH = 3.0
"""Width of a neighbourhood: distance over which the smooth field falls to 0.6 of its correlation, km."""


def draw_towns(schools: int, towns: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw the places of schools, town by town.

    A town is what lies nearer to its centre than to any other, so that the borders of neighbours touch. A school keeps
    half of `APART` from every border, which keeps schools of two towns apart without comparing them.

    Parameters
    ----------
    schools : int
        Number of schools.
    towns : int
        Number of towns, at most that of schools.
    rng : numpy.random.Generator
        Source of the draw.

    Returns
    -------
    town : ndarray of int
        Town of each school, in order.
    x, y : ndarray
        Place of each school, km, to the metre.
    """
    scale = np.sqrt(schools / towns / 22)
    spacing = SPACING * max(scale, 0.3)
    centres = _centres(towns, rng) * spacing
    sizes = _sizes(schools, towns, rng)
    places = [_town(town, size, centres, spacing, rng) for town, size in enumerate(sizes.tolist())]
    x, y = np.round(np.concatenate(places).T, 3)
    return np.repeat(np.arange(towns), sizes), x, y


def smooth_field(x: np.ndarray, y: np.ndarray, rng: np.random.Generator, waves: int = 64) -> np.ndarray:
    """Draw a Gaussian random field, alike at near places.

    Parameters
    ----------
    x, y : ndarray
        Places, km.
    rng : numpy.random.Generator
        Source of the draw.
    waves : int
        Number of waves summed (random Fourier features, Rahimi and Recht 2007).

    Returns
    -------
    ndarray
        About standard normal; correlation ``exp(-(d / PATCH) ** 2 / 2)`` at distance d.
    """
    ahead = rng.standard_normal((2, waves)) / PATCH
    phase = rng.uniform(0, 2 * np.pi, waves)
    east, north, start = (each[:, None] for each in (*ahead, phase))
    field = np.zeros(len(x))
    for wave in np.cos(east * x + north * y + start):  # summed in their order, for any number of places
        field += wave
    return field * np.sqrt(2 / waves)


def _centres(towns: int, rng: np.random.Generator) -> np.ndarray:
    """Give the points of a triangular lattice nearest to its middle, each a little off, one spacing apart."""
    reach = int(np.sqrt(towns)) + 2
    east, north = np.meshgrid(np.arange(-reach, reach + 1), np.arange(-reach, reach + 1))
    lattice = np.column_stack([(east + 0.5 * north).ravel(), (north * np.sqrt(0.75)).ravel()])
    # the lattice's middle is off by a little, so that rings of equally far points have an order
    order = np.argsort(np.hypot(lattice[:, 0] - 0.01, lattice[:, 1] - 0.02), kind="stable")
    return lattice[order[:towns]] + rng.uniform(-0.08, 0.08, (towns, 2))


def _sizes(schools: int, towns: int, rng: np.random.Generator) -> np.ndarray:
    """Share schools out to towns of unlike size, at least one each."""
    weights = rng.uniform(0.6, 1.4, towns)
    exact = (schools - towns) * weights / weights.sum()
    sizes = 1 + np.floor(exact).astype(np.int64)
    rest = schools - sizes.sum()
    sizes[np.argsort(np.floor(exact) - exact, kind="stable")[:rest]] += 1
    return sizes


def _town(town: int, size: int, centres: np.ndarray, spacing: float, rng: np.random.Generator) -> np.ndarray:
    """Draw the places of one town's schools, of shape (size, 2)."""
    centre = centres[town]
    ahead = centres - centre
    length = np.hypot(*ahead.T)
    near = (length > 0) & (length < 2.5 * spacing)
    ahead, length = ahead[near], length[near]
    # a crowded town may have no room left: then schools move closer rather than the draw never ending
    apart, placed, drawn = min(APART, 0.1 * spacing), np.empty((0, 2)), np.empty((0, 2))
    while len(placed) < size:
        if not len(drawn):
            batch = rng.normal(0, SPREAD * spacing, (4 * size + 8, 2))
            drawn = batch[(batch @ ahead.T <= length * (length - APART) / 2).all(axis=1)]
        placed = _joined(placed, drawn[:AT_ONCE], apart)[:size]
        drawn = drawn[AT_ONCE:]
    return placed + centre


def _joined(placed: np.ndarray, more: np.ndarray, apart: float) -> np.ndarray:
    """Add to the places, which lie apart, those of some more that do so from all that stand when their turn comes."""
    places = np.concatenate([placed, more])
    ahead = more[:, None] - places
    turn, before = np.nonzero((ahead**2).sum(axis=2) < (1.0 + 1e-9) * apart**2)
    later = turn + len(placed)
    close = (before < later) & (np.hypot(*ahead[turn, before].T) < apart)
    stands = np.ones(len(places), dtype=bool)
    for one, other in zip(later[close].tolist(), before[close].tolist(), strict=True):
        stands[one] &= not stands[other]
    return places[stands]
