"""Areas: who pays into the fund, which areas get it and which schools there, what it buys, and what notices nothing."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.agents.errors import InputError
from coopetition.experiments.evidence.claims.some_schools import OF_SCHOOLS
from coopetition.model.extensions.area_fund.rules import hand_out, pay_areas
from coopetition.model.parameters import Parameters
from coopetition.model.policies import policy
from coopetition.model.region import Region
from coopetition.model.region.town import Town
from coopetition.model.state import IMPROVEMENT, TERMS, line
from coopetition.model.world import World
from worlds import compiled, copy_of, small_world

AREA_FUND = line("into area funds")
AREA_GRANTS = line("area grants")
GRANTS = line("capacity grants")
TOPSLICE = line("topslice")

NEAR = 1e-9


def three_areas(seed=1, **changes):
    """A world of three areas of four schools each, of equal rolls and incomes, after its first year."""
    region = Region.of(Town(schools=12).drawn("three areas", 1))
    region.schools["authority"] = np.repeat(["A", "B", "C"], 4)
    world = World("england-today", region, {name.replace("__", "."): value for name, value in changes.items()}, seed)
    schools = world.run(1).state.schools
    schools["roll"], schools["income"] = [600.0, 300.0, 100.0], 7e6
    schools["trusted"], schools["ties"] = 2.0, 4
    world.state.ledger[:] = 0.0
    return world.state


def after(state):
    """The ledger after the fund is taken and handed out, by area."""
    later = copy_of(state)
    pay_areas(compiled(later))
    return later.ledger


def granted(state):
    """What each of three areas is granted."""
    return after(state)[:, AREA_GRANTS].reshape(3, 4).sum(axis=1)


# --- who pays, who gets


def test_alike_every_area_gets_by_pupils_what_all_paid():
    state = three_areas(funding__area_fund=0.01)
    state.schools["roll"][:4] *= 2.0
    ledger = after(state)
    np.testing.assert_allclose(ledger[:, AREA_FUND], -0.01 * 7e6)
    np.testing.assert_allclose(ledger[:, AREA_GRANTS], 12 * 0.01 * 7e6 * np.repeat([2.0, 1.0, 1.0], 4) / 16)


def test_by_results_areas_below_the_mean_get_it_by_how_far():
    """Areas at 0.3, 0.0 and -0.1 sd: the mean is 0.0667, the second is 0.0667 below it and the third 0.1667."""
    state = three_areas(funding__area_fund=0.01, funding__area_by_results=1.0)
    state.schools["value_added"] = np.repeat([0.3, 0.0, -0.1], 4)
    pot = 12 * 0.01 * 7e6
    np.testing.assert_allclose(granted(state), [0.0, pot * 2 / 7, pot * 5 / 7], atol=NEAR * pot)
    state.levers["area_by_results"] = 0.4
    np.testing.assert_allclose(granted(state), pot * (0.4 * np.array([0, 2, 5]) / 7 + 0.6 / 3), rtol=NEAR)


def test_by_maturity_areas_whose_heads_trust_least_get_it_and_who_has_no_tie_trusts_nobody():
    """Areas that trust by 0.8, 0.5 and, without a tie, 0: the mean is 0.4333."""
    state = three_areas(funding__area_fund=0.01, funding__area_by_maturity=1.0)
    state.schools["trusted"], state.schools["ties"] = np.repeat([3.2, 2.0, 0.0], 4), np.repeat([4, 4, 0], 4)
    pot = 12 * 0.01 * 7e6
    np.testing.assert_allclose(granted(state), [0.0, 0.0, pot], atol=NEAR * pot)
    state.schools["trusted"], state.schools["ties"] = np.repeat([3.2, 1.6, 0.8], 4), 4
    np.testing.assert_allclose(granted(state), [0.0, pot / 5, pot * 4 / 5], atol=NEAR * pot)  # 0.0667 and 0.2667 below


def test_what_is_not_handed_out_by_results_is_by_maturity_and_what_is_left_by_pupils():
    state = three_areas(funding__area_fund=0.01, funding__area_by_results=0.5, funding__area_by_maturity=0.5)
    state.schools["value_added"] = np.repeat([-1.0, 0.5, 0.5], 4)
    state.schools["trusted"] = np.repeat([3.0, 1.5, 3.0], 4)
    pot = 12 * 0.01 * 7e6
    np.testing.assert_allclose(granted(state), pot * np.array([0.5 + 0.25 / 3, 0.25 + 0.25 / 3, 0.25 / 3]), rtol=NEAR)


def test_where_no_area_is_below_the_mean_it_goes_by_pupils():
    found = np.zeros(3)
    hand_out(90.0, np.full(3, 0.25), np.array([1.0, 2.0, 0.0]), found)
    assert found.tolist() == [30.0, 60.0, 0.0]


def test_closed_schools_neither_pay_nor_get_and_an_area_without_any_gets_nothing():
    state = three_areas(funding__area_fund=0.01, funding__area_by_maturity=1.0)
    state.schools["alive"][:5] = False
    ledger = after(state)
    assert not ledger[:5, [AREA_FUND, AREA_GRANTS]].any()
    assert ledger[5:, AREA_GRANTS].sum() == pytest.approx(7 * 0.01 * 7e6, rel=NEAR)


def test_each_school_pays_by_its_own_lever_and_its_pounds_go_by_its_own_rule():
    """The first area pays for all alike, the second by results; the third pays nothing and gets both."""
    state = three_areas()
    state.levers["area_fund"], state.levers["area_by_results"] = (
        np.repeat([0.01, 0.02, 0.0], 4),
        np.repeat([0, 1, 0], 4),
    )
    state.schools["value_added"] = np.repeat([0.2, 0.2, -0.4], 4)
    first, second = 4 * 0.01 * 7e6, 4 * 0.02 * 7e6
    np.testing.assert_allclose(granted(state), [first / 3, first / 3, first / 3 + second], rtol=NEAR)


# --- what it buys


def test_grants_are_spent_on_improvement_whole_and_add_to_what_a_school_would_spend():
    """Who has nothing to spare or to make good spends on improvement what it is granted, and no pound else."""
    changes = {"funding__area_fund": 0.02, "funding__area_by_results": 1.0, "funding__release": 0.0}
    state = small_world(schools=60, authority__levy=0.0, **changes).run(1).state
    money = state.ledger[:, AREA_GRANTS]
    assert money.sum() == pytest.approx(0.02 * state.schools["income"].sum(), rel=NEAR)
    assert money.sum() == pytest.approx(-state.ledger[:, AREA_FUND].sum(), rel=NEAR)
    np.testing.assert_array_equal(state.ledger[:, IMPROVEMENT], -money)
    np.testing.assert_allclose(state.schools["improvement_money"], money / state.schools["income"], rtol=NEAR)


@pytest.mark.parametrize("name", ["area-challenge", "P7"])
def test_a_policy_moves_money_between_areas_while_it_lasts(name):
    world = small_world(schools=60)
    world.enact(name, None, TERMS + 1, 2 * TERMS + 1)
    seen = [world.run(1).state.ledger[:, AREA_GRANTS].copy() for _ in range(3)]
    assert not seen[0].any()
    assert not seen[2].any()
    area = world.state.schools["authority"]
    got = np.array([seen[1][area == one].sum() for one in np.unique(area)])
    assert (got == 0.0).any()
    assert (got > 0.0).any()
    assert policy(name).changes["funding.area_fund"] == 0.005


# --- what notices nothing, and what is refused


def test_off_leaves_the_ledger_alone():
    state = small_world(schools=30, funding__topslice=0.01, funding__area_by_results=1.0).run(2).state
    assert not state.ledger[:, [AREA_FUND, AREA_GRANTS]].any()
    assert state.ledger[:, [TOPSLICE, GRANTS]].any()


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [("area_fund", 0.6, "from 0 to 0.5"), ("area_by_results", 1.1, "from 0 to 1"), ("area_by_maturity", -0.1, "to 1")],
)
def test_values_that_make_no_sense_are_refused(name, value, right):
    with pytest.raises(InputError, match=rf"funding.{name} = {value}: must be a number .*{right}"):
        Parameters.of({f"funding.{name}": value})


# --- what is told of areas


def test_measures_of_areas_by_hand():
    world = small_world(schools=60)
    world.run(1)
    schools, rows = world.state.schools, np.arange(60)
    area, pupils = schools["authority"], schools["roll"].sum(axis=1)
    first, size = world.trajectory["effectiveness"][0], world.trajectory["roll"][0].sum(axis=1)
    areas = np.unique(area)
    assert len(areas) > 1
    began = [(first * size)[area == one].sum() / size[area == one].sum() for one in areas]
    ended = [(schools["effectiveness"] * pupils)[area == one].sum() / pupils[area == one].sum() for one in areas]
    assert OF_SCHOOLS["quality of the lowest area"].of(world, rows) == pytest.approx(ended[int(np.argmin(began))])
    assert OF_SCHOOLS["gap between areas"].of(world, rows) == pytest.approx(np.std(ended))
    assert OF_SCHOOLS["gap between areas"].of(world, rows[area == areas[0]]) == 0.0
