"""Which schools are partners: drawn from places, authority and trust membership.

The model needs pairs of rows; NetworkX is used wherever people load, analyse or export the graph (``graphs``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ..agents.engine.compiled import rule
from .region.zones import rows_by

if TYPE_CHECKING:
    from .parameters.fates import Network
    from .region import Region

SMALL = 1000  # up to this many schools looking at each is quicker than importing a spatial index
KEPT = 2  # regions whose ties and map are kept: a sweep over one finds them ready


@dataclass(frozen=True, eq=False)
class Ties:
    """The ties of a region, a row each: ``school_a < school_b`` (rows), formality, distance (km), one trust or not.

    Read-only, for worlds of one region share them.
    """

    school_a: np.ndarray
    school_b: np.ndarray
    formality: np.ndarray
    distance: np.ndarray
    forced: np.ndarray

    def __post_init__(self) -> None:
        for column in vars(self).values():
            column.flags.writeable = False

    def __deepcopy__(self, _: Any) -> Ties:
        return self


def nearest(points: np.ndarray, among: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return distances and rows of the ``k`` nearest of ``among`` for each of ``points``, nearest first.

    Shapes ``(len(points), min(k, len(among)))``. Equal distances are ordered by row.
    """
    k = min(k, len(among))
    if k == 0:
        return np.empty((len(points), 0)), np.empty((len(points), 0), dtype=np.int64)
    if len(among) > SMALL:
        from scipy.spatial import KDTree  # noqa: PLC0415 - takes a second to import, and only large regions need it

        distance, found = KDTree(among).query(points, k=k)
        return distance.reshape(len(points), k), found.reshape(len(points), k).astype(np.int64)
    distance, found = np.empty((len(points), k)), np.empty((len(points), k), dtype=np.int64)
    _seek(points, among, distance, found)
    return distance, found


@rule
def _seek(points: np.ndarray, among: np.ndarray, distance: np.ndarray, found: np.ndarray) -> None:
    """Write down for each point how far its nearest are, and which they are, as `nearest` returns them."""
    k = found.shape[1]
    for p in range(len(points)):
        for a in range(len(among)):
            east, north = points[p, 0] - among[a, 0], points[p, 1] - among[a, 1]
            last = distance[p, k - 1] if a >= k else np.inf
            if east * east + north * north <= last * last * (1.0 + 1e-9):  # others are too far: no need to measure
                away, place = np.hypot(east, north), min(a, k)
                while place > 0 and away < distance[p, place - 1]:
                    place -= 1
                    if place + 1 < k:
                        distance[p, place + 1], found[p, place + 1] = distance[p, place], found[p, place]
                if place < k:
                    distance[p, place], found[p, place] = away, a


@lru_cache(maxsize=KEPT)
def ties_of(region: Region, network: Network) -> Ties:
    """Return the ties of a region: nearest schools of the phase, some of other phases, and all of one small trust.

    A school across the authority's border seems ``network.local`` times farther than it is.
    """
    schools = region.schools
    places = np.column_stack([schools["x"], schools["y"]])
    authority, phase, trust = schools["authority"], schools["phase"], schools["trust"]
    pairs = []
    for own in rows_by(phase):
        school = own[:, None]
        distance, found = nearest(places[own], places[own], 1 + 3 * network.neighbours)
        others = own[found]
        seems = distance * np.where(authority[others] == authority[school], 1.0, network.local)
        seems[others == school] = np.inf
        ranked = np.argsort(seems, axis=1, kind="stable")[:, : network.neighbours]
        pairs.append(_coded(school, np.take_along_axis(others, ranked, axis=1), len(region)))
        elsewhere = np.flatnonzero(phase != phase[own[0]])
        found = nearest(places[own], places[elsewhere], network.complements)[1]
        pairs.append(_coded(school, elsewhere[found], len(region)))
    most = 1 + max(network.neighbours, 1)
    inside = np.flatnonzero(trust != "")
    for members in (inside[rows] for rows in rows_by(trust[inside])):
        few = len(members) <= most
        near = members if few else members[nearest(places[members], places[members], most)[1]]
        pairs.append(_coded(members[:, None], near, len(region)))
    a, b = np.divmod(np.unique(np.concatenate(pairs)), len(region))
    return ties_between(region, np.column_stack([a, b])[a != b], network.formality)


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
    key = np.char.add(np.char.add(schools["authority"], "|"), schools["phase"])
    number = 0
    for rows in rows_by(key):
        free = rows
        while len(free):
            x, y = schools["x"][free], schools["y"][free]
            first = np.hypot(x - x.sum() / len(free), y - y.sum() / len(free)).argmax()
            order = np.hypot(x - x[first], y - y[first]).argsort(kind="stable")
            members = size if len(free) >= size + size // 2 else len(free)
            cluster[free[order[:members]]] = number
            number += 1
            free = free[np.sort(order[members:])]
    return cluster


def _coded(one: np.ndarray, other: np.ndarray, schools: int) -> np.ndarray:
    """Return pairs of rows as one number each, whichever of the two comes first."""
    return (np.minimum(one, other) * schools + np.maximum(one, other)).ravel()
