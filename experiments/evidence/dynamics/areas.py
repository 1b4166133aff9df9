"""Areas: whether local partnerships tip one by one, so that a town looks smooth."""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ....model.trajectory import A_COOPERATES, ACTIVE, B_COOPERATES, FORCED, both_sides

if TYPE_CHECKING:
    from ....model.world import World

LOW, HIGH = 0.25, 0.75  # between them an area, or a tie, has not made up its mind
DEALS = 200  # of ties to areas


class Ties(NamedTuple):
    """The voluntary ties inside local partnerships: their area, terms that they were watched, terms of both helping."""

    area: np.ndarray
    terms: np.ndarray
    both: np.ndarray


def ties_of(world: World, rows: slice) -> Ties:
    """Return the ties inside local partnerships that were voluntary in some of these rows of a run."""
    acts, cluster = world.trajectory.acts[rows], world.trajectory.cluster
    a, b = world.state.sides["school"][both_sides(world.state)]
    free = (acts & (ACTIVE | FORCED)) == ACTIVE
    both = free & (acts & A_COOPERATES > 0) & (acts & B_COOPERATES > 0)
    kept = (cluster[a] == cluster[b]) & free.any(axis=0)
    return Ties(cluster[a][kept], free.sum(axis=0)[kept], both.sum(axis=0)[kept])


def shares(ties: Ties) -> np.ndarray:
    """Return, area by area, the share of its ties' terms in which both cooperate."""
    terms, both = np.bincount(ties.area, ties.terms), np.bincount(ties.area, ties.both)
    return both[terms > 0] / terms[terms > 0]


def between(values: np.ndarray) -> float:
    """Return the share that lies in between.

    Examples
    --------
    >>> between(np.array([0.1, 0.25, 0.5, 0.8]))
    0.5
    """
    return float(np.mean((values >= LOW) & (values <= HIGH)))


def dealt(ties: Ties) -> tuple[float, float]:
    """Return what areas would be if the same ties were dealt to them at random: share in between, and spread (sd)."""
    rng, found = np.random.default_rng(1), []
    for _ in range(DEALS):
        each = shares(ties._replace(area=rng.permutation(ties.area)))
        found.append((between(each), each.std()))
    in_between, spread = np.mean(found, axis=0)
    return float(in_between), float(spread)


def undecided(ties: Ties) -> tuple[float, float]:
    """Return the share of ties in between, and what it would be if every term of every tie were drawn at the mean.

    Of ties that were watched for all of the terms.
    """
    terms = int(ties.terms.max())
    whole = ties.both[ties.terms == terms]
    p = whole.mean() / terms
    inside = [k for k in range(terms + 1) if LOW <= k / terms <= HIGH]
    drawn = sum(comb(terms, k) * p**k * (1.0 - p) ** (terms - k) for k in inside)
    return between(whole / terms), float(drawn)
