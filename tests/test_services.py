"""Bought support, community pools, commissioned groups: known answers by hand, who pays whom, what stays away."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.agents.errors import InputError
from coopetition.model.extensions.advice.commissioning import commission
from coopetition.model.extensions.advice.measures import support_for_money
from coopetition.model.extensions.purchased_support.measures import bought_support, given_support, pools_broken
from coopetition.model.extensions.purchased_support.pools import worth_in_pool
from coopetition.model.extensions.purchased_support.rules import buy_support, in_improvement
from coopetition.model.parameters import Parameters
from coopetition.model.policies import policy
from coopetition.model.state import SERVICES, TERMS, line
from worlds import compiled, copy_of, run_steps, small_world

BOUGHT = line("support bought")
COMMISSIONED = line("commissioned groups")
POOL = line("community pool")
SOLD = line("support sold")

INCOME = 7e6
NEAR = 1e-9


def market(buyers, **changes):
    """A world of six schools of equal income in which nobody cooperates; the first is stronger by half an sd."""
    state = small_world(schools=6, dilemma__transfer=2.0, **changes).run(1).state
    state.schools["income"], state.schools["cooperation"] = INCOME, 0.0
    state.schools["effectiveness"] = [0.5, 0.0, 0.0, 0.0, 0.0, 0.0]
    state.levers["bought"][:] = 0.0
    state.levers["bought"][buyers] = 0.01
    state.ledger[:] = 0.0
    return state


def after(state):
    """What a year's buying leaves, and what it brings every school, in pounds."""
    later = copy_of(state)
    later.schools["support_pounds"] = 0.0
    buy_support(compiled(later))
    return later, later.schools["support_pounds"]


def test_a_buyer_pays_the_stronger_school_which_pays_in_time():
    later, brings = after(market([1], services__worth=1.5, services__price=1.75, services__most=0.1))
    paid = 0.01 * INCOME
    assert later.ledger[1, BOUGHT] == -paid
    assert later.ledger[0, SOLD] == paid
    np.testing.assert_allclose(brings, [-paid / 1.75, 1.5 * 2.0 / 1.75 * paid, 0, 0, 0, 0])
    assert later.schools["support_bought"][1] == pytest.approx(in_improvement(0.01 * 3.0 / 1.75, compiled(later)))
    assert later.schools["seller"][0] == pytest.approx(0.01 / (0.1 * 1.75))
    assert not later.schools["seller"][1:].any()


def test_nobody_buys_what_brings_no_more_than_its_own_money():
    for changes in ({"services__price": 3.0}, {"services__worth": 0.8}, {"services__most": 0.0}):
        later, brings = after(market([1, 2], **changes))
        assert not brings.any()
        assert not later.ledger.any()


def test_who_gives_all_its_time_sells_none_and_forgoes_it():
    state = market([1], services__most=0.1)
    state.schools["cooperation"][0] = 1.0
    later, brings = after(state)
    assert not brings.any()
    assert later.schools["seller"][0] == 1.0


def test_a_seller_sells_no_more_than_its_time_and_the_rest_is_bought_of_an_authority_that_is_worth_it():
    state = market([1, 2, 3], services__most=0.01, services__price=1.75, authority__advice=1.2)
    later, brings = after(state)
    sold = 1.75 * 0.01 * INCOME
    assert later.ledger[0, SOLD] == pytest.approx(sold)
    assert later.schools["hired"].sum() == pytest.approx(0.03 * INCOME - sold)
    assert brings.sum() == pytest.approx(3.0 / 1.75 * sold + 1.2 * (0.03 * INCOME - sold) - 0.01 * INCOME)
    assert later.schools["seller"][0] == 1.0


def test_what_the_authority_sells_is_what_it_spends():
    world = small_world(schools=30, services__bought=0.01, services__most=0.0, authority__advice=1.5).run(2)
    hired = world.state.schools["hired"]
    np.testing.assert_allclose(hired, 0.01 * world.state.schools["income"])
    np.testing.assert_allclose(world.state.ledger[:, SERVICES], -hired)
    assert world.state.authorities["spent"].sum() == pytest.approx(hired.sum(), rel=NEAR)


def test_bought_support_takes_from_partners_help_and_a_market_from_their_will_to_give():
    state = small_world(schools=24, services__substitution=0.5).run(1).state
    bought, sells = copy_of(state), copy_of(state)
    bought.schools["support_bought"][0] = 0.1
    sells.schools["seller"][0] = 1.0
    plain = copy_of(state)
    for each in (plain, bought, sells):
        run_steps(each, "heads_look", "heads_act", ("purchased_support",))
    own = np.flatnonzero(plain.sides["school"] == 0)
    live = own[plain.ties["active"][plain.sides["tie"][own]]]
    was = plain.sides["help"][live]
    np.testing.assert_allclose(bought.sides["help"][live], was - 0.5 * np.minimum(was, 0.1))
    lost = in_improvement(0.02 * 0.75, compiled(sells))
    more = [sells.schools[name][0] - plain.schools[name][0] for name in ("dilemma_greed", "dilemma_fear")]
    assert more == pytest.approx([lost, lost])
    np.testing.assert_array_equal(sells.schools["dilemma_greed"][1:], plain.schools["dilemma_greed"][1:])


def test_in_an_order_for_all_who_is_in_bears_what_others_do_not_pay():
    world = small_world(services__outside=1.0, services__returns=0.5)
    state = compiled(world.state)
    assert worth_in_pool(4.0, 4, state) == pytest.approx(2.0)
    assert worth_in_pool(2.0, 4, state) == pytest.approx(1.0)
    assert worth_in_pool(9.0, 4, state) == pytest.approx(3.0)


@pytest.mark.parametrize(("trust", "pooled"), [(0.3, False), (0.9, True)])
def test_heads_are_in_where_they_trust_enough_others_to_be(trust, pooled):
    """With six and a power of 0.15 it pays if more than two in three of the others come: 6 ** -0.15 = 0.76."""
    state = small_world(schools=6, services__bought=0.01, services__combined=1.0, services__most=0.0).run(1).state
    state.sides["trust"], state.ties["active"] = trust, True
    state.schools["in_pool"] = False
    state.ledger[:] = 0.0
    assert (state.schools["cluster"] == state.schools["cluster"][0]).all()
    later, brings = after(state)
    assert (later.schools["in_pool"] == pooled).all()
    paid = 0.01 * later.schools["income"] * pooled
    np.testing.assert_allclose(later.ledger[:, POOL], -paid)
    np.testing.assert_allclose(brings, 6**0.15 * paid)


def test_a_pool_that_its_members_leave_breaks_up_and_is_counted():
    world = small_world(schools=6, services__bought=0.01, services__combined=1.0, trust__start=0.95)
    world.state.sides["trust"] = 0.95
    world.run(1)
    assert world.state.schools["in_pool"].sum() > 1
    world.plan(TERMS + 1, {"services.combined": 0.0})
    world.run(1)
    assert not world.state.schools["in_pool"].any()
    assert [each.kind for each in world.events].count("a pool breaks up") == 1
    assert pools_broken(world.trajectory) == 1.0


def test_a_group_is_paid_for_the_member_in_need_and_brings_less_where_it_does_not_work_with_it():
    state = small_world(schools=6, authority__levy=0.01, authority__to_groups=1.0, dilemma__transfer=0.0).run(1).state
    state.schools["income"], state.schools["grade"] = INCOME, [4, 2, 2, 2, 2, 2]
    state.ledger[:] = 0.0
    brought = []
    for mutual in (True, False):
        state.ties["mutual"], state.ties["active"] = mutual, True
        later = copy_of(state)
        later.schools["support_pounds"] = 0.0
        commission(compiled(later))
        brings, granted = later.schools["support_pounds"], later.schools["commissioned_for"]
        np.testing.assert_allclose(granted, [0.06 * INCOME, 0, 0, 0, 0, 0])
        np.testing.assert_allclose(later.ledger[:, COMMISSIONED], INCOME * np.array([-0.01, *[0.002] * 5]), rtol=1e-9)
        np.testing.assert_allclose(brings[1:], -0.012 * INCOME)
        brought.append(brings[0])
    ties = len(np.unique(state.sides["partner"][state.sides["school"] == 0]))
    assert brought[0] == pytest.approx(1.5 * 0.012 * INCOME * (ties + 0.25 * (5 - ties)))
    assert brought[1] == pytest.approx(1.5 * 0.06 * INCOME * 0.25)


def test_the_levy_costs_the_same_whoever_gives_the_support():
    service, groups = (
        small_world(schools=30, authority__levy=0.01, authority__to_groups=part).run(1) for part in (0, 1)
    )
    income = service.state.schools["income"].sum()
    assert service.state.ledger[:, SERVICES].sum() == pytest.approx(-0.01 * income)
    assert not groups.state.ledger[:, SERVICES].any()
    assert groups.state.schools["advised"].sum() == pytest.approx(0.01 * income)
    assert service.state.schools["advised"].sum() == pytest.approx(0.01 * income)


def test_measures_of_hand_made_rows():
    at = {
        "alive": np.array([[True, True, False]]),
        "income": np.array([[1000.0, 3000.0, 5000.0]]),
        "roll": np.array([[[1.0, 0, 0], [3.0, 0, 0], [0.0, 0, 0]]]),
        "spent_on_support": np.array([[40.0, 0.0, 9.0]]),
        "support_given": np.array([[0.3, 0.1, 5.0]]),
        "support_bought": np.array([[0.2, 0.0, 5.0]]),
        "supported": np.array([[30.0, 30.0, 9.0]]),
        "advised": np.array([[40.0, 0.0, 0.0]]),
    }
    assert bought_support(at) == pytest.approx([0.01])
    assert given_support(at) == pytest.approx([0.6 / 0.8])
    assert support_for_money(at) == pytest.approx([1.5])
    nothing = at | {name: np.zeros((1, 3)) for name in ("spent_on_support", "advised")}
    assert np.isnan(given_support(nothing)).all()
    assert np.isnan(support_for_money(nothing)).all()


def test_a_policy_that_ends_leaves_nothing_behind():
    world = small_world(schools=24)
    world.enact("community-pooling", None, 1, TERMS + 1)
    world.run(1)
    assert world.state.schools["spent_on_support"].any()
    world.run(1)
    for name in ("spent_on_support", "support_bought", "support_given", "seller", "hired", "in_pool"):
        assert not world.state.schools[name].any(), name


def test_what_the_policies_set():
    assert policy("P14").changes == {"services.bought": 0.01, "authority.levy": 0.0}
    assert policy("P15").changes == {"services.bought": 0.01, "services.combined": 1.0}
    assert policy("P23").changes["authority.to_groups"] == 1.0


@pytest.mark.parametrize(
    ("name", "value", "right"), [("bought", 0.3, "0 to 0.2"), ("price", 0.5, "1 to 20"), ("combined", 2.0, "0 to 1")]
)
def test_values_that_make_no_sense_are_refused(name, value, right):
    with pytest.raises(InputError, match=rf"services.{name} = {value}: must be a number from {right}"):
        Parameters.of({f"services.{name}": value})
