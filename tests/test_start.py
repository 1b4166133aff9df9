"""The start: what draws families for good explains the rest of known rolls, and what need costs is neutral."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.model.phases.funding import costs_of
from coopetition.model.start import expected_intake
from coopetition.model.state import COSTS, LUMP_SUM, PUPIL_LED
from worlds import compiled, copy_of, run_steps, small_world


def intakes(world):
    """Return entrants a year by school and kind of families: those that choice gives, and those of the known roll."""
    schools = world.state.schools
    given, known = expected_intake(compiled(world.state)), schools["roll"] / schools["years"][:, None]
    return tuple(np.stack([each[:, 0], each[:, 1:].sum(axis=1)], axis=1) for each in (given, known))


def off_by(world):
    given, known = intakes(world)
    return np.abs(given[known > 0] / known[known > 0] - 1)


@pytest.mark.parametrize("seed", range(1, 4))
def test_choice_gives_every_school_its_known_intake(seed):
    """In the usual rounds almost all are within 3%; a full school with few places to spare takes some rounds more."""
    assert np.quantile(off_by(small_world(schools=60, seed=seed)), 0.95) < 0.03
    assert off_by(small_world(schools=60, seed=seed, admissions__settling=160)).max() < 0.02
    assert np.quantile(off_by(small_world(schools=60, seed=seed, admissions__lasting=0.0)), 0.95) > 0.05


def test_no_family_is_made_or_lost():
    given, known = intakes(small_world())
    without, _ = intakes(small_world(admissions__lasting=0.0))
    np.testing.assert_allclose(given.sum(axis=0), known.sum(axis=0), rtol=1e-9)
    np.testing.assert_allclose(given.sum(axis=0), without.sum(axis=0), rtol=1e-9)
    for name in ("cohort", "swing"):  # homes stay where they were settled
        with_draw, none = (small_world(admissions__lasting=each).state.zones[name] for each in (1.0, 0.0))
        np.testing.assert_array_equal(with_draw, none)


def test_what_draws_for_good_stays_and_is_a_share_of_what_is_unexplained():
    world = small_world()
    draw = world.state.schools["draw"].copy()
    assert (np.abs(draw).max(axis=0) > 0.1).all()
    assert (draw[:, 0] != draw[:, 1]).any()
    np.testing.assert_allclose(small_world(admissions__lasting=0.5).state.schools["draw"], draw / 2)
    np.testing.assert_array_equal(world.run(3).state.schools["draw"], draw)


def test_without_it_nothing_draws_for_good():
    assert not small_world(admissions__lasting=0.0).run(2).state.schools["draw"].any()


def test_what_pupils_cost():
    world = small_world(funding__cost_disadvantaged=0.5, funding__cost_additional=2.0)
    world.state.schools["roll"][3] = 100, 20, 10
    assert costs_of(3, compiled(world.state)) == 100 + 20 * 1.5 + 10 * 3.0


def balances(**parameters):
    """Return what the first year leaves every school of its income, and its share of pupils in need; no roll moves."""
    state = copy_of(small_world(schools=60, **parameters).state)
    run_steps(state, "pay_budgets", "spend_budgets")
    roll, lines = state.schools["roll"], state.ledger
    income = lines[:, PUPIL_LED] + lines[:, LUMP_SUM]
    return (income + lines[:, COSTS]) / income, 1 - roll[:, 0] / roll.sum(axis=1)


@pytest.mark.parametrize("follows", [0.45, 1.0])
@pytest.mark.parametrize(("disadvantaged", "additional"), [(0.25, 0.4), (0.5, 0.1), (0.0, 0.0)])
def test_money_for_need_that_is_what_need_costs_leaves_every_mix_alike(follows, disadvantaged, additional):
    left, need = balances(
        funding__money_follows=follows,
        funding__need_disadvantaged=disadvantaged,
        funding__cost_disadvantaged=disadvantaged,
        funding__need_additional=additional,
        funding__cost_additional=additional,
    )
    assert need.std() > 0.05
    np.testing.assert_allclose(left, 0, atol=1e-12)


def test_money_for_need_that_costs_nothing_goes_from_schools_with_little_need_to_those_with_much():
    left, need = balances(funding__cost_disadvantaged=0.0, funding__cost_additional=0.0)
    assert np.corrcoef(left, need)[0, 1] > 0.9
    assert left.min() < -0.005 < 0.005 < left.max()
