"""Fates: who is helped, who is eaten, and what becomes of the site and of trusts."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.model.phases import fates
from coopetition.model.state import HELPS, RESCUES
from worlds import compiled, small_world


def troubled(**parameters):
    """A town in which one school is inadequate and all its partners can afford to help."""
    world = small_world(schools=30, seed=2, **parameters)
    state = world.state
    state.schools["grade"][:] = 2
    ties = np.diff(state.first)
    state.schools["controller"][:] = -1
    state.ties["forced"][:] = False
    sick = int(np.argmax(ties))
    state.schools["grade"][sick] = 4
    state.schools["effectiveness"][:] = 0.3
    state.schools["effectiveness"][sick] = -0.8
    state.ties["mutual"][:] = True
    state.sides["help"][:] = 0.5
    state.schools["ties"][:] = ties
    return world, sick


def test_a_rescue_is_given_because_it_pays_and_refused_because_it_does_not():
    """Partners who trust the school to reciprocate help; the same partners without that trust do not."""
    for trust, expected in ((0.95, True), (0.05, False)):
        world, sick = troubled(fates__intervention=0.0, heads__prosocial=0.0, heads__prosocial_spread=0.0)
        world.state.sides["trust"][:] = trust
        fates.fates(compiled(world.state))
        assert bool(world.state.schools["rescued"][sick]) is expected


@pytest.mark.parametrize(("prosocial", "expected"), [(0.0, False), (1.0, True)])
def test_prosocial_partners_help_even_where_nothing_comes_back(prosocial, expected):
    world, sick = troubled(fates__intervention=0.0, heads__prosocial=prosocial, heads__prosocial_spread=0.0)
    world.state.sides["trust"][:] = 0.0
    fates.fates(compiled(world.state))
    assert bool(world.state.schools["rescued"][sick]) is expected


def test_a_rescue_costs_the_helpers_and_helps_only_as_far_as_they_are_better():
    world, sick = troubled(fates__intervention=0.0)
    state = world.state
    state.sides["trust"][:] = 0.95
    before = state.schools["effectiveness"].copy()
    fates.fates(compiled(state))
    helpers = np.flatnonzero(state.ledger[:, RESCUES] < 0)
    assert len(helpers) >= 1
    assert (state.schools["effectiveness"][helpers] < before[helpers]).all()
    log = state.events[: state.happened[0]]
    assert sorted(log[log[:, 0] == HELPS][:, 1:3].tolist()) == [[helper, sick] for helper in helpers.tolist()]
    share = state.p.fates.rescue_help
    gain = state.schools["effectiveness"][sick] - before[sick]
    assert gain == pytest.approx(share * (0.3 + 0.8), rel=0.02)
    equal, sick = troubled(fates__intervention=0.0)  # helpers who are no better bring no quality, whatever it is called
    equal.state.schools["effectiveness"][:] = -0.8
    equal.state.sides["trust"][:] = 0.95
    fates.fates(compiled(equal.state))
    assert equal.state.schools["rescued"][sick]
    assert equal.state.schools["effectiveness"][sick] <= -0.8


def test_a_takeover_leaves_the_site_its_pupils_and_its_place():
    world, sick = troubled(fates__intervention=1.0, heads__prosocial=-1.0)
    state = world.state
    state.sides["trust"][:] = 0.0
    roll, x = state.schools["roll"][sick].copy(), state.schools["x"][sick]
    fates.fates(compiled(state))
    assert state.schools["taken_over"][sick] == 1
    trust = state.schools["controller"][sick]
    predator = int(state.trusts["lead"][trust])
    assert state.schools["controller"][predator] == trust
    assert state.trusts["schools"][trust] == 2
    np.testing.assert_array_equal(state.schools["roll"][sick], roll)
    assert state.schools["x"][sick] == x
    assert state.schools["alive"][sick]
    assert state.schools["grade"][sick] == 0
    shared = [k for k in range(state.first[sick], state.first[sick + 1]) if state.sides["partner"][k] == predator]
    assert state.ties["forced"][state.sides["tie"][shared]].all()
    assert (state.heads["alarm"][state.sides["partner"][state.first[sick] : state.first[sick + 1]]] > 0).all()


def test_nobody_bids_where_no_money_follows_and_nothing_is_spare():
    world, sick = troubled(fates__intervention=1.0, funding__money_follows=0.4, heads__prosocial=-1.0)
    world.state.sides["trust"][:] = 0.0
    world.state.schools["reserves"][:] = 0.0
    fates.fates(compiled(world.state))
    assert world.state.schools["taken_over"][sick] == 0


def test_a_trust_that_loses_its_lead_is_led_by_the_strongest_left():
    world = small_world("mortal-engines", schools=60, seed=2).run(15)
    state = world.state
    for trust in np.flatnonzero(state.trusts["alive"]):
        members = np.flatnonzero((state.schools["controller"] == trust) & state.schools["alive"])
        assert len(members) == state.trusts["schools"][trust]
        assert state.trusts["lead"][trust] in members


def test_a_closed_school_s_pupils_fill_free_places_and_count_as_nobody_s_entrants():
    world = small_world(schools=30, seed=3)
    world.run(1)
    schools = world.state.schools
    one = int(np.argmin(schools["roll"].sum(axis=1)))
    room = np.maximum(0.0, schools["places"] - schools["roll"].sum(axis=1))
    room[one] = 0.0
    before, entrants, spare = schools["roll"].copy(), schools["entrants"].copy(), schools["spare"].copy()
    pupils = before[one].sum()
    fates.close(one, compiled(world.state))
    more = (schools["roll"] - before).sum(axis=1)
    assert schools["controller"][one] == -1
    others = np.arange(len(schools)) != one
    assert more[others].sum() == pytest.approx(pupils)
    np.testing.assert_allclose(
        more[others], pupils * room[others] / room.sum(), rtol=1e-9, atol=1e-9
    )  # there is room for all
    assert room.sum() > pupils
    np.testing.assert_array_equal(schools["entrants"][others], entrants[others])
    np.testing.assert_array_equal(schools["spare"][others], spare[others])
