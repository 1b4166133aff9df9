"""Admissions in plain Python: families choose, display tempts some away, places are cleared by cut-offs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from plain_draws import normal

from coopetition.agents.home_zone import CHOOSES_AS
from coopetition.agents.school import REQUIRES_IMPROVEMENT
from coopetition.model.phases.clearing import CLEARED, TINY
from coopetition.model.state import TERMS
from coopetition.model.streams import COHORTS

GROUPS, KINDS = range(3), range(2)


def total(numbers):
    """Return the sum, added one by one."""
    added = 0.0
    for each in numbers:
        added += each
    return added


@dataclass
class Option:
    """One school that the families of a zone consider."""

    school: object
    away: float
    share: list
    open: float
    wanted: float = 0.0


@dataclass
class Zone:
    """One home zone and the schools its families consider, nearest first."""

    row: int
    cohort: list
    swing: float
    options: list

    def applicants(self, group):
        return self.cohort[group] * math.exp(self.swing)

    def families(self, kind):
        return total(self.applicants(group) for group in GROUPS if CHOOSES_AS[group] == kind)

    def asking(self, kind):
        """How often its families ask for each share of their choice that is open to them."""
        still_open = total(option.share[kind] * option.open for option in self.options)
        return 1.0 / still_open if still_open > TINY else 0.0


def places_a_year(school):
    return school.places / school.years


class Families:
    """All home zones of a plain system."""

    def __init__(self, system, state):
        self.system, self.zones = system, []
        school, told = state.options["school"], [state.options[name].tolist() for name in ("share", "open")]
        for row in range(len(state.zones)):
            options = [
                Option(system.schools[school[row, o]], state.away[row, o].item(), *(each[row][o] for each in told))
                for o in np.flatnonzero(school[row] >= 0)
            ]
            self.zones.append(Zone(row, state.zones["cohort"][row].tolist(), state.zones["swing"][row].item(), options))
        self.doors = {school: [] for school in system.schools}  # every school's applicants, nearest first
        for school in system.schools:
            for door in range(state.first_door[school.row], state.first_door[school.row + 1]):
                zone, slot = state.doors["zone"][door], state.doors["slot"][door]
                self.doors[school].append(self.zones[zone].options[slot])

    def admissions(self):
        """Let a year's leavers go and its entrants in."""
        for zone in self.zones:
            self.grow_up(zone)
            self.choose(zone)
            self.campaign(zone)
        self.open_doors()
        last = {school: total(school.roll) for school in self.system.schools}
        self.leave()
        self.arrive()
        for school in self.system.schools:
            self.settle(school, last[school])
        for _, _, tie in self.system.graph.edges(data=True):
            for side in tie["sides"].values():
                side["contested"] = 0.0

    def grow_up(self, zone):
        p = self.system.parameters.admissions
        draw = normal(self.system.key, COHORTS, self.system.term // TERMS, zone.row, 0)
        shock = p.swing * math.sqrt(1.0 - p.swing_memory * p.swing_memory) * draw
        zone.swing = p.swing_memory * zone.swing + shock

    def odds(self, option, kind):
        p, school = self.system.parameters.admissions, option.school
        seen = school.levers.tables * school.result + (1.0 - school.levers.tables) * school.reputation
        bad = p.bad_grade if school.grade >= REQUIRES_IMPROVEMENT else 0.0
        advantaged, others = school.draw
        near, seen = math.exp(-p.distance * option.away), p.response * seen
        if kind == 0:
            peers = p.peers * school.roll[0] / max(1.0, total(school.roll))
            return near * math.exp(seen - bad + peers + advantaged)
        takes = 1.0 - p.pick * school.display if school.oversubscribed else 1.0
        return near * (math.exp(seen - bad + others) * takes)

    def choose(self, zone):
        """Share out each kind of families over the options (multinomial logit)."""
        for kind in KINDS:
            for option in zone.options:
                option.share[kind] = self.odds(option, kind)
            weight = total(option.share[kind] for option in zone.options)
            for option in zone.options:
                option.share[kind] = option.share[kind] / weight if weight > 0.0 else 0.0

    def campaign(self, zone):
        """Let display tempt those who waver between two partners one of whom competed."""
        p = self.system.parameters.admissions
        strength = p.response * p.display / TERMS
        for at, one in enumerate(zone.options):
            for two in zone.options[at + 1 :]:
                tie = self.system.graph.get_edge_data(one.school, two.school)
                if tie is None:
                    continue
                contested = tie["sides"][one.school]["contested"]
                if contested != 0.0:
                    for kind in KINDS:
                        moved = min(1.0, max(-1.0, strength * contested)) * one.share[kind] * two.share[kind]
                        one.share[kind] += moved
                        two.share[kind] -= moved

    def open_doors(self):
        """Close schools asked for too often to those farthest away, round by round, until all fit."""
        for zone in self.zones:
            for option in zone.options:
                option.open, option.wanted = 1.0, 0.0
        for school in self.system.schools:
            school.oversubscribed, school.asked = False, 0.0
        for _ in range(self.system.parameters.admissions.rounds):
            self.demand()
            closed = [self.shut(school) for school in self.system.schools]
            if not any(closed):
                break

    def demand(self):
        """Let all families ask for what is open to them; keep up how many ask for each school."""
        for zone in self.zones:
            each = [zone.families(kind) * zone.asking(kind) for kind in KINDS]
            for option in zone.options:
                wanted = total(each[kind] * option.share[kind] for kind in KINDS) * option.open
                option.school.asked += wanted - option.wanted
                option.wanted = wanted

    def shut(self, school):
        left = places_a_year(school)
        if school.asked <= left * (1.0 + CLEARED):
            return False
        for option in self.doors[school]:
            if option.wanted <= left:
                left -= option.wanted
            else:
                option.open *= left / option.wanted if left > 0.0 else 0.0
                left = 0.0
        school.oversubscribed = True
        return True

    def leave(self):
        for school in self.system.schools:
            for group in GROUPS:
                school.roll[group] -= school.roll[group] / school.years
            school.entrants = 0.0

    def arrive(self):
        """Admit every entrant: at an open option, else where the authority finds a place."""
        for school in self.system.schools:
            school.spare = places_a_year(school)
        self.demand()
        fits = {}
        for school in self.system.schools:
            fits[school] = min(1.0, school.spare / school.asked) if school.asked > 0.0 else 1.0
            school.let_in = [0.0 for _ in GROUPS]
        stranded = {zone.row: self.enter(zone, fits) for zone in self.zones}
        for school in self.system.schools:
            for group in GROUPS:
                self.admit(school, group, school.let_in[group])
        self.place_by_authority(stranded)

    def enter(self, zone, fits):
        """Let one zone's pupils in where it is open to them; return how many of each group found no place."""
        each, placed = [zone.asking(kind) for kind in KINDS], [0.0 for _ in KINDS]
        for option in zone.options:
            room = option.open * fits[option.school]
            taken = [each[kind] * option.share[kind] * room for kind in KINDS]
            for group in GROUPS:
                option.school.let_in[group] += zone.applicants(group) * taken[CHOOSES_AS[group]]
            for kind in KINDS:
                placed[kind] += taken[kind]
        return [zone.applicants(group) - zone.applicants(group) * placed[CHOOSES_AS[group]] for group in GROUPS]

    def admit(self, school, group, pupils):
        school.roll[group] += pupils
        school.entrants += pupils
        school.spare -= pupils

    def place_by_authority(self, stranded):
        """Find places at the zone's options with room, nearest first, else anywhere in the phase."""
        for zone in self.zones:
            self.place_nearby(zone, stranded[zone.row])
        for phase in sorted({school.phase for school in self.system.schools}):
            left = [0.0 for _ in GROUPS]
            for zone in self.zones:
                if zone.options[0].school.phase == phase:
                    for group in GROUPS:
                        left[group] += stranded[zone.row][group]
            if total(left) > 0.0:
                self.take_in(phase, left)

    def place_nearby(self, zone, waiting):
        for option in zone.options:
            if option.school.spare <= 0.0:
                continue
            if total(waiting) <= 0.0:
                break
            taken = min(1.0, option.school.spare / total(waiting))
            for group in GROUPS:
                self.admit(option.school, group, taken * waiting[group])
                waiting[group] *= 1.0 - taken

    def take_in(self, phase, pupils):
        """Share pupils out to the schools of a phase: by free places, or by size where none are free."""
        schools = [school for school in self.system.schools if school.phase == phase]
        free = total(max(0.0, school.spare) for school in schools)
        size = total(max(1.0, school.places) for school in schools)
        into_free = min(1.0, free / total(pupils))
        for school in schools:
            part = (1.0 - into_free) * max(1.0, school.places) / size
            if free > 0.0:
                part += into_free * max(0.0, school.spare) / free
            for group in GROUPS:
                self.admit(school, group, part * pupils[group])

    def settle(self, school, last):
        """Let reputation follow results and places follow the roll."""
        now = total(school.roll)
        school.growth = now / last - 1.0 if last > 0.0 else 0.0
        school.spare = max(0.0, school.spare)
        if now > 0.0:
            raw = total(school.roll[group] * school.attainment[group] for group in GROUPS) / now
            school.reputation += self.system.parameters.admissions.reputation * (raw - school.reputation)
        school.places += school.levers.places_follow * (now - school.places)

    def rivalry(self):
        """Work out who contests whose pupils, by tie and by school."""
        graph = self.system.graph
        for _, _, tie in graph.edges(data=True):
            tie["contest"] = 0.0
        for school in self.system.schools:
            school.rivalry = 0.0
        for zone in self.zones:
            for kind in KINDS:
                pupils = zone.families(kind)
                for at, one in enumerate(zone.options):
                    share = one.share[kind]
                    one.school.rivalry += pupils * share * (1.0 - share)
                    for two in zone.options[at + 1 :]:
                        if graph.has_edge(one.school, two.school):
                            graph.edges[one.school, two.school]["contest"] += pupils * share * two.share[kind]
