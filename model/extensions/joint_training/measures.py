"""Measures: who was trained together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...measures.catalogue import metric
from ...measures.rows import weighted_mean

if TYPE_CHECKING:
    import numpy as np

    from ...measures.rows import Rows


@metric(unit="share", of="state", source="The toolkit (second cameo: leaders trained together)")
def trained(at: Rows) -> np.ndarray:
    """Mean over open schools of the share of their leaders who were trained together. 0 where the rule is off."""
    return weighted_mean(at["trained"], at["alive"])
