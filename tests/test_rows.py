"""What the sources name besides: each rule does what it says, costs what it says, and is nothing where it is off."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.model.extensions.advice.influence import coalitions
from coopetition.model.extensions.burning_platform.rules import NONE, REDESIGN, RETRENCH, chance_of_redesign
from coopetition.model.state import CUTS, IMPROVEMENT, SERVICES, TERMS, line
from coopetition.model.world import World
from worlds import small_world

SHARED = line("shared costs")


def town(schools=40, seed=2, years=6, **changes):
    return small_world(schools=schools, seed=seed, **changes).run(years)


def kinds(world):
    return {event.kind for event in world.events}


# --- networks


def test_a_tie_lapses_after_years_without_help_and_not_before():
    world = small_world("mortal-engines", 60, 1, network__lapse=2.0, network__renewal=0.0)
    helped = np.zeros(len(world.state.ties), dtype=int)
    for _ in range(18):
        before = world.state.ties["active"].copy()
        world.term()
        state = world.state
        now = np.zeros(len(helped), dtype=bool)
        np.logical_or.at(now, state.sides["tie"], state.sides["cooperates"])
        helped = np.where(now, 0, helped + 1)
        gone = before & ~state.ties["active"]
        assert (helped[gone] >= 2 * TERMS).all()
        assert not (state.ties["active"] & ~state.ties["forced"] & (helped >= 2 * TERMS + TERMS)).any()
    assert state.ties["lapsed"].any()
    assert world.metrics()["tie_density"] == pytest.approx(state.ties["active"].mean())
    world.term()
    assert not state.ties["forced"][state.ties["lapsed"]].any()  # one trust ties them anew


def test_nothing_comes_back_unless_heads_meet():
    apart = town(60, network__lapse=1.0, network__renewal=0.0)
    assert "lets a tie lapse" in kinds(apart)
    assert "takes up a tie" not in kinds(apart)
    brokered = town(60, network__lapse=1.0, network__renewal=0.0, authority__brokering=0.5)
    assert "takes up a tie" in kinds(brokered)
    assert brokered.metrics()["tie_density"] > apart.metrics()["tie_density"]


def test_brokering_is_paid_for_by_the_schools_of_the_authority():
    world = town(years=1, authority__brokering=0.5)
    state = world.state
    paid = -state.ledger[:, SERVICES]
    np.testing.assert_allclose(paid, 0.5 * state.p.authority.broker_cost * state.schools["income"])
    np.testing.assert_allclose(state.authorities["spent"].sum(), paid.sum())


def test_a_closed_school_takes_up_no_tie():
    world = World("england-today", "synthetic:40", {"network.lapse": 0.4, "network.renewal": 1.0}, 1).run(2)
    world.state.schools["alive"][:10] = False
    touched = np.isin(world.state.sides["school"], range(10)) | np.isin(world.state.sides["partner"], range(10))
    closed = np.zeros(len(world.state.ties), dtype=bool)
    closed[world.state.sides["tie"][touched]] = True
    world.state.ties["active"][closed], world.state.ties["lapsed"][closed] = False, True
    world.run(2)
    assert not world.state.ties["active"][closed].any()


# --- blame


def test_blame_comes_of_complaint_and_fades_without():
    world = small_world("mortal-engines", 60, 1, norm__blame_rise=0.4).run(5)
    high = world.metrics()["blame"]
    assert 0.05 < high < 1
    assert (world.state.schools["blame"] >= 0).all()
    assert (world.state.schools["blame"] <= 1).all()
    world.plan(world.terms + 1, {"accountability.stakes": 0.0})
    world.run(1)
    after = world.metrics()["blame"]
    world.run(8)
    assert world.metrics()["blame"] < after
    assert world.metrics()["blame"] > 0.1 * high  # it outlives what it was about


def test_no_stakes_no_blame():
    assert town(norm__blame_rise=0.4, accountability__stakes=0.0).metrics()["blame"] == 0.0


def test_blame_slows_trust_and_depth_by_its_weight():
    changes = {"norm__blame_rise": 0.5, "norm__blame_fade": 0.0, "accountability__stakes": 2.0}
    free = town(60, years=8, **changes, norm__blame_weight=0.0)
    held = town(60, years=8, **changes, norm__blame_weight=1.0)
    assert held.metrics()["depth"] < free.metrics()["depth"]
    assert (free.state.ties["held_back"] == 0).all()
    assert (held.state.ties["held_back"] <= 1).all()
    blame, sides = held.state.schools["blame"], held.state.sides
    wanted = np.maximum(blame[sides["school"]], blame[sides["partner"]])
    np.testing.assert_allclose(held.state.ties["held_back"][sides["tie"]], wanted)


# --- a burning platform


def test_a_cut_is_not_paid_and_has_its_line():
    world = town(years=1, funding__cut=0.04)
    np.testing.assert_allclose(world.state.ledger[:, CUTS], -0.04 * world.state.schools["income"])


def test_a_cut_for_some_is_theirs_alone():
    world = small_world(schools=30)
    world.plan(1, {"funding.cut": 0.04}, [3, 5])
    world.run(1)
    assert set(np.flatnonzero(world.state.ledger[:, CUTS])) == {3, 5}


def test_whose_money_suffices_goes_on_and_others_choose():
    world = town(60, years=3, funding__cut=0.02, heads__reckoning=1.0)
    schools = world.state.schools
    course = schools["course"]
    assert {NONE, RETRENCH, REDESIGN} == set(course.tolist())
    assert {"retrenches", "redesigns"} <= kinds(world)
    # who retrenches may have made its debt good by it; who redesigns has not
    assert (schools["reserves"][course == REDESIGN] < 0).all()
    assert (schools["reserves"][course == NONE] >= 0).all()


def test_who_retrenches_looks_inward_and_pays_with_improvement():
    world = town(60, years=4, funding__cut=0.03, heads__reckoning=1.0, heads__redesign_threshold=5.0)
    state = world.state
    inward = state.schools["course"] == RETRENCH
    assert inward.any()
    assert not (state.schools["course"] == REDESIGN).any()
    saved = state.ledger[inward, IMPROVEMENT] / state.schools["income"][inward]
    np.testing.assert_allclose(state.schools["improvement_money"][inward], -saved, atol=1e-9)
    assert (state.schools["improvement_money"][inward] < 0).all()
    world.term()
    assert (state.schools["cooperation"][inward] == 0).all()
    assert (state.schools["display"][inward] == 0).all()


def test_who_looks_inward_tempts_and_outshines_nobody():
    world = town(60, years=4, funding__cut=0.03, heads__reckoning=1.0, heads__redesign_threshold=5.0)
    state = world.state
    world.term()
    inward = state.schools["course"] == RETRENCH
    sides = state.sides
    free = state.ties["active"] & ~state.ties["forced"]
    both = inward[sides["school"]] & inward[sides["partner"]] & free[sides["tie"]]
    assert both.any()
    assert (sides["contested"][both] == 0).all()


def test_who_redesigns_saves_as_far_as_partners_work_with_it():
    world = town(60, years=3, funding__cut=0.03, heads__reckoning=1.0, heads__redesign_threshold=-5.0)
    state = world.state
    redesigned = state.schools["course"] == REDESIGN
    world.term(), world.term(), world.term()
    saved = state.ledger[:, SHARED]
    share = state.schools["mutual"] / np.maximum(1, state.schools["ties"])
    open_still = state.schools["alive"]
    wanted = np.where(redesigned, state.p.funding.sharing * state.schools["income"] * share, 0.0)
    np.testing.assert_allclose(saved[open_still], wanted[open_still], rtol=1e-9)
    assert (saved > 0).any()


def test_trust_skill_and_reserves_make_for_redesign():
    world = town(years=1)
    state, compiled = world.state, world.compiled
    usual = chance_of_redesign(0, compiled)
    for column, more in (
        (state.schools["trusted"], 1.0),
        (state.heads["skill"], 0.1),
        (state.schools["reserves"], 1e6),
    ):
        column[0] += more
        assert chance_of_redesign(0, compiled) > usual
        column[0] -= more


# --- job fear


def test_insecurity_works_longer_marks_higher_and_wears_out():
    alone = {"teachers__engineered": 0.0, "teachers__displaced": 0.0}
    safe, unsafe = town(years=6), town(years=6, teachers__insecurity=1.0, **alone)
    assert unsafe.state.schools["effort"].mean() > safe.state.schools["effort"].mean()
    assert (unsafe.state.schools["weariness"] > 0).all()
    assert unsafe.state.authorities["teachers"].sum() >= safe.state.authorities["teachers"].sum()
    assert unsafe.state.schools["shortage"].mean() > safe.state.schools["shortage"].mean()


def test_engineered_marks_are_published_and_not_learnt():
    only = {"teachers__long_hours": 0.0, "teachers__displaced": 0.0}
    safe, unsafe = (small_world(schools=40, teachers__insecurity=y, **only) for y in (0.0, 1.0))
    safe.term(), unsafe.term()
    np.testing.assert_allclose((unsafe.trajectory["value_added"] - safe.trajectory["value_added"])[0], 0.0, atol=1e-12)
    assert (unsafe.trajectory["result"][0] > safe.trajectory["result"][0]).all()


def test_ethos_is_displaced_by_its_share():
    changes = {"teachers__long_hours": 0.0, "teachers__engineered": 0.0}
    safe = town(60, **changes)
    none = town(60, teachers__insecurity=1.0, teachers__displaced=0.0, **changes)
    whole = town(60, teachers__insecurity=1.0, teachers__displaced=1.0, **changes)
    selfish = town(60, heads__prosocial=0.0, heads__prosocial_spread=0.0)
    for name in ("willing", "effectiveness", "roll"):
        np.testing.assert_array_equal(safe.trajectory[name], none.trajectory[name])
        np.testing.assert_array_equal(whole.trajectory[name], selfish.trajectory[name])


# --- a single voice


def test_what_is_bargained_for_is_shared_out_whole():
    levy = {"authority__levy": 0.01, "authority__targeted": 0.0}
    by_pupils, by_voice = town(60, years=1, **levy), town(60, years=1, **levy, authority__bargaining=1.0)
    one, other = (world.state.schools for world in (by_pupils, by_voice))
    spent = [(each["improvement_money"] * each["income"]).sum() for each in (one, other)]
    assert spent[0] == pytest.approx(spent[1], rel=1e-9)
    assert not np.allclose(one["improvement_money"], other["improvement_money"])
    np.testing.assert_allclose(np.bincount(other["authority"], weights=other["influence"]), 1.0)


def test_with_an_exponent_of_one_a_voice_is_its_pupils():
    levy = {"authority__levy": 0.01, "authority__targeted": 0.0}
    by_pupils = town(60, years=3, **levy)
    by_voice = town(60, years=3, **levy, authority__bargaining=1.0, authority__exponent=1.0)
    np.testing.assert_allclose(
        by_pupils.state.schools["improvement_money"], by_voice.state.schools["improvement_money"], rtol=1e-9
    )


def test_a_coalition_is_who_hangs_together():
    import networkx as nx

    world = town(60, years=1)
    graph = nx.Graph()
    graph.add_nodes_from(range(60))
    for k in range(len(world.state.sides)):
        if world.state.ties["mutual"][world.state.sides["tie"][k]]:
            graph.add_edge(int(world.state.sides["school"][k]), int(world.state.sides["partner"][k]))
    root = coalitions(world.compiled)
    found = {frozenset(np.flatnonzero(root == each).tolist()) for each in np.unique(root)}
    assert found == {frozenset(each) for each in nx.connected_components(graph)}


# --- coverage


def test_who_is_not_covered_has_no_voluntary_tie_and_wider_coverage_keeps_who_was_in():
    narrow, wide = (small_world(schools=60, network__coverage=share) for share in (0.4, 0.8))
    assert (narrow.state.schools["covered"] <= wide.state.schools["covered"]).all()
    assert 0.1 < narrow.state.schools["covered"].mean() < 0.7
    narrow.run(2)
    out = ~narrow.state.schools["covered"]
    assert (narrow.state.schools["ties"][out] == 0).all()
    assert (narrow.state.schools["cooperation"][out] == 0).all()
    assert (narrow.state.ties["active"] >= narrow.state.ties["forced"]).all()


def test_no_coverage_leaves_trusts():
    world = small_world(schools=60, network__coverage=0.0).run(2)
    world.term()
    np.testing.assert_array_equal(world.state.ties["active"], world.state.ties["forced"])
    assert np.isnan(world.metrics()["cooperation"])


# --- improvement capacity


def test_support_builds_capacity_is_paid_for_and_fades_when_it_ends():
    world = town(years=4, authority__backing=0.01)
    state = world.state
    np.testing.assert_allclose(-state.ledger[:, SERVICES], 0.01 * state.schools["income"])
    high = state.schools["capacity"].copy()
    assert (high > 0.5).all()
    world.plan(world.terms + 1, {"authority.backing": 0.0})
    world.run(3)
    fade = (1.0 - state.p.learning.capacity_fade) ** 3
    np.testing.assert_allclose(state.schools["capacity"], fade * high)


def test_capacity_makes_more_of_what_partners_bring():
    few, many = (small_world("tour-de-france", 40, 2, authority__backing=b, learning__money=0.0) for b in (0.0, 0.01))
    few.run(6), many.run(6)
    assert many.metrics()["improvement_capacity"] > few.metrics()["improvement_capacity"] == 0.0
    assert many.metrics()["effectiveness"] > few.metrics()["effectiveness"]


def test_capacity_that_is_learnt_goes_to_those_who_learn():
    world = town(60, years=4, learning__capacity_learnt=0.2)
    capacity, cooperation = world.state.schools["capacity"], world.trajectory["cooperation"][3:].mean(axis=0)
    assert (capacity >= 0).all()
    assert np.corrcoef(capacity, cooperation)[0, 1] > 0.2
