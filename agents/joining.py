"""What a head decides about belonging: to a tie, to a trust, to a hub, at the head of others, and to its post.

Numbers in, numbers out. Phases (``model/phases/fates.py``, ``collaboration.py``, ``staff.py``) and extensions
(``networks``, ``unions``, ``governance``, ``hubs``) look up what a head sees and carry out what it decides. Payoffs are
in units of improvement a term, trust and chances from 0 to 1, quality in sd, money in pounds.
"""

from __future__ import annotations

from .engine.compiled import rule
from .learning import certain, exponential

# a tie


@rule
def worth_of_tie(
    trust: float, help_received: float, synergy: float, cost: float, weight: float, help_given: float, forgone: float
) -> float:
    """Return what taking up a lapsed tie is worth to a head: ``t (b + s) - c + weight * b_partner - forgone``.

    Parameters
    ----------
    trust, help_received, synergy, cost : float
        Trust t in the partner, its help b, synergy s, and cost of helping c.
    weight, help_given, forgone : float
        Weight of the partner's payoff, the help b_partner it gets, and the income that giving it forgoes.

    Examples
    --------
    >>> worth_of_tie(0.5, 0.5, 0.5, 0.25, 0.5, 0.5, 0.0)
    0.5
    """
    return trust * (help_received + synergy) - cost + weight * help_given - forgone


# a trust


@rule
def risk(trust: float, help_received: float, synergy: float, fear: float) -> float:
    """Return what a head may lose by cooperating unbound: the chance of defection it sees, times R - S = b + s + f.

    Examples
    --------
    >>> risk(0.5, 0.5, 0.3, 0.2)
    0.5
    """
    return (1.0 - trust) * (help_received + synergy + fear)


@rule
def worth_of_union(own_risk: float, weight: float, partner_risk: float) -> float:
    """Return what being bound to a partner is worth: a risk that is gone, the head's own and, weighed, the partner's.

    Today the partner cooperates with the chance that the head trusts in, and helping it pays R or S; bound, it pays R.
    """
    return own_risk + weight * partner_risk


@rule
def wants_union(worth: float, partners: int, autonomy: float) -> bool:
    """Return whether a head would rather be bound to one of so many partners than decide for itself (autonomy)."""
    return worth / max(1, partners) > autonomy


@rule
def wants_to_stay(worth: float, autonomy: float, decided: float) -> bool:
    """Return whether being bound to its fellow members is worth as much to a head as deciding for itself.

    ``worth`` is that of its bonds, each over all its partners. A group that decides nothing (``decided``: the share of
    what members do with one another that it decides) binds nobody, and nobody wants to leave it.
    """
    return decided <= 0.0 or worth >= autonomy


@rule
def bid(
    margin: float,
    own_pupils: float,
    pupils: float,
    reserves: float,
    income: float,
    behind: float,
    appetite: float,
    norm: float,
    turnaround: float,
) -> float:
    """Return what taking over a school is worth to a head: its money and the belief in growth, less the work.

    ``appetite * (1 + norm) * margin * pupils / own_pupils + reserves / income - turnaround * behind``; a school
    is taken over by the partner for whom that is most, if it is more than 0 for any.

    Parameters
    ----------
    margin : float
        Share of the money that follows a pupil, less the share that a further pupil costs.
    own_pupils, pupils : float
        Roll of the head's own school, and of the one on offer.
    reserves, income : float
        Those of the head's own school, pounds and pounds a year.
    behind : float
        By how much (sd) the school on offer is the weaker.
    appetite, norm, turnaround : float
        Weight of growth, the head's belief in competition that raises it, and the work that an sd takes.

    Examples
    --------
    >>> bid(0.5, 1000.0, 500.0, 0.0, 1e6, 1.0, 1.0, 0.0, 0.25)
    0.0
    """
    growth = max(0.0, margin) * pupils / max(1.0, own_pupils)
    means = reserves / max(1.0, income)
    missing = max(0.0, behind)
    return appetite * (1.0 + norm) * growth + means - turnaround * missing


# the lead of others


@rule
def chance_of_leading(capacity: float, account: float, noise: float) -> float:
    """Return the chance that a head offers to take the lead: ``1 / (1 + exp(-(capacity - account) / noise))``.

    ``account`` is how often it led beyond its turns: heads keep account. Without noise it offers if it can.

    Examples
    --------
    >>> chance_of_leading(0.2, 0.2, 0.1), chance_of_leading(0.1, 0.2, 0.0)
    (0.5, 0.0)
    """
    if noise <= 0.0:
        return certain(capacity - account)
    return 1.0 / (1.0 + exponential(-(capacity - account) / noise))


# a hub, for some years


@rule
def worth_of_years(terms: int, first: float, later: float, usual: float) -> float:
    """Return what years as a hub are worth: a first one, and so many later ones as they usually are.

    ``first`` and ``usual`` are worths in a term, of which a year has so many.

    Examples
    --------
    >>> worth_of_years(3, 0.5, 2.0, 0.25)
    3.0
    """
    return terms * (first + max(0.0, later) * usual)


@rule
def worth_of_staying(funded: float, chance: float, again: float) -> float:
    """Return what staying a hub is worth to its head: the years still funded, and a chance of further ones."""
    return funded + chance * max(0.0, again)


@rule
def worth_of_applying(chance: float, years: float, setup: float) -> float:
    """Return what applying to be a hub is worth to a head: its chance of the years funded, less what it takes."""
    return chance * years - setup


@rule
def helps_another(helped: int, duty: int, paid: float, own: float) -> bool:
    """Return whether a hub that helps so many helps another: as its duty, or if pay and what it cares outweigh cost."""
    return helped < duty or paid + own > 0.0


# its post


@rule
def chance_of_leaving(usual: float, bad_grade: bool, after_bad_grade: float, energy: float, burn_out: float) -> float:
    """Return the chance that a head leaves within the year (NFER 2015: 6-13%, about 10 points more after a bad grade).

    A head without energy leaves ``burn_out`` more often.

    Examples
    --------
    >>> chance_of_leaving(0.1, True, 0.1, 1.0, 0.5)
    0.2
    """
    chance = usual + burn_out * (1.0 - energy)
    if bad_grade:
        chance += after_bad_grade
    return min(1.0, max(0.0, chance))
