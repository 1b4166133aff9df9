"""The network and what holds it back: ties that live, their depth, blame, capacity and whose voice counts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ..trajectory import ACTIVE
from .catalogue import metric
from .rows import gini, open_ties, ratio, weighted_mean

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


@metric(unit="share", of="state", source="comment on Ledingham (D12)")
def blame(at: Rows) -> np.ndarray:
    """Mean blame over open schools: how far they complain rather than change. 0 where the rule is off."""
    return weighted_mean(at["blame"], at["alive"])


@metric(unit="share", of="state", source="Dunford (P24)")
def joint(at: Rows) -> np.ndarray:
    """Share of open schools that publish their results jointly with a partner. 0 where the rule is off."""
    return weighted_mean(at["joint"] > 0, at["alive"])


@metric(unit="pure number", of="state", source="Greany (D4)")
def improvement_capacity(at: Rows) -> np.ndarray:
    """Mean improvement capacity above the ordinary, over open schools. 0 where the rules are off."""
    return weighted_mean(at["capacity"], at["alive"])


@metric(unit="Gini, 0 to 1", of="run", source="Jackson (D15)")
def influence(run: Trajectory) -> float:
    """Gini coefficient over open schools of their shares of the influence on their authority.

    Not a number where nothing is bargained for. Shares are of one authority each; in a region of several, schools of
    small authorities hold larger ones.
    """
    return float(gini(run["influence"][-1:], run["alive"][-1:])[0])
