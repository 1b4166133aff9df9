"""The same games in EGTtools, a library of evolutionary games written in C++, if it is there.

Its networks do pairwise comparison by Fermi's rule, one random node at a time. It knows no self-interaction, but a node
may be its own neighbour: then it also plays with itself, and every fifth look on a lattice is at itself and changes
nothing. The game is the same, its clock runs at four fifths.
"""

from __future__ import annotations

import importlib.util
import os

import networkx as nx
import numpy as np

NAME = "EGTtools"
THERE = importlib.util.find_spec("egttools") is not None
HOW = "install it as benchmarks/requirements-laboratory.txt says"
CLOCK = 4 / 5  # of its updates on a lattice, this share looks at somebody else
NO_END = 10**9  # updates a run to fixation may take


def begin(seed):
    """Load the library, on one thread, and seed it; return its name and version."""
    os.environ["OMP_NUM_THREADS"] = "1"
    egttools = importlib.import_module("egttools")
    egttools.Random.init_with_seed(seed)
    return f"{NAME} {egttools.__version__.strip(chr(34))}"


class PeerLattice:
    """The weak prisoner's dilemma on a periodic von Neumann lattice with self-interaction, Fermi's rule."""

    def __init__(self, side, b, noise):
        numerical = importlib.import_module("egttools.numerical")
        games = importlib.import_module("egttools.games")
        acts = importlib.import_module("egttools.behaviors.NormalForm.TwoActions")
        structure = importlib.import_module("egttools.numerical.structure")
        graph = nx.convert_node_labels_to_integers(nx.grid_2d_graph(side, side, periodic=True))
        self.half = np.full(2, len(graph) // 2, dtype=np.uint64)
        self.acts = [acts.Defector(), acts.Cooperator()]  # kept here, for the library keeps only pointers
        self.game = games.NormalFormNetworkGame(1, np.array([[0.0, b], [0.0, 1.0]]), self.acts)
        network = {node: [*graph[node], node] for node in graph}
        self.network = structure.Network(2, 1.0 / noise, 0.0, network, self.game)
        self.evolve = numerical.NetworkEvolver.evolve

    def run(self, updates):
        """Run so many updates from half cooperators, placed at random; return the share of cooperators after them."""
        defectors, cooperators = self.evolve(updates, self.half, self.network)
        return float(cooperators / (defectors + cooperators))


class PeerFixation:
    """Pairwise comparison by Fermi's rule in a mixed population, averaged payoffs."""

    def __init__(self, nodes, matrix, noise):
        numerical = importlib.import_module("egttools.numerical")
        games = importlib.import_module("egttools.games")
        reward, sucker, temptation, punishment = matrix
        self.game = games.Matrix2PlayerGameHolder(2, np.array([[reward, sucker], [temptation, punishment]]))
        self.process = numerical.PairwiseComparisonNumerical(nodes, self.game, 10 * nodes)
        self.beta = 1.0 / noise

    def run(self, runs):
        """Return the share of so many runs in which one cooperator takes over."""
        return self.process.estimate_fixation_probability(0, 1, runs, NO_END, self.beta)
