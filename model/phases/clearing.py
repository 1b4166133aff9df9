"""Places are cleared by cut-offs, as in the supply and demand of matching markets (Azevedo and Leshno 2016).

Every school is open to all, then each that is asked for too often closes to the zones farthest away, until all fit.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ...agents.engine.compiled import rule, soon
from ...agents.home_zone import CHOOSES_AS
from ...agents.school import CHOOSERS

if TYPE_CHECKING:
    from ...agents.engine.columns import Columns
    from ..state import State

GROUPS, KINDS = 3, len(CHOOSERS)
TINY = 1e-9
CLEARED = 0.002  # share of its places by which a school may be asked for too often when the rounds of clearing end
AHEAD = 4  # zones that memory is asked for ahead of the one at hand
BATCH = 32  # schools that look up their doors one after the other before they close any


@rule
def applicants(s: State) -> np.ndarray:
    """Return how many pupils of each group start from each zone this year."""
    starting = np.empty((s.zones.swing.size, GROUPS))
    for z in range(s.zones.swing.size):
        size = math.exp(s.zones.swing[z])
        for g in range(GROUPS):
            starting[z, g] = s.zones.cohort[z, g] * size
    return starting


@rule
def by_kind(pupils: np.ndarray) -> np.ndarray:
    """Return how many choose as each kind of families do, from how many there are of each group, zone by zone."""
    families = np.zeros((pupils.shape[0], KINDS))
    for z in range(pupils.shape[0]):
        for g in range(GROUPS):
            families[z, CHOOSES_AS[g]] += pupils[z, g]
    return families


@rule
def still_open(z: int, g: int, s: State) -> float:
    """Return the share of a zone's group whose choice is open to them (those it is closed to choose among the rest)."""
    return open_to_families(z, s.options)[CHOOSES_AS[g]]


@rule
def open_to_families(z: int, options: Columns) -> tuple[float, float]:
    """Return, by kind of families, the share of a zone's whose choice is open to them."""
    advantaged, others = 0.0, 0.0
    for o in range(options.shape[1]):
        advantaged += options.share[z, o, 0] * options.open[z, o]
        others += options.share[z, o, 1] * options.open[z, o]
    return advantaged, others


@rule
def asking(z: int, options: Columns) -> tuple[float, float]:
    """Return, by kind, how often one zone's families ask for each share of their choice that is open to them."""
    advantaged, others = open_to_families(z, options)
    return 1.0 / advantaged if advantaged > TINY else 0.0, 1.0 / others if others > TINY else 0.0


@rule
def places_a_year(i: int, s: State) -> float:
    """Return how many pupils a school may take in this year."""
    return s.schools.places[i] / s.schools.years[i] if s.schools.alive[i] else 0.0


@rule
def open_doors(families: np.ndarray, s: State) -> np.ndarray:
    """Clear the places: schools asked for too often close to those farthest away, round by round.

    After the first round only the zones an option of which closed further ask anew: all else stands. Return how many
    pupils ask for each school in the end, of so many families by zone and kind.
    """
    schools, options = s.schools.alive.size, s.options
    for z in range(options.shape[0]):
        for o in range(options.shape[1]):
            options.open[z, o] = 1.0
    for d in range(s.doors.wanted.size):
        s.doors.wanted[d] = 0.0
    places, asked, over = np.empty(schools), np.zeros(schools), np.zeros(schools, np.bool_)
    for i in range(schools):
        places[i] = places_a_year(i, s)
        s.schools.oversubscribed[i] = False
    cut_off = s.first_door[1:].copy()  # the door of a school from which on it is closed to all
    moved = np.ones(options.shape[0], np.bool_)
    for _ in range(s.p.admissions.rounds):
        ask(moved, families, asked, s)
        for i in range(schools):
            over[i] = asked[i] > places[i] * (1.0 + CLEARED)
            s.schools.oversubscribed[i] |= over[i]
        full = rows_where(over)
        if full.size == 0:
            break
        shut(full, places, cut_off, moved, s)
    ask(moved, families, asked, s)
    return asked


@rule
def rows_where(flags: np.ndarray) -> np.ndarray:
    """Return the rows whose flag is set, in their order."""
    rows, found = np.empty(flags.size, np.int32), 0
    for row in range(flags.size):
        rows[found] = row
        found += flags[row]
    return rows[:found]


@rule
def ask(moved: np.ndarray, families: np.ndarray, asked: np.ndarray, s: State) -> None:
    """Let the families of the zones that moved ask anew; keep up how many ask for each school."""
    options, doors, zones = s.options, s.doors, rows_where(moved)
    for m in range(zones.size):
        soon(options.open, zones[min(m + AHEAD, zones.size - 1)])
        z = zones[m]
        moved[z] = False
        each = asking(z, options)
        each = families[z, 0] * each[0], families[z, 1] * each[1]
        for o in range(options.shape[1]):
            d = options.door[z, o]
            if d >= 0:
                wanted = (each[0] * options.share[z, o, 0] + each[1] * options.share[z, o, 1]) * options.open[z, o]
                asked[options.school[z, o]] += wanted - doors.wanted[d]
                doors.wanted[d] = wanted


@rule
def shut(full: np.ndarray, places: np.ndarray, cut_off: np.ndarray, moved: np.ndarray, s: State) -> None:
    """Close schools to the zones beyond their places, nearest first; move the door from which on each is closed."""
    fits, left = np.empty(BATCH, np.int64), np.empty(BATCH)
    for start in range(0, full.size, BATCH):
        batch = min(BATCH, full.size - start)
        for b in range(batch):
            i = full[start + b]
            fits[b], left[b] = fill(s.first_door[i], cut_off[i], places[i], s)
        for b in range(batch):
            i = full[start + b]
            cut_off[i] = close_from(fits[b], cut_off[i], left[b], moved, s)


@rule
def fill(first: int, cut_off: int, places: float, s: State) -> tuple[int, float]:
    """Return the first of a school's doors beyond its places, and how many places are left for it."""
    doors, fits, left = s.doors, first, places
    while fits < cut_off and doors.wanted[fits] <= left:
        left -= doors.wanted[fits]
        fits += 1
    for d in range(fits, cut_off):
        soon(s.options.open, doors.zone[d], doors.slot[d])
    return fits, left


@rule
def close_from(fits: int, cut_off: int, left: float, moved: np.ndarray, s: State) -> int:
    """Close one school's doors from one on, but for the places left; return the door from which on all are closed."""
    options, doors, last = s.options, s.doors, fits
    for d in range(fits, cut_off):
        asked = doors.wanted[d]
        if left > 0.0 or asked <= 0.0:
            last = d + 1
        if asked > 0.0:
            options.open[doors.zone[d], doors.slot[d]] *= left / asked
            left = 0.0
            moved[doors.zone[d]] = True
    return last
