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
CLEARED = 0.002  # share of its places by which a school may be asked for too often when the rounds of clearing end
SEEN, BAD, PEERS, TAKES = range(4)  # columns of a school's face


@contract(
    reads=(
        "doors: slot zone; levers: places_follow tables; options: away door school; rivals: one two side tie; "
        "schools: alive attainment display grade oversubscribed phase places reputation result roll years; "
        "sides: contested; ties: active; zones: cohort swing"
    ),
    writes=(
        "counts; doors: wanted; options: open share; schools: entrants growth oversubscribed places reputation roll "
        "spare; sides: contested; zones: swing"
    ),
)
@rule
def admissions(s: State) -> None:
    """Let a year's leavers go and its entrants in."""
    faces = show_faces(s)
    for z in range(s.zones.swing.size):
        grow_up(z, s)
        choose(z, faces, s)
        campaign(z, s)
    asked = open_doors(s)
    last = s.schools.roll.sum(axis=1)
    leave(s)
    arrive(asked, s)
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
def show_faces(s: State) -> np.ndarray:
    """Return what families see of each school, wherever they live: results, a bad grade, peers; and whom it picks.

    Shape ``(schools, 4)``: side by side, and worked out once a year, because every family that considers it looks.
    """
    p, sc = s.p.admissions, s.schools
    faces = np.zeros((sc.alive.size, 4))
    for i in range(sc.alive.size):
        tables = s.levers.tables[i]
        faces[i, SEEN] = p.response * (tables * sc.result[i] + (1.0 - tables) * sc.reputation[i])
        faces[i, BAD] = p.bad_grade if sc.grade[i] >= REQUIRES_IMPROVEMENT else 0.0
        faces[i, PEERS] = p.peers * sc.roll[i, 0] / max(1.0, sc.roll[i].sum())
        faces[i, TAKES] = 1.0 - p.pick * sc.display[i] if sc.oversubscribed[i] else 1.0
        if not sc.alive[i]:
            faces[i, SEEN] = -np.inf  # nobody would choose it
    return faces


@rule
def choose(z: int, faces: np.ndarray, s: State) -> None:
    """Work out which share of each group of one zone's families would choose which school (multinomial logit).

    A school appeals by distance, results and reputation, a bad grade, and to advantaged families by its peers; one that
    may pick takes fewer of the other groups, and both of them alike.
    """
    options, total, others = s.options.shape[1], 0.0, 0.0
    for o in range(options):
        i, weight, other = s.options.school[z, o], 0.0, 0.0
        if i >= 0:
            appeal = -s.p.admissions.distance * s.options.away[z, o] + faces[i, SEEN] - faces[i, BAD]
            weight, other = math.exp(appeal + faces[i, PEERS]), math.exp(appeal) * faces[i, TAKES]
        s.options.share[z, o, 0], s.options.share[z, o, 1] = weight, other
        total += weight
        others += other
    for o in range(options):
        other = s.options.share[z, o, 1] / others if others > 0.0 else 0.0
        s.options.share[z, o, 0] = s.options.share[z, o, 0] / total if total > 0.0 else 0.0
        s.options.share[z, o, 1] = s.options.share[z, o, 2] = other


@rule
def campaign(z: int, s: State) -> None:
    """Let display tempt families away: on a tie where one side competed, it wins some of those who waver between both.

    To first order of ``response * display`` this is the pupils that display wins in :func:`agents.dilemma.greed`.
    """
    strength = s.p.admissions.response * s.p.admissions.display / TERMS
    for r in range(s.first_rival[z], s.first_rival[z + 1]):
        contested = s.sides.contested[s.rivals.side[r]]
        if contested != 0.0 and s.ties.active[s.rivals.tie[r]]:
            one, two = s.rivals.one[r], s.rivals.two[r]
            for g in range(GROUPS):
                moved = strength * contested * s.options.share[z, one, g] * s.options.share[z, two, g]
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
def open_doors(s: State) -> np.ndarray:
    """Clear the places: schools asked for too often close to those farthest away, round by round.

    After the first round only the zones an option of which closed further, and the schools these consider, are worked
    out anew: all else stands. Return how many pupils ask for each school in the end.
    """
    zones, schools = s.options.shape[0], s.schools.alive.size
    starting, places = np.empty((zones, GROUPS)), np.empty(schools)
    for z in range(zones):
        for o in range(s.options.shape[1]):
            s.options.open[z, o] = 1.0
        size = math.exp(s.zones.swing[z])
        for g in range(GROUPS):
            starting[z, g] = s.zones.cohort[z, g] * size
    for i in range(schools):
        places[i] = places_a_year(i, s)
    moved, stirred = np.ones(zones, np.bool_), np.ones(schools, np.bool_)
    over, asked = np.zeros(schools, np.bool_), np.zeros(schools)
    for _ in range(s.p.admissions.rounds):
        ask(moved, stirred, starting, asked, s)
        closed = False
        for i in range(schools):
            if stirred[i] and asked[i] > places[i] * (1.0 + CLEARED):
                shut(i, places[i], moved, s)
                over[i] = closed = True
            stirred[i] = False
        if not closed:
            break
    ask(moved, stirred, starting, asked, s)
    for i in range(schools):
        s.schools.oversubscribed[i] = over[i]
    return asked


@rule
def ask(moved: np.ndarray, stirred: np.ndarray, starting: np.ndarray, asked: np.ndarray, s: State) -> None:
    """Let the families of the zones that moved ask anew; sum up how many ask for each school that this stirs."""
    each = np.empty(GROUPS)
    for z in range(moved.size):
        if moved[z]:
            moved[z] = False
            demand(z, starting, each, s)
            for o in range(s.options.shape[1]):
                if s.options.school[z, o] >= 0:
                    stirred[s.options.school[z, o]] = True
    for i in range(stirred.size):
        if stirred[i]:
            total = 0.0
            for d in range(s.first_door[i], s.first_door[i + 1]):
                total += s.doors.wanted[d]
            asked[i] = total


@rule
def demand(z: int, starting: np.ndarray, each: np.ndarray, s: State) -> None:
    """Work out how many pupils of one zone ask at each of its options' doors."""
    for g in range(GROUPS):
        total = still_open(z, g, s)
        each[g] = starting[z, g] / total if total > TINY else 0.0
    for o in range(s.options.shape[1]):
        if s.options.door[z, o] >= 0:
            wanted = 0.0
            for g in range(GROUPS):
                wanted += each[g] * s.options.share[z, o, g] * s.options.open[z, o]
            s.doors.wanted[s.options.door[z, o]] = wanted


@rule
def shut(i: int, places: float, moved: np.ndarray, s: State) -> None:
    """Close one school to the zones beyond its places, nearest first."""
    left = places
    for d in range(s.first_door[i], s.first_door[i + 1]):
        wanted = s.doors.wanted[d]
        if wanted <= left:
            left -= wanted
        else:
            z = s.doors.zone[d]
            s.options.open[z, s.doors.slot[d]] *= left / wanted if left > 0.0 else 0.0
            left = 0.0
            moved[z] = True


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
def arrive(asked: np.ndarray, s: State) -> None:
    """Admit every entrant: at an open option, else where the zone's options have room, else anywhere."""
    s.counts[STAYED_OUT] = s.counts[FIRST_CHOICES] = s.counts[APPLICANTS] = 0.0
    for i in range(s.schools.alive.size):
        s.schools.spare[i] = places_a_year(i, s)
    fits = places_fit(asked, s)
    stranded = np.zeros((s.zones.swing.size, GROUPS))
    for z in range(s.zones.swing.size):
        for g in range(GROUPS):
            start, placed, total = applicants(z, g, s), 0.0, still_open(z, g, s)
            s.counts[APPLICANTS] += start
            if total > TINY:
                for o in range(s.options.shape[1]):
                    i = s.options.school[z, o]
                    if i >= 0 and s.options.open[z, o] > 0.0:
                        taken = start / total * s.options.share[z, o, g] * s.options.open[z, o] * fits[i]
                        admit(i, g, taken, s)
                        placed += taken
                        s.counts[FIRST_CHOICES] += min(taken, start * s.options.share[z, o, g])
            stranded[z, g] = start - placed
    place_by_authority(stranded, s)


@rule
def places_fit(asked: np.ndarray, s: State) -> np.ndarray:
    """Return the share of those who still ask that each school has places for (1 where the rounds cleared all)."""
    fits = np.ones(asked.size)
    for i in range(fits.size):
        if asked[i] > 0.0:
            fits[i] = min(1.0, s.schools.spare[i] / asked[i])
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
        if stranded[z].sum() <= 0.0:
            continue
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
    reads="options: school share; rivals: one two tie; zones: cohort swing",
    writes="schools: rivalry; ties: contest",
)
@rule
def rivalry(s: State) -> None:
    """Work out who contests whose pupils: pupils a year whom one unit of appeal would move, by tie and by school."""
    s.ties.contest[:] = 0.0
    s.schools.rivalry[:] = 0.0
    for z in range(s.zones.swing.size):
        size = math.exp(s.zones.swing[z])
        for g in range(GROUPS):
            pupils = s.zones.cohort[z, g] * size
            for o in range(s.options.shape[1]):
                share = s.options.share[z, o, g]
                if share > 0.0:
                    s.schools.rivalry[s.options.school[z, o]] += pupils * share * (1.0 - share)
        for r in range(s.first_rival[z], s.first_rival[z + 1]):
            one, two, tie = s.rivals.one[r], s.rivals.two[r], s.rivals.tie[r]
            for g in range(GROUPS):
                share = s.options.share[z, one, g]
                if share > 0.0:
                    s.ties.contest[tie] += s.zones.cohort[z, g] * size * share * s.options.share[z, two, g]
