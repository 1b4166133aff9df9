"""Groups founded and ended from outside, as they were planned; and levers that a form sets for its members."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .extensions.governance.ending import dissolve
from .extensions.governance.founding import found
from .forms import forms

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
