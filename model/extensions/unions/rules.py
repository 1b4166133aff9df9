"""Unions: partners who both want it join in one trust, and members leave where that is their right.

Nobody joins because joining is good. Under one trust both must cooperate: what a head weighs is the risk it takes today
with a partner it does not wholly trust, against deciding for itself.

Who blames is slower to come to it: a union is something the two work on together, and blame holds it back as it holds
back trust, depth and lapsed ties, by the same weight (``norm.blame_weight``) of whoever of the two blames more. No
parameter of its own: nothing is known that would tell one pace of change from another. Leaving is not held back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....agents import joining
from ....agents.engine.compiled import rule
from ...phases.events import happens
from ...phases.fates import found_trust, lose, may_found_trust, tie_anew
from ...phases.groups import decided
from ...phases.weighing import reckoned, weight_of_partner
from ...state import TERMS, event
from ...streams import stream, uniform
from ..step import step

if TYPE_CHECKING:
    from ...state import State

JOINS = event("joins a trust")
LEAVES = event("leaves a trust")
UNIONS = stream("unions")

SWITCHES = {"unions.joining": 0.0, "unions.exit": 0.0}
ALONG = ("governance",)  # a form may give its members a right to leave


@step(
    after="fates",
    rank=5,
    reads=(
        "heads: displaced informed prosocial; levers: exit formality pooling stakes; schools: alive "
        "effectiveness swing; sides: back fear help partner school tie trust; ties: active depth "
        "held_back mutual"
    ),
    writes=(
        "events; happened; schools: controller; ties: forced formality; trusts: alive decides exit form "
        "formality lead plan pooling schools years"
    ),
)
@rule
def unions(s: State) -> None:
    """Ask, tie by tie, whether two partners join; then, school by school, whether a member leaves."""
    if s.p.unions.joining > 0.0:
        for k in range(s.sides.school.size):
            if s.sides.school[k] < s.sides.partner[k]:
                court(k, s)
    for i in range(s.schools.alive.size):
        if s.schools.alive[i] and s.schools.controller[i] >= 0 and right_of_exit(i, s) > 0.0:
            consider_leaving(i, s)


@rule
def court(k: int, s: State) -> None:
    """Let two partners who worked together join, if both want to, in a year in which they come to it."""
    i, j, tie = s.sides.school[k], s.sides.partner[k], s.sides.tie[k]
    if not s.ties.active[tie] or not s.ties.mutual[tie]:
        return
    if s.schools.controller[i] >= 0 and s.schools.controller[j] >= 0:  # trusts do not merge
        return
    both = wants_union(k, s) and wants_union(s.sides.back[k], s)
    chance = s.p.unions.joining * (1.0 - s.ties.held_back[tie])
    if both and uniform(s.key, UNIONS, s.clock[0] // TERMS, i, j) < chance:
        unite(i, j, s)


@rule
def wants_union(k: int, s: State) -> bool:
    """Return whether a head would rather be bound to this partner than decide for itself."""
    return joining.wants_union(worth_of_union(k, s), partners_of(s.sides.school[k], s), s.p.unions.autonomy)


@rule
def worth_of_union(k: int, s: State) -> float:
    """Return what being bound to a partner is worth to the head whose side this is: a risk that is gone."""
    i = s.sides.school[k]
    return joining.worth_of_union(risk(k, i, s), weight_of_partner(k, s), risk(s.sides.back[k], i, s))


@rule
def risk(k: int, who: int, s: State) -> float:
    """Return what is to be lost on one side of a tie by cooperating, as the head of the school ``who`` reckons it."""
    return joining.risk(s.sides.trust[k], s.sides.help[k], reckoned(k, who, s), s.sides.fear[k])


@rule
def partners_of(i: int, s: State) -> int:
    """Return how many open partners a school has."""
    found = 0
    for k in range(s.first[i], s.first[i + 1]):
        found += s.ties.active[s.sides.tie[k]]
    return found


@rule
def unite(i: int, j: int, s: State) -> None:
    """Bring two schools under one trust: the one that has one, or a new one led by the stronger."""
    if s.schools.controller[i] < 0 and s.schools.controller[j] < 0:
        lead = i if s.schools.effectiveness[i] >= s.schools.effectiveness[j] else j
        if not may_found_trust(lead, s):
            return
        found_trust(lead, s)
    if s.schools.controller[i] >= 0:
        enter(j, i, s)
    else:
        enter(i, j, s)


@rule
def enter(i: int, member: int, s: State) -> None:
    """Let one school enter the trust of another."""
    trust = s.schools.controller[member]
    s.schools.controller[i] = trust
    s.trusts.schools[trust] += 1
    tie_anew(i, s)
    happens(s, JOINS, i, member, s.trusts.schools[trust])


@rule
def consider_leaving(i: int, s: State) -> None:
    """Let one member leave its trust if it does not want to stay, in a year in which it may."""
    if not wants_to_stay(i, s) and uniform(s.key, UNIONS, s.clock[0] // TERMS, i, i) < right_of_exit(i, s):
        trust = s.schools.controller[i]
        lose(i, s)
        s.schools.controller[i] = -1
        tie_anew(i, s)
        happens(s, LEAVES, i, -1, s.trusts.schools[trust])


@rule
def right_of_exit(i: int, s: State) -> float:
    """Return the chance in a year that a member may leave: what policy says, or more by the form of its group."""
    return max(s.levers.exit[i], s.trusts.exit[s.schools.controller[i]])


@rule
def wants_to_stay(i: int, s: State) -> bool:
    """Return whether being bound to its fellow members is worth as much to a head as deciding for itself."""
    worth, partners = 0.0, partners_of(i, s)
    for k in range(s.first[i], s.first[i + 1]):
        if s.ties.active[s.sides.tie[k]] and s.schools.controller[s.sides.partner[k]] == s.schools.controller[i]:
            worth += worth_of_union(k, s) / max(1, partners)
    return joining.wants_to_stay(worth, s.p.unions.autonomy, decided(i, s))
