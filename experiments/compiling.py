"""Rules that ordinary use needs, compiled and kept: what the first start of anything does (`engine.first_start`)."""

from __future__ import annotations

import importlib
import pkgutil

import networkx as nx

from .. import agents, model
from ..agents.engine import first_start
from ..model import SchoolSystem
from ..model.laboratory import Laboratory, MixedPopulation
from ..model.phases.collaboration import ride
from ..model.phases.fates import worth_of_helping
from .evidence import published
from .evidence.published.advantage import urn
from .evidence.published.mixed import heads_with_trust
from .run_spec import RunSpec

TOWNS = ("synthetic:24", "synthetic:27")  # the columns of one lie on end, those of the other do not
LATER = ".extensions."  # rules that are off in *England today* are compiled when they are first called
EXCHANGE = (1.0, 0.0, 1.2, 0.1)


def call_all() -> None:
    """Call every rule that ordinary use calls from Python, with each kind of arguments that it is given there."""
    for town in TOWNS:
        world = RunSpec(region=town, years=1).world()
        world.run(1)
        world.metrics()
        worth_of_helping(0, world.compiled)
        ride(0, world.compiled)
    system = SchoolSystem(region=TOWNS[0], rng=1)
    for each in vars(system.rules).values():
        each(0, system.world.compiled)
    for graph in (MixedPopulation(4), nx.cycle_graph(4)):
        Laboratory(graph, EXCHANGE, synchronous=True).run(1)
        Laboratory(graph, EXCHANGE, synchronous=False).run(1)
        Laboratory(graph, EXCHANGE, synchronous=False, update="death-birth", selection=0.1).fixation(1)
    urn(2, 1, 1, (1, 0))
    heads_with_trust(0.5, 5, 2, 0.1, 0.1, 0.1, 0.1, 0.1)


def main() -> None:
    """Import the rules that ordinary use needs, and compile them."""
    for room in (agents, model, published):
        for each in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if LATER not in each.name:
                importlib.import_module(each.name)
    first_start.fill(call_all)


if __name__ == "__main__":
    main()
