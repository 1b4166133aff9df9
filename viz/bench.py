"""What the laboratory plays, told to a browser: steps as bytes, computed ahead of what is shown.

There is no loop and no thread here: the one who watches asks for steps and gets them, as many as a fraction of a second
allows. Another choice is another epoch; what was told of an older one is void.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from .bench_address import same
from .bench_setup import LATTICES, Setup
from .bench_stories import STORIES, told
from .catalogue import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

Reply = tuple[dict[str, Any], list[bytes]]

PATIENCE = 0.1  # seconds that one answer may take to compute
DRAWN = 400  # nodes of a graph that is drawn with its ties
TIES = 8000  # that are drawn
RINGS = ("cycle", "small-world", "complete")


class Bench:
    """One laboratory that is watched.

    Parameters
    ----------
    setup : Setup
        What is played.
    playing : bool
        Whether it plays at once.

    Attributes
    ----------
    epoch : int
        Raised whenever something else is played.

    Raises
    ------
    InputError
        If the laboratory refuses what was chosen.
    """

    def __init__(self, setup: Setup, *, playing: bool = False) -> None:
        self.setup, self.playing, self.epoch = setup, playing, 1
        self.laboratory = setup.laboratory()
        self.rows = setup.steps + 1
        self.ready = 0
        self.shares = np.zeros(self.rows)
        self._bits = np.zeros((self.rows, -(-setup.players // 8)), dtype=np.uint8)
        self._keep(self.laboratory.states(0)[0])

    @property
    def story(self) -> str | None:
        """The name of the story that is played, if it is one."""
        return next((name for name, each in STORIES.items() if same(each.setup, self.setup)), None)

    def answer(self, message: Mapping[str, Any]) -> Reply | None:
        """Return the answer to one message of the browser: a document and bytes; None if it needs none."""
        kind = message.get("type")
        if kind == "hello":
            return self.told()
        if kind == "pull" and message.get("epoch") == self.epoch:
            return self.frames(int(message["first"]), int(message["count"]))
        return None

    def told(self) -> Reply:
        """Return what is played as the browser must know it before any step."""
        words, setup = texts("laboratory"), self.setup
        layout, buffers = _layout(setup)
        matrix = self.laboratory.matrix
        document = {
            "kind": "world",
            "epoch": self.epoch,
            "keep": -1,
            "rows": self.rows,
            "nodes": setup.players,
            "playing": self.playing,
            "story": None if self.story is None else told(self.story),
            "name": ", ".join(words["told"][setup.value(name)] for name in ("game", "population", "update")),
            "matrix": None if matrix is None else list(matrix),
            "texts": words["bench"],
            **layout,
        }
        return document, buffers

    def frames(self, first: int, count: int) -> Reply:
        """Return up to ``count`` steps from ``first`` on; fewer, even none, if the laboratory is slow: ask again."""
        first = max(0, min(first, self.rows))
        self.play_until(first + count - 1)
        rows = max(0, min(count, self.ready - first))
        document = {
            "kind": "frames",
            "epoch": self.epoch,
            "first": first,
            "rows": rows,
            "shares": self.shares[first : first + rows].tolist(),
        }
        return document, [self._bits[first : first + rows].tobytes()]

    def play_until(self, row: int, seconds: float = PATIENCE) -> None:
        """Play on until a step is there or the time is up; at least one step if it is not there."""
        stop = time.perf_counter() + seconds
        while self.ready <= min(row, self.rows - 1):
            if self._ended():
                self._bits[self.ready :] = self._bits[self.ready - 1]
                self.shares[self.ready :] = self.shares[self.ready - 1]
                self.ready = self.rows
                return
            self._keep(self.laboratory.states(1)[1])
            if time.perf_counter() >= stop:
                return

    def _ended(self) -> bool:
        """Return whether nothing can change any more: all do the same, and one only does what others do."""
        return self.setup.update != "best-response" and self.shares[self.ready - 1] in {0.0, 1.0}

    def _keep(self, acts: np.ndarray) -> None:
        self._bits[self.ready] = np.packbits(acts, bitorder="little")
        self.shares[self.ready] = acts.mean()
        self.ready += 1


def _layout(setup: Setup) -> Reply:
    """Return how a population is drawn: its shape, and for one with ties where everybody stands and who meets whom."""
    n = setup.players
    if setup.population in LATTICES:
        return {"shape": "lattice", "side": setup.side, "ties": 0}, []
    if setup.population == "mixed":
        return {"shape": "cloud", "side": 0, "ties": 0}, []
    if n > DRAWN:
        return {"shape": "rows", "side": math.ceil(math.sqrt(n)), "ties": 0}, []
    graph: Any = setup.graph()
    ring = setup.population in RINGS
    places = _ring(n) if ring else _sprung(graph, setup.seed)
    ties = np.array(graph.edges, dtype="<u4").reshape(-1, 2) if graph.number_of_edges() <= TIES else np.empty((0, 2))
    columns = [places[:, 0].astype("<f4"), places[:, 1].astype("<f4"), *ties.T.astype("<u4")]
    return {"shape": "net", "side": 0, "ring": ring, "ties": len(ties)}, [each.tobytes() for each in columns]


def _ring(nodes: int) -> np.ndarray:
    """Return places on a ring that fits into a square of side 1, the first at the top."""
    turn = 2 * math.pi * np.arange(nodes) / nodes
    return 0.5 + 0.5 * np.column_stack([np.sin(turn), -np.cos(turn)])


def _sprung(graph: nx.Graph, seed: int) -> np.ndarray:
    """Return places found by springs along the ties, in a square of side 1; who has no way to the most is kept near."""
    held = graph.copy()
    most, *others = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    anchors = sorted(most)
    held.add_edges_from((min(part), anchors[k * 7 % len(anchors)]) for k, part in enumerate(others))
    springs = nx.spring_layout(held, seed=seed % 2**32, k=1.6 / math.sqrt(len(graph)))
    found = np.array([springs[node] for node in graph])
    low, high = found.min(axis=0), found.max(axis=0)
    return (found - low) / np.maximum(high - low, 1e-9)
