"""How a game runs on: all nodes at once, or one by one."""

from __future__ import annotations

import numpy as np

from ...agents.engine.compiled import rule
from ..streams import philox
from .kernels import (
    BIRTH_DEATH,
    FERMI,
    PROPORTIONAL,
    SITES,
    Game,
    chance_after_a_look,
    chance_of_cooperating,
    chances_by_helpers,
    fit,
    nodes,
    some_neighbour,
    take,
    unit,
)


@rule
def all_at_once(
    step: int,
    key: tuple[int, int],
    first: np.ndarray,
    neighbours: np.ndarray,
    game: Game,
    act: np.ndarray,
    new: np.ndarray,
    around: np.ndarray,
) -> None:
    """Let all nodes update at the same time, each on what it sees of the step before."""
    for i in range(nodes(first)):
        word, _, a, b = philox(i, step & 0xFFFFFFFF, step >> 32, SITES, key[0], key[1])
        new[i] = unit(a, b) < chance_of_cooperating(i, word, first, neighbours, game, act, around)
    for i in range(nodes(first)):
        take(i, new[i], first, neighbours, act, around)


@rule
def one_by_one(
    step: int,
    key: tuple[int, int],
    first: np.ndarray,
    neighbours: np.ndarray,
    game: Game,
    act: np.ndarray,
    around: np.ndarray,
) -> None:
    """Let as many nodes update as there are, one after the other, each picked at random on what it sees now."""
    n, looks = nodes(first), game.update in (FERMI, PROPORTIONAL)
    listed = chances_by_helpers(first, game) if looks else np.empty((2, 0, 0))
    for k in range(n):
        word, other, a, b = philox(k, step & 0xFFFFFFFF, step >> 32, SITES, key[0], key[1])
        i = word * n >> 32
        if looks:
            j = some_neighbour(i, other, first, neighbours)
            if act[i] != act[j]:
                if listed.size > 0:
                    chance = listed[act[j], around[i], around[j]]
                else:
                    chance = chance_after_a_look(i, j, first, game, act, around)
                take(i, unit(a, b) < chance, first, neighbours, act, around)
        elif game.update == BIRTH_DEATH:
            i = parent(k, step, key, first, game, act, around)
            take(some_neighbour(i, other, first, neighbours), act[i], first, neighbours, act, around)
        else:
            chance = chance_of_cooperating(i, other, first, neighbours, game, act, around)
            take(i, unit(a, b) < chance, first, neighbours, act, around)


@rule
def parent(
    k: int,
    step: int,
    key: tuple[int, int],
    first: np.ndarray,
    game: Game,
    act: np.ndarray,
    around: np.ndarray,
) -> int:
    """Return a node picked in proportion to fitness: offers are drawn until one is accepted."""
    attempt = 1
    while True:
        word, _, a, b = philox(k, step & 0xFFFFFFFF, attempt << 8 | step >> 32, SITES, key[0], key[1])
        i = word * nodes(first) >> 32
        if unit(a, b) * game.fittest < fit(i, first, game, act, around):
            return i
        attempt += 1
