"""Two games of the laboratory written the ordinary Mesa way: agents in cells, who ask their neighbours what they do.

The games are the laboratory's, the draws Python's own: results agree within sampling error, not run by run. Neighbours
are looked up once, and a population that is played again is started anew, not built anew, as a good user would.
"""

from __future__ import annotations

import math

import networkx as nx
from mesa import Model
from mesa.discrete_space import FixedAgent, Network, OrthogonalVonNeumannGrid


class Player(FixedAgent):
    """One who cooperates or does not, and sees what its neighbours do."""

    def __init__(self, model, cell):
        super().__init__(model)
        self.cell = cell
        self.cooperates = False
        self.neighbours = []

    def meet(self):
        """Get to know the neighbours; nobody moves."""
        self.neighbours = list(self.cell.neighborhood.agents)


class Site(Player):
    """A site of a lattice that plays the weak prisoner's dilemma with its neighbours and itself."""

    def payoff(self):
        """Earn 1 (by competing: b) from everyone who cooperates."""
        cooperating = self.cooperates
        for neighbour in self.neighbours:
            cooperating += neighbour.cooperates
        return cooperating if self.cooperates else self.model.b * cooperating

    def update(self):
        """Look at one neighbour and perhaps do as it does (Fermi's rule)."""
        model = self.model
        other = model.random.choice(self.neighbours)
        if other.cooperates == self.cooperates:
            return
        ahead = other.payoff() - self.payoff()
        if model.random.random() < 1.0 / (1.0 + math.exp(-ahead / model.noise)):
            self.cooperates = other.cooperates


class LatticeModel(Model):
    """The weak prisoner's dilemma on a periodic von Neumann lattice; one site at a time (Szabo and Toke 1998)."""

    def __init__(self, side=200, b=1.4, noise=0.1, *, rng=None):
        super().__init__(rng=rng)
        self.b, self.noise = b, noise
        self.grid = OrthogonalVonNeumannGrid((side, side), torus=True, capacity=1, random=self.random)
        self.sites = [Site(self, cell) for cell in self.grid.all_cells]
        self.agents.do("meet")
        for site in self.random.sample(self.sites, len(self.sites) // 2):
            site.cooperates = True

    @property
    def share(self):
        """The share of cooperators."""
        return sum(site.cooperates for site in self.sites) / len(self.sites)

    def step(self):
        """Let as many sites update as there are, each picked at random."""
        for _ in self.sites:
            self.random.choice(self.sites).update()


class Neighbour(Player):
    """One on a graph who plays the donation game with its neighbours."""

    def fitness(self):
        """Return fitness: ``1 - w + w * payoff``."""
        model = self.model
        helped = 0
        for neighbour in self.neighbours:
            helped += neighbour.cooperates
        payoff = model.b * helped
        if self.cooperates:
            payoff -= model.c * len(self.neighbours)
        return 1.0 - model.w + model.w * payoff


class FixationModel(Model):
    """The donation game on a cycle, death-birth: does one cooperator take over?"""

    def __init__(self, nodes=20, b=2.0, c=0.5, w=0.1, *, rng=None):
        super().__init__(rng=rng)
        self.b, self.c, self.w = b, c, w
        self.cooperating = 0
        self.network = Network(nx.cycle_graph(nodes), capacity=1, random=self.random)
        self.players = [Neighbour(self, cell) for cell in self.network.all_cells]
        self.agents.do("meet")

    def begin(self):
        """Place one cooperator among defectors."""
        for player in self.players:
            player.cooperates = False
        self.random.choice(self.players).cooperates = True
        self.cooperating = 1

    def step(self):
        """One player dies, and its neighbours fill the place in proportion to their fitness."""
        dead = self.random.choice(self.players)
        weights = [neighbour.fitness() for neighbour in dead.neighbours]
        (parent,) = self.random.choices(dead.neighbours, weights)
        self.cooperating += parent.cooperates - dead.cooperates
        dead.cooperates = parent.cooperates

    def takes_over(self):
        """Play from one cooperator to none or all."""
        self.begin()
        while 0 < self.cooperating < len(self.players):
            self.step()
        return self.cooperating > 0
