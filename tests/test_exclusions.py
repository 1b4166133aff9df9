"""Exclusions: who is put out, who is kept, who comes back and where, what is on record, and what notices nothing."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.agents.errors import InputError
from coopetition.model.extensions.exclusions.rules import come_back, exclusions
from coopetition.model.measures import METRICS
from coopetition.model.parameters import Parameters
from coopetition.model.region import Region
from coopetition.model.region.town import Town
from coopetition.model.trajectory import Trajectory
from coopetition.model.world import World
from worlds import compiled, copy_of, small_world

ON = {"exclusions__usual": 0.005}


def town(schools=24, years=5, seed=2, **changes):
    return small_world(schools=schools, seed=seed, **changes).run(years)


def after(state):
    """The state after one phase of exclusions."""
    later = copy_of(state)
    come_back(compiled(later))
    exclusions(compiled(later))
    return later


def chance_of_a_bad_judgement(state):
    p = state.p.accountability
    return 1.0 / (1.0 + np.exp((state.schools["standing"] - p.threshold) / p.spread))


# --- who is put out


def test_without_threat_and_partners_a_school_excludes_the_usual_share():
    state = small_world(accountability__stakes=0.0, exclusions__additional=2.0, **ON).state
    state.schools["mutual"] = 0
    before, later = state.schools["roll"].copy(), after(state)
    gone = before * np.array([0.0, 0.005, 0.010])
    np.testing.assert_allclose(before - later.schools["roll"], gone, atol=1e-12)
    np.testing.assert_allclose(later.schools["in_unit"], gone, atol=1e-12)
    np.testing.assert_allclose(later.schools["dropped_out"], gone.sum(axis=1))
    np.testing.assert_array_equal(later.schools["roll"][:, 0], before[:, 0])


def test_threat_adds_and_partners_keep_as_far_as_they_say():
    changes = {"accountability__stakes": 2.0, "exclusions__pressed": 3.0, "exclusions__kept": 0.4}
    state = small_world(schools=40, **changes, **ON).run(2).state
    schools = state.schools
    share = schools["mutual"] / np.maximum(1, schools["ties"])
    rate = 0.005 * (1 + 3.0 * 2.0 * chance_of_a_bad_judgement(state)) * (1 - 0.4 * share)
    put_out = rate * (schools["roll"][:, 1] + 1.2 * schools["roll"][:, 2])
    state.p["exclusions"]["returning"] = 0.0  # else rolls are those after some came back
    assert np.ptp(share) > 0.0
    np.testing.assert_allclose(after(state).schools["dropped_out"], put_out)


def test_a_contract_that_may_be_lost_is_part_of_the_threat():
    none, short = (
        after(small_world(contracts__duration=years, **ON).state).schools["dropped_out"] for years in (0.0, 2.0)
    )
    assert (short > none).all()


def test_none_can_exclude_more_than_all():
    state = small_world(exclusions__usual=0.2, exclusions__additional=20.0).state
    before, later = state.schools["roll"].copy(), after(state)
    assert (later.schools["roll"][:, 2] == 0.0).all()
    np.testing.assert_allclose(later.schools["in_unit"][:, 2], before[:, 2])


def test_schools_that_are_closed_or_nearly_empty_exclude_nobody_and_nobody_is_lost():
    state = small_world(schools=12, **ON).run(2).state
    state.schools["roll"][0] = 0.0
    state.schools["roll"][1] = 1e-300
    state.schools["roll"][2], state.schools["alive"][2], state.schools["places"][2] = 0.0, False, 1000.0
    total, later = state.schools["roll"].sum() + state.authorities["unit"].sum(), after(state)
    assert (later.schools["roll"] >= 0.0).all()
    assert later.schools["dropped_out"][2] == later.schools["roll"][2].sum() == 0.0  # nor does anybody come to it
    assert later.schools["roll"].sum() + later.authorities["unit"].sum() == pytest.approx(total, rel=1e-12)


# --- the unit


def three_schools():
    """Three schools of one authority that exclude nobody more: 10 and 4 pupils in its unit, places for 6 and 2."""
    state = small_world(schools=3, exclusions__returning=0.5).state
    schools = state.schools
    schools["authority"] = 0
    schools["roll"] = 100.0
    schools["places"] = [306.0, 302.0, 250.0]
    schools["in_unit"] = [[0, 6, 4], [0, 0, 4], [0, 0, 0]]
    return state


def test_who_comes_back_goes_where_places_are_free_and_not_where_it_came_from():
    """Half of 14 ask: 7, for 8 places, three quarters of them at the first school and a quarter at the second.

    The first one's 5 find a quarter of the places elsewhere, the second one's 2 three quarters.
    """
    later = after(three_schools())
    np.testing.assert_allclose(later.schools["in_unit"], [[0, 6 - 0.75, 4 - 0.5], [0, 0, 4 - 1.5], [0, 0, 0]])
    np.testing.assert_allclose(later.schools["roll"] - 100.0, [[0, 0, 1.5], [0, 0.75, 0.5], [0, 0, 0]], atol=1e-12)
    np.testing.assert_allclose(later.authorities["unit"][0], [0, 5.25, 6.0])


def test_who_finds_no_place_stays():
    state = three_schools()
    state.schools["places"] = [303.0, 300.5, 0.0]  # half as many places as are asked for
    later = after(state)
    np.testing.assert_allclose(later.schools["roll"].sum(axis=1) - 300.0, [3 * 2 / 7, 0.5 * 5 / 7, 0], atol=1e-12)
    state.schools["places"] = [307.0, 300.0, 0.0]  # only the school that excluded most of them has places
    later = after(state)
    np.testing.assert_allclose(later.schools["in_unit"], [[0, 6, 4], [0, 0, 2], [0, 0, 0]])
    state.schools["places"] = 0.0
    np.testing.assert_array_equal(after(state).schools["in_unit"], state.schools["in_unit"])


def test_who_comes_back_stays_in_its_phase_and_its_authority():
    world = World(
        region=Region.of(Town(schools=12, primaries=1.0).drawn("two phases", 1)),
        parameters={"exclusions.returning": 1.0},
    )
    schools = world.state.schools
    other = np.flatnonzero(
        (schools["phase"] != schools["phase"][0]) & (schools["authority"] == schools["authority"][0])
    )
    assert other.size
    schools["places"] = schools["roll"].sum(axis=1)
    schools["in_unit"][0, 1] = 5.0
    schools["places"][other] += 100.0
    assert after(world.state).schools["in_unit"][0, 1] == 5.0
    same = np.flatnonzero(schools["phase"] == schools["phase"][0])[1:]
    schools["places"][same] += 100.0
    schools["authority"][same] = schools["authority"][0]
    assert after(world.state).schools["in_unit"][0, 1] == pytest.approx(0.0, abs=1e-9)


def test_pupils_leave_a_unit_as_they_leave_schools_and_what_is_paid_for_them_follows():
    world = small_world(exclusions__returning=0.0, exclusions__usual=1e-12)
    world.state.schools["in_unit"][:, 1] = 10.0
    world.run(1)
    left = 10.0 * (1.0 - 1.0 / world.state.schools["years"])
    np.testing.assert_allclose(world.state.schools["in_unit"][:, 1], left)
    paid = world.state.authorities["unit_money"].sum()
    assert paid == pytest.approx(world.state.p.funding.per_pupil * left.sum())


def test_a_unit_empties_when_nobody_is_excluded_any_more():
    world = small_world(**ON)
    world.plan(16, {"exclusions.usual": 0.0})
    most = world.run(5).metrics()["in_units"]
    assert 0.0 < world.run(10).metrics()["in_units"] < 0.1 * most
    assert world.metrics()["exclusions"] == world.metrics()["dropped_out"] == 0.0


# --- the record


def test_fear_for_jobs_hides_exclusions_and_stops_none():
    only = {"exclusions__hidden": 0.8, "teachers__insecurity": 0.5} | ON
    state = small_world(schools=40, **only).run(2).state
    later = after(state)
    fear = 0.5 * chance_of_a_bad_judgement(state)
    np.testing.assert_allclose(later.schools["excluded"], (1 - 0.8 * fear) * later.schools["dropped_out"])
    hidden, open_ = town(**only), town(**(only | {"exclusions__hidden": 0.0}))
    np.testing.assert_array_equal(hidden.trajectory["roll"], open_.trajectory["roll"])
    assert hidden.metrics()["dropped_out"] == open_.metrics()["dropped_out"] == open_.metrics()["exclusions"]
    assert hidden.metrics()["exclusions"] < open_.metrics()["exclusions"]


def test_where_jobs_are_safe_all_is_on_record():
    world = town(**ON)
    assert world.metrics()["exclusions"] == world.metrics()["dropped_out"] > 0.0


# --- how they fare


def test_a_unit_under_contract_takes_off_its_share_and_no_school_notices():
    behind = {"exclusions__behind": 0.8, "exclusions__floor": 0.25} | ON
    own, half = town(**behind), town(**behind, exclusions__commissioned=0.5)
    pupils = own.state.schools["in_unit"].sum(axis=1)
    np.testing.assert_allclose(own.state.schools["lacking"], 0.8 * pupils)
    np.testing.assert_allclose(half.state.schools["lacking"], 0.8 * (1 - 0.25 * 0.5) * pupils)
    one, other = own.metrics(), half.metrics()
    moved = {name for name in one if one[name] != other[name] and not np.isnan(one[name])}
    assert moved == {"attainment_vulnerable"}
    assert other["attainment_vulnerable"] > one["attainment_vulnerable"]


# --- off


def test_off_nobody_is_out_and_nothing_is_paid_for():
    world = town(exclusions__pressed=3.0, exclusions__returning=1.0, exclusions__behind=2.0, teachers__insecurity=1.0)
    state, found = world.state, world.metrics()
    for column in (state.schools["in_unit"], state.schools["lacking"], state.authorities["unit_money"]):
        assert not column.any()
    assert found["exclusions"] == found["dropped_out"] == found["in_units"] == 0.0
    usual = town(teachers__insecurity=1.0)
    np.testing.assert_array_equal(world.trajectory["roll"], usual.trajectory["roll"])
    np.testing.assert_array_equal(world.trajectory["attainment"], usual.trajectory["attainment"])


@pytest.mark.parametrize("name", ["usual", "kept", "hidden", "returning", "commissioned", "floor"])
def test_a_share_below_nothing_is_refused(name):
    with pytest.raises(InputError, match=rf"exclusions\.{name} = -0\.1: must be a number from 0 to"):
        Parameters.of({f"exclusions.{name}": -0.1})


# --- measures


def made_up():
    """Two schools, one of them closed, with 100 advantaged, 60 disadvantaged and 40 other pupils, and 10 in units."""
    run = Trajectory(2, np.zeros(2, dtype=int))
    run.reserve(1)
    run._filled = 1
    rows = run._rows
    rows["alive"][0] = [True, False]
    rows["roll"][0, 0] = [100, 60, 40]
    rows["attainment"][0, 0] = [0.5, -0.1, -0.6]
    rows["in_unit"][0] = [[0, 4, 0], [0, 0, 6]]
    rows["lacking"][0] = [2.0, 3.0]
    rows["excluded"][0], rows["dropped_out"][0] = [1.0, 0.0], [2.0, 0.0]
    return run


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("exclusions", 1000 * 1 / 200),
        ("dropped_out", 1000 * 2 / 200),
        ("in_units", 1000 * 10 / 210),
        ("attainment_vulnerable", (64 * -0.1 + 46 * -0.6 - 5.0) / 110),
    ],
)
def test_measures_by_hand(name, value):
    assert METRICS[name].along(made_up(), [0])[0] == pytest.approx(value)
