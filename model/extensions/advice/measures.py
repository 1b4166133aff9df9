"""Measures: who has influence, what its money moves, and whether it goes where need is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...measures.catalogue import metric
from ...measures.rows import gini, pupils, ratio

if TYPE_CHECKING:
    from ...measures.rows import Rows
    from ...trajectory import Trajectory


@metric(unit="Gini, 0 to 1", of="run", source="Jackson (D15)")
def influence(run: Trajectory) -> float:
    """Gini coefficient over open schools of their shares of the influence on their authority.

    Not a number where nothing is bargained for. Shares are of one authority each; in a region of several, schools of
    small authorities hold larger ones.
    """
    return float(gini(run["influence"][-1:], run["alive"][-1:])[0])


@metric(unit="pounds", of="state", source="Dunford (P23: more support for the money)")
def support_for_money(at: Rows) -> np.ndarray:
    """What a pound that an authority or a commissioned group spends on schools moves, against a school's own pound.

    ``sum(supported) / sum(advised)`` over open schools. Not a number where no levy is paid.
    """
    got, spent = (np.where(at["alive"], at[name], 0.0).sum(axis=1) for name in ("supported", "advised"))
    return ratio(got, spent)


@metric(unit="share", of="state", source="The toolkit (sixth cameo: shared data support needs analysis)")
def targeting(at: Rows) -> np.ndarray:
    """How much needier the schools are to which authorities' advice went last year than those where pupils are.

    A school's need is the share of open schools of greater effectiveness, equal ones counting one half: near 1 for the
    weakest, near 0 for the strongest. Mean need weighted by advice in pounds, less mean need weighted by roll: 0 where
    advice goes to all by pupils, about one half where only the weakest get it, below 0 where the strong do. Not a
    number where no advice is given.
    """
    need = np.array([_need(*row) for row in zip(at["effectiveness"], at["alive"], strict=True)])
    advised = np.where(at["alive"], at["advised"], 0.0)
    roll = pupils(at)
    given = ratio((advised * need).sum(axis=1), advised.sum(axis=1))
    return given - ratio((roll * need).sum(axis=1), roll.sum(axis=1))


def _need(quality: np.ndarray, alive: np.ndarray) -> np.ndarray:
    """Return the share of open schools above each school, equal ones counting one half; 0 for closed schools."""
    ordered = np.sort(quality[alive])
    ahead = 2 * len(ordered) - np.searchsorted(ordered, quality, "left") - np.searchsorted(ordered, quality, "right")
    return np.where(alive, ahead / max(1, 2 * len(ordered)), 0.0)
