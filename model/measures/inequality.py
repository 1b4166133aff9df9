"""Inequality between schools: of pupils and of money."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .catalogue import metric
from .rows import gini, pupils

if TYPE_CHECKING:
    from .rows import Rows


@metric(unit="Gini, 0 to 1", of="state", source="Gini 1912; Ledingham, comment (D8)")
def roll_gini(at: Rows) -> np.ndarray:
    """Gini coefficient of rolls over open schools.

    ``sum((2 rank - n - 1) * roll) / (n * sum(roll))`` with schools in order of roll: 0 where all are of one size. Not a
    number for fewer than two schools.
    """
    return gini(pupils(at), at["alive"])


@metric(unit="Gini, 0 to 1", of="state", source="Gini 1912; Ledingham, comment (D8)")
def resource_gini(at: Rows) -> np.ndarray:
    """Gini coefficient of resources over open schools: last year's income and reserves, debts counting as none.

    Per school, not per pupil: larger schools have more to spend. The formula is that of `roll_gini`.
    """
    return gini(at["income"] + np.maximum(at["reserves"], 0.0), at["alive"])
