"""What groups of schools do: each rule by itself, on small worlds whose answer is known; nothing without a group."""

import os
import subprocess
import sys

import numpy as np
import pytest

from coopetition.agents.strategies import NAMES
from coopetition.model.extensions.governance.leading import spread_of_voices
from coopetition.model.extensions.governance.roving import reached_by
from coopetition.model.forms import forms
from coopetition.model.measures import METRICS
from coopetition.model.state import DIVIDENDS, line
from coopetition.model.world import World
from worlds import compiled, small_world

POOLED = line("shared in a group")
ROVING = line("roving centre")

CODES = {name: code for code, name in enumerate(forms())}
HALF = range(12)
KINDS = {"a group begins", "a group ends", "comes to lead", "matched"}


def governed(form, rows=HALF, *, schools=24, seed=1, start=2, end=None, **parameters):
    world = small_world(schools=schools, seed=seed, **parameters)
    world.govern(form, rows, start, end)
    return world


def members(world):
    """Rows of the schools in groups other than trusts of today."""
    control = world.state.schools["controller"]
    inside = control >= 0
    return np.flatnonzero(inside)[world.state.trusts["form"][control[inside]] > 0]


def kinds(world):
    return {event.kind for event in world.events}


# beginning and end


def test_without_a_group_nothing_of_it_is_there():
    world = small_world(schools=24).run(5)
    assert not KINDS & kinds(world)
    assert not members(world).size
    assert not world.state.ledger[:, [POOLED, ROVING, DIVIDENDS]].any()
    assert not world.state.trusts["years"].any()
    assert (world.state.schools["renown"] == 0.5).all()


def test_a_plan_for_later_changes_nothing_before():
    world, other = governed("F2", start=7).run(2), small_world(schools=24).run(2)
    for name in world.trajectory.at([0]):
        assert world.trajectory[name].tobytes() == other.trajectory[name].tobytes(), name


def test_a_group_begins_and_ends_when_it_is_planned_to():
    world = governed("city-trust", start=3, end=6)
    lived = []
    for _ in range(6):
        world.term()
        lived.append(len(members(world)))
    assert lived[:2] == [0, 0]
    assert lived[2] == 12
    assert lived[4] > 8  # a member may leave, or be taken over
    assert lived[5] == 0
    begun = [event for event in world.events if event.kind in KINDS]
    assert (begun[0].term, begun[0].kind, begun[0].value) == (3, "a group begins", 12)
    assert (begun[-1].term, begun[-1].kind) == (6, "a group ends")
    ties, control = world.state.ties, world.state.schools["controller"]
    one = control[world.trajectory.ends]
    assert (ties["forced"] == ((one[0] == one[1]) & (one[0] >= 0))).all()


def test_schools_leave_the_trusts_they_were_in_and_no_group_counts_wrongly():
    world = governed("brand", range(0, 24, 2), start=1).run(3)
    control, trusts = world.state.schools["controller"], world.state.trusts
    count = np.bincount(control[control >= 0], minlength=len(trusts))
    assert (trusts["schools"] == count).all()
    assert (trusts["alive"] == (count > 0)).all()
    for group in np.flatnonzero(trusts["alive"]):
        assert control[trusts["lead"][group]] == group


def test_forms_coexist_and_one_may_follow_another():
    world = governed("F1", range(6), end=7)
    world.govern("F5", range(6, 12), 2)
    world.govern("F8", range(6), 7)
    world.run(3)
    assert {world.state.trusts["form"][g] for g in np.flatnonzero(world.state.trusts["alive"])} >= {
        CODES["self-organising"],
        CODES["parent-led-centre"],
    }


def test_a_group_whose_schools_are_all_but_closed_is_not_founded_and_ends_with_its_last():
    world = governed("F2", [0, 1], start=4)
    world.run(1)
    world.state.schools["alive"][0] = False
    world.run(1)
    assert not members(world).size
    assert "a group begins" not in kinds(world)


def test_a_group_that_ended_by_itself_is_not_ended_again_when_its_row_is_anothers():
    world = governed("F8", [0, 1], start=1, end=10)
    world.term()
    row = int(world.state.schools["controller"][0])
    for i in (0, 1):
        world.state.schools["controller"][i] = -1
    world.state.trusts["alive"][row] = False
    world.run(1)
    world.state.trusts["alive"][row], world.state.trusts["schools"][row] = True, 1  # as a takeover founds it anew
    world.state.trusts["form"][row], world.state.trusts["plan"][row] = 0, -1
    world.state.schools["controller"][5] = row
    world.run(2)
    assert world.state.trusts["alive"][row]


def test_levers_of_a_form_hold_for_members_as_long_as_they_are():
    world = governed("F0", start=2, end=5)
    world.plan(3, {"authority.levy": 0.005})
    seen = []
    for _ in range(5):
        world.term()
        seen.append((world.state.levers["levy"][0], world.state.levers["levy"][20]))
    assert seen == [(0.0, 0.0), (0.015, 0.0), (0.015, 0.005), (0.015, 0.005), (0.005, 0.005)]


def test_the_same_to_the_last_bit_under_plain_rules():
    """A town in which every form governs a few schools, compiled here and plain in a process of its own."""
    code = (
        "from coopetition.model.forms import forms\nfrom coopetition.model.world import World\n"
        "world = World(region='synthetic:40', seed=3)\n"
        "for code, name in enumerate(forms()):\n    world.govern(name, range(3 * code, 3 * code + 3), 2)\n"
        "print(world.run(3).hash())"
    )
    world = small_world(schools=40, seed=3)
    for number, name in enumerate(forms()):
        world.govern(name, range(3 * number, 3 * number + 3), 2)
    plain = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=plain)
    assert done.stdout.strip() == world.run(3).hash()


# ties inside


def test_a_group_decides_its_share_of_ties_and_the_rest_is_voluntary():
    for form, low, high in (("brand", 1.0, 1.0), ("alliance", 0.1, 0.5), ("self-organising", 0.0, 0.0)):
        world = governed(form, range(60), schools=60, start=1)
        world.term()
        forced = world.state.ties["forced"]
        assert low <= forced.mean() <= high, form
        assert world.state.ties["formality"].min() >= forms()[form].vector.formality


def test_only_part_of_help_crosses_the_border_of_a_brand():
    world, other = governed("brand", start=2).run(1), small_world(schools=24).run(1)
    world, other = governed("brand", start=2), small_world(schools=24)
    for each in (world, other):
        each.term()
        each.term()
    sides = world.state.sides
    border = np.isin(sides["school"], HALF) != np.isin(sides["partner"], HALF)
    np.testing.assert_allclose(sides["help"][border], 0.5 * other.state.sides["help"][border])
    np.testing.assert_array_equal(sides["help"][~border], other.state.sides["help"][~border])


def test_heads_are_trained_by_the_centre_of_a_brand():
    world = governed("brand", range(24), start=1, heads__leave=0.9, inspection__often=0.0)
    world.term()
    lead = int(world.state.trusts["lead"][world.state.schools["controller"][0]])
    world.term()
    world.term()
    news = [event for event in world.events if event.kind == "new head"]
    assert len(news) > 10
    assert {event.other for event in news} == {lead}


# the year's end


def test_money_goes_where_need_is_and_none_is_lost():
    world = governed("city-trust", range(24), start=1, unions__autonomy=0.0)
    world.state.schools["reserves"][:12] *= 3.0
    world.run(1)
    shared, value = world.state.ledger[:, POOLED], world.state.schools["value_added"]
    assert abs(shared.sum()) < 1e-6 * np.abs(shared).sum()
    assert (shared[value > value.mean()] <= 0).all()
    assert shared[value < value.mean()].sum() > 0


def test_teachers_go_to_unfilled_posts():
    world, other = governed("city-trust", range(24), start=1), small_world(schools=24)
    spread = []
    for each in (world, other):
        each.state.schools["teachers"][:12] *= 0.8
        each.run(1)
        spread.append(each.state.schools["shortage"].std())
    assert spread[0] < 0.85 * spread[1]


def test_methods_are_those_of_the_school_that_leads():
    usual = {"learning__noise": 0.0, "heads__skill_spread": 0.0, "heads__leave": 0.0}
    world, other = (
        governed("brand", range(24), start=1, governance__methods=0.2, **usual),
        governed("brand", range(24), start=1, governance__methods=0.0, **usual),
    )
    for each in (world, other):
        each.run(6)
    assert world.state.schools["effectiveness"].std() < 0.6 * other.state.schools["effectiveness"].std()


def test_a_bad_centre_pulls_its_brand_down():
    world, other = (governed("brand", range(24), start=1) for _ in range(2))
    for each in (world, other):
        each.term()
    lead = world.state.trusts["lead"][world.state.schools["controller"][0]]
    world.state.schools["effectiveness"][lead] -= 3.0
    for each in (world, other):
        each.term()
        each.term()
    rest = np.arange(24) != lead
    assert (world.state.schools["effectiveness"][rest] < other.state.schools["effectiveness"][rest]).all()


def test_many_voices_take_time_and_one_takes_none():
    state = small_world(schools=4).state
    assert spread_of_voices(CODES["brand"], compiled(state)) == 0.0
    assert spread_of_voices(CODES["federal-trust"], compiled(state)) == pytest.approx(
        1 - 0.35**2 - 0.2**2 - 0.25**2 - 0.2**2
    )
    quick, slow = (governed("F1", range(24), start=1, governance__procedure=p).run(1) for p in (0.0, 1.0))
    lost = quick.state.schools["effectiveness"] - slow.state.schools["effectiveness"]
    expected = 3 * slow.parameters.learning.gain * 0.735 * 0.7
    np.testing.assert_allclose(lost[lost > expected / 2], expected, rtol=0.3)


def test_who_leads_is_elected_every_few_years():
    world = governed("F6", range(24), start=1, unions__autonomy=0.0).run(9)
    terms = {event.term for event in world.events if event.kind == "comes to lead"}
    assert terms <= {9, 18, 27}
    assert any("comes to lead" in kinds(governed("F6", seed=seed, start=1).run(9)) for seed in range(3))


def test_an_alliance_ends_unless_its_members_go_on():
    world = governed("alliance", range(24), start=1, unions__autonomy=0.0).run(5)
    assert len(members(world)) == 24
    assert world.state.trusts["years"].max() == 1  # after four years it began anew
    world = governed("alliance", range(24), start=1, unions__autonomy=0.0)
    world.plan(12, {"unions.autonomy": 5.0})
    world.run(4)
    assert [event.term for event in world.events if event.kind == "a group ends"] == [12]
    assert not members(world).size


def test_partners_share_what_would_improve_the_school_and_teachers_come():
    world, other = governed("F4", start=1).run(1), small_world(schools=24).run(1)
    paid = -world.state.ledger[:, DIVIDENDS]
    assert paid[12:].sum() == 0
    assert paid[:12].sum() > 0
    rich = governed("F4", start=1, governance__draw_of_dividend=100.0)
    rich.state.schools["reserves"][:] *= 6.0
    poor = governed("F4", start=1, governance__draw_of_dividend=0.0)
    poor.state.schools["reserves"][:] *= 6.0
    rich.run(2)
    poor.run(2)
    assert rich.state.schools["teachers"][:12].sum() > poor.state.schools["teachers"][:12].sum()
    assert other.state.ledger[:, DIVIDENDS].sum() == 0


def test_control_softens_strain():
    easy, hard = (
        governed("F4", start=1, accountability__stakes=3.0, governance__control=c, governance__draw_of_dividend=0.0)
        for c in (1.0, 0.0)
    )
    easy.run(2)
    hard.run(2)
    assert easy.state.schools["shortage"][:12].mean() < hard.state.schools["shortage"][:12].mean()


def heads(**shares):
    return {f"heads__mix__{name}": float(shares.get(name.replace("-", "_"), 0.0)) for name in NAMES}


def test_a_platform_works_as_far_as_heads_are_willing():
    willing, unwilling = (
        governed("F5", range(24), start=1, **heads(**{kind: 1})).run(3) for kind in ("visionary", "lone_engine")
    )
    assert "matched" in kinds(willing)
    assert "matched" not in kinds(unwilling)
    assert willing.state.schools["renown"].max() > 0.8
    assert unwilling.state.schools["renown"].max() <= 0.5
    assert unwilling.state.schools["renown"].min() < 0.3  # known for not having helped
    matches = [event for event in willing.events if event.kind == "matched"]
    for term in {event.term for event in matches}:
        helpers = [event.other for event in matches if event.term == term]
        assert len(set(helpers)) == len(helpers), "each helps one a year"


def test_who_helps_comes_to_lead_a_platform():
    world = governed("F5", range(24), start=1, **heads(visionary=1)).run(4)
    group = world.state.schools["controller"][0]
    renown = world.state.schools["renown"]
    assert renown[world.state.trusts["lead"][group]] == renown.max()


def test_results_of_a_platform_carry_more_luck():
    loose, tight = governed("F5", range(24), start=1).run(1), small_world(schools=24).run(1)
    noise = loose.parameters.accountability.result_noise
    assert noise > 0
    more = loose.state.schools["result"] - tight.state.schools["result"]
    assert np.corrcoef(more, loose.state.schools["luck"])[0, 1] > 0.5


def test_parents_who_vote_are_supported():
    world, other = governed("F6", range(24), start=1), small_world(schools=24)
    for each in (world, other):
        each.term()
    captured, usual = (METRICS["capture"].along(each.trajectory, [1])[0] for each in (world, other))
    assert captured > usual
    assert (world.state.schools["attainment"][:, 2] < other.state.schools["attainment"][:, 2]).all()


def test_a_roving_centre_costs_what_it_is_paid_and_reaches_those_it_is_for():
    world, other = governed("F8", range(24), start=1).run(2), small_world(schools=24).run(2)
    state, income = world.state, world.state.schools["income"]
    np.testing.assert_allclose(-state.ledger[:, ROVING], 0.01 * income)
    assert state.trusts["spent"].sum() == pytest.approx(0.01 * income.sum())
    needy = state.schools["roll"][:, 1:].sum()
    lift = reached_by(0.01 * income.sum() / needy, compiled(state))
    assert 0 < lift < world.parameters.governance.reach
    np.testing.assert_allclose(state.schools["reached"], lift)
    gaps = [each.state.schools["attainment"][:, 0] - each.state.schools["attainment"][:, 1] for each in (world, other)]
    assert (gaps[0] < gaps[1]).all()


def test_parents_decommission_a_centre_that_does_not_narrow_the_gap():
    useless = governed("F8", range(24), start=1, governance__reach=0.0).run(3)
    useful = governed("F8", range(24), start=1).run(3)
    assert len(members(useless)) < 18
    assert len(members(useful)) > 18
    assert all(event.term == 9 for event in useless.events if event.kind == "leaves a trust" and event.school in HALF)


def test_what_a_centre_brings_ends_with_it():
    world = governed("F8", range(24), start=1, end=7).run(3)
    assert (world.state.schools["reached"] == 0).all()


def test_a_school_that_is_taken_over_belongs_to_the_predator_alone():
    """Whatever happens, a school is in one group, and every group knows how many it has."""
    for seed in range(4):
        world = small_world(
            "mortal-engines", 30, seed, fates__intervention=1.0, inspection__often=1.0, fates__coasting=0.8
        )
        for number, form in enumerate(["F1", "F3", "F5", "F7", "F8"]):
            world.govern(form, range(4 * number, 4 * number + 4), 1, 14)
        world.run(6)
        control, trusts = world.state.schools["controller"], world.state.trusts
        count = np.bincount(control[control >= 0], minlength=len(trusts))
        assert (trusts["schools"] == count).all()
        assert (trusts["alive"] == (count > 0)).all()


def test_a_scenario_of_ones_own_may_govern(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text('[[events]]\nwhat = "F2"\nwhere = "all"\nstart = 2\nend = 5\n')
    world = World(file, "synthetic:12")
    assert [(each.what.name, each.rows, each.start, each.end) for each in world.interventions] == [
        ("brand", tuple(range(12)), 2, 5)
    ]
