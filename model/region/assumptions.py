"""What no file says: England's summary figures and the assumptions that stand in for missing columns."""

from __future__ import annotations

import numpy as np

# Facts A1-A4 of the model's description: England's open state-funded secondary schools, March 2026, results of 2023/24
ROLL_MEAN, ROLL_SD = 1068.0, 403.0
DISADVANTAGED_MEAN, DISADVANTAGED_SD = 0.28, 0.14
VALUE_ADDED_SD = 0.39  # the root of 0.15, the share of the variance in value added that lies between schools
RESULTS_WITH_DISADVANTAGE = -0.44  # correlation of value added with the disadvantaged share

SLOPE = RESULTS_WITH_DISADVANTAGE * VALUE_ADDED_SD / DISADVANTAGED_SD
"""Value added lost from a roll with no disadvantaged pupil to one with no other, pupil-level sd; about -1.2."""

PROGRESS_8_SD = 1.26
"""Points of Progress 8 in one pupil-level sd: an assumption, near the national sd of pupils' scores in 2018/19."""

PROGRESS_ON_ATTAINMENT = (-0.003, 0.050, 0.38)
"""Progress 8 from Attainment 8 less 46.9 and the disadvantaged share less 0.28: intercept and slopes by least squares
over England's 3,141 schools with both, 2023/24; it explains 73% of the variance."""

OCCUPANCY = 0.92
"""Roll over places, England's secondary schools, March 2026."""

ADDITIONAL_NEEDS_MEAN = 0.14
"""Share of the roll with additional needs that is not disadvantaged. An assumption: about 15% of secondary pupils have
special educational needs, and no file of schools says how many of them are disadvantaged as well."""

ADDITIONAL_NEEDS_SLOPE = 0.10
"""How the share rises from a roll with no disadvantaged pupil to one with no other: mild, an assumption."""


def additional_needs(disadvantaged: np.ndarray, luck: np.ndarray | float = 1.0) -> np.ndarray:
    """Share of each roll with additional needs, disadvantaged pupils apart.

    Parameters
    ----------
    disadvantaged : ndarray
        Disadvantaged share of each roll, 0 to 1.
    luck : ndarray or float
        Factor of mean 1 by which schools of one intake differ.

    Returns
    -------
    ndarray
        Shares; with the disadvantaged they never exceed 1.
    """
    expected = ADDITIONAL_NEEDS_MEAN + ADDITIONAL_NEEDS_SLOPE * (disadvantaged - DISADVANTAGED_MEAN)
    return np.clip(expected * luck, 0.0, 1.0 - disadvantaged)
