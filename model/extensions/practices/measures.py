"""Measures: whether what is in use does good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...measures.catalogue import metric
from ...measures.rows import weighted_mean

if TYPE_CHECKING:
    import numpy as np

    from ...measures.rows import Rows


@metric(unit="share", of="state", source="Greany (P6)")
def practices_in_use(at: Rows) -> np.ndarray:
    """Share of open schools that use one of the practices that came up, whatever it brings. 0 where the rule is off."""
    return weighted_mean(at["practised"] != 0.0, at["alive"])


@metric(unit="share", of="state", source="Greany (P6)")
def bad_practices(at: Rows) -> np.ndarray:
    """Share of open schools that use a practice which truly harms: their quality would be higher without it."""
    return weighted_mean(at["practised"] < 0.0, at["alive"])
