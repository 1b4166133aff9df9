"""Bidding: who wins a fund, who pays for it, what bids cost, and what notices nothing."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.agents.errors import InputError
from coopetition.model.extensions.bidding.rules import pay_bids, weigh_bids
from coopetition.model.parameters import Parameters
from coopetition.model.region import Region
from coopetition.model.region.town import Town
from coopetition.model.state import IMPROVEMENT, TERMS, line
from coopetition.model.world import World
from worlds import compiled, copy_of, small_world

AREA_FUND = line("into area funds")
AREA_GRANTS = line("area grants")

NEAR = 1e-9
PAID = 0.01 * 7e6


def two_areas(**changes):
    """A world of two areas of three schools each, of equal rolls and incomes, after its first year."""
    region = Region.of(Town(schools=6).drawn("two areas", 1))
    region.schools["authority"] = np.repeat(["A", "B"], 3)
    world = World("england-today", region, {name.replace("__", "."): value for name, value in changes.items()}, 1)
    schools = world.run(1).state.schools
    schools["roll"], schools["income"] = [600.0, 300.0, 100.0], 7e6
    schools["effectiveness"] = np.repeat([0.2, 0.0], 3)
    world.state.ledger[:] = 0.0
    return world.state


def after(state):
    """The ledger after the fund is taken and handed out."""
    later = copy_of(state)
    pay_bids(compiled(later))
    return later.ledger


def test_the_stronger_area_wins_more_and_all_that_is_paid_is_won():
    ledger = after(two_areas(funding__bid_fund=0.01, funding__bid_edge=np.log(3.0) / 0.2))
    np.testing.assert_allclose(ledger[:, AREA_FUND], -PAID)
    np.testing.assert_allclose(ledger[:, AREA_GRANTS], 6 * PAID * np.repeat([3.0, 1.0], 3) / 12)


def test_without_an_edge_areas_win_by_pupils():
    state = two_areas(funding__bid_fund=0.01, funding__bid_edge=0.0)
    state.schools["roll"][3:] /= 4.0
    np.testing.assert_allclose(after(state)[:, AREA_GRANTS], 6 * PAID * np.repeat([4.0, 1.0], 3) / 15)


def test_who_does_not_bid_neither_pays_nor_wins():
    state = two_areas()
    state.levers["bid_fund"] = [0.01, 0.0, 0.01, 0.01, 0.0, 0.01]
    state.schools["alive"][5] = False
    ledger = after(state)
    assert not ledger[[1, 4, 5]].any()
    assert ledger[:, AREA_GRANTS].sum() == pytest.approx(3 * PAID, rel=NEAR)
    weight = 2 * np.exp(state.p.funding.bid_edge * 0.2)
    np.testing.assert_allclose(ledger[:3, AREA_GRANTS].sum(), 3 * PAID * weight / (weight + 1), rtol=NEAR)


def test_no_edge_is_too_sharp_and_an_area_without_pupils_wins_nothing():
    found = np.zeros(3)
    weigh_bids(90.0, np.array([1e3, -1e3, 0.0]), np.array([10.0, 10.0, 0.0]), 100.0, found)
    assert found.tolist() == [90.0, 0.0, 0.0]


def test_bids_take_time_from_improvement_in_every_term_from_everyone_who_bids():
    """With nothing else changed a term of it moves quality by gain times cost."""
    never, dear = (small_world(schools=24, funding__bid_cost=cost) for cost in (0.0, 0.5))
    for world in (never, dear):
        world.state.levers["bid_fund"][:12] = 0.01
        world.term()
    lost = never.state.schools["effectiveness"] - dear.state.schools["effectiveness"]
    np.testing.assert_allclose(lost[:12], 0.5 * dear.state.p.learning.gain, rtol=1e-6)
    assert not lost[12:].any()


def test_what_is_won_is_spent_on_improvement_whole_while_the_policy_lasts():
    world = small_world(schools=60, funding__release=0.0)
    world.enact("bid-fund", None, TERMS + 1, 2 * TERMS + 1)
    seen = [world.run(1).state.ledger.copy() for _ in range(3)]
    for year, lasts in enumerate((False, True, False)):
        won = seen[year][:, AREA_GRANTS]
        assert won.any() == lasts
        np.testing.assert_array_equal(seen[year][:, IMPROVEMENT], -won)
        assert won.sum() == pytest.approx(-seen[year][:, AREA_FUND].sum(), rel=NEAR)


@pytest.mark.parametrize(("name", "value"), [("bid_fund", 0.6), ("bid_edge", -1.0), ("bid_cost", 6.0)])
def test_values_that_make_no_sense_are_refused(name, value):
    with pytest.raises(InputError, match=rf"funding.{name} = {value}: must be a number from 0 to "):
        Parameters.of({f"funding.{name}": value})
