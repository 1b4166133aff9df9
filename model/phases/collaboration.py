"""Collaboration: what acts on ties do to schools, and riding together with one in the lead."""

from __future__ import annotations

from ...agents import dilemma
from ...agents.compiled import rule
from ...agents.head_teacher import chance_of_leading
from ..streams import LEADS, uniform


@rule
def collaborate(s):
    """Work out what every tie brings to both its schools, and who leads each local partnership."""
    for tie in range(s.ties.mutual.size):
        s.ties.mutual[tie] = False
    for i in range(s.schools.alive.size):
        work_together(i, s)
    for cluster in range(s.first_member.size - 1):
        ride(cluster, s)


@rule
def work_together(i, s):
    """Bring one school what its ties are worth: a head divides one unit of outward attention among them."""
    d, sc = s.p.dilemma, s.schools
    earned, improved, waited, ties, forced, mutual, cooperating = 0.0, 0.0, 0.0, 0, 0, 0, 0
    for k in range(s.first[i], s.first[i + 1]):
        tie = s.sides.tie[k]
        if not s.ties.active[tie]:
            continue
        own, partners = s.sides.cooperates[k], s.sides.cooperates[s.sides.back[k]]
        together = dilemma.synergy(d.synergy, d.judged_synergy, s.levers.stakes[i], s.ties.depth[tie])
        s.sides.payoff[k] = dilemma.payoff(
            own, partners, s.sides.help[k], d.cost, together, s.sides.greed[k], s.sides.fear[k], d.arms_race)
        improved += dilemma.improvement(own, partners, s.sides.help[k], d.cost, together, d.arms_race)
        earned += s.sides.payoff[k]
        if own and partners:
            s.ties.mutual[tie] = True
            waited += sc.puncture[s.sides.partner[k]]
        s.sides.contested[k] += partners - own
        if s.ties.forced[tie]:
            forced += 1
        else:
            ties += 1
            cooperating += own
            mutual += own and partners
    each = max(1, ties + forced)
    sc.mutual[i] = mutual
    sc.cooperation[i] = cooperating / ties if ties > 0 else 0.0
    sc.gained[i] = earned / each
    sc.waiting[i] = waited / each
    sc.improvement[i] = improved / each - s.p.partnership.waiting_cost * sc.waiting[i]
    sc.riding[i] = sc.leading[i] = False


@rule
def ride(cluster, s):
    """Let the members of one local partnership who cooperate with another member share out the lead.

    Each offers with a chance that falls with how often it has led beyond its turns. Of those who offer, the one likeliest
    to leads: it pays, the others draft. If nobody offers, nobody drafts.
    """
    sc, p = s.schools, s.p.partnership
    riders, quality = 0, 0.0
    for m in range(s.first_member[cluster], s.first_member[cluster + 1]):
        i = s.members[m]
        for k in range(s.first[i], s.first[i + 1]):
            if s.ties.mutual[s.sides.tie[k]] and sc.cluster[s.sides.partner[k]] == cluster:
                sc.riding[i] = True
        if sc.riding[i]:
            riders += 1
            quality += sc.effectiveness[i]
    if riders < 2:
        return
    leader, best = -1, -1.0
    for m in range(s.first_member[cluster], s.first_member[cluster + 1]):
        i = s.members[m]
        sc.lead_account[i] *= p.lead_memory
        if not sc.riding[i]:
            continue
        capacity = sc.effectiveness[i] - sc.puncture[i] - quality / riders
        chance = chance_of_leading(capacity, p.lead_account * sc.lead_account[i], p.lead_noise)
        if uniform(s.key, LEADS, s.clock[0], i, 0) < chance and chance > best:
            leader, best = i, chance
    if leader < 0:
        return
    sc.leading[leader] = True
    for m in range(s.first_member[cluster], s.first_member[cluster + 1]):
        i = s.members[m]
        if i == leader:
            sc.improvement[i] -= p.lead_cost
            sc.lead_account[i] += 1.0 - 1.0 / riders
        elif sc.riding[i]:
            sc.improvement[i] += p.draft
            sc.lead_account[i] -= 1.0 / riders
