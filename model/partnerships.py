"""Which schools are partners: drawn from places, authority and trust membership.

The model needs pairs of rows; NetworkX is used wherever people load, analyse or export the graph (``graphs``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from .parameters.fates import Network
    from .region import Region

SMALL = 1000  # up to this many points a table of distances is quicker than importing a spatial index


class Ties(NamedTuple):
    """The ties of a region, a row each: ``school_a < school_b`` (rows), formality, distance (km), one trust or not."""

    school_a: np.ndarray
    school_b: np.ndarray
    formality: np.ndarray
    distance: np.ndarray
    forced: np.ndarray


def nearest(points: np.ndarray, among: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return distances and rows of the ``k`` nearest of ``among`` for each of ``points``, nearest first.

    Shapes ``(len(points), min(k, len(among)))``. Equal distances are ordered by row.
    """
    k = min(k, len(among))
    if k == 0:
        return np.empty((len(points), 0)), np.empty((len(points), 0), dtype=np.int64)
    if len(among) <= SMALL:
        distance = np.hypot(points[:, None, 0] - among[None, :, 0], points[:, None, 1] - among[None, :, 1])
        order = np.argsort(distance, axis=1, kind="stable")[:, :k]
        return np.take_along_axis(distance, order, axis=1), order
    from scipy.spatial import KDTree  # noqa: PLC0415 - takes a second to import, and only large regions need it

    distance, order = KDTree(among).query(points, k=k)
    return distance.reshape(len(points), k), order.reshape(len(points), k).astype(np.int64)


def ties_of(region: Region, network: Network) -> Ties:
    """Return the ties of a region: nearest schools of the phase, some of other phases, and all of one small trust.

    A school across the authority's border seems ``network.local`` times farther than it is.
    """
    schools = region.schools
    places = np.column_stack([schools["x"], schools["y"]])
    authority, phase = schools["authority"], schools["phase"]
    pairs: set[tuple[int, int]] = set()
    for one in np.unique(phase):
        own = np.flatnonzero(phase == one)
        distance, order = nearest(places[own], places[own], 1 + 3 * network.neighbours)
        for row, (far, found) in enumerate(zip(distance, order, strict=True)):
            school = own[row]
            others = own[found]
            seems = far * np.where(authority[others] == authority[school], 1.0, network.local)
            ranked = [int(others[k]) for k in np.argsort(seems, kind="stable") if others[k] != school]
            pairs.update(_pair(int(school), other) for other in ranked[: network.neighbours])
        other_phases = np.flatnonzero(phase != one)
        _, order = nearest(places[own], places[other_phases], network.complements)
        pairs.update(_pair(int(own[row]), int(other_phases[k])) for row, found in enumerate(order) for k in found)
    trust = schools["trust"]
    for name in np.unique(trust[trust != ""]):
        members = np.flatnonzero(trust == name)
        near = nearest(places[members], places[members], 1 + max(network.neighbours, 1))[1]
        pairs.update(
            _pair(int(members[row]), int(members[k]))
            for row, found in enumerate(near)
            for k in found
            if members[row] != members[k]
        )
    table = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    return ties_between(region, table, network.formality)


def ties_between(region: Region, pairs: np.ndarray, formality: float | np.ndarray) -> Ties:
    """Return ties for given pairs of rows (shape ``(ties, 2)``, smaller row first, sorted)."""
    schools = region.schools
    a, b = pairs[:, 0], pairs[:, 1]
    forced = (schools["trust"][a] == schools["trust"][b]) & (schools["trust"][a] != "")
    distance = np.hypot(schools["x"][a] - schools["x"][b], schools["y"][a] - schools["y"][b])
    return Ties(a, b, np.where(forced, 1.0, formality), distance, forced)


def clusters_of(region: Region, size: int) -> np.ndarray:
    """Return each school's local partnership by number: neighbours of one authority and phase, about ``size`` each."""
    schools = region.schools
    cluster = np.full(len(region), -1, dtype=np.int64)
    key = np.char.add(np.char.add(schools["authority"].astype(str), "|"), schools["phase"].astype(str))
    number = 0
    for one in np.unique(key):
        free = list(np.flatnonzero(key == one))
        while free:
            x, y = schools["x"][free], schools["y"][free]
            first = int(np.argmax(np.hypot(x - x.mean(), y - y.mean())))
            order = np.argsort(np.hypot(x - x[first], y - y[first]), kind="stable")
            few = len(free) < size + size // 2
            chosen = {free[k] for k in (order if few else order[:size])}
            cluster[list(chosen)] = number
            number += 1
            free = [row for row in free if row not in chosen]
    return cluster


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
