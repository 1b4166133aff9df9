"""What its form says to a member of a group; a school in no group, and one in a trust of today, is as without any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....agents.engine.compiled import rule
from ..step import step

if TYPE_CHECKING:
    from ...state import State


@rule
def form_of(i: int, s: State) -> int:
    """Return the code of the form by which a school is governed, -1 if no group governs it."""
    group = s.schools.controller[i]
    return s.trusts.form[group] if group >= 0 else -1


@rule
def shared(i: int, s: State) -> float:
    """Return the share of what a school has to spare that it puts together with its group."""
    form = form_of(i, s)
    return s.forms.sharing[form] * s.forms.scope[form] if form >= 0 else 0.0


@step(
    after="heads_look",
    rank=2,
    reads=("forms: outside; schools: controller; sides: partner school tie; ties: active; trusts: form"),
    writes="sides: help",
)
@rule
def keep_help_inside(s: State) -> None:
    """Let part of partners' help stay behind the border between two groups."""
    for k in range(s.sides.help.size):
        if s.ties.active[s.sides.tie[k]]:
            s.sides.help[k] *= across(s.sides.school[k], s.sides.partner[k], s)


@rule
def across(i: int, j: int, s: State) -> float:
    """Return the share of a partner's help that crosses the border between two groups: the less open one decides."""
    if s.schools.controller[i] == s.schools.controller[j]:
        return 1.0
    one, other = form_of(i, s), form_of(j, s)
    own = s.forms.outside[one] if one >= 0 else 1.0
    return min(own, s.forms.outside[other]) if other >= 0 else own


@step(
    before="share_support",
    reads="forms: loose parents scope turnout; schools: alive controller; trusts: form",
    writes="schools: looseness parents_part turnout",
)
@step(
    after="fates",
    reads="forms: loose parents scope turnout; schools: alive controller; trusts: form",
    writes="schools: looseness parents_part turnout",
)
@rule
def give_parents_a_part(s: State) -> None:
    """Give parents the part in their schools that forms give them; and results the luck of each group's own ways."""
    f, sc = s.forms, s.schools
    for i in range(sc.alive.size):
        form = form_of(i, s)
        sc.parents_part[i] = f.parents[form] * f.scope[form] if form >= 0 else 0.0
        sc.turnout[i] = f.turnout[form] if form >= 0 else 1.0
        sc.looseness[i] = f.loose[form] if form >= 0 else 0.0


@step(
    after="pay_budgets",
    rank=9,
    reads="forms: dividend; schools: alive controller; trusts: form",
    writes="schools: to_teachers",
)
@rule
def share_with_teachers(s: State) -> None:
    """Let part of the money for improvement go to the teachers of groups where they are partners."""
    for i in range(s.schools.alive.size):
        form = form_of(i, s)
        s.schools.to_teachers[i] = s.forms.dividend[form] if form >= 0 else 0.0


@step(
    before="teachers_move",
    reads="forms: staff; schools: alive controller dividend; trusts: form",
    writes="schools: reward softened",
)
@rule
def ease_work(s: State) -> None:
    """Soften workload for teachers who have a say in it (Karasek 1979), and reward those who share a dividend."""
    for i in range(s.schools.alive.size):
        form = form_of(i, s)
        voice = s.forms.staff[form] if form >= 0 else 0.0
        s.schools.softened[i] = s.p.governance.control * voice
        s.schools.reward[i] = s.p.governance.draw_of_dividend * s.schools.dividend[i]
