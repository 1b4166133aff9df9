"""A group founded from outside, as it was planned."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ....agents.engine.compiled import rule
from ...phases.events import happens
from ...phases.fates import lose, own_trust, tie_anew
from ...state import event
from .roving import commission

if TYPE_CHECKING:
    from ...state import State

GOVERNED = event("a group begins")


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
    f = s.forms
    s.trusts.decides[row], s.trusts.formality[row] = f.authority[form] * f.scope[form], f.formality[form]
    s.trusts.pooling[row], s.trusts.exit[row] = f.pooling[form], f.exit[form]
    for i in members:
        s.schools.controller[i] = row
        commission(i, s)
    for i in members:
        tie_anew(i, s)
    happens(s, GOVERNED, lead, -1, members.size)
    return row
