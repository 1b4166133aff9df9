"""The Matthew effect: whether the rich get richer. Over all sites, closed ones with what they last had."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .catalogue import metric

if TYPE_CHECKING:
    from ..trajectory import Trajectory

LAG = 9  # rows (three years) between the state that serves as instrument and the start of the change
LEAST = 12  # rows (four years) before there is a change to speak of
LEAST_DIFFERENCE = 1e-9  # less than this is rounding
LEAST_RELEVANCE = 0.1  # correlation of the instrument with the start; below it a quotient of covariances says nothing


@metric(unit="per unit", of="run", source="Merton 1968; Quah 1993 on Galton's fallacy; Ledingham, comment (D8)")
def matthew_slope(run: Trajectory) -> float:
    """How much a site gains in effectiveness for each unit that it was ahead, with an earlier state as instrument.

    ``Cov(Y_T - Y_0, Y_-3) / Cov(Y_0, Y_-3)``, Y effectiveness q of all sites, Y_-3 at the start of the run, Y_0 three
    years later, Y_T now. It has the same value whether Y is told in sd or in units of its spread at the start. Above 0
    those ahead pull further ahead, at 1 every lead has doubled; below 0 they fall back.

    Plain regression of the change on the start takes luck in Y_0 for a lead that is then lost (regression to the mean);
    luck in Y_0 that is independent of the earlier state leaves this quotient as it is. Quality that simply decays gives
    a slope below 0 without any policy: the telling figure is the difference from the same run with feedbacks off. Not a
    number before year 4, where quality does not differ at the start, or where the earlier state says next to nothing
    about Y_0 (correlation below 0.1).
    """
    if len(run) <= LEAST:
        return np.nan
    q = run["effectiveness"]
    return _slope(q[0], q[LAG], q[-1])


@metric(unit="per unit of log", of="run", source="Merton 1968; Ledingham, comment (D8)")
def matthew_slope_money(run: Trajectory) -> float:
    """How much a site's log income grows for each unit of log that it was ahead, with an earlier state as instrument.

    `matthew_slope` with Y the logarithm of yearly income, over the sites that had some at all three times.
    """
    if len(run) <= LEAST:
        return np.nan
    income = run["income"][[0, LAG, -1]]
    return _slope(*np.log(income[:, (income > 0.0).all(axis=0)]))


@metric(unit="correlation", of="run", source="Spearman 1904")
def rank_persistence(run: Trajectory) -> float:
    """Spearman's rank correlation of effectiveness between the start and now, over all sites.

    1 where every site has kept its rank; ties share their average rank. Not a number where all are alike.
    """
    return _correlation(*(_ranks(q) for q in run["effectiveness"][[0, -1]]))


def _slope(instrument: np.ndarray, before: np.ndarray, after: np.ndarray) -> float:
    if not instrument.size or min(np.ptp(instrument), np.ptp(before)) < LEAST_DIFFERENCE:
        return np.nan
    relevance = _correlation(instrument, before)
    if not relevance >= LEAST_RELEVANCE:  # also where it is not a number
        return np.nan
    centred = instrument - instrument.mean()
    return float((centred * (after - before)).sum() / (centred * before).sum())


def _correlation(one: np.ndarray, two: np.ndarray) -> float:
    # equality is asked of the values themselves: the sd of equal numbers need not come out as exactly 0
    if len(one) < 2 or np.ptp(one) == 0.0 or np.ptp(two) == 0.0:
        return np.nan
    one, two = one - one.mean(), two - two.mean()
    return float((one * two).sum() / np.sqrt((one**2).sum() * (two**2).sum()))


def _ranks(values: np.ndarray) -> np.ndarray:
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(count) - (count - 1) / 2.0)[place]
