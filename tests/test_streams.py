"""Draws are those of the published generator, and each stands on its own."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.model.streams import key_of, normal, philox, uniform

# known answers of Philox4x32-10 published with Random123 (Salmon et al. 2011): counter, key, words
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN)
@pytest.mark.parametrize("form", ["compiled", "plain"])
def test_known_answers(counter, key, words, form):
    function = philox if form == "compiled" else philox.py_func
    assert tuple(int(word) for word in function(*counter, *key)) == words


def test_uniform_and_normal_are_what_they_say():
    key = key_of(2**40 + 7)
    draws = np.array([uniform(key, 3, 5, who, 0) for who in range(20_000)])
    assert 0 <= draws.min() < draws.max() < 1
    assert abs(draws.mean() - 0.5) < 4 / np.sqrt(12 * len(draws))
    counts = np.histogram(draws, 20, (0, 1))[0]
    assert ((counts - 1000) ** 2 / 1000).sum() < 43.8  # chi-square, 19 degrees of freedom, 0.1%
    z = np.array([normal(key, 3, 5, who, 1) for who in range(20_000)])
    assert abs(z.mean()) < 4 / np.sqrt(len(z))
    assert abs(z.std() - 1) < 0.03
    assert abs(np.corrcoef(draws, z)[0, 1]) < 0.03


def test_every_index_matters():
    base = (key_of(1), 2, 3, 4, 5)
    others = [
        (key_of(2), 2, 3, 4, 5),
        (key_of(1 + 2**32), 2, 3, 4, 5),
        (key_of(1), 1, 3, 4, 5),
        (key_of(1), 2, 4, 4, 5),
        (key_of(1), 2, 3, 5, 5),
        (key_of(1), 2, 3, 4, 6),
        (key_of(1), 2, 3, 5, 4),
    ]
    draws = {uniform(*each) for each in [base, *others]}
    assert len(draws) == 8
    assert uniform(*base) == uniform(*base)
