"""Draws by name: every draw belongs to a stream named by its purpose, and to a term and a school or tie.

A draw is a pure function of (seed, stream, term, who, whom): the counter-based generator Philox4x32-10 of Salmon,
Moraes, Dror and Shaw (2011, "Parallel random numbers: as easy as 1, 2, 3"). No state runs on, so the order of draws is
irrelevant, a fork is exact, and two runs with one seed that differ in one policy differ by that policy alone.

Draws for many rows at once cost a fraction of what they cost one by one: the machine works out several side by side.
"""

from __future__ import annotations

import math

import numpy as np

from ..agents.engine.compiled import rule
from ..agents.errors import InputError
from .declared import gathered, place_in

# the purposes; a number, once given, stays: those of extensions are declared in their folders
START, STRATEGY, ACTS, LEADS, LEARNING, RESULTS, PUNCTURES, COHORTS, INSPECTION, FATES, HEADS, SUCCESSOR = range(12)
GOVERNANCE = 14
_CORE, _ADDED = {*range(12), GOVERNANCE}, gathered("streams")


def stream(purpose: str) -> int:
    """Return the number of a stream that an extension declares.

    Raises
    ------
    InputError
        If none declares it, or its number is that of another stream: their draws would be the same.
    """
    place_in(tuple(_ADDED), purpose)
    number = _ADDED[purpose]
    if number in _CORE or list(_ADDED.values()).count(number) > 1:
        raise InputError(f"stream '{purpose}' = {number}: another stream has that number")
    return number


_WORD = 0xFFFFFFFF
_MULTIPLY_0, _MULTIPLY_1 = 0xD2511F53, 0xCD9E8D57
_WEYL_0, _WEYL_1 = 0x9E3779B9, 0xBB67AE85
_ROUNDS = 10


@rule
def philox(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    """Return four 32-bit words for a counter of four words and a key of two (Philox4x32-10)."""
    for _ in range(_ROUNDS):
        low0, high0 = c0 * _MULTIPLY_0 & _WORD, c0 * _MULTIPLY_0 >> 32 & _WORD
        low1, high1 = c2 * _MULTIPLY_1 & _WORD, c2 * _MULTIPLY_1 >> 32 & _WORD
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
        k0, k1 = k0 + _WEYL_0 & _WORD, k1 + _WEYL_1 & _WORD
    return c0, c1, c2, c3


@rule
def uniform(key: tuple[int, int], stream: int, term: int, who: int, whom: int) -> float:
    """Return a draw from [0, 1) with 53 random bits."""
    a, b, _, _ = philox(int(who), int(whom), int(term), stream, key[0], key[1])
    return float((a << 21) ^ (b >> 11)) * 2.0**-53


@rule
def uniforms(key: tuple[int, int], stream: int, term: int, number: int) -> np.ndarray:
    """Return the draws from [0, 1) of so many rows."""
    drawn = np.empty(number)
    for who in range(number):
        drawn[who] = uniform(key, stream, term, who, 0)
    return drawn


@rule
def uniforms_of_pairs(key: tuple[int, int], stream: int, term: int, who: np.ndarray, whom: np.ndarray) -> np.ndarray:
    """Return the draws from [0, 1) of so many pairs."""
    who, whom, drawn = who.copy(), whom.copy(), np.empty(who.size)  # side by side, several are worked out at once
    for row in range(drawn.size):
        drawn[row] = uniform(key, stream, term, who[row], whom[row])
    return drawn


@rule
def normal(key: tuple[int, int], stream: int, term: int, who: int, whom: int) -> float:
    """Return a standard normal draw (Box and Muller 1958)."""
    first, second = pair(key, stream, term, who, whom)
    return bell(first, second)


@rule
def pair(key: tuple[int, int], stream: int, term: int, who: int, whom: int) -> tuple[float, float]:
    """Return two draws from [0, 1) with 53 random bits."""
    a, b, c, d = philox(int(who), int(whom), int(term), stream, key[0], key[1])
    return float((a << 21) ^ (b >> 11)) * 2.0**-53, float((c << 21) ^ (d >> 11)) * 2.0**-53


@rule
def bell(first: float, second: float) -> float:
    """Return the standard normal draw that two draws from [0, 1) make."""
    return math.sqrt(-2.0 * math.log(1.0 - first)) * math.cos(2.0 * math.pi * second)


@rule
def normals(key: tuple[int, int], stream: int, term: int, number: int) -> np.ndarray:
    """Return the standard normal draws of so many rows."""
    drawn, second = np.empty(number), np.empty(number)
    for who in range(number):
        drawn[who], second[who] = pair(key, stream, term, who, 0)
    for who in range(number):
        drawn[who] = bell(drawn[who], second[who])
    return drawn


def key_of(seed: int) -> tuple[int, int]:
    """Return the generator's key for a seed of up to 64 bits."""
    return seed & _WORD, seed >> 32 & _WORD
