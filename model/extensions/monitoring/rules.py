"""What bodies that a school accounts to, and an improvement partner, bring and cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....agents.engine.compiled import rule
from ..step import step

if TYPE_CHECKING:
    from ...state import State

SWITCHES = {"monitoring.accounts": 1.0, "monitoring.improvement_partner": 0.0}


@step(
    before="compare",
    reads="levers: improvement_partner; schools: alive",
    writes="schools: seen_through",
)
@rule
def see_through(s: State) -> None:
    """Let an improvement partner, who knows the school, see through part of partners' display, marks and luck."""
    for i in range(s.schools.alive.size):
        s.schools.seen_through[i] = s.p.monitoring.insight * s.levers.improvement_partner[i]


@step(
    before="share_support",
    reads="levers: accounts improvement_partner; schools: alive",
    writes="schools: attention_taken",
)
@rule
def take_time_to_account(s: State) -> None:
    """Take the improvement forgone in accounting to further bodies, but for what an improvement partner takes on."""
    for i in range(s.schools.alive.size):
        further = s.p.monitoring.burden * (s.levers.accounts[i] - 1.0)
        s.schools.attention_taken[i] += further * (1.0 - s.levers.improvement_partner[i])


@step(
    after="pay_budgets",
    reads="levers: improvement_partner; schools: alive",
    writes="schools: dues",
)
@rule
def pay_fees(s: State) -> None:
    """Let schools pay their improvement partners' fees."""
    for i in range(s.schools.alive.size):
        s.schools.dues[i] += s.p.monitoring.fee * s.levers.improvement_partner[i]
