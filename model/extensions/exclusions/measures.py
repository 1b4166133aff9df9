"""Measures: who is put out of school, on record or not, who is outside now, and how the vulnerable fare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...measures.catalogue import metric
from ...measures.rows import pupils, ratio, weighted_mean

if TYPE_CHECKING:
    from ...measures.rows import Rows

NOT_ADVANTAGED = (1, 2)


@metric(unit="per 1,000 pupils a year", of="state", source="comment on Ledingham (D11); toolkit (C9)")
def exclusions(at: Rows) -> np.ndarray:
    """Permanent exclusions on record over the last year, for every 1,000 pupils on the rolls of open schools.

    0 before the first year has ended, and where the rule is off. What is kept off the record is in ``dropped_out``.
    """
    return ratio(1000.0 * at["excluded"].sum(axis=1), pupils(at).sum(axis=1))


@metric(unit="per 1,000 pupils a year", of="state", source="toolkit (C3, C9)")
def dropped_out(at: Rows) -> np.ndarray:
    """Pupils put out of school for good over the last year, on record or not, for every 1,000 on rolls of open schools.

    Some of them come back to another school in later years. 0 before the first year has ended, and where the rule is
    off.
    """
    return ratio(1000.0 * at["dropped_out"].sum(axis=1), pupils(at).sum(axis=1))


@metric(unit="per 1,000 pupils", of="state", source="toolkit (F5: the excluded)")
def in_units(at: Rows) -> np.ndarray:
    """Pupils who are in the units of authorities, of every 1,000 in units and on the rolls of open schools together."""
    outside = at["in_unit"].sum(axis=(1, 2))
    return ratio(1000.0 * outside, outside + pupils(at).sum(axis=1))


@metric(unit="sd", of="state", source="Ledingham (P16: a floor for vulnerable pupils)")
def attainment_vulnerable(at: Rows) -> np.ndarray:
    """Mean attainment of all pupils who are not advantaged, in open schools and in units.

    A pupil in a unit has the mean attainment of its group in open schools, less what the unit's pupils are behind.
    Where nobody is in a unit it is the mean over schools. Units count in no other measure of attainment. Not a number
    where there are no such pupils, or all of a group are in units.
    """
    number = np.zeros(len(at["alive"]))
    attained = -at["lacking"].sum(axis=1)
    for g in NOT_ADVANTAGED:
        roll, outside = np.where(at["alive"], at["roll"][:, :, g], 0.0), at["in_unit"][:, :, g].sum(axis=1)
        mean = weighted_mean(at["attainment"][:, :, g], roll)
        everybody = roll.sum(axis=1) + outside
        attained = attained + np.where(everybody > 0.0, mean, 0.0) * everybody
        number += everybody
    return ratio(attained, number)
