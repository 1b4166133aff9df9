"""Collaboration: what acts on ties do to schools, and riding together with one in the lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...agents import dilemma
from ...agents.engine.compiled import rule
from ...agents.joining import chance_of_leading
from ..streams import LEADS, uniforms
from .accountability import competes, stakes_now
from .contract import contract

if TYPE_CHECKING:
    import numpy as np

    from ..state import State


@contract(
    reads=(
        "levers: stakes; schools: alive cluster effectiveness inward puncture swing; sides: back "
        "cooperated cooperates fear greed help partner school tie; ties: active depth forced formality"
    ),
    writes=(
        "schools: cooperation gained improvement lead_account leading mutual riding waiting; sides: "
        "contested payoff; ties: mutual"
    ),
)
@rule
def collaborate(s: State) -> None:
    """Work out what every tie brings to both its schools, and who leads each local partnership."""
    for i in range(s.schools.alive.size):
        work_together(i, s)
    luck = uniforms(s.key, LEADS, s.clock[0], s.schools.alive.size)
    for cluster in range(s.first_member.size - 1):
        ride_by(luck, cluster, s)


@rule
def work_together(i: int, s: State) -> None:
    """Bring one school what its ties are worth: a head divides one unit of outward attention among them."""
    d, sc, sides, ties, stakes = s.p.dilemma, s.schools, s.sides, s.ties, stakes_now(i, s)
    earned, improved, waited, chosen, forced, mutual, cooperating, riding = 0.0, 0.0, 0.0, 0, 0, 0, 0, False
    for k in range(s.first[i], s.first[i + 1]):
        tie = sides.tie[k]
        if not ties.active[tie]:
            ties.mutual[tie] = False
            continue
        own, partners, given = sides.cooperates[k], sides.cooperates[sides.back[k]], sides.help[k]
        together = dilemma.synergy(d.synergy, d.judged_synergy, stakes, ties.depth[tie])
        left = dilemma.cost_of_leaving(d.leaving, ties.formality[tie], sides.cooperated[k], own)
        paid = dilemma.payoff(own, partners, given, d.cost, together, sides.greed[k], sides.fear[k], d.arms_race) - left
        improved += dilemma.improvement(own, partners, given, d.cost, together, d.arms_race)
        improved -= left
        earned += paid
        sides.payoff[k] = paid
        sides.contested[k] += int(competes(k, s)) - int(competes(sides.back[k], s))
        partner, both = sides.partner[k], own & partners
        hurt, near = sc.puncture[partner], sc.cluster[partner] == sc.cluster[i]
        ties.mutual[tie] = both
        waited += hurt if both else 0.0
        riding |= both & near
        if ties.forced[tie]:
            forced += 1
        else:
            chosen += 1
            cooperating += own
            mutual += both
    each = max(1, chosen + forced)
    sc.mutual[i] = mutual
    sc.cooperation[i] = cooperating / chosen if chosen > 0 else 0.0
    sc.gained[i] = earned / each
    sc.waiting[i] = waited / each
    sc.improvement[i] = improved / each - s.p.partnership.waiting_cost * sc.waiting[i]
    sc.riding[i], sc.leading[i] = riding, False


@rule
def ride(cluster: int, s: State) -> None:
    """Let the members of one local partnership share out the lead."""
    ride_by(uniforms(s.key, LEADS, s.clock[0], s.schools.alive.size), cluster, s)


@rule
def ride_by(luck: np.ndarray, cluster: int, s: State) -> None:
    """Let the members of one local partnership who cooperate with another member share out the lead.

    The lead pays, the others draft. If nobody offers to lead, nobody drafts.
    """
    riders, quality = who_rides(cluster, s)
    if riders < 2:
        return
    leader = who_leads(luck, cluster, quality / riders, s)
    if leader < 0:
        return
    sc, p = s.schools, s.p.partnership
    sc.leading[leader] = True
    for m in range(s.first_member[cluster], s.first_member[cluster + 1]):
        i = s.members[m]
        if i == leader:
            sc.improvement[i] -= p.lead_cost
            sc.lead_account[i] += 1.0 - 1.0 / riders
        elif sc.riding[i]:
            sc.improvement[i] += p.draft
            sc.lead_account[i] -= 1.0 / riders


@rule
def who_rides(cluster: int, s: State) -> tuple[int, float]:
    """Return how many members cooperate with another member this term, and the sum of their quality."""
    sc = s.schools
    riders, quality = 0, 0.0
    for m in range(s.first_member[cluster], s.first_member[cluster + 1]):
        i = s.members[m]
        if sc.riding[i]:
            riders += 1
            quality += sc.effectiveness[i]
    return riders, quality


@rule
def who_leads(luck: np.ndarray, cluster: int, quality: float, s: State) -> int:
    """Return who takes the lead, -1 if nobody offers: of those who offer, the one likeliest to.

    The chance to offer falls with how often the school has led beyond its turns.
    """
    sc, p = s.schools, s.p.partnership
    leader, best = -1, -1.0
    for m in range(s.first_member[cluster], s.first_member[cluster + 1]):
        i = s.members[m]
        sc.lead_account[i] *= p.lead_memory
        if sc.riding[i]:
            capacity = sc.effectiveness[i] - sc.puncture[i] - quality
            chance = chance_of_leading(capacity, p.lead_account * sc.lead_account[i], p.lead_noise)
            if luck[i] < chance and chance > best:
                leader, best = i, chance
    return leader
