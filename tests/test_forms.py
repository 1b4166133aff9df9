"""Forms of governance: what their files say, how they are planned in words, and that plans are carried everywhere."""

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from coopetition.agents.errors import InputError
from coopetition.experiments.command import app
from coopetition.experiments.designs.studies import study_of
from coopetition.experiments.outputs.reproduce import reproduce
from coopetition.experiments.run_spec import RunSpec
from coopetition.experiments.runs import rows, sweep
from coopetition.experiments.runs.executors import Here
from coopetition.experiments.runs.living import key_of
from coopetition.model import forms as forms_module
from coopetition.model.forms import FormError, Vector, form, forms
from coopetition.model.forms.vector import VOICES
from coopetition.model.interventions.reading import event, said
from coopetition.model.parameters import known
from coopetition.model.scenarios import load
from coopetition.model.world import World
from worlds import as_words

TOWN = "synthetic:24"
SMALL = RunSpec(region=TOWN, years=2, interventions=said(events=("F7=all@2..5",)))


@pytest.mark.parametrize("each", forms().values(), ids=list(forms()))
def test_a_form_is_told_in_full(each):
    assert each.title
    assert each.source
    assert each.story.endswith(".")
    assert sum(getattr(each.vector, name) for name in VOICES) == pytest.approx(1.0)
    assert all(known(name).role == "lever" for name in each.levers)


def test_all_rows_of_the_sources_are_there_and_today_comes_first():
    assert {each.id for each in forms().values()} == {"", *(f"F{number}" for number in range(9))}
    assert next(iter(forms())) == "academy-trust"
    assert form("f7") is form("city-trust")


def test_every_number_of_the_vector_is_said_by_some_form():
    usual = Vector()
    for name, info in Vector.model_fields.items():
        extra = info.json_schema_extra
        assert extra["sentence"].count("{}") == 1
        assert info.description.endswith(".")
        assert any(getattr(each.vector, name) != getattr(usual, name) for each in forms().values()), name


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[vector]\nheads = 0.5\n", "add up to 1.5"),
        ("[vector]\nexit = 2\n", "exit"),
        ("[vector]\nexits = 0.5\n", "exits"),
        ('titel = "x"\n', "did you mean 'title'"),
        ("[levers.dilemma]\nnoise = 1\n", "a form sets levers alone"),
        ("[levers.network]\nformality = 1\n", "the vector's own"),
        ("[vector\n", "not valid TOML"),
    ],
)
def test_a_broken_form_is_refused_with_a_reason(tmp_path, text, says):
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(FormError, match=says):
        forms_module._read(path)


@pytest.mark.parametrize(
    ("event", "says"),
    [
        ("F77=all", "there is no form or policy 'F77'; did you mean 'F7'"),
        ("F7=all@0", "terms count from 1"),
        ("F7=all@5..4", "no later than it begins"),
        ("F7=all@x", "write NAME=WHERE"),
        ("F7=Nowhere", "no authority or school"),
        ("F7=all@9", "the run ends with term 6"),
    ],
)
def test_an_event_that_makes_no_sense_is_refused(event, says):
    with pytest.raises(InputError, match=says):
        RunSpec(region=TOWN, years=2, interventions=said(events=(event,))).check()


def test_two_forms_on_one_school_are_refused_before_anything_runs():
    with pytest.raises(InputError, match="one school has one form at a time"):
        replace(SMALL, interventions=said(events=("F7=all@2..5", "F2=all@4"))).check()
    replace(SMALL, interventions=said(events=("F7=all@2..5", "F2=all@5"))).check()
    world = World(region=TOWN)
    world.govern("F7", [0, 1, 2])
    with pytest.raises(InputError, match="School 3 is governed as 'city-trust'"):
        world.govern("F2", [2, 3])
    with pytest.raises(InputError, match="two schools or more"):
        world.govern("F2", [3])


def test_an_event_in_words_is_the_event():
    assert str(event("city-trust=Bradford@4..30")) == "city-trust=Bradford@4..30"
    (group,) = SMALL.world().interventions
    assert (group.what.name, group.rows, group.start, group.end) == ("city-trust", tuple(range(24)), 2, 5)
    assert "--event 'F7=all@2..5'" in SMALL.command() or "--event F7=all@2..5" in SMALL.command()


def test_a_world_again_has_the_same_groups_and_the_same_end():
    world = SMALL.world().run(2)
    assert world.copy_with().run(2).hash() == world.hash()
    assert world.copy_with(seed=5).interventions == world.interventions
    assert world.hash() != replace(SMALL, interventions=()).world().run(2).hash()


def test_a_scenario_with_events_is_carried_into_a_sweep_and_out_again(tmp_path):
    file = tmp_path / "bound.toml"
    file.write_text('title = "Bound"\n[[events]]\nwhat = "brand"\nwhere = "all"\nstart = 2\n')
    assert load(file).events[0].what == form("brand")
    jobs = [
        RunSpec(str(file), TOWN, years=1),
        RunSpec(region=TOWN, years=1, interventions=said(events=("F7=all@2",))),
        RunSpec(region=TOWN, years=1),
    ]
    sweep(jobs, tmp_path / "swept", executor=Here())
    found = rows(tmp_path / "swept")
    assert found["hash"].nunique() == found["key"].nunique() == 3
    assert found["hash"][0] == World(file, TOWN).run(1).hash()
    file.unlink()
    again = reproduce(tmp_path / "swept", Here())
    assert again.whole
    assert again.same == 3


def test_the_key_of_a_run_tells_of_its_events():
    assert key_of(SMALL) != key_of(replace(SMALL, interventions=()))
    assert key_of(SMALL) == key_of(replace(SMALL, interventions=said(events=("city-trust=all@2..5",))))


def test_a_study_may_have_events():
    study = study_of({"region": [TOWN], "years": 1, "seeds": 2, "events": ["F7=all@2"]})
    assert [as_words(each.events) for each in study.jobs()] == [("F7=all@2",)] * 2
    with pytest.raises(InputError, match="there is no form or policy"):
        study_of({"region": [TOWN], "years": 1, "events": ["F99=all"]})


def test_a_run_is_kept_with_its_groups_and_made_again(tmp_path):
    words = ["run", "--region", TOWN, "--years", "2", "--event", "F8=all@2", "--out", str(tmp_path / "run")]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.stderr
    account = json.loads((tmp_path / "run" / "run.json").read_text())
    assert account["groups"] == [{"form": "parent-led-centre", "schools": list(range(24)), "start": 2, "end": None}]
    assert "--event F8=all@2" in account["command"]
    assert reproduce(tmp_path / "run", Here()).whole


def test_two_worlds_that_differ_by_an_event_are_compared():
    words = ["compare", "england-today", "england-today", "--region", TOWN, "--years", "1", "--seeds", "2", "--json"]
    done = CliRunner().invoke(app, [*words, "--event-b", "F2=all@2", "--workers", "1"])
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert "--event F2=all@2" in told["b"]
    assert "--event" not in told["a"]


def test_forms_are_listed_with_their_vectors():
    listed = json.loads(CliRunner().invoke(app, ["list", "forms", "--json"]).stdout)
    assert [each["name"] for each in listed] == list(forms())
    assert listed[0]["vector"].keys() == Vector.model_fields.keys()
    assert next(each for each in listed if each["id"] == "F0")["levers"] == {
        "authority.levy": 0.015,
        "authority.targeted": 0.3,
    }
