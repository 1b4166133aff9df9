"""The network: ties that live, and their depth."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ..trajectory import ACTIVE
from .catalogue import metric
from .rows import open_ties, ratio

if TYPE_CHECKING:
    from ..trajectory import Trajectory
    from .rows import Rows


@metric(unit="share", of="run", source="Ledingham (D13)")
def tie_density(run: Trajectory) -> float:
    """Ties that live now, over those of the start.

    Ties of all kinds, also inside a trust. A tie is gone where it lapsed or a school of it closed; where it was taken
    up again it counts. Not a number where there were none.
    """
    first, last = ((run.acts[row] & ACTIVE).sum() for row in (0, -1))
    return float(last / first) if first > 0 else math.nan


@metric(unit="share", of="state", source="Dunford, Greany (D7, D18)")
def depth(at: Rows) -> np.ndarray:
    """Mean depth of voluntary ties, from shallow contact (0) to deep challenge and support (1).

    ``sum(deep) / sum(ties)`` over open schools. Not a number where no voluntary tie is left.
    """
    ties = open_ties(at)
    return ratio(np.where(ties > 0, at["deep"], 0.0).sum(axis=1), ties.sum(axis=1))
