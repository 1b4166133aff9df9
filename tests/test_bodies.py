"""Contracts, the authority's service and improvement partners: who is under them, what they cost and what they do."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.agents.school import GOOD, INADEQUATE, probability_of_a_bad_judgement
from coopetition.model.extensions.contracts.rules import renewal
from coopetition.model.phases.inspection import inspection
from coopetition.model.state import SERVICES
from worlds import compiled, copy_of, run_steps, small_world


def under_contract(years=4.0, standing=0.0, **parameters):
    """A town whose schools are all in the last year of a contract, at one standing and in no trust."""
    world = small_world(schools=30, seed=2, contracts__duration=years, **parameters)
    schools = world.state.schools
    schools["controller"][:] = -1
    world.state.trusts["alive"][:], world.state.trusts["schools"][:] = False, 0
    world.state.ties["forced"][:] = False
    schools["contract_left"][:], schools["contract_years"][:] = 1.0, int(years) - 1
    schools["achieved"][:] = schools["standing"][:] = standing
    return world


def test_a_first_contract_ends_some_time_within_its_length():
    world = small_world(schools=60, contracts__duration=4.0, contracts__outcome=-5.0)
    renewal(compiled(world.state))
    left = world.state.schools["contract_left"]
    assert (left <= 4.0).all()
    assert set(np.ceil(left).astype(int)) == {1, 2, 3, 4}
    assert 0.1 < (left == 4.0).mean() < 0.45  # a quarter ended at once, and was renewed


@pytest.mark.parametrize(("standing", "kept"), [(-0.9, True), (-1.1, False)])
def test_a_contract_is_kept_by_what_was_achieved(standing, kept):
    world = under_contract(standing=standing)
    renewal(compiled(world.state))
    schools, heads = world.state.schools, world.state.heads
    assert (heads["tenure"] >= 0).all() == kept
    assert (heads["alarm"] == 0.0).all() == kept
    np.testing.assert_array_equal(schools["contract_left"], 4.0)
    np.testing.assert_array_equal(schools["contract_years"], 0)
    lost = world.state.events[: world.state.happened[0], 0].tolist().count(12)
    assert lost == (0 if kept else 30)


def test_it_is_the_mean_of_its_years_that_counts():
    world = under_contract(standing=-2.0)
    world.state.schools["achieved"][:] = 0.0  # three years at 0 and one at -2
    renewal(compiled(world.state))
    assert (world.state.heads["tenure"] >= 0).all()
    world = under_contract(standing=-2.0)
    world.state.schools["achieved"][:] = -0.7
    renewal(compiled(world.state))
    assert (world.state.heads["tenure"] < 0).all()


def test_the_better_partner_that_bids_most_gets_it_or_one_from_outside():
    world = under_contract(standing=-2.0)
    schools = world.state.schools
    best = int(np.argmax(schools["effectiveness"]))
    schools["achieved"][:], schools["standing"][:] = 0.0, 0.0
    partners = world.state.sides["partner"][world.state.first[best] : world.state.first[best + 1]]
    loser = int(partners[schools["phase"][partners] == schools["phase"][best]][0])
    schools["achieved"][loser] = schools["standing"][loser] = -2.0
    schools["grade"][:] = INADEQUATE
    schools["grade"][best], schools["effectiveness"][best] = GOOD, 3.0
    schools["reserves"][best] = 2e6
    outside = copy_of(world.state)
    outside.schools["grade"][best] = INADEQUATE  # nobody may bid
    renewal(compiled(world.state))
    assert schools["controller"][loser] == schools["controller"][best] >= 0
    assert schools["taken_over"][loser] == 1
    renewal(compiled(outside))
    assert outside.schools["controller"][loser] == -1
    assert outside.schools["taken_over"][loser] == 0
    assert outside.heads["tenure"][loser] == -1


def test_short_contracts_press_and_frighten_as_the_formulas_say():
    worlds = {years: small_world(schools=30, contracts__duration=years) for years in (0.0, 2.0, 8.0)}
    for world in worlds.values():
        run_steps(world.state, "compare", "heads_act")
    none, short, long = (worlds[years].state for years in (0.0, 2.0, 8.0))
    p, schools = none.p.accountability, none.schools
    bad, lost = (
        np.array([probability_of_a_bad_judgement(z, line, p.spread) for z in schools["standing"]])
        for line in (p.threshold, -1.0)
    )
    for state, weight in ((none, 0.0), (short, 4.0 / 2.0), (long, 4.0 / 8.0)):
        expected = p.effort_most * (1.0 - np.exp(-p.effort_response * (bad + weight * lost)))
        np.testing.assert_allclose(state.schools["effort"], expected, rtol=1e-12)
    more = short.sides["fear"] - none.sides["fear"]
    np.testing.assert_allclose(long.sides["fear"] - none.sides["fear"], more / 4.0, atol=1e-12)
    assert (more > 0.0).any()


def test_who_founded_a_trust_that_lives_on_without_it_founds_no_second():
    world = small_world(schools=30, seed=2, contracts__duration=3.0, contracts__outcome=0.5, fates__coasting=0.5)
    for _ in range(8):
        world.run(1)
        schools, trusts = world.state.schools, world.state.trusts
        inside = schools["controller"][schools["alive"] & (schools["controller"] >= 0)]
        np.testing.assert_array_equal(np.bincount(inside, minlength=len(trusts)), trusts["schools"])
    assert {"loses its contract", "takeover"} <= {event.kind for event in world.events}


def at_year_end(**parameters):
    world = small_world(schools=30, seed=3, **parameters)
    world.state.schools["grade"][:] = GOOD
    return world


def test_a_levy_is_spent_on_advice_where_it_was_paid():
    changes = {"authority__levy": 0.01, "authority__targeted": 0.6}
    plain, world = at_year_end(), at_year_end(**changes)
    weak = np.flatnonzero(world.state.schools["authority"] == 0)[:2]
    for each in (plain, world):
        each.state.schools["grade"][weak] = INADEQUATE
        run_steps(each.state, "pay_budgets", "spend_budgets")
    state = world.state
    schools, paid = state.schools, -state.ledger[:, SERVICES]
    np.testing.assert_allclose(paid, 0.01 * schools["income"])
    received = (schools["improvement_money"] - own_money(state)) * schools["income"]
    assert received.sum() == pytest.approx(paid.sum())
    for authority in range(len(state.authorities)):
        there = schools["authority"] == authority
        assert received[there].sum() == pytest.approx(paid[there].sum())
        assert state.authorities["spent"][authority] == pytest.approx(paid[there].sum())
        roll = schools["roll"].sum(axis=1)
        alike = (0.4 if authority == 0 else 1.0) * paid[there].sum() * roll / roll[there].sum()
        good = there & (schools["grade"] == GOOD)
        np.testing.assert_allclose(received[good], alike[good], atol=1e-3)
    assert state.authorities["troubled"].tolist() == [2] + [0] * (len(state.authorities) - 1)


def own_money(state):
    """What schools put into improvement of their own money, as shares of their income."""
    grants, improvement = 3, 5
    return (state.ledger[:, grants] - state.ledger[:, improvement]) / state.schools["income"]


def test_further_accounts_take_away_improvement_and_an_improvement_partner_gives_it_back():
    found = {}
    for name, changes in {
        "one": {},
        "five": {"monitoring__accounts": 5.0},
        "half": {"monitoring__accounts": 5.0, "monitoring__improvement_partner": 0.5},
        "partner": {"monitoring__accounts": 5.0, "monitoring__improvement_partner": 1.0},
    }.items():
        state = small_world(schools=10, **changes).state
        before = state.schools["effectiveness"].copy()
        run_steps(state, "share_support", "publish")
        found[name] = state.schools["effectiveness"] - before
        gain, burden = state.p.learning.gain, state.p.monitoring.burden
    np.testing.assert_allclose(found["one"] - found["five"], gain * burden * 4, rtol=1e-9)
    np.testing.assert_allclose(found["one"] - found["half"], gain * burden * 2, rtol=1e-9)
    np.testing.assert_allclose(found["one"], found["partner"], atol=1e-15)


def test_an_improvement_partner_sees_through_display_and_luck_and_costs_its_fee():
    plain, known = (
        small_world(
            schools=40, seed=4, monitoring__improvement_partner=x, monitoring__insight=1.0, inspection__often=1.0
        )
        for x in (0.0, 1.0)
    )
    for world in (plain, known):
        run_steps(world.state, "compare", "heads_act")
    assert (plain.state.schools["outshone"] > 0.0).any()
    np.testing.assert_array_equal(known.state.schools["outshone"], 0.0)
    np.testing.assert_array_equal(known.state.sides["fear"], 0.0)
    assert (plain.state.sides["fear"] > 0.0).any()
    inspection(compiled(known.state))
    without_luck = small_world(schools=40, seed=4, inspection__noise=0.0, inspection__often=1.0)
    without_luck.state.schools.take(plain.state.schools)
    inspection(compiled(without_luck.state))
    np.testing.assert_array_equal(known.state.schools["grade"], without_luck.state.schools["grade"])
    inspection(compiled(plain.state))
    assert (known.state.schools["grade"] != plain.state.schools["grade"]).any()
    run_steps(known.state, "pay_budgets", "spend_budgets")
    np.testing.assert_allclose(known.state.ledger[:, SERVICES], -0.0005 * known.state.schools["income"])


def test_a_grant_is_spent_on_improvement_once():
    plain, world = (small_world(schools=30, seed=3, funding__topslice=share) for share in (0.0, 0.02))
    for each in (plain, world):
        each.state.schools["reserves"][:] = 0.0
        run_steps(each.state, "pay_budgets", "spend_budgets")
    grants, improvement = 3, 5
    state, schools = world.state, world.state.schools
    assert (state.ledger[:, grants] > 0.0).any()
    np.testing.assert_allclose(schools["improvement_money"] * schools["income"], -state.ledger[:, improvement])
    own = -state.ledger[:, improvement] - state.ledger[:, grants]  # what it spends, or cuts, besides
    left, before = state.ledger.sum(axis=1) + own, plain.state.ledger.sum(axis=1) - plain.state.ledger[:, improvement]
    np.testing.assert_allclose(left, before - 0.02 * schools["income"], atol=1e-6)


def test_who_imitates_begins_with_its_share_of_the_first_acts():
    state = small_world(schools=30, seed=3, trust__acts_start=0.9).state
    for i in range(30):
        own = slice(state.first[i], state.first[i + 1])
        free = ~state.ties["forced"][state.sides["tie"][own]]
        acts = state.sides["cooperates"][own][free]
        assert state.schools["cooperation"][i] == pytest.approx(acts.mean() if len(acts) else 0.0)
    assert state.schools["cooperation"].mean() > 0.5
