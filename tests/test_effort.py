"""Studies that explode are told before they are expanded, and no world of a study counts twice."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest
from typer.testing import CliRunner

from coopetition.agents.errors import InputError
from coopetition.experiments.command import app
from coopetition.experiments.designs import effort
from coopetition.experiments.designs.maps import axes_of
from coopetition.experiments.designs.studies import designs, load, names, study_of
from coopetition.experiments.run_spec import RunSpec
from coopetition.experiments.runs import rows, sweep
from coopetition.experiments.runs.executors import Here
from coopetition.experiments.runs.living import key_of
from coopetition.model.interventions.reading import said
from coopetition.model.region import Region

TOWN = "synthetic:8"
X, Y = "accountability.stakes", "trust.start"
COUNTED = "hubs.duty"
LONGEST = 300


def study(**told):
    return study_of({"region": TOWN, "years": 1, "seeds": 1, **told})


def call(*words):
    return CliRunner().invoke(app, list(words))


# --- what is too much

EXPLODING = {
    "a grid of all": {"vary": "uncertainty"},
    "seeds": {"seeds": 10**9},
    "seeds beyond counting": {"seeds": 2**63 - 1},
    "latin": {"design": "latin-hypercube", "samples": 10**9, "factors": {X: {}}},
    "sobol": {"design": "sobol", "samples": 2**40, "factors": {X: {}}},
    "morris": {"design": "morris", "samples": 10**9, "vary": "uncertainty"},
    "saltelli": {"design": "saltelli", "samples": 2**30, "vary": "uncertainty"},
    "levels": {"factors": {X: {"levels": 10**9}}},
    "a fine map": {"factors": {X: {"levels": 10**5}, Y: {"levels": 10**5}}},
    "schools": {"region": "synthetic:10000000"},
    "schools beyond counting": {"region": "synthetic:" + "9" * 200},
    "one of several": {"region": [TOWN, "synthetic:100000000"]},
    "years": {"years": 10**9},
    "years beyond counting": {"years": 10**200},
    "years beyond any number": {"years": 10**400},
    "hours": {"region": "synthetic:20000", "years": 50, "seeds": 10**5},
    "just too many": {"seeds": 1000, "factors": {X: {"levels": 1001}}},
}


@pytest.mark.parametrize("told", EXPLODING.values(), ids=EXPLODING)
def test_what_explodes_is_told_before_anything_is_expanded(told, monkeypatch):
    def expanded(*_):
        raise AssertionError("it was expanded")

    for name in designs.DESIGNS:
        monkeypatch.setitem(designs.DESIGNS, name, expanded)
    monkeypatch.setattr(Region, "synthetic", expanded)
    with pytest.raises(
        InputError, match=r" runs? of .* schools over .* terms: about .* a world \(estimates\); more than"
    ) as e:
        study(**told)
    assert "--yes (yes=True) goes ahead all the same" in str(e.value)
    assert len(str(e.value)) < LONGEST


def test_with_yes_points_are_made_as_they_are_needed():
    told = {"factors": {X: {"levels": 2000}, Y: {"levels": 2000}}, "seeds": 10**9}
    one = study_of({"region": TOWN, "years": 1, **told}, yes=True)
    assert one.size == 2000 * 2000 * 10**9
    assert [each.seed for each in itertools.islice(one.jobs(), 3)] == [1, 1, 1]
    assert one.told()["seeds"] == 10**9
    assert study_of(one.told(), yes=True) == one


def test_what_is_small_is_made_unasked():
    for name in names():
        load(name)
    one = study(seeds=1000, factors={X: {"levels": 1000}})
    assert one.size == 10**6


def test_a_design_too_large_for_memory_is_told(monkeypatch):
    def full(*_):
        raise MemoryError

    one = study(design="latin-hypercube", samples=4, factors={X: {}})
    monkeypatch.setitem(designs.DESIGNS, "latin-hypercube", full)
    with pytest.raises(InputError, match="samples = 4: so many points do not fit in memory"):
        one.table()


def test_sizes_are_those_of_the_points():
    for design, samples in {"grid": None, "latin-hypercube": 7, "sobol": 8, "morris": 3, "saltelli": 4}.items():
        one = study(design=design, factors={X: {}, Y: {}}, **({"samples": samples} if samples else {}))
        assert one.number_of_points() == len(one.table()) == len(list(one.rows())) == one.size, design


def test_schools_are_counted_without_being_drawn(tmp_path):
    Region.synthetic(12, seed=3).save(tmp_path / "mine.json")
    for region in (None, "synthetic", "synthetic:31", str(tmp_path / "mine.json"), Region.synthetic(9)):
        one = RunSpec(region=region)
        assert effort.schools_of(one) == len(one.place())
    valley = RunSpec("lundshire") if "lundshire" in _towns() else RunSpec(_towns()[0])
    assert effort.schools_of(valley) == len(valley.place())
    assert effort.schools_of(RunSpec(region=f"synthetic:{valley.scenario}")) == len(valley.place())


def _towns():
    from coopetition.model.scenarios import with_towns

    return list(with_towns())


@pytest.mark.parametrize(
    "words",
    [
        ("run", "--region", "synthetic:10000000"),
        ("run", "--years", "1000000000"),
        ("run", "--years", "9" * 1000),
        ("run", "--region", "synthetic:" + "9" * 1000),
        ("run", "--seeds", "1000000000"),
        ("compare", "mortal-engines", "tour-de-france", "--seeds", "1000000000"),
        ("compare", "mortal-engines", "tour-de-france", "--region", "synthetic:10000000"),
        ("claims", "D2", "--seeds", "1000000000"),
        ("facts", "A5", "--seeds", "1000000000"),
        ("facts", "A5", "--region", "synthetic:10000000"),
        ("dynamics", "ramp", "--seeds", "1000000000"),
        ("disagreements", "D9", "--seeds", "1000000000"),
    ],
    ids=" ".join,
)
def test_every_verb_that_makes_runs_tells_what_is_too_much(words):
    done = call(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "(estimates); more than" in done.stderr
    assert len(done.stderr) < LONGEST


def test_a_sweep_tells_what_it_takes_and_keeps_nothing_of_what_is_too_much(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(f'region = "{TOWN}"\nyears = 1\nseeds = 2\nmetrics = ["cooperation"]')
    done = call("sweep", str(path), "--out", str(tmp_path / "out"), "--workers", "1", "--json")
    assert done.exit_code == 0, done.stderr
    assert done.stderr.startswith("2 runs of 8 schools over 3 terms: about 1 s on one core, 1 MB a world (estimates)\n")
    assert json.loads(done.stdout)["runs"] == 2
    path.write_text("seeds = 1000000000")
    for verb in ("sweep", "sensitivity", "map", "calibrate"):
        done = call(verb, str(path), "--out", str(tmp_path / "much"))
        assert done.exit_code == 2
        assert "1,000,000,000 runs" in done.stderr
    assert not (tmp_path / "much").exists()


def test_yes_goes_ahead(tmp_path, monkeypatch):
    monkeypatch.setattr(effort, "MOST_RUNS", 1)
    path = tmp_path / "small.toml"
    path.write_text(f'region = "{TOWN}"\nyears = 1\nseeds = 2\nmetrics = ["cooperation"]')
    words = ("sweep", str(path), "--out", str(tmp_path / "out"), "--workers", "1")
    assert call(*words).exit_code == 2
    assert call(*words, "--yes").exit_code == 0


# --- what would count twice


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"scenario": ["england-today", "england-today"]}, "scenario = 'england-today' stands there twice"),
        ({"region": [TOWN, TOWN]}, f"region = '{TOWN}' stands there twice"),
        ({"region": ["synthetic", "synthetic:150"]}, "'synthetic' and 'synthetic:150' are the same schools"),
        ({"region": [TOWN, "synthetic:08"]}, "are the same schools"),
        ({"authorities": ["A", "A"]}, "authorities = 'A' stands there twice"),
        ({"seeds": [3, 4, 3]}, "seeds: one stands there twice, 3"),
        ({"factors": {X: [0.5, 0.50, 1]}}, f"factors: {X} takes 0.5 twice"),
        ({"factors": {X: [0, 1, 1.0]}}, f"factors: {X} takes 1 twice"),
        ({"factors": {X: [0.0, -0.0]}}, f"factors: {X} takes -0 twice"),
        ({"factors": {f"{X}@2": [1], f"{X}@02": [1]}}, f"{X}@2 and {X}@02 are the same"),
        ({"factors": {X: [1], "accountability": {"stakes": [2]}}}, f"factors: {X} stands there twice"),
        ({"settings": {X: 1, "accountability": {"stakes": 2}}}, f"settings: {X} stands there twice"),
        ({"design": "list", "points": [{X: 1}, {X: 2}, {X: 1.0}]}, "points: point 3 says the same as point 1"),
        ({"design": "list", "points": [{X: 1, Y: 0}, {Y: 0.0, X: 1}]}, "points: point 2 says the same as point 1"),
        ({"design": "list", "points": [{X: 1, "accountability": {"stakes": 2}}]}, f"points: {X} stands there twice"),
        ({"events": ["F7=all@2", "F7=all@2"]}, "events: 'F7=all@2' and 'F7=all@2' are the same"),
        ({"metrics": ["trust", "trust"]}, "metrics = 'trust' stands there twice"),
        ({"facts": ["A5", "A5"]}, "facts = 'A5' stands there twice"),
        ({"vary": ["unions", "unions"]}, "vary = 'unions' stands there twice"),
    ],
    ids=str,
)  # fmt: skip
def test_what_stands_there_twice_is_refused(told, message):
    with pytest.raises(InputError, match=message) as error:
        study(**told)
    assert len(str(error.value)) < LONGEST


def test_files_that_say_the_same_are_refused(tmp_path):
    Region.synthetic(12, seed=3).save(tmp_path / "mine.json")
    (tmp_path / "other.json").write_bytes((tmp_path / "mine.json").read_bytes())
    for second in ("other.json", "./mine.json", str(tmp_path / "mine.json")):
        with pytest.raises(InputError, match=r"are the same schools|stands there twice"):
            study_of({"region": ["mine.json", second], "years": 1, "seeds": 1}, tmp_path)
    (tmp_path / "same.toml").write_text('title = "Same"\nstory = "As england-today"\n')
    with pytest.raises(InputError, match="are the same world here, at every point"):
        study_of({"scenario": ["england-today", "same.toml"], "region": TOWN, "years": 1, "seeds": 1}, tmp_path)
    (tmp_path / "mine.csv").write_text(f"{X},{X}\n1,2\n")
    with pytest.raises(InputError, match=f"column '{X}' stands there twice"):
        study_of({"design": "list", "points": "mine.csv"}, tmp_path)


def test_scenarios_that_differ_in_what_the_factors_set_alone_are_refused(tmp_path):
    (tmp_path / "high.toml").write_text('title = "High"\nstory = "High"\n[accountability]\nstakes = 3\n')
    told = {"scenario": ["england-today", "high.toml"], "region": TOWN, "years": 1, "seeds": 1}
    assert study_of(told, tmp_path).size == 2
    with pytest.raises(InputError, match="are the same world here, at every point"):
        study_of(told | {"factors": {X: [0, 1]}}, tmp_path)


@pytest.mark.parametrize("design", ["grid", "latin-hypercube", "sobol"])
def test_points_that_fall_on_one_world_are_run_once(design):
    told = {"factors": {COUNTED: {"low": 0, "high": 3, "levels": 9}}}
    one = study(design=design, **told, **({} if design == "grid" else {"samples": 32}))
    found = one.table()[:, 0].tolist()
    assert sorted(found) == [0, 1, 2, 3]
    keys = [key_of(each) for each in one.jobs()]
    assert len(set(keys)) == len(keys) == one.size == 4


def test_points_that_fall_together_are_told(tmp_path):
    path = tmp_path / "few.toml"
    text = f'region = "{TOWN}"\nyears = 1\nseeds = 1\ndesign = "sobol"\nsamples = 32\nmetrics = ["cooperation"]\n'
    path.write_text(f"{text}[factors]\n{COUNTED} = {{}}\n")
    done = call("sweep", str(path), "--out", str(tmp_path / "out"), "--workers", "1", "--json")
    assert done.exit_code == 0, done.stderr
    assert "32 points fall on 4 worlds, for some factors are counted; each is run once" in done.stderr
    assert json.loads(done.stdout)["runs"] == 4
    assert rows(tmp_path / "out")["key"].nunique() == 4


def test_designs_that_need_each_point_keep_it():
    one = study(design="saltelli", samples=8, factors={COUNTED: {"low": 0, "high": 1}, Y: {}})
    assert len(one.table()) == one.size == 8 * 4
    assert len(np.unique(one.table(), axis=0)) < 8 * 4


def test_a_map_is_as_fine_as_its_values(tmp_path):
    one = study(factors={COUNTED: {"low": 0, "high": 3, "levels": 9}, X: [0, 1]}, metrics=["cooperation"])
    assert axes_of(one).shape == (4, 2)
    assert one.size == 8


TWICE = {
    "a tuple": ("england-today", {X: 1}, 1, TOWN),
    "another number": ("england-today", {X: 1.0}, 1, TOWN),
    "a setting": RunSpec(region=TOWN, years=1, interventions=said((f"{X}=1",))),
    "what it is anyway": ("england-today", {X: 1, Y: None}, 1, TOWN),
    "another name": ("england-today", {X: 1}, 1, "synthetic:008"),
}


@pytest.mark.parametrize("second", TWICE)
def test_jobs_that_are_one_world_are_refused(tmp_path, second):
    default = RunSpec().world(Region.synthetic(8)).parameters.flat()[Y]
    other = TWICE[second]
    if second == "what it is anyway":
        other = ("england-today", {X: 1, Y: default}, 1, TOWN)
    jobs = [TWICE["a tuple"], ("england-today", {X: 2}, 1, TOWN), other]
    for _ in range(2):  # nor when it goes on
        with pytest.raises(InputError, match=r"jobs: run 2 is the same world as run 0 .*leave one out") as error:
            sweep(jobs, tmp_path, executor=Here(), years=1, chunk=1, metrics=["cooperation"])
        assert len(str(error.value)) < LONGEST
    assert sweep(jobs, tmp_path, executor=Here(), years=1, chunk=1, metrics=["cooperation"], repeats=True).runs == 3
    assert rows(tmp_path)["key"].nunique() == 2


def test_fresh_objects_are_not_taken_for_one_another(tmp_path):
    jobs = (("england-today", {}, 1, Region.synthetic(8, seed=seed)) for seed in range(6))
    told = [sweep([each], tmp_path / str(k), executor=Here(), years=1) for k, each in enumerate(jobs)]
    assert len({each.hash for each in told}) == 6
