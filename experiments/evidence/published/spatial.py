"""Cooperation on lattices: the dance of Nowak and May, its end when nobody keeps time, and Szabó and Tőke's noise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from ....model.laboratory import Laboratory
from ..finding import yes
from .catalogue import close, exactly, fits, published

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..finding import Finding

NOWAK_MAY = "Nowak and May 1992, Nature 359:826"
KALEIDOSCOPE = (1, 9, 25, 41, 81, 81, 109, 185, 289, 257, 253, 297, 325, 369, 557, 817, 1089)


def moore(side: int) -> nx.Graph:
    """Return a square lattice with fixed edges on which each site has its eight nearest as neighbours."""
    graph = nx.grid_2d_graph(side, side)
    for x in range(side - 1):
        for y in range(side):
            graph.add_edges_from(((x, y), (x + 1, y + step)) for step in (-1, 1) if 0 <= y + step < side)
    return graph


def dance(b: float, **more: Any) -> Laboratory:
    """Return the kaleidoscope before its first step: one defector in the middle of 99 x 99 cooperators."""
    graph = moore(99)
    options = {"update": "imitate-best", "self_interaction": True, "start": set(graph) - {(49, 49)}} | more
    return Laboratory(graph, game="weak-prisoners-dilemma", b=b, **options)


@published("L1", NOWAK_MAY)
def chaos() -> Iterator[Finding]:
    """Cooperators and defectors share a lattice for ever.

    Weak prisoner's dilemma, b = 1.9, Moore lattice of 200 x 200 with fixed edges and self-interaction, accumulated,
    synchronous imitate-best, random start of 60% cooperators; mean share at t = 201 to 300, five seeds.
    """
    graph, means = moore(200), []
    for seed in range(5):
        lab = Laboratory(
            graph,
            game="weak-prisoners-dilemma",
            b=1.9,
            update="imitate-best",
            self_interaction=True,
            start=0.6,
            rng=seed,
        )
        means.append(lab.run(300)[201:].mean())
    mean, error = float(np.mean(means)), float(np.std(means, ddof=1) / np.sqrt(len(means)))
    wanted = 12 * float(np.log(2)) - 8
    yield fits("share of cooperators", wanted, mean, 0.315 <= mean <= 0.324, "0.315 to 0.324", error)


@published("L2", f"{NOWAK_MAY}, kaleidoscope", cheap=True)
def kaleidoscope() -> Iterator[Finding]:
    """One defector among cooperators grows into a kaleidoscope.

    As L1 from one defector in the middle of 99 x 99, b = 1.9: defectors by step, symmetry, and when it reaches the
    edge.
    """
    states = dance(1.9).states(60).reshape(61, 99, 99)
    defectors = (states == 0).sum(axis=(1, 2))
    yield exactly("defectors at t = 0 to 16", list(KALEIDOSCOPE), defectors[:17].tolist())
    yield exactly("defectors at t = 30", 2437, int(defectors[30]))
    turned = all((np.rot90(state) == state).all() and (state == state.T).all() for state in states)
    yield exactly("four-fold symmetric at all t", "yes", yes(turned))
    edge = np.array([(state[0] == 0).any() for state in states])
    yield exactly("reaches the edge at t", 49, int(np.argmax(edge)))


@published("L3", f"{NOWAK_MAY}, invariance", cheap=True)
def invariance() -> Iterator[Finding]:
    """Only the order of payoffs matters, not their size.

    As L2 for b = 1.801, 1.9 and 1.999: the same states.
    """
    first = dance(1.801).states(60)
    for b in (1.9, 1.999):
        yield exactly(f"states at b = {b} as at 1.801", "yes", yes((dance(b).states(60) == first).all()))


@published("L5", "Huberman and Glance 1993, PNAS 90:7716")
def nobody_keeps_time() -> Iterator[Finding]:
    """The dance ends when nobody keeps time.

    As L2 but asynchronous, each site on live scores: runs of ten in which all defect by t = 400.
    """
    ended = sum(dance(1.9, synchronous=False, rng=seed).run(400)[-1] == 0.0 for seed in range(10))
    yield exactly("runs of ten in which all defect", 10, int(ended))


def noisy(b: float, seed: int, side: int = 200) -> Laboratory:
    """Return the game of Szabó and Tőke at a temptation."""
    graph = nx.grid_2d_graph(side, side, periodic=True)
    return Laboratory(
        graph,
        game="weak-prisoners-dilemma",
        b=b,
        update="fermi",
        noise=0.1,
        synchronous=False,
        self_interaction=True,
        rng=seed,
    )


@published("L6", "Szabó and Tőke 1998, PRE 58:69")
def noise_on_a_lattice() -> Iterator[Finding]:
    """Structure saves cooperation up to a temptation.

    Weak prisoner's dilemma, von Neumann lattice of 200 x 200, periodic, self-interaction, asynchronous Fermi, K = 0.1:
    cooperation at b = 1.4 (t = 1,001 to 3,000, three seeds), and the temptation from which no cooperator is left after
    8,000 steps, by halving (the error is half of the last bracket).
    """
    shares = [noisy(1.4, seed).run(3000)[1001:].mean() for seed in range(3)]
    error = float(np.std(shares, ddof=1) / np.sqrt(len(shares)))
    yield close("cooperation at b = 1.4", 0.515, float(np.mean(shares)), 0.015, error)
    alive, extinct = 1.8, 1.9
    for _ in range(4):
        middle = (alive + extinct) / 2
        alive, extinct = (middle, extinct) if lives(middle) else (alive, middle)
    yield close("temptation at which cooperators die out", 1.85, (alive + extinct) / 2, 0.02, (extinct - alive) / 2)


def lives(b: float, seed: int = 7) -> bool:
    """Return whether cooperators are still there after 8,000 steps at a temptation."""
    lab = noisy(b, seed)
    return all(lab.run(200)[-1] != 0.0 for _ in range(40))
