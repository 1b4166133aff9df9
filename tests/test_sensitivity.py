"""Sensitivity: indices known by analysis come out, noise is told, designs are what they say, and the verb is whole."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from coopetition.agents.errors import InputError
from coopetition.experiments.command import app
from coopetition.experiments.designs.sensitivity.analysis import checked, measured
from coopetition.experiments.designs.studies import load, study_of
from coopetition.experiments.designs.studies.factor import named
from coopetition.experiments.designs.studies.sampling import saltelli_points, trajectories
from coopetition.model.parameters import declared
from shell import started

THREE = ["one", "two", "three"]
TINY = """
title = "Tiny"
region = "synthetic:12"
years = 1
seeds = 3
chunk = 8
design = "{design}"
samples = 4
vary = "trust"
fixed = ["trust.strangers", "trust.learnt"]
metrics = ["cooperation", "spread", "takeovers"]
"""
RUNS = {"morris": 4 * 5 * 3, "saltelli": 4 * 6 * 3}


def ishigami(unit, a=7.0, b=0.1):
    x = math.pi * (2 * unit - 1)
    return np.sin(x[:, 0]) + a * np.sin(x[:, 1]) ** 2 + b * x[:, 2] ** 4 * np.sin(x[:, 0])


def of_ishigami(a=7.0, b=0.1):
    """Variance, first and total indices (Ishigami and Homma 1990)."""
    p = math.pi
    v = (0.5 * (1 + b * p**4 / 5) ** 2, a * a / 8, 0.0)
    both = b * b * p**8 * (1 / 18 - 1 / 50)
    whole = sum(v) + both
    return whole, [each / whole for each in v], [(v[0] + both) / whole, v[1] / whole, both / whole]


def by_name(found):
    return {row["parameter"]: row for row in found.parameters}


def test_sobol_indices_of_ishigami_come_out():
    unit = saltelli_points(3, 2048, seed=1)
    found = measured("saltelli", THREE, unit, ishigami(unit)[:, None], seed=1)
    _, first, total = of_ishigami()
    assert [row["parameter"] for row in found.parameters] == THREE  # the strongest first
    for row, one, whole in zip(found.parameters, first, total, strict=True):
        assert row["S1"] == pytest.approx(one, abs=0.03)
        assert row["ST"] == pytest.approx(whole, abs=0.03)
        assert row["S1_low"] <= one <= row["S1_high"]
        assert row["ST_low"] <= whole <= row["ST_high"]
        assert row["luck"] is None
    assert (found.noise_share, found.noise_left, found.left_out) == (None, None, "")


def test_luck_in_sobol_indices_is_told():
    unit, seeds, sd = saltelli_points(3, 2048, seed=1), 8, 4.0
    values = ishigami(unit)[:, None] + np.random.default_rng(5).normal(0.0, sd, (len(unit), seeds))
    found = measured("saltelli", THREE, unit, values, seed=1)
    whole, _, total = of_ishigami()
    noisy = whole + sd**2 / seeds
    assert found.noise_share == pytest.approx(sd**2 / (whole + sd**2), abs=0.03)
    assert found.noise_left == pytest.approx(sd**2 / seeds / noisy, abs=0.03)
    for name, true in zip(THREE, total, strict=True):
        row = by_name(found)[name]
        assert row["luck"] == pytest.approx(sd**2 / seeds / noisy, abs=0.03)
        assert row["ST"] - row["luck"] == pytest.approx(true * whole / noisy, abs=0.06)


def test_morris_of_a_linear_function_comes_out():
    unit, slopes = trajectories(4, 6, seed=2), np.array([3.0, -2.0, 0.5, 0.0])
    found = measured("morris", [*THREE, "none"], unit, (unit @ slopes)[:, None], seed=2)
    assert [row["parameter"] for row in found.parameters] == [*THREE, "none"]
    for row, slope in zip(found.parameters, slopes, strict=True):
        assert row["mu_star"] == pytest.approx(abs(slope))
        assert row["mu"] == pytest.approx(slope)
        assert row["sigma"] == pytest.approx(0.0, abs=1e-9)
        assert row["mu_star_low"] == pytest.approx(abs(slope))
        assert row["mu_star_high"] == pytest.approx(abs(slope))


def test_morris_sees_what_bends_and_what_interacts():
    unit = trajectories(3, 400, seed=2)
    found = by_name(measured("morris", THREE, unit, (unit[:, 0] * unit[:, 1])[:, None], seed=2))
    assert found["one"]["mu"] == pytest.approx(0.5, abs=0.05)  # the mean of the other one on the grid
    assert found["one"]["sigma"] == pytest.approx(math.sqrt(5) / 6, abs=0.03)  # and its spread there
    assert found["three"]["mu_star"] == pytest.approx(0.0)
    bent = by_name(measured("morris", THREE, unit, ((unit[:, 0] - 0.5) ** 2)[:, None], seed=2))
    assert abs(bent["one"]["mu"]) < 0.05  # up and down in equal parts
    assert bent["one"]["mu_star"] == pytest.approx(1 / 3)


def test_luck_in_effects_is_what_a_parameter_without_any_shows():
    unit, seeds, sd = trajectories(3, 400, seed=2), 5, 2.0
    values = unit[:, :1] + np.random.default_rng(5).normal(0.0, sd, (len(unit), seeds))
    row = by_name(measured("morris", THREE, unit, values, seed=2))["three"]
    expected = math.sqrt(2 / math.pi) * sd * math.sqrt(2 / seeds) / (2 / 3)
    assert row["luck"] == pytest.approx(expected, rel=0.05)
    assert row["mu_star"] == pytest.approx(expected, rel=0.1)


@pytest.mark.parametrize(("design", "points"), [("morris", trajectories), ("saltelli", saltelli_points)])
def test_what_a_seed_adds_to_all_points_alike_changes_nothing(design, points):
    unit = points(3, 8, 1)
    plain, towns = ishigami(unit)[:, None], np.array([-20.0, 0.0, 20.0])
    found = measured(design, THREE, unit, plain + towns, seed=1)
    alone = measured(design, THREE, unit, plain, seed=1)
    for row, other in zip(found.parameters, alone.parameters, strict=True):
        names = [name for name in row if name not in {"parameter", "luck"}]
        assert [row[name] for name in names] == pytest.approx([other[name] for name in names])
    assert found.noise_left == pytest.approx(0.0, abs=1e-9)
    assert found.noise_share > 0.9


def test_what_is_missing_is_told_or_filled():
    unit = trajectories(3, 8, seed=1)
    values = ishigami(unit)[:, None] + np.array([0.0, 1.0, 5.0])
    one, many, all_of_one, same = values.copy(), values.copy(), values.copy(), np.ones_like(values)
    one[4, 1] = np.nan
    many[:20, 1] = all_of_one[4] = np.nan
    filled, whole = (measured("morris", THREE, unit, each, seed=1).parameters for each in (one, values))
    for row, other in zip(filled, whole, strict=True):  # near, for its town is known from its other points only
        assert row["mu_star"] == pytest.approx(other["mu_star"], abs=0.2)
    assert "21% of runs have no value" in measured("morris", THREE, unit, many, seed=1).left_out
    assert "1 of 32 points have no value" in measured("morris", THREE, unit, all_of_one, seed=1).left_out
    assert "the same at every point" in measured("morris", THREE, unit, same, seed=1).left_out


def study(**told):
    return study_of({"region": "synthetic:12", "years": 1, "seeds": 2, "samples": 4, "vary": "trust", **told})


def test_a_trajectory_changes_one_factor_after_the_other():
    table = study(design="morris", fixed="trust.learnt").table()
    steps = np.diff(table.reshape(4, 6, 5), axis=1)
    assert ((steps != 0).sum(axis=2) == 1).all()
    assert ((steps != 0).sum(axis=1) == 1).all()


def test_pairs_of_points_are_crossed():
    table = study(design="saltelli", fixed="trust.learnt").table().reshape(4, 7, 5)
    first, last = table[:, 0], table[:, -1]
    for k in range(5):
        expected = first.copy()
        expected[:, k] = last[:, k]
        assert np.array_equal(table[:, k + 1], expected)


@pytest.mark.parametrize("design", RUNS)
def test_designs_are_drawn_by_the_seed_of_the_study(design):
    one, again, other = (study(design=design, design_seed=seed) for seed in (3, 3, 4))
    assert np.array_equal(one.table(), again.table())
    assert not np.array_equal(one.table(), other.table())
    for column, factor in zip(one.table().T, one.factors.values(), strict=True):
        assert ((column >= factor.low) & (column <= factor.high)).all()


def test_values_of_a_list_are_taken_to_the_last():
    one = study(design="morris", vary=None, factors={"trust.start": [0.2, 0.5, 0.8], "trust.rise": {}})
    assert set(one.table()[:, 0].tolist()) <= {0.2, 0.5, 0.8}
    assert 0.8 in one.table()[:, 0]


def test_what_is_varied_may_be_named_by_role_section_or_name():
    uncertain = [each.name for each in declared() if each.role == "uncertainty" and each.plausible]
    assert study(design="morris", vary="uncertainty").names == uncertain
    some = study(
        design="morris",
        vary=["unions", "trust.start", "shocks"],
        fixed=["lever", "shocks.heal"],
        settings={"shocks.rate": 0.02},
        factors={"heads.mix.visionary": {"low": 0, "high": 1}, "shocks.loss": {"low": 0.3, "high": 0.4}},
    )
    assert some.names == ["trust.start", "shocks.loss", "shocks.heal_helped", "unions.joining", "unions.autonomy",
                          "heads.mix.visionary"]  # fmt: skip
    assert some.factors["shocks.loss"].high == 0.4
    assert "vary" not in study(design="morris", vary=None, factors={"trust.start": {}}).told()


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"vary": "uncertain"}, "vary: 'uncertain' is no role, section or parameter; did you mean 'uncertainty'"),
        ({"vary": "trust.strat"}, "no parameter 'trust.strat'; did you mean 'trust.start'"),
        ({"fixed": "nrom"}, "fixed: 'nrom' is no role, section or parameter; did you mean 'norm'"),
        ({"vary": None, "fixed": "norm"}, "fixed = .*says what vary leaves out; say vary as well"),
        ({"samples": None}, "samples: this design needs a number of points"),
        ({"design": "saltelli", "samples": 6}, "power of two, such as 4 or 8"),
        ({"metrics": ["cooperatoin"]}, "no measure 'cooperatoin'; did you mean 'cooperation'"),
        ({"design": "sobol"}, "design = 'sobol': tells no sensitivity; take 'morris' or 'saltelli'"),
        ({"vary": "trust.start"}, "factors: there is 1; a study of sensitivity needs 2 or more"),
        ({"samples": 1}, "samples = 1: a study of sensitivity needs 2 or more"),
        ({"scenario": ["england-today", "tour-de-france"]}, "scenario = .*takes one; make one for each"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told(told, message):
    with pytest.raises(InputError, match=message):
        checked(study(**{"design": "morris", **told}))


def call(*words):
    return CliRunner().invoke(app, ["sensitivity", *map(str, words)])


def test_bad_input_leaves_with_2(tmp_path):
    done = call("quick", "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert done.stderr.startswith("error: design = 'grid': tells no sensitivity; take 'morris' or 'saltelli'")
    assert not (tmp_path / "out").exists()
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "tiny.toml").write_text(TINY.format(design="morris"))
    done = call(tmp_path / "tiny.toml", "--out", tmp_path, "--workers", 1)
    assert done.exit_code == 2
    assert "holds no sweep" in done.stderr


@pytest.fixture(scope="module", params=RUNS)
def whole(request, tmp_path_factory):
    """A tiny study, made at one go by one worker: its design, its folder, and what was told."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "tiny.toml").write_text(TINY.format(design=request.param))
    done = call(folder / "tiny.toml", "--out", folder / "out", "--workers", 1, "--json")
    assert done.exit_code == 0, done.stderr
    return request.param, folder, json.loads(done.stdout)


def contents(folder):
    kept = [path for path in folder.rglob("*") if path.suffix in {".parquet", ".csv", ".png", ".svg"}]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(kept)}


def test_the_verb_tells_and_leaves_all(whole):
    design, folder, told = whole
    assert (told["design"], told["runs"], told["failed"], told["seeds"]) == (design, RUNS[design], 0, 3)
    names = {"trust.start", "trust.acts_start", "trust.rise", "trust.fall"}
    assert set(told["factors"]) == names
    assert "the same at every point" in told["metrics"]["takeovers"]["left_out"]
    index = {"morris": "mu_star", "saltelli": "ST"}[design]
    for name in ("cooperation", "spread"):
        rows = told["metrics"][name]["parameters"]
        assert {row["parameter"] for row in rows} == names
        assert [row[index] for row in rows] == sorted((row[index] for row in rows), reverse=True)
        assert all(row[f"{index}_low"] <= row[index] <= row[f"{index}_high"] for row in rows)
    table = pd.read_csv(folder / "out" / "sensitivity.csv")
    assert list(table.columns[:3]) == ["metric", "parameter", {"morris": "mu_star", "saltelli": "S1"}[design]]
    assert table.to_dict("records")[0] == {"metric": "cooperation", **told["metrics"]["cooperation"]["parameters"][0]}
    account = json.loads((folder / "out" / "sensitivity.json").read_text())
    assert {"code", "git", "packages", "command", "study", "hash", "written"} <= set(account)
    assert account["packages"]["SALib"]
    pictures = {f"figures/{name}.{kind}" for name in ("all", "cooperation", "spread") for kind in ("png", "svg")}
    assert set(account["files"]) == {"sensitivity.csv"} | pictures
    assert all((folder / "out" / name).stat().st_size for name in account["files"])


def test_the_strongest_stand_on_the_terminal(whole):
    _, folder, told = whole
    done = call(folder / "tiny.toml", "--out", folder / "out", "--workers", 1)
    assert done.exit_code == 0
    assert "kept from before" in done.stderr
    for row in told["metrics"]["cooperation"]["parameters"]:
        assert row["parameter"] in done.stdout
    assert "left out: it is the same at every point" in done.stdout


@pytest.mark.slow
def test_what_is_lost_is_made_again_to_the_same_bytes(whole, tmp_path):
    _, folder, _ = whole
    words = (folder / "tiny.toml", "--out", tmp_path / "out", "--workers")
    assert call(*words, 2).exit_code == 0
    assert contents(tmp_path / "out") == contents(folder / "out")
    (tmp_path / "out" / "rows" / "part-000003.parquet").unlink()
    (tmp_path / "out" / "sensitivity.csv").unlink()
    assert call(*words, 1).exit_code == 1  # it tells that they were missing
    assert contents(tmp_path / "out") == contents(folder / "out")


@pytest.mark.heavy
@pytest.mark.slow
def test_killed_it_goes_on_where_it_was(whole, tmp_path):
    _, folder, _ = whole
    words = ("sensitivity", str(folder / "tiny.toml"), "--out", str(tmp_path / "out"), "--workers", "2")
    running = started(*words)
    end = time.monotonic() + 240
    while not list(tmp_path.glob("out/rows/*.parquet")) and running.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.02)
    running.kill()
    running.communicate()
    assert call(*words[1:]).exit_code == 0
    assert contents(tmp_path / "out") == contents(folder / "out")


@pytest.mark.parametrize("name", ["sensitivity.csv", "figures/all.png", "figures"])
def test_what_is_in_the_way_is_told_before_the_first_run(whole, tmp_path, name):
    _, folder, _ = whole
    shutil.copytree(folder / "out", tmp_path / "out")
    for each in ("sensitivity.json", "sensitivity.csv", "figures", "rows"):
        gone = tmp_path / "out" / each
        shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    account = json.loads((tmp_path / "out" / "sweep.json").read_text())
    account = {key: each for key, each in account.items() if key not in {"runs", "failed", "hash", "files", "seal"}}
    (tmp_path / "out" / "sweep.json").write_text(json.dumps(account | {"finished": None}))
    (tmp_path / "out" / name).parent.mkdir(exist_ok=True)
    (tmp_path / "out" / name).write_text("mine")
    done = call(folder / "tiny.toml", "--out", tmp_path / "out", "--workers", 1)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert "is in the way" in done.stderr
    assert done.stderr.count("\n") == 1
    assert (tmp_path / "out" / name).read_text() == "mine"
    assert not (tmp_path / "out" / "rows").exists()


def test_what_is_met_after_the_runs_is_set_aside_and_told(whole, tmp_path):
    _, folder, _ = whole
    shutil.copytree(folder / "out", tmp_path / "out")
    (tmp_path / "out" / "sensitivity.json").unlink()
    (tmp_path / "out" / "sensitivity.csv").write_text("mine")
    done = call(folder / "tiny.toml", "--out", tmp_path / "out", "--workers", 1)
    assert done.exit_code == 1
    assert "sensitivity.csv was not written by this sweep; it is set aside" in done.stderr.replace("\n", " ")
    assert [each.read_text() for each in (tmp_path / "out" / "set-aside").iterdir()] == ["mine"]
    assert contents(tmp_path / "out") == contents(folder / "out")


def test_a_sweep_of_the_same_study_is_gone_on_with(tmp_path):
    (tmp_path / "tiny.toml").write_text(TINY.format(design="morris"))
    words = [str(tmp_path / "tiny.toml"), "--out", str(tmp_path / "out"), "--workers", "1"]
    assert CliRunner().invoke(app, ["sweep", *words]).exit_code == 0
    done = call(*words)
    assert done.exit_code == 0
    assert "kept from before" in done.stderr


def test_shipped_studies_tell_sensitivity():
    morris, sobol = checked(load("morris")), checked(load("sobol"))
    assert (morris.design, sobol.design) == ("morris", "saltelli")
    uncertain = {each.name for each in declared() if each.role == "uncertainty" and each.plausible}
    mix = {f"heads.mix.{name}" for name in next(each for each in declared() if each.name == "heads.mix").default}
    left = set(named("fixed", morris.fixed))
    assert set(morris.names) == (uncertain | mix) - left
    assert set(sobol.names) < set(morris.names)


def test_salib_is_brought_only_where_it_is_needed():
    code = (
        "import sys, coopetition.experiments.command, coopetition.experiments.designs.sensitivity as s; "
        "from coopetition.experiments.designs.studies import load; load('quick'); print('SALib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
