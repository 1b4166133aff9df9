"""Local contexts and named scenarios: told in full, on towns drawn to fit their text, opened by name everywhere."""

from __future__ import annotations

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from coopetition.agents.errors import InputError
from coopetition.experiments.command import app
from coopetition.experiments.run_spec import RunSpec
from coopetition.experiments.runs.living import key_of
from coopetition.model import SchoolSystem
from coopetition.model.interventions.places import rows_of
from coopetition.model.region import Region
from coopetition.model.region.town import Town
from coopetition.model.scenarios import load, names, town_of
from coopetition.model.world import World

WITH_TOWNS = [name for name in names() if load(name).town is not None]
NAMED = ("bradford", "corby", "school-based-management", "dunford", "support-withdrawn")


def test_all_nine_contexts_and_the_named_scenarios_are_there():
    listed = json.loads(CliRunner().invoke(app, ["list", "contexts", "--json"]).stdout)
    assert [each["id"] for each in listed] == [f"C{number}" for number in range(1, 10)]
    assert all(each["town"]["authorities"] and each["story"].endswith(".") for each in listed)
    assert set(NAMED) <= set(names())


@pytest.mark.parametrize("name", WITH_TOWNS)
def test_a_scenario_plays_in_its_own_town_whoever_opens_it(name):
    world = World(name, seed=3)
    assert world.region.name == f"synthetic:{name}"
    assert set(world.region.schools["authority"]) == set(load(name).town.authorities)
    asked_by_name = World(name, f"synthetic:{name}", seed=3)
    setting = RunSpec(name, years=1, seed=3)
    setting.check()
    assert setting.world().run(1).hash() == asked_by_name.run(1).hash() == world.run(1).hash()
    assert setting.carried().world().run(1).hash() == world.hash()


def test_a_scenario_with_a_town_is_elsewhere_if_told_so():
    assert World("lundshire", "synthetic:20").region.name == "synthetic:20"
    assert len(SchoolSystem("lundshire", rng=2).world.region) == load("lundshire").town.schools
    assert len(World("england-today", "synthetic:crimton").region) == 64
    assert len(World("england-today").region) == 150


def test_runs_in_other_towns_have_other_keys():
    here, there = RunSpec("lundshire", years=1), RunSpec("lundshire", region="synthetic", years=1)
    assert key_of(here) != key_of(there)


def test_a_town_is_drawn_as_told():
    usual, near = (Town(schools=40, authorities=("A", "B"), width=width).drawn("t", 1) for width in (1.0, 0.5))
    assert near.schools["x"] == pytest.approx(usual.schools["x"] / 2, abs=2e-3)
    poor = Town(schools=400, disadvantaged=0.45).drawn("t", 1)
    assert np.median(poor.schools["disadvantaged"]) == pytest.approx(0.45, abs=0.05)
    low, same = (Town(schools=40, value_added=shift).drawn("t", 1).schools["value_added"] for shift in (-0.4, 0.0))
    assert low == pytest.approx(same - 0.4, abs=2e-4)
    assert Town(schools=30).drawn("t", 1).schools["roll"] == pytest.approx(Region.synthetic(30, 1).schools["roll"])


def test_primaries_stand_around_their_secondary_and_stay_seven_years():
    region = Region.of(Town(schools=10, authorities=("A",), primaries=3.0).drawn("t", 1))
    phase = region.schools["phase"]
    assert (phase == "secondary").sum() == 10
    assert (phase == "primary").sum() == 30
    primary, secondary = phase == "primary", phase == "secondary"
    assert (region.schools["years"][primary] == 7).all()
    many = Town(schools=300, primaries=3.0).drawn("t", 1).schools
    assert many["roll"][many["phase"] == "primary"].mean() == pytest.approx(278, rel=0.05)
    far = [np.hypot(region.schools["x"][secondary] - x, region.schools["y"][secondary] - y).min()
           for x, y in zip(region.schools["x"][primary], region.schools["y"][primary], strict=True)]  # fmt: skip
    assert max(far) < 10.0
    assert World(region=region).run(2).metrics()["cooperation"] > 0.0


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("schools = 1", r"town.schools = 1: .*greater than or equal to 2"),
        ("school = 10", r"town.school: there is no such field; did you mean 'schools'\?"),
        ("disadvantaged = 2.0", r"town.disadvantaged = 2.0: .*less than or equal to 0.9"),
        ('width = "wide"', r"town.width = 'wide'"),
        ('schools = 2\nauthorities = ["A", "B", "C"]', r"authorities=3; expected at most one a school, 2"),
    ],
)
def test_a_town_that_makes_no_sense_is_refused(tmp_path, table, said):
    path = tmp_path / "mine.toml"
    path.write_text(f"[town]\n{table}\n", encoding="utf-8")
    with pytest.raises(InputError, match=said):
        World(str(path))


def test_a_town_of_a_name_that_none_has():
    with pytest.raises(InputError, match="nor a scenario's town; did you mean 'lundshire'"):
        Region.named("synthetic:lundshir")
    with pytest.raises(InputError, match="nor a scenario's town"):
        town_of("england-today")


def test_each_authority_can_be_a_group_of_its_own():
    world = World("crimton")
    assert len(world.interventions) == 8
    assert sorted(row for group in world.interventions for row in group.rows) == list(range(64))
    west, east = rows_of(world.region, "west"), rows_of(world.region, "east")
    assert sorted(west + east) == list(range(64))
    assert world.region.schools["x"][west].max() <= world.region.schools["x"][east].min()


def test_bradfords_trust_plays_on_its_real_schools_too(tmp_path):
    drawn = Region.of(Town(schools=20, authorities=("Bradford", "Leeds")).drawn("mine", 1))
    path = tmp_path / "schools.json"
    drawn.save(path)
    words = ["run", "bradford", "--region", str(path), "--authority", "Bradford", "--years", "2", "--json"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["groups"][0]["form"] == "city-trust"
    assert len(told["groups"][0]["schools"]) == told["schools"] < 20
