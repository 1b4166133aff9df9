"""Measures between twin worlds: what follows from one thing done to one school, and from nothing else.

Both worlds share every draw; in the second the thing was not done (`World.intervene`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..trajectory import A_COOPERATES, ACTIVE, B_COOPERATES, FORCED, both_sides

if TYPE_CHECKING:
    from ..world import World

WATCHED = 6  # terms over which a cascade is told
STAYS = 3  # terms for which a difference must stay small to count as mended


class Cascade(NamedTuple):
    """How much more others cooperate than in the twin world, as a share of their acts; the seed's own are left out.

    Attributes
    ----------
    towards : float
        What the seed's partners do on their tie with it: answering in kind.
    partners : float
        What they do on their other ties: contagion proper.
    others : float
        What all other schools do.
    """

    towards: float
    partners: float
    others: float


def cascade(world: World, twin: World, seed: int, since: int, terms: int = WATCHED) -> Cascade:
    """Return the cascade that one school set off, over some terms (Greany's break-ranks contagion, D1).

    Parameters
    ----------
    world, twin : World
        The world in which the seed acts otherwise from the start of term ``since`` on, and the one where it does not.
    seed : int
        Row of the school.
    since, terms : int
        First term (from 1), and how many terms are watched.

    Returns
    -------
    Cascade
        Mean differences of shares of voluntary acts; not a number where there are none. Ties that fell silent or were
        forced in either world do not count.
    """
    rows = slice(since, since + terms)
    acts, other = world.trajectory.acts[rows], twin.trajectory.acts[rows]
    free = (acts & other & ACTIVE > 0) & ((acts | other) & FORCED == 0)
    a, b = world.state.sides["school"][both_sides(world.state)]
    partners = np.zeros(len(world.region), dtype=bool)
    partners[np.concatenate([b[a == seed], a[b == seed]])] = True
    more: dict[str, list[np.ndarray]] = {"towards": [], "partners": [], "others": []}
    for own, against, bit in ((a, b, A_COOPERATES), (b, a, B_COOPERATES)):
        change = (acts & bit > 0).astype(float) - (other & bit > 0)
        kinds = {
            "towards": against == seed,
            "partners": partners[own] & (against != seed) & (own != seed),
            "others": ~partners[own] & (own != seed),
        }
        for name, ties in kinds.items():
            more[name].append(change[:, ties][free[:, ties]])
    found = {name: np.concatenate(each) for name, each in more.items()}
    return Cascade(**{name: float(each.mean()) if len(each) else float("nan") for name, each in found.items()})


def recovery(world: World, twin: World, school: int, since: int) -> tuple[int, bool]:
    """Return how many terms a school takes to mend what a shock did to its value added, and whether that was seen.

    With ``D(t)`` its value added less that of its twin, in sd: the first t from the worst on with ``|D|`` at most half
    its maximum for three terms, counted from the shock (0 in its first term). Value added and not quality q: a puncture
    takes from what a school can do now and leaves q, which moves by its after-effects alone. A school that is closed,
    or has not mended when the run ends, leaves watch at the last term at which it is known not to have mended: the
    pairs are what Kaplan and Meier's estimate takes (`recovery.kaplan_meier_median`; Kaplan and Meier 1958; Greany,
    D3).

    Parameters
    ----------
    world, twin : World
        The world in which the shock comes at the start of term ``since``, and the one in which it does not.
    school : int
        Its row.
    since : int
        The term of the shock (from 1).

    Returns
    -------
    tuple of int and bool
        Terms; 0 and True where there is no difference, 0 and False where it closed in the term of the shock.
    """
    alive = (world.trajectory["alive"] & twin.trajectory["alive"])[since:, school]
    there = len(alive) if alive.all() else int(np.argmin(alive))
    lost = np.abs(world.trajectory["value_added"] - twin.trajectory["value_added"])[since : since + there, school]
    if not lost.any():
        return 0, there > 0
    worst = int(np.argmax(lost))
    small = lost <= lost[worst] / 2.0
    for t in range(worst, len(lost) - STAYS + 1):
        if small[t : t + STAYS].all():
            return t, True
    return int(np.flatnonzero(~small)[-1]), False
