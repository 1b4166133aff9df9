"""Teaching schools: who pays, what a head reckons, whom hubs help and what it costs, and when they go."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.agents.errors import InputError
from coopetition.experiments.outputs.event_text import in_words
from coopetition.model.extensions.hubs.rules import (
    help_others,
    pay_hubs,
    reckon,
    teaching_schools,
    worth_of_applying,
    worth_of_staying,
)
from coopetition.model.parameters import Parameters
from coopetition.model.state import EVENTS, IMPROVEMENT, TERMS, line
from worlds import compiled, copy_of, small_world

AREA_FUND = line("into area funds")
AREA_GRANTS = line("area grants")

NEAR = 1e-9
INCOME = 5e6


def circle(**changes):
    """Six schools of one authority that all have ties with one another; the first is outstanding and ahead of all."""
    changes = {"hubs__hub_fund": 0.002, "network__neighbours": 5, **changes}
    state = small_world(schools=6, **changes).state
    schools = state.schools
    schools["authority"], schools["income"], schools["grade"] = 0, INCOME, [1, 2, 2, 2, 2, 2]
    schools["effectiveness"] = [0.5, 0.4, 0.3, 0.2, 0.1, 0.0]
    schools["result"] = schools["last_result"] = 0.0
    state.heads["prosocial"][:] = 0.0
    state.ties["active"][:] = True
    assert all(state.first[i + 1] - state.first[i] == 5 for i in range(6))
    return state


def made_hub(state, i, left=3.0, helped=()):
    """Make one school a hub that helps some others."""
    state.schools["hub"][i], state.schools["hub_left"][i], state.schools["hub_for"][i] = True, left, 1
    state.schools["helped_by"][list(helped)] = i


def after(rule, state, *rows):
    later = copy_of(state)
    rule(*rows, compiled(later))
    return later


def found(rule, i, state):
    return rule(i, compiled(state))


def test_no_school_is_a_hub_unless_said_otherwise():
    world = small_world(schools=24).run(2)
    assert not world.state.schools["hub"].any()
    assert world.metrics()["hubs"] == 0.0


def test_budgets_pay_for_the_hubs_there_are_and_no_more():
    state = circle()
    made_hub(state, 0)
    ledger = after(pay_hubs, state).ledger
    np.testing.assert_allclose(ledger[:, AREA_FUND], -47500 / 6)
    assert ledger[:, AREA_GRANTS].tolist() == [47500.0, 0, 0, 0, 0, 0]


def test_hubs_share_a_fund_that_does_not_suffice():
    state = circle(hubs__hub_fund=0.001)
    made_hub(state, 0)
    made_hub(state, 1)
    ledger = after(pay_hubs, state).ledger
    np.testing.assert_allclose(ledger[:, AREA_FUND], -0.001 * INCOME)
    np.testing.assert_allclose(ledger[:2, AREA_GRANTS], 0.003 * INCOME)


def test_pay_for_impact_goes_by_how_much_those_helped_rose_and_falls_count_nothing():
    state = circle(hubs__by_impact=0.5, hubs__hub_fund=0.02)
    made_hub(state, 0, helped=[2, 3])
    made_hub(state, 1, helped=[4, 5])
    state.schools["result"] = [0.9, 0, 0.1, 0.2, 0.1, -0.5]
    later = after(pay_hubs, state)
    np.testing.assert_allclose(later.ledger[:2, AREA_GRANTS], 47500 * np.array([0.5 + 0.75, 0.5 + 0.25]))
    assert later.ledger[:, [AREA_FUND, AREA_GRANTS]].sum() == pytest.approx(0.0, abs=1e-6)
    state.schools["result"] = 0.0
    np.testing.assert_allclose(after(pay_hubs, state).ledger[:2, AREA_GRANTS], 47500)


def test_who_does_not_pay_is_no_hub_and_pays_nothing():
    state = circle(hubs__hub_fund=0.01)
    made_hub(state, 0)
    state.levers["hub_fund"][[0, 5]] = 0.0
    later = after(teaching_schools, state)
    assert not later.schools["hub"][0]
    assert later.schools["hub"].sum() == 0  # no other is outstanding
    assert not after(pay_hubs, later).ledger.any()


def test_a_selfish_head_helps_as_many_as_it_has_to_and_is_paid_for_being_a_hub():
    money, work, number = found(reckon, 0, circle())
    assert money == pytest.approx(60 * 47500 / INCOME)
    assert (work, number) == (pytest.approx(-0.1), 1)


def test_pay_for_impact_makes_it_help_as_long_as_that_pays():
    """Three behind by 0.5, 0.4 and 0.3 sd: each is paid by its part of 1.2, and costs 0.1."""
    price = 60 * 47500 / INCOME
    money, work, number = found(reckon, 0, circle(hubs__by_impact=1.0))
    assert (money, work, number) == (pytest.approx(price), pytest.approx(-0.3), 3)
    money, work, number = found(reckon, 0, circle(hubs__by_impact=0.55))  # the third brings 0.078
    assert number == 2
    assert money == pytest.approx(price * (0.45 + 0.55 * 0.9 / 1.2))
    assert work == pytest.approx(-0.2)


def test_a_head_who_cares_helps_all_it_can_reach():
    state = circle()
    state.heads["prosocial"][0] = 0.5
    state.p.learning.gain = 0.01
    _, work, number = found(reckon, 0, state)
    assert number == 3
    assert work == pytest.approx(0.5 * 0.1 * 1.2 / (3 * 0.01) - 0.3)


def test_help_goes_to_the_weakest_moves_them_and_takes_time():
    state = circle(hubs__duty=2)
    made_hub(state, 0)
    later = after(help_others, state, 0)
    assert later.schools["helped_by"].tolist() == [-1, -1, -1, -1, 0, 0]
    moved = later.schools["effectiveness"] - state.schools["effectiveness"]
    np.testing.assert_allclose(moved, [-TERMS * 0.1 * 2 * state.p.learning.gain, 0, 0, 0, 0.04, 0.05], atol=1e-12)


def test_nobody_is_helped_twice_and_no_hub_is_helped():
    state = circle(hubs__duty=3, hubs__hub_fund=0.02)
    made_hub(state, 0)
    made_hub(state, 5)
    state.schools["helped_by"][4] = 1
    assert after(help_others, state, 0).schools["helped_by"].tolist() == [-1, 0, 0, 0, 1, -1]


def test_the_same_year_is_worth_a_stay_or_not_by_the_years_that_are_left():
    """A year that costs 3 terms of 0.4, with years of 3 terms of 0.3 to come: three of them are worth it."""
    state = circle(hubs__price=1000, hubs__cost=0.412, hubs__setup=10)
    made_hub(state, 0)
    state.schools["hub_worth"][0] = 0.3
    for left, stays in ((1.0, False), (2.0, False), (3.0, True)):
        state.schools["hub_left"][0] = left
        value = 3 * (60 * 1000 / INCOME - 0.412 + (left - 1) * 0.3)
        assert found(worth_of_staying, 0, state) == pytest.approx(value)
        assert (value > 0) == stays
    state.p.hubs.setup = 1.0  # another designation is worth 3 x 4 x 0.3 - 1 then, if it is as good as certain
    assert found(worth_of_staying, 0, state) == pytest.approx(value + 2.6)
    state.authorities["hub_chance"][0] = 0.5
    assert found(worth_of_staying, 0, state) == pytest.approx(value + 1.3)
    state.schools["grade"][0] = 2
    assert found(worth_of_staying, 0, state) == pytest.approx(value)


def test_what_applying_takes_is_worth_it_for_many_years_and_not_for_few():
    state = circle(hubs__setup=3.0)
    year = 3 * (60 * 47500 / INCOME - 0.1)
    for years in (1.0, 2.0, 6.0):
        state.levers["hub_years"][:] = years
        assert found(worth_of_applying, 0, state) == pytest.approx(years * year - 3.0)
        assert after(teaching_schools, state).schools["hub"][0] == (years * year > 3.0)
    state.authorities["hub_chance"][0] = 0.2
    assert found(worth_of_applying, 0, state) == pytest.approx(0.2 * 6 * year - 3.0)


def test_those_of_the_best_results_are_designated_and_all_who_apply_pay():
    state = circle(hubs__hub_fund=2.5 * 47500 / 6 / INCOME, hubs__duty=0)
    state.schools["grade"] = [1, 1, 1, 1, 3, 0]
    state.schools["result"] = [0.0, 0.3, 0.2, 0.1, 0.9, 0.9]
    later = after(teaching_schools, state)
    assert later.schools["hub"].tolist() == [False, True, True, False, False, False]
    assert later.authorities["hub_chance"][0] == 0.5
    lost = state.schools["effectiveness"] - later.schools["effectiveness"]
    np.testing.assert_allclose(lost, state.p.learning.gain * np.array([1, 1, 1, 1, 0, 0]), atol=1e-12)


def test_a_hub_without_the_grade_is_not_designated_again_and_one_for_whom_it_is_not_worth_it_gives_up():
    state = circle()
    for grade, worth, kind in ((2, 1.0, "is a hub no more"), (1, -1.0, "gives up being a hub"), (1, 1.0, None)):
        made_hub(state, 0, left=1.0)
        state.schools["hub_for"][0], state.schools["grade"][0] = 99, grade
        state.schools["hub_worth"][0] = worth
        later = after(teaching_schools, state)
        told = [later.events[row, 0] for row in range(later.happened[0]) if later.events[row, 1] == 0]
        assert [EVENTS[each] for each in told] == ([kind] if kind else [])
        assert later.schools["hub"][0] == (kind is None)
        assert later.schools["hub_left"][0] == (4.0 if kind is None else 0.0)


def test_what_hubs_are_paid_is_spent_on_improvement_and_pounds_are_conserved():
    world = small_world(schools=60, funding__release=0.0)
    world.enact("teaching-schools", None, 1, 4 * TERMS + 1)
    for year in range(6):
        state = world.run(1).state
        got, paid = state.ledger[:, AREA_GRANTS], state.ledger[:, AREA_FUND]
        assert got.any() == (1 <= year <= 3)  # designated at the end of the first year
        assert got.sum() == pytest.approx(-paid.sum(), rel=NEAR)
        np.testing.assert_array_equal(state.ledger[:, IMPROVEMENT], -got)
    assert not state.schools["hub"].any()
    kinds = {event.kind for event in world.events if "hub" in event.kind}
    assert kinds >= {"becomes a hub", "is a hub no more"}
    told = [in_words(event, world.region.schools["name"]) for event in world.events if event.kind == "becomes a hub"]
    assert told[0].endswith("becomes a teaching school")


@pytest.mark.parametrize(("name", "value"), [("hub_fund", 0.5), ("by_impact", 1.5), ("help", -0.1)])
def test_values_that_make_no_sense_are_refused(name, value):
    with pytest.raises(InputError, match=rf"hubs.{name} = {value}: must be a number from 0 to "):
        Parameters.of({f"hubs.{name}": value})
