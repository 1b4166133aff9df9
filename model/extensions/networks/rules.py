"""Networks: a tie on which nobody has cooperated for years lapses, and may be taken up again.

Nobody breaks a tie off. What keeps one alive is that somebody works on it; what brings one back is that both heads
would want it and meet: by their own accord, or because the authority brings them together and vouches for both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....agents import dilemma, joining
from ....agents.engine.compiled import rule
from ...phases.events import happens
from ...phases.weighing import reckoned, weight_of_partner
from ...state import TERMS, event
from ...streams import stream, uniform
from ..purchased_support.rules import still_needed
from ..step import step

if TYPE_CHECKING:
    from ...state import State

LAPSES = event("lets a tie lapse")
RENEWS = event("takes up a tie")
NETWORKS = stream("networks")

SWITCHES = {"network.lapse": 0.0, "network.alone": 0.0, "network.coverage": 1.0, "authority.brokering": 0.0}


@step(
    after="trust_and_outlook",
    reads=(
        "heads: displaced informed prosocial; levers: alone brokering pooling stakes; schools: alive "
        "authority controller covered effectiveness forgone support_bought swing; sides: back partner "
        "school tie; ties: depth forced held_back; trusts: pooling"
    ),
    writes="events; happened; sides: cooperates trust; ties: active idle lapsed",
)
@rule
def networks(s: State) -> None:
    """Count how long nobody has cooperated on a tie; at the year's end let ties lapse, or be taken up again."""
    if s.p.network.lapse <= 0.0 and not somebody_is_out(s):
        return
    year_ends = s.clock[0] % TERMS == TERMS - 1
    for k in range(s.sides.school.size):
        if s.sides.school[k] < s.sides.partner[k]:
            tie, lapse = s.sides.tie[k], lapses_after(k, s)
            if s.ties.active[tie]:
                if lapse > 0.0:
                    helped = s.sides.cooperates[k] or s.sides.cooperates[s.sides.back[k]]
                    s.ties.idle[tie] = 0 if helped else s.ties.idle[tie] + 1
                    if year_ends and not s.ties.forced[tie] and s.ties.idle[tie] >= TERMS * lapse:
                        let_lapse(k, s)
            elif s.ties.lapsed[tie] and (s.ties.forced[tie] or (year_ends and lapse > 0.0)):
                meet(k, s)


@step(
    after="pay_budgets",
    reads="levers: brokering; schools: alive",
    writes="schools: dues",
)
@rule
def pay_brokers(s: State) -> None:
    """Let schools pay for those who bring them together."""
    for i in range(s.schools.alive.size):
        s.schools.dues[i] += s.p.authority.broker_cost * s.levers.brokering[i]


@rule
def somebody_is_out(s: State) -> bool:
    """Return whether any school is outside the local partnership, or stands alone."""
    inside = 0
    for i in range(s.schools.alive.size):
        inside += s.schools.covered[i] and s.levers.alone[i] <= 0.0
    return inside < s.schools.alive.size


@rule
def lapses_after(k: int, s: State) -> float:
    """Return the years after which one tie lapses on which nobody helps; 0 is never; sooner for who stands alone."""
    usual, alone = s.p.network.lapse, standing_alone(k, s)
    if alone <= 0.0:
        return usual
    return min(usual, 1.0 / alone) if usual > 0.0 else 1.0 / alone


@rule
def standing_alone(k: int, s: State) -> float:
    """Return how far one of the two schools of a tie stands alone: the one that does so more."""
    return max(s.levers.alone[s.sides.school[k]], s.levers.alone[s.sides.partner[k]])


@rule
def let_lapse(k: int, s: State) -> None:
    """Let one tie lapse: the two schools have no more to do with each other."""
    tie = s.sides.tie[k]
    s.ties.active[tie], s.ties.lapsed[tie] = False, True
    s.sides.cooperates[k] = s.sides.cooperates[s.sides.back[k]] = False
    happens(s, LAPSES, s.sides.school[k], s.sides.partner[k], s.ties.idle[tie])


@rule
def meet(k: int, s: State) -> None:
    """Let the heads of a lapsed tie meet, by their own accord or brokered; they take it up if both would want it."""
    i, j, back, tie = s.sides.school[k], s.sides.partner[k], s.sides.back[k], s.sides.tie[k]
    if not (s.schools.alive[i] and s.schools.alive[j]):
        return
    one, other = s.sides.trust[k], s.sides.trust[back]
    if not s.ties.forced[tie]:
        if not (s.schools.covered[i] and s.schools.covered[j]):
            return
        luck = uniform(s.key, NETWORKS, s.clock[0] // TERMS, i, j)
        pace = (1.0 - s.ties.held_back[tie]) * (1.0 - standing_alone(k, s))
        alone = pace * s.p.network.renewal
        if luck >= alone + pace * (1.0 - s.p.network.renewal) * brokered(i, j, s):
            return
        if luck >= alone:  # somebody vouches for both: each is at least given what a stranger is
            one, other = max(one, s.p.trust.strangers), max(other, s.p.trust.strangers)
        if worth_of_tie(k, one, s) <= 0.0 or worth_of_tie(back, other, s) <= 0.0:
            return
    s.sides.trust[k], s.sides.trust[back] = one, other
    s.ties.active[tie], s.ties.lapsed[tie], s.ties.idle[tie] = True, False, 0
    s.sides.cooperates[k] = s.sides.cooperates[back] = True
    happens(s, RENEWS, i, j, 0)


@rule
def brokered(i: int, j: int, s: State) -> float:
    """Return the chance in a year that their authority brings two schools together."""
    one = s.schools.authority[i] == s.schools.authority[j]
    return min(s.levers.brokering[i], s.levers.brokering[j]) if one else 0.0


@rule
def worth_of_tie(k: int, trust: float, s: State) -> float:
    """Return what taking up a tie is worth to a head who trusts the partner so far."""
    d, i, j = s.p.dilemma, s.sides.school[k], s.sides.partner[k]
    quality, partners = s.schools.effectiveness[i], s.schools.effectiveness[j]
    got = dilemma.help_from(d.help, partners, quality, d.transfer)
    given = dilemma.help_from(d.help, quality, partners, d.transfer)
    got, given = still_needed(got, i, s), still_needed(given, j, s)
    weight, forgone = weight_of_partner(k, s), s.schools.forgone[i]
    return joining.worth_of_tie(trust, got, reckoned(k, i, s), d.cost, weight, given, forgone)
