"""Calibration: a set that is known is found, what nobody reaches is named, and the verb is whole."""

from __future__ import annotations

import json
import math
import shutil
import time
from zipfile import ZipFile

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from coopetition.agents.errors import InputError
from coopetition.experiments.command import app
from coopetition.experiments.command.facts import found as facts_found
from coopetition.experiments.designs.calibration import checked, matching, targets_of
from coopetition.experiments.designs.calibration.emulator import emulator
from coopetition.experiments.designs.calibration.kept import kept_of
from coopetition.experiments.designs.calibration.measuring import Measured, luck, measured, steadied, without_say
from coopetition.experiments.designs.calibration.searching import search, spread_out
from coopetition.experiments.designs.calibration.space import Space
from coopetition.experiments.designs.calibration.targets import Target
from coopetition.experiments.designs.calibration.waves import worst
from coopetition.experiments.designs.studies import Factor, load, study_of
from coopetition.experiments.evidence.facts import FACTS, Figure
from coopetition.experiments.evidence.facts.keeping import read
from coopetition.experiments.evidence.facts.pooling import estimate, mean
from coopetition.experiments.run_spec import RunSpec
from coopetition.experiments.runs import Swept, rows, sweep
from coopetition.experiments.runs.executors import Here
from coopetition.model.interventions.reading import said
from coopetition.model.parameters import declared
from shell import started

TINY = """
title = "Tiny"
region = "synthetic:40"
years = 8
seeds = 2
chunk = 8
design = "latin-hypercube"
samples = 12
vary = ["learning.intake", "learning.decay", "inspection.noise"]
facts = ["A3", "A5", "A8", "A10"]

[calibration]
waves = 2
candidates = 200
left_out = ["A8.2"]
"""
FILES = {
    "targets.csv",
    "points.csv",
    "kept.csv",
    "emulators.csv",
    "best.toml",
    "calibration.png",
    "calibration.svg",
}


# emulators and waves, of functions that are known ---------------------------------------------------------------------


def toy(unit):
    """Two figures of two parameters that matter, of four."""
    x, y = unit[:, 0], unit[:, 1]
    return np.column_stack([x + y, np.sin(4.0 * x) * y])


def target(number, low, high):
    return Target(f"A{number}", "here", "A1", number, Figure("x", "", low, high, pool=mean), 0)


def a_study(**told):
    usual = {"region": "synthetic:12", "years": 1, "seeds": 2, "design": "latin-hypercube", "samples": 60}
    return study_of({**usual, "vary": "trust", "fixed": ["lever", "trust.strangers", "trust.learnt"], **told})


class Nothing:
    def decided(self, number, decide):
        return decide()


def matched_to(targets, monkeypatch, function=toy, noise=0.0, **told):
    """History matching of a plain function in the place of a world."""
    study = checked(a_study(**told))
    state, rng = matching.begun(study), np.random.default_rng(1)
    state.targets = targets

    def run(wave, number):
        return wave.table(), Swept(0, 0, "")

    def seen(table, targets, seeds, regions):
        values = function(state.space.unit(table))
        variance = np.full(values.shape, noise**2)
        return Measured(values + rng.normal(0.0, noise, values.shape), variance, variance)

    monkeypatch.setattr(matching, "rows", lambda folder: folder)
    monkeypatch.setattr(matching, "measured", seen)
    return matching.match(state, run, Here(), Nothing())


def plausible(unit, targets, cutoff=3.0):
    off = np.abs(toy(unit) - [each.centre for each in targets]) / [each.sd for each in targets]
    return off.max(axis=1) <= cutoff


def test_the_set_that_agrees_is_found_and_nothing_of_it_is_lost(monkeypatch):
    targets = [target(0, 0.85, 0.95), target(1, 0.35, 0.45)]
    state = matched_to(targets, monkeypatch, calibration={"waves": 3, "candidates": 4000})
    everywhere = np.random.default_rng(2).random((20_000, len(state.space)))
    true = plausible(everywhere, targets)
    assert 0.001 < true.mean() < 0.05
    told = worst(state.layers, everywhere) <= state.cutoff
    assert told[true].mean() > 0.98  # hardly anything that agrees is ruled out
    assert told[~true].mean() < 0.03
    unit = state.space.unit(state.values)
    agree = plausible(unit, targets)
    assert agree[state.wave == 1].mean() < 0.1
    assert agree[state.wave == 3].mean() > 0.7  # the last wave looks almost only where it is
    kept = kept_of(state)
    assert set(kept.kept.tolist()) == set(np.flatnonzero(agree).tolist())
    assert kept.best == kept.kept[0]
    assert state.waves[0].share == 1.0
    assert state.waves[2].share < 0.1
    assert not state.waves[2].ruled_by


def test_a_target_that_nobody_reaches_is_named(monkeypatch):
    targets = [target(0, 0.0, 2.0), target(1, 5.0, 5.2)]
    state = matched_to(targets, monkeypatch, calibration={"waves": 2, "candidates": 500})
    assert state.waves[1].ruled_by == ["A1@here"]
    assert state.waves[1].level > 3.0
    assert len(state.values) == 1 + 60 + 60  # it goes on with the least implausible
    kept = kept_of(state)
    assert not len(kept.kept)
    assert len(kept.shown) == 6
    assert kept.best == int(np.argmin(kept.worst))


def test_an_emulator_tells_how_well_it_predicts():
    rng = np.random.default_rng(3)
    unit = rng.random((120, 12))
    noise = 0.05
    values = toy(unit)[:, 1] + rng.normal(0.0, noise, 120)
    one = emulator(unit, values, np.full(120, noise**2), noise**2)
    new = rng.random((500, 12))
    means, variances = one.predict(new)
    off = means - toy(new)[:, 1]
    assert one.r2 > 0.9
    assert 1.0 - off.var() / toy(new)[:, 1].var() == pytest.approx(one.r2, abs=0.08)
    assert one.within > 0.88
    assert (np.abs(off) < 2.0 * np.sqrt(variances)).mean() > 0.85
    names = [f"x{k}" for k in range(12)]
    assert {name for name, _ in one.slopes(names)[:2]} == {"x0", "x1"}
    assert one.lengths(names)[0][0] == "x0"
    nonsense = emulator(unit, rng.normal(size=120), np.full(120, 1.0), 1.0)
    assert nonsense.r2 < 0.2


def test_the_same_points_give_the_same_emulator():
    rng = np.random.default_rng(3)
    unit, new = rng.random((60, 4)), rng.random((9, 4))
    first, again = (emulator(unit, toy(unit)[:, 1], np.full(60, 1e-4), 1e-4).predict(new) for _ in range(2))
    assert np.array_equal(first, again)


def test_a_small_space_is_found_level_by_level():
    middle = np.full(12, 0.4)

    def far(unit, enough):
        return 10.0 * np.abs(unit - middle).max(axis=1)

    one = search(far, 12, 50, 1.0, 1000, np.random.default_rng(1))
    assert one.level == 1.0
    assert (far(one.unit, 9.0) <= 1.0).all()
    assert len(one.unit) == len(np.unique(one.unit, axis=0)) == 50
    assert one.share == pytest.approx(0.2**12, rel=2.0)  # 4e-9
    none = search(lambda unit, enough: 5.0 + far(unit, enough), 12, 50, 3.0, 1000, np.random.default_rng(1))
    assert none.level > none.least > 5.0
    assert len(none.unit) == 50


def test_points_are_spread_out():
    rng = np.random.default_rng(1)
    pool = rng.random((300, 2))
    some = spread_out(pool, 30, rng)
    near = [np.sort(((some - each) ** 2).sum(axis=1))[1] for each in some]
    usual = [np.sort(((pool[:30] - each) ** 2).sum(axis=1))[1] for each in pool[:30]]
    assert min(near) > 4.0 * min(usual)


# measuring ------------------------------------------------------------------------------------------------------------


def test_what_a_seed_adds_to_all_points_is_no_luck_between_them():
    rng = np.random.default_rng(1)
    towns, own = rng.normal(0.0, 3.0, 8), rng.normal(0.0, 0.5, (400, 8))
    whole, apart = luck(rng.random(400)[:, None] + towns + own)
    assert apart.mean() == pytest.approx(0.25 / 8, rel=0.1)
    assert whole.mean() == pytest.approx(towns.var(ddof=1) / 8, rel=0.1)
    missing = towns + own
    missing[0, 1:] = np.nan
    assert math.isnan(luck(missing)[0][0])
    assert np.isfinite(steadied(np.column_stack(luck(missing)))).all()


def test_what_has_no_say_is_told():
    values = np.column_stack([np.ones(20), np.arange(20.0), np.arange(20.0)])
    values[:3, 2] = np.nan
    told = without_say(Measured(values, values, values), [target(k, 0, 1) for k in range(3)])
    assert told == {0: "it is the same at every point", 2: "it cannot be told at 3 of 20 points"}


def test_values_are_short_and_in_their_ranges():
    factors = {
        "trust.start": Factor(low=0.1, high=0.3),
        "admissions.rounds": Factor(low=1, high=9),
        "funding.per_pupil": Factor(low=7000, high=7001),
        "shocks.rate": Factor(low=0.01, high=1, scale="log"),
    }
    space = Space(factors)
    values = space.values(np.array([[0.33333, 0.5, 0.777777, 0.5], [1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 0.0]]))
    assert values.tolist() == [[0.167, 5, 7000.78, 0.1], [0.3, 9, 7001, 1], [0.1, 1, 7000, 0.01]]
    assert space.unit(values)[0] == pytest.approx([0.335, 0.5, 0.78, 0.5])


# rows that keep facts -------------------------------------------------------------------------------------------------


def test_rows_keep_what_facts_measure_and_are_the_same_worlds(tmp_path):
    setting, names = RunSpec(region="synthetic:30", years=6, interventions=said(("learning.intake=0.9",))), list(FACTS)
    jobs = [("england-today", {"learning.intake": 0.9}, seed, "synthetic:30") for seed in (1, 2, 3)]
    sweep(jobs, tmp_path / "with", years=6, workers=1, facts=names)
    sweep(jobs, tmp_path / "without", years=6, workers=1)
    table, plain = rows(tmp_path / "with"), rows(tmp_path / "without")
    assert "facts" not in plain
    pd.testing.assert_frame_equal(table.drop(columns="facts"), plain)
    told = [read(text) for text in table["facts"]]
    measured_now = {row["id"]: row for row in facts_found(names, setting, 3, 1)}
    for name, each in FACTS.items():
        assert all(len(one[name]) == len(each.figures) for one in told)
        for k, figure in enumerate(each.figures):
            row = measured_now[f"{name}.{k + 1}" if len(each.figures) > 1 else name]
            low_to_high = estimate([one[name][k] for one in told], figure.pool)
            assert low_to_high == (row["model"], row["low"], row["high"], row["n"])
    targets = targets_of(checked(a_study(facts=["A3", "A5", "A9"])))
    values = measured(table, targets, 3, 1)[0][0].tolist()
    for k, each in enumerate(targets):
        model = measured_now[each.id]["model"]
        assert values[k] == model or (model is None and math.isnan(values[k]))
    account = json.loads((tmp_path / "with" / "sweep.json").read_text())
    assert account["facts"] == names
    assert CliRunner().invoke(app, ["reproduce", str(tmp_path / "with"), "--workers", "1"]).exit_code == 0
    assert CliRunner().invoke(app, ["reproduce", str(tmp_path / "without"), "--workers", "1"]).exit_code == 0


# the verb -------------------------------------------------------------------------------------------------------------


def call(*words):
    return CliRunner().invoke(app, ["calibrate", *map(str, words)])


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"facts": ["A5", "B1"]}, "facts: B1 is there to check by, and never to be fitted to; take of A1, .* and A10"),
        ({"facts": "A55"}, "facts: there is no fact 'A55'; did you mean 'A5'"),
        ({"facts": ["A5", "A5"]}, "facts = .*stands there twice"),
        ({"vary": None, "fixed": None}, "factors: design = 'latin-hypercube' needs some"),
        ({"design": "sobol", "samples": 64}, "design = 'sobol': calibration begins with a 'latin-hypercube'"),
        ({"samples": 4}, "samples = 4: an emulator needs 10 points a wave or more"),
        ({"seeds": 1}, "luck is told from 2 seeds on"),
        ({"scenario": ["england-today", "tour-de-france"]}, "scenario = .*takes one"),
        ({"factors": {"norm.weight": [0.1, 0.2]}}, "there is no parameter 'norm.weight'"),
        ({"factors": {"shocks.rate": [0.1, 0.2]}}, "shocks.rate = .*needs a range"),
        ({"factors": {"shocks.rate@2": {"low": 0, "high": 0.1}}}, "shocks.rate@2: .*leave the term out"),
        ({"calibration": {"waves": 0}}, "calibration.waves = 0: must be greater than or equal to 1"),
        ({"calibration": {"cutof": 3}}, "calibration.cutof: there is no such field; did you mean 'cutoff'"),
        ({"calibration": {"left_out": ["A6.9"]}}, "left_out: there is no figure 'A6.9'; did you mean 'A6"),
        ({"facts": "A5", "calibration": {"left_out": ["A5"]}}, "left_out = .*no figure is left"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told(told, message):
    with pytest.raises(InputError, match=message):
        checked(a_study(**told))


def test_facts_to_check_by_are_never_seen():
    study = checked(a_study())
    assert study.facts == [f"A{n}" for n in range(1, 11)]
    assert all(FACTS[each.fact].tuned for each in targets_of(study))
    assert len(targets_of(study)) == sum(len(each.figures) for each in FACTS.values() if each.tuned)


def test_bad_input_leaves_with_2(tmp_path):
    (tmp_path / "b.toml").write_text(TINY.replace('"A5"', '"B2"'))
    done = call(tmp_path / "b.toml", "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "facts: B2 is there to check by" in done.stderr
    assert not (tmp_path / "out").exists()
    (tmp_path / "tiny.toml").write_text(TINY)
    done = call(tmp_path / "tiny.toml", "--out", tmp_path, "--workers", 1)
    assert done.exit_code == 2
    assert "holds no calibration" in done.stderr


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A tiny calibration, made at one go by one worker: its folder, and what was told."""
    folder = tmp_path_factory.mktemp("calibration")
    (folder / "tiny.toml").write_text(TINY)
    done = call(folder / "tiny.toml", "--out", folder / "out", "--workers", 1, "--json")
    assert done.exit_code == 0, done.stderr
    return folder, json.loads(done.stdout)


def contents(folder):
    kept = [path for path in folder.rglob("*") if path.suffix in {".parquet", ".csv", ".png", ".svg"}]
    kept += [folder / "best.toml", folder / "wave-2.json"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(kept)}


def test_a_report_tells_targets_and_waves(whole):
    folder, told = whole
    done = CliRunner().invoke(app, ["report", str(folder / "out"), "--json"])
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["kind"], found["runs"], found["points"], found["files_changed"]) == ("calibration", 50, 25, [])
    page = (folder / "out" / "report.html").read_text()
    assert f"{told['kept']} of 25 points are kept" in page
    for each in told["targets"]:
        assert f'<th scope="row">{each["figure"]}</th>' in page
    within = sum(each["has_say"] and each["low"] <= each["best"] <= each["high"] for each in told["targets"])
    assert page.count("<td>yes</td>") == within


def test_an_archive_holds_all_waves_and_the_report(whole, tmp_path):
    """A calibration leaves sweeps in folders below: all of them are told and checked."""
    folder = tmp_path / "fit"
    shutil.copytree(whole[0] / "out", folder)
    done = CliRunner().invoke(app, ["archive", str(folder)])
    assert done.exit_code == 0, done.stderr
    with ZipFile(tmp_path / "fit.zip") as pack:
        files = {name: pack.read(name) for name in pack.namelist()}
    assert FILES | {"wave-2.json", "wave-1/sweep.json", "wave-2/rows/part-000000.parquet"} <= set(files)
    assert "coopetition reproduce wave-1" in files["README.md"].decode()
    assert "coopetition reproduce ./wave-2" in files["report.html"].decode()
    assert str(whole[0]).encode() not in b"".join(files.values())
    (folder / "wave-1" / "rows" / "part-000000.parquet").write_bytes(b"")
    done = CliRunner().invoke(app, ["archive", str(folder), "--force", "--json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout)["changed"] == ["wave-1/rows/part-000000.parquet"]


def test_the_verb_tells_and_leaves_all(whole):
    folder, told = whole
    out = folder / "out"
    account = json.loads((out / "calibration.json").read_text())
    assert set(account["files"]) == FILES
    assert {"code", "code_of_facts", "git", "packages", "command", "study", "finished"} <= set(account)
    assert account["packages"]["scikit-learn"]
    assert [wave["points"] for wave in told["waves"]] == [13, 12]
    assert [wave["swept"]["runs"] for wave in told["waves"]] == [26, 24]
    assert told["points"] == 25
    points, kept = pd.read_csv(out / "points.csv"), pd.read_csv(out / "kept.csv")
    assert len(points) == 25
    assert len(kept) == told["kept"] == (points["implausibility"] <= 3.0).sum()
    usual = {each.name: each.default for each in declared()}
    for name in ("learning.intake", "learning.decay", "inspection.noise"):
        assert points[name][0] == usual[name]
    assert points["implausibility"].min() == told["best"]["implausibility"]
    targets = pd.read_csv(out / "targets.csv")
    assert "A8.2" not in set(targets["figure"])
    assert not targets.set_index("figure")["has_say"]["A10.2"]  # closures: none anywhere
    emulators = pd.read_csv(out / "emulators.csv")
    assert set(emulators["figure"]) == set(targets["figure"][targets["has_say"]])
    assert set(emulators["wave"]) == {1, 2}
    row = pd.read_parquet(out / "wave-1" / "rows").iloc[0]
    assert row["hash"] == RunSpec(region="synthetic:40", years=8).world().run(8).hash()  # the default comes first


def test_the_best_point_is_a_scenario(whole):
    folder, told = whole
    words = ["run", str(folder / "out" / "best.toml"), "--region", "synthetic:40", "--years", "8", "--json"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.stderr
    best, ran = told["best"], json.loads(done.stdout)
    assert best["parameters"].items() <= ran["parameters"].items()
    table = rows(folder / "out" / f"wave-{best['wave']}")
    assert ran["hash"] in set(table["hash"])  # it is the very world that was run


def test_it_is_told_on_the_terminal_and_nothing_is_run_anew(whole):
    folder, told = whole
    before = contents(folder / "out")
    done = call(folder / "tiny.toml", "--out", folder / "out", "--workers", 1)
    assert done.exit_code == 0
    assert "kept from before" in done.stderr
    assert "Wave 2: 12 points" in done.stdout
    assert f"{told['kept']} of 25 points are kept" in done.stdout
    assert contents(folder / "out") == before
    (folder / "other.toml").write_text(TINY.replace("waves = 2", "waves = 3"))
    done = call(folder / "other.toml", "--out", folder / "out", "--workers", 1)
    assert done.exit_code == 2
    assert "holds a calibration whose study is another" in done.stderr


def test_a_wave_is_a_sweep_that_can_be_made_again(whole):
    folder, _ = whole
    done = CliRunner().invoke(app, ["reproduce", str(folder / "out" / "wave-2"), "--workers", "1"])
    assert done.exit_code == 0, done.stdout


def test_a_lever_may_be_varied_but_it_is_said(tmp_path):
    told = TINY.replace('"inspection.noise"', '"inspection.often"').replace("waves = 2", "waves = 1")
    (tmp_path / "lever.toml").write_text(told)
    done = call(tmp_path / "lever.toml", "--out", tmp_path / "out", "--workers", 1, "--json")
    assert done.exit_code == 0
    assert "a lever, which policy sets" in done.stderr
    assert json.loads(done.stdout)["levers"] == ["inspection.often"]


@pytest.mark.slow
def test_killed_with_two_workers_it_goes_on_to_the_same_bytes(whole, tmp_path):
    folder, _ = whole
    words = ("calibrate", str(folder / "tiny.toml"), "--out", str(tmp_path / "out"), "--workers", "2")
    running = started(*words)
    end = time.monotonic() + 240
    while not list(tmp_path.glob("out/wave-1/rows/*.parquet")) and running.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.02)
    running.kill()
    running.communicate()
    assert not (tmp_path / "out" / "best.toml").exists()
    assert call(*words[1:]).exit_code == 0
    assert contents(tmp_path / "out") == contents(folder / "out")


def test_the_shipped_study_varies_what_nobody_knows():
    study = checked(load("calibration"))
    roles = {each.name: each.role for each in declared()}
    assert {roles[name] for name in study.names} == {"uncertainty"}
    assert study.region == ["synthetic"]
    assert study.calibration is not None
