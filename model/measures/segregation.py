"""Segregation: how unevenly disadvantaged pupils are spread over schools."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .catalogue import metric
from .learning import DISADVANTAGED
from .rows import pupils, ratio

if TYPE_CHECKING:
    from .rows import Rows


@metric(unit="share", of="state", source="Duncan and Duncan 1955")
def segregation(at: Rows) -> np.ndarray:
    """Index of dissimilarity of disadvantaged pupils against all others, between open schools.

    ``sum(|d_i / D - o_i / O|) / 2``, d disadvantaged and o other pupils of a school, D and O of all: the share of the
    group who would have to change school to be spread evenly. 0 even, 1 wholly apart; not a number for fewer than two
    schools or where all pupils or none are disadvantaged.
    """
    poor, everyone = _pupils(at)
    return _uneven(at, poor, everyone - poor)


@metric(unit="share", of="state", source="Gorard and Taylor 2002")
def segregation_gorard(at: Rows) -> np.ndarray:
    """Gorard's S of disadvantaged pupils against all pupils, between open schools.

    ``sum(|d_i / D - n_i / N|) / 2``, n all pupils of a school, N of all: unlike dissimilarity it stays the same when
    every school's number of disadvantaged pupils grows by one factor. The share of the group who would have to change
    places with others, where schools keep their size. Equal to dissimilarity times the share of pupils who are not
    disadvantaged.
    """
    return _uneven(at, *_pupils(at))


def _pupils(at: Rows) -> tuple[np.ndarray, np.ndarray]:
    return np.where(at["alive"], at["roll"][..., DISADVANTAGED], 0.0), pupils(at)


def _uneven(at: Rows, group: np.ndarray, others: np.ndarray) -> np.ndarray:
    share_of_group = ratio(group, np.broadcast_to(group.sum(axis=1)[:, None], group.shape))
    share_of_others = ratio(others, np.broadcast_to(others.sum(axis=1)[:, None], others.shape))
    index = np.abs(share_of_group - share_of_others).sum(axis=1) / 2.0
    return np.where(at["alive"].sum(axis=1) > 1, index, np.nan)
