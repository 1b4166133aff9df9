"""Spirals: whether a change of a school's quality feeds itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .catalogue import metric
from .rows import weighted_mean

if TYPE_CHECKING:
    import numpy as np

    from .rows import Rows

FEEDS_ITSELF = 1.0


@metric(unit="pure number", of="state", source="first-order feedback through choice, money and staff; Ledingham (D8)")
def loop_gain(at: Rows) -> np.ndarray:
    """Mean over open schools of what comes back, by choice, money and staff, of a lasting change of their quality.

    School by school ``u * response * years * rivalry / roll * (follows - marginal cost) * money / (terms * decay)``, u
    the share of contested pupils whom full schools do not hold back, plus the same by staff: standing draws teachers,
    and free posts cost quality. With a gain L below 1 a change comes to ``1 / (1 - L)`` times what it would have been.
    Fixed costs stand, and neither grades nor peers count.
    """
    return weighted_mean(at["loop_gain"], at["alive"])


@metric(unit="share", of="state", source="Ledingham (D8); fact B1: collapse is rare")
def spiralling(at: Rows) -> np.ndarray:
    """Share of open schools whose `loop_gain` is 1 or more: a change feeds itself, upwards and downwards."""
    return weighted_mean(at["loop_gain"] >= FEEDS_ITSELF, at["alive"])
