"""A roving centre: members pay for it, it supports pupils who are not advantaged, and parents keep it or let it go."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ....agents.engine.compiled import rule
from ...phases.events import happens
from ...phases.fates import lose, tie_anew
from ...state import event, line
from ..step import step
from .members import form_of

if TYPE_CHECKING:
    from ...state import State

LEAVES = event("leaves a trust")
ROVING = line("roving centre")


@step(
    after="pay_budgets",
    rank=10,
    reads="forms: roving; schools: alive controller income; trusts: form",
    writes="ledger; trusts: spent",
)
@rule
def charge(s: State) -> None:
    """Let members pay their share of the year's income to their group's roving centre, which spends it at once."""
    s.trusts.spent[:] = 0.0
    for i in range(s.schools.alive.size):
        form = form_of(i, s)
        if s.schools.alive[i] and form >= 0 and s.forms.roving[form] > 0.0:
            paid = s.forms.roving[form] * s.schools.income[i]
            s.ledger[i, ROVING] = -paid
            s.trusts.spent[s.schools.controller[i]] += paid


@step(
    before="share_support",
    rank=1,
    reads="schools: alive reached",
    writes="schools: lift",
)
@rule
def support_members(s: State) -> None:
    """Lift the pupils who are not advantaged of members whose group has a roving centre."""
    for i in range(s.schools.alive.size):
        s.schools.lift[i, 1] += s.schools.reached[i]
        s.schools.lift[i, 2] += s.schools.reached[i]


@rule
def reach(s: State) -> None:
    """Tell what roving centres bring next year to members' pupils who are not advantaged, by pounds for each."""
    for i in range(s.schools.alive.size):
        s.schools.reached[i] = 0.0
    for g in range(s.trusts.alive.size):
        if s.trusts.alive[g] and s.forms.roving[s.trusts.form[g]] > 0.0:
            pupils = 0.0
            for i in range(s.schools.alive.size):
                if s.schools.alive[i] and s.schools.controller[i] == g:
                    pupils += s.schools.roll[i, 1] + s.schools.roll[i, 2]
            lift = reached_by(s.trusts.spent[g] / max(1.0, pupils), s)
            for i in range(s.schools.alive.size):
                if s.schools.alive[i] and s.schools.controller[i] == g:
                    s.schools.reached[i] = lift


@rule
def reached_by(pounds: float, s: State) -> float:
    """Return the attainment that so many pounds for each pupil bring: less for each further pound."""
    return s.p.governance.reach * (1.0 - math.exp(-pounds / s.p.governance.reach_pounds))


@rule
def commission(i: int, s: State) -> None:
    """Note from which gap on a school's parents look whether the centre they commissioned narrows it."""
    s.schools.member_of[i] = s.schools.controller[i]
    s.schools.gap_before[i] = gap_of(i, s)


@rule
def review(s: State) -> None:
    """Let parents decommission a roving centre every so many years: a school whose gap is no narrower leaves."""
    for i in range(s.schools.alive.size):
        g = s.schools.controller[i]
        form = form_of(i, s)
        if not s.schools.alive[i] or form < 0 or s.forms.review[form] <= 0.0:
            continue
        if s.schools.member_of[i] != g:
            commission(i, s)
        elif s.trusts.years[g] % s.forms.review[form] < 1.0 and gap_of(i, s) >= s.schools.gap_before[i]:
            lose(i, s)
            s.schools.controller[i] = -1
            tie_anew(i, s)
            happens(s, LEAVES, i, -1, s.trusts.schools[g])


@rule
def gap_of(i: int, s: State) -> float:
    """Return how far a school's pupils who are not advantaged are behind those who are (sd), by their numbers."""
    roll, attained = s.schools.roll, s.schools.attainment
    behind = 0.0
    for g in range(1, 3):
        behind += roll[i, g] * (attained[i, 0] - attained[i, g])
    return behind / max(1e-9, roll[i, 1] + roll[i, 2])
