"""The claims D1 to D19: told in full, asked of worlds that differ as said, and written as they came out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from coopetition.experiments.dynamics import SHOWS
from coopetition.experiments.rows import effects, page, rows, setting, verdict
from coopetition.experiments.twins import effect
from coopetition.model.measures import METRICS

PAIRS = [(row, pair) for row in rows() for pair in row.pairs]


def test_every_dynamic_has_its_claim():
    assert [row.id for row in rows()] == [f"D{number}" for number in range(1, 20)]
    assert all(row.claim.endswith(".") and (row.pairs or row.show) for row in rows())
    assert {row.show for row in rows() if row.show} <= set(SHOWS)


@pytest.mark.parametrize(("row", "pair"), PAIRS, ids=lambda each: getattr(each, "id", "") or each.what[:40])
def test_a_pair_makes_sense_and_differs(row, pair):
    one, other = (setting(pair, side, 1, 12, 10) for side in (0, 1))
    one.check(), other.check()
    assert (one.scenario, one.settings) != (other.scenario, other.settings)
    assert set(pair.expects) <= set(METRICS)
    assert set(pair.expects.values()) <= {-1, 0, 1}


@pytest.mark.parametrize(
    ("differences", "expected", "found"),
    [
        ([1.0, 1.1, 0.9], 1, "yes"),
        ([1.0, 1.1, 0.9], -1, "no"),
        ([1.0, 1.1, 0.9], 0, "no"),
        ([1.0, -1.1, 0.9], 1, "unclear"),
        ([1.0, -1.1, 0.9], 0, "yes"),
        ([0.0, 0.0, 0.0], 1, "nothing moves"),
        ([np.nan, np.nan, 0.0], 1, "undefined"),
    ],
)
def test_a_verdict_goes_by_the_interval(differences, expected, found):
    assert verdict(effect(np.zeros(3), np.array(differences)), expected) == found


def test_a_pair_is_asked_and_told():
    (row,) = (each for each in rows() if each.id == "D13")
    with ThreadPoolExecutor(1) as executor:
        found = effects(row.pairs[0], executor, seeds=3, schools=20, years=4)
        text = page([row._replace(pairs=row.pairs[:1])], executor, seeds=3, schools=20)
    assert found["tie_density"].n == 3
    assert text.startswith("# What the claims come to")
    assert "## D13" in text
    assert "| `tie_density` |" in text


def test_the_page_tells_of_every_row(root):
    text = (root / "docs" / "dynamics-rows.md").read_text(encoding="utf-8")
    for row in rows():
        assert f"## {row.id} {row.claim}" in text
        for pair in row.pairs:
            assert pair.what[1:] in text
            assert all(f"| `{name}` |" in text for name in pair.expects)
