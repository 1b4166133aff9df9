"""What is played in the laboratory: a population, a game, how acts spread and from where, each choice by its word."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import networkx as nx

from ..agents.errors import InputError, short
from ..agents.registry import close_to
from ..model.laboratory import UPDATES, Laboratory, MixedPopulation
from ..model.seeds import seed_of

if TYPE_CHECKING:
    from collections.abc import Hashable

LATTICES = ("moore", "von-neumann")
POPULATIONS = ("mixed", *LATTICES, "cycle", "small-world", "random", "scale-free", "complete")
WITH_TIES = ("small-world", "random", "scale-free")
ONE_AT_A_TIME = ("death-birth", "birth-death", "imitation")
MATRIX = "matrix"


class Span(NamedTuple):
    """Where a slider goes from and to, in which steps, and where it starts."""

    low: float
    high: float
    step: float
    first: float


GAMES: dict[str, dict[str, Span]] = {
    "weak-prisoners-dilemma": {"b": Span(1.0, 2.5, 0.01, 1.4)},
    "donation": {"b": Span(0.0, 5.0, 0.05, 3.0), "c": Span(0.0, 2.0, 0.05, 1.0)},
    "snowdrift": {"r": Span(0.0, 1.0, 0.01, 0.6)},
    "stag-hunt": {"s": Span(-1.0, 0.0, 0.01, -0.5), "t": Span(0.0, 1.0, 0.01, 0.5)},
    "greed-and-fear": {
        "b": Span(0.0, 2.0, 0.05, 0.5),
        "c": Span(0.0, 2.0, 0.05, 0.35),
        "s": Span(0.0, 3.0, 0.05, 1.5),
        "g": Span(0.0, 2.0, 0.05, 0.3),
        "f": Span(0.0, 2.0, 0.05, 0.2),
        "h": Span(0.0, 2.0, 0.05, 0.0),
    },
    MATRIX: {
        "R": Span(-2.0, 3.0, 0.05, 1.0),
        "S": Span(-2.0, 3.0, 0.05, 0.0),
        "T": Span(-2.0, 3.0, 0.05, 1.6),
        "P": Span(-2.0, 3.0, 0.05, 0.1),
    },
}
"""The games on offer and the sliders of their numbers; any other number may be typed."""
SPANS = {
    "side": Span(5, 200, 1, 100),
    "nodes": Span(10, 40_000, 1, 150),
    "ties": Span(2, 20, 2, 4),
    "rewire": Span(0.0, 1.0, 0.01, 0.1),
    "noise": Span(0.0, 2.0, 0.01, 0.1),
    "selection": Span(0.0, 1.0, 0.01, 0.1),
    "share": Span(0.0, 1.0, 0.01, 0.5),
    "steps": Span(5, 3000, 5, 200),
}
MOST_COMPLETE = 400  # nodes: all ties are built there, and a mixed population does the same without them
BOUND = {"side", "nodes", "ties", "rewire", "share", "steps"}  # numbers that cannot lie outside of their span
WHOLE = {"side", "nodes", "ties", "steps"}
PICKS: dict[str, tuple[str, ...]] = {
    "population": POPULATIONS,
    "edges": ("joined", "open"),
    "game": tuple(GAMES),
    "update": UPDATES,
    "payoff": ("accumulated", "averaged"),
    "self_interaction": ("yes", "no"),
    "synchronous": ("yes", "no"),
    "start": ("share", "one-competes", "one-cooperates"),
}
FIRST = ("population", "game", "update", "start")  # of these it hangs which others make sense
TRUTHS = ("self_interaction", "synchronous")
LARGEST = 1e6  # payoff that may be typed


@dataclass(frozen=True)
class Setup:
    """One choice of everything; what makes no sense beside another choice is kept, but neither used nor offered."""

    population: str = "von-neumann"
    side: int = 100
    nodes: int = 150
    edges: str = "joined"
    ties: int = 4
    rewire: float = 0.1
    game: str = "weak-prisoners-dilemma"
    numbers: tuple[tuple[str, float], ...] = (("b", 1.4),)
    update: str = "fermi"
    noise: float = 0.1
    selection: float = 0.1
    payoff: str = "accumulated"
    self_interaction: bool = True
    synchronous: bool = False
    start: str = "share"
    share: float = 0.5
    steps: int = 200
    seed: int = 1

    @property
    def players(self) -> int:
        """How many play."""
        return self.side**2 if self.population in LATTICES else self.nodes

    @property
    def offered(self) -> tuple[str, ...]:
        """The choices that make sense beside the others, in the order they are shown."""
        names = ["game", *dict(self.numbers), "population"]
        names += ["side", "edges"] if self.population in LATTICES else ["nodes"]
        names += ["ties"] if self.population in WITH_TIES else []
        names += ["rewire"] if self.population == "small-world" else []
        names += ["update"]
        names += ["noise"] if self.update in {"fermi", "best-response"} else []
        names += ["selection"] if self.update in ONE_AT_A_TIME else []
        names += [] if self.update in ONE_AT_A_TIME else ["synchronous"]
        names += ["payoff"] if self.update != "best-response" or self.noise > 0 else []
        names += ["self_interaction"] if self.update != "best-response" else []
        names += ["start"]
        names += ["share"] if self.start == "share" else []
        return (*names, "steps", "seed")

    def value(self, name: str) -> Any:
        """Return what is chosen, by its word: a number, or a word."""
        numbers = dict(self.numbers)
        if name in numbers:
            return numbers[name]
        found = getattr(self, name)
        return ("yes" if found else "no") if name in TRUTHS else found

    def taking(self, name: str, value: Any) -> Setup:
        """Return the same with one choice made otherwise; what it makes senseless is mended.

        Raises
        ------
        InputError
            If there is no such choice, or it cannot be that; says what would be right.
        """
        if name in PICKS:
            if value not in PICKS[name]:
                raise InputError(f"{name} = {value!r}: there is no such {name}; {close_to(str(value), PICKS[name])}")
            if name == "game" and value != self.game:
                fresh = tuple((each, span.first) for each, span in GAMES[value].items())
                return replace(self, game=value, numbers=fresh)
            if name == "population":
                return self._among(value)
            return replace(self, **{name: value == "yes" if name in TRUTHS else value})
        if name in dict(self.numbers):
            number = _number(name, value, -LARGEST, LARGEST)
            return replace(self, numbers=tuple((each, number if each == name else old) for each, old in self.numbers))
        if name == "seed":
            return replace(self, seed=seed_of(value))
        if name not in SPANS:
            known = (*PICKS, *SPANS, "seed", *dict(self.numbers))
            raise InputError(f"{name}: there is no such choice; {close_to(name, known)}")
        span = self.span(name)
        low, high = (span.low, span.high) if name in BOUND else (-LARGEST, LARGEST)
        return replace(self, **{name: _number(name, value, low, high)})

    def _among(self, population: str) -> Setup:
        """Return the same in another population: as many, or few enough for their ties to be drawn."""
        n = self.players
        if population in LATTICES:
            side = SPANS["side"]
            return replace(self, population=population, side=int(min(side.high, max(side.low, round(math.sqrt(n))))))
        if population != "mixed" and n > MOST_COMPLETE:
            n = int(SPANS["nodes"].first)
        return replace(self, population=population, nodes=int(max(SPANS["nodes"].low, n)))

    def span(self, name: str) -> Span:
        """Return the slider of a number."""
        if name in dict(self.numbers):
            return GAMES[self.game][name]
        if name == "nodes" and self.population == "complete":
            return SPANS[name]._replace(high=MOST_COMPLETE)
        return SPANS[name]

    def of_no_use(self, name: str, value: Any) -> InputError:
        """Return why a choice cannot be made beside the others, in the laboratory's own words where it has some."""
        if name in {"noise", "selection", "synchronous"}:
            try:
                self.check(**{name: value == "yes" if name in TRUTHS else getattr(self.taking(name, value), name)})
            except InputError as error:
                return error
        return InputError(f"{name}: of no use beside {self.population}, {self.game}, {self.update}, {self.start}")

    def check(self, **more: Any) -> None:
        """Raise what the laboratory refuses of the options, with some more; who meets whom is not looked at."""
        Laboratory(MixedPopulation(2), **self.options() | more, start="one")

    def graph(self) -> nx.Graph | MixedPopulation:
        """Return who meets whom.

        Raises
        ------
        InputError
            If so few cannot have so many ties.
        """
        if self.population == "mixed":
            return MixedPopulation(self.nodes)
        if self.population in WITH_TIES and self.ties >= self.nodes:
            raise InputError(f"ties = {self.ties}: must be fewer than the {self.nodes} players")
        size = self.side if self.population in LATTICES else self.nodes
        joined = self.edges == "joined" if self.population in LATTICES else True
        ties = self.ties if self.population in WITH_TIES else 0
        rewire = self.rewire if self.population == "small-world" else 0.0
        return built(self.population, size, joined, ties, rewire, self.seed if ties else 0)

    def laboratory(self) -> Laboratory:
        """Return the laboratory before its first step.

        Raises
        ------
        InputError
            If the laboratory refuses what was chosen; says why in its own words.
        """
        graph = self.graph()
        return Laboratory(graph, **self.options(), start=self._start(graph), rng=self.seed)

    def options(self) -> dict[str, Any]:
        """Return what a laboratory is told besides who meets whom, who cooperates at first, and the seed."""
        numbers = dict(self.numbers)
        found: dict[str, Any] = {"game": self.game, **numbers}
        if self.game == MATRIX:
            found = {"payoffs": tuple(numbers.values())}
        found["update"] = self.update
        offered = self.offered
        found |= {name: getattr(self, name) for name in ("noise", "selection") if name in offered}
        if "payoff" in offered and self.payoff != "accumulated":
            found["payoff"] = self.payoff
        if "self_interaction" in offered and self.self_interaction:
            found["self_interaction"] = True
        if "synchronous" in offered:
            found["synchronous"] = self.synchronous
        return found

    def middle(self) -> Hashable:
        """Return the node in the middle."""
        return (self.side // 2, self.side // 2) if self.population in LATTICES else self.nodes // 2

    def _start(self, graph: nx.Graph | MixedPopulation) -> Any:
        if self.start == "share":
            return self.share
        if self.start == "one-cooperates":
            return "one"
        everybody = range(graph.n) if isinstance(graph, MixedPopulation) else graph
        return set(everybody) - {self.middle()}

    def python(self) -> str:
        """Return the lines of Python that give the same run."""
        people = f"{self.population.replace('-', '_')} = {EXPRESSIONS[self.population](self)}"
        name = people.partition(" ")[0]
        start = {
            "share": repr(self.share),
            "one-cooperates": '"one"',
            "one-competes": f"set({f'range({self.nodes})' if name == 'mixed' else name}) - {{{self.middle()!r}}}",
        }[self.start]
        pairs = [f"{key}={_quoted(value)}" for key, value in self.options().items()]
        inside = "".join(f"    {pair},\n" for pair in (name, *pairs, f"start={start}", f"rng={self.seed}"))
        what = "Laboratory, MixedPopulation" if name == "mixed" else "Laboratory"
        heads = [] if name == "mixed" else ["import networkx as nx"]
        heads += [f"from coopetition.model.laboratory import {what}", "", people]
        return "\n".join([*heads, f"laboratory = Laboratory(\n{inside})", f"shares = laboratory.run({self.steps})"])


def _lattice(setup: Setup) -> str:
    if setup.population == "von-neumann":
        return f"nx.grid_2d_graph({setup.side}, {setup.side}{', periodic=True' * (setup.edges == 'joined')})"
    line = f"nx.{'cycle' if setup.edges == 'joined' else 'path'}_graph({setup.side})"
    return f"nx.strong_product({line}, {line})"


EXPRESSIONS = {
    "mixed": lambda one: f"MixedPopulation({one.nodes})",
    "moore": _lattice,
    "von-neumann": _lattice,
    "cycle": lambda one: f"nx.cycle_graph({one.nodes})",
    "small-world": lambda one: f"nx.watts_strogatz_graph({one.nodes}, {one.ties}, {one.rewire}, seed={one.seed})",
    "random": lambda one: f"nx.gnm_random_graph({one.nodes}, {one.nodes * one.ties // 2}, seed={one.seed})",
    "scale-free": lambda one: f"nx.barabasi_albert_graph({one.nodes}, {one.ties // 2}, seed={one.seed})",
    "complete": lambda one: f"nx.complete_graph({one.nodes})",
}
"""How each population is made, as Python."""


@lru_cache(maxsize=2)
def built(population: str, size: int, joined: bool, ties: int, rewire: float, seed: int) -> nx.Graph:
    """Return a graph as `EXPRESSIONS` writes it; the last two are kept, for a slider's next move asks for the same."""
    if population == "moore":
        line = nx.cycle_graph(size) if joined else nx.path_graph(size)
        return nx.strong_product(line, line)
    if population == "von-neumann":
        return nx.grid_2d_graph(size, size, periodic=joined)
    if population == "small-world":
        return nx.watts_strogatz_graph(size, ties, rewire, seed=seed)
    if population == "random":
        return nx.gnm_random_graph(size, size * ties // 2, seed=seed)
    if population == "scale-free":
        return nx.barabasi_albert_graph(size, ties // 2, seed=seed)
    return nx.cycle_graph(size) if population == "cycle" else nx.complete_graph(size)


def _number(name: str, value: Any, low: float, high: float) -> float:
    whole = name in WHOLE
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not low <= number <= high or (whole and number != int(number)):
        what = "a whole number" if whole else "a number"
        raise InputError(f"{short(name)} = {short(value)}: must be {what} from {low:,.10g} to {high:,.10g}")
    return int(number) if whole else number


def _quoted(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)
