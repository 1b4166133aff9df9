"""Measures: how many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...measures.catalogue import metric
from ...measures.rows import weighted_mean

if TYPE_CHECKING:
    import numpy as np

    from ...measures.rows import Rows


@metric(unit="share", of="state", source="Greany (P4)")
def hubs(at: Rows) -> np.ndarray:
    """Share of open schools that are hubs, teaching schools. 0 where the rule is off."""
    return weighted_mean(at["hub"], at["alive"])
