"""A single voice: schools that work together bargain as one, and the more of them the more it counts.

Part of what an authority may give as it sees fit goes by influence. What one school gets another does not: the sum is
that of the levy. With an exponent of 1 influence is by pupils, as without bargaining.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....agents.engine.compiled import rule
from ...phases.roll import pupils_of

if TYPE_CHECKING:
    from ...state import State


@rule
def bargained(s: State) -> bool:
    """Return whether anything is bargained for anywhere."""
    most = 0.0
    for i in range(s.schools.alive.size):
        most = max(most, s.levers.bargaining[i] if s.schools.alive[i] else 0.0)
    return most > 0.0


@rule
def find_influence(s: State) -> None:
    """Tell every open school's coalition, and its share of the influence on its authority.

    A coalition is who hangs together by ties on which both cooperated; it has a say of its pupils times
    ``size ** (exponent - 1)``, shared out by pupils.
    """
    sc, p, size = s.schools, s.p.authority, size_of_coalitions(s)
    total = np.zeros(s.authorities.spent.size)
    for i in range(sc.alive.size):
        sc.coalition[i], sc.influence[i] = 0, 0.0
        if sc.alive[i]:
            sc.coalition[i] = int(size[i])
            sc.influence[i] = pupils_of(i, s) * size[i] ** (p.exponent - 1.0)
            total[sc.authority[i]] += sc.influence[i]
    for i in range(sc.alive.size):
        if sc.alive[i] and total[sc.authority[i]] > 0.0:
            sc.influence[i] /= total[sc.authority[i]]


@rule
def size_of_coalitions(s: State) -> np.ndarray:
    """Return, by school, how many open schools its coalition has."""
    root, size = coalitions(s), np.zeros(s.schools.alive.size)
    for i in range(root.size):
        size[root[i]] += s.schools.alive[i]
    return size[root]


@rule
def coalitions(s: State) -> np.ndarray:
    """Return, by school, the first row of those it hangs together with by ties on which both cooperated."""
    root = np.arange(s.schools.alive.size)
    for k in range(s.sides.school.size):
        if s.ties.active[s.sides.tie[k]] and s.ties.mutual[s.sides.tie[k]]:
            one, other = first_of(s.sides.school[k], root), first_of(s.sides.partner[k], root)
            root[max(one, other)] = min(one, other)
    for i in range(root.size):
        root[i] = first_of(i, root)
    return root


@rule
def first_of(i: int, root: np.ndarray) -> int:
    """Return the first row of those a school is known to hang together with."""
    while root[i] != i:
        i = root[i]
    return i
