"""Twin worlds: what B is above A, pair by pair, with as many seeds as it takes."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from coopetition.agents.errors import InputError
from coopetition.experiments.outputs.measures_told import difference
from coopetition.experiments.paired import MOST, compare, effect
from coopetition.experiments.run_spec import RunSpec
from coopetition.experiments.runs.executors import Here
from coopetition.model.interventions.reading import parameter, said
from coopetition.model.measures import METRICS
from shell import shell

SMALL = RunSpec(region="synthetic:16", years=2)


def of(**changes):
    return lambda seed: replace(SMALL, seed=seed, **changes)


@pytest.fixture(scope="module")
def stakes():
    return compare(of(), of(interventions=said(("accountability.stakes=3",))), Here(), least=6, most=6)


UNDEFINED = {"targeting", "given_support", "support_for_money"}  # while none is advised, and nobody buys


def test_a_world_and_itself_differ_in_nothing_at_all():
    found = compare(of(), of(), Here(), least=4, most=4)
    assert found.narrow
    for name, each in found.effects.items():
        assert each.n == 4 or METRICS[name].of == "run" or name in UNDEFINED, name
        if each.mean is not None:
            assert (each.mean, each.low, each.high, each.effect_size) == (0, 0, 0, 0), name


def test_a_policy_acts_from_its_term_on_and_not_before():
    a, b = of()(1).world().run(2), of(interventions=said(("accountability.stakes=3@4",)))(1).world().run(2)
    for name, before in a.history(range(4)).items():
        assert np.array_equal(before, b.history(range(4))[name], equal_nan=True), name
    assert a.history([4])["display"] != b.history([4])["display"]


def test_an_effect_is_the_mean_of_the_pairs_own_differences(stakes):
    a = np.array([pair[0]["cooperation"] for pair in stakes.rows])
    b = np.array([pair[1]["cooperation"] for pair in stakes.rows])
    for number, seed in enumerate(range(1, 7)):
        assert a[number] == of()(seed).world().run(2).metrics()["cooperation"]
    told, each = stats.ttest_rel(b, a), stakes.effects["cooperation"]
    low, high = told.confidence_interval(0.95)
    assert (each.mean, each.low, each.high) == pytest.approx(((b - a).mean(), low, high))
    assert each.effect_size == pytest.approx(told.statistic / np.sqrt(6))
    assert (each.a, each.b, each.n) == (pytest.approx(a.mean()), pytest.approx(b.mean()), 6)
    assert each.mean < 0, "higher stakes were expected to cost cooperation"


def test_turned_round_every_effect_changes_its_sign(stakes):
    other = compare(of(interventions=said(("accountability.stakes=3",))), of(), Here(), least=6, most=6)
    for name, each in stakes.effects.items():
        if each.mean is not None:
            assert other.effects[name].mean == -each.mean
            assert (other.effects[name].low, other.effects[name].high) == (-each.high, -each.low)
    assert (other.regimes["a"], other.regimes["b"]) == (stakes.regimes["b"], stakes.regimes["a"])


def test_whoever_runs_them_the_effects_are_the_same(stakes):
    with ThreadPoolExecutor(2) as threads:
        again = compare(of(), of(interventions=said(("accountability.stakes=3",))), threads, least=6, most=6)
    assert again == stakes


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), min_size=2, max_size=12))
def test_an_effect_is_what_a_paired_t_test_says(pairs):
    a, b = np.array(pairs).T
    each = effect(a, b)
    assert each.mean == pytest.approx(np.mean(b - a))
    assert each.low <= each.mean <= each.high
    if np.std(b - a) > 1e-6:
        interval = stats.ttest_rel(b, a).confidence_interval(0.95)
        assert (each.low, each.high) == pytest.approx(tuple(interval), abs=1e-6)
        assert each.detectable > each.mean - each.low


def test_pairs_without_the_measure_do_not_count():
    a, b = np.array([1.0, np.nan, 3.0, 4.0]), np.array([2.0, 2.0, np.nan, 5.0])
    each = effect(a, b)
    assert (each.n, each.mean, each.effect_size, each.a) == (2, 1.0, None, 2.5)
    assert effect(a[:2], b[:2])[:5] == (None, None, None, None, 1)


def test_detectable_is_what_would_be_detected():
    """Of many comparisons with an effect of that size, four in five find it."""
    rng = np.random.default_rng(1)
    n, found = 20, 0
    size = float(np.mean([effect(np.zeros(n), rng.normal(0, 1, n)).detectable for _ in range(2000)]))
    for _ in range(4000):
        found += effect(np.zeros(n), rng.normal(size, 1, n)).low > 0
    assert found / 4000 == pytest.approx(0.8, abs=0.03)


def test_seeds_are_added_until_the_interval_is_narrow():
    b = of(scenario="mortal-engines")
    few = compare(of(), b, Here(), least=4, most=4, precision=0.5, watched=["cooperation"])
    assert not few.narrow
    seen = []
    found = compare(of(), b, Here(), least=4, most=90, precision=0.5, watched=["cooperation"], watch=seen.append)
    assert found.narrow
    assert 4 < len(found.seeds) <= 90
    assert found.effects["cooperation"].precision <= 0.5
    assert found.rows[:4] == few.rows
    assert seen == sorted(seen)
    assert seen[-1] == len(found.seeds) == len(found.rows)
    capped = compare(of(), b, Here(), least=4, most=9, precision=1e-9, watched=["cooperation"])
    assert (len(capped.seeds), capped.narrow) == (9, False)


def test_what_makes_no_sense_is_told():
    for options, message in (
        ({"least": 1}, "seeds = 1: an interval needs 2"),
        ({"least": 5, "most": 4}, "most = 4: must be the least number of seeds, 5"),
        ({"precision": 0.0}, "precision = 0.0: must be above 0"),
        ({"watched": ["cooperatoin"]}, "did you mean 'cooperation'"),
    ):
        with pytest.raises(InputError, match=message):
            compare(of(), of(), Here(), **options)
    with pytest.raises(InputError, match=r"seed 1 failed: .*trust.start = 7"):
        compare(of(), of(interventions=(parameter("trust.start", 7),)), Here(), least=2)


def test_differences_are_written_with_their_sign():
    assert [difference(each, "percent") for each in (0.125, -0.1, 0.0, None)] == [
        "+12.5",
        "\N{MINUS SIGN}10.0",
        "0",
        "\N{EN DASH}",
    ]


def test_the_verb_gives_the_document_that_is_relied_on():
    options = ["--region", "synthetic:16", "--years", "1", "--set-b", "accountability.stakes=3"]
    done = shell("compare", "england-today", "england-today", *options, "--seeds", "5", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert set(told["effects"]) == set(METRICS)
    for each in told["effects"].values():
        assert {"mean", "low", "high", "effect_size", "n"} <= set(each)
    assert told["effects"]["cooperation"]["n"] == told["seeds"] == 5
    assert told["b"].endswith("--set accountability.stakes=3")
    shown = shell("compare", "england-today", "mortal-engines", *options[:4], "--seeds", "3")
    assert shown.returncode == 0
    assert "ties on which" in shown.stdout
    assert "3 pairs of worlds that share every draw" in shown.stdout
    assert MOST == 200
    for words, message in ((["--seeds", "1"], "an interval needs 2"), (["--set-b", "trust.strat=1"], "did you mean")):
        bad = shell("compare", "england-today", "england-today", *words)
        assert bad.returncode == 2
        assert message in bad.stderr
        assert len(bad.stderr.splitlines()) == 1
