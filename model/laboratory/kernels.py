"""The laboratory's rules: what one node of a graph earns, sees and does.

What an act earns, how a head answers and how one learns from another are the rules of ``agents``, the very ones that
heads in schools use; here is only who meets whom.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...agents.deciding import advantage_of_cooperating, best_response
from ...agents.dilemma import earned
from ...agents.engine.compiled import rule
from ...agents.learning import fermi, fitness, follow_the_best, proportional

UPDATES = ("imitate-best", "fermi", "proportional", "death-birth", "birth-death", "imitation", "best-response")
IMITATE_BEST, FERMI, PROPORTIONAL, DEATH_BIRTH, BIRTH_DEATH, IMITATION, BEST_RESPONSE = range(7)
PLACES, SITES, FIXATION = range(3)  # purposes of draws
MOST_LISTED = 64  # neighbours for which chances are listed


class Game(NamedTuple):
    """What is played and how acts spread."""

    reward: float
    sucker: float
    temptation: float
    punishment: float
    averaged: bool
    with_self: bool
    update: int
    noise: float
    selection: float
    constant: float  # constant fitness of a cooperator (others have 1); 0 if fitness comes from payoffs
    most: float  # the largest difference of two payoffs of the matrix
    fittest: float  # no fitness is larger


@rule
def mixed(first: np.ndarray) -> bool:
    """Return whether everybody meets everybody: then ``first`` holds nothing but their number.

    On a graph, ``first`` says where each node's neighbours start (nodes + 1,), and ``neighbours`` lists them.
    """
    return first.size == 1


@rule
def nodes(first: np.ndarray) -> int:
    """Return how many nodes there are."""
    return int(first[0]) if mixed(first) else first.size - 1


@rule
def degree(i: int, first: np.ndarray) -> int:
    """Return how many neighbours a node has."""
    return int(first[0] - 1) if mixed(first) else int(first[i + 1] - first[i])


@rule
def cooperating(i: int, first: np.ndarray, act: np.ndarray, around: np.ndarray) -> int:
    """Return how many of a node's neighbours cooperate; ``around`` holds it by node, or the total if mixed."""
    return int(around[0] - act[i]) if mixed(first) else int(around[i])


@rule
def some_neighbour(i: int, word: int, first: np.ndarray, neighbours: np.ndarray) -> int:
    """Return the neighbour that a random word of 32 bits picks; the node itself if it has none."""
    k = degree(i, first)
    if k == 0:
        return i
    pick = word * k >> 32
    if mixed(first):
        return pick + 1 if pick >= i else pick
    return int(neighbours[first[i] + pick])


@rule
def score(i: int, first: np.ndarray, game: Game, act: np.ndarray, around: np.ndarray) -> float:
    """Return what a node earns as things stand, from whole numbers of cooperating and competing partners."""
    return score_among(int(act[i]), cooperating(i, first, act, around), degree(i, first), game)


@rule
def score_among(own: int, helping: int, partners: int, game: Game) -> float:
    """Return what an act earns if so many of so many partners cooperate."""
    others = partners - helping
    if game.with_self:
        helping += own
        others += 1 - own
    total = earned(own == 1, helping, others, game.reward, game.sucker, game.temptation, game.punishment)
    if game.averaged and helping + others > 0:
        return total / (helping + others)
    return total


@rule
def fit(i: int, first: np.ndarray, game: Game, act: np.ndarray, around: np.ndarray) -> float:
    """Return a node's fitness."""
    if game.constant > 0.0:
        return game.constant if act[i] == 1 else 1.0
    return fitness(score(i, first, game, act, around), game.selection)


@rule
def best_around(
    i: int, first: np.ndarray, neighbours: np.ndarray, game: Game, act: np.ndarray, around: np.ndarray
) -> tuple[float, float]:
    """Return the most that a neighbour earns by cooperating and by competing; minus infinity if none does."""
    helping, competing = -np.inf, -np.inf
    if mixed(first):  # all who do the same earn the same: one of each tells it
        for j in (first_who(1, i, act), first_who(0, i, act)):
            if j >= 0:
                value = score(j, first, game, act, around)
                if act[j] == 1:
                    helping = value
                else:
                    competing = value
        return helping, competing
    for at in range(first[i], first[i + 1]):
        j = neighbours[at]
        value = score(j, first, game, act, around)
        if act[j] == 1:
            helping = max(helping, value)
        else:
            competing = max(competing, value)
    return helping, competing


@rule
def fitness_around(
    i: int, first: np.ndarray, neighbours: np.ndarray, game: Game, act: np.ndarray, around: np.ndarray
) -> tuple[float, float]:
    """Return the summed fitness of a node's cooperating and of its competing neighbours."""
    helping, competing = 0.0, 0.0
    if mixed(first):
        for j in (first_who(1, i, act), first_who(0, i, act)):
            if j >= 0:
                many = cooperating(i, first, act, around)
                if act[j] == 1:
                    helping = many * fit(j, first, game, act, around)
                else:
                    competing = (nodes(first) - 1 - many) * fit(j, first, game, act, around)
        return helping, competing
    for at in range(first[i], first[i + 1]):
        j = neighbours[at]
        if act[j] == 1:
            helping += fit(j, first, game, act, around)
        else:
            competing += fit(j, first, game, act, around)
    return helping, competing


@rule
def first_who(what: int, i: int, act: np.ndarray) -> int:
    """Return a node other than ``i`` that does this; -1 if there is none."""
    for j in range(act.size):
        if j != i and act[j] == what:
            return j
    return -1


@rule
def chance_of_cooperating(
    i: int, word: int, first: np.ndarray, neighbours: np.ndarray, game: Game, act: np.ndarray, around: np.ndarray
) -> float:
    """Return the chance that a node cooperates after its update, whatever it learns from."""
    if game.update in (FERMI, PROPORTIONAL):
        return chance_after_a_look(i, some_neighbour(i, word, first, neighbours), first, game, act, around)
    if degree(i, first) == 0:
        return act[i]
    if game.update == BEST_RESPONSE:
        return response(i, first, game, act, around)
    if game.update == IMITATE_BEST:
        helping, competing = best_around(i, first, neighbours, game, act, around)
        return follow_the_best(act[i], score(i, first, game, act, around), helping, competing)
    helping, competing = fitness_around(i, first, neighbours, game, act, around)
    if game.update == IMITATION:
        own = fit(i, first, game, act, around)
        helping += own * act[i]
        competing += own * (1 - act[i])
    return helping / (helping + competing) if helping + competing > 0.0 else act[i]


@rule
def chance_after_a_look(i: int, j: int, first: np.ndarray, game: Game, act: np.ndarray, around: np.ndarray) -> float:
    """Return the chance that a node cooperates after it has compared what it earns with what one other earns."""
    if act[j] == act[i]:
        return act[i]
    own, other = score(i, first, game, act, around), score(j, first, game, act, around)
    return chance_of_two(act[j], own, other, max(degree(i, first), degree(j, first)), game)


@rule
def chance_of_two(what: int, own: float, other: float, partners: int, game: Game) -> float:
    """Return the chance that a node cooperates after a look at one that earns so much by doing otherwise."""
    if game.update == FERMI:
        changes = fermi(own, other, game.noise)
    else:
        changes = proportional(own, other, game.most if game.averaged else game.most * (partners + game.with_self))
    return changes if what == 1 else 1.0 - changes


@rule
def chances_by_helpers(first: np.ndarray, game: Game) -> np.ndarray:
    """List the chances that a node cooperates after a look at one that does otherwise, if all have as many neighbours.

    By what the other does, how many help the node, and how many help the other: listed once, they spare a lattice most
    of its work. Empty where neighbours differ in number, are too many, or are everybody.
    """
    k = degree(0, first)
    alike = not mixed(first) and k <= MOST_LISTED
    for i in range(nodes(first)):
        alike = alike and degree(i, first) == k
    size = k + 1 if alike else 0
    chances = np.empty((2, size, size))
    for what in range(2):
        for near in range(size):
            for far in range(size):
                own, other = score_among(1 - what, near, k, game), score_among(what, far, k, game)
                chances[what, near, far] = chance_of_two(what, own, other, k, game)
    return chances


@rule
def response(i: int, first: np.ndarray, game: Game, act: np.ndarray, around: np.ndarray) -> float:
    """Return the chance that a node cooperates which answers what its neighbours do now, as a head does.

    Without noise it changes only to what pays more.
    """
    share = cooperating(i, first, act, around) / degree(i, first)
    greed, fear = game.temptation - game.reward, game.punishment - game.sucker
    advantage = advantage_of_cooperating(share, greed, fear)
    if not game.averaged:
        advantage *= degree(i, first)
    if game.noise > 0.0:
        return best_response(advantage, game.noise)
    if advantage == 0.0:
        return act[i]
    return 1.0 if advantage > 0.0 else 0.0


@rule
def take(i: int, what: int, first: np.ndarray, neighbours: np.ndarray, act: np.ndarray, around: np.ndarray) -> None:
    """Let a node do this from now on."""
    if act[i] == what:
        return
    change = 1 if what else -1
    act[i] = what
    if mixed(first):
        around[0] += change
        return
    for at in range(first[i], first[i + 1]):
        around[neighbours[at]] += change


@rule
def count_around(first: np.ndarray, neighbours: np.ndarray, act: np.ndarray, around: np.ndarray) -> None:
    """Count the cooperating neighbours of every node."""
    around[:] = 0
    if mixed(first):
        around[0] = act.sum()
        return
    for i in range(nodes(first)):
        if act[i] == 1:
            for at in range(first[i], first[i + 1]):
                around[neighbours[at]] += 1


@rule
def unit(a: int, b: int) -> float:
    """Return a number from [0, 1) out of two random words."""
    return float((a << 21) ^ (b >> 11)) * 2.0**-53
