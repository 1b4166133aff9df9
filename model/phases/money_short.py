"""A burning platform: a head whose school's money does not suffice retrenches, or redesigns with partners.

Who retrenches saves on improvement and looks inward for a year: it neither helps nor out-competes. Who redesigns
wants partners to share costs with, and saves as far as they work together. Which of the two is a matter of capacity
and of trust.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...agents.compiled import rule
from ...agents.learning import certain, logistic
from ..state import IMPROVEMENT, REDESIGNS, RETRENCHES, TERMS
from ..streams import COURSE, uniform
from .contract import contract
from .events import happens

if TYPE_CHECKING:
    from ..state import State

NONE, RETRENCH, REDESIGN = range(3)  # what a head does about its money


@contract(
    reads="heads: skill; schools: alive income ties trusted",
    writes="events; happened; ledger; schools: course improvement_money reserves",
)
@rule
def money_short(s: State) -> None:
    """Let every head whose school is in debt choose for the coming year: to retrench, to redesign, or neither."""
    sc, year = s.schools, s.clock[0] // TERMS
    for i in range(sc.alive.size):
        sc.course[i] = NONE
        if sc.alive[i] and sc.reserves[i] < 0.0 and uniform(s.key, COURSE, year, i, 0) < s.p.heads.reckoning:
            if uniform(s.key, COURSE, year, i, 1) < chance_of_redesign(i, s):
                sc.course[i] = REDESIGN
                happens(s, REDESIGNS, i, -1, 0)
            else:
                retrench(i, s)


@rule
def chance_of_redesign(i: int, s: State) -> float:
    """Return the chance that a head redesigns rather than retrenches: by what it has, what it can, whom it trusts.

    Capacity is reserves over income (debts count against it) and what the head's skill will have added to quality over
    the years that helpers think of (`fates.horizon`); trust is the mean over its voluntary ties.
    """
    sc, p = s.schools, s.p.heads
    capacity = sc.reserves[i] / max(1.0, sc.income[i]) + s.p.fates.horizon * s.heads.skill[i]
    missing = capacity + sc.trusted[i] / max(1, sc.ties[i]) - p.redesign_threshold
    return logistic(missing / p.redesign_noise) if p.redesign_noise > 0.0 else certain(missing)


@rule
def retrench(i: int, s: State) -> None:
    """Let one school cut what it puts into improvement, to make its debt good as far as that goes."""
    sc = s.schools
    saved = min(-sc.reserves[i], s.p.heads.retrenched * sc.income[i])
    s.ledger[i, IMPROVEMENT] += saved
    sc.reserves[i] += saved
    sc.improvement_money[i] -= saved / max(1.0, sc.income[i])
    sc.course[i] = RETRENCH
    happens(s, RETRENCHES, i, -1, 0)


@rule
def looks_inward(i: int, s: State) -> bool:
    """Return whether one head has no eye for partners this year: it neither helps nor out-competes them."""
    return s.p.heads.reckoning > 0.0 and s.schools.course[i] == RETRENCH


@rule
def competes(k: int, s: State) -> bool:
    """Return whether a side of a tie out-competes the other: it does not cooperate, and does not look inward."""
    inward = looks_inward(s.sides.school[k], s)
    return not (s.sides.cooperates[k] or inward)


@rule
def worth_of_sharing(i: int, s: State) -> float:
    """Return what sharing costs on a tie is worth to a head, as money is worth to it; 0 unless it redesigns."""
    return s.p.dilemma.worth_of_roll * s.p.funding.sharing if s.schools.course[i] == REDESIGN else 0.0


@rule
def shared_costs(i: int, s: State) -> float:
    """Return what one school saved over the year by sharing: as far as it redesigns, and partners worked with it."""
    sc = s.schools
    if sc.course[i] != REDESIGN:
        return 0.0
    return s.p.funding.sharing * sc.income[i] * sc.mutual[i] / max(1, sc.ties[i])
