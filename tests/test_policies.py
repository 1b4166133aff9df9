"""Policies: what their files say, what they set and for how long, for whom, and that plans are carried everywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from typer.testing import CliRunner

from coopetition.agents.errors import InputError
from coopetition.experiments.command import app
from coopetition.experiments.outputs.reproduce import reproduce
from coopetition.experiments.run_spec import RunSpec
from coopetition.experiments.runs.executors import Here
from coopetition.experiments.runs.living import key_of
from coopetition.model import policies as policies_module
from coopetition.model.interventions.reading import event, meant, said
from coopetition.model.parameters import known
from coopetition.model.policies import Policy, PolicyError, one_lever, policies, policy
from coopetition.model.scenarios import load
from coopetition.model.state import with_levers_once
from coopetition.model.world import World
from worlds import as_words, small_world

TOWN = "synthetic:24"


@pytest.mark.parametrize("each", policies().values(), ids=list(policies()))
def test_a_policy_is_told_in_full_and_changes_a_world(each):
    assert each.title
    assert each.source
    assert each.story.endswith(".")
    assert each.changes
    assert policy(each.id) is each
    now = load("england-today").parameters.flat()
    assert any(value != now[name] for name, value in each.changes.items()) or each.name == "one-budget"


def levers(world, name):
    return world.state.levers[name.split(".")[1]].copy()


def test_a_policy_holds_while_it_lasts_for_those_it_is_for_and_is_gone_then():
    world = small_world(schools=24)
    world.enact("topslice", range(6), 2, 4)
    world.enact("P10", None, 3, 5)
    seen = []
    for _ in range(5):
        world.term()
        seen.append((world.state.levers["topslice"][[0, 10]].tolist(), world.state.levers["money_follows"][0]))
    usual = load("england-today").parameters.funding.money_follows
    assert [each[0] for each in seen] == [[0.0, 0.0], [0.005, 0.0], [0.005, 0.0], [0.0, 0.0], [0.0, 0.0]]
    assert [each[1] for each in seen] == [usual, usual, 1.0, 1.0, usual]


def test_levers_that_are_alike_are_looked_up_once_and_nothing_else_changes(monkeypatch):
    def lived():
        world = small_world(schools=24)
        world.enact("topslice", range(6), 3, 5)
        world.enact("P10", None, 4, 6)
        once = []
        for _ in range(7):
            world.term()
            once.append(world.for_a_term() is not world.compiled)
        return world.hash(), once

    first, once = lived()
    assert once == [True, True, False, False, True, True, True]
    monkeypatch.setattr(World, "for_a_term", lambda world: world.compiled)
    assert lived()[0] == first


def test_a_lever_set_by_hand_for_one_school_is_seen():
    world = small_world(schools=24).run(1)
    assert world.for_a_term() is not world.compiled
    world.state.levers["stakes"][23] += 1.0
    assert world.for_a_term() is world.compiled
    with pytest.raises(ValueError, match="read-only"):  # what is looked up once for all is nobody's to set
        with_levers_once(world.state).levers["stakes"][:] = 0.0


def test_where_two_policies_set_the_same_the_last_planned_does():
    world = small_world(schools=24)
    world.enact(one_lever("funding.topslice", 0.01), None, 1, 4)
    world.enact(one_lever("funding.topslice", 0.03), [1], 2, 3)
    seen = []
    for _ in range(4):
        world.term()
        seen.append(world.state.levers["topslice"][:2].tolist())
    assert seen == [[0.01, 0.01], [0.01, 0.03], [0.01, 0.01], [0.0, 0.0]]


def test_a_plan_for_all_holds_again_once_a_policy_is_over():
    world = small_world(schools=24)
    world.enact("value-credit", None, 2, 4)
    world.plan(3, {"funding.money_follows": 0.6})
    seen = []
    for _ in range(4):
        world.term()
        seen.append(world.state.levers["money_follows"][0])
    assert seen == [0.75, 1.0, 1.0, 0.6]


def test_what_is_the_same_for_all_is_set_for_all_and_set_back():
    world = small_world(schools=24)
    world.enact(one_lever("network.lapse", 1.0), None, 2, 4)
    world.enact(one_lever("network.renewal", 0.0), None, 2, 4)
    world.plan(3, {"network.renewal": 0.2})
    seen = []
    for _ in range(4):
        world.term()
        seen.append((float(world.state.p.network.lapse), float(world.state.p.network.renewal)))
    assert seen == [(0.0, 0.1), (1.0, 0.0), (1.0, 0.0), (0.0, 0.2)]


def test_a_form_sets_its_levers_over_a_policy():
    world = small_world(schools=24)
    world.enact("just-in-time", None, 1)
    world.govern("local-authority", range(12), 2, 3)
    seen = []
    for _ in range(3):
        world.term()
        seen.append(world.state.levers["levy"][[0, 20]].tolist())
    assert seen == [[0.01, 0.01], [0.015, 0.01], [0.01, 0.01]]


def test_worlds_with_and_without_a_policy_share_all_that_comes_before_it():
    with_it, without = small_world(schools=24), small_world(schools=24)
    with_it.enact("partnership-indicators", None, 7)
    with_it.run(4), without.run(4)
    for name in ("effectiveness", "cooperation", "roll"):
        one, other = with_it.trajectory[name], without.trajectory[name]
        np.testing.assert_array_equal(one[:7], other[:7])
    assert (with_it.trajectory["willing"][7] != without.trajectory["willing"][7]).any()


def test_a_policy_that_sets_what_holds_anyway_changes_nothing_to_the_last_bit():
    world, bare = small_world(schools=24), small_world(schools=24)
    world.enact("one-budget", None, 1)
    world.enact(one_lever("dilemma.noise", load("england-today").parameters.dilemma.noise), None, 2, 5)
    assert world.run(3).hash() == bare.run(3).hash()


def test_the_same_to_the_last_bit_under_plain_rules():
    code = (
        "from coopetition.model.policies import policies\nfrom coopetition.model.world import World\n"
        "world = World(region='synthetic:40', seed=3)\n"
        "for number, each in enumerate(policies().values()):\n"
        "    world.enact(each, None if each.shared else range(number % 20, number % 20 + 4), 1 + number % 3, 5)\n"
        "print(world.run(2).hash())"
    )
    world = small_world(schools=40, seed=3)
    for number, each in enumerate(policies().values()):
        world.enact(each, None if each.shared else range(number % 20, number % 20 + 4), 1 + number % 3, 5)
    plain = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=plain)
    assert done.stdout.strip() == world.run(2).hash()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("topslice=Town 1@4..30", "topslice"),
        ("p2", "topslice"),
        ("funding.topslice:0.01=west@2", "funding.topslice:0.01"),
        ("breaks-ranks=west@5", "breaks-ranks"),
        ("puncture:0.7=S003@5", "puncture:0.7"),
        ("puncture=School 3@5", "puncture:0.4"),
        ("F7=all@2", "city-trust"),
    ],
)
def test_an_event_is_a_form_a_policy_a_lever_or_by_hand(text, kind):
    planned = event(text)
    assert planned.what.name == kind
    setting = RunSpec(region=TOWN, years=2, interventions=said(events=(text,)))
    setting.check()
    assert event(str(planned)) == planned
    bare = RunSpec(region=TOWN, years=2)
    assert setting.world().run(2).hash() != bare.world().run(2).hash()


def test_what_is_done_by_hand_is_what_python_does():
    by_words = RunSpec(
        region=TOWN, years=3, interventions=said(events=("breaks-ranks=School 3@5", "puncture:0.7=School 4@6"))
    ).world()
    by_hand = World(region=TOWN)
    by_hand.intervene(5, 2, strategy="lone-engine")
    by_hand.intervene(6, 3, puncture=0.7)
    assert by_words.run(3).hash() == by_hand.run(3).hash()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("topslic=all@2", r"there is no form or policy 'topslic'; did you mean 'topslice'\?"),
        ("topslice=all@9..4", "no later than it begins"),
        ("topslice=Lands End@2", "where = 'Lands End': no authority or school"),
        ("funding.topslice:2=all@2", r"funding.topslice = 2"),
        ("funding.topslic:0.1=all@2", "did you mean 'funding.topslice'"),
        ("funding.topslice:much=all@2", "'much' is no number"),
        ("network.formality:0.5=all@2", "what a form of governance says"),
        ("network.coverage:0.5=all@2", "acts only when a world is made"),
        ("network.lapse:1=west@2", "sets network.lapse, which is the same for all schools; enact it for all"),
        ("breaks-ranks=School 3@5..9", "happens in one term; leave out '..9'"),
        ("puncture:9=School 3@5", "must be above 0 and at most 5 sd"),
        ("topslice=all@40", "the run ends with term 6; take an earlier one"),
    ],
)
def test_what_makes_no_sense_is_refused_on_one_line(text, said):
    words = ["run", "--region", TOWN, "--years", "2", "--event", text]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 2
    import re

    assert re.search(said, done.stderr), done.stderr
    assert done.stderr.count("\n") == 1


def test_a_policy_in_the_past_or_for_no_school_is_refused():
    world = small_world(schools=24).run(1)
    with pytest.raises(InputError, match="has lived through 3 terms"):
        world.enact("P2", None, 3)
    with pytest.raises(InputError, match="rows go from 0 to 23"):
        world.enact("P2", [24], 5)
    with pytest.raises(PolicyError, match="there is no policy"):
        world.enact("F7", None, 5)


def test_plans_are_saved_loaded_and_made_again(tmp_path):
    file = tmp_path / "mine.toml"
    events = '[[events]]\nwhat = "P2"\nwhere = "west"\nstart = 2\nend = 5\n'
    events += '[[events]]\nwhat = "puncture:0.5"\nwhere = "School 2"\nstart = 4\n'
    file.write_text(f'title = "Mine"\n{events}', encoding="utf-8")
    assert load(file).events == said(events=("P2=west@2..5", "puncture:0.5=School 2@4"))
    out = tmp_path / "run"
    words = ["run", str(file), "--region", TOWN, "--years", "2", "--event", "P25=all@3", "--out", str(out)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.stderr
    account = json.loads((out / "run.json").read_text())
    assert [each["policy"] for each in account["policies"]] == ["topslice", "partnership-indicators"]
    assert len(account["policies"][0]["schools"]) == 12
    assert account["by_hand"] == [{"term": 4, "school": 1, "strategy": None, "puncture": 0.5}]
    assert reproduce(out, Here()).whole


def test_the_same_policy_said_in_two_ways_is_one_run_and_another_is_another():
    one, same, other = (
        RunSpec(region=TOWN, years=1, interventions=said(events=(each,)))
        for each in ("P2=all@2", "topslice=all@2", "P2=all@3")
    )
    assert key_of(one) == key_of(same) != key_of(other)


def test_a_world_again_has_its_policies():
    world = small_world(schools=24)
    world.enact("P25", None, 2)
    assert world.copy_with().run(2).hash() == world.run(2).hash()
    assert as_words(world.interventions) == ("partnership-indicators=all@2",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[set.funding]\ntopslic = 1\n", "did you mean"),
        ("[set.network]\nformality = 0.5\n", "what a form of governance says"),
        ("more = 1\n", "more: there is no such field"),
        ("[set\n", "not valid TOML"),
    ],
)
def test_a_broken_file_is_refused(tmp_path, monkeypatch, text, said):
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(policies_module, "FOLDER", tmp_path)
    policies.cache_clear()
    try:
        with pytest.raises(PolicyError, match=said):
            policies()
    finally:
        policies.cache_clear()


def test_policies_are_listed():
    listed = json.loads(CliRunner().invoke(app, ["list", "policies", "--json"]).stdout)
    assert [each["name"] for each in listed] == list(policies())
    assert all(known(name) for each in listed for name in each["changes"])


def test_a_word_means_one_thing():
    assert isinstance(meant("P2"), Policy)
    assert meant("f7").name == "city-trust"
