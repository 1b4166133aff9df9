"""Fates: how many schools were taken over, closed, or rescued by partners so far."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .catalogue import metric

if TYPE_CHECKING:
    import numpy as np

    from ..trajectory import Trajectory
    from .rows import Rows

TERMS = 3  # a year


@metric(unit="share", of="state", source="Greany (D2)")
def takeovers(at: Rows) -> np.ndarray:
    """Share of all sites that were taken over at least once so far.

    Sites closed since stay in the count. It can only rise, so compare runs of the same length.
    """
    return (at["taken_over"] > 0).mean(axis=1)


@metric(unit="takeovers", of="state", source="Greany (D2)")
def takeover_events(at: Rows) -> np.ndarray:
    """Takeovers so far; a site taken over twice counts twice."""
    return at["taken_over"].sum(axis=1).astype(float)


@metric(unit="a year for 100 sites", of="run", source="Greany (D2)")
def takeover_rate(run: Trajectory) -> float:
    """Takeovers a year for every hundred sites, over the run so far; not a number before the first year has ended.

    For comparison: in England 0.5 to 3.6 of a hundred academies change trust in a year (fact A10).
    """
    years = (len(run) - 1) // TERMS
    if years < 1:
        return math.nan
    return float(100.0 * run["taken_over"][years * TERMS].mean() / years)


@metric(unit="share", of="state", source="Greany (D2: fewer survivors)")
def closures(at: Rows) -> np.ndarray:
    """Share of all sites that are closed."""
    return (~at["alive"]).mean(axis=1)


@metric(unit="school-years", of="run", source="Greany (D3: waiting for a team-mate)")
def rescues(run: Trajectory) -> float:
    """School-years so far in which partners came to a school's help.

    Counted at year ends, over the schools that were open when the year began: the mark of a rescue is set at the end of
    a year and taken off at the next inspection, which a school closed in the meantime does not see.
    """
    rescued, alive = run["rescued"][TERMS::TERMS], run["alive"][::TERMS]
    return float((rescued & alive[: len(rescued)]).sum())
