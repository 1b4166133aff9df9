"""A burning platform: a head whose school's money does not suffice retrenches, or redesigns with partners.

Who retrenches saves on improvement and looks inward for a year: it neither helps nor out-competes. Who redesigns
wants partners to share costs with, and saves as far as they work together. Which of the two is a matter of capacity
and of trust.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....agents.engine.compiled import rule
from ....agents.learning import certain, logistic
from ...phases.events import happens
from ...state import IMPROVEMENT, TERMS, event, line
from ...streams import stream, uniform
from ..step import step

if TYPE_CHECKING:
    from ...state import State

REDESIGNS = event("redesigns")
RETRENCHES = event("retrenches")
SHARED = line("shared costs")
COURSE = stream("course")

SWITCHES = {"heads.reckoning": 0.0}

NONE, RETRENCH, REDESIGN = range(3)  # what a head does about its money


@step(
    before="inspection",
    rank=3,
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


@step(
    before="compare",
    reads="schools: alive course",
    writes="schools: inward saved_together",
)
@rule
def hold_course(s: State) -> None:
    """Let heads who retrench look inward this year, and those who redesign share costs with partners.

    Who looks inward neither helps nor out-competes; what sharing is worth is as money is worth to a head.
    """
    for i in range(s.schools.alive.size):
        course = s.schools.course[i]
        s.schools.inward[i] = s.p.heads.reckoning > 0.0 and course == RETRENCH
        s.schools.saved_together[i] = s.p.dilemma.worth_of_roll * s.p.funding.sharing if course == REDESIGN else 0.0


@step(
    after="pay_budgets",
    rank=8,
    reads="schools: alive course income mutual ties",
    writes="ledger",
)
@rule
def save_together(s: State) -> None:
    """Book what schools that redesign saved over the year by sharing, as far as partners worked with them."""
    sc = s.schools
    for i in range(sc.alive.size):
        if sc.alive[i] and sc.course[i] == REDESIGN:
            s.ledger[i, SHARED] = s.p.funding.sharing * sc.income[i] * sc.mutual[i] / max(1, sc.ties[i])
