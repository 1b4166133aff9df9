"""How likely one cooperator takes over: runs from one to none or all."""

from __future__ import annotations

import numpy as np

from ...agents.engine.compiled import rule
from ..streams import philox
from .kernels import (
    BIRTH_DEATH,
    FERMI,
    FIXATION,
    PLACES,
    PROPORTIONAL,
    Game,
    chance_after_a_look,
    chance_of_cooperating,
    degree,
    fit,
    nodes,
    some_neighbour,
    take,
    unit,
)


@rule
def fixation(
    runs: int, longest: int, key: tuple[int, int], first: np.ndarray, neighbours: np.ndarray, game: Game
) -> tuple[int, int]:
    """Return how many runs from one cooperator at a random node end with all; and the first that never ends, or -1.

    Only what can change anything is played: of all nodes, those with a neighbour who does otherwise are picked. What is
    skipped changes nothing, so the chance of taking over is the same.
    """
    n = nodes(first)
    act, around = np.zeros(n, dtype=np.uint8), np.zeros(n, dtype=np.int32)
    edge, place = np.zeros(n, dtype=np.int64), np.full(n, -1)
    won = 0
    for run in range(runs):
        word, _, _, _ = philox(run & 0xFFFFFFFF, run >> 32, 0, PLACES, key[0], key[1])
        act[:] = 0
        around[:] = 0
        place[:] = -1
        size = changed(word * n >> 32, 1, first, neighbours, act, around, edge, place, 0)
        total, k = 1, 0
        while 0 < total < n and k < longest:
            word, other, a, b = philox(k, run & 0xFFFFFFFF, run >> 32, FIXATION, key[0], key[1])
            i = edge[word * size >> 32]
            what, target = act[i], i
            if game.update == BIRTH_DEATH:
                if unit(a, b) * game.fittest < fit(i, first, game, act, around):
                    target = some_neighbour(i, other, first, neighbours)
            elif unit(a, b) < chance_of_cooperating(i, other, first, neighbours, game, act, around):
                what = 1
            else:
                what = 0
            if act[target] != what:
                total += 1 if what == 1 else -1
                size = changed(target, what, first, neighbours, act, around, edge, place, size)
            k += 1
        if k == longest:
            return won, run
        won += total == n
    return won, -1


@rule
def fixation_mixed(
    runs: int, longest: int, key: tuple[int, int], first: np.ndarray, neighbours: np.ndarray, game: Game
) -> tuple[int, int]:
    """Return the same for a mixed population, where the number of cooperators tells all: only changes are drawn."""
    n = nodes(first)
    rises = chances_of_rising(first, neighbours, game)
    won = 0
    for run in range(runs):
        total, k = 1, 0
        while 0 < total < n and k < longest:
            _, _, a, b = philox(k, run & 0xFFFFFFFF, run >> 32, FIXATION, key[0], key[1])
            total += 1 if unit(a, b) < rises[total] else -1
            k += 1
        if k == longest:
            return won, run
        won += total == n
    return won, -1


@rule
def chances_of_rising(first: np.ndarray, neighbours: np.ndarray, game: Game) -> np.ndarray:
    """Return, by the number of cooperators in a mixed population, the chance that its next change is a rise."""
    n = nodes(first)
    act, around = np.zeros(n, dtype=np.uint8), np.zeros(1, dtype=np.int32)
    chances = np.zeros(n + 1)
    for total in range(1, n):
        act[total - 1] = 1  # nodes 0 to total - 1 cooperate
        around[0] = total
        up = change_of_one(n - 1, 0, total, first, neighbours, game, act, around)
        down = change_of_one(0, n - 1, n - total, first, neighbours, game, act, around)
        chances[total] = up / (up + down)
    return chances


@rule
def change_of_one(
    i: int,
    j: int,
    doing: int,
    first: np.ndarray,
    neighbours: np.ndarray,
    game: Game,
    act: np.ndarray,
    around: np.ndarray,
) -> float:
    """Return how likely a mixed population gains one who does as ``j``, at cost of those who do as ``i``, in an update.

    ``doing`` is how many do as ``j`` now.
    """
    n = nodes(first)
    if game.update == BIRTH_DEATH:
        return doing * fit(j, first, game, act, around) * (n - doing)
    if game.update in (FERMI, PROPORTIONAL):
        chance = chance_after_a_look(i, j, first, game, act, around) * doing / (n - 1)
        other = chance_after_a_look(i, i, first, game, act, around) * (n - 1 - doing) / (n - 1)
        helping = chance + other
    else:
        helping = chance_of_cooperating(i, 0, first, neighbours, game, act, around)
    return (n - doing) * (helping if act[j] == 1 else 1.0 - helping)


@rule
def changed(
    i: int,
    what: int,
    first: np.ndarray,
    neighbours: np.ndarray,
    act: np.ndarray,
    around: np.ndarray,
    edge: np.ndarray,
    place: np.ndarray,
    size: int,
) -> int:
    """Let a node do this from now on and keep the list of those who have a neighbour that does otherwise."""
    take(i, what, first, neighbours, act, around)
    size = listed(i, first, act, around, edge, place, size)
    for at in range(first[i], first[i + 1]):
        size = listed(neighbours[at], first, act, around, edge, place, size)
    return size


@rule
def listed(
    i: int,
    first: np.ndarray,
    act: np.ndarray,
    around: np.ndarray,
    edge: np.ndarray,
    place: np.ndarray,
    size: int,
) -> int:
    """Put a node on the list, or take it off; return the list's length."""
    differing = degree(i, first) - around[i] if act[i] == 1 else around[i]
    if differing > 0 and place[i] < 0:
        edge[size], place[i] = i, size
        return size + 1
    if differing == 0 and place[i] >= 0:
        last = edge[size - 1]
        edge[place[i]], place[last] = last, place[i]
        place[i] = -1
        return size - 1
    return size
