"""Who appoints the heads of a group: by the weights of voice in its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....agents.engine.compiled import rule
from ...phases.groups import in_one_group
from ...phases.staff import winner_nearby
from ...state import TERMS
from ...streams import GOVERNANCE, uniform
from ..step import step
from .members import form_of

if TYPE_CHECKING:
    from ...state import State


@step(
    after="heads_leave",
    reads=(
        "forms: heads parents staff; heads: changed replaced; schools: alive controller won; sides: "
        "partner tie trust; ties: active; trusts: form lead"
    ),
    writes="heads: trained_by",
)
@rule
def choose_heads(s: State) -> None:
    """Let voices say who trained the new head of a group's school."""
    for i in range(s.schools.alive.size):
        if s.heads.changed[i] and not s.heads.replaced[i] and form_of(i, s) > 0:
            s.heads.trained_by[i] = chosen_by_voice(i, s)


@rule
def chosen_by_voice(i: int, s: State) -> int:
    """Return the school whose head trained a group's new one (-1: any); who appoints is drawn by the weights of voice.

    Heads take one trained by the member they trust most, teachers the deputy, parents one trained by the winner nearby,
    the centre its own.
    """
    form, year = form_of(i, s), s.clock[0] // TERMS
    says = uniform(s.key, GOVERNANCE, year + 1, i, i)
    if says < s.forms.heads[form]:
        return most_trusted(i, s)
    if says < s.forms.heads[form] + s.forms.staff[form]:
        return i
    if says < s.forms.heads[form] + s.forms.staff[form] + s.forms.parents[form]:
        return winner_nearby(i, s)
    return s.trusts.lead[s.schools.controller[i]]


@rule
def most_trusted(i: int, s: State) -> int:
    """Return the member of its group that a school's head trusts most, -1 if it has no tie to any."""
    best, found = -1.0, -1
    for k in range(s.first[i], s.first[i + 1]):
        if in_one_group(i, s.sides.partner[k], s) and s.sides.trust[k] > best:
            best, found = s.sides.trust[k], s.sides.partner[k]
    return found
