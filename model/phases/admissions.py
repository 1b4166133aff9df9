"""Admissions: families choose, display tempts some away, places are shared out by distance, pupils are conserved."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ...agents.engine.compiled import rule
from ...agents.home_zone import CHOOSES_AS
from ...agents.learning import exponential
from ..state import APPLICANTS, FIRST_CHOICES, LEAVERS, STAYED_OUT, TERMS
from ..streams import COHORTS, normals
from .accountability import shown
from .clearing import GROUPS, KINDS, applicants, asking, by_kind, open_doors, places_a_year
from .contract import contract
from .inspection import bad_word
from .roll import pupils_of

if TYPE_CHECKING:
    from ..state import State


@contract(
    reads=(
        "doors: slot zone; levers: places_follow published tables; options: door near school; rivals: one "
        "side two; schools: alive attainment display draw grade lifted phase result years; sides: tie; "
        "ties: active; zones: cohort"
    ),
    writes=(
        "counts; doors: wanted; options: open share; schools: entrants growth oversubscribed places "
        "reputation roll spare; sides: contested; zones: swing"
    ),
)
@rule
def admissions(s: State) -> None:
    """Let a year's leavers go and its entrants in."""
    faces, tempted = show_faces(s), tempt(s)
    luck = normals(s.key, COHORTS, s.clock[0] // TERMS, s.zones.swing.size)
    for z in range(s.zones.swing.size):
        grow_up(z, luck[z], s)
        choose(z, faces, s)
        campaign(z, tempted, s)
    starting = applicants(s)
    asked = open_doors(by_kind(starting), s)
    last = np.empty(s.schools.alive.size)
    for i in range(last.size):
        last[i] = pupils_of(i, s)
    leave(s)
    arrive(asked, starting, s)
    for i in range(s.schools.alive.size):
        settle(i, s, last[i])
    for k in range(s.sides.contested.size):
        s.sides.contested[k] = 0


@rule
def grow_up(z: int, luck: float, s: State) -> None:
    """Tell by luck how large this year's cohort of one zone is: its log swings around the usual."""
    p = s.p.admissions
    fresh = math.sqrt(1.0 - p.swing_memory * p.swing_memory)
    shock = p.swing * fresh * luck
    s.zones.swing[z] = p.swing_memory * s.zones.swing[z] + shock


@rule
def show_faces(s: State) -> np.ndarray:
    """Return what families see of each school, wherever they live: results and what lasts, a bad word, peers, picking.

    Its odds of being chosen next door, by kind of families, ``(schools, 2)``; nobody would choose a closed one.
    """
    p, sc = s.p.admissions, s.schools
    faces = np.zeros((sc.alive.size, KINDS))
    for i in range(sc.alive.size):
        if sc.alive[i]:
            tables = s.levers.tables[i]
            seen = p.response * (tables * shown(i, s) + (1.0 - tables) * sc.reputation[i])
            bad = p.bad_grade * bad_word(i, s)
            peers = p.peers * sc.roll[i, 0] / max(1.0, pupils_of(i, s))
            takes = 1.0 - p.pick * sc.display[i] if sc.oversubscribed[i] else 1.0
            faces[i, 0] = exponential(seen - bad + peers + sc.draw[i, 0])
            faces[i, 1] = exponential(seen - bad + sc.draw[i, 1]) * takes
    return faces


@rule
def choose(z: int, faces: np.ndarray, s: State) -> None:
    """Work out which share of each kind of one zone's families would choose which school (multinomial logit).

    A school appeals by distance, results and reputation, a bad grade, and to advantaged families by its peers; one that
    may pick takes fewer of the others.
    """
    options, total, others = s.options, 0.0, 0.0
    for o in range(options.shape[1]):
        i, weight, other = options.school[z, o], 0.0, 0.0
        if i >= 0:
            weight, other = options.near[z, o] * faces[i, 0], options.near[z, o] * faces[i, 1]
        options.share[z, o, 0], options.share[z, o, 1] = weight, other
        total += weight
        others += other
    for o in range(options.shape[1]):
        options.share[z, o, 0] = options.share[z, o, 0] / total if total > 0.0 else 0.0
        options.share[z, o, 1] = options.share[z, o, 1] / others if others > 0.0 else 0.0


@rule
def tempt(s: State) -> np.ndarray:
    """Return how strongly the year's display tempts families to each side of a tie: as often as it out-competed."""
    strength = s.p.admissions.response * s.p.admissions.display / TERMS
    tempted = np.zeros(s.sides.contested.size)
    for k in range(tempted.size):
        if s.ties.active[s.sides.tie[k]]:
            tempted[k] = min(1.0, max(-1.0, strength * s.sides.contested[k]))
    return tempted


@rule
def campaign(z: int, tempted: np.ndarray, s: State) -> None:
    """Let display tempt families away: on a tie where one side competed, it wins some of those who waver between both.

    All who waver are won at most, so that nobody loses families it has not. To first order of ``response * display``
    this is the pupils that display wins in :func:`agents.dilemma.greed`.
    """
    options, rivals = s.options, s.rivals
    for r in range(s.first_rival[z], s.first_rival[z + 1]):
        strength, one, two = tempted[rivals.side[r]], rivals.one[r], rivals.two[r]
        for kind in range(KINDS):
            moved = strength * options.share[z, one, kind] * options.share[z, two, kind]
            options.share[z, one, kind] += moved
            options.share[z, two, kind] -= moved


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
def arrive(asked: np.ndarray, stranded: np.ndarray, s: State) -> None:
    """Admit every entrant: at an open option, else where the zone's options have room, else anywhere.

    ``stranded`` are all who start, by zone and group, until they are placed.
    """
    for i in range(s.schools.alive.size):
        s.schools.spare[i] = places_a_year(i, s)
    fits, options = places_fit(asked, s), s.options
    everybody, first_choices, let_in = 0.0, 0.0, np.zeros((fits.size, GROUPS))
    for z in range(options.shape[0]):
        start = (stranded[z, 0], stranded[z, 1], stranded[z, 2])
        everybody += start[0] + start[1] + start[2]
        each, placed = asking(z, options), (0.0, 0.0)
        for o in range(options.shape[1]):
            i = options.school[z, o]
            if i >= 0:
                room, chosen = options.open[z, o] * fits[i], (options.share[z, o, 0], options.share[z, o, 1])
                taken = each[0] * chosen[0] * room, each[1] * chosen[1] * room
                for g in range(GROUPS):
                    let_in[i, g] += start[g] * taken[CHOOSES_AS[g]]
                placed = placed[0] + taken[0], placed[1] + taken[1]
                first_choices += start[0] * min(taken[0], chosen[0])
                first_choices += (start[1] + start[2]) * min(taken[1], chosen[1])
        for g in range(GROUPS):
            stranded[z, g] -= start[g] * placed[CHOOSES_AS[g]]
    for i in range(fits.size):
        admit(i, (let_in[i, 0], let_in[i, 1], let_in[i, 2]), s)
    s.counts[STAYED_OUT], s.counts[FIRST_CHOICES], s.counts[APPLICANTS] = 0.0, first_choices, everybody
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
def admit(i: int, pupils: tuple[float, float, float], s: State) -> None:
    """Put pupils, by group, on a school's roll."""
    sc, entrants, spare = s.schools, s.schools.entrants[i], s.schools.spare[i]
    for g in range(GROUPS):
        sc.roll[i, g] += pupils[g]
        entrants += pupils[g]
        spare -= pupils[g]
    sc.entrants[i], sc.spare[i] = entrants, spare


@rule
def place_by_authority(stranded: np.ndarray, s: State) -> None:
    """Find places for those whom no open option took: the zone's options with room, nearest first, else anywhere."""
    for z in range(s.zones.swing.size):
        if without(z, stranded) <= 0.0:
            continue
        for o in range(s.options.shape[1]):
            i = s.options.school[z, o]
            if i < 0 or not s.schools.alive[i] or s.schools.spare[i] <= 0.0:
                continue
            waiting = without(z, stranded)
            if waiting <= 0.0:
                break
            taken = min(1.0, s.schools.spare[i] / waiting)
            s.counts[STAYED_OUT] += taken * waiting
            admit(i, (taken * stranded[z, 0], taken * stranded[z, 1], taken * stranded[z, 2]), s)
            for g in range(GROUPS):
                stranded[z, g] *= 1.0 - taken
    for phase in range(s.schools.phase.max() + 1):
        place_anywhere(phase, stranded, s)


@rule
def without(z: int, stranded: np.ndarray) -> float:
    """Return how many pupils of one zone, of all groups, are still without a place."""
    return stranded[z, 0] + stranded[z, 1] + stranded[z, 2]


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
            s.counts[STAYED_OUT] += part * pupils.sum()
            admit(i, (part * pupils[0], part * pupils[1], part * pupils[2]), s)


@rule
def settle(i: int, s: State, last: float) -> None:
    """After admissions: reputation follows results, places follow the roll, the year's growth is seen."""
    sc, p = s.schools, s.p.admissions
    if not sc.alive[i]:
        return
    now = pupils_of(i, s)
    sc.growth[i] = now / last - 1.0 if last > 0.0 else 0.0
    sc.spare[i] = max(0.0, sc.spare[i])
    sc.reputation[i] += p.reputation * (raw_result(i, s) - sc.reputation[i])
    sc.places[i] += s.levers.places_follow[i] * (now - sc.places[i])


@rule
def raw_result(i: int, s: State) -> float:
    """Return a school's mean attainment, which is what reputation follows."""
    pupils, total = pupils_of(i, s), 0.0
    if pupils <= 0.0:
        return s.schools.reputation[i]
    for g in range(GROUPS):
        total += s.schools.roll[i, g] * s.schools.attainment[i, g]
    return total / pupils


@contract(
    reads=("options: school share; rivals: one tie two; schools: alive; ties: active; zones: cohort swing"),
    writes="schools: rivalry; ties: contest",
)
@rule
def rivalry(s: State) -> None:
    """Work out who contests whose pupils: pupils a year whom one unit of appeal would move, by tie and by school."""
    families, rivalry, contest = by_kind(applicants(s)), np.zeros(s.schools.alive.size), np.zeros(s.ties.contest.size)
    options, rivals = s.options, s.rivals
    for z in range(options.shape[0]):
        for o in range(options.shape[1]):
            i = options.school[z, o]
            if i >= 0 and s.schools.alive[i]:
                for kind in range(KINDS):
                    share = options.share[z, o, kind]
                    rivalry[i] += families[z, kind] * share * (1.0 - share)
        for r in range(s.first_rival[z], s.first_rival[z + 1]):
            one, two, tie = rivals.one[r], rivals.two[r], rivals.tie[r]
            for kind in range(KINDS):
                contest[tie] += families[z, kind] * options.share[z, one, kind] * options.share[z, two, kind]
    for i in range(rivalry.size):
        s.schools.rivalry[i] = rivalry[i]
    for tie in range(contest.size):
        s.ties.contest[tie] = contest[tie] if s.ties.active[tie] else 0.0
