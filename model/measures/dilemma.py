"""The dilemma: where the mean tie lies in the plane of greed and fear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .catalogue import metric
from .rows import open_ties, weighted_mean

if TYPE_CHECKING:
    import numpy as np

    from .rows import Rows


@metric(unit="improvement", of="state", source="Kitts et al. 2016: greed and fear apart")
def greed(at: Rows) -> np.ndarray:
    """Mean over voluntary ties of greed g: what out-competing a cooperating partner brings.

    Each school's mean over its ties, weighted by their number.
    """
    return weighted_mean(at["greed"], open_ties(at))


@metric(unit="improvement", of="state", source="Kitts et al. 2016: greed and fear apart")
def fear(at: Rows) -> np.ndarray:
    """Mean over voluntary ties of fear f: what being out-competed costs.

    Each school's mean over its ties, weighted by their number.
    """
    return weighted_mean(at["fear"], open_ties(at))


@metric(unit="improvement", of="state", source="Tanimoto and Sagara 2007")
def dilemma_greed(at: Rows) -> np.ndarray:
    """Mean over voluntary ties of D_greed = T - R: above 0, competing pays against a partner who cooperates.

    Each school's mean over its ties, weighted by their number. Together with `dilemma_fear` it tells the game:
    harmony (both below 0), stag hunt (only fear above), snowdrift (only greed above), prisoner's dilemma (both above).
    """
    return weighted_mean(at["dilemma_greed"], open_ties(at))


@metric(unit="improvement", of="state", source="Tanimoto and Sagara 2007")
def dilemma_fear(at: Rows) -> np.ndarray:
    """Mean over voluntary ties of D_fear = P - S: above 0, competing pays against a partner who competes.

    Each school's mean over its ties, weighted by their number.
    """
    return weighted_mean(at["dilemma_fear"], open_ties(at))
