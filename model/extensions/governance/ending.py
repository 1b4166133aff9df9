"""Endings: a group whose time is over goes on only if most of its members want it to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....agents.engine.compiled import rule
from ...phases.events import happens
from ...phases.fates import lose, tie_anew
from ...state import event
from ..unions.rules import wants_to_stay

if TYPE_CHECKING:
    from ...state import State

DISSOLVES = event("a group ends")


@rule
def end_or_go_on(s: State) -> None:
    """Ask the members of each group whose time is over whether they want to go on; most decide, and a draw ends it."""
    n, groups = s.schools.alive.size, s.trusts.alive.size
    over = np.zeros(groups, np.bool_)
    for g in range(groups):
        sunset = s.forms.sunset[s.trusts.form[g]]
        over[g] = s.trusts.alive[g] and sunset > 0.0 and s.trusts.years[g] >= sunset
    if not over.any():
        return
    balance = np.zeros(groups)
    for i in range(n):
        g = s.schools.controller[i]
        if s.schools.alive[i] and g >= 0 and over[g]:
            balance[g] += 1.0 if wants_to_stay(i, s) else -1.0
    for g in range(groups):
        if over[g] and balance[g] > 0.0:
            s.trusts.years[g] = 0
        elif over[g]:
            dissolve(g, s)


@rule
def dissolve(g: int, s: State) -> None:
    """End one group: its members are on their own again."""
    happens(s, DISSOLVES, s.trusts.lead[g], -1, s.trusts.schools[g])
    for i in range(s.schools.alive.size):
        if s.schools.controller[i] == g:
            lose(i, s)
            s.schools.controller[i] = -1
            tie_anew(i, s)
