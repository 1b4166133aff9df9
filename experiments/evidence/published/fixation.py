"""How likely one cooperator takes over: cycles, and complete graphs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from ....model.laboratory import Laboratory, MixedPopulation
from ..finding import yes
from .catalogue import among_runs, close, exactly, published

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..finding import Finding

RUNS = 400_000


def cycle(nodes: int, b: float, c: float, w: float, update: str, rng: int = 1) -> Laboratory:
    """Return the donation game on a cycle."""
    return Laboratory(nx.cycle_graph(nodes), game="donation", b=b, c=c, update=update, selection=w, rng=rng)


def exact(nodes: int, b: float, c: float, w: float, update: str) -> float:
    """Return the exact fixation probability on a cycle, by the chain of one block (Ohtsuki and Nowak 2006).

    Fitness is ``1 - w + w * payoff``; a cooperator inside the block earns 2 (b - c), at its end b - 2 c, a lonely one
    -2 c; a defector beside the block earns b, or 2 b if alone, and nothing elsewhere.
    """
    total, product = 1.0, 1.0
    for block in range(1, nodes):
        up, down = _change(block, nodes, b, c, w, update)
        product *= down / up
        total += product
    return 1.0 / total


def _change(block: int, nodes: int, b: float, c: float, w: float, update: str) -> tuple[float, float]:
    """Return how likely a block of cooperators gains one and loses one in an update (up to a common factor)."""

    def fitness(place: int) -> float:
        """Fitness by place; places 0 to block - 1 cooperate, the circle closes."""
        here = place % nodes < block
        beside = [(place + step) % nodes < block for step in (-1, 1)]
        return 1.0 - w + w * (b * sum(beside) - (2 * c if here else 0.0))

    def chance(place: int) -> float:
        """The chance that a place is taken by a cooperator once it updates."""
        around = [place - 1, place + 1, *([place] if update == "imitation" else [])]
        helping = sum(fitness(each) for each in around if each % nodes < block)
        return helping / sum(fitness(each) for each in around)

    outside = {block % nodes, -1 % nodes} - set(range(block))
    inside = {0, block - 1}
    return sum(chance(place) for place in outside), sum(1.0 - chance(place) for place in inside)


@published("L9", "Ohtsuki et al. 2006, Nature 441:502; Stollmeier 2017, ReScience 3(1)")
def help_on_a_cycle() -> Iterator[Finding]:
    """Help spreads where it is worth more than the number of neighbours.

    Donation game on a cycle of 100, accumulated, w = 0.01, c = 0.125: published fixation under death-birth beside
    the exact chain; and the rule: one cooperator does better than chance iff b/c > k (death-birth), > k + 2
    (imitation), k = 2.
    """
    for ratio, told in ((1.2, 0.00950), (4.0, 0.01123)):
        chain = exact(100, ratio * 0.125, 0.125, 0.01, "death-birth")
        yield close(f"death-birth, b/c = {ratio}, exact chain", told, chain, 1e-5)
        found = cycle(100, ratio * 0.125, 0.125, 0.01, "death-birth", rng=int(10 * ratio)).fixation(RUNS)
        yield among_runs(f"death-birth, b/c = {ratio}, runs", chain, found.probability, RUNS)
    for update, k in (("death-birth", 2), ("imitation", 4)):
        less, more = (exact(100, (k + step) * 0.125, 0.125, 0.01, update) for step in (-0.5, 0.5))
        yield exactly(f"{update}: better than chance above b/c = {k}, worse below", "yes", yes(less < 0.01 < more))


@published("L10", "Ohtsuki and Nowak 2006, Proc. R. Soc. B 273:2249, games on cycles", cheap=True)
def cycles() -> Iterator[Finding]:
    """Exact fixation on a small cycle.

    Donation game on a cycle of 20, c = 0.5, w = 0.1: exact fixation, and as many runs as say so.
    """
    told = {("death-birth", 0.5): 0.0270456, ("death-birth", 2.0): 0.0857906}
    told |= {("imitation", 0.5): 0.0133293, ("imitation", 2.0): 0.0365167}
    for seed, ((update, b), wanted) in enumerate(told.items(), 1):
        yield close(f"{update}, b = {b}, exact chain", wanted, exact(20, b, 0.5, 0.1, update), 5e-8)
        found = cycle(20, b, 0.5, 0.1, update, seed).fixation(10_000)
        yield among_runs(f"{update}, b = {b}, runs", wanted, found.probability, 10_000)


def closed_sum(nodes: int, matrix: tuple[float, float, float, float], beta: float) -> float:
    """Return the fixation probability in a mixed population under Fermi's rule (Traulsen and others 2006)."""
    reward, sucker, temptation, punishment = matrix
    exponents = []
    for helping in range(1, nodes):
        cooperator = ((helping - 1) * reward + (nodes - helping) * sucker) / (nodes - 1)
        defector = (helping * temptation + (nodes - helping - 1) * punishment) / (nodes - 1)
        exponents.append(-beta * (cooperator - defector))
    return 1.0 / (1.0 + math.fsum(math.exp(each) for each in np.cumsum(exponents)))


@published("L12", "Traulsen, Nowak and Pacheco 2006, PRE 74:011909")
def everybody_with_everybody() -> Iterator[Finding]:
    """Everybody meets everybody.

    Mixed population of 100, averaged payoffs without self-interaction, Fermi's rule at beta = 1, matrix [[-0.5, 2],
    [0, 0]], the first act invades: the closed sum, and runs of the mixed population and of the complete graph.
    """
    matrix, wanted = (-0.5, 2.0, 0.0, 0.0), 0.8641155742462664
    yield close("closed sum", wanted, closed_sum(100, matrix, 1.0), 1e-12)
    options = {"payoff": "averaged", "update": "fermi", "noise": 1.0, "synchronous": False}
    found = Laboratory(MixedPopulation(100), matrix, **options).fixation(20_000)
    yield among_runs("mixed population, runs", wanted, found.probability, 20_000)
    found = Laboratory(nx.complete_graph(100), matrix, **options).fixation(300)
    yield among_runs("complete graph, runs", wanted, found.probability, 300)
