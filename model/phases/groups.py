"""What it is to be in one group: whether two are in the same one, and what its form says to a member.

A school in no group, and one in a trust of today, gets from each of these what it would have without any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...agents.compiled import rule
from .insecurity import ethos

if TYPE_CHECKING:
    from ..state import State


@rule
def form_of(i: int, s: State) -> int:
    """Return the code of the form by which a school is governed, -1 if no group governs it."""
    group = s.schools.controller[i]
    return s.trusts.form[group] if group >= 0 else -1


@rule
def in_one_group(i: int, j: int, s: State) -> bool:
    """Return whether one group governs both schools."""
    return s.schools.controller[i] >= 0 and s.schools.controller[i] == s.schools.controller[j]


@rule
def decided(i: int, s: State) -> float:
    """Return the share of what members do with one another that the group decides which governs a school."""
    form = form_of(i, s)
    return s.forms.authority[form] * s.forms.scope[form]


@rule
def pooled(k: int, s: State) -> float:
    """Return the share of a school's score that is its partner's on one tie: by policy, or more by their group."""
    i = s.sides.school[k]
    inside = s.forms.pooling[form_of(i, s)] if in_one_group(i, s.sides.partner[k], s) else 0.0
    return max(s.levers.pooling[i], inside)


@rule
def weight_of_partner(k: int, s: State) -> float:
    """Return the weight of a partner's payoff in that of the head whose side it is: pooled, or cared for."""
    return pooled(k, s) + ethos(s.sides.school[k], s)


@rule
def shared(i: int, s: State) -> float:
    """Return the share of what a school has to spare that it puts together with its group."""
    form = form_of(i, s)
    return s.forms.sharing[form] * s.forms.scope[form] if form >= 0 else 0.0


@rule
def across(i: int, j: int, s: State) -> float:
    """Return the share of a partner's help that crosses the border between two groups: the less open one decides."""
    if s.schools.controller[i] == s.schools.controller[j]:
        return 1.0
    one, other = form_of(i, s), form_of(j, s)
    own = s.forms.outside[one] if one >= 0 else 1.0
    return min(own, s.forms.outside[other]) if other >= 0 else own


@rule
def teachers_voice(i: int, s: State) -> float:
    """Return the weight of teachers' voice in the group that governs a school, 0 in none."""
    form = form_of(i, s)
    return s.forms.staff[form] if form >= 0 else 0.0


@rule
def heard(i: int, s: State) -> float:
    """Return the weight of voice when a school shares out support: by policy, or more by parents' part in its group."""
    form = form_of(i, s)
    if form < 0:
        return s.levers.voice[i]
    return max(s.levers.voice[i], s.forms.parents[form] * s.forms.scope[form])


@rule
def turnout(i: int, s: State) -> float:
    """Return how many of the less advantaged parents use their voice, for each of the advantaged who does."""
    form = form_of(i, s)
    return s.forms.turnout[form] if form >= 0 else 1.0


@rule
def dividend(i: int, s: State) -> float:
    """Return the share of the money for improvement that goes to a school's teachers instead."""
    form = form_of(i, s)
    return s.forms.dividend[form] if form >= 0 else 0.0


@rule
def loose(i: int, s: State) -> float:
    """Return how much more luck there is in a school's published results, where each has its own way to tell them."""
    form = form_of(i, s)
    return s.forms.loose[form] if form >= 0 else 0.0
