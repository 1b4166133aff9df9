"""Governance: what a year brings to groups of schools, by the form that governs each (``model/forms``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....agents.engine.compiled import rule
from ..step import step
from .ending import end_or_go_on
from .leading import elect, hand_on_methods, take_time
from .platform import match
from .roving import reach, review
from .sharing import share_money, share_teachers

if TYPE_CHECKING:
    from ...state import State

SWITCHES = {}


def also_on(state: State) -> bool:
    """Return whether any form of governance governs schools."""
    return bool(np.count_nonzero(state.trusts["form"]))


@step(
    after="fates",
    rank=6,
    reads=(
        "forms: centre election heads parents platform review roving scope sharing staff sunset variance; "
        "heads: displaced informed prosocial; levers: formality pooling stakes; schools: alive attainment "
        "effort income reputation roll swing ties value_added willing; sides: back fear help partner "
        "school tie trust; ties: active depth; trusts: decides form formality pooling spent"
    ),
    writes=(
        "events; happened; ledger; schools: controller effectiveness gap_before member_of reached renown "
        "reserves teachers; ties: forced formality; trusts: alive lead schools years"
    ),
)
@rule
def governance(s: State) -> None:
    """Let groups share, hand on methods, match, take their time, elect, review and end."""
    some = False
    for g in range(s.trusts.alive.size):
        if s.trusts.alive[g] and s.trusts.form[g] > 0:
            s.trusts.years[g] += 1
            some = True
    reach(s)
    if some:
        share_money(s)
        share_teachers(s)
        hand_on_methods(s)
        match(s)
        take_time(s)
        elect(s)
        review(s)
        end_or_go_on(s)
