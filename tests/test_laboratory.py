"""The laboratory: published results, exact answers of other graphs and updates, and what is refused."""

from __future__ import annotations

import itertools
import math
import os
import subprocess
import sys

import networkx as nx
import numpy as np
import pytest

from coopetition.agents import deciding, dilemma, learning
from coopetition.agents.errors import InputError
from coopetition.experiments.evidence.published import PUBLISHED
from coopetition.experiments.evidence.published.fixation import closed_sum
from coopetition.model.laboratory import GAMES, UPDATES, Laboratory, MixedPopulation
from coopetition.model.laboratory.laboratory import ONE_AT_A_TIME

COPYING = [update for update in UPDATES if update != "best-response"]
CHEAP = [row for row, each in PUBLISHED.items() if each.cheap]


def options_of(update, **more):
    """What an update needs besides the game."""
    needed = {"fermi": {"noise": 0.3, "synchronous": False}}
    needed |= {UPDATES[code]: {"selection": 0.1} for code in ONE_AT_A_TIME}
    return {"update": update, **needed.get(update, {"synchronous": False}), **more}


@pytest.mark.parametrize("row", CHEAP)
def test_a_published_result_is_found_again(row):
    for finding in PUBLISHED[row].find():
        assert finding.within, finding


@pytest.mark.slow
@pytest.mark.parametrize("row", [row for row in PUBLISHED if row not in CHEAP and row in {"L1", "L5"}])
def test_a_longer_published_result_is_found_again(row):
    for finding in PUBLISHED[row].find():
        assert finding.within, finding


def test_the_closed_sum_of_a_mixed_population():
    """Row L12 without its runs; they are found by `coopetition laboratory L12`."""
    assert closed_sum(100, (-0.5, 2.0, 0.0, 0.0), 1.0) == pytest.approx(0.8641155742462664, abs=1e-12)
    assert closed_sum(50, (0.3, 0.3, 0.3, 0.3), 1.0) == pytest.approx(1 / 50)


def test_every_row_is_documented_and_there():
    wanted = {f"L{k}" for k in (1, 2, 3, 5, 6, 9, 10, 12, 15, 16, 17, 18, 19)}
    assert set(PUBLISHED) == wanted
    assert set(CHEAP) >= {"L2", "L3", "L10", "L15", "L16", "L17", "L18", "L19"}
    for each in PUBLISHED.values():
        assert each.title
        assert each.set_up
        assert each.source


# exact answers --------------------------------------------------------------------------------------------------------


class Chain:
    """One game on a small graph, as the chain over all sets of cooperators: slow, plain and exact."""

    def __init__(self, graph, matrix, update, w=0.1, noise=0.3, constant=None, averaged=False, with_self=False):
        nodes = list(graph)
        self.n, self.around = len(nodes), [[nodes.index(other) for other in graph[node]] for node in nodes]
        self.matrix, self.update, self.w, self.noise, self.constant = matrix, update, w, noise, constant
        self.averaged, self.with_self = averaged, with_self

    def payoff(self, acts, i):
        reward, sucker, temptation, punishment = self.matrix
        met = [acts[j] for j in self.around[i]] + ([acts[i]] if self.with_self else [])
        each = [(reward if m else sucker) if acts[i] else (temptation if m else punishment) for m in met]
        return sum(each) / len(each) if self.averaged else sum(each)

    def fit(self, acts, i):
        if self.constant is not None:
            return self.constant if acts[i] else 1.0
        return 1 - self.w + self.w * self.payoff(acts, i)

    def copies(self, acts, i, j):
        gain = self.payoff(acts, j) - self.payoff(acts, i)
        if self.update == "fermi":
            return 1 / (1 + math.exp(-gain / self.noise))
        k = 1 if self.averaged else max(len(self.around[i]), len(self.around[j])) + self.with_self
        return max(0, gain) / ((max(self.matrix) - min(self.matrix)) * k)

    def moves(self, acts):
        """(chance, node, act) of everything that may happen in one update."""
        whole = sum(self.fit(acts, i) for i in range(self.n))
        for i, near in enumerate(self.around):
            if self.update == "birth-death":
                yield from ((self.fit(acts, i) / whole / len(near), j, acts[i]) for j in near)
            elif self.update in {"death-birth", "imitation"}:
                pool = [*near, i] if self.update == "imitation" else near
                total = sum(self.fit(acts, j) for j in pool)
                yield from ((self.fit(acts, j) / total / self.n, i, acts[j]) for j in pool)
            else:
                yield from ((self.copies(acts, i, j) / self.n / len(near), i, acts[j]) for j in near)

    def fixation(self):
        """The chance that one cooperator at a random node takes over; not a number if a run may never end."""
        states = list(itertools.product((0, 1), repeat=self.n))
        row = {state: k for k, state in enumerate(states)}
        system, right = np.eye(len(states)), np.zeros((len(states), 2))
        right[0, 0] = right[-1, 1] = 1.0
        for k, state in enumerate(states[1:-1], 1):
            system[k, k] = 0.0
            for chance, i, act in self.moves(state):
                system[k, k] += chance
                system[k, row[(*state[:i], act, *state[i + 1 :])]] -= chance
        lost, won = np.linalg.lstsq(system, right)[0][[1 << k for k in range(self.n)]].mean(axis=0)
        return min(1.0, max(0.0, float(won))) if lost + won > 0.999 else math.nan


def exact_fixation(graph, matrix, update, **options):
    return Chain(graph, matrix, update, **options).fixation()


SMALL = {
    "star": nx.star_graph(5),
    "path": nx.path_graph(6),
    "kite": nx.krackhardt_kite_graph().subgraph(range(7)).copy(),
    "complete": nx.complete_graph(5),
}


@pytest.mark.parametrize("update", ["fermi", "proportional", "death-birth", "birth-death", "imitation"])
@pytest.mark.parametrize("graph", SMALL)
@pytest.mark.parametrize("payoff", ["accumulated", "averaged"])
@pytest.mark.parametrize("with_self", [False, True])
def test_fixation_on_any_graph_is_the_exact_chains(update, graph, payoff, with_self):
    """Not only on cycles: every option on graphs of other shapes, against the chain over all sets of cooperators."""
    matrix, runs = (1.23, -0.31, 1.57, 0.02), 20_000
    wanted = exact_fixation(SMALL[graph], matrix, update, averaged=payoff == "averaged", with_self=with_self)
    lab = Laboratory(SMALL[graph], matrix, **options_of(update, payoff=payoff, self_interaction=with_self, rng=3))
    if math.isnan(wanted):
        with pytest.raises(InputError, match="side by side"):
            lab.fixation(runs, longest=10**5)
        return
    found = lab.fixation(runs)
    assert abs(found.probability - wanted) <= 4 * math.sqrt(wanted * (1 - wanted) / runs) + 1e-12
    assert found.low <= found.probability <= found.high


@pytest.mark.parametrize("update", ["fermi", "proportional", "death-birth", "birth-death", "imitation"])
def test_a_mixed_population_is_a_complete_graph(update):
    matrix, runs = (1.23, -0.31, 1.57, 0.02), 20_000
    wanted = exact_fixation(nx.complete_graph(6), matrix, update)
    found = Laboratory(MixedPopulation(6), matrix, **options_of(update, rng=5)).fixation(runs)
    assert abs(found.probability - wanted) <= 4 * math.sqrt(wanted * (1 - wanted) / runs) + 1e-12


@pytest.mark.parametrize("r", [0.8, 1.1, 2.0])
@pytest.mark.parametrize("graph", ["cycle", "complete", "star"])
def test_constant_fitness_under_birth_death(r, graph):
    """Lieberman, Hauert and Nowak 2005: Moran's probability on graphs that are isothermal; stars amplify."""
    n, runs = 8, 40_000
    made = {"cycle": nx.cycle_graph(n), "complete": nx.complete_graph(n), "star": nx.star_graph(n - 1)}[graph]
    moran = (1 - 1 / r) / (1 - r**-n)
    wanted = exact_fixation(made, (0, 0, 0, 0), "birth-death", constant=r) if graph == "star" else moran
    found = Laboratory(made, fitness=r, update="birth-death", rng=2).fixation(runs)
    assert abs(found.probability - wanted) <= 4 * math.sqrt(wanted * (1 - wanted) / runs)
    if graph == "star":
        assert (wanted > moran) == (r > 1)


def test_one_by_one_runs_end_as_often_as_fixation_says():
    """Playing every update, those that change nothing too, ends with all as often as playing only those that may."""
    matrix, runs, won = (1.2, -0.3, 1.5, 0.0), 1500, 0
    for seed in range(runs):
        lab = Laboratory(SMALL["path"], matrix, **options_of("death-birth", start="one", rng=seed))
        while 0 < lab.share < 1:
            lab.run(5)
        won += lab.share == 1
    wanted = exact_fixation(SMALL["path"], matrix, "death-birth")
    assert abs(won / runs - wanted) <= 4 * math.sqrt(wanted * (1 - wanted) / runs)


# by hand --------------------------------------------------------------------------------------------------------------


def slowly(graph, acts, matrix, update, *, averaged=False, with_self=False, noise=0.0):
    """The chances of cooperating at a synchronous update, written out once more in plain Python."""
    reward, sucker, temptation, punishment = matrix
    rows = {}
    for node in graph:
        met = list(graph[node]) + ([node] if with_self else [])
        helping = sum(acts[other] for other in met)
        rows[node] = (
            helping * reward + (len(met) - helping) * sucker
            if acts[node]
            else helping * temptation + (len(met) - helping) * punishment
        ) / (len(met) if averaged and met else 1)
    chances = {}
    for node in graph:
        if update == "imitate-best":
            best = max([rows[node], *(rows[other] for other in graph[node])])
            if rows[node] == best:
                chances[node] = acts[node]
            else:
                tied = {acts[other] for other in graph[node] if rows[other] == best}
                chances[node] = sum(tied) / len(tied)
        else:
            helping = sum(acts[other] for other in graph[node])
            others = len(graph[node]) - helping
            gain = helping * (reward - temptation) + others * (sucker - punishment)
            gain /= len(graph[node]) if averaged else 1
            chances[node] = 1 / (1 + math.exp(-gain / noise)) if noise else (acts[node] if gain == 0 else gain > 0)
    return chances


@pytest.mark.parametrize("averaged", [False, True])
@pytest.mark.parametrize("with_self", [False, True])
@pytest.mark.parametrize("update", ["imitate-best", "best-response"])
def test_a_step_of_all_at_once_is_as_written(update, with_self, averaged):
    graph, matrix = nx.erdos_renyi_graph(40, 0.12, seed=4), (1.0, -0.2, 1.3, 0.1)
    graph = graph.subgraph([node for node in graph if graph.degree(node)]).copy()
    lab = Laboratory(
        graph,
        matrix,
        update=update,
        payoff="averaged" if averaged else "accumulated",
        self_interaction=with_self,
        rng=8,
    )
    for _ in range(6):
        before = {node: int(node in lab.cooperators) for node in graph}
        chances = slowly(graph, before, matrix, update, averaged=averaged, with_self=with_self)
        lab.run(1)
        sure = [node for node in graph if chances[node] in (0, 1, True, False)]
        assert len(sure) > 20
        assert all((node in lab.cooperators) == bool(chances[node]) for node in sure)


def test_the_noisy_best_response_is_the_heads_own():
    graph, matrix, runs = nx.path_graph(3), (1.0, -0.2, 1.3, 0.1), 4000
    count = 0
    for seed in range(runs):
        lab = Laboratory(graph, matrix, update="best-response", noise=0.5, start={0}, rng=seed)
        lab.run(1)
        count += 1 in lab.cooperators
    advantage = 2 * deciding.advantage_of_cooperating(0.5, matrix[2] - matrix[0], matrix[3] - matrix[1])
    wanted = deciding.best_response(advantage, 0.5)
    assert wanted == pytest.approx(slowly(graph, {0: 1, 1: 0, 2: 0}, matrix, "best-response", noise=0.5)[1])
    assert abs(count / runs - wanted) <= 4 * math.sqrt(wanted * (1 - wanted) / runs)


def test_two_acts_that_are_equally_good_are_as_likely():
    assert learning.follow_the_best(0.0, 1.0, 2.0, 2.0) == 0.5
    assert learning.follow_the_best(0.0, 2.0, 2.0, 2.0) == 0.0
    assert learning.follow_the_best(0.3, 1.0, -math.inf, -math.inf) == 0.3


def test_same_seed_same_run_and_it_goes_on_where_it_was():
    graph = nx.watts_strogatz_graph(60, 4, 0.2, seed=1)
    for update in UPDATES:
        one, other = (Laboratory(graph, (1.0, -0.1, 1.2, 0.0), **options_of(update, rng=6)) for _ in range(2))
        whole = one.run(8)
        parts = np.concatenate([other.run(3), other.run(5)[1:]])
        assert (whole == parts).all()
        assert one.cooperators == other.cooperators
        assert whole[-1] == one.share == len(one.cooperators) / 60
        third = Laboratory(graph, (1.0, -0.1, 1.2, 0.0), **options_of(update, rng=7))
        assert (third.run(8) != whole).any()


OUTCOMES = """
import networkx as nx

from coopetition.model.laboratory import UPDATES, Laboratory, MixedPopulation
from coopetition.model.laboratory.laboratory import ONE_AT_A_TIME

one_at_a_time = {UPDATES[code] for code in ONE_AT_A_TIME}
for graph in (nx.barabasi_albert_graph(30, 2, seed=1), nx.grid_2d_graph(5, 5), MixedPopulation(300)):
    for update in UPDATES:
        for synchronous in sorted({False, update not in one_at_a_time}):
            options = {"synchronous": synchronous}
            if update in one_at_a_time:
                options = {"selection": 0.1, "payoff": "averaged"}
            options |= {"noise": 0.3} if update in {"fermi", "best-response"} else {}
            options |= {} if update == "best-response" else {"self_interaction": True}
            lab = Laboratory(graph, (1.0, -0.1, 1.2, 0.0), update=update, rng=2**63 - 1, **options)
            print(update, synchronous, lab.states(4).tobytes().hex())
    for update in ("birth-death", "fermi"):
        options = {"selection": 0.1} if update == "birth-death" else {"noise": 0.3, "synchronous": False}
        if isinstance(graph, MixedPopulation):
            graph = MixedPopulation(6)
        print(update, Laboratory(graph, (1.0, -0.1, 1.2, 0.0), update=update, rng=2**62 + 1, **options).fixation(40))
"""


def test_the_same_to_the_last_bit_under_plain_rules():
    # proves that the rules are plain Python on numbers: with NUMBA_DISABLE_JIT=1 every node does the same as compiled
    told = []
    for more in ({}, {"NUMBA_DISABLE_JIT": "1"}):
        asked = [sys.executable, "-W", "error::RuntimeWarning", "-c", OUTCOMES]
        done = subprocess.run(asked, capture_output=True, text=True, check=False, env=os.environ | more)
        assert done.returncode == 0, done.stderr
        told.append(done.stdout.splitlines())
    assert len(told[0]) > 30
    assert told[0] == told[1]


def test_the_first_page_is_warmed_up_under_plain_rules():
    asked = [sys.executable, "-c", "from coopetition.viz.serve import warm_up; warm_up()"]
    plain = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(asked, capture_output=True, text=True, check=False, env=plain)
    assert done.returncode == 0, done.stderr


def test_states_are_who_cooperated():
    lab = Laboratory(nx.cycle_graph(30), game="donation", b=3, c=1, **options_of("fermi"))
    states = lab.states(4)
    assert states.shape == (5, 30)
    assert set(np.flatnonzero(states[-1]).tolist()) == lab.cooperators


@pytest.mark.parametrize(("start", "number"), [(0.5, 15), (0.0, 0), (1, 30), ("one", 1), ({0, 3}, 2), ([4], 1)])
def test_a_start_is_what_it_says(start, number):
    lab = Laboratory(nx.cycle_graph(30), game="stag-hunt", s=-0.5, t=0.5, start=start)
    assert len(lab.cooperators) == number
    if not isinstance(start, int | float | str):
        assert lab.cooperators == set(start)


def test_nodes_keep_their_names_and_the_lonely_stay_as_they_are():
    graph = nx.Graph([("ash", "beck"), ("beck", "cliff")])
    graph.add_node("dell")
    for update in UPDATES:
        lab = Laboratory(graph, (1.0, 0.0, 1.5, 0.1), **options_of(update, start={"dell", "ash"}))
        lab.run(10)
        assert "dell" in lab.cooperators


GRAPH = nx.cycle_graph(10)
PD = {"payoffs": (1.0, 0.0, 1.5, 0.1)}


@pytest.mark.parametrize(
    ("options", "right"),
    [
        ({**PD, "update": "death-birth", "selection": 0.1, "synchronous": True}, "one node take another's place"),
        ({**PD, "update": "imitate-bst"}, "did you mean|imitate-best"),
        ({**PD, "update": "fermi"}, "needs K above 0"),
        ({**PD, "update": "fermi", "noise": 0}, "above 0"),
        ({**PD, "update": "fermi", "noise": math.inf}, "above 0"),
        ({**PD, "noise": 0.1}, "of no use to update = 'imitate-best'"),
        ({**PD, "update": "death-birth"}, "needs w from 0 to 1"),
        ({**PD, "update": "death-birth", "selection": 2}, "from 0 to 1"),
        ({**PD, "selection": 0.1}, "of no use"),
        ({"payoffs": (1, -9, 2, 0), "update": "death-birth", "selection": 0.9}, "could fall to"),
        ({**PD, "fitness": 2.0, "update": "birth-death"}, "leave payoffs"),
        ({"fitness": 2.0, "update": "fermi", "noise": 1}, "of no use to update"),
        ({"fitness": -1.0, "update": "birth-death"}, "above 0"),
        ({}, "give either payoffs"),
        ({**PD, "game": "donation", "b": 2, "c": 1}, "give either payoffs"),
        ({"game": "donation", "b": 2}, "c is missing"),
        ({"game": "donation", "b": 2, "c": 1, "r": 1}, "r: of no use"),
        ({"game": "donatio", "b": 2, "c": 1}, "donation"),
        ({"payoffs": (1, 2, 3)}, "four numbers"),
        ({"payoffs": (1, 2, 3, math.nan)}, "finite"),
        ({**PD, "payoff": "summed"}, "'accumulated' or 'averaged'"),
        ({**PD, "start": 1.5}, "from 0 to 1"),
        ({**PD, "start": "two"}, "'one'"),
        ({**PD, "start": {99}}, "no node"),
        ({**PD, "rng": -1}, "from 0 to"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(options, right):
    with pytest.raises(InputError, match=right):
        Laboratory(GRAPH, **options)


@pytest.mark.parametrize(
    ("graph", "right"),
    [
        (nx.DiGraph([(0, 1)]), "directed"),
        (nx.Graph([(0, 0), (0, 1)]), "loops"),
        (nx.empty_graph(1), "two or more"),
        (MixedPopulation(1), "2 or more"),
        ([1, 2], "networkx.Graph or a MixedPopulation"),
    ],
)
def test_a_graph_that_makes_no_sense_is_refused(graph, right):
    with pytest.raises(InputError, match=right):
        Laboratory(graph, **PD)


def test_fixation_that_makes_no_sense_is_refused():
    with pytest.raises(InputError, match="one update at a time"):
        Laboratory(GRAPH, **PD, update="imitate-best", synchronous=True).fixation(10)
    with pytest.raises(InputError, match="copies nobody"):
        Laboratory(GRAPH, **PD, update="best-response", synchronous=False).fixation(10)
    with pytest.raises(InputError, match="not ended after 3 updates"):
        Laboratory(GRAPH, **PD, update="fermi", noise=1, synchronous=False).fixation(100, longest=3)
    with pytest.raises(InputError, match="1 or more"):
        Laboratory(GRAPH, **PD, update="fermi", noise=1, synchronous=False).fixation(0)


def test_heads_and_laboratory_share_one_code():
    """The very functions, not copies of them."""
    from coopetition.agents.strategies import imitator, opportunist
    from coopetition.model.laboratory import kernels
    from coopetition.model.phases import collaboration

    assert kernels.follow_the_best is learning.follow_the_best is imitator.follow_the_best
    assert kernels.best_response is deciding.best_response is opportunist.best_response
    assert kernels.advantage_of_cooperating is opportunist.advantage_of_cooperating
    assert kernels.earned is dilemma.earned
    assert collaboration.dilemma.payoff is dilemma.payoff
    assert set(GAMES) >= {"weak-prisoners-dilemma", "donation", "snowdrift", "stag-hunt", "greed-and-fear"}
