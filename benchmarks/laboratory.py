"""How fast the laboratory is, beside plain Mesa and EGTtools: ``nice .venv/bin/python benchmarks/laboratory.py``.

All who play one game must come to the same result, within four standard errors of sampling. Times are the processor's,
on one thread; the rivals take turns, so that a slow moment of the machine meets all; rates are medians over the turns,
ratios medians of the ratios within a turn. Without EGTtools (see requirements-laboratory.txt) the rest goes on. With
``--json`` the figures as JSON.
"""

from __future__ import annotations

import argparse
import json
import math
import os
from dataclasses import asdict, dataclass, field
from statistics import mean, median, stdev
from time import process_time
from typing import TYPE_CHECKING

import laboratory_peer as peer
import networkx as nx
from plain_mesa_laboratory import FixationModel, LatticeModel
from rich.console import Console
from rich.table import Table

from coopetition.experiments.evidence.published.fixation import closed_sum, exact
from coopetition.model.laboratory import Laboratory, MixedPopulation

if TYPE_CHECKING:
    from collections.abc import Callable

OURS, MESA = "laboratory", "plain Mesa"
WITHIN = 4.0  # standard errors

SIDE, B, NOISE = 200, 1.4, 0.1
SITES = SIDE * SIDE
SETTLES = 48  # steps from half cooperators, placed at random, until the share of cooperators has settled
STEPS = {OURS: 100, MESA: 10, peer.NAME: round(SETTLES / peer.CLOCK)}  # a turn's, of as many updates as there are sites
SEEDS = 20  # of runs that tell how much results vary

CYCLE = {"nodes": 20, "b": 2.0, "c": 0.5, "w": 0.1}
CYCLE_RUNS = {OURS: 100_000, MESA: 4_000}

MIXED, MATRIX, MIXED_NOISE = 100, (-0.5, 2.0, 0.0, 0.0), 1.0
MIXED_RUNS = {OURS: 20_000, peer.NAME: 100}


@dataclass
class Side:
    """One who plays a game: what it did in a turn, how fast, and what came of it."""

    who: str
    each: int  # updates or runs a turn
    rates: list[float] = field(default_factory=list)  # a second of processor time, turn by turn
    results: list[float] = field(default_factory=list)
    error: float = math.nan  # standard error of the mean result
    expected: float = math.nan  # what the mean result should be, but for the error

    @property
    def agrees(self) -> bool:
        return abs(mean(self.results) - self.expected) <= WITHIN * self.error

    def turn(self, call: Callable[[], float]) -> None:
        """Take a turn: time a call that returns a result."""
        start = process_time()
        result = call()
        self.rates.append(self.each / (process_time() - start))
        self.results.append(result)


@dataclass
class Match:
    """One game, as all who know it play it."""

    game: str
    unit: str
    result: str
    sides: list[Side]

    def play(self, turns: int, calls: dict[str, Callable[[int], float]]) -> None:
        """Let the sides take turns; a call is told which turn it is."""
        for turn in range(turns):
            for side in self.sides:
                side.turn(lambda side=side, turn=turn: calls[side.who](turn))

    def ratios(self, side: Side) -> list[float]:
        """Return how many times faster the laboratory is, turn by turn."""
        return [ours / theirs for ours, theirs in zip(self.sides[0].rates, side.rates, strict=True)]


def ours_on(graph: nx.Graph, seed: int) -> Laboratory:
    return Laboratory(
        graph,
        game="weak-prisoners-dilemma",
        b=B,
        update="fermi",
        noise=NOISE,
        synchronous=False,
        self_interaction=True,
        rng=seed,
    )


def lattice(turns: int) -> Match:
    """Play the game of Szabo and Toke: updates a second, and the share of cooperators.

    What is expected of the others, and how much it varies, is told by twenty runs of the laboratory under the schedule
    of each: Mesa goes on from turn to turn, EGTtools starts anew each turn.
    """
    graph = nx.grid_2d_graph(SIDE, SIDE, periodic=True)
    shares = [ours_on(graph, 100 + seed).run(SETTLES + turns * STEPS[MESA]) for seed in range(SEEDS)]
    sides = [Side(who, STEPS[who] * SITES) for who in (OURS, MESA, *([peer.NAME] if peer.THERE else []))]
    lab = ours_on(graph, 1)
    lab.run(SETTLES)
    model = LatticeModel(SIDE, B, NOISE, rng=1)
    for _ in range(SETTLES):
        model.step()

    def mesa(_turn: int) -> float:
        total = 0.0
        for _ in range(STEPS[MESA]):
            model.step()
            total += model.share
        return total / STEPS[MESA]

    calls = {OURS: lambda _turn: float(lab.run(STEPS[OURS])[1:].mean()), MESA: mesa}
    if peer.THERE:
        other = peer.PeerLattice(SIDE, B, NOISE)
        calls[peer.NAME] = lambda _turn: other.run(STEPS[peer.NAME] * SITES)
    match = Match(f"Fermi, lattice of {SIDE} x {SIDE}", "updates", "share of cooperators", sides)
    match.play(turns, calls)

    in_a_row = [float(each[SETTLES + 1 :].mean()) for each in shares]  # as Mesa was run; the laboratory ran for longer
    at_once = [float(each[SETTLES]) for each in shares]  # as one turn of EGTtools
    for side in sides:
        alike, times = (at_once, turns) if side.who == peer.NAME else (in_a_row, 1)
        side.expected = mean(alike)
        side.error = stdev(alike) * math.sqrt(1 / times + 1 / SEEDS)
    return match


def judge_runs(side: Side, chance: float) -> None:
    """Say what runs to fixation should have come to."""
    side.expected = chance
    side.error = math.sqrt(chance * (1.0 - chance) / (side.each * len(side.results)))


def cycle(turns: int) -> Match:
    """Let one cooperator try to take over a cycle: runs a second, and how often it does."""
    sides = [Side(who, CYCLE_RUNS[who]) for who in (OURS, MESA)]
    nodes, b, c, w = CYCLE.values()

    def ours(turn: int, runs: int = CYCLE_RUNS[OURS]) -> float:
        graph = nx.cycle_graph(nodes)
        lab = Laboratory(graph, game="donation", b=b, c=c, update="death-birth", selection=w, rng=turn + 1)
        return lab.fixation(runs).probability

    model = FixationModel(**CYCLE, rng=1)

    def mesa(_turn: int) -> float:
        return sum(model.takes_over() for _ in range(CYCLE_RUNS[MESA])) / CYCLE_RUNS[MESA]

    ours(0, runs=1)  # compiles
    match = Match(f"death-birth, cycle of {nodes}", "runs", "fixation", sides)
    match.play(turns, {OURS: ours, MESA: mesa})
    for side in sides:
        judge_runs(side, exact(nodes, b, c, w, "death-birth"))
    return match


def mixed(turns: int) -> Match:
    """Let one cooperator try to take over a mixed population: runs a second, and how often it does."""
    sides = [Side(who, MIXED_RUNS[who]) for who in (OURS, peer.NAME)]
    options = {"payoff": "averaged", "update": "fermi", "noise": MIXED_NOISE, "synchronous": False}

    def ours(turn: int, runs: int = MIXED_RUNS[OURS]) -> float:
        return Laboratory(MixedPopulation(MIXED), MATRIX, rng=turn + 1, **options).fixation(runs).probability

    other = peer.PeerFixation(MIXED, MATRIX, MIXED_NOISE)
    ours(0, runs=1)  # compiles
    match = Match(f"Fermi, mixed population of {MIXED}", "runs", "fixation", sides)
    match.play(turns, {OURS: ours, peer.NAME: lambda _turn: other.run(MIXED_RUNS[peer.NAME])})
    for side in sides:
        judge_runs(side, closed_sum(MIXED, MATRIX, 1.0 / MIXED_NOISE))
    return match


def told(numbers: list[float]) -> str:
    """Return the median of some numbers and their spread."""
    digits = 0 if median(numbers) >= 100 else 1
    return f"{median(numbers):,.{digits}f} ({min(numbers):,.{digits}f} to {max(numbers):,.{digits}f})"


def show(matches: list[Match], turns: int) -> None:
    """Print the figures as a table."""
    title = f"Processor time, one thread; median (least to most) of {turns} turns"
    table = Table("game", "who", "a second", "times as fast", "result", "expected", "agrees?", title=title)
    for match in matches:
        for row, side in enumerate(match.sides):
            rates = [rate / 1e6 for rate in side.rates] if match.unit == "updates" else side.rates
            table.add_row(
                (match.game, f"{'million ' if rates is not side.rates else ''}{match.unit}; {match.result}", "")[row],
                side.who,
                told(rates),
                told(match.ratios(side)) if row > 0 else "",
                f"{mean(side.results):.4f}",
                f"{side.expected:.4f} ± {side.error:.4f}",
                "yes" if side.agrees else "NO",
                end_section=side is match.sides[-1],
            )
    console = Console()
    if not console.is_terminal:
        console.width = 120
    console.print(table)
    runs, rate = CYCLE_RUNS[OURS], median(matches[1].sides[0].rates)
    for line in (
        "Times as fast: the laboratory beside this one, in the same turn.",
        f"A result agrees if it is within {WITHIN:g} standard errors (±) of what is expected.",
        f"{runs:,} runs on a cycle of {CYCLE['nodes']} take {runs / rate:.2f} s.",
        f"Load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.",
    ):
        console.print(line, highlight=False)


def main() -> None:
    """Time everything and print it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--turns", type=int, default=7, help="how often each takes its turn (7)")
    asked = parser.parse_args()
    errors = Console(stderr=True)
    if peer.THERE:
        errors.print(
            f"beside {peer.begin(seed=1)}; a few minutes, and one more if rules are to be compiled", soft_wrap=True
        )
    else:
        errors.print(f"{peer.NAME} is not there and is left out; {peer.HOW}", soft_wrap=True)
    matches = [lattice(asked.turns), cycle(asked.turns), *([mixed(asked.turns)] if peer.THERE else [])]
    if asked.json:
        print(json.dumps({"load": os.getloadavg()[0], "matches": [asdict(match) for match in matches]}, indent=2))
    else:
        show(matches, asked.turns)
    if not all(side.agrees for match in matches for side in match.sides):
        raise SystemExit("results do not agree")


if __name__ == "__main__":
    main()
