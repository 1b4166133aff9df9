"""Facts of England: what measures each is held to answers known by other reckoning; the table, the page, the verb."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from coopetition.experiments.command import app
from coopetition.experiments.facts import FACTS, Figure, changes, choice, gather, grades, intake, results, trusts
from coopetition.experiments.facts.catalogue import NOT_KNOWN, Fact
from coopetition.experiments.facts.life import Life, by_year, live, preferences
from coopetition.experiments.facts.pooling import estimate, mean, ratio, ratio_less_ratio, ratio_over_ratio
from coopetition.experiments.facts.report import cells, counted, sentences, verdict, write
from coopetition.experiments.runs.executors import Here
from coopetition.experiments.setting import Setting
from coopetition.experiments.twins import effect
from coopetition.model.parameters import Parameters

IDS = [*(f"A{n}" for n in range(1, 11)), *(f"B{n}" for n in range(1, 5))]
YEARS = 15
PLAIN = Parameters.of({}).flat()


def a_life(schools: int, years: int = YEARS, **columns) -> Life:
    """A life in which all schools are open, alike, and nothing happens, but for some columns."""
    flat = np.zeros((years + 1, schools))
    usual = {
        "authority": np.zeros(schools, dtype=int),
        "x": np.arange(schools, dtype=float),
        "y": np.zeros(schools),
        "roll": np.tile([700.0, 200.0, 100.0], (years + 1, schools, 1)),
        "alive": flat == 0,
        "grade": np.full(flat.shape, 2),
        "controller": np.full(flat.shape, -1),
        "value_added": flat,
        "results": flat,
        "lucky": flat,
        "effectiveness": flat,
        "stay": np.full(schools, 5.0),
        "new_head": flat > 0,
        "taken_over": flat > 0,
        "inspected": flat > 0,
        "first": flat[:, 0],
        "nearest": flat[:, 0],
        "counted": flat[:, 0],
        "applicants": flat[:, 0],
        "beyond": flat[:, 0],
        "places": flat[:, 0],
        "parameters": PLAIN,
    }
    return Life(**(usual | columns))


def figures(name: str, *lives: Life) -> list[float | None]:
    return [row["model"] for row in FACTS[name].rows([FACTS[name].see(life) for life in lives])]


# the catalogue --------------------------------------------------------------------------------------------------------


def test_the_catalogue_holds_the_facts_of_the_design_and_no_others():
    assert list(FACTS) == IDS
    for name, each in FACTS.items():
        assert each.tuned == name.startswith("A")
        assert all((each.title, each.definition, each.source, each.figures))
        assert len({figure.what for figure in each.figures}) == len(each.figures)
        for figure in each.figures:
            low, high = (-math.inf if figure.low is None else figure.low, figure.high or math.inf)
            assert low < high


def test_what_is_within_and_how_sure():
    figure = Figure("x", "2", 1.0, 3.0, pool=mean)
    fact = Fact("B9", "x", "x", "x", (figure,), lambda _: [0.0])

    def told(*values):
        (row,) = fact.rows([[value] for value in values])
        return row["within"], row["sure"], verdict(row)

    assert told(2.0, 2.01, 2.02) == (True, True, "yes")
    assert told(1.0, 2.0, 3.0) == (True, False, "yes?")
    assert told(4.0, 4.01, 4.02) == (False, True, "no")
    assert told(-40.0, 40.0, 20.0) == (False, False, "no?")  # the interval holds the whole range
    assert told(math.nan, math.nan) == (None, None, "none")
    (row,) = fact.rows([[9.0], [9.0]])
    assert row["why"] == NOT_KNOWN
    assert figure.target == "2 (1 to 3)"
    assert Figure("x", "small", None, 0.01, "share").target == "small (1% or less)"
    assert Figure("x", "above 0", 2.0, None).target == "above 0 (2 or more)"


def test_the_interval_of_a_mean_is_the_usual_one():
    values = [1.0, 4.0, 2.0, 8.0]
    usual = effect(np.zeros(4), np.array(values))
    assert estimate([*values, math.nan], mean) == pytest.approx((usual.mean, usual.low, usual.high, 4))
    told = estimate([(10.0 + each, 1) for each in values], ratio)
    assert told[:3] == pytest.approx((10.0 + usual.mean, 10.0 + usual.low, 10.0 + usual.high))


def test_cases_are_pooled_over_worlds_of_unlike_size():
    told = estimate([(1, 10), (30, 100), (2, 10)], ratio)
    assert told[0] == pytest.approx(33 / 120)
    by_hand = [32 / 110, 3 / 20, 31 / 110]  # each world left out
    error = math.sqrt(2 / 3 * sum((each - np.mean(by_hand)) ** 2 for each in by_hand))
    assert told[2] - told[0] == pytest.approx(4.30265 * error, rel=1e-5)
    assert ratio_less_ratio([(1, 2, 1, 4)]) == 0.25
    assert ratio_over_ratio([(1, 2, 1, 4)]) == 2.0
    assert estimate([(0, 100), (1, 100)], ratio)[1] == 0.0  # a share is not below none
    low, high = estimate([(0, 100), (0, 200)], ratio)[1:3]
    assert low == 0.0
    assert (1.0 - high) ** 300 == pytest.approx(0.025)  # so many without a case are as seldom as that
    assert estimate([(0, 0), (0, 0)], ratio)[0] is None


# a life ---------------------------------------------------------------------------------------------------------------


def test_a_life_is_what_the_world_was():
    setting = Setting(region="synthetic:40", years=4, seed=3)
    life, world = live(setting), setting.world().run(4)
    assert life.years == 4
    assert (life.roll == world.trajectory["roll"][::3]).all()
    assert (life.grade == world.trajectory["grade"][::3]).all()
    for kind, told in (("new head", life.new_head), ("takeover", life.taken_over)):
        assert told.sum() == sum(event.kind == kind for event in world.events) > 0
    assert life.taken_over.sum() == world.trajectory["taken_over"][-1].sum()
    assert (life.grade[life.inspected] > 0).all()
    moved = (life.grade[1:] != life.grade[:-1]) & (life.grade[1:] > 0)
    assert life.inspected[1:][moved].all()  # no grade changes without
    last = world.trajectory["value_added"][-3:].mean(axis=0) + 0.15 * world.state.schools["luck"]
    assert life.value_added[-1] == pytest.approx(last)
    assert life.lucky[1:].std() == pytest.approx(0.15, rel=0.2)
    entrants = (life.roll[1:] - life.roll[:-1] * 0.8).sum(axis=(1, 2))
    assert life.applicants[1:] == pytest.approx(entrants)
    assert (life.first <= life.counted + 1e-9).all()


def test_years_begin_after_the_start():
    assert by_year(np.array([[9.0], [1.0], [2.0], [3.0], [5.0], [5.0], [8.0]])).ravel().tolist() == [9.0, 2.0, 6.0]


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
    setting = Setting.of(
        "england-today", {name.replace("__", "."): value for name, value in more.items()}, 1, "synthetic:40", 3
    )
    return figures("A7", live(setting))


def test_families_who_only_look_at_the_way_choose_the_nearest():
    met, near = choices(admissions__distance=10.0, admissions__response=0.0, admissions__display=0.0)
    assert near > 0.85  # a zone half way between two schools wavers even so
    assert 0.0 < met < 1.0
    blind = {"distance": 0.0, "response": 0.0, "display": 0.0, "peers": 0.0, "bad_grade": 0.0, "pick": 0.0}
    _, near = choices(**{f"admissions__{name}": value for name, value in blind.items()})
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


# the table, the page, the verb ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rows():
    return gather.table(list(FACTS), Setting(region="synthetic:60", years=YEARS), 3, Here())


def test_a_world_gives_every_row(rows):
    json.dumps(rows, allow_nan=False)
    assert [row["id"].partition(".")[0] for row in rows if row["id"].endswith(".1") or "." not in row["id"]] == IDS
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert row["model"] is None or row["low"] is None or row["low"] <= row["model"] <= row["high"]
        assert (row["why"] != "") == (row["within"] is False)
        assert "{" not in row["why"] + row["note"]
        assert "nan" not in row["why"] + row["note"]


def test_settings_move_what_they_should():
    usual = Setting(region="synthetic:60", years=YEARS)
    lucky = {row["id"]: row["model"] for row in gather.table(["A8"], usual, 2, Here())}
    changed = replace(usual, settings=("accountability.result_noise=0",))
    bare = {row["id"]: row["model"] for row in gather.table(["A8"], changed, 2, Here())}
    assert all(bare[name] > lucky[name] + 0.05 for name in lucky)


def test_the_page_has_every_row_and_reason(rows, tmp_path):
    page = write(rows, tmp_path / "docs", seeds=3, years=YEARS, place="a town").read_text(encoding="utf-8")
    for row in rows:
        assert f"| {' | '.join(cells(row)[:-1])} |" in page
        assert row["why"] in page
        assert row["note"] in page
    for each in FACTS.values():
        assert each.definition in page
    total = counted(rows)
    assert total["of_tuned"] + total["of_checked"] == total["all"] == len(rows)
    assert total["tuned"] + total["checked"] == total["held"]
    assert sum(len(ids.split(", ")) for ids, _ in sentences(rows)) == total["all"] - total["held"] - sum(
        row["within"] is None for row in rows
    )


def call(*words):
    return CliRunner().invoke(app, ["facts", *words])


def test_the_verb_gives_one_document():
    done = call("B1", "a5", "A7", "--seeds", "2", "--years", "10", "--region", "synthetic:30", "--json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert [row["id"] for row in told] == ["A5", "A7.1", "A7.2", "B1"]
    for row in told:
        assert {"id", "fact", "target", "model", "low", "high", "within", "tuned"} <= set(row)
        assert isinstance(row["target"], str)
        assert row["tuned"] == row["id"].startswith("A")
    with_set = call(
        "A7", "--seeds", "2", "--years", "2", "--region", "synthetic:30", "--set", "admissions.distance=5", "--json"
    )
    assert json.loads(with_set.stdout)[1]["model"] > told[2]["model"]


def test_the_verb_prints_a_table_and_writes_a_page(tmp_path):
    done = call("A1", "B4", "--seeds", "2", "--region", "synthetic:30", "--out", str(tmp_path))
    assert done.exit_code == 0
    assert "within?" in done.stdout
    assert "11 figures" in done.stdout
    assert (tmp_path / "facts.md").exists()


@pytest.mark.parametrize(
    "words",
    [("Z1",), ("--seeds", "1"), ("--workers", "0"), ("--years", "0"), ("--region", "nowhere"), ("--set", "x.y=1")],
)
def test_bad_input_is_told_in_one_line(words):
    done = call(*words)
    assert done.exit_code == 2
    assert done.stderr.startswith("error: ")
    assert len(done.stderr.splitlines()) == 1
