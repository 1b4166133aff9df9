"""Unions: who joins whom and why, who leaves, and that the books of trusts are kept."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.experiments.evidence.claims.some_schools import in_trusts
from coopetition.model.extensions.unions.rules import unions, wants_union, worth_of_union
from coopetition.model.state import TERMS
from coopetition.model.streams import stream, uniform
from worlds import compiled, copy_of, small_world

UNIONS = stream("unions")

KINDS = {"joins a trust", "leaves a trust"}


def town(**parameters):
    """A town without trusts in which all have just worked together."""
    world = small_world(schools=30, seed=2, **{"heads__prosocial": 0.0, "heads__prosocial_spread": 0.0} | parameters)
    state = world.state
    state.schools["controller"][:] = -1
    state.trusts["alive"][:], state.trusts["schools"][:], state.trusts["lead"][:] = False, 0, -1
    state.ties["forced"][:] = False
    state.ties["mutual"][:] = True
    state.sides["help"][:], state.sides["fear"][:] = 0.5, 0.1
    state.sides["trust"][:] = 0.5
    return world


def books_are_kept(world):
    """Every trust that is alive has as many schools as say so, is led by one of them, and forces the ties inside."""
    schools, trusts, ties, sides = (getattr(world.state, name) for name in ("schools", "trusts", "ties", "sides"))
    inside = schools["controller"][schools["alive"] & (schools["controller"] >= 0)]
    members = np.bincount(inside, minlength=len(trusts))
    assert np.array_equal(members, trusts["schools"])
    assert np.array_equal(members > 0, trusts["alive"])
    for trust in np.flatnonzero(trusts["alive"]):
        assert schools["controller"][trusts["lead"][trust]] == trust
    own, other = schools["controller"][sides["school"]], schools["controller"][sides["partner"]]
    active = ties["active"][sides["tie"]]
    assert np.array_equal(((own >= 0) & (own == other))[active], ties["forced"][sides["tie"]][active])


def test_being_bound_is_worth_the_risk_that_is_gone():
    world = town()
    state = world.state
    side = 3
    school, tie = state.sides["school"][side], state.sides["tie"][side]
    synergy = state.p.dilemma.synergy * state.ties["depth"][tie]
    assert worth_of_union(side, compiled(state)) == pytest.approx(0.5 * (0.5 + synergy + 0.1))
    partners = state.first[school + 1] - state.first[school]
    for autonomy, wanted in ((0.99, True), (1.01, False)):
        state.p.unions.autonomy = autonomy * 0.5 * (0.5 + synergy + 0.1) / partners
        assert bool(wants_union(side, compiled(state))) is wanted


@pytest.mark.parametrize(
    ("parameters", "trust", "joined"),
    [
        ({"unions__joining": 1.0, "unions__autonomy": 0.0}, 0.5, True),
        ({"unions__joining": 0.0, "unions__autonomy": 0.0}, 0.5, False),
        ({"unions__joining": 1.0, "unions__autonomy": 0.0}, 1.0, False),  # who trusts wholly needs no bond
        ({"unions__joining": 1.0, "unions__autonomy": 10.0}, 0.5, False),
    ],
)
def test_partners_join_if_both_want_it(parameters, trust, joined):
    world = town(**parameters)
    world.state.sides["trust"][:] = trust
    unions(compiled(world.state))
    assert bool((world.state.schools["controller"] >= 0).any()) is joined
    books_are_kept(world)


def test_it_takes_two():
    """The school with the lower row on every tie trusts wholly, and wants no bond; nobody joins."""
    world = town(unions__joining=1.0, unions__autonomy=0.0)
    sides = world.state.sides
    sides["trust"][sides["school"] < sides["partner"]] = 1.0
    unions(compiled(world.state))
    assert (world.state.schools["controller"] < 0).all()


def test_only_partners_who_worked_together_join():
    world = town(unions__joining=1.0, unions__autonomy=0.0)
    world.state.ties["mutual"][:] = False
    unions(compiled(world.state))
    assert (world.state.schools["controller"] < 0).all()


def test_trusts_do_not_merge():
    world = town(unions__joining=1.0, unions__autonomy=0.0)
    unions(compiled(world.state))
    before = world.state.schools["controller"].copy()
    assert len(set(before[before >= 0].tolist())) > 1
    unions(compiled(world.state))
    inside = before >= 0
    assert np.array_equal(world.state.schools["controller"][inside], before[inside])


def test_a_new_trust_is_led_by_the_stronger():
    world = town(unions__joining=1.0, unions__autonomy=0.0)
    state = world.state
    state.ties["mutual"][:] = False
    state.ties["mutual"][0] = True
    one, other = state.sides["school"][state.sides["tie"] == 0]
    state.schools["effectiveness"][[one, other]] = 0.1, 0.4
    unions(compiled(state))
    trust = state.schools["controller"][one]
    assert trust == state.schools["controller"][other] >= 0
    assert state.trusts["lead"][trust] == other
    assert state.ties["forced"][0]
    assert state.ties["formality"][0] == 1.0


def test_members_leave_where_it_is_their_right_and_they_want_to():
    world = town(unions__joining=1.0, unions__autonomy=0.0)
    state = world.state
    unions(compiled(state))
    members = (state.schools["controller"] >= 0).sum()
    assert members > 2
    state.p.unions.joining, state.p.unions.autonomy = 0.0, 10.0
    unions(compiled(state))
    assert (state.schools["controller"] >= 0).sum() == members, "nobody has a right of exit"
    state.levers["exit"][:] = 1.0
    state.p.unions.autonomy = 0.0
    unions(compiled(state))
    assert (state.schools["controller"] >= 0).sum() == members, "nobody wants to leave"
    state.p.unions.autonomy = 10.0
    unions(compiled(state))
    assert (state.schools["controller"] < 0).all()
    assert not state.ties["forced"].any()
    books_are_kept(world)


@pytest.mark.parametrize("scenario", ["mortal-engines", "tour-de-france"])
def test_the_books_are_kept_in_whole_runs(scenario):
    world = small_world(scenario, 40, 3, unions__joining=0.3, unions__exit=0.3, unions__autonomy=0.06)
    for _ in range(30):
        world.term()
        books_are_kept(world)
    assert KINDS & {event.kind for event in world.events}


def test_without_it_nothing_of_the_kind_happens():
    world = small_world(schools=40, seed=3).run(8)
    assert not KINDS & {event.kind for event in world.events}


@pytest.mark.parametrize(("held_back", "joined"), [(0.0, True), (1.0, False)])
def test_who_blames_is_slower_to_join(held_back, joined):
    """Blame that holds back wholly lets nobody join; half of it lets some."""
    state = town(unions__joining=1.0, unions__autonomy=0.0).state
    state.ties["held_back"] = held_back
    unions(compiled(state))
    assert (state.schools["controller"] >= 0).any() == joined


def test_blame_takes_that_share_of_the_chance_to_join():
    """One draw a year decides: two join if it is below the chance, or, with half held back, below half of it."""
    state = town(unions__joining=0.4, unions__autonomy=0.0).state
    tie = state.sides["tie"][0]
    state.ties["active"] = False
    state.ties["active"][tie] = True
    found = set()
    for year in range(30):
        luck = uniform(state.key, UNIONS, year, state.sides["school"][0], state.sides["partner"][0])
        for held_back in (0.0, 0.5):
            later = copy_of(state)
            later.clock[0], later.ties["held_back"][tie] = TERMS * year, held_back
            unions(compiled(later))
            joined = bool((later.schools["controller"] >= 0).any())
            assert joined == (luck < 0.4 * (1.0 - held_back))
            found.add((held_back, joined))
    assert len(found) == 4


def test_the_share_in_trusts_is_told_of_open_schools():
    world = town()
    assert in_trusts(world, np.arange(30)) == 0.0
    world.state.schools["controller"][:6] = [0, 0, 1, 1, 1, -1]
    assert in_trusts(world, np.arange(10)) == 0.5
