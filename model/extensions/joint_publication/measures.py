"""Measures: how far results are published together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...measures.catalogue import metric
from ...measures.rows import weighted_mean

if TYPE_CHECKING:
    import numpy as np

    from ...measures.rows import Rows


@metric(unit="share", of="state", source="Dunford (P24)")
def joint(at: Rows) -> np.ndarray:
    """Share of open schools that publish their results jointly with a partner. 0 where the rule is off."""
    return weighted_mean(at["joint"] > 0, at["alive"])
