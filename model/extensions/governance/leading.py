"""Leading a group: its methods are handed on, who leads is elected, and many voices take time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ....agents.engine.compiled import rule
from ...phases.events import happens
from ...phases.groups import in_one_group
from ...phases.quality import move
from ...state import TERMS, event
from .members import form_of

if TYPE_CHECKING:
    from ...state import State

LEADS_NOW = event("comes to lead")

LEAST = 1e-9


@rule
def hand_on_methods(s: State) -> None:
    """Move members' quality towards that of the school that leads, as far as methods are not their own."""
    for i in range(s.schools.alive.size):
        form = form_of(i, s)
        if s.schools.alive[i] and form >= 0:
            lead = s.trusts.lead[s.schools.controller[i]]
            alike = (1.0 - s.forms.variance[form]) * s.forms.scope[form]
            if lead >= 0 and alike > 0.0:
                ahead = s.schools.effectiveness[lead] - s.schools.effectiveness[i]
                move(i, s.p.governance.methods * alike * ahead, s)


@rule
def take_time(s: State) -> None:
    """Take improvement forgone in a year for a group's procedure: none where one voice has all the weight."""
    for i in range(s.schools.alive.size):
        form = form_of(i, s)
        if s.schools.alive[i] and form >= 0:
            forgone = s.p.governance.procedure * spread_of_voices(form, s) * s.forms.scope[form]
            move(i, -TERMS * s.p.learning.gain * forgone, s)


@rule
def spread_of_voices(form: int, s: State) -> float:
    """Return how spread the voices of a form are: the chance that two drawn by weight differ (Simpson 1949)."""
    f = s.forms
    alone = f.heads[form] * f.heads[form] + f.staff[form] * f.staff[form]
    return 1.0 - alone - f.parents[form] * f.parents[form] - f.centre[form] * f.centre[form]


@rule
def elect(s: State) -> None:
    """Let groups elect the school that leads, every so many years: each voice is for whom it likes best.

    Heads are for whom they trust, teachers for where work is bearable, parents for results, the centre for who leads.
    Scores are told in standard deviations within the group, weighted by voice, and the highest sum leads.
    """
    n, groups = s.schools.alive.size, s.trusts.alive.size
    voting = np.zeros(groups, np.bool_)
    for g in range(groups):
        form = s.trusts.form[g]
        due = s.forms.election[form] > 0.0 and s.trusts.years[g] % s.forms.election[form] < 1.0
        voting[g] = s.trusts.alive[g] and due and s.trusts.years[g] > 0
    if not voting.any():
        return
    votes = np.zeros(n)
    for kind in range(3):
        add_votes(kind, voting, votes, s)
    best, winner = np.full(groups, -np.inf), np.full(groups, -1)
    for i in range(n):
        g = s.schools.controller[i]
        if s.schools.alive[i] and g >= 0 and voting[g]:
            total = votes[i] + (s.forms.centre[s.trusts.form[g]] if s.trusts.lead[g] == i else 0.0)
            if total > best[g]:
                best[g], winner[g] = total, i
    for g in range(groups):
        if voting[g] and winner[g] >= 0 and winner[g] != s.trusts.lead[g]:
            happens(s, LEADS_NOW, winner[g], s.trusts.lead[g], s.trusts.schools[g])
            s.trusts.lead[g] = winner[g]


@rule
def add_votes(kind: int, voting: np.ndarray, votes: np.ndarray, s: State) -> None:
    """Add to every member's votes those of one kind: 0 heads, 1 teachers, 2 parents."""
    n, groups = votes.size, voting.size
    liked = np.zeros(n)
    count, mean, square = np.zeros(groups), np.zeros(groups), np.zeros(groups)
    for i in range(n):
        g = s.schools.controller[i]
        if s.schools.alive[i] and g >= 0 and voting[g]:
            liked[i] = liking(kind, i, s)
            count[g] += 1.0
            mean[g] += liked[i]
            square[g] += liked[i] * liked[i]
    for i in range(n):
        g = s.schools.controller[i]
        if s.schools.alive[i] and g >= 0 and voting[g]:
            form, middle = s.trusts.form[g], mean[g] / count[g]
            weight = (s.forms.heads[form], s.forms.staff[form], s.forms.parents[form])[kind]
            spread = math.sqrt(max(0.0, square[g] / count[g] - middle * middle))
            votes[i] += weight * (liked[i] - middle) / spread if spread > LEAST else 0.0


@rule
def liking(kind: int, i: int, s: State) -> float:
    """Return how one kind of voters likes a school to lead: by heads' trust in it, its teachers' ease, its results."""
    if kind == 1:
        return -s.schools.effort[i]
    if kind == 2:
        return s.schools.reputation[i]
    trusted = 0.0
    for k in range(s.first[i], s.first[i + 1]):
        if in_one_group(i, s.sides.partner[k], s):
            trusted += s.sides.trust[s.sides.back[k]]
    return trusted
