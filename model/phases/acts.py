"""Heads act on each tie: they weigh greed and fear, and cooperate or compete."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...agents import dilemma
from ...agents.compiled import rule
from ...agents.head_teacher import pressure
from ...agents.school import probability_of_a_bad_judgement
from ...agents.strategies import View, probability_of_cooperating
from ..state import BREAKS_RANKS
from ..streams import ACTS, uniform
from .accountability import overlap
from .contract import contract
from .events import happens

if TYPE_CHECKING:
    from ..state import State

MOST = 0.5  # a head cooperates on most of its ties from more than this share on
BROKEN = 0.5  # a head breaks ranks that cooperated on at least this share of its ties and now competes on all


@contract(
    reads=(
        "heads: alarm nerve norm outlook propensity prosocial strategy; levers: money_follows pooling stakes; "
        "schools: alive cooperation effectiveness gained rivalry roll spare standing; sides: back cooperates "
        "partner tie trust; ties: active contest depth forced formality"
    ),
    writes=(
        "events; happened; schools: at_stake dilemma_fear dilemma_greed display fear greed ties trusted willing; "
        "sides: cooperated cooperates fear greed help willingness"
    ),
)
@rule
def heads_act(s: State) -> None:
    """Let every head see its ties, weigh them and act; no head sees what another does this term."""
    for i in range(s.schools.alive.size):
        look(i, s)
    for i in range(s.schools.alive.size):
        act(i, s)


@rule
def look(i: int, s: State) -> None:
    """Tell one head what greed and fear there is on each of its ties."""
    d, a = s.p.dilemma, s.p.accountability
    stakes = pressure(s.levers.stakes[i], s.heads.nerve[i], s.heads.alarm[i])
    bad = probability_of_a_bad_judgement(s.schools.standing[i], a.threshold, a.spread)
    roll = s.schools.roll[i].sum()
    for k in range(s.first[i], s.first[i + 1]):
        tie, partner = s.sides.tie[k], s.sides.partner[k]
        s.sides.cooperated[k] = s.sides.cooperates[k]
        if not s.ties.active[tie]:
            s.sides.help[k] = s.sides.greed[k] = s.sides.fear[k] = 0.0
            continue
        won = s.p.admissions.response * s.p.admissions.display * s.ties.contest[tie]
        s.sides.help[k] = dilemma.help_from(
            d.help, s.schools.effectiveness[partner], s.schools.effectiveness[i], d.transfer
        )
        s.sides.greed[k] = dilemma.greed(
            won,
            s.schools.spare[i],
            roll,
            s.levers.money_follows[i],
            s.p.funding.marginal_cost,
            d.worth_of_roll,
            d.skimming,
        )
        s.sides.fear[k] = dilemma.fear(
            stakes, bad, s.schools.standing[i], a.shade * overlap(i, tie, s), a.threshold, a.spread
        )


@rule
def act(i: int, s: State) -> None:
    """Let one head decide, tie by tie; sum up how its ties stand."""
    sc, a = s.schools, s.p.accountability
    stakes = pressure(s.levers.stakes[i], s.heads.nerve[i], s.heads.alarm[i])
    pressed = stakes * probability_of_a_bad_judgement(sc.standing[i], a.threshold, a.spread)
    best = best_around(i, s)
    ties, cooperating, before = 0, 0, 0
    willing, trusted, greed, fear, dilemma_greed, dilemma_fear, at_stake = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for k in range(s.first[i], s.first[i + 1]):
        if not s.ties.active[s.sides.tie[k]]:
            s.sides.cooperates[k] = False
            continue
        if s.ties.forced[s.sides.tie[k]]:
            s.sides.willingness[k] = 1.0
            s.sides.cooperates[k] = True
            continue
        view = sees(i, k, pressed, best, s)
        chance = probability_of_cooperating(s.heads.strategy[i], view)
        cooperates = chance >= 1.0  # a head whose mind is made up draws no lot
        if 0.0 < chance < 1.0:
            cooperates = uniform(s.key, ACTS, s.clock[0], i, s.sides.partner[k]) < chance
        s.sides.willingness[k] = chance
        s.sides.cooperates[k] = cooperates
        ties += 1
        cooperating += cooperates
        before += s.sides.cooperated[k]
        willing += chance
        trusted += s.sides.trust[k]
        greed += s.sides.greed[k]
        fear += s.sides.fear[k]
        dilemma_greed += view.greed
        dilemma_fear += view.fear
        at_stake += view.both
    sc.ties[i], sc.willing[i], sc.trusted[i] = ties, willing, trusted
    each = max(1, ties)
    sc.greed[i], sc.fear[i] = greed / each, fear / each
    sc.dilemma_greed[i], sc.dilemma_fear[i] = dilemma_greed / each, dilemma_fear / each
    sc.at_stake[i] = at_stake / each
    sc.display[i] = (ties - cooperating) / each
    if ties > 1 and cooperating == 0 and before >= BROKEN * ties:
        happens(s, BREAKS_RANKS, i, -1, before)


@rule
def sees(i: int, k: int, pressed: float, best: tuple[float, float], s: State) -> View:
    """Return what one head sees of one of its ties; pressure and the best partners are the same on all."""
    d = s.p.dilemma
    partner, back, pooled = s.sides.partner[k], s.sides.back[k], s.levers.pooling[i]
    own, others = 1.0 - pooled, pooled + s.heads.prosocial[i]
    together = dilemma.synergy(d.synergy, d.judged_synergy, s.levers.stakes[i], s.ties.depth[s.sides.tie[k]])
    given = s.sides.help[back]
    return View(
        greed=dilemma.dilemma_greed(own, others, s.sides.greed[k], given, d.cost, together, s.sides.fear[back]),
        fear=dilemma.dilemma_fear(own, others, s.sides.fear[k], given, d.cost, d.arms_race, s.sides.greed[back]),
        both=dilemma.gain_of_both(own, others, s.sides.help[k], given, d.cost, together, d.arms_race),
        trust=s.sides.trust[k],
        noise=d.noise,
        norm=d.norm_weight * s.heads.norm[i],
        leaving=dilemma.cost_of_leaving(
            d.leaving, s.ties.formality[s.sides.tie[k]], s.sides.cooperated[k], cooperates=False
        ),
        pressure=pressed,
        own_threshold=s.p.heads.oppression,
        partner_cooperated=s.sides.cooperated[back],
        outlook=s.heads.outlook[i],
        partner_ahead=s.schools.effectiveness[partner] - s.schools.effectiveness[i],
        cooperated=s.schools.cooperation[i],
        fared=s.schools.gained[i],
        best_cooperating=best[0],
        best_competing=best[1],
        propensity=s.heads.propensity[i],
    )


@rule
def best_around(i: int, s: State) -> tuple[float, float]:
    """Return the best mean payoff last term of partners who cooperated on most of their ties, and of those who did not.

    Minus infinity where there is no such partner.
    """
    cooperating, competing = -np.inf, -np.inf
    for k in range(s.first[i], s.first[i + 1]):
        partner = s.sides.partner[k]
        if s.ties.active[s.sides.tie[k]]:
            if s.schools.cooperation[partner] > MOST:
                cooperating = max(cooperating, s.schools.gained[partner])
            else:
                competing = max(competing, s.schools.gained[partner])
    return cooperating, competing
