"""Heads act on each tie: they weigh greed and fear, and cooperate or compete."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...agents import deciding, dilemma
from ...agents.engine.compiled import rule
from ...agents.strategies import LOOKS_AROUND, View, probability_of_cooperating
from ..state import BREAKS_RANKS
from ..streams import ACTS, uniforms_of_pairs
from .accountability import badly_judged, felt, glare, overlap, stakes_now, threat_felt
from .contract import contract
from .events import happens
from .roll import pupils_of
from .weighing import pooled, reckoned, regard

if TYPE_CHECKING:
    from ..state import State


@contract(
    reads=(
        "heads: alarm nerve; levers: money_follows stakes; schools: alive effectiveness rivalry roll "
        "seen_through spare standing swing; sides: cooperates partner tie; ties: active contest"
    ),
    writes="sides: cooperated fear greed help",
)
@rule
def heads_look(s: State) -> None:
    """Let every head see what greed and fear there is on each of its ties."""
    for i in range(s.schools.alive.size):
        look(i, s)


@contract(
    reads=(
        "heads: alarm displaced informed nerve norm outlook propensity prosocial strategy; levers: "
        "pooling stakes; schools: alive controller cooperation effectiveness forgone gained inward "
        "other_threat saved_together standing swing; sides: back cooperated fear greed help partner "
        "school tie trust; ties: active depth forced formality; trusts: pooling"
    ),
    writes=(
        "events; happened; schools: at_stake deep dilemma_fear dilemma_greed display fear greed ties "
        "trusted willing; sides: cooperates willingness"
    ),
)
@rule
def heads_act(s: State) -> None:
    """Let every head weigh its ties and act; no head sees what another does this term."""
    luck = uniforms_of_pairs(s.key, ACTS, s.clock[0], s.sides.school, s.sides.partner)
    for i in range(s.schools.alive.size):
        act_by(luck, 0, i, s)


@rule
def look(i: int, s: State) -> None:
    """Tell one head what help, greed and fear there is on each of its ties."""
    d, a, sc, sides, ties = s.p.dilemma, s.p.accountability, s.schools, s.sides, s.ties
    stakes, quality, standing, bad = (
        felt(stakes_now(i, s), i, s),
        sc.effectiveness[i],
        sc.standing[i],
        badly_judged(i, s),
    )
    dazzled, most_won = glare(i, s), min(1.0, s.p.admissions.response * s.p.admissions.display)
    spare, roll, follows = sc.spare[i], pupils_of(i, s), s.levers.money_follows[i]
    for k in range(s.first[i], s.first[i + 1]):
        tie, partner = sides.tie[k], sides.partner[k]
        sides.cooperated[k] = sides.cooperates[k]
        if not ties.active[tie]:
            sides.help[k] = sides.greed[k] = sides.fear[k] = 0.0
            continue
        won = most_won * ties.contest[tie]
        sides.help[k] = dilemma.help_from(d.help, sc.effectiveness[partner], quality, d.transfer)
        sides.greed[k] = dilemma.greed(
            won, spare, roll, follows, s.p.funding.marginal_cost, d.worth_of_roll, d.skimming
        )
        fall = dazzled * overlap(i, tie, s)
        sides.fear[k] = dilemma.fear(stakes, bad, standing, fall, a.threshold, a.spread)


@rule
def act(i: int, s: State) -> None:
    """Let one head act."""
    first, end = s.first[i], s.first[i + 1]
    luck = uniforms_of_pairs(s.key, ACTS, s.clock[0], s.sides.school[first:end], s.sides.partner[first:end])
    act_by(luck, first, i, s)


@rule
def act_by(luck: np.ndarray, first: int, i: int, s: State) -> None:
    """Let one head decide, tie by tie, by the luck of sides from ``first`` on; sum up how its ties stand."""
    sc, sides, strategy = s.schools, s.sides, s.heads.strategy[i]
    pressed = threat_felt(i, s)
    best = best_around(i, s) if LOOKS_AROUND[strategy] else (-np.inf, -np.inf)
    inward = sc.inward[i]
    ties, cooperating, before, deep = 0, 0, 0, 0.0
    willing, trusted, greed, fear, dilemma_greed, dilemma_fear, at_stake = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for k in range(s.first[i], s.first[i + 1]):
        if not s.ties.active[sides.tie[k]]:
            sides.cooperates[k] = False
            continue
        if s.ties.forced[sides.tie[k]]:
            sides.willingness[k] = 1.0
            sides.cooperates[k] = True
            continue
        view = sees(i, k, pressed, best, s)
        chance = probability_of_cooperating(strategy, view)
        chance = deciding.willingness(chance, inward)
        cooperates = deciding.cooperates(chance, luck[k - first])
        sides.willingness[k] = chance
        sides.cooperates[k] = cooperates
        ties += 1
        cooperating += cooperates
        before += sides.cooperated[k]
        willing += chance
        trusted += sides.trust[k]
        deep += s.ties.depth[sides.tie[k]]
        greed += sides.greed[k]
        fear += sides.fear[k]
        dilemma_greed += view.greed
        dilemma_fear += view.fear
        at_stake += view.both
    sc.ties[i], sc.willing[i], sc.trusted[i], sc.deep[i] = ties, willing, trusted, deep
    each = max(1, ties)
    sc.greed[i], sc.fear[i] = greed / each, fear / each
    sc.dilemma_greed[i], sc.dilemma_fear[i] = dilemma_greed / each, dilemma_fear / each
    sc.at_stake[i] = at_stake / each
    sc.display[i] = deciding.display(ties, cooperating, inward)
    if deciding.breaks_ranks(ties, cooperating, before, inward):
        happens(s, BREAKS_RANKS, i, -1, before)


@rule
def sees(i: int, k: int, pressed: float, best: tuple[float, float], s: State) -> View:
    """Return what one head sees of one of its ties; pressure and the best partners are as on all."""
    d, h, sc, sides = s.p.dilemma, s.heads, s.schools, s.sides
    tie, back, partner, share = sides.tie[k], sides.back[k], sides.partner[k], pooled(k, s)
    own, others = 1.0 - share, share + regard(i, s)
    together, given, saved, forgone = reckoned(k, i, s), sides.help[back], sc.saved_together[i], sc.forgone[i]
    return View(
        greed=deciding.dilemma_greed(
            own, others, sides.greed[k], given, d.cost, together, sides.fear[back], saved, forgone
        ),
        fear=deciding.dilemma_fear(own, others, sides.fear[k], given, d.cost, d.arms_race, sides.greed[back], forgone),
        both=deciding.gain_of_both(
            own,
            others,
            sides.help[k],
            given,
            d.cost,
            together,
            d.arms_race,
            saved,
            forgone,
            sc.forgone[partner],
        ),
        trust=sides.trust[k],
        noise=d.noise,
        norm=deciding.pull_of_the_norm(d.norm_weight, h.norm[i]),
        leaving=dilemma.cost_of_leaving(d.leaving, s.ties.formality[tie], sides.cooperated[k], cooperates=False),
        pressure=pressed,
        own_threshold=s.p.heads.oppression,
        partner_cooperated=sides.cooperated[back],
        outlook=h.outlook[i],
        partner_ahead=sc.effectiveness[partner] - sc.effectiveness[i],
        cooperated=sc.cooperation[i],
        fared=sc.gained[i],
        best_cooperating=best[0],
        best_competing=best[1],
        propensity=h.propensity[i],
    )


@rule
def best_around(i: int, s: State) -> tuple[float, float]:
    """Return the best mean payoff last term of partners who cooperated on most of their ties, and of those who did not.

    Minus infinity where there is no such partner.
    """
    sc, cooperating, competing = s.schools, -np.inf, -np.inf
    for k in range(s.first[i], s.first[i + 1]):
        partner = s.sides.partner[k]
        if s.ties.active[s.sides.tie[k]]:
            if deciding.on_most(sc.cooperation[partner]):
                cooperating = max(cooperating, sc.gained[partner])
            else:
                competing = max(competing, sc.gained[partner])
    return cooperating, competing
