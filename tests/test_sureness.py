"""How sure a regime is over seeds: shares with intervals, by command and in a comparison."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from coopetition.agents.errors import InputError
from coopetition.experiments.command import app
from coopetition.experiments.run_spec import RunSpec
from coopetition.experiments.runs import sureness
from coopetition.experiments.runs.executors import Here
from coopetition.experiments.runs.living import Lived
from coopetition.experiments.runs.sureness import regimes_of, shares, told
from coopetition.model.measures.regime import regime

TOWN = ("--region", "synthetic:30", "--years", "3")


def test_shares_have_wilson_s_interval():
    """Wilson 1927: with 17 of 20, (p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n) is 0.640 to 0.948."""
    found = shares(["a"] * 17 + ["b"] * 3)
    assert list(found) == ["a", "b"]
    assert found["a"] == pytest.approx((0.85, 0.63958, 0.94765, 17, 20), abs=1e-4)
    assert told(found) == "a 17 of 20 (64 to 95%), b 3 of 20 (5 to 36%)"


def test_regimes_are_those_of_runs_with_these_seeds_in_their_order():
    setting = RunSpec("mortal-engines", "synthetic:30", years=3)
    seeds = [3, 1, 9, 2, 4, 8, 5]
    expected = [
        regime(RunSpec("mortal-engines", "synthetic:30", years=3, seed=seed).world().run(3).metrics()) for seed in seeds
    ]
    assert regimes_of(setting, seeds, Here()) == expected


def test_a_run_that_fails_is_told(monkeypatch):
    with pytest.raises(InputError, match=r"nowhere\.csv"):
        regimes_of(RunSpec(region="nowhere.csv", years=1), [1], Here())
    failed = Lived([{"seed": 1, "error": "out of memory"}], "", "", 0.0)
    monkeypatch.setattr(sureness, "run", lambda chunks, *_: ((chunk, failed) for chunk in chunks))
    with pytest.raises(InputError, match="seed 1 failed: out of memory"):
        regimes_of(RunSpec(region="synthetic:8", years=1), [1], Here())


def test_the_verb_tells_how_sure_the_regime_is():
    words = ["run", "mortal-engines", *TOWN, "--seed", "4", "--seeds", "6"]
    document = json.loads(CliRunner().invoke(app, [*words, "--json"]).stdout)
    assert sum(each["n"] for each in document["regimes"].values()) == 6
    assert document["regime"] in document["regimes"]
    for each in document["regimes"].values():
        assert each["low"] < each["share"] < each["high"] or each["share"] in {0.0, 1.0}
    assert "By seeds:" in CliRunner().invoke(app, words).stdout
    alone = CliRunner().invoke(app, [*words[:-2], "--json"])
    assert "regimes" not in json.loads(alone.stdout)
    assert document["hash"] == json.loads(alone.stdout)["hash"]


def test_no_seeds_are_refused():
    done = CliRunner().invoke(app, ["run", *TOWN, "--seeds", "0"])
    assert done.exit_code != 0
