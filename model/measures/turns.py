"""Turns: how far the members of a local partnership take turns in the lead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .catalogue import metric
from .rows import ratio

if TYPE_CHECKING:
    from ..trajectory import Trajectory


@dataclass(frozen=True)
class _Leads:
    """Who led what, one entry a partnership of two or more that ever rode."""

    size: np.ndarray  # schools that ever rode
    share: np.ndarray  # of terms led and drafted
    spread_of_leads: np.ndarray  # entropy of who led over its most
    changes: np.ndarray  # how often the lead passed on
    by_chance: np.ndarray
    shared_terms_led: float  # share of partnership-terms with two riders or more in which somebody led

    def mean(self, values: np.ndarray) -> float:
        """Return the mean over partnerships, weighted by their members."""
        return float(ratio((values * self.size).sum(), self.size.sum()))


def _who(run: Trajectory) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return each school's partnership, from 0 on, and who rode and who led, by term and school; row 0 is no term.

    The schools of a partnership stand next to one another.
    """
    cluster = np.unique(run.cluster, return_inverse=True)[1]
    order = np.argsort(cluster, kind="stable")
    return cluster[order], run["riding"][1:, order], run["leading"][1:, order]


def _grouped(cluster: np.ndarray, marked: np.ndarray) -> np.ndarray:
    """Return how many members of each partnership are marked: (terms, partnerships)."""
    return np.add.reduceat(marked, np.flatnonzero(np.diff(cluster, prepend=-1)), axis=1, dtype=np.int64)


def _leads(run: Trajectory) -> _Leads:
    cluster, riders, leading = _who(run)
    drafted = _grouped(cluster, riders & ~leading) > 0
    shared = _grouped(cluster, riders) >= 2
    size = np.bincount(cluster, weights=riders.any(axis=0)).astype(np.int64)
    school, term = np.nonzero(leading.T)
    counts = drafted[term, cluster[school]]
    school, term = school[counts], term[counts]
    order = np.lexsort((term, cluster[school]))  # one partnership after the other, each in the order of its terms
    school = school[order]
    of = cluster[school]

    total = np.bincount(of, minlength=len(size))
    each = np.bincount(school, minlength=len(cluster))
    follows = of[1:] == of[:-1]
    passed = np.bincount(of[1:][follows & (school[1:] != school[:-1])], minlength=len(size))
    again = np.bincount(cluster, weights=each * (each - 1.0), minlength=len(size))
    # p ln p of a share p = c / L of the leads, kept at 0 for those who never led
    share = np.divide(each, total[cluster], out=np.ones(len(cluster)), where=each > 0)
    entropy = -np.bincount(cluster, weights=share * np.log(share), minlength=len(size))

    some, pairs = size >= 2, np.maximum(1, total * (total - 1.0))
    return _Leads(
        size=size[some],
        share=total[some] / max(1, len(riders)),
        spread_of_leads=entropy[some] / np.log(size[some]),
        changes=passed[some] / np.maximum(1, total[some] - 1),
        by_chance=np.where(total > 1, 1.0 - again / pairs, 0.0)[some],
        shared_terms_led=float(ratio((shared & (_grouped(cluster, leading) > 0)).sum(), shared.sum())),
    )


@metric(unit="excess over chance", of="run", source="Shannon 1948 (entropy); Greany (D3)", seen=_leads)
def turn_taking(led: _Leads) -> float:
    """How far local partnerships take turns in the lead, above what the same leaders in a shuffled order would show.

    For a partnership of n >= 2 schools that ever rode: ``H / ln n * share * (changes - by chance) / (1 - 1 / n)``. H is
    the entropy of who led, ``share`` that of terms in which one led and another drafted, ``changes`` how often the lead
    passed on between such terms in a row, and ``by chance`` the same in expectation over all orders of the leaders,
    ``1 - sum(c (c - 1)) / (L (L - 1))`` for c leads of each and L in all. The mean is weighted by n. Not a number where
    nobody rode.

    0 for one eternal leader, about 0 where the lead falls by lot, below 0 where leaders sit long. Strict rotation gives
    ``1 / (n - 1)``: among many, even a lot passes the lead on nearly every time. `rotation` has strict rotation at 1.
    """
    return led.mean(led.spread_of_leads * led.share * (led.changes - led.by_chance) / (1.0 - 1.0 / led.size))


@metric(
    unit="share of the most possible",
    of="run",
    source="Shannon 1948 (entropy); Cohen 1960 (kappa); Greany (D3)",
    seen=_leads,
)
def rotation(led: _Leads) -> float:
    """Turn-taking on a scale where strict rotation in every term is 1, whatever the size of the partnership.

    As `turn_taking`, with the excess over chance told as a share of the most possible, ``(changes - by chance) /
    (1 - by chance)``, in the way of Cohen's kappa; 0 where chance alone would pass the lead on every time.
    """
    excess = np.divide(
        led.changes - led.by_chance, 1.0 - led.by_chance, out=np.zeros(len(led.size)), where=led.by_chance < 1.0
    )
    return led.mean(led.spread_of_leads * led.share * excess)


@metric(unit="share", of="run", source="Greany (D3)", seen=_leads)
def lead_share(led: _Leads) -> float:
    """Share of partnership-terms with two riders or more in which somebody led."""
    return led.shared_terms_led
