"""Sharing: members put spare money and teachers together, for whoever of them needs them most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....agents.engine.compiled import rule
from ...phases.roll import pupils_of
from ...phases.staff import posts
from ...state import line
from .members import shared

if TYPE_CHECKING:
    from ...state import State

POOLED = line("shared in a group")


@rule
def share_money(s: State) -> None:
    """Let members give a share of reserves beyond what they keep to those below their group's mean, by need."""
    sc, groups = s.schools, s.trusts.alive.size
    pot, need, mean, members = np.zeros(groups), np.zeros(groups), np.zeros(groups), np.zeros(groups)
    for i in range(sc.alive.size):
        if sc.alive[i] and shared(i, s) > 0.0:
            mean[sc.controller[i]] += sc.value_added[i]
            members[sc.controller[i]] += 1.0
    for g in range(groups):
        mean[g] /= max(1.0, members[g])
    for i in range(sc.alive.size):
        if sc.alive[i] and shared(i, s) > 0.0:
            need[sc.controller[i]] += need_for_money(i, mean[sc.controller[i]], s)
            pot[sc.controller[i]] += to_spare(i, s)
    for i in range(sc.alive.size):
        g = sc.controller[i]
        if sc.alive[i] and shared(i, s) > 0.0 and need[g] > 0.0:
            change = pot[g] * need_for_money(i, mean[g], s) / need[g] - to_spare(i, s)
            s.ledger[i, POOLED] += change
            sc.reserves[i] += change


@rule
def to_spare(i: int, s: State) -> float:
    """Return the money that one member puts into the pot."""
    return shared(i, s) * max(0.0, s.schools.reserves[i] - s.p.funding.target_reserves * s.schools.income[i])


@rule
def need_for_money(i: int, mean: float, s: State) -> float:
    """Return one member's need: pupils who are not advantaged, times how far it is below the group's mean."""
    roll = s.schools.roll
    return (roll[i, 1] + roll[i, 2]) * max(0.0, mean - s.schools.value_added[i])


@rule
def share_teachers(s: State) -> None:
    """Move teachers among members towards equal shares of free posts; more posts count where there is more need."""
    sc, groups = s.schools, s.trusts.alive.size
    teachers, wanted = np.zeros(groups), np.zeros(groups)
    for i in range(sc.alive.size):
        if sc.alive[i] and shared(i, s) > 0.0:
            teachers[sc.controller[i]] += sc.teachers[i]
            wanted[sc.controller[i]] += weighted_posts(i, s)
    for i in range(sc.alive.size):
        g = sc.controller[i]
        if sc.alive[i] and shared(i, s) > 0.0:
            due = teachers[g] * weighted_posts(i, s) / wanted[g]
            sc.teachers[i] += shared(i, s) * (due - sc.teachers[i])


@rule
def weighted_posts(i: int, s: State) -> float:
    """Return the posts of a school, more of them by need."""
    roll, p = s.schools.roll, s.p.funding
    extra = p.cost_disadvantaged * roll[i, 1] + p.cost_additional * roll[i, 2]
    return posts(i, s) * (1.0 + extra / max(1.0, pupils_of(i, s)))
