"""Measures: how far schools complain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...measures.catalogue import metric
from ...measures.rows import weighted_mean

if TYPE_CHECKING:
    import numpy as np

    from ...measures.rows import Rows


@metric(unit="share", of="state", source="comment on Ledingham (D12)")
def blame(at: Rows) -> np.ndarray:
    """Mean blame over open schools: how far they complain rather than change. 0 where the rule is off."""
    return weighted_mean(at["blame"], at["alive"])
