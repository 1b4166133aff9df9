"""The partnership graph as a NetworkX graph: to analyse, to load and to export it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from ..agents.documents import read_bytes
from ..agents.engine.traits import traits_of
from ..agents.errors import InputError
from ..agents.head_teacher import HeadTeacherTraits
from ..agents.registry import close_to
from ..agents.school import CHOOSERS, GROUPS, SchoolTraits
from ..agents.strategies import NAMES
from ..agents.tie import TieTraits
from .partnerships import Ties, ties_between

if TYPE_CHECKING:
    from .region import Region
    from .world import World

WRITERS = {".graphml": nx.write_graphml, ".gexf": nx.write_gexf}
READERS = {".graphml": nx.read_graphml, ".gexf": nx.read_gexf}


def graph_of(world: World) -> nx.Graph:
    """Return the partnership graph of a world as it stands now.

    A node is an open school, named by its id, with every trait of the school and (``head_...``) of its head. An edge is
    a tie with its traits and, for each end, ``trust_<id>`` and ``cooperates_<id>``: the trust of the school with that
    id in the other, and whether it cooperates.
    """
    state, region = world.state, world.region
    ids = [str(one) for one in region.schools["id"]]
    graph = nx.Graph(scenario=world.scenario.name, term=world.terms, region=region.name)
    for row in np.flatnonzero(state.schools["alive"]).tolist():
        graph.add_node(
            ids[row],
            name=str(region.schools["name"][row]),
            authority_name=str(region.schools["authority"][row]),
            phase_name=str(region.schools["phase"][row]),
            **_traits(state.schools, row, SchoolTraits),
            **_traits(state.heads, row, HeadTeacherTraits, "head_"),
            head_strategy_name=NAMES[state.heads["strategy"][row]],
        )
    for side in np.flatnonzero(state.sides["school"] < state.sides["partner"]):
        tie, back = int(state.sides["tie"][side]), int(state.sides["back"][side])
        if not state.ties["active"][tie]:
            continue
        one, two = ids[state.sides["school"][side]], ids[state.sides["partner"][side]]
        acts = {
            f"{what}_{end}": state.sides[what][row].item()
            for what in ("trust", "cooperates")
            for end, row in ((one, side), (two, back))
        }
        graph.add_edge(one, two, **_traits(state.ties, tie, TieTraits), **acts)
    return graph


def _traits(columns: Any, row: int, owner: type, prefix: str = "") -> dict[str, Any]:
    """Return the traits of one row as plain numbers; a trait told by group becomes one number a group."""
    found: dict[str, Any] = {}
    for name, trait in traits_of(owner).items():
        if trait.groups:
            groups = GROUPS if trait.groups == len(GROUPS) else CHOOSERS
            for group, value in zip(groups, columns[name][row], strict=True):
                found[f"{prefix}{name}_{group.replace(' ', '_')}"] = float(value)
        else:
            found[prefix + name] = columns[name][row].item()
    return found


def write(graph: nx.Graph, path: str | Path) -> None:
    """Write a graph with all its traits as GraphML or GEXF, by the file's ending.

    Raises
    ------
    InputError
        If the ending is another.
    """
    path = Path(path)
    if path.suffix not in WRITERS:
        raise InputError(f"graph file '{path}': the ending must be one of {', '.join(WRITERS)}")
    WRITERS[path.suffix](graph, path)


def read(path: str | Path) -> nx.Graph:
    """Read a partnership graph: GraphML, GEXF, or an edge list (two school ids a line, split by a comma or a blank).

    Raises
    ------
    InputError
        If the file does not exist, is a device or a pipe, is too large, or is not of its kind.
    """
    path = Path(path)
    content = read_bytes(path, f"graph file '{path}'")
    try:
        if path.suffix in READERS:
            return nx.Graph(READERS[path.suffix](BytesIO(content)))
        lines = content.decode("utf-8-sig").replace(",", " ").splitlines()
        return nx.parse_edgelist([line for line in lines if line.strip()], data=(("formality", float),))  # pyright: ignore[reportArgumentType]
    except Exception as error:  # noqa: BLE001 - the readers raise whatever their parsers do
        raise InputError(f"graph file '{path}' cannot be read as {path.suffix or 'an edge list'}: {error}") from None


def ties_from(graph: nx.Graph, region: Region, formality: float) -> Ties:
    """Return the ties of a graph whose nodes are ids of the region's schools.

    Parameters
    ----------
    graph : networkx.Graph
        An edge may carry ``formality`` (0 to 1); nodes that are no school of the region are an error.
    region : Region
        The region.
    formality : float
        Formality of edges that carry none.

    Raises
    ------
    InputError
        If a node is no school of the region, an edge ties a school to itself, or a formality is out of bounds.
    """
    row = {str(one): number for number, one in enumerate(region.schools["id"])}
    pairs: dict[tuple[int, int], float] = {}
    for one, two, data in graph.edges(data=True):
        for node in (one, two):
            if str(node) not in row:
                raise InputError(
                    f"partnership graph: '{node}' is no school of region '{region.name}'; {close_to(str(node), row)}"
                )
        if one == two:
            raise InputError(f"partnership graph: '{one}' is tied to itself; a tie has two schools")
        strength = float(data.get("formality", formality))
        if not 0.0 <= strength <= 1.0:
            raise InputError(
                f"partnership graph: formality = {strength:g} of the tie {one} - {two}: must be from 0 to 1"
            )
        a, b = sorted((row[str(one)], row[str(two)]))
        pairs[a, b] = strength
    table = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    return ties_between(region, table, np.array([pairs[a, b] for a, b in table.tolist()]))
