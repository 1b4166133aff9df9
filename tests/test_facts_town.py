"""What is measured of choice, rivals, heads, fates and trusts is held to answers known by other reckoning."""

from __future__ import annotations

import math

import numpy as np
import pytest
from fact_lives import YEARS, a_life, figures

from coopetition.experiments.evidence.facts import FACTS, changes, choice, trusts
from coopetition.experiments.evidence.facts.life import Life, live, preferences
from coopetition.experiments.run_spec import RunSpec

# A7, B2 ---------------------------------------------------------------------------------------------------------------


def test_preferences_of_two_zones():
    share = np.zeros((2, 2, 2))
    share[0] = [[0.75, 0.5], [0.25, 0.5]]  # nearest first; advantaged, others
    share[1, 1] = 1.0  # the nearest school is closed
    is_open = np.array([[0.5, 1.0], [1.0, 1.0]])
    starting = np.array([[100.0, 20, 20], [10, 0, 0]])
    school, capacity = np.array([[0, 1], [0, 1]]), np.array([80.0, 60.0])
    got, nearest, everybody, beyond = preferences(share, is_open, starting, school, capacity)
    assert got == pytest.approx(0.5 * 75 + 25 + 0.5 * 20 + 20 + 10)
    assert nearest == pytest.approx(75 + 20 + 10)
    assert everybody == pytest.approx(150)
    assert beyond == pytest.approx(75 + 20 - 80)  # and 55 first preferences for 60 places
    assert preferences(share, is_open, starting, np.array([[0, -1], [0, 1]]), capacity)[3] == pytest.approx(15)


def choices(**more):
    setting = RunSpec.of(
        "england-today", {name.replace("__", "."): value for name, value in more.items()}, 1, "synthetic:40", 3
    )
    return figures("A7", live(setting))


def test_families_who_only_look_at_the_way_choose_the_nearest():
    met, near = choices(
        admissions__distance=10.0, admissions__response=0.0, admissions__display=0.0, admissions__lasting=0.0
    )
    assert near > 0.85  # a zone half way between two schools wavers even so
    assert 0.0 < met < 1.0
    blind = ("distance", "response", "display", "peers", "bad_grade", "pick", "lasting")
    _, near = choices(**{f"admissions__{name}": 0.0 for name in blind})
    assert near == pytest.approx(1 / 8)  # by lot among eight


def test_rivals_are_counted_within_reach():
    alive = np.array([[True, True, True, False]])
    life = a_life(4, years=0, x=np.array([0.0, 4.9, 9.8, 1.0]), alive=alive)
    assert choice.rivals(life, 0)[:3].tolist() == [1, 2, 1]


def test_the_slope_on_rivals():
    rng = np.random.default_rng(3)
    places = {"x": rng.random(300) * 30, "y": rng.random(300) * 30, "authority": rng.integers(0, 3, 300)}
    roll = np.tile(rng.random((300, 3)) * 300 + 100, (YEARS + 1, 1, 1))
    life = a_life(300, roll=roll, **places)
    near = choice.rivals(life, 0)
    other = 3.0 * life.authority + 2.0 * life.disadvantaged[0]  # what is controlled for
    added = np.tile(0.1 * near + other, (YEARS + 1, 1))
    told = figures("B2", life._replace(value_added=added))
    assert told == pytest.approx([0.1 / added[0].std()])
    twice = (other, other, near * 0.0)
    assert choice.slope(added[0], near.astype(float), twice, life.authority) == pytest.approx(0.1)
    assert math.isnan(choice.slope(added[0], near * 0.0, twice, life.authority))  # nobody has more rivals than another
    assert figures("B2", life._replace(value_added=np.tile(other, (YEARS + 1, 1)))) == pytest.approx([0.0], abs=1e-9)


# A9, A10, B1, B4 ------------------------------------------------------------------------------------------------------


def test_heads_who_leave_by_grade():
    grade = np.full((YEARS + 1, 4), 2)
    grade[:, 2:] = 3
    new, taken = np.zeros(grade.shape, dtype=bool), np.zeros(grade.shape, dtype=bool)
    new[[7, 9], [0, 1]] = True
    new[3] = True  # before anybody watches
    new[[8, 9, 10, 12, 15], [2, 3, 2, 3, 2]] = True
    taken[8, 2], grade[8, 2] = True, 0
    told = figures("A9", a_life(4, grade=grade, new_head=new, taken_over=taken))
    assert told == pytest.approx([2 / 20, 5 / 20 - 2 / 20])


def test_transfers_and_closures():
    controller = np.full((YEARS + 1, 6), -1)
    controller[:, :3] = [0, 0, 1]
    controller[9:, 1] = 1  # from trust to trust
    controller[10:, 3] = 0  # joins its first
    controller[11:, 4] = 4  # founds its own
    controller[12:, 2] = -1  # stands alone
    alive = np.ones(controller.shape, dtype=bool)
    alive[14:, 5] = False
    told = FACTS["A10"].see(a_life(6, controller=controller, alive=alive))
    assert told[0] == (1, 10 + 10 + 7 + 5 + 4)  # of the school-years that begin in a trust
    assert told[1] == (1, 6 * 9 + 5)


def a_falling_life(falls: int, rate: float, rises: int, schools: int = 50) -> Life:
    """One school of many falls in so many of the last ten years; its disadvantaged share rises in so many."""
    size, poor = np.full(YEARS + 1, 1000.0), np.full(YEARS + 1, 0.2)
    for year in range(6, YEARS + 1):
        size[year] = size[year - 1] * (1.0 - rate if year < 6 + falls else 1.01)
        poor[year] = poor[year - 1] + (0.01 if year < 6 + rises else -0.01)
    roll = np.tile([800.0, 200.0, 0.0], (YEARS + 1, schools, 1))
    roll[:, 0] = np.column_stack([size * (1 - poor), size * poor, 0 * size])
    return a_life(schools, roll=roll)


@pytest.mark.parametrize(
    ("falls", "rate", "rises", "collapses"),
    [(8, 0.04, 8, True), (10, 0.04, 10, True), (7, 0.05, 8, False), (8, 0.04, 7, False), (8, 0.02, 8, False)],
)
def test_what_a_collapse_is(falls, rate, rises, collapses):
    share, null, _ = FACTS["B1"].see(a_falling_life(falls, rate, rises))
    assert share == (int(collapses), 50)
    assert null == 0.0  # dealt out among fifty, eight bad years do not come together


def test_a_town_that_falls_as_one_does_not_collapse():
    shrinking = 0.95 ** np.arange(YEARS + 1)[:, None, None] * np.tile([700.0, 200.0, 100.0], (YEARS + 1, 9, 1))
    assert figures("B1", a_life(9, roll=shrinking)) == [0.0]
    assert figures("B1", a_life(9, years=9)) == [None]


def test_the_null_keeps_each_years_changes():
    roll, poor = np.full((10, 20), -0.1), np.full((10, 20), 0.01)
    assert changes.shuffled(roll, poor) == 1.0  # where all fall each year, any deal is a fall
    assert changes.collapsed(roll, poor).all()


def test_sizes_of_trusts():
    controller = np.tile([0, 0, 0, 1, 1, 2, -1, 3, 3], (YEARS + 1, 1))
    alive = np.ones(controller.shape, dtype=bool)
    alive[:, 8] = False
    life = a_life(9, controller=controller, alive=alive)
    assert sorted(trusts.sizes(life, 0)) == [2, 3]
    assert figures("B4", life)[1:] == pytest.approx([2.5, 3.0])
    assert figures("B4", life)[0] is None  # of two trusts no shape can be told


def test_likelihoods_are_the_textbooks():
    from scipy import stats

    values = np.random.default_rng(5).geometric(0.3, 400) + 1
    found = trusts.log_likelihoods(values)
    p = 1.0 / (values - 1).mean()
    assert found["geometric"][0] == pytest.approx(stats.geom.logpmf(values - 1, p).sum())
    grid = np.linspace(1.05, 5.0, 400)
    zipf = [stats.zipf.logpmf(values, a).sum() - len(values) * math.log(1 - stats.zipf.pmf(1, a)) for a in grid]
    assert found["power law"][0] == pytest.approx(max(zipf), abs=0.05)
    assert found["power law"][0] >= max(zipf) - 1e-6


@pytest.mark.parametrize("seed", range(3))
def test_shapes_are_told_apart(seed):
    rng = np.random.default_rng(seed)
    geometric, lognormal = rng.geometric(0.2, 600) + 1, np.round(rng.lognormal(1.8, 0.5, 600)).astype(int)
    power = rng.zipf(2.3, 4000)
    assert trusts.not_a_power_law([geometric]) > 2.0
    assert trusts.not_a_power_law([lognormal[lognormal > 1]]) > 2.0
    assert trusts.not_a_power_law([power[power > 1]]) < 2.0
    best = trusts.akaike(lognormal[lognormal > 1])
    assert min(best, key=lambda name: best[name]) == "lognormal"
