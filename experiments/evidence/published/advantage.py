"""Cumulative advantage: what luck alone makes of equals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....agents.engine.compiled import rule
from ....model.measures.rows import gini
from ....model.streams import COHORTS, key_of, uniform
from .catalogue import close, published

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..finding import Finding

COLOURS, DRAWS = 2000, 200_000


@rule
def urn(colours: int, each: int, draws: int, key: tuple[int, int]) -> np.ndarray:
    """Return the balls of each colour after so many draws: a ball is drawn, and put back with another of its colour."""
    ball = np.zeros(colours * each + draws, dtype=np.int64)
    count = np.full(colours, each)
    for k in range(colours * each):
        ball[k] = k % colours
    for draw in range(draws):
        size = colours * each + draw
        colour = ball[int(uniform(key, COHORTS, 0, draw, 0) * size)]
        ball[size] = colour
        count[colour] += 1
    return count


@published("L18", "cumulative advantage: Pólya urn (Eggenberger and Pólya 1923)", cheap=True)
def polya() -> Iterator[Finding]:
    """Luck alone makes equals unequal.

    Urn of 2,000 colours, alpha balls of each at the start, one more of the drawn colour at each of 200,000 draws,
    ten seeds: Gini of the balls, in the limit 0.500 at alpha = 1 and 0.375 at alpha = 2.
    """
    for each, wanted in ((1, 0.5), (2, 0.375)):
        balls = np.array([urn(COLOURS, each, DRAWS, key_of(seed)) for seed in range(10)], dtype=float)
        found = gini(balls, balls > 0)
        error = float(np.std(found, ddof=1) / np.sqrt(len(found)))
        yield close(f"Gini at alpha = {each}", wanted, float(np.mean(found)), 0.01, error)
