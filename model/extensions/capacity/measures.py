"""Measures: how much more schools make of what moves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...measures.catalogue import metric
from ...measures.rows import weighted_mean

if TYPE_CHECKING:
    import numpy as np

    from ...measures.rows import Rows


@metric(unit="pure number", of="state", source="Greany (D4)")
def improvement_capacity(at: Rows) -> np.ndarray:
    """Mean improvement capacity above the ordinary, over open schools. 0 where the rules are off."""
    return weighted_mean(at["capacity"], at["alive"])
