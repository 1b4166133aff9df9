"""Cooperation: what heads do on their voluntary ties, what they mean to do, and what they think of each other.

Ties inside one trust are forced and count nowhere here. A tie is counted at both its ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .catalogue import metric
from .rows import open_ties, pupils, ratio, weighted_mean

if TYPE_CHECKING:
    from .rows import Rows


@metric(unit="share", of="state", source="Greany (D1, D3)")
def cooperation(at: Rows) -> np.ndarray:
    """Share of voluntary ties on which both heads cooperate.

    ``sum(mutual) / sum(ties)`` over open schools. Not a number where no voluntary tie is left.
    """
    return _per_tie(at, "mutual")


@metric(unit="share", of="state", source="Greany (D5, D7)")
def willingness(at: Rows) -> np.ndarray:
    """Mean probability that a head cooperates, over both ends of all voluntary ties.

    ``sum(willing) / sum(ties)``: what heads mean to do, before the dice and the partner have their say. Where it stands
    far above `cooperation`, willing heads meet unwilling ones.
    """
    return _per_tie(at, "willing")


@metric(unit="share", of="state", source="Greany (D1, D6)")
def trust(at: Rows) -> np.ndarray:
    """Mean trust of a head in a partner, over both directions of all voluntary ties.

    ``sum(trusted) / sum(ties)``.
    """
    return _per_tie(at, "trusted")


@metric(unit="share", of="state", source="Greany (D2: towns arm before they are eaten)")
def display(at: Rows) -> np.ndarray:
    """Share of outward attention that schools spend on out-competing partners, weighted by roll.

    ``sum(roll * display) / sum(roll)`` over open schools.
    """
    return weighted_mean(at["display"], pupils(at))


def _per_tie(at: Rows, name: str) -> np.ndarray:
    """Return a column that is told as a sum over ties, per tie."""
    ties = open_ties(at)
    # a closed school's sums may be left over from its last term
    return ratio(np.where(ties > 0, at[name], 0).sum(axis=1), ties.sum(axis=1))
