"""What is measured of intakes, results and grades is held to answers known by other reckoning."""

from __future__ import annotations

import math

import numpy as np
import pytest
from fact_lives import YEARS, a_life, figures

from coopetition.experiments.evidence.facts import FACTS, grades, intake, results

# A1, A2 ---------------------------------------------------------------------------------------------------------------


def two_authorities(one, other):
    """Five schools each; what the pupils are is told by authority and stays."""
    roll = np.repeat([one, other], 5, axis=0).astype(float)
    return a_life(10, authority=np.repeat([0, 1], 5), roll=np.tile(roll, (YEARS + 1, 1, 1)))


def test_sizes_of_two_authorities():
    found = figures("A1", two_authorities([80, 10, 10], [240, 30, 30]))
    assert found == pytest.approx([200.0, 100.0, 0.25, 0.0] * 2)  # Gini: mean difference 100 over twice 200


def test_mixes_of_two_authorities():
    found = figures("A2", two_authorities([0, 100, 0], [100, 0, 0]))
    assert found == pytest.approx([0.5, 0.5, 1.0, 0.0] * 2)
    alone = a_life(10)
    for name in ("A1", "A2"):  # one authority is no nation
        assert figures(name, alone, alone)[:3] == [None] * 3
        assert figures(name, alone, alone)[3] == pytest.approx(0.0)


def test_closed_schools_and_small_authorities_do_not_count():
    life = two_authorities([80, 10, 10], [240, 30, 30])
    life.alive[:, 9] = False
    assert figures("A1", life)[0] == pytest.approx(np.mean([100] * 5 + [300] * 4))
    assert len(intake.areas(life, 0)) == 1


def test_first_comers_are_who_comes():
    roll = np.tile([100.0, 0.0, 0.0], (2, 3, 1))
    roll[1] = [[80, 30, 0], [80, 10, 0], [80, 0, 20]]
    came = intake.first_comers(a_life(3, years=1, roll=roll))
    assert came.roll[0] == pytest.approx(np.array([[0, 150, 0], [0, 50, 0], [0, 0, 100]]))


# A3, A4, A8 -----------------------------------------------------------------------------------------------------------


def test_value_added_by_intake():
    poor = np.linspace(0.0, 0.9, 10)
    roll = np.tile(np.column_stack([1000 * (1 - poor), 1000 * poor, 0 * poor]), (YEARS + 1, 1, 1))
    falls = np.tile(-2.0 * poor, (YEARS + 1, 1))
    assert figures("A3", a_life(10, roll=roll, value_added=falls)) == pytest.approx([-1.0, -1.0])
    even = np.tile((poor - poor.mean()) ** 2, (YEARS + 1, 1))
    assert figures("A3", a_life(10, roll=roll, value_added=even)) == pytest.approx([0.0, 0.0], abs=1e-9)
    assert figures("A3", a_life(10, roll=roll))[0] is None  # nothing varies


def test_variance_between_schools():
    half = np.tile([0.5, -0.5], (YEARS + 1, 1))
    half[0] *= 2.0
    assert figures("A4", a_life(2, value_added=half)) == pytest.approx([0.5, 0.2])


def test_what_lasts():
    rng = np.random.default_rng(1)
    same = np.tile(rng.normal(size=2000), (YEARS + 1, 1))
    luck = rng.normal(size=same.shape) * 0.5
    assert figures("A8", a_life(2000, value_added=same, results=same)) == pytest.approx([1.0, 1.0])
    told = figures("A8", a_life(2000, value_added=same + luck, results=same, lucky=luck))
    assert told[0] == pytest.approx(1.0 / 1.25, abs=0.02)  # luck is a fifth of the variance
    flip = np.where(np.arange(YEARS + 1) % 2, 1.0, -1.0)[:, None] * same
    assert figures("A8", a_life(2000, value_added=flip, results=flip)) == pytest.approx([-1.0, -1.0])
    assert math.isnan(results.apart(same, same < 9, 5, [5]))  # the start is no year


# A5, A6, B3 -----------------------------------------------------------------------------------------------------------


def test_escapes_are_counted_of_those_who_could():
    grade = np.full((YEARS + 1, 5), 2)
    grade[:, 0] = 3  # never escapes: ten school-years
    grade[:10, 1] = 4  # escapes in year 10, after four others that are watched
    grade[:4, 2] = 3  # escapes before anybody watches
    grade[:8, 3], grade[8:, 3] = 3, 0  # is taken over in year 8: two school-years
    alive = np.ones(grade.shape, dtype=bool)
    grade[:, 4], alive[9:, 4] = 3, False  # closes in year 9: three
    life = a_life(5, grade=grade, alive=alive)
    assert FACTS["A5"].see(life)[0] == (1, 10 + 5 + 2 + 3)
    assert figures("A5", life) == pytest.approx([1 / 20])


def a_chain(chances, schools=4000, seed=2):
    """Schools that begin with a bad grade, escape with a chance of their own each year, and never come back."""
    out = np.random.default_rng(seed).random((YEARS, schools)) < chances
    return np.concatenate([np.full((1, schools), 3), np.where(np.cumsum(out, axis=0) > 0, 2, 3)])


def test_a_constant_chance_makes_nobody_stuck_and_unlike_schools_do():
    grade = a_chain(0.16)
    grade[5] = np.where(np.arange(4000) < 2000, 3, grade[5])  # half are fresh: they had a good grade
    grade[:5, :2000] = 2
    grade[5:, :2000] = a_chain(0.16, 2000, 3)[:11]
    alike = a_life(4000, grade=grade)
    assert figures("B3", alike)[0] == pytest.approx(1.0, abs=0.15)
    assert figures("A5", alike)[0] == pytest.approx(0.16, abs=0.01)
    unlike = a_life(4000, grade=np.where(np.arange(4000) < 2000, grade, a_chain(0.04)))
    assert figures("B3", unlike)[0] < 0.6


def test_the_disadvantaged_are_those_above_the_median_of_the_bad():
    rng = np.random.default_rng(1)
    poor = rng.uniform(0.1, 0.5, 400)
    roll = np.tile(1000 * np.column_stack([1 - poor, poor, 0 * poor]), (YEARS + 1, 1, 1))
    life = a_life(400, grade=a_chain(np.where(poor > 0.3, 0.05, 0.2), 400), roll=roll)
    out, risk = [0, 0], [0, 0]
    for year in range(6, YEARS + 1):  # once more, school by school
        bad = [i for i in range(400) if life.grade[year - 1, i] == 3]
        middle = sorted(poor[i] for i in bad)
        median = (middle[(len(bad) - 1) // 2] + middle[len(bad) // 2]) / 2
        for i in bad:
            risk[int(poor[i] > median)] += 1
            out[int(poor[i] > median)] += int(life.grade[year, i] == 2)
    assert figures("B3", life)[1] == pytest.approx(out[1] / risk[1] / (out[0] / risk[0]))
    assert figures("B3", life)[1] < 0.8
    even = life._replace(grade=a_chain(0.1, 400))
    assert figures("B3", even)[1] == pytest.approx(1.0, abs=0.3)


def test_years_stuck_are_counted_in_a_row():
    grade = np.array([[3, 2], [4, 3], [3, 2], [0, 3], [3, 3]])
    assert grades.stuck_for(a_life(2, years=4, grade=grade)).T.tolist() == [[1, 2, 3, 0, 1], [0, 1, 0, 1, 2]]


def test_top_grades_by_share():
    poor = np.array([0.0, 0.05, 0.1, 0.23, 0.5, 0.9])
    roll = np.tile(np.column_stack([1000 * (1 - poor), 1000 * poor, 0 * poor]), (YEARS + 1, 1, 1))
    grade = np.tile([1, 2, 1, 1, 0, 3], (YEARS + 1, 1))
    grade[1:, 1] = 1
    told = figures("A6", a_life(6, roll=roll, grade=grade))
    assert told == pytest.approx([0.5, 0.5, 1.0, 0.5])  # of three with many, one has no grade
