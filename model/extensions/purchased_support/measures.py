"""Measures: what is bought and what is given still, who buys together and how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...measures.catalogue import metric
from ...measures.rows import pupils, ratio, weighted_mean

if TYPE_CHECKING:
    from ...measures.rows import Rows
    from ...trajectory import Trajectory

TERMS = 3  # a year
PAIR = 2


@metric(unit="share", of="state", source="Ledingham (P14)")
def bought_support(at: Rows) -> np.ndarray:
    """Share of open schools' incomes that went into support they bought last year. 0 where the rule is off."""
    return ratio(
        np.where(at["alive"], at["spent_on_support"], 0.0).sum(axis=1),
        np.where(at["alive"], at["income"], 0.0).sum(axis=1),
    )


@metric(unit="share", of="state", source="Ledingham (P14: fewer gifts of knowledge)")
def given_support(at: Rows) -> np.ndarray:
    """Share of the support of schools that is given for nothing on ties rather than bought.

    ``sum(given) / sum(given + bought)`` over pupils of open schools, both in improvement a term: partners' help at the
    end of the last year, and what bought support moves. Not a number where nobody buys.
    """
    weight = np.where(at["spent_on_support"].sum(axis=1, keepdims=True) > 0.0, pupils(at), 0.0)
    given = (at["support_given"] * weight).sum(axis=1)
    return ratio(given, given + (at["support_bought"] * weight).sum(axis=1))


@metric(unit="share", of="state", source="Ledingham (P15)")
def pooled_schools(at: Rows) -> np.ndarray:
    """Share of open schools that buy together in a community pool of two or more. 0 where the rule is off."""
    return weighted_mean(at["in_pool"], at["alive"])


@metric(unit="pools", of="run", source="Ledingham (P15)")
def pools_broken(run: Trajectory) -> float:
    """Community pools so far that had two members or more one year and no two the next."""
    years = np.arange(0, len(run), TERMS)
    pooled = run["in_pool"][years]
    sizes = np.stack([np.bincount(run.cluster, weights=row, minlength=1) for row in pooled])
    return float(((sizes[:-1] >= PAIR) & (sizes[1:] < PAIR)).sum())
