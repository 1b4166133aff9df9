"""Pupils, teachers and pounds are conserved, every term, whatever the parameters and the region."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopetition.model.forms import forms
from coopetition.model.parameters import declared
from coopetition.model.region import Region
from coopetition.model.scenarios import names
from coopetition.model.state import (
    APPLICANTS,
    CLOSURES,
    COSTS,
    CUTS,
    DIVIDENDS,
    IMPROVEMENT,
    LEAVERS,
    LUMP_SUM,
    PUPIL_LED,
    RESCUES,
    SERVICES,
    TAKEOVERS,
    TERMS,
    line,
)
from coopetition.model.world import World
from worlds import small_world

NEAR = 1e-9
AREA_FUND = line("into area funds")
AREA_GRANTS = line("area grants")
BOUGHT = line("support bought")
COMMISSIONED = line("commissioned groups")
GRANTS = line("capacity grants")
OUTSIDE_HELP = line("help from outside")
POOL = line("community pool")
POOLED = line("shared in a group")
ROVING = line("roving centre")
SAVED = line("saved by a single voice")
SHARED = line("shared costs")
SOLD = line("support sold")
TOPSLICE = line("topslice")


def check_terms(world, terms):
    s = world.state
    teachers = s.schools["teachers"].sum() + s.authorities["teachers"].sum()
    for _ in range(terms):
        pupils, reserves = pupils_in(s), s.schools["reserves"].copy()
        world.term()
        year_ended = world.terms % TERMS == 0
        moved = s.counts[APPLICANTS] - s.counts[LEAVERS] if year_ended else 0.0
        assert pupils_in(s) == pytest.approx(pupils + moved, rel=NEAR)
        assert s.schools["teachers"].sum() + s.authorities["teachers"].sum() == pytest.approx(teachers, rel=NEAR)
        assert (s.schools["roll"] >= 0).all()
        check_units(s)
        assert (s.schools["teachers"] >= -NEAR).all()
        assert (s.authorities["teachers"] >= -NEAR * teachers).all()
        if year_ended:
            check_ledger(s, reserves)
        else:
            np.testing.assert_array_equal(s.schools["reserves"], reserves)


def pupils_in(s):
    """All pupils, in schools and in units."""
    return s.schools["roll"].sum() + s.authorities["unit"].sum()


def check_units(s):
    """What schools say of their pupils in units is what the units hold."""
    assert (s.schools["in_unit"] >= 0).all()
    for g in range(3):
        held = np.bincount(s.schools["authority"], s.schools["in_unit"][:, g], len(s.authorities))
        np.testing.assert_allclose(s.authorities["unit"][:, g], held, rtol=NEAR)


def check_ledger(s, before):
    ledger, money = s.ledger, s.ledger[:, :2].sum()
    np.testing.assert_allclose(s.schools["reserves"] - before, ledger.sum(axis=1), atol=NEAR * money)
    # transfers between schools add up to nothing, and the fund pays out what it takes
    for each in (RESCUES, TAKEOVERS, POOLED, COMMISSIONED):
        assert abs(ledger[:, each].sum()) < NEAR * money
    assert abs(ledger[:, TOPSLICE].sum() + ledger[:, GRANTS].sum()) < NEAR * money
    assert abs(ledger[:, AREA_FUND].sum() + ledger[:, AREA_GRANTS].sum()) < NEAR * money
    assert abs(ledger[:, BOUGHT].sum() + ledger[:, SOLD].sum()) < NEAR * money
    # what schools pay for services is what their authorities spend on them
    paid = np.bincount(s.schools["authority"], weights=-ledger[:, SERVICES], minlength=len(s.authorities))
    np.testing.assert_allclose(s.authorities["spent"], paid, atol=NEAR * money)
    # what members pay a roving centre is what it spends
    assert s.trusts["spent"].sum() == pytest.approx(-ledger[:, ROVING].sum(), abs=NEAR * money)
    lines = [
        PUPIL_LED,
        LUMP_SUM,
        COSTS,
        IMPROVEMENT,
        CLOSURES,
        SERVICES,
        CUTS,
        SHARED,
        ROVING,
        DIVIDENDS,
        OUTSIDE_HELP,
        POOL,
        SAVED,
    ]
    outside = ledger[:, lines].sum()
    assert (s.schools["reserves"] - before).sum() == pytest.approx(outside, abs=NEAR * money)
    # the nation pays so much for each pupil, however it is shared out, in a school or in a unit
    paid = money + s.authorities["unit_money"].sum()
    assert paid == pytest.approx(s.p.funding.per_pupil * pupils_in(s), rel=NEAR)


@pytest.mark.parametrize("scenario", names())
def test_under_every_scenario(scenario):
    check_terms(small_world(scenario, schools=30, seed=5), 30)


@pytest.mark.parametrize("form", list(forms()))
@pytest.mark.parametrize("scenario", ["england-today", "mortal-engines"])
def test_under_every_form(form, scenario):
    world = small_world(scenario, schools=30, seed=5, fates__viable=0.9, fates__closing=1.0, unions__joining=0.1)
    world.state.schools["reserves"][:8] *= -2.0
    world.govern(form, range(20), 2, 20)
    check_terms(world, 24)


FREE = [each for each in declared() if each.plausible and each.role != "constant" and each.section != "network"]


def within(each):
    return (st.integers if isinstance(each.default, int) else st.floats)(*each.plausible)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), seed=st.integers(0, 2**62), schools=st.integers(1, 40))
def test_whatever_the_parameters_and_the_region(data, seed, schools):
    changed = data.draw(st.lists(st.sampled_from(FREE), max_size=12, unique_by=lambda each: each.name))
    values = {each.name.replace(".", "__"): data.draw(within(each), label=each.name) for each in changed}
    check_terms(small_world(schools=schools, seed=seed, **values), 9)


def test_a_closing_school_loses_nobody():
    """Schools that are far too empty and in debt close; their pupils, teachers and debts go on."""
    world = small_world(schools=40, seed=2, fates__viable=0.8, fates__closing=1.0)
    poor = np.argsort(world.state.schools["roll"].sum(axis=1))[:6]
    world.state.schools["places"][poor] *= 3
    world.state.schools["reserves"][poor] = -1e6
    check_terms(world, 6)
    closed = ~world.state.schools["alive"]
    assert closed.any()
    assert (world.state.schools["roll"][closed] == 0).all()
    assert any(event.kind == "closure" for event in world.events)


@pytest.mark.parametrize("scenario", ["england-today", "mortal-engines"])
@pytest.mark.parametrize("usual", [0.005, 0.2])
def test_the_excluded_are_not_lost(scenario, usual):
    """Nor is the money that follows them; whether few or nearly all are put out, and while schools close."""
    world = small_world(scenario, 30, 5, exclusions__usual=usual, fates__viable=0.9, fates__closing=1.0)
    world.state.schools["reserves"][:8] *= -2.0
    world.state.schools["places"][:8] *= 2.0
    world.plan(22, {"exclusions.usual": 0.0})
    check_terms(world, 30)
    assert world.state.authorities["unit"].sum() > 0.0
    assert not world.state.schools["alive"].all()


@pytest.mark.parametrize("scenario", names())
def test_in_a_real_city(scenario, real_schools):
    region = Region.load(real_schools, authority="Bradford")
    assert len(region) == 35
    check_terms(World(scenario, region, seed=1), 12)
