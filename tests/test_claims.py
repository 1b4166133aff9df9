"""The claims of the source documents: told in full, asked of worlds that differ as said, and written as they are."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from typer.testing import CliRunner

from coopetition.agents.errors import InputError
from coopetition.experiments.command import app
from coopetition.experiments.evidence.claims import asked, claims, systems, told
from coopetition.experiments.evidence.claims.asked import ask
from coopetition.experiments.evidence.claims.board import board, row, write
from coopetition.experiments.evidence.claims.cascade import NAMES
from coopetition.experiments.evidence.claims.pages import page
from coopetition.experiments.evidence.claims.robustness import robust
from coopetition.experiments.evidence.claims.some_schools import OF_SCHOOLS
from coopetition.experiments.evidence.verdicts import verdict
from coopetition.experiments.paired import effect
from coopetition.experiments.runs.executors import Here
from coopetition.model.measures import METRICS
from coopetition.model.world import World

TOLD = {"id", "source", "claim", "effect", "low", "high", "n", "verdict"}


def test_there_are_all_systems_of_the_sources():
    groups = {"D": 19, "F": 9, "C": 9, "P": 28}
    assert list(systems()) == [f"{one}{k + (one != 'F')}" for one, number in groups.items() for k in range(number)]


@pytest.mark.parametrize("name", systems())
def test_every_system_is_told_and_asked(name):
    system = systems()[name]
    assert system.here.strip().endswith(".")
    assert system.claims
    assert system.where != "not yet built"


@pytest.mark.parametrize(("name", "claim"), claims().items(), ids=list(claims()))
def test_a_claim_makes_sense_and_its_worlds_differ(name, claim):
    one, other = claim.setting(0, 1), claim.setting(1, 1)
    one.check(), other.check()
    assert claim.claim.endswith(".")
    assert (one.scenario, one.interventions) != (other.scenario, other.interventions) or claim.defector
    known = {*METRICS, *OF_SCHOOLS, *NAMES}
    assert set(claim.expected) <= known
    assert claim.matters > 0.0
    assert claim.of == "all" or not set(claim.expected) & set(METRICS)


def test_every_measure_has_a_least_effect_that_matters():
    assert set(told.least()) == {*METRICS, *OF_SCHOOLS, *NAMES}


@pytest.mark.parametrize(
    ("differences", "expected", "least", "found"),
    [
        ([1.0, 1.1, 0.9], 1, 0.5, "supported"),
        ([1.0, 1.1, 0.9], -1, 0.5, "opposite"),
        ([1.0, 1.1, 0.9], 0, 0.5, "opposite"),
        ([1.0, 1.1, 0.9], 1, 2.0, "no effect"),
        ([1.0, 1.1, 0.9], 0, 2.0, "supported"),
        ([1.0, 1.1, 0.9], 1, 1.05, "inconclusive"),
        ([1.0, -1.1, 0.9], 1, 0.5, "inconclusive"),
        ([0.0, 0.0, 0.0], 1, 0.5, "no effect"),
        ([np.nan, np.nan, 0.0], 1, 0.5, "inconclusive"),
    ],
)
def test_a_verdict_goes_by_the_interval_and_by_what_matters(differences, expected, least, found):
    assert verdict(*effect(np.zeros(3), np.array(differences))[:3], expected, least) == found


def answers(*names, seeds=3, **changes):
    small = {"years": 2, "region": "synthetic:20"} | changes
    return list(ask({name: claims()[name].model_copy(update=small) for name in names}, Here(), seeds))


def test_a_claim_takes_as_many_pairs_as_its_interval_needs_and_no_more():
    (wide,) = answers("D5", least=1e-6)
    (narrow,) = answers("D5", least=10.0)
    assert (wide.effect.n, narrow.effect.n) == (asked.MOST, 3)


def test_pairs_share_every_draw_and_are_what_the_worlds_come_to():
    (answer,) = answers("F7", seeds=2, least=10.0)
    claim = answer.claim
    first = [claim.setting(side, 1).world().run(2) for side in (0, 1)]
    assert (first[0].trajectory["effectiveness"][:4] == first[1].trajectory["effectiveness"][:4]).all()
    from coopetition.model.interventions.places import rows_of

    rows = np.array(rows_of(first[0].region, "west"))
    assert len(rows) == 10
    alone = [asked.lived(claim, [seed])[0] for seed in (1, 2)]
    assert answer.effect.a == pytest.approx(np.mean([pair[0][claim.measure] for pair in alone]))
    rows = rows[first[1].state.schools["alive"][rows]]
    assert alone[0][1][claim.measure] == OF_SCHOOLS[claim.measure].of(first[1], rows)


def test_a_path_begins_where_both_worlds_begin_and_ends_with_the_effect():
    (answer,) = answers("D5")
    assert answer.paths.shape == (2, answer.effect.n, 3)
    np.testing.assert_array_equal(answer.paths[0, :, 0], answer.paths[1, :, 0])
    assert (answer.paths[1] - answer.paths[0])[:, -1].mean() == pytest.approx(answer.effect.mean)


def test_a_defector_is_compared_with_the_same_world_without_it():
    (answer,) = answers("D1", years=6)
    assert answer.effect.a == 0.0
    assert answer.effect.mean < 0.0  # partners answer in kind


def test_calls_for_help_are_counted_by_what_came_of_them():
    world = World("england-today", "synthetic:20").run(1)
    event = type("Event", (), {})
    world.events = [
        _event(event, *each) for each in (("rescue", 1), ("refused rescue", 2), ("rescue", 2), ("rescue", 9))
    ]
    assert OF_SCHOOLS["calls for help answered"].of(world, np.arange(5)) == pytest.approx(2 / 3)
    assert np.isnan(OF_SCHOOLS["calls for help answered"].of(world, np.array([7])))


def _event(kind, what, school):
    made = kind()
    made.kind, made.school = what, school
    return made


def test_the_scoreboard_and_its_pages_are_written(tmp_path):
    found = answers("D5") + answers("F2")
    assert set(row(found[0])) >= TOLD
    assert len(board(found, {})) == len(found) + 2
    again = dict(robust({"D5": found[0].claim}, Here(), draws=12))
    path = write(found, again, 3, tmp_path)
    text = path.read_text(encoding="utf-8")
    assert "[D5](systems/D5.md)" in text
    assert "`coopetition" not in text.split("| claim |")[0].replace("    coopetition", "")
    page = (tmp_path / "systems" / "F2.md").read_text(encoding="utf-8")
    for part in (
        "## What the source says",
        "## What it is here",
        "## What happened",
        "(F2.svg)",
        "coopetition claims F2",
    ):
        assert part in page
    assert (tmp_path / "systems" / "D5.svg").read_text(encoding="utf-8").startswith("<svg")


def test_the_verb_tells_verdicts_in_json():
    words = ["claims", "D13.2", "--seeds", "2", "--workers", "1", "--json", "--set", "network.neighbours=2"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.stderr
    (found,) = json.loads(done.stdout)
    assert set(found) >= TOLD
    assert found["id"] == "D13.2"
    assert all("network.neighbours=2" in command for command in found["commands"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["D99"], "there is no such claim; did you mean 'D9'?"),
        (["D2", "--seeds", "1"], "an interval needs 2 or more"),
        (["D2", "--set", "accountability.steaks=1"], "did you mean 'accountability.stakes'?"),
    ],
)
def test_what_cannot_be_asked_is_told(words, said):
    done = CliRunner().invoke(app, ["claims", *words])
    assert done.exit_code == 2
    assert re.sub(r"\s+", " ", said) in re.sub(r"\s+", " ", done.stderr)


def test_a_system_of_which_nothing_is_asked_says_so(tmp_path, monkeypatch):
    (tmp_path / "D1.toml").write_text('name = "Luck"\nsource = "I"\nidea = "x"\nclaim = "x"\nwhere = "not yet built"\n')
    monkeypatch.setattr(told, "FOLDER", tmp_path)
    systems.cache_clear()
    try:
        with pytest.raises(InputError, match="nothing is asked of Luck yet"):
            claims(["D1"])
        assert "Nothing is asked of it yet." in page("D1", systems()["D1"], [], {})
    finally:
        systems.cache_clear()


def test_a_broken_file_names_itself_and_its_field(tmp_path, monkeypatch):
    (tmp_path / "D1.toml").write_text('name = "X"\nsource = "G"\nidea = "x"\nclaim = "x"\nwhere = "x"\nmore = 1\n')
    monkeypatch.setattr(told, "FOLDER", tmp_path)
    systems.cache_clear()
    try:
        with pytest.raises(InputError, match=r"'D1.toml': more: there is no such field"):
            systems()
    finally:
        systems.cache_clear()


def test_the_scoreboard_in_the_documents_tells_of_every_claim(root):
    text = (root / "docs" / "claims.md").read_text(encoding="utf-8")
    for name, claim in claims().items():
        assert f"[{name}](systems/{name.split('.')[0]}.md) {claim.claim}" in text, name
    for name, system in systems().items():
        page = (root / "docs" / "systems" / f"{name}.md").read_text(encoding="utf-8")
        assert page.startswith(f"# {name} {system.name}\n")
        assert system.where in page
        assert " ".join(system.why.split()) in page
        for claim in system.claims:
            assert claim.claim in page


def test_what_is_kept_for_the_page_is_what_is_asked():
    kept = {row["id"]: row for row in json.loads(told.FOLDER.with_name("kept.json").read_text(encoding="utf-8"))}
    assert list(kept) == list(claims())
    for name, claim in claims().items():
        assert (kept[name]["claim"], kept[name]["what"]) == (claim.claim, claim.what)
        assert kept[name]["commands"] == [claim.command(0), claim.command(1)]
        assert kept[name]["robust"]["n"] > 0
