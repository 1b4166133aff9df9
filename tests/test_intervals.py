"""Intervals: one helper, right beside SciPy's own, and the only one."""

from __future__ import annotations

import re

import numpy as np
import pytest
from scipy import stats

from coopetition.experiments import intervals, run_spec
from coopetition.experiments.intervals import half_width, of_mean, of_means
from coopetition.experiments.paired import LEVEL, effect
from coopetition.model import state

ELSEWHERE = {"experiments/intervals.py", "experiments/paired.py"}  # paired.py is held to be the same below
STUDENT = re.compile(r"stdtrit|\bt\.(ppf|interval)\b|\bppf\(0\.97|LEVEL = |ttest_")


def test_a_mean_has_students_interval():
    values = np.random.default_rng(1).normal(size=13)
    low, high = stats.ttest_1samp(values, 0.0).confidence_interval(0.95)
    found = of_mean([*values, np.nan, np.inf])
    assert found == pytest.approx((values.mean(), low, high, 13))
    assert found.finite == found[:3]


@pytest.mark.parametrize(("values", "n"), [([], 0), ([2.0], 1), ([np.nan, 2.0], 1)])
def test_fewer_than_two_values_tell_no_interval(values, n):
    found = of_mean(values)
    assert found.n == n
    assert np.isnan([found.low, found.high]).all()
    assert found.finite == (None, None, None)


def test_many_means_at_once_are_those_one_by_one():
    values = np.random.default_rng(2).normal(size=(3, 4, 9))
    values[0, 1, 2:6] = np.nan
    together = np.stack(of_means(values), axis=-1)
    for place in np.ndindex(3, 4):
        assert together[place].tolist() == pytest.approx(list(of_mean(values[place])), rel=1e-12)


def test_paired_worlds_reckon_the_same_to_the_last_bit():
    rng = np.random.default_rng(3)
    for n in (2, 3, 20, 57):
        a, b = rng.normal(size=(2, n))
        assert tuple(effect(a, b))[:3] == of_mean(b - a)[:3]
    assert LEVEL == intervals.LEVEL
    assert half_width(1.0, 20) == stats.t.ppf(0.975, 19)


def test_the_level_and_student_stand_in_one_place(root):
    found = {
        path.relative_to(root).as_posix()
        for room in ("experiments", "viz")
        for path in (root / room).rglob("*.py")
        if STUDENT.search(path.read_text(encoding="utf-8"))
    }
    assert found <= ELSEWHERE


def test_a_year_has_as_many_terms_everywhere():
    assert run_spec.TERMS == state.TERMS
