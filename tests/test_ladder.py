"""Escalating help: who helps the weakest part of a school, what it brings and costs, and what notices nothing."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.agents.errors import InputError
from coopetition.experiments.evidence.claims.some_schools import OF_SCHOOLS
from coopetition.model.extensions.escalating_help.rules import NOBODY, OUTSIDE, ladder, sag_and_heal
from coopetition.model.parameters import Parameters
from coopetition.model.state import TERMS, line
from worlds import compiled, copy_of, small_world

OUTSIDE_HELP = line("help from outside")

AS_THEY_ARE = {"help__parts_kept": 1.0}
SHARES = {"help__own": 0.1, "help__partners": 0.2, "help__outside": 0.05, "help__price": 0.002, "help__time": 0.5}
INCOME = 1e6


def alone(world):
    """Let nobody cooperate with anybody, and all schools be of quality 0 with parts a little apart."""
    state = world.state
    state.schools["effectiveness"], state.schools["income"] = 0.0, INCOME
    state.schools["parts"] = [0.0, -0.01, 0.01]
    state.schools["reserves"], state.ledger[:] = 0.0, 0.0
    state.sides["cooperates"] = False
    return state


def first_pair(state):
    """A tie that lives, as side, school and partner."""
    k = int(np.flatnonzero(state.ties["active"][state.sides["tie"]])[0])
    return k, int(state.sides["school"][k]), int(state.sides["partner"][k])


def one_who_asks(parts, partners_parts, *, cooperates=True, lever="escalating", **changes):
    """What a year of help does where one school asks, which has one partner who may cooperate with it."""
    world = small_world(**AS_THEY_ARE, **(SHARES | changes))
    state = alone(world)
    k, i, j = first_pair(state)
    state.schools["parts"][i], state.schools["parts"][j] = parts, partners_parts
    state.sides["cooperates"][state.sides["back"][k]] = cooperates
    state.levers[lever][i] = 1.0
    before = copy_of(state)
    ladder(compiled(state))
    return before, state, i, j


def level(state, i):
    return state.schools["effectiveness"][i] + state.schools["parts"][i]


def test_nobody_seeks_help_unless_said_otherwise_and_nothing_is_drawn():
    world = small_world().run(2)
    assert not world.state.schools["parts"].any()
    assert (world.state.schools["helper"] == NOBODY).all()
    assert not world.state.ledger[:, OUTSIDE_HELP].any()
    before = copy_of(world.state)
    ladder(world.compiled)
    np.testing.assert_array_equal(before.schools, world.state.schools)


def test_own_best_part_first_then_the_partner_that_is_better():
    before, after, i, j = one_who_asks([0.3, -0.6, 0.3], [0.0, 0.4, -0.4])
    own = -0.6 + 0.1 * 0.9
    np.testing.assert_allclose(level(after, i), [0.3, own + 0.2 * (0.4 - own), 0.3])
    assert after.schools["helper"][i] == j
    assert not after.ledger.any()
    lost = before.schools["effectiveness"] - after.schools["effectiveness"]
    assert lost[j] == pytest.approx(0.5 * after.p.learning.gain)
    np.testing.assert_allclose(after.schools["parts"][j], before.schools["parts"][j])


def test_a_partner_who_is_worse_as_a_school_may_be_better_at_the_part():
    _, after, i, j = one_who_asks([0.5, -0.9, 0.4], [-0.6, 0.3, -0.6])
    assert after.schools["helper"][i] == j


@pytest.mark.parametrize(
    ("partners_parts", "cooperates"), [([0.0, 0.4, -0.4], False), ([0.9, -0.6, -0.3], True)], ids=["unwilling", "worse"]
)
def test_help_from_outside_where_no_partner_can(partners_parts, cooperates):
    before, after, i, j = one_who_asks([0.3, -0.6, 0.3], partners_parts, cooperates=cooperates)
    parts = before.schools["parts"][:, 1]
    good, own = min(parts.mean() + parts.std(), parts.max()), -0.6 + 0.1 * 0.9
    assert level(after, i)[1] == pytest.approx(own + 0.05 * (good - own))
    assert after.schools["helper"][i] == OUTSIDE
    assert after.schools["effectiveness"][j] == before.schools["effectiveness"][j]
    assert after.ledger[i, OUTSIDE_HELP] == after.schools["reserves"][i] == -0.002 * INCOME
    assert np.count_nonzero(after.ledger) == 1


def test_outside_at_once_asks_neither_the_own_school_nor_partners():
    before, after, i, j = one_who_asks([0.3, -0.6, 0.3], [0.0, 0.4, -0.4], lever="outside_only")
    parts = before.schools["parts"][:, 1]
    assert level(after, i)[1] == pytest.approx(-0.6 + 0.05 * (parts.mean() + parts.std() + 0.6))
    assert after.schools["effectiveness"][j] == 0.0
    assert after.ledger[i, OUTSIDE_HELP] == -0.002 * INCOME


def test_who_is_good_enough_finds_nobody_and_pays_nothing():
    before, after, i, _ = one_who_asks([1.0, 1.0, 1.0], [0.0, 0.4, -0.4])
    assert after.schools["helper"][i] == NOBODY
    np.testing.assert_allclose(level(after, i), level(before, i))
    assert not after.ledger.any()


def test_what_is_raised_is_the_part_alone_and_the_school_by_a_third_of_it():
    before, after, i, _ = one_who_asks([0.3, -0.6, 0.3], [0.0, 0.4, -0.4])
    rise = level(after, i)[1] - level(before, i)[1]
    assert after.schools["effectiveness"][i] - before.schools["effectiveness"][i] == pytest.approx(rise / 3)
    assert after.schools["parts"][i].sum() == pytest.approx(0.0, abs=1e-12)


def test_two_who_are_weak_where_the_other_is_strong_help_each_other():
    world = small_world(**AS_THEY_ARE, **SHARES)
    state = alone(world)
    k, i, j = first_pair(state)
    state.schools["parts"][[i, j]] = [[0.6, -0.6, 0.0], [-0.6, 0.6, 0.0]]
    state.sides["cooperates"][[k, state.sides["back"][k]]] = True
    state.levers["escalating"][[i, j]] = 1.0
    ladder(compiled(state))
    assert (state.schools["helper"][[i, j]] == [j, i]).all()
    own = -0.6 + 0.1 * 1.2
    gained = (own + 0.2 * (0.6 - own) + 0.6) / 3 - 0.5 * state.p.learning.gain
    np.testing.assert_allclose(state.schools["effectiveness"][[i, j]], gained)


def test_parts_lie_about_the_school_with_the_spread_that_is_set_from_the_first_year_on():
    world = small_world(schools=400, help__parts_spread=0.2, help__parts_kept=0.7)
    for year in range(4):
        world.state.clock[0] = TERMS * year
        before = world.state.schools["parts"].copy()
        for i in range(400):
            sag_and_heal(i, world.compiled)
        parts = world.state.schools["parts"]
        np.testing.assert_allclose(parts.sum(axis=1), 0.0, atol=1e-12)
        assert parts.std() == pytest.approx(0.2, rel=0.1)
        if year:
            assert np.corrcoef(before.ravel(), parts.ravel())[0, 1] == pytest.approx(0.7, abs=0.06)


def test_no_part_rises_without_bound():
    """However much all help, no part is raised above the best there was."""
    world = small_world(
        schools=40, help__escalating=1.0, help__own=1.0, help__partners=1.0, help__time=0.0, help__parts_kept=1.0
    )
    world.run(1)
    best = level_of_all(world.state).max()
    for _ in range(20):
        ladder(world.compiled)
        assert level_of_all(world.state).max() <= best + 1e-9
    assert np.ptp(level_of_all(world.state)) < 1.0


def level_of_all(state):
    return state.schools["effectiveness"][:, None] + state.schools["parts"]


def test_pounds_are_all_in_the_ledger_over_years_of_the_policy():
    world = small_world(schools=60)
    world.enact("escalating-help", None, TERMS + 1)
    paid = [world.run(1).state.ledger[:, OUTSIDE_HELP].copy() for _ in range(3)]
    assert not paid[0].any()
    for year in (1, 2):
        bought = paid[year] < 0
        assert bought.any()
    helper, income = world.state.schools["helper"], world.state.schools["income"]
    np.testing.assert_allclose(paid[2], np.where(helper == OUTSIDE, -world.state.p.help.price * income, 0.0))


def test_measures_of_help_on_a_town_known_by_hand():
    world = small_world(schools=24).run(1)
    state, rows = world.state, np.arange(4)
    told = {name: OF_SCHOOLS[name].of for name in OF_SCHOOLS}
    assert np.isnan(told["weakest parts"](world, rows))
    assert np.isnan(told["helpers weaker as schools"](world, rows))
    state.schools["effectiveness"][:6] = [0.1, 0.2, 0.3, 0.4, 0.15, 0.5]
    state.schools["parts"][:4] = [[-0.1, 0.0, 0.1]] * 4
    state.schools["helper"][:4] = [0, 4, 5, OUTSIDE]
    state.schools["income"][:4] = INCOME
    state.ledger[:4, OUTSIDE_HELP] = [0.0, 0.0, 0.0, -2000.0]
    assert told["weakest parts"](world, rows) == pytest.approx(0.15)
    assert told["helped by partners"](world, rows) == 0.5
    assert told["helped from outside"](world, rows) == 0.25
    assert told["helpers weaker as schools"](world, rows) == 0.5
    assert told["spent on help from outside"](world, rows) == pytest.approx(0.0005)
    strong, weak = told["quality of the strongest quarter"], told["quality of the weakest quarter"]
    assert told["strongest quarter above the weakest"](world, rows) == strong(world, rows) - weak(world, rows)
    first = world.trajectory["effectiveness"][0][rows]
    assert strong(world, rows) == state.schools["effectiveness"][np.argmax(first)]


@pytest.mark.parametrize(
    ("name", "value", "most"),
    [("escalating", 1.1, 1), ("outside_only", -0.1, 1), ("partners", 1.5, 1), ("price", 0.2, 0.1), ("time", 11.0, 10)],
)
def test_values_that_make_no_sense_are_refused(name, value, most):
    with pytest.raises(InputError, match=rf"help.{name} = {value}: must be a number from 0 to {most:g}"):
        Parameters.of({f"help.{name}": value})
