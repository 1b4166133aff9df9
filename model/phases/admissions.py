"""Admissions: families choose, display tempts some away, places are shared out by distance, pupils are conserved.

Places are cleared by cut-offs, as in the supply and demand of matching markets (Azevedo and Leshno 2016): every school
is open to all, then each that is asked for too often closes to the zones farthest away, until all fit.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ...agents.compiled import rule
from ...agents.school import REQUIRES_IMPROVEMENT
from ..state import APPLICANTS, FIRST_CHOICES, LEAVERS, STAYED_OUT, TERMS
from ..streams import COHORTS, normal
from .contract import contract

if TYPE_CHECKING:
    from ..state import State

GROUPS = 3
TINY = 1e-9


@contract(
    reads=(
        "doors: slot zone; levers: places_follow tables; options: away school; schools: alive attainment "
        "display grade oversubscribed phase places reputation result roll years; sides: contested tie; ties: "
        "active; zones: cohort swing"
    ),
    writes=(
        "counts; options: open share wanted; schools: entrants growth oversubscribed places reputation roll "
        "spare; sides: contested; zones: swing"
    ),
)
@rule
def admissions(s: State) -> None:
    """Let a year's leavers go and its entrants in."""
    count = s.zones.swing.size
    for z in range(count):
        grow_up(z, s)
        choose(z, s)
        campaign(z, s)
    open_doors(s)
    last = s.schools.roll.sum(axis=1)
    leave(s)
    arrive(s)
    for i in range(s.schools.alive.size):
        settle(i, s, last[i])
    for k in range(s.sides.contested.size):
        s.sides.contested[k] = 0.0


@rule
def grow_up(z: int, s: State) -> None:
    """Draw how large this year's cohort of one zone is: its log swings around the usual."""
    p = s.p.admissions
    shock = p.swing * math.sqrt(1.0 - p.swing_memory**2) * normal(s.key, COHORTS, s.clock[0] // TERMS, z, 0)
    s.zones.swing[z] = p.swing_memory * s.zones.swing[z] + shock


@rule
def appeal(i: int, away: float, advantaged: bool, s: State) -> float:
    """Return how a school appeals to a family: distance, results and reputation, a bad grade, and to some its peers."""
    p, sc = s.p.admissions, s.schools
    tables = s.levers.tables[i]
    seen = tables * sc.result[i] + (1.0 - tables) * sc.reputation[i]
    bad = p.bad_grade if sc.grade[i] >= REQUIRES_IMPROVEMENT else 0.0
    peers = p.peers * sc.roll[i, 0] / max(1.0, sc.roll[i].sum()) if advantaged else 0.0
    return -p.distance * away + p.response * seen - bad + peers


@rule
def choose(z: int, s: State) -> None:
    """Work out which share of each group of one zone's families would choose which school (multinomial logit)."""
    options = s.options.shape[1]
    for g in range(GROUPS):
        total = 0.0
        for o in range(options):
            i = s.options.school[z, o]
            weight = 0.0
            if i >= 0 and s.schools.alive[i]:
                weight = math.exp(appeal(i, s.options.away[z, o], g == 0, s))
                if g > 0 and s.schools.oversubscribed[i]:
                    weight *= 1.0 - s.p.admissions.pick * s.schools.display[i]
            s.options.share[z, o, g] = weight
            total += weight
        for o in range(options):
            s.options.share[z, o, g] = s.options.share[z, o, g] / total if total > 0.0 else 0.0


@rule
def campaign(z: int, s: State) -> None:
    """Let display tempt families away: on a tie where one side competed, it wins some of those who waver between both.

    To first order of ``response * display`` this is the pupils that display wins in :func:`agents.dilemma.greed`.
    """
    options = s.options.shape[1]
    strength = s.p.admissions.response * s.p.admissions.display / TERMS
    for one in range(options):
        for two in range(one + 1, options):
            k = s.pair[z, one, two]
            if k >= 0 and s.sides.contested[k] != 0.0 and s.ties.active[s.sides.tie[k]]:
                for g in range(GROUPS):
                    moved = strength * s.sides.contested[k] * s.options.share[z, one, g] * s.options.share[z, two, g]
                    s.options.share[z, one, g] += moved
                    s.options.share[z, two, g] -= moved


@rule
def applicants(z: int, g: int, s: State) -> float:
    """Return how many pupils of a group start from one zone this year."""
    return s.zones.cohort[z, g] * math.exp(s.zones.swing[z])


@rule
def still_open(z: int, g: int, s: State) -> float:
    """Return the share of a zone's group whose choice is open to them (those it is closed to choose among the rest)."""
    total = 0.0
    for o in range(s.options.shape[1]):
        total += s.options.share[z, o, g] * s.options.open[z, o]
    return total


@rule
def places_a_year(i: int, s: State) -> float:
    """Return how many pupils a school may take in this year."""
    return s.schools.places[i] / s.schools.years[i] if s.schools.alive[i] else 0.0


@rule
def open_doors(s: State) -> None:
    """Clear the places: schools asked for too often close to those farthest away, round by round."""
    for z in range(s.options.shape[0]):
        for o in range(s.options.shape[1]):
            s.options.open[z, o] = 1.0
    for i in range(s.schools.alive.size):
        s.schools.oversubscribed[i] = False
    for _ in range(s.p.admissions.rounds):
        closed = False
        demand(s)
        for i in range(s.schools.alive.size):
            closed = shut(i, s) or closed
        if not closed:
            break


@rule
def demand(s: State) -> None:
    """Work out how many pupils ask for each option of each zone."""
    count, options = s.options.shape
    for z in range(count):
        for o in range(options):
            s.options.wanted[z, o] = 0.0
        for g in range(GROUPS):
            total = still_open(z, g, s)
            if total > TINY:
                each = applicants(z, g, s) / total
                for o in range(options):
                    s.options.wanted[z, o] += each * s.options.share[z, o, g] * s.options.open[z, o]


@rule
def shut(i: int, s: State) -> bool:
    """Close one school to the zones beyond its places, nearest first; return whether it had to."""
    places, total = places_a_year(i, s), 0.0
    for d in range(s.first_door[i], s.first_door[i + 1]):
        total += s.options.wanted[s.doors.zone[d], s.doors.slot[d]]
    if total <= places * (1.0 + TINY):
        return False
    left = places
    for d in range(s.first_door[i], s.first_door[i + 1]):
        z, o = s.doors.zone[d], s.doors.slot[d]
        if s.options.wanted[z, o] <= left:
            left -= s.options.wanted[z, o]
        else:
            s.options.open[z, o] *= left / s.options.wanted[z, o] if left > 0.0 else 0.0
            left = 0.0
    s.schools.oversubscribed[i] = True
    return True


@rule
def leave(s: State) -> None:
    """Let the year's leavers go: a school's roll loses one part in ``years``."""
    s.counts[LEAVERS] = 0.0
    for i in range(s.schools.alive.size):
        for g in range(GROUPS):
            gone = s.schools.roll[i, g] / s.schools.years[i]
            s.schools.roll[i, g] -= gone
            s.counts[LEAVERS] += gone
        s.schools.entrants[i] = 0.0


@rule
def arrive(s: State) -> None:
    """Admit every entrant: at an open option, else where the zone's options have room, else anywhere."""
    s.counts[STAYED_OUT] = s.counts[FIRST_CHOICES] = s.counts[APPLICANTS] = 0.0
    for i in range(s.schools.alive.size):
        s.schools.spare[i] = places_a_year(i, s)
    demand(s)
    fits = places_fit(s)
    stranded = np.zeros((s.zones.swing.size, GROUPS))
    for z in range(s.zones.swing.size):
        for g in range(GROUPS):
            start, placed, total = applicants(z, g, s), 0.0, still_open(z, g, s)
            s.counts[APPLICANTS] += start
            if total > TINY:
                for o in range(s.options.shape[1]):
                    i = s.options.school[z, o]
                    if i >= 0:
                        taken = start / total * s.options.share[z, o, g] * s.options.open[z, o] * fits[i]
                        admit(i, g, taken, s)
                        placed += taken
                        s.counts[FIRST_CHOICES] += min(taken, start * s.options.share[z, o, g])
            stranded[z, g] = start - placed
    place_by_authority(stranded, s)


@rule
def places_fit(s: State) -> np.ndarray:
    """Return the share of those who still ask that each school has places for (1 where the rounds cleared all)."""
    fits = s.schools.spare * 0.0
    for i in range(fits.size):
        total = 0.0
        for d in range(s.first_door[i], s.first_door[i + 1]):
            total += s.options.wanted[s.doors.zone[d], s.doors.slot[d]]
        fits[i] = min(1.0, s.schools.spare[i] / total) if total > 0.0 else 1.0
    return fits


@rule
def admit(i: int, g: int, pupils: float, s: State) -> None:
    """Put pupils of one group on a school's roll."""
    s.schools.roll[i, g] += pupils
    s.schools.entrants[i] += pupils
    s.schools.spare[i] -= pupils


@rule
def place_by_authority(stranded: np.ndarray, s: State) -> None:
    """Find places for those whom no open option took: the zone's options with room, nearest first, else anywhere."""
    for z in range(s.zones.swing.size):
        for o in range(s.options.shape[1]):
            i = s.options.school[z, o]
            if i < 0 or not s.schools.alive[i] or s.schools.spare[i] <= 0.0:
                continue
            waiting = stranded[z].sum()
            if waiting <= 0.0:
                break
            taken = min(1.0, s.schools.spare[i] / waiting)
            for g in range(GROUPS):
                s.counts[STAYED_OUT] += taken * stranded[z, g]
                admit(i, g, taken * stranded[z, g], s)
                stranded[z, g] *= 1.0 - taken
    for phase in range(s.schools.phase.max() + 1):
        place_anywhere(phase, stranded, s)


@rule
def place_anywhere(phase: int, stranded: np.ndarray, s: State) -> None:
    """Find places in the whole region for those of one phase who are still without."""
    left = np.zeros(GROUPS)
    for z in range(s.zones.swing.size):
        if s.schools.phase[s.options.school[z, 0]] == phase:
            for g in range(GROUPS):
                left[g] += stranded[z, g]
    if left.sum() > 0.0:
        take_in(phase, left, s)


@rule
def take_in(phase: int, pupils: np.ndarray, s: State) -> None:
    """Share pupils (by group) out to the open schools of a phase: by free places, or by size where none are free."""
    free, size = 0.0, 0.0
    for i in range(s.schools.alive.size):
        if s.schools.alive[i] and s.schools.phase[i] == phase:
            free += max(0.0, s.schools.spare[i])
            size += max(1.0, s.schools.places[i])
    into_free = min(1.0, free / pupils.sum())
    for i in range(s.schools.alive.size):
        if s.schools.alive[i] and s.schools.phase[i] == phase:
            part = (1.0 - into_free) * max(1.0, s.schools.places[i]) / size
            if free > 0.0:
                part += into_free * max(0.0, s.schools.spare[i]) / free
            for g in range(GROUPS):
                s.counts[STAYED_OUT] += part * pupils[g]
                admit(i, g, part * pupils[g], s)


@rule
def settle(i: int, s: State, last: float) -> None:
    """After admissions: reputation follows results, places follow the roll, the year's growth is seen."""
    sc, p = s.schools, s.p.admissions
    if not sc.alive[i]:
        return
    now = sc.roll[i].sum()
    sc.growth[i] = now / last - 1.0 if last > 0.0 else 0.0
    sc.spare[i] = max(0.0, sc.spare[i])
    sc.reputation[i] += p.reputation * (raw_result(i, s) - sc.reputation[i])
    sc.places[i] += s.levers.places_follow[i] * (now - sc.places[i])


@rule
def raw_result(i: int, s: State) -> float:
    """Return a school's mean attainment, which is what reputation follows."""
    pupils, total = s.schools.roll[i].sum(), 0.0
    if pupils <= 0.0:
        return s.schools.reputation[i]
    for g in range(GROUPS):
        total += s.schools.roll[i, g] * s.schools.attainment[i, g]
    return total / pupils


@contract(
    reads="options: school share; sides: tie; zones: cohort swing",
    writes="schools: rivalry; ties: contest",
)
@rule
def rivalry(s: State) -> None:
    """Work out who contests whose pupils: pupils a year whom one unit of appeal would move, by tie and by school."""
    s.ties.contest[:] = 0.0
    s.schools.rivalry[:] = 0.0
    options = s.options.shape[1]
    for z in range(s.zones.swing.size):
        for g in range(GROUPS):
            pupils = applicants(z, g, s)
            for one in range(options):
                share = s.options.share[z, one, g]
                if share > 0.0:
                    s.schools.rivalry[s.options.school[z, one]] += pupils * share * (1.0 - share)
                    for two in range(one + 1, options):
                        if s.pair[z, one, two] >= 0:
                            s.ties.contest[s.sides.tie[s.pair[z, one, two]]] += (
                                pupils * share * s.options.share[z, two, g]
                            )
