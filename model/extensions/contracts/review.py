"""Review: what a contract is judged by at its end. Results, what parents vote, and engagement with other agencies.

Parents of each group vote by what their own children get. How much a group's votes count goes by who comes to vote, or,
as far as votes are weighted, by pupils. What follows for pupils is no rule here: see ``inside``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....agents.engine.compiled import rule
from ...phases.roll import pupils_of
from ...state import TERMS
from ...streams import normal, stream

if TYPE_CHECKING:
    from ...state import State

PARENTS = stream("parents")


@rule
def under_contract(i: int, s: State) -> bool:
    """Return whether one school is run under a contract that ends."""
    return s.levers.duration[i] > 0.0


@rule
def part_of_parents(i: int, s: State) -> float:
    """Return parents' part in the review of one school's contract, 0 without a contract."""
    return s.levers.parents[i] if under_contract(i, s) else 0.0


@rule
def part_of_agencies(i: int, s: State) -> float:
    """Return the part of engagement with other agencies in that review, 0 where none is on offer."""
    return s.levers.agencies[i] if under_contract(i, s) and s.levers.offered[i] > 0.0 else 0.0


@rule
def part_of_results(i: int, s: State) -> float:
    """Return the part of results in that review: what the others leave."""
    return max(0.0, 1.0 - part_of_parents(i, s) - part_of_agencies(i, s))


@rule
def reviewed(results: float, i: int, s: State) -> float:
    """Return the mark (sd) of a review in which one school's results stand at ``results``; with no other part, these.

    If the parts of parents and agencies add up to more than 1, each counts as much less as makes them 1.
    """
    parents, agencies = part_of_parents(i, s), part_of_agencies(i, s)
    if parents + agencies <= 0.0:
        return results
    found = parents * verdict(i, s) + agencies * worth_of_engagement(i, s)
    return part_of_results(i, s) * results + found / max(1.0, parents + agencies)


@rule
def worth_of_engagement(i: int, s: State) -> float:
    """Return the mark (sd) for one school's engagement with other agencies: 0 if it is what was agreed."""
    return s.p.agencies.worth * (s.schools.engaged[i] - s.p.agencies.agreed)


@rule
def mark_at_the_end(i: int, s: State) -> float:
    """Return the mark of one school's contract at its end, with the luck of the vote."""
    mark, parents = reviewed(s.schools.achieved[i], i, s), part_of_parents(i, s)
    if parents > 0.0:
        luck = s.p.contracts.vote_noise * normal(s.key, PARENTS, s.clock[0] // TERMS, i, 0)
        mark += parents * luck / max(1.0, parents + part_of_agencies(i, s))
    return mark


@rule
def verdict(i: int, s: State) -> float:
    """Return what one school's parents say of it (sd): how content each group is, by the votes that count."""
    counts, roll, said = votes(i, s), s.schools.roll, 0.0
    for g in range(3):
        said += counts[g] * roll[i, g] * s.schools.content[i, g]
    return said / max(1e-9, pupils_of(i, s))


@rule
def votes(i: int, s: State) -> tuple[float, float, float]:
    """Return how much the vote for a pupil of each group counts at one school; over its pupils the mean is 1."""
    p, roll, others = s.p.contracts, s.schools.roll, s.schools.turnout[i]
    two, three = p.turnout_disadvantaged * others, p.turnout_additional * others
    cast = (roll[i, 0] + two * roll[i, 1] + three * roll[i, 2]) / max(1e-9, pupils_of(i, s))
    if cast <= 0.0:
        return 1.0, 1.0, 1.0
    by_pupils = s.levers.equal_votes[i]
    by_turnout = (1.0 - by_pupils) / cast
    return by_turnout + by_pupils, by_turnout * two + by_pupils, by_turnout * three + by_pupils
