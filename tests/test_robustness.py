"""How robust claims are: draws over plausible ranges, what a claim sets itself left alone, and what decides."""

from __future__ import annotations

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from coopetition.experiments.command import app
from coopetition.experiments.evidence.claims import claims
from coopetition.experiments.evidence.claims.robustness import _judged, drawn_for, lived_under, points, robust
from coopetition.experiments.runs.executors import Here
from coopetition.model.parameters import Parameters, known

DRAWS = 12


def small(name, **changes):
    return claims()[name].model_copy(update={"years": 2, "region": "synthetic:20"} | changes)


def test_draws_cover_the_plausible_range_of_every_uncertain_parameter():
    names, table = points(40)
    for k, name in enumerate(names):
        if not name.startswith("heads.mix."):
            low, high = known(name).plausible
            assert known(name).role == "uncertainty"
            assert low <= table[:, k].min()
            assert table[:, k].max() <= high
            assert table[:, k].min() < low + 0.1 * (high - low) or isinstance(known(name).default, int)
    for row in table:
        Parameters.of({name: float(value) for name, value in zip(names, row, strict=True)})  # every draw makes sense


def test_what_a_claim_or_its_scenario_sets_stays():
    drawn = drawn_for(claims()["D9"], 3, DRAWS)
    assert "dilemma.judged_synergy" not in drawn
    assert "accountability.stakes" not in drawn  # a lever
    assert "dilemma.cost" in drawn
    borden = drawn_for(claims()["C7"], 3, DRAWS)
    assert "norm.alarm" not in borden


def test_draws_are_pairs_of_worlds_with_the_same_parameters_and_seeds_of_their_own():
    claim = small("D5")
    again = [lived_under(claim, [number], DRAWS)[0] for number in (0, 1)]
    assert again == lived_under(claim, [0, 1], DRAWS)
    own = claim.model_copy(update={"set": drawn_for(claim, 1, DRAWS)})
    assert again[1][0] == own.setting(0, 2).world().run(2).standing()["willingness"]


def test_what_is_told_are_the_pairs():
    claim = small("D5")
    ((name, found),) = robust({"D5": claim}, Here(), draws=DRAWS)
    pairs = np.array(lived_under(claim, list(range(DRAWS)), DRAWS))
    assert name == "D5"
    assert np.isfinite(pairs).any()
    assert found.effect.mean == pytest.approx(np.nanmean(pairs[:, 1] - pairs[:, 0]))
    assert found.as_claimed == (pairs[:, 1] < pairs[:, 0]).sum()


def test_a_parameter_that_decides_is_found_and_chance_is_not():
    names, table = points(200)
    claim = claims()["D5"]
    rng = np.random.default_rng(1)
    cost = table[:, names.index("dilemma.cost")]
    made = [(0.0, float(value)) for value in (cost - cost.mean()) + rng.normal(0, 0.05, 200)]
    found = _judged(claim, made, 200)
    assert [each.name for each in found.decides] == ["dilemma.cost"]
    assert found.decides[0].low < 0.0 < found.decides[0].high
    nothing = _judged(claim, [(0.0, float(value)) for value in rng.normal(0, 1, 200)], 200)
    assert nothing.decides == ()


def test_a_claim_of_no_difference_is_as_claimed_where_the_difference_is_too_small_to_matter():
    claim = claims()["P5.2"]
    found = _judged(claim, [(0.0, 0.0), (0.0, claim.matters * 2), (0.0, -claim.matters / 2), (0.0, np.nan)], 4)
    assert found.as_claimed == 2
    assert found.effect.n == 3


def test_the_verb_tells_it(monkeypatch):
    from coopetition.experiments.evidence.claims import robustness

    monkeypatch.setattr(robustness.robust, "__defaults__", (4,))
    words = ["claims", "P21", "--seeds", "2", "--workers", "1", "--robust"]
    done = CliRunner().invoke(app, [*words, "--json"])
    assert done.exit_code == 0, done.stderr
    (found,) = json.loads(done.stdout)
    assert found["robust"]["n"] == 4
    assert {"effect", "low", "high", "verdict", "as_claimed", "decides", "varied"} <= set(found["robust"])
    table = CliRunner().invoke(app, words)
    assert "of 4" in table.stdout
