"""The dilemma on one tie: greed, fear and the four games they make.

On each tie a head cooperates or competes. With help ``b``, its cost ``c``, synergy of both helping ``s``, greed ``g``,
fear ``f`` and the arms race ``h``, all in units of improvement, the payoffs are::

                     partner cooperates    partner competes
    cooperate        R = b + s - c         S = -c - f
    compete          T = b + g             P = -h

Greed and fear have different sources and are derived from the school world, tie by tie: greed from pupils a school can
win and the money that follows them, fear from what the judges do to a school that is outshone. They span one plane
(dilemma strength, Tanimoto and Sagara 2007): harmony, stag hunt, snowdrift, prisoner's dilemma are its quadrants.
What a head makes of it stands in `deciding`.
"""

from __future__ import annotations

from .engine.compiled import rule
from .school import probability_of_a_bad_judgement


@rule
def help_from(usual: float, partner: float, own: float, transfer: float) -> float:
    """Return the help b a cooperating partner gives: more from a stronger school, less from a weaker one."""
    return usual * max(0.0, 1.0 + transfer * (partner - own))


@rule
def synergy(usual: float, judged: float, stakes: float, depth: float) -> float:
    """Return the synergy s of both helping: it grows with the depth of the tie; judging may raise it (Ledingham)."""
    return (usual + judged * stakes) * depth


@rule
def greed(
    pupils: float,
    spare: float,
    roll: float,
    money_follows: float,
    marginal_cost: float,
    worth: float,
    skimming: float,
) -> float:
    """Return greed g: what out-competing a cooperating partner on this tie brings.

    Parameters
    ----------
    pupils : float
        Pupils a year whom display would win from this partner.
    spare, roll : float
        The school's free places a year and its roll.
    money_follows, marginal_cost : float
        Share of the money that follows a pupil, and share that a further pupil costs.
    worth : float
        What a doubled roll is worth to a head, in units of improvement.
    skimming : float
        What a pupil more than the free places is worth: a full school can only pick.
    """
    taken = min(pupils, spare)
    margin = max(0.0, money_follows - marginal_cost)
    return worth * margin * (taken + skimming * (pupils - taken)) / max(1.0, roll)


@rule
def fear(stakes: float, bad: float, standing: float, fall: float, threshold: float, spread: float) -> float:
    """Return fear f: how much likelier, times the stakes, a bad judgement is once the partner outshines the school.

    ``bad`` is how likely it is as the school stands now (the same on all of its ties).
    """
    return stakes * (probability_of_a_bad_judgement(standing - fall, threshold, spread) - bad)


@rule
def cost_of_leaving(usual: float, formality: float, cooperated: bool, cooperates: bool) -> float:
    """Return what a head pays that ceases to cooperate: notice and exit, the dearer the more formal the tie."""
    return usual * formality if cooperated and not cooperates else 0.0


@rule
def earned(
    cooperates: bool,
    cooperating: float,
    competing: float,
    reward: float,
    sucker: float,
    temptation: float,
    punishment: float,
) -> float:
    """Return what an act earns against so many cooperating and competing partners of one matrix (R, S, T, P)."""
    helped, competed = cooperating * reward + competing * sucker, cooperating * temptation + competing * punishment
    return helped if cooperates else competed


@rule
def payoff(
    cooperates: bool,
    partner_cooperates: bool,
    help_received: float,
    cost: float,
    synergy: float,
    greed: float,
    fear: float,
    arms_race: float,
) -> float:
    """Return the payoff of the two acts to the head: R, S, T or P of its own matrix."""
    return earned(
        cooperates,
        1.0 if partner_cooperates else 0.0,
        0.0 if partner_cooperates else 1.0,
        help_received + synergy - cost,
        -cost - fear,
        help_received + greed,
        -arms_race,
    )


@rule
def improvement(
    cooperates: bool,
    partner_cooperates: bool,
    help_received: float,
    cost: float,
    synergy: float,
    arms_race: float,
) -> float:
    """Return the part of the payoff that moves quality: the payoff without greed (money) and fear (jobs)."""
    return payoff(cooperates, partner_cooperates, help_received, cost, synergy, 0.0, 0.0, arms_race)
