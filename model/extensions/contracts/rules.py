"""Renewal: contracts to run a school come to an end, and are lost if what was agreed is not achieved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....agents.dilemma import fear
from ....agents.engine.compiled import rule
from ....agents.school import probability_of_a_bad_judgement
from ...phases.accountability import felt, glare, overlap
from ...phases.events import happens
from ...phases.fates import best_bidder, change_provider, devour
from ...state import TERMS, event
from ...streams import stream, uniform
from ..step import step
from .review import mark_at_the_end, part_of_results, reviewed

if TYPE_CHECKING:
    from ...state import State

LOSES_CONTRACT = event("loses its contract")
CONTRACTS = stream("contracts")

SWITCHES = {"contracts.duration": 0.0}

SHORTEST = 1.0 / TERMS  # years; no contract is shorter than a term


@step(
    after="compare",
    rank=1,
    reads=(
        "levers: agencies duration equal_votes offered outcome parents; schools: alive content engaged "
        "roll standing turnout"
    ),
    writes="schools: other_threat",
)
@step(
    before="inspection",
    rank=1,
    reads=(
        "levers: agencies duration equal_votes offered outcome parents; schools: alive content engaged "
        "roll standing turnout"
    ),
    writes="schools: other_threat",
)
@rule
def hang_on_contracts(s: State) -> None:
    """Tell what hangs over schools because their contracts may be lost."""
    for i in range(s.schools.alive.size):
        if s.schools.alive[i]:
            s.schools.other_threat[i] = hangs_on_contract(i, s)


@step(
    after="heads_look",
    rank=1,
    reads=(
        "heads: alarm nerve; levers: agencies duration equal_votes offered outcome parents; schools: "
        "alive content engaged rivalry roll seen_through standing turnout; sides: tie; ties: active "
        "contest"
    ),
    writes="sides: fear",
)
@rule
def fear_for_contracts(s: State) -> None:
    """Add to the fear on every tie what being out-competed there would mean for the contract."""
    a, sides = s.p.accountability, s.sides
    for i in range(s.schools.alive.size):
        stakes, outcome, standing = felt(weight_of_contract(i, s), i, s), s.levers.outcome[i], s.schools.standing[i]
        mark, counts = reviewed(standing, i, s), part_of_results(i, s)
        lost, dazzled = probability_of_a_bad_judgement(mark, outcome, a.spread), glare(i, s)
        for k in range(s.first[i], s.first[i + 1]):
            if stakes > 0.0 and s.ties.active[sides.tie[k]]:
                fall = dazzled * overlap(i, sides.tie[k], s)
                sides.fear[k] += fear(stakes, lost, mark, counts * fall, outcome, a.spread)


@rule
def weight_of_contract(i: int, s: State) -> float:
    """Return the stakes on a school's contract: the shorter, the oftener they come; 0 without a contract."""
    return s.p.contracts.weight / max(SHORTEST, s.levers.duration[i]) if s.levers.duration[i] > 0.0 else 0.0


@rule
def hangs_on_contract(i: int, s: State) -> float:
    """Return the stakes on one school's contract times the chance that it is lost as the school stands."""
    stakes = weight_of_contract(i, s)
    if stakes <= 0.0:
        return 0.0
    mark = reviewed(s.schools.standing[i], i, s)
    return stakes * probability_of_a_bad_judgement(mark, s.levers.outcome[i], s.p.accountability.spread)


@step(
    after="fates",
    rank=1,
    reads="levers: duration; schools: alive changed_hands",
    writes="schools: achieved contract_left contract_years",
)
@rule
def begin_anew(s: State) -> None:
    """Begin the contract of every school anew that changed hands this year."""
    for i in range(s.schools.alive.size):
        if s.schools.changed_hands[i]:
            new_contract(i, s)


@rule
def new_contract(i: int, s: State) -> None:
    """Begin one school's contract anew."""
    sc = s.schools
    sc.contract_left[i], sc.contract_years[i], sc.achieved[i] = s.levers.duration[i], 0, 0.0


@step(
    after="fates",
    rank=4,
    reads=(
        "heads: norm; levers: agencies duration equal_votes formality money_follows offered outcome "
        "parents strip; schools: alive content effectiveness engaged income phase roll standing turnout; "
        "sides: partner tie; ties: active"
    ),
    writes=(
        "events; happened; heads: alarm tenure; ledger; schools: achieved changed_hands contract_left "
        "contract_years controller grade grade_years reserves taken_over teachers won; ties: forced "
        "formality; trusts: alive decides exit form formality lead plan pooling schools years"
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
    new_contract(i, s)
