"""Measures of a state, on worlds built to have a known answer."""

import numpy as np
import pytest

from coopetition.model.measures import METRICS
from coopetition.model.trajectory import Trajectory


def world(rows, schools, **traits):
    """A run of so many rows: open schools of 1,000 pupils, all advantaged, that stand alone; and what is given."""
    run = Trajectory(schools, np.zeros(schools, dtype=int))
    run.reserve(rows)
    run._filled = rows
    given = {"alive": True, "controller": -1, "roll": (1000.0, 0.0, 0.0)} | traits
    for name, value in given.items():
        run._rows[name][:rows] = value
    return run


def measured(name, *, rows=1, schools=2, **traits):
    """A measure's value at the last row of such a run."""
    return METRICS[name].along(world(rows, schools, **traits), [rows - 1])[0]


def rolls(*advantaged, poor=0.0):
    return np.column_stack(np.broadcast_arrays(np.array(advantaged, dtype=float), poor, 0.0))


def test_cooperation_is_the_share_of_ties_not_the_mean_of_shares():
    assert measured("cooperation", ties=[1, 3], mutual=[1, 0]) == 0.25
    assert measured("willingness", ties=[1, 3], willing=[1.0, 2.0]) == 0.75
    assert measured("trust", ties=[1, 3], trusted=[0.5, 1.5]) == 0.5


@pytest.mark.parametrize("name", ["cooperation", "willingness", "trust", "greed", "fear", "dilemma_greed"])
def test_without_ties_nothing_on_ties_is_defined(name):
    assert np.isnan(measured(name))
    assert not np.isnan(measured(name, ties=[1, 1]))


@pytest.mark.parametrize("name", ["attainment", "attainment_gap", "segregation", "segregation_gorard", "display"])
def test_a_closed_school_leaves_no_trace_in_what_is_told_of_pupils(name):
    some = {
        "roll": [[3, 1, 0], [1, 3, 2], [9, 0, 5]],
        "attainment": [[1, 0, 0], [2, 1, 0], [9, 5, 1]],
        "display": [0, 1, 9],
    }
    two = {trait: values[:2] for trait, values in some.items()}
    assert measured(name, schools=3, alive=[True, True, False], **some) == measured(name, **two)


def test_a_closed_school_leaves_no_trace_in_what_is_told_of_ties():
    left_over = {"alive": [True, False], "ties": [2, 5], "mutual": [1, 5], "willing": [1.0, 5.0], "greed": [0.2, 9.0]}
    assert measured("cooperation", **left_over) == 0.5
    assert measured("willingness", **left_over) == 0.5
    assert measured("greed", **left_over) == pytest.approx(0.2)


@pytest.mark.parametrize("name", ["greed", "fear", "dilemma_greed", "dilemma_fear"])
def test_the_dilemma_is_the_mean_tie_s(name):
    assert measured(name, ties=[1, 3], **{name: [1.0, -1.0]}) == -0.5


def test_display_weighs_by_roll():
    assert measured("display", display=[1.0, 0.0], roll=rolls(300, 100)) == 0.75
    assert np.isnan(measured("display", roll=(0.0, 0.0, 0.0)))


def test_fates_are_counted_over_all_sites():
    some = {"schools": 4, "taken_over": [0, 2, 1, 0], "alive": [True, True, False, True]}
    assert measured("takeovers", **some) == 0.5
    assert measured("takeover_events", **some) == 3
    assert measured("closures", **some) == 0.25


@pytest.mark.parametrize(
    ("values", "expected"), [([1, 1], 0), ([0, 1], 0.5), ([1, 2, 3, 4], 0.25), ([0, 0, 0, 9], 0.75)]
)
def test_gini_of_known_rolls(values, expected):
    assert measured("roll_gini", schools=len(values), roll=rolls(*values)) == pytest.approx(expected, abs=1e-15)


def test_gini_leaves_out_the_closed_and_debts():
    closed = {"schools": 3, "alive": [True, False, True]}
    assert measured("roll_gini", roll=rolls(1, 50, 1), **closed) == 0
    assert measured("resource_gini", income=[1, 50, 1], reserves=[2, 0, 0], **closed) == pytest.approx(0.25)
    assert measured("resource_gini", income=[1, 1], reserves=[-9, 0]) == 0


@pytest.mark.parametrize("name", ["roll_gini", "resource_gini", "segregation", "spread"])
def test_between_schools_needs_two_of_them(name):
    two = {"income": 1.0, "roll": (1.0, 1.0, 0.0)}
    assert not np.isnan(measured(name, **two))
    assert np.isnan(measured(name, schools=1, **two))
    assert np.isnan(measured(name, alive=[True, False], **two))


def test_gini_of_nothing_is_undefined():
    assert np.isnan(measured("resource_gini"))


@pytest.mark.parametrize(
    ("controller", "alive", "share"),
    [
        ([-1, -1, -1, -1], True, 0.25),
        ([7, 7, -1, 2], True, 0.5),
        ([7, 7, 7, 2], [True, False, False, True], 0.5),
        ([-1, 3, 3, 3], [True, False, False, False], 1.0),
        (7, False, np.nan),
    ],
)
def test_largest_trust(controller, alive, share):
    value = measured("largest_trust_share", schools=4, controller=controller, alive=alive)
    np.testing.assert_equal(value, share)


def test_trusts_are_counted_row_by_row():
    run = world(2, 3, controller=[[0, 0, 1], [2, 1, 0]])
    np.testing.assert_allclose(METRICS["largest_trust_share"].along(run, [0, 1]), [2 / 3, 1 / 3])


def test_learning_weighs_by_pupils():
    some = {"roll": rolls(300, 100)}
    assert measured("effectiveness", effectiveness=[1.0, 0.0], **some) == 0.75
    assert measured("value_added", value_added=[1.0, 0.0], **some) == 0.75
    assert measured("effectiveness", effectiveness=[1.0, 0.0], alive=[False, True], **some) == 0


def test_attainment_and_its_gap_follow_the_pupils():
    # good school: 300 advantaged, 100 disadvantaged; the other the reverse; 0.5 sd between groups inside each
    roll = [[300, 100, 0], [100, 300, 0]]
    marks = [[1.5, 1.0, 0.0], [0.5, 0.0, 0.0]]
    advantaged, disadvantaged = (300 * 1.5 + 100 * 0.5) / 400, 100 * 1.0 / 400
    assert measured("attainment", roll=roll, attainment=marks) == pytest.approx((advantaged + disadvantaged) / 2)
    assert measured("attainment_gap", roll=roll, attainment=marks) == pytest.approx(advantaged - disadvantaged)
    assert measured("attainment_gap_months", roll=roll, attainment=marks) == pytest.approx(12.0)
    assert np.isnan(measured("attainment_gap", attainment=marks))


def test_spread_is_over_open_schools():
    some = {"schools": 3, "effectiveness": [1.0, 3.0, 100.0]}
    assert measured("spread", alive=[True, True, False], **some) == 1.0
    assert measured("spread", schools=3, effectiveness=0.1) == pytest.approx(0.0, abs=1e-15)


def test_dissimilarity_of_known_schools():
    apart, even = [[100, 0, 0], [0, 50, 0]], [[100, 50, 10], [200, 100, 20]]
    assert measured("segregation", roll=apart) == 1.0
    assert measured("segregation", roll=even) == pytest.approx(0.0, abs=1e-15)
    mixed = [[60, 40, 0], [80, 10, 10]]  # |40/50 - 60/150| = |10/50 - 90/150| = 0.4; |40/50 - 1/2| = 0.3
    assert measured("segregation", roll=mixed) == pytest.approx(0.4)
    assert measured("segregation_gorard", roll=mixed) == pytest.approx(0.3)
    assert np.isnan(measured("segregation"))


def test_gorard_s_is_dissimilarity_times_the_share_of_the_others():
    roll = np.random.default_rng(5).uniform(1, 100, (30, 3))
    others = 1 - roll[:, 1].sum() / roll.sum()
    d, s = (measured(name, schools=30, roll=roll) for name in ("segregation", "segregation_gorard"))
    assert s == pytest.approx(d * others)


def test_beliefs_are_those_of_open_schools_heads():
    some = {"schools": 3, "alive": [True, False, True], "norm": [0.2, 0.9, 0.4], "alarm": [0.0, 9.0, 1.0]}
    assert measured("darwinism_norm", **some) == pytest.approx(0.3)
    assert measured("alarm", **some) == 0.5
