"""Learning: how good schools are, what pupils reach, how far groups and schools lie apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .catalogue import metric
from .rows import pupils, ratio, weighted_mean

if TYPE_CHECKING:
    from ..trajectory import Trajectory
    from .rows import Rows

ADVANTAGED, DISADVANTAGED = 0, 1  # columns of what is told by pupil group
MONTHS = 12.0  # of progress in one pupil-level sd


@metric(unit="sd", of="state", source="Dunford (D17)")
def effectiveness(at: Rows) -> np.ndarray:
    """Mean effectiveness q (the value added that schools themselves cause) over pupils.

    ``sum(roll * q) / sum(roll)`` over open schools, in pupil-level standard deviations.
    """
    return weighted_mean(at["effectiveness"], pupils(at))


@metric(unit="sd", of="state", source="Dunford (D17)")
def value_added(at: Rows) -> np.ndarray:
    """Mean value added over pupils, as published.

    ``sum(roll * value added) / sum(roll)`` over open schools. It holds quality and effort, less display, punctures and
    the intake's part, for which published value added is not corrected.
    """
    return weighted_mean(at["value_added"], pupils(at))


@metric(unit="sd", of="state", source="Dunford (D17)")
def attainment(at: Rows) -> np.ndarray:
    """Mean attainment of all pupils.

    ``sum(roll * attainment) / sum(roll)`` over open schools and pupil groups.
    """
    roll = at["roll"] * at["alive"][..., None]
    rows, schools, groups = roll.shape
    return weighted_mean(at["attainment"].reshape(rows, schools * groups), roll.reshape(rows, schools * groups))


@metric(unit="sd", of="state", source="Dunford (D17)")
def attainment_gap(at: Rows) -> np.ndarray:
    """Mean attainment of advantaged pupils minus that of disadvantaged pupils.

    Each mean is weighted by where the group's pupils are, so the gap has a part within schools and a part that comes of
    the groups going to different schools. Not a number where one of the groups has no pupils.
    """
    return _group_mean(at, ADVANTAGED) - _group_mean(at, DISADVANTAGED)


@metric(unit="months", of="state", source="Education Endowment Foundation, Teaching and Learning Toolkit")
def attainment_gap_months(at: Rows) -> np.ndarray:
    """Attainment gap in months of progress: 12 times `attainment_gap`.

    By the Education Endowment Foundation's conversion a year's progress is about one standard deviation. A rough
    convention: progress in a year differs by age and subject, so read it as an order of size.
    """
    return MONTHS * attainment_gap(at)


@metric(unit="sd", of="state", source="Greany (D4)")
def spread(at: Rows) -> np.ndarray:
    """How far apart open schools are: the standard deviation of effectiveness over them, each counting once.

    ``sqrt(mean((q - mean(q))^2))``. Not a number for fewer than two schools.
    """
    alive = at["alive"]
    apart = at["effectiveness"] - weighted_mean(at["effectiveness"], alive)[:, None]
    return np.where(alive.sum(axis=1) > 1, np.sqrt(weighted_mean(apart**2, alive)), np.nan)


@metric(unit="ratio", of="run", source="Quah 1993: spread beside slope")
def spread_ratio(run: Trajectory) -> float:
    """How far schools have drawn apart: the standard deviation of effectiveness now over that at the start.

    Over all sites; closed ones keep what they last had. Above 1 schools are further apart than they were. A Matthew
    slope can be below 0 while the spread stays (Galton's fallacy), so read the two together. The start is that of the
    run, three years before the slope's: quality is seen without error here, so that nothing has to be lagged. Not a
    number where schools are alike at the start.
    """
    q = run["effectiveness"][[0, -1]]
    varies = np.ptp(q[0]) > 0.0
    return float(ratio(q[1].std(), q[0].std())) if varies else np.nan


def _group_mean(at: Rows, group: int) -> np.ndarray:
    return weighted_mean(at["attainment"][..., group], np.where(at["alive"], at["roll"][..., group], 0.0))
