"""Mesa's network space of a system: a cell for each school, connected by the ties that live."""

from __future__ import annotations

from inspect import signature
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from mesa.discrete_space import Network

from ..agents.windows import School
from .trajectory import both_sides

if TYPE_CHECKING:
    from collections.abc import Hashable

    from .system import SchoolSystem


def space_of(system: SchoolSystem) -> Network:
    """Return the space of a system as it is now; its cells are numbered by the schools' rows.

    Nodes of its graph ``G`` carry ``name``, ``x`` and ``y`` (km).
    """
    schools = system.region.schools
    graph = nx.Graph()
    for row, (name, x, y) in enumerate(zip(schools["name"], schools["x"], schools["y"], strict=True)):
        graph.add_node(row, name=str(name), x=float(x), y=float(y))
    layout: dict[str, Any] = (
        {"layout": places(graph)} if "layout" in signature(Network).parameters else {}
    )  # of newer Mesa
    space = Network(graph, random=system.random, **layout)
    for school in system.windows(School):
        space[school.row].add_agent(school)
    keep_up(space, system)
    return space


def keep_up(space: Network, system: SchoolSystem) -> None:
    """Bring a space up to date: schools that closed leave their cells, ties that lapsed or were taken up again too."""
    state = system.world.state
    for school in system.windows(School):
        if not school.alive and school in space[school.row].agents:
            space[school.row].remove_agent(school)
    ends = state.sides["school"][both_sides(state)].T
    live, there = np.array(state.ties["active"]), space.G.edges
    for (a, b), lives in zip(ends.tolist(), live.tolist(), strict=True):
        if lives != ((a, b) in there):
            (space.add_connection if lives else space.remove_connection)(space[a], space[b])


def places(graph: nx.Graph, **_: Any) -> dict[Hashable, tuple[float, float]]:
    """Return where the schools are, as Mesa's drawings take it: ``layout_alg=places``."""
    return {node: (data["x"], data["y"]) for node, data in graph.nodes(data=True)}
