"""Hubs and practices: how many schools are teaching schools, and how many use a practice, or one that harms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .catalogue import metric
from .rows import weighted_mean

if TYPE_CHECKING:
    import numpy as np

    from .rows import Rows


@metric(unit="share", of="state", source="Greany (P4)")
def hubs(at: Rows) -> np.ndarray:
    """Share of open schools that are hubs, teaching schools. 0 where the rule is off."""
    return weighted_mean(at["hub"], at["alive"])


@metric(unit="share", of="state", source="Greany (P6)")
def practices_in_use(at: Rows) -> np.ndarray:
    """Share of open schools that use one of the practices that came up, whatever it brings. 0 where the rule is off."""
    return weighted_mean(at["practised"] != 0.0, at["alive"])


@metric(unit="share", of="state", source="Greany (P6)")
def bad_practices(at: Rows) -> np.ndarray:
    """Share of open schools that use a practice which truly harms: their quality would be higher without it."""
    return weighted_mean(at["practised"] < 0.0, at["alive"])
