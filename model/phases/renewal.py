"""Renewal: contracts to run a school come to an end, and are lost if what was agreed is not achieved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...agents.compiled import rule
from ..state import LOSES_CONTRACT, TERMS
from ..streams import CONTRACTS, uniform
from .contract import contract
from .events import happens
from .fates import best_bidder, change_provider, devour, new_contract
from .review import mark_at_the_end

if TYPE_CHECKING:
    from ..state import State


@contract(
    reads=(
        "forms: authority formality scope turnout; heads: norm; levers: agencies duration equal_votes formality "
        "money_follows offered outcome parents strip; schools: alive content effectiveness engaged income phase roll "
        "standing; sides: partner tie; ties: active"
    ),
    writes=(
        "events; happened; heads: alarm tenure; ledger; schools: achieved contract_left contract_years controller "
        "grade grade_years reserves taken_over teachers won; ties: forced formality; "
        "trusts: alive form lead plan schools years"
    ),
)
@rule
def renewal(s: State) -> None:
    """Let every contract run for a year; review those that end."""
    for i in range(s.schools.alive.size):
        if s.schools.alive[i] and s.levers.duration[i] > 0.0:
            run_for_a_year(i, s)


@rule
def run_for_a_year(i: int, s: State) -> None:
    """Add a year to one school's contract; a first one ends some time within its length, lest all end at once."""
    sc = s.schools
    if sc.contract_left[i] <= 0.0:
        sc.contract_left[i] = s.levers.duration[i] * uniform(s.key, CONTRACTS, s.clock[0] // TERMS, i, 0)
    sc.contract_years[i] += 1
    sc.achieved[i] += (sc.standing[i] - sc.achieved[i]) / sc.contract_years[i]
    sc.contract_left[i] -= 1.0
    if sc.contract_left[i] <= 0.0:
        if mark_at_the_end(i, s) < s.levers.outcome[i]:
            put_out_to_tender(i, s)
        else:
            new_contract(i, s)


@rule
def put_out_to_tender(i: int, s: State) -> None:
    """Give one school to another provider: the partner that bids most for it, or else one from outside."""
    winner = best_bidder(i, s)
    happens(s, LOSES_CONTRACT, i, winner, int(s.schools.contract_years[i]))
    if winner >= 0:
        devour(winner, i, s)
    else:
        change_provider(i, -1, s)
