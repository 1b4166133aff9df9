"""Beliefs: how far heads of open schools believe in competition, how alarmed they are, and what they know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .catalogue import metric
from .rows import weighted_mean

if TYPE_CHECKING:
    import numpy as np

    from .rows import Rows


@metric(unit="share", of="state", source="Greany (D2: municipal Darwinism)")
def darwinism_norm(at: Rows) -> np.ndarray:
    """Mean belief in competition, the municipal Darwinism norm, over the heads of open schools."""
    return weighted_mean(at["norm"], at["alive"])


@metric(unit="pure number", of="state", source="Greany (D2)")
def alarm(at: Rows) -> np.ndarray:
    """Mean alarm at takeovers seen nearby, over the heads of open schools: pressure rises by this share."""
    return weighted_mean(at["alarm"], at["alive"])


@metric(unit="share", of="state", source="The toolkit (first cameo: a few heads are well informed)")
def informed(at: Rows) -> np.ndarray:
    """Share of the heads of open schools who know what working together brings. 1 where the rule is off."""
    return weighted_mean(at["informed"], at["alive"])
