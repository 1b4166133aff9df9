"""Shared data: an authority that misjudges helps others first, gives as much, and errs the less the more is shared."""

from __future__ import annotations

from math import erf, sqrt

import numpy as np
import pytest

from coopetition.model.extensions.advice.measures import targeting
from coopetition.model.extensions.advice.needs import misjudged, seems_in_need, seen_in_need
from coopetition.model.state import SERVICES
from worlds import small_world

LEVY = {"authority__levy": 0.02, "authority__targeted": 1.0}


def above(x):
    """The chance that a standard normal draw is above x."""
    return 0.5 * (1.0 - erf(x / sqrt(2.0)))


def test_without_error_who_is_in_need_has_a_bad_grade():
    for changes in ({}, {"authority__misjudged": 1.0, "authority__shared_data": 1.0}):
        world = small_world(schools=60, **changes)
        np.testing.assert_array_equal(seen_in_need(world.compiled), world.state.schools["grade"] >= 3)


def test_a_closed_school_needs_nothing():
    world = small_world(schools=60)
    world.state.schools["grade"][:] = 4
    world.state.schools["alive"][:20] = False
    assert set(np.flatnonzero(seen_in_need(world.compiled))) == set(range(20, 60))


@pytest.mark.parametrize(("grade", "known"), [(0, 2), (1, 1), (2, 2), (3, 3), (4, 4)])
def test_an_authority_errs_by_so_many_grades(grade, known):
    """By hand: a school of grade g seems in need with the chance that g + 0.8 N is 2.5 or more."""
    world = small_world(schools=2000, authority__misjudged=1.0, authority__shared_data=0.2)
    assert misjudged(0, world.compiled) == pytest.approx(0.8)
    world.state.schools["grade"][:] = grade
    assert seen_in_need(world.compiled).mean() == pytest.approx(above((2.5 - known) / 0.8), abs=0.04)


def test_errors_are_of_the_school_and_the_year():
    world = small_world(schools=200, authority__misjudged=1.0)
    world.state.schools["grade"][:] = 2
    first = seen_in_need(world.compiled)
    np.testing.assert_array_equal(first, seen_in_need(world.compiled))
    world.state.clock[0] += 3
    assert 0.1 < (first != seen_in_need(world.compiled)).mean() < 0.9


def test_with_more_data_an_authority_errs_about_fewer():
    wrong = []
    for shared in (0.0, 0.5, 0.9):
        world = small_world(schools=500, authority__misjudged=1.0, authority__shared_data=shared)
        wrong.append((seen_in_need(world.compiled) != (world.state.schools["grade"] >= 3)).sum())
    assert wrong[0] > wrong[1] > wrong[2]


def test_data_for_some_tell_of_them_alone():
    world = small_world(schools=200, authority__misjudged=2.0)
    world.state.levers["shared_data"][:100] = 1.0
    wrong = seen_in_need(world.compiled) != (world.state.schools["grade"] >= 3)
    assert not wrong[:100].any()
    assert wrong[100:].any()
    assert not seems_in_need(int(np.flatnonzero(world.state.schools["grade"][:100] == 2)[0]), world.compiled)


def test_what_is_given_is_as_much_as_ever_and_goes_to_others():
    sure, unsure = (small_world(schools=60, authority__misjudged=x, **LEVY).run(1).state for x in (0.0, 1.5))
    for state in (sure, unsure):
        given = np.bincount(state.schools["authority"], weights=state.schools["advised"])
        np.testing.assert_allclose(
            given, 0.02 * np.bincount(state.schools["authority"], weights=state.schools["income"])
        )
        np.testing.assert_allclose(given, state.authorities["spent"])
    assert sure.schools["advised"].sum() == pytest.approx(unsure.schools["advised"].sum())
    assert set(np.flatnonzero(sure.schools["advised"])) != set(np.flatnonzero(unsure.schools["advised"]))


def test_advice_is_by_pupils_among_those_who_seem_in_need():
    state = small_world(schools=60, authority__misjudged=1.0, **LEVY).run(1).state
    per_pupil = state.schools["advised"] / state.schools["roll"].sum(axis=1)
    for authority, troubled in enumerate(state.authorities["troubled"]):
        here = (state.schools["authority"] == authority) & (per_pupil > 0)
        assert here.sum() == troubled > 0
        np.testing.assert_allclose(per_pupil[here], per_pupil[here][0])


def test_data_are_paid_for():
    state = small_world(authority__shared_data=0.6).run(1).state
    paid = -state.ledger[:, SERVICES]
    np.testing.assert_allclose(paid, 0.6 * state.p.authority.data_cost * state.schools["income"])
    np.testing.assert_allclose(state.authorities["spent"].sum(), paid.sum())


def test_advice_ends_with_the_levy():
    world = small_world(**LEVY).run(1)
    assert world.state.schools["advised"].any()
    world.plan(world.terms + 1, {"authority.levy": 0.0})
    world.run(1)
    assert not world.state.schools["advised"].any()


def rows(quality, advised, roll=None, alive=None):
    """One row of schools, as measures see them."""
    number = len(quality)
    pupils = np.zeros((1, number, 3))
    pupils[0, :, 0] = np.ones(number) if roll is None else roll
    return {
        "effectiveness": np.array([quality], dtype=float),
        "advised": np.array([advised], dtype=float),
        "roll": pupils,
        "alive": np.ones((1, number), dtype=bool) if alive is None else np.array([alive]),
    }


@pytest.mark.parametrize(
    ("quality", "advised", "roll", "expected"),
    [
        ([1, 2, 3, 4], [8, 0, 0, 0], None, 0.875 - 0.5),  # all to the weakest of four
        ([1, 2, 3, 4], [0, 0, 0, 8], None, 0.125 - 0.5),
        ([1, 2, 3, 4], [4, 4, 0, 0], None, 0.75 - 0.5),
        ([1, 2, 3, 4], [1, 2, 3, 4], [10, 20, 30, 40], 0.0),  # by pupils
        ([1, 2], [1, 0], [1, 3], 0.75 - (0.75 + 3 * 0.25) / 4),
        ([5, 5, 5], [1, 0, 0], None, 0.0),  # nobody is needier
    ],
)
def test_targeting_by_hand(quality, advised, roll, expected):
    assert targeting(rows(quality, advised, roll))[0] == pytest.approx(expected)


def test_targeting_counts_open_schools_alone():
    found = targeting(rows([-9, 1, 2], [5, 1, 0], [7, 1, 1], [False, True, True]))
    assert found[0] == pytest.approx(0.75 - 0.5)


def test_targeting_without_advice_is_not_a_number():
    assert np.isnan(targeting(rows([1, 2], [0, 0]))[0])
    assert np.isnan(small_world().run(1).metrics()["targeting"])


def test_an_error_of_many_grades_targets_nobody():
    def mean(error):
        worlds = (small_world(schools=60, seed=seed, authority__misjudged=error, **LEVY) for seed in range(1, 7))
        return np.mean([world.run(1).metrics()["targeting"] for world in worlds])

    assert mean(0.0) > 0.1
    assert abs(mean(5.0)) < 0.06


@pytest.mark.parametrize(("name", "value"), [("authority__misjudged", -1.0), ("authority__shared_data", 1.5)])
def test_what_is_outside_its_bounds_is_refused(name, value):
    with pytest.raises(ValueError, match=rf"{name.replace('__', '.')} = {value}: must be a number from 0 to"):
        small_world(**{name: value})
