"""Plans in files: read, written, refused with the reason, and the same in Python, the command line and a study."""

from __future__ import annotations

import json
import re

import pytest
from typer.testing import CliRunner

from coopetition.agents.errors import InputError
from coopetition.experiments.command import app
from coopetition.experiments.designs.studies import load
from coopetition.experiments.run_spec import RunSpec
from coopetition.model.interventions.reading import expanded, plan_of, read_plan, said
from coopetition.model.interventions.writing import in_toml
from worlds import as_words

EVENTS = ("topslice=west@4..7", "city-trust=east@2", "breaks-ranks=School 3@5", "funding.bid_fund:0.01=all@1")
SMALL = ("--region", "synthetic:20", "--years", "3")


def test_what_is_written_is_read_again():
    events = said(events=EVENTS)
    assert plan_of(in_toml(events)) == events
    odd = said(events=('topslice=St "Mary\'s" \\ Ängelholm@3',))
    assert plan_of(in_toml(odd)) == odd
    assert plan_of(in_toml([])) == ()


def test_a_file_stands_for_its_events(tmp_path):
    path = tmp_path / "ours.toml"
    path.write_text(in_toml(said(events=EVENTS)), encoding="utf-8")
    assert as_words(read_plan(path)) == EVENTS
    assert as_words(expanded(["P5=all@2", str(path)])) == ("P5=all@2", *EVENTS)
    assert as_words(expanded(["ours.toml"], tmp_path)) == EVENTS


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[events]", "not valid TOML"),
        ("title = 'x'\nevents = []", "there is no 'title' in a plan"),
        ("events = ['P2']", "write each event under [[events]]"),
        ("", "write each event under [[events]]"),
        ("[[events]]\nwhat = 'P2'\nstart = 9\nend = 4", "event 1: P2=all@9..4: it ends with term 4"),
        ("[[events]]\nwhat = 'P2'\n[[events]]\nwhat = 'P99'", "event 2: there is no form or policy 'P99'"),
        ("[[events]]\nwhat = 'funding.topslice:2'", "funding.topslice = 2"),
        ("[[events]]\nwhat = 'P2'\nwhen = 3", "when: there is no such field"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_with_the_reason(text, said):
    with pytest.raises(InputError, match=re.escape(said)):
        plan_of(text)


def test_one_plan_is_the_same_world_in_python_the_command_line_and_a_study(tmp_path):
    path = tmp_path / "ours.toml"
    one = [word for event in EVENTS for word in ("--event", event)]
    first = CliRunner().invoke(app, ["run", *SMALL, *one, "--save-plan", str(path), "--json"])
    assert first.exit_code == 0, first.stderr
    again = CliRunner().invoke(app, ["run", *SMALL, "--event", str(path), "--json"])
    assert json.loads(again.stdout)["hash"] == json.loads(first.stdout)["hash"]
    world = RunSpec(region="synthetic:20", years=3).world()
    for each in read_plan(path):
        world.add(each)
    assert world.run(3).hash() == json.loads(first.stdout)["hash"]
    study = tmp_path / "study.toml"
    study.write_text(
        'scenario = "england-today"\nregion = "synthetic:20"\nyears = 3\nseeds = 1\ndesign = "list"\n'
        'metrics = ["cooperation"]\nevents = ["ours.toml"]\n[[points]]\n"trust.start" = 0.5\n',
        encoding="utf-8",
    )
    assert load(study).events == list(EVENTS)


def test_what_the_scenario_plans_is_saved_too_and_nothing_is_lost(tmp_path):
    path = tmp_path / "plan.toml"
    words = ["run", "greany-programme", "--years", "3", "--save-plan", str(path)]
    assert CliRunner().invoke(app, words).exit_code == 0
    assert read_plan(path) == tuple(RunSpec("greany-programme").planned())
    kept = path.read_bytes()
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 2
    assert "it is there already" in done.stderr
    assert path.read_bytes() == kept


def test_a_plan_that_cannot_be_read_leaves_with_two(tmp_path):
    done = CliRunner().invoke(app, ["run", *SMALL, "--event", str(tmp_path / "none.toml")])
    assert done.exit_code == 2
    assert "cannot be read" in re.sub(r"\s+", " ", done.stderr)
