"""Head teachers' strategies in plain Python: each returns the probability of cooperating on one tie."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass
class View:
    """What a head sees of one tie when it decides."""

    school: object
    partner: object
    dilemma_greed: float
    dilemma_fear: float
    leaving: float
    trust: float
    partner_cooperated: bool


def logistic(x):
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-x))
    e = math.exp(x)
    return e / (1.0 + e)


def imitator(view):
    cooperating, competing = view.school.best_around()
    best = max(cooperating, competing)
    if view.school.gained >= best:
        return view.school.cooperation
    if cooperating == competing:
        return 0.5
    return 1.0 if cooperating > competing else 0.0


def learner(view):
    return logistic(view.school.head.propensity)


def lone_engine(_):
    return 0.0


def opportunist(view):
    dilemma = view.school.model.parameters.dilemma
    advantage = -view.trust * view.dilemma_greed - (1.0 - view.trust) * view.dilemma_fear
    return logistic((advantage - dilemma.norm_weight * view.school.head.norm + view.leaving) / dilemma.noise)


def oppressed(view):
    school = view.school
    if school.stakes_felt() * school.chance_of_a_bad_judgement() > school.model.parameters.heads.oppression:
        return 0.0
    return opportunist(view)


def reciprocator(view):
    return 1.0 if view.partner_cooperated else 0.0


def sceptic(view):
    return 1.0 if view.school.head.outlook > 0.5 else 0.0


def system_leader(view):
    if view.partner.effectiveness - view.school.effectiveness < 0.0:
        return 1.0
    return opportunist(view)


def visionary(_):
    return 1.0


STRATEGIES = {
    each.__name__.replace("_", "-"): each
    for each in (
        imitator,
        learner,
        lone_engine,
        opportunist,
        oppressed,
        reciprocator,
        sceptic,
        system_leader,
        visionary,
    )
}
