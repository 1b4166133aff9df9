"""One game on one graph: who meets whom, what is earned, how acts spread, and from where it starts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import networkx as nx
import numpy as np

from ...agents.errors import InputError
from ...agents.registry import close_to
from ..streams import key_of, uniform
from . import fixing, kernels, running
from .games import game_of
from .kernels import BEST_RESPONSE, BIRTH_DEATH, DEATH_BIRTH, FERMI, IMITATION, PLACES, UPDATES, Game

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Sequence

ONE_AT_A_TIME = (DEATH_BIRTH, BIRTH_DEATH, IMITATION)
"""Updates in which one node takes another's place: only one at a time makes sense."""
LONGEST = 2**32 - 1  # updates that a run to fixation may take
SURE = 1.959963984540054  # standard errors to each side of an interval of 95%


class MixedPopulation(NamedTuple):
    """A population in which everybody meets everybody else; its ties are not built."""

    n: int


class Fixation(NamedTuple):
    """How likely one cooperator takes over: the share of runs, and its interval of 95% (Wilson 1927)."""

    probability: float
    low: float
    high: float


class Laboratory:
    """One game on one graph.

    Parameters
    ----------
    graph : networkx.Graph or MixedPopulation
        Who meets whom: undirected, no loops; weights of edges are not looked at.
    payoffs : (float, float, float, float), optional
        The matrix (R, S, T, P).
    game : str, optional
        A game by name (see `games.GAMES`), with its numbers as further arguments: ``game="donation", b=3, c=1``.
    fitness : float, optional
        Constant fitness of a cooperator where others have 1, instead of payoffs (Lieberman, Hauert and Nowak 2005).
    update : str
        How acts spread, a name in `UPDATES`: "imitate-best", "fermi", "proportional", "death-birth", "birth-death",
        "imitation" (Ohtsuki's IM), "best-response".
    payoff : {"accumulated", "averaged"}
        Whether payoffs are summed over partners or divided by their number.
    self_interaction : bool
        Whether a node also plays against itself.
    synchronous : bool, optional
        Whether all update at once; unless given, one at a time only where nothing else makes sense.
    noise : float, optional
        Noise K of Fermi's rule (needed there) and of the best response (0 unless given).
    selection : float, optional
        Strength of selection w: fitness is ``1 - w + w * payoff``; needed where fitness comes from payoffs.
    start : float, set or "one"
        A share of cooperators, placed at random; the nodes that cooperate; or one cooperator at a random node.
    rng : int
        Seed of every draw.

    Raises
    ------
    InputError
        If an option does not exist, is missing, or makes no sense with another; says why and what would be right.

    Examples
    --------
    >>> import networkx as nx
    >>> lab = Laboratory(nx.cycle_graph(20), game="donation", b=3, c=1, update="fermi", noise=0.1, rng=1)
    >>> [round(float(share), 2) for share in lab.run(2)][0], len(lab.cooperators) <= 20
    (0.5, True)
    """

    def __init__(
        self,
        graph: nx.Graph | MixedPopulation,
        payoffs: Sequence[float] | None = None,
        *,
        game: str | None = None,
        fitness: float | None = None,
        update: str = "imitate-best",
        payoff: str = "accumulated",
        self_interaction: bool = False,
        synchronous: bool | None = None,
        noise: float | None = None,
        selection: float | None = None,
        start: float | Collection[Hashable] | str = 0.5,
        rng: int = 1,
        **numbers: float,
    ) -> None:
        self._nodes, self._first, self._neighbours = _ground_of(graph)
        code = _code_of(update)
        if payoff not in {"accumulated", "averaged"}:
            raise InputError(f"payoff = {payoff!r}: must be 'accumulated' or 'averaged'")
        self.synchronous = _synchronous(update, code, synchronous)
        if fitness is not None:
            if code not in ONE_AT_A_TIME:
                raise InputError(f"fitness: of no use to update = {update!r}; only {_named(ONE_AT_A_TIME)} take it")
            if payoffs is not None or game is not None or numbers or selection is not None or self_interaction:
                raise InputError("fitness = a constant: leave payoffs, game, selection and self_interaction out")
            if not (isinstance(fitness, int | float) and math.isfinite(fitness) and fitness > 0):
                raise InputError(f"fitness = {fitness!r}: must be a number above 0")
        self.matrix = None if fitness is not None else game_of(payoffs, game, numbers)
        r, s, t, p = self.matrix or (1.0, 0.0, 1.0, 0.0)
        self._game = Game(
            r,
            s,
            t,
            p,
            averaged=payoff == "averaged",
            with_self=bool(self_interaction),
            update=code,
            noise=_noise(update, code, noise),
            selection=_selection(update, code, selection, needed=fitness is None),
            constant=float(fitness or 0.0),
            most=max(r, s, t, p) - min(r, s, t, p) or 1.0,
            fittest=1.0,
        )
        if code in ONE_AT_A_TIME:
            self._game = self._game._replace(fittest=self._fittest())
        self._key = key_of(_seed(rng))
        self.steps = 0
        self._act = np.zeros(len(self._nodes), dtype=np.uint8)
        self._around = np.zeros(1 if kernels.mixed(self._first) else len(self._nodes), dtype=np.int32)
        self._place(start)

    def __repr__(self) -> str:
        return f"<Laboratory: nodes={len(self._nodes)}, cooperators={len(self.cooperators)}>"

    @property
    def cooperators(self) -> set[Hashable]:
        """The nodes that cooperate now."""
        return {self._nodes[i] for i in np.flatnonzero(self._act)}

    @property
    def share(self) -> float:
        """The share of cooperators now."""
        return float(self._act.sum() / len(self._act))

    def run(self, steps: int) -> np.ndarray:
        """Go on for so many steps; asynchronous, a step is as many updates as there are nodes.

        Returns
        -------
        ndarray
            Share of cooperators after 0 ... steps, shape ``(steps + 1,)``.
        """
        return self.states(steps, keep=False)

    def states(self, steps: int, *, keep: bool = True) -> np.ndarray:
        """Go on for so many steps and return who cooperated: shape ``(steps + 1, nodes)``, 1 is cooperation.

        With ``keep=False`` the share of cooperators only.
        """
        steps = _whole("steps", steps, 0)
        shares = np.empty(steps + 1)
        kept = np.zeros((steps + 1 if keep else 1, len(self._act)), dtype=np.uint8)
        new = np.empty_like(self._act)
        for step in range(steps + 1):
            if step > 0:
                if self.synchronous:
                    running.all_at_once(
                        self.steps, self._key, self._first, self._neighbours, self._game, self._act, new, self._around
                    )
                else:
                    running.one_by_one(
                        self.steps, self._key, self._first, self._neighbours, self._game, self._act, self._around
                    )
                self.steps += 1
            shares[step] = self.share
            if keep:
                kept[step] = self._act
        return kept if keep else shares

    def fixation(self, runs: int, longest: int = 10**7) -> Fixation:
        """Return how likely one cooperator, placed at random among defectors, takes over.

        Every run starts anew; what the laboratory itself stands at is left as it is.

        Parameters
        ----------
        runs : int
            How many runs.
        longest : int
            Updates that change something or might, after which a run that has not ended is an error.

        Raises
        ------
        InputError
            If all update at once, an act could spread that nobody does (best response), or runs do not end.
        """
        runs, longest = _whole("runs", runs, 1), _whole("longest", longest, 1)
        if self.synchronous:
            raise InputError("fixation: is told of one update at a time; take synchronous=False")
        if self._game.update == BEST_RESPONSE:
            raise InputError("fixation: update = 'best-response' copies nobody, so that no act is ever gone for good")
        play = fixing.fixation_mixed if kernels.mixed(self._first) else fixing.fixation
        won, endless = play(runs, min(longest, LONGEST), self._key, self._first, self._neighbours, self._game)
        if endless >= 0:
            raise InputError(
                f"fixation: run {endless + 1} of {runs} had not ended after {longest:,} updates: the two acts may live "
                "on side by side for ever; if not, raise longest="
            )
        return Fixation(won / runs, *wilson(int(won), runs))

    def _place(self, start: float | Collection[Hashable] | str) -> None:
        """Place the cooperators."""
        n = len(self._act)
        if isinstance(start, str):
            if start != "one":
                raise InputError(f"start = {start!r}: must be a share, a set of nodes, or 'one'")
            self._act[int(uniform(self._key, PLACES, 0, 0, 0) * n)] = 1
        elif isinstance(start, int | float):
            if not 0 <= start <= 1:
                raise InputError(f"start = {start!r}: must be a share from 0 to 1, a set of nodes, or 'one'")
            luck = np.array([uniform(self._key, PLACES, 0, i, 1) for i in range(n)])
            self._act[np.argsort(luck, kind="stable")[: round(start * n)]] = 1
        else:
            row = {node: i for i, node in enumerate(self._nodes)}
            for node in start:
                if node not in row:
                    raise InputError(f"start: {node!r} is no node of the graph")
                self._act[row[node]] = 1
        kernels.count_around(self._first, self._neighbours, self._act, self._around)

    def _fittest(self) -> float:
        """Return a bound of fitness; refuse a selection under which some fitness could be negative."""
        game = self._game
        if game.constant > 0.0:
            return max(1.0, game.constant)
        k = len(self._nodes) - 1 if kernels.mixed(self._first) else int(np.diff(self._first).max(initial=0))
        times = 1 if game.averaged else k + game.with_self
        payoffs = [game.reward, game.sucker, game.temptation, game.punishment]
        least = 1.0 - game.selection + game.selection * times * min(*payoffs, 0.0)
        if least < 0.0:
            raise InputError(
                f"selection = {game.selection:g}: fitness 1 - w + w * payoff could fall to {least:.3g}; "
                "take a smaller one, or averaged payoffs"
            )
        return 1.0 - game.selection + game.selection * times * max(*payoffs, 0.0)


def wilson(won: int, runs: int) -> tuple[float, float]:
    """Return the interval of 95% of a share that won so many of so many runs (Wilson 1927).

    Examples
    --------
    >>> [round(each, 4) for each in wilson(10, 100)]
    [0.0552, 0.1744]
    """
    share, z2 = won / runs, SURE**2
    middle = (share + z2 / (2 * runs)) / (1 + z2 / runs)
    half = SURE / (1 + z2 / runs) * math.sqrt(share * (1 - share) / runs + z2 / (4 * runs**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def _ground_of(graph: nx.Graph | MixedPopulation) -> tuple[list[Any], np.ndarray, np.ndarray]:
    """Return a graph's nodes, and their neighbours as the kernels take them."""
    if isinstance(graph, MixedPopulation):
        n = _whole("n", graph.n, 2)
        return list(range(n)), np.array([n], dtype=np.int32), np.zeros(0, dtype=np.int32)
    if not isinstance(graph, nx.Graph):
        raise InputError(f"graph = {graph!r}: must be a networkx.Graph or a MixedPopulation")
    if graph.is_directed():
        raise InputError("graph: has directed edges, but two who play meet each other; take graph.to_undirected()")
    if nx.number_of_selfloops(graph):
        raise InputError("graph: has loops; take them out and say self_interaction=True")
    nodes = list(graph)
    if len(nodes) < 2:
        raise InputError(f"graph: has {len(nodes)} nodes; needs two or more")
    row = {node: i for i, node in enumerate(nodes)}
    neighbours = [[row[other] for other in graph[node]] for node in nodes]
    first = np.concatenate([[0], np.cumsum([len(each) for each in neighbours])]).astype(np.int32)
    flat = np.array([j for each in neighbours for j in each], dtype=np.int32)
    return nodes, first, flat


def _code_of(update: str) -> int:
    if update not in UPDATES:
        raise InputError(f"update = {update!r}: there is no such update; {close_to(str(update), UPDATES)}")
    return UPDATES.index(update)


def _synchronous(update: str, code: int, synchronous: bool | None) -> bool:
    if code in ONE_AT_A_TIME:
        if synchronous:
            raise InputError(
                f"synchronous = True: update = {update!r} lets one node take another's place at a time; "
                "leave synchronous out"
            )
        return False
    return True if synchronous is None else bool(synchronous)


def _noise(update: str, code: int, noise: float | None) -> float:
    if code not in {FERMI, BEST_RESPONSE}:
        if noise is not None:
            raise InputError(f"noise: of no use to update = {update!r}; only fermi and best-response take it")
        return 0.0
    if noise is None:
        if code == FERMI:
            raise InputError("noise: update = 'fermi' needs K above 0 (1 / beta)")
        return 0.0
    least_told = "above 0" if code == FERMI else "0 or more"
    if not math.isfinite(noise) or noise < 0 or (code == FERMI and noise == 0):
        raise InputError(f"noise = {noise!r}: must be {least_told}")
    return float(noise)


def _selection(update: str, code: int, selection: float | None, *, needed: bool) -> float:
    if code not in ONE_AT_A_TIME:
        if selection is not None:
            raise InputError(f"selection: of no use to update = {update!r}; only {_named(ONE_AT_A_TIME)} take it")
        return 0.0
    if not needed:
        return 0.0
    if selection is None:
        raise InputError(f"selection: update = {update!r} needs w from 0 to 1")
    if not 0 <= selection <= 1:
        raise InputError(f"selection = {selection!r}: must be from 0 to 1")
    return float(selection)


def _named(codes: Sequence[int]) -> str:
    return ", ".join(UPDATES[code] for code in codes)


def _whole(name: str, value: Any, least: int) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        number = None
    if number is None or number != value or number < least:
        raise InputError(f"{name} = {value!r}: must be a whole number of {least} or more")
    return number


def _seed(rng: Any) -> int:
    from ..world import checked_seed  # noqa: PLC0415 - the laboratory needs no world

    return checked_seed(rng)
