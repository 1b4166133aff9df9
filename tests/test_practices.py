"""Practices: what they bring, who copies whom, what waiting for evidence changes, and who pays for it."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.agents.errors import InputError
from coopetition.model.extensions.practices.rules import change, effect_of, evaluated, practices
from coopetition.model.parameters import Parameters
from coopetition.model.state import SERVICES
from worlds import compiled, copy_of, small_world

NEVER = {"practices__pioneers": 0.0, "practices__copying": 1.0, "practices__every": 30}


def five(**changes):
    """Five schools, after their first year, that are all partners; heads think about what they saw every year."""
    state = small_world(schools=5, network__neighbours=4, **(NEVER | changes)).state
    state.clock[0] = 8  # the last term of the third year
    state.schools["result"] = state.schools["last_result"] = 0.0
    state.ties["active"][:] = True
    return state


def using(state, numbers):
    for i, number in enumerate(numbers):
        change(i, number, compiled(state))
    return state


def after(state):
    later = copy_of(state)
    practices(compiled(later))
    return later


def test_nothing_new_comes_up_unless_said_otherwise():
    world = small_world(schools=24, practices__evidence_first=1.0).run(3)
    assert not world.state.schools["practice"].any()
    assert world.metrics()["practices_in_use"] == world.metrics()["bad_practices"] == 0.0


def test_quality_moves_by_what_a_practice_brings_and_back_when_it_is_dropped():
    state = using(five(practices__cost=0.5), [2, 2, 3, 0, 0])
    brings = [effect_of(number, compiled(state)) for number in (2, 2, 3, 0, 0)]
    np.testing.assert_array_equal(state.schools["practised"], brings)
    fresh = five()
    moved = state.schools["effectiveness"] - fresh.schools["effectiveness"]
    lost = 0.5 * state.p.learning.gain * np.array([1, 1, 1, 0, 0])
    np.testing.assert_allclose(moved, np.array(brings) - lost, atol=1e-12)
    using(state, [0] * 5)
    np.testing.assert_allclose(state.schools["effectiveness"], fresh.schools["effectiveness"] - lost, atol=1e-12)


def test_effects_are_drawn_about_their_mean():
    state = five(practices__usual=0.1, practices__spread=0.05)
    drawn = np.array([effect_of(number, compiled(state)) for number in range(1, 2001)])
    assert abs(drawn.mean() - 0.1) < 4 * 0.05 / np.sqrt(2000)
    assert drawn.std() == pytest.approx(0.05, rel=0.1)
    assert effect_of(0, compiled(state)) == 0.0


def test_what_it_brings_lasts_as_long_as_it_is_in_use():
    """Two towns, one of which uses a practice: quality differs by what that brings, in every term."""
    plain, better = (small_world(schools=12, practices__every=30, practices__copying=0.0) for _ in range(2))
    better.state.schools["practice"][:] = 5
    better.state.schools["practised"][:] = 0.05
    better.state.schools["effectiveness"][:] += 0.05
    for world in (plain, better):
        world.term()
    more = better.state.schools["effectiveness"] - plain.state.schools["effectiveness"]
    np.testing.assert_allclose(more, 0.05, atol=1e-12)


def test_a_head_copies_the_partner_whose_results_rose_most_whatever_raised_them():
    state = using(five(), [2, 3, 0, 0, 0])
    state.schools["result"] = [0.1, 0.3, 0.2, 0.4, -0.1]
    assert after(state).schools["practice"].tolist() == [3, 3, 3, 0, 3]


def test_who_has_nothing_to_copy_drops_what_it_does_if_its_results_fell():
    state = using(five(), [2, 2, 0, 0, 0])
    state.schools["result"] = [-0.1, 0.0, 0.0, 0.0, 0.0]
    assert after(state).schools["practice"].tolist() == [0, 2, 0, 0, 0]


def test_who_does_not_think_about_it_goes_on():
    state = using(five(practices__copying=0.0), [2, 3, 0, 0, 0])
    state.schools["result"] = [-0.1, 0.3, 0.2, 0.4, -0.1]
    assert after(state).schools["practice"].tolist() == [2, 3, 0, 0, 0]


@pytest.mark.parametrize("years", [1, 2])
def test_who_waits_takes_up_what_was_found_to_work_and_drops_what_harms_and_not_before(years):
    """At the end of the third year two practices are a year and two years old."""
    state = five(practices__evidence_first=1.0, practices__error=0.0, practices__evaluation_years=years)
    state.p.practices.usual, state.p.practices.spread = 0.0, 0.1
    numbers = [number for number in (1, 2) if years <= 3 - number]
    effects = {number: effect_of(number, compiled(state)) for number in (1, 2)}
    using(state, [1, 2, 0, 0, 0])
    state.schools["result"] = [-0.3, 0.3, 0, 0, 0]  # who waits does not go by these
    best = max(numbers, key=effects.get)
    wanted = []
    for now in (1, 2, 0, 0, 0):
        own = effects[now] if now in numbers else 0.0
        choice = best if effects[best] > max(0.0, own) else 0 if own < 0.0 else now
        wanted.append(choice)
    assert after(state).schools["practice"].tolist() == wanted
    assert len(numbers) == 3 - years


def test_an_evaluation_errs_by_what_is_said():
    state = small_world(schools=10, practices__every=30, practices__error=0.05, practices__evaluation_years=0).state
    state.p.practices.spread, state.p.practices.usual = 0.0, 0.1
    found = []
    for start in range(1, 1001, 10):
        numbers = np.arange(start, start + 10)
        all_found = evaluated(numbers, 2000, compiled(state))
        found += all_found[numbers].tolist()
        assert np.isfinite(all_found).sum() == 10  # what nobody uses is not evaluated
    assert np.mean(found) == pytest.approx(0.1, abs=4 * 0.05 / np.sqrt(1000))
    assert np.std(found) == pytest.approx(0.05, rel=0.15)


def test_pioneers_try_what_comes_up_also_where_others_wait():
    world = small_world(schools=60, practices__every=3, practices__pioneers=0.2, practices__evidence_first=1.0)
    world.state.p.practices.evaluation_years = 30.0
    shares = [(world.run(1).state.schools["practice"] > 0).sum() for _ in range(4)]
    assert shares[0] == shares[1] == shares[2] > 0
    assert shares[3] > shares[2]
    assert set(world.state.schools["practice"]) == {0, 1, 4}


def test_budgets_pay_for_evaluations_where_practices_come_up():
    for every, evidence, paid in ((3, 0.5, 0.5 * 0.0004), (3, 0.0, 0.0), (0, 1.0, 0.0)):
        world = small_world(schools=12, practices__every=every, practices__evidence_first=evidence).run(1)
        ledger, income = world.state.ledger[:, SERVICES], world.state.schools["income"]
        np.testing.assert_allclose(ledger, -paid * income, atol=1e-9)
        assert world.state.authorities["spent"].sum() == pytest.approx(paid * income.sum())


def test_measures_count_what_is_in_use_and_what_harms():
    world = small_world(schools=12, practices__every=30, practices__pioneers=0.0, practices__copying=0.0)
    world.state.schools["practised"][:4] = [-0.1, -0.1, 0.1, 0.2]
    world.term()
    assert world.metrics()["practices_in_use"] == pytest.approx(4 / 12)
    assert world.metrics()["bad_practices"] == pytest.approx(2 / 12)


@pytest.mark.parametrize(("name", "value"), [("every", 31), ("copying", 1.5), ("evidence_first", -1)])
def test_values_that_make_no_sense_are_refused(name, value):
    with pytest.raises(InputError, match=rf"practices.{name} = {value}: must be a number from 0 to "):
        Parameters.of({f"practices.{name}": value})
