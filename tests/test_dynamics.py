"""Shows on the school world: their structure, what must hold whatever comes out, and the verb."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from coopetition.experiments.command import app
from coopetition.experiments.command.dynamics import found
from coopetition.experiments.evidence.dynamics import (
    SHOWS,
    areas,
    catalogue,
    collapse,
    feedbacks,
    judged,
    pictures,
    quadrants,
    ramp,
    rescue,
    spirals,
    two_starts,
)
from coopetition.experiments.evidence.dynamics import weighing as weighings
from coopetition.experiments.evidence.dynamics.report import write
from coopetition.experiments.evidence.dynamics.seeds import OPPORTUNISTS, Seeds, town
from coopetition.experiments.evidence.writing import told
from coopetition.experiments.runs.executors import Here
from coopetition.model.interventions.reading import said
from coopetition.model.parameters import Parameters, known

NO_EFFECT = {
    "accountability.shade": 0.0,
    "accountability.effort_most": 0.0,
    "heads.dismissal": 0.0,
    "heads.mix.oppressed": 0.0,
}
"""With these, stakes act nowhere."""


@pytest.fixture(scope="module")
def table():
    """Return every show on few seeds of small towns, with a short ramp."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ramp, "TERMS_A_STEP", (2, 4, 6, 8, 10))
        return {each["id"]: each for each in found(list(SHOWS), 2, 1, schools=30)}


@pytest.mark.parametrize(
    "name",
    ["two-starts", "ramp", "judged", "feedbacks", "rescue", "tipping", "quadrants", "collapse", "spirals", "plane"],
)
def test_a_show_tells_what_was_foretold_and_what_was_found(table, name):
    each = table[name]
    json.dumps(each, allow_nan=False)
    assert all(each[key] for key in ("title", "source", "set_up", "why"))
    assert "{" not in each["why"]
    assert each["findings"]
    assert len({finding["what"] for finding in each["findings"]}) == len(each["findings"])
    for finding in each["findings"]:
        assert finding["as_foretold"] in {"yes", "no", "unclear", None}
        if finding["low"] is not None:
            assert finding["low"] <= finding["measured"] <= finding["high"]
            assert finding["n"] <= 2


def test_every_show_is_here(table):
    assert set(table) == set(SHOWS)


def test_the_page_has_every_number_and_picture(table, tmp_path):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ramp, "TERMS_A_STEP", (2, 4, 6, 8, 10))
        page = write(list(table.values()), tmp_path / "docs").read_text(encoding="utf-8")
    for each in table.values():
        for finding in each["findings"]:
            assert f"| {finding['what']} |" in page
            assert told(finding["measured"]) in page
    for name in pictures.PICTURES:
        assert f"(dynamics-{name}.png)" in page
        assert (tmp_path / "docs" / f"dynamics-{name}.png").stat().st_size > 5000
    assert max(map(len, page.splitlines())) < 2000


def test_tipping_is_the_laboratorys(table):
    assert all(each["as_foretold"] == "yes" for each in table["tipping"]["findings"])


# verdicts -------------------------------------------------------------------------------------------------------------


def test_a_verdict_goes_by_the_interval():
    assert catalogue.above("x", [1.0, 1.1, 1.2]).holds == "yes"
    assert catalogue.above("x", [-1.0, -1.1, -1.2]).holds == "no"
    assert catalogue.below("x", [-1.0, -1.1, -1.2]).holds == "yes"
    assert catalogue.below("x", [1.0, 1.1, 1.2]).holds == "no"
    assert catalogue.above("x", [-1.0, 1.0, 1.1]).holds == "unclear"
    assert catalogue.above("x", [0.0, 0.0]).holds == "unclear"
    assert catalogue.above("x", [math.nan, 1.0]).holds == "unclear"
    assert catalogue.over_seeds("x", [1.0, 2.0]).holds is None


# two starts -----------------------------------------------------------------------------------------------------------


def test_cooperation_by_area_adds_up_to_that_of_the_town():
    world = town(3, 40, 12).world().run(12)
    rows = world.history(range(world.terms - two_starts.LAST + 1, world.terms + 1))
    (whole,) = two_starts.shares(world, np.zeros(40, dtype=np.int64))
    assert whole == pytest.approx(float(rows["cooperation"].mean()), abs=0.02)
    by_school = two_starts.shares(world, np.arange(40))
    assert all(0.0 <= each <= 1.0 for each in by_school)
    assert min(by_school) <= whole <= max(by_school)


def test_a_start_that_nobody_remembers_makes_no_gap(monkeypatch):
    """Heads who never look at the start, with the same trust: the two starts are one world."""
    monkeypatch.setattr(two_starts, "WORLDS", {"never": OPPORTUNISTS | {"heads.mix.opportunist": 0.0,
                                                                        "heads.mix.lone-engine": 1.0}})  # fmt: skip
    monkeypatch.setattr(two_starts, "YEARS", 12)
    (each,) = two_starts.ends(1, 24).values()
    assert each["high"]["whole"] == each["low"]["whole"] == 0.0


# ramp -----------------------------------------------------------------------------------------------------------------


def test_where_stakes_act_nowhere_the_loop_has_no_area():
    area, up, down = ramp.both_ways(1, 20, 5, NO_EFFECT)
    assert area == pytest.approx(0.0, abs=1e-12)
    assert up == down[::-1]
    assert ramp.both_ways(1, 20, 5, {})[0] != 0.0


def test_a_ramp_holds_each_level_for_its_step():
    world = town(1, 20, 30, {"accountability.stakes": 0.0, "accountability.stakes@66": 2.0}).world().run(30)
    level = ramp.steps(1, 20, 5, (0.0, 2.0), {})
    run = world.trajectory
    half = [run["mutual"][rows].sum() / np.where(run["alive"], run["ties"], 0)[rows].sum()
            for rows in (slice(63, 66), slice(68, 71))]  # fmt: skip
    assert level == pytest.approx(half)


def test_hysteresis_is_claimed_only_with_every_reason():
    def area(*values):
        return catalogue.over_seeds("area", values)

    wide, none, level, narrower = area(0.2, 0.21), area(-0.1, 0.1), area(-0.01, 0.01), area(-0.1, -0.101)
    assert ramp.claim(wide, [wide, wide], level) == "yes"
    assert ramp.claim(wide, [wide, none], level) == "no"
    assert ramp.claim(none, [wide, wide], level) == "no"
    assert ramp.claim(wide, [wide, wide], narrower) == "unclear"


# judged ---------------------------------------------------------------------------------------------------------------


def test_the_line_is_where_the_tipping_point_stops_moving():
    """By finite differences of x* with stakes p, arms race and all."""
    cost, synergy, depth, race, g1, f1 = 0.35, 1.5, 0.6, 0.1, 0.02, 0.05

    def tips(p, s1):
        greed, fear, together = g1 * p, f1 * p, depth * (synergy + s1 * p)
        return (cost + fear - race) / (together - greed + fear - race)

    s1 = judged.line(g1, f1, depth, cost=cost, synergy=synergy, race=race)
    assert tips(1e-4, s1) == pytest.approx(tips(0.0, s1), abs=1e-9)
    assert tips(1e-4, s1 + 0.1) < tips(0.0, s1) < tips(1e-4, s1 - 0.1)
    at = cost / (depth * synergy)  # x* without arms race
    assert judged.line_at(at, g1, f1, depth) == pytest.approx(judged.line(g1, f1, depth, cost=cost, synergy=synergy))


def test_a_turn_is_found_between_two_points_and_told_where_there_is_none():
    rises = np.array(judged.SYNERGIES) - 0.12
    assert judged.turning(rises) == pytest.approx(0.12)
    assert math.isnan(judged.turning(rises - 10.0))
    many = rises + np.linspace(-0.01, 0.01, 9)[:, None]
    told = judged.turns("x", many, 0.12)
    assert (told.holds, told.low < 0.12 < told.high) == ("yes", True)
    assert judged.turns("x", many, 0.2).holds == "no"
    assert judged.turns("x", many - 10.0, 0.12).measured == "nowhere"


# feedbacks ------------------------------------------------------------------------------------------------------------


def test_a_cut_that_cuts_nothing_changes_nothing(monkeypatch):
    monkeypatch.setattr(feedbacks, "CUTS", {name: {} for name in feedbacks.CUTS})
    for measures, _ in feedbacks.cut_and_uncut(1, 24):
        assert all(np.array_equal(each, measures[0], equal_nan=True) for each in measures)


def test_where_takeovers_are_cut_nobody_is_taken_over():
    world = town(1, 40, 10, feedbacks.CUTS["takeovers"], "mortal-engines").world().run(10)
    assert not world.state.schools["taken_over"].any()
    assert town(1, 40, 10, {}, "mortal-engines").world().run(10).state.schools["taken_over"].any()


# rescue ---------------------------------------------------------------------------------------------------------------


def test_weighings_are_the_rules_and_decide():
    decided = {rescue.GIVEN: 0, rescue.REFUSED: 0}
    for seed in range(1, 5):
        setting = town(seed, 60, 6)
        asked = [each for each in setting.world().run(6).events if each.kind in decided]
        for event in asked[:3]:
            each = weighings.weighed(weighings.stopped(setting, event.term, event.school), event.school)
            assert [one.worth for one in each] == pytest.approx([one.rule for one in each], abs=1e-12)
            helpers = [one for one in each if one.rule > 0.0 and one.has_money]
            assert event.value == (len(helpers) or len(each))
            assert (event.kind == rescue.GIVEN) == bool(helpers)
            decided[event.kind] += 1
    assert min(decided.values()) > 0


def test_twins_decide_otherwise_beyond_indifference():
    runs = Seeds(Here(), 3).each(rescue.cases)
    flips = [flip for run in runs for each in run.values() if each for flip in each["flips"].values()]
    assert {wanted for wanted, _ in flips} == {rescue.GIVEN, rescue.REFUSED}
    assert all(wanted == became for wanted, became in flips)


def test_a_twin_is_the_same_until_it_asks():
    setting = town(1, 60, 6)
    event = next(each for each in setting.world().run(6).events if each.kind in {rescue.GIVEN, rescue.REFUSED})
    twin = replace(setting, interventions=said((f"fates.rescue_cost=9@{event.term}",)))
    a, b = (weighings.stopped(each, event.term, event.school) for each in (setting, twin))
    for name in ("schools", "heads", "sides", "ties"):
        assert np.array_equal(getattr(a.state, name), getattr(b.state, name)), name
    assert rescue.decided(twin, event.term, event.school) == rescue.REFUSED


# quadrants ------------------------------------------------------------------------------------------------------------


def test_no_setting_leaves_the_plausible_ranges():
    world = Parameters()
    for changes in [changes for _, changes in quadrants.SETTINGS.values()] + [
        dict.fromkeys(quadrants.LEVERS, None) | {name: end} for name, ends in quadrants.LEVERS.items() for end in ends
    ]:
        for name, value in changes.items():
            section, parameter = name.split(".")
            low, high = type(getattr(world, section)).model_fields[parameter].json_schema_extra["plausible"]
            assert value is None or low <= value <= high, name


def test_heads_in_the_plane_are_those_of_the_measure():
    world = town(2, 40, 4).world().run(4)
    points, last = quadrants.plane(world), world.trajectory.at([world.terms])
    ties = last["ties"][0][last["alive"][0] & (last["ties"][0] > 0)]
    measures = world.standing()
    for column, name in enumerate(("dilemma_greed", "dilemma_fear")):
        assert np.average(points[:, column], weights=ties) == pytest.approx(measures[name])
    assert sum(quadrants.games(points)) == pytest.approx(1.0)


def test_pooled_results_move_a_head_along_the_diagonal():
    """In the first term only the weighing differs: D_greed less D_fear stays as it was for equals, and both fall."""
    alike = {"heads.prosocial": 0.0, "heads.prosocial_spread": 0.0, "dilemma.transfer": 0.0}
    alike |= {"accountability.shade": 0.0, "funding.money_follows": 0.45}
    worlds = [town(1, 40, 1, alike | {"accountability.pooling": pooled}).world() for pooled in (0.0, 0.5)]
    for world in worlds:
        world.term()
    none, half = (quadrants.plane(world) for world in worlds)
    assert (half[:, :2] < none[:, :2]).all()
    assert half[:, 0] - half[:, 1] == pytest.approx(none[:, 0] - none[:, 1], abs=1e-12)


def test_a_game_is_reached_only_beyond_one_half():
    assert quadrants.reached("harmony", "x", np.array([0.6, 0.61])).holds == "yes"
    assert quadrants.reached("harmony", "x", np.array([0.4, 0.41])).holds == "no"
    assert quadrants.reached("harmony", "x", np.array([0.4, 0.61])).holds == "unclear"


# collapse -------------------------------------------------------------------------------------------------------------


def test_the_policy_comes_in_steps_and_goes_at_once():
    levels = collapse.policy()
    stakes = {int(name.partition("@")[2]): level for name, level in levels.items() if "stakes" in name}
    *rise, (last, after) = sorted(stakes.items())
    assert len(rise) == collapse.STEPS
    assert [level for _, level in rise] == sorted(level for _, level in rise)
    assert (rise[0][0], rise[-1][1]) == (collapse.POLICY + 1, collapse.STAKES[1])
    assert (last, after) == (collapse.REVERSED + 1, collapse.STAKES[0])
    assert rise[-1][0] < collapse.POLICY + 3 * collapse.RISE


def test_a_course_is_a_mean_over_three_years_and_voluntary_ties():
    world = town(3, 40, 8).world().run(8)
    went, row = collapse.course(world), 20
    rows = world.history(range(row - collapse.WINDOW + 1, row + 1))
    assert went.cooperation[row] == pytest.approx(float(rows["cooperation"].mean()), abs=0.02)
    assert went.trust[row] == pytest.approx(float(rows["trust"].mean()), abs=0.02)
    both = float(np.sum(rows["dilemma_fear"]) / np.sum(rows["dilemma_greed"]))
    assert went.fear[row] / went.greed[row] == pytest.approx(both, abs=0.05)


def test_where_x_star_lies():
    def tips(greed, fear):
        one = np.ones(1)
        return float(collapse.Course(one, one, greed * one, fear * one).tips()[0])

    assert tips(-0.3, 0.1) == pytest.approx(0.25)
    assert tips(-0.3, -0.1) < 0.0  # harmony: helps whoever helps
    assert tips(0.3, 0.1) == tips(0.0, 0.1) == 1.0


def test_a_policy_that_acts_nowhere_leaves_the_town_as_its_twin(monkeypatch):
    monkeypatch.setattr(collapse, "FOLLOWS", (0.75, 0.75))
    monkeypatch.setattr(collapse, "WORLDS", {"never": NO_EFFECT})
    each = collapse.lived(1, 24)["never"]
    went, never = each["curve"]
    assert went == never
    assert each["scar"] == 0.0
    assert each["back"]["twin"] is None


def test_ties_of_areas_are_those_of_the_town():
    world = town(3, 40, 8).world().run(8)
    rows = slice(world.terms - 8, world.terms + 1)
    ties, run = areas.ties_of(world, rows), world.trajectory
    assert 0 < ties.terms.sum() < np.where(run["alive"], run["ties"], 0)[rows].sum() / 2
    assert (ties.both <= ties.terms).all()
    assert ties.terms.max() == 9
    every = areas.shares(ties)
    assert len(every) == len(np.unique(ties.area))
    assert every.min() <= ties.both.sum() / ties.terms.sum() <= every.max()


def test_areas_that_tipped_singly_differ_from_ties_dealt_at_random():
    area, nine = np.repeat(np.arange(20), 10), np.full(200, 9)
    singly = areas.Ties(area, nine, np.where(area < 10, 9, 0))
    there = areas.shares(singly)
    chance, spread = areas.dealt(singly)
    assert areas.between(there) == 0.0
    assert chance > 0.5
    assert there.std() > 2 * spread
    mixed = areas.Ties(area, nine, np.random.default_rng(1).binomial(9, 0.5, 200))
    assert areas.shares(mixed).std() == pytest.approx(areas.dealt(mixed)[1], abs=0.02)
    within, drawn = areas.undecided(mixed)
    assert within == pytest.approx(drawn, abs=0.1)
    assert areas.undecided(singly)[0] == 0.0


# the verb -------------------------------------------------------------------------------------------------------------


def call(*words):
    return CliRunner().invoke(app, ["dynamics", *map(str, words)])


def test_the_verb_as_json_and_as_a_table(monkeypatch, tmp_path):
    done = call("tipping", "--json", "--workers", 1, "--out", tmp_path)
    assert done.exit_code == 0
    (each,) = json.loads(done.stdout, parse_constant=pytest.fail)
    assert {"id", "title", "source", "set_up", "seeds", "seconds", "findings", "why", "curves"} <= set(each)
    assert {"what", "foretold", "measured", "low", "high", "n", "as_foretold"} == set(each["findings"][0])
    assert (each["id"], each["seeds"]) == ("tipping", 20)
    assert (tmp_path / "dynamics.md").exists()
    monkeypatch.setattr("coopetition.experiments.command.dynamics.found", lambda *_: [each])
    shown = call("TIPPING")
    assert shown.exit_code == 0
    assert "12 numbers as foretold, 0 not, 0 unclear" in shown.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("rammp",), "there is no such show; did you mean 'ramp'?"),
        (("ramp", "--seeds", "1"), "--seeds 1: an interval needs 2 or more"),
        (("ramp", "--workers", "0"), "--workers 0: must be from 1 to"),
    ],
)
def test_bad_input_is_told_in_one_line(words, message):
    done = call(*words)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert message in done.stderr


# spirals --------------------------------------------------------------------------------------------------------------


def test_fierce_loops_stay_within_what_is_plausible():
    for name, value in spirals.FIERCE.items():
        low, high = known(name).plausible
        assert low <= value <= high


def test_without_loops_no_school_has_a_gain():
    world = town(1, 30, 2, spirals.NO_LOOP).world().run(2)
    np.testing.assert_array_equal(spirals.gains(world), 0.0)


def test_a_burden_costs_what_it_says_where_nothing_comes_back():
    """Twenty years of 4 accounts too many at 0.1 each, gain 0.01, decay 0.02, among schools without ties."""
    alone = {"network.neighbours": 0, "network.complements": 0}
    gain, with_loops, without = spirals.grown(1, 30, alone | spirals.NO_LOOP)
    terms = (spirals.SINCE // 3 + spirals.BURDENED_FOR) * 3 - spirals.SINCE + 1
    assert gain == 0.0
    assert with_loops == pytest.approx(without)
    assert without == pytest.approx(0.004 * (1 - 0.98**terms) / 0.02, rel=0.2)
