"""Groups founded and ended from outside, as they were planned; and levers that a form sets for its members."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ..agents.compiled import rule
from .forms import forms
from .phases.events import happens
from .phases.fates import lose, own_trust
from .phases.governance.ending import dissolve
from .phases.governance.roving import commission
from .phases.unions import tie_anew
from .state import GOVERNED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .enacting import Levers
    from .planning import Governed
    from .state import State


def govern(groups: Sequence[Governed], state: State, compiled: State) -> None:
    """End the groups whose planned end has come, then found those whose start has."""
    now = int(state.clock[0])
    for number, group in enumerate(groups):
        if group.end == now:
            for row in _rows(number, state):
                dissolve(int(row), compiled)
    for number, group in enumerate(groups):
        if group.start == now:
            members = np.array([each for each in group.schools if state.schools["alive"][each]], dtype=np.int64)
            if len(members) > 1:
                found(members, list(forms()).index(group.form.name), number, compiled)


def _rows(number: int, state: State) -> np.ndarray:
    """Return the row of the group that a plan founded, as long as it lives."""
    return np.flatnonzero(state.trusts["alive"] & (state.trusts["plan"] == number))


def put_on(levers: Levers, groups: Sequence[Governed], state: State) -> None:
    """Give the members of groups the levers of their form."""
    for number, group in enumerate(groups):
        for row in _rows(number, state) if group.form.levers else ():
            levers.put_on(group.form.levers, np.flatnonzero(state.schools["controller"] == row), state)


@rule
def leads(members: np.ndarray, s: State) -> int:
    """Return which of some schools leads when a group begins, by its place among them in quality."""
    place = s.p.governance.centre * (members.size - 1)
    order: Any = np.argsort(s.schools.effectiveness[members])
    return order[math.floor(place + 0.5)]


@rule
def found(members: np.ndarray, form: int, plan: int, s: State) -> int:
    """Let a form govern some open schools from now on; return the group's row.

    They leave the trusts that they were in. The strongest leads, unless the centre is said to be weaker.
    """
    for i in members:
        lose(i, s)
        s.schools.controller[i] = -1
    lead, row = members[leads(members, s)], -1
    for i in members:
        if not s.trusts.alive[own_trust(i, s)]:
            row = own_trust(i, s)
    for g in range(s.trusts.alive.size):  # if trusts that members once founded all live on without them
        if row < 0 and not s.trusts.alive[g]:
            row = g
    s.trusts.alive[row], s.trusts.lead[row], s.trusts.schools[row] = True, lead, members.size
    s.trusts.form[row], s.trusts.years[row], s.trusts.plan[row] = form, 0, plan
    for i in members:
        s.schools.controller[i] = row
        commission(i, s)
    for i in members:
        tie_anew(i, s)
    happens(s, GOVERNED, lead, -1, members.size)
    return row
