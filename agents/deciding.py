"""How a head decides on a tie: how it weighs what is at stake there, whether it cooperates, whether it comes to help.

Numbers in, numbers out, in the order in which a head comes to them. What the two acts pay is the game of `dilemma`;
whose payoff counts, and how, is weighed here; its strategy (``strategies/``) turns that into a probability; and by this
it acts. ``model/phases/acts.py`` and ``model/phases/fates.py`` look up what a head sees and do what it decides.
Payoffs are in units of improvement a term, weights, trust and probabilities from 0 to 1, years in years.
"""

from __future__ import annotations

from .engine.compiled import rule
from .learning import certain, logistic

MOST = 0.5  # a head cooperates on most of its ties from more than this share on
BROKEN = 0.5  # a head breaks ranks that cooperated on at least this share of its ties and now competes on all


# whose payoff counts, and what of it


@rule
def regard(prosocial: float, displaced: float) -> float:
    """Return the weight that a head gives its partners' payoffs: its own (omega), less the part that is displaced.

    Examples
    --------
    >>> regard(0.2, 0.5)
    0.1
    """
    return prosocial * (1.0 - displaced)


@rule
def pooled(by_policy: float, by_group: float) -> float:
    """Return the share of a school's score that is its partner's (lambda): by policy, or more by their group.

    Examples
    --------
    >>> pooled(0.3, 0.0)
    0.3
    """
    return max(by_policy, by_group)


@rule
def weight_of_partner(share_pooled: float, cared_for: float) -> float:
    """Return the weight of a partner's payoff in that of a head: pooled, or cared for."""
    return share_pooled + cared_for


@rule
def reckoned(synergy: float, informed: bool) -> float:
    """Return the synergy s of both helping as a head reckons with it: none if it does not know of it."""
    return synergy if informed else 0.0


# what is at stake on the tie, as the head weighs it


@rule
def dilemma_greed(
    own: float,
    others: float,
    greed: float,
    help_given: float,
    cost: float,
    synergy: float,
    partner_fear: float,
    saved: float,
    forgone: float,
) -> float:
    """Return D_greed = T - R as the head weighs it, above 0 where competing pays against a partner who cooperates.

    ``own * (g - (s - c) - saved + forgone) - others * (b + s + f_partner)``

    Parameters
    ----------
    own, others : float
        Weight of its own payoff (1 - pooling), and of its partner's (pooling + prosociality).
    greed, cost, synergy : float
        Greed g, cost of helping c, synergy of both helping s.
    help_given, partner_fear : float
        The help b that the partner would lose, and its fear f of being out-competed.
    saved, forgone : float
        What working together saves a head who shares costs, and the income that giving help forgoes.

    Examples
    --------
    >>> dilemma_greed(1.0, 0.0, 0.2, 0.5, 0.35, 1.0, 0.15, 0.0, 0.0)
    -0.45
    """
    alone = own * (greed - (synergy - cost)) - others * (help_given + synergy + partner_fear)
    return alone - own * saved + own * forgone


@rule
def dilemma_fear(
    own: float,
    others: float,
    fear: float,
    help_given: float,
    cost: float,
    arms_race: float,
    partner_greed: float,
    forgone: float,
) -> float:
    """Return D_fear = P - S as the head weighs it, above 0 where competing pays against a partner who competes.

    ``own * (c + f - h + forgone) - others * (b + g_partner + h)``, named as in `dilemma_greed`, with the arms race h.

    Examples
    --------
    >>> dilemma_fear(1.0, 0.0, 0.15, 0.5, 0.35, 0.1, 0.2, 0.0)
    0.4
    """
    return own * (cost + fear - arms_race) - others * (help_given + partner_greed + arms_race) + own * forgone


@rule
def gain_of_both(
    own: float,
    others: float,
    help_received: float,
    help_given: float,
    cost: float,
    synergy: float,
    arms_race: float,
    saved: float,
    forgone: float,
    partner_forgone: float,
) -> float:
    """Return R - P as the head weighs it: what both helping pays more than both competing.

    ``own * (b + s - c + h + saved - forgone) + others * (b_partner + s - c + h - forgone_partner)``; dilemma strengths
    are greed and fear over it (Tanimoto and Sagara 2007).
    """
    each = synergy - cost + arms_race
    alone = own * (help_received + each) + others * (help_given + each)
    return alone + own * saved - own * forgone - others * partner_forgone


@rule
def pull_of_the_norm(weight: float, norm: float) -> float:
    """Return the pull of a head's belief in competition towards competing (nu m)."""
    return weight * norm


@rule
def advantage_of_cooperating(trust: float, dilemma_greed: float, dilemma_fear: float) -> float:
    """Return the expected gain of cooperating over competing: ``t (R - T) + (1 - t)(S - P)``.

    Examples
    --------
    >>> advantage_of_cooperating(0.5, -0.5, 0.25)
    0.125
    """
    return -trust * dilemma_greed - (1.0 - trust) * dilemma_fear


@rule
def best_response(advantage: float, noise: float) -> float:
    """Return the probability of cooperating for this advantage, with decision noise K: ``logistic(advantage / K)``.

    Without noise a head does what pays it more (a noisy best response: Blume 1993).

    Examples
    --------
    >>> best_response(0.0, 0.1), best_response(0.1, 0.0)
    (0.5, 1.0)
    """
    return logistic(advantage / noise) if noise > 0.0 else certain(advantage)


# what it does


@rule
def willingness(probability: float, inward: bool) -> float:
    """Return the probability of cooperating of a head whose strategy answers so: none while it looks inward."""
    return 0.0 if inward else probability


@rule
def cooperates(willing: float, luck: float) -> bool:
    """Return whether a head this willing cooperates; ``luck`` is a draw from [0, 1), idle where its mind is made up.

    Examples
    --------
    >>> cooperates(1.0, 0.999), cooperates(0.0, 0.0), cooperates(0.4, 0.5)
    (True, False, False)
    """
    return luck < willing


@rule
def display(ties: int, cooperating: int, inward: bool) -> float:
    """Return how much a school displays itself to families: the share of its ties on which it competes.

    Who looks inward competes with nobody, and displays nothing.

    Examples
    --------
    >>> display(4, 3, False), display(4, 0, True)
    (0.25, 0.0)
    """
    return 0.0 if inward else (ties - cooperating) / max(1, ties)


@rule
def breaks_ranks(ties: int, cooperating: int, cooperated: int, inward: bool) -> bool:
    """Return whether a head competes on all of several ties who cooperated on a good part of them last term."""
    return ties > 1 and cooperating == 0 and cooperated >= BROKEN * ties and not inward


@rule
def on_most(cooperation: float) -> bool:
    """Return whether a head is seen to cooperate, by the share of its ties on which it did: on more than half."""
    return cooperation > MOST


# whether it comes to help


@rule
def worth_of_helping(
    trust: float,
    help_received: float,
    synergy: float,
    cost: float,
    horizon: float,
    ties: int,
    weight: float,
    help_given: float,
    ahead: float,
    rescue_cost: float,
) -> float:
    """Return what coming to the help of a partner in trouble is worth to a head, a year, less what it costs.

    What it stands to lose if the partner goes: the future reciprocity it trusts in, and, as far as it is prosocial, the
    partner's own gain: ``horizon * t (b + s - c) / ties + weight * (b_partner + ahead) - rescue_cost``.

    Parameters
    ----------
    trust, help_received, synergy, cost : float
        Trust t in the partner, its help b, synergy s, and cost of helping c.
    horizon, ties : float, int
        Years that helpers think of, and the ties among which a head divides its attention.
    weight, help_given, ahead : float
        Weight of the partner's payoff, the help b_partner it gets, and by how much (sd) the helper is the stronger.
    rescue_cost : float
        What a rescue costs each helper.

    Examples
    --------
    >>> worth_of_helping(0.5, 0.5, 0.5, 0.25, 6.0, 3, 0.25, 0.5, 1.0, 0.5)
    0.625
    """
    returned = trust * (help_received + synergy - cost)
    own = horizon * returned / max(1, ties)
    return own + weight * (help_given + max(0.0, ahead)) - rescue_cost


@rule
def comes_to_help(worth: float, reserves: float, gift: float) -> bool:
    """Return whether a head comes to help: it is worth it, and its school can pay what it gives (pounds)."""
    return worth > 0.0 and reserves > gift
