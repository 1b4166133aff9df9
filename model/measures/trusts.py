"""Trusts: how far control over schools is concentrated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .catalogue import metric
from .rows import ratio

if TYPE_CHECKING:
    from .rows import Rows


@metric(unit="share", of="state", source="Greany (D2)")
def largest_trust_share(at: Rows) -> np.ndarray:
    """Share of open schools that the largest trust controls; a school that stands alone counts as a trust of one."""
    alive = at["alive"]
    number, controller = len(alive), at["controller"]
    trusts = int(controller.max(initial=-1)) + 1
    inside = alive & (controller >= 0)
    label = np.nonzero(inside)[0] * trusts + controller[inside]  # a label for each trust in each row
    sizes = np.bincount(label, minlength=number * trusts).reshape(number, trusts)
    alone = (alive & (controller < 0)).any(axis=1)
    return ratio(np.maximum(sizes.max(axis=1, initial=0), alone), alive.sum(axis=1))
