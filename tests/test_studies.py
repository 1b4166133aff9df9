"""Studies: what a TOML file says becomes these runs and no others, or an error that says what is wrong."""

from __future__ import annotations

import itertools
import tomllib

import numpy as np
import pytest

from coopetition.agents.errors import InputError
from coopetition.experiments.designs.studies import Factor, load, names, study_of
from coopetition.experiments.run_spec import RunSpec
from coopetition.model.interventions.reading import said
from coopetition.model.parameters import declared
from coopetition.model.region import Region
from worlds import as_words

TOWN = "synthetic:12"


def study(text="", **told):
    return study_of({"region": TOWN, "years": 1, "seeds": 2, **tomllib.loads(text), **told})


def points(one):
    return [
        tuple(float(value) for each in setting.settings for value in each.changes.values()) for setting in one.worlds()
    ]


def test_a_grid_is_every_combination_with_every_seed():
    one = study("[factors]\naccountability.stakes = [0, 2]\ntrust.start = { low = 0.2, high = 0.8, levels = 3 }")
    assert points(one) == [(0, 0.2), (0, 0.5), (0, 0.8), (2, 0.2), (2, 0.5), (2, 0.8)]
    jobs = list(one.jobs())
    assert len(jobs) == len(one) == 12
    assert [job.seed for job in jobs] == [1] * 6 + [2] * 6
    assert as_words(jobs[0].settings) == as_words(jobs[6].settings) == ("accountability.stakes=0", "trust.start=0.2")
    assert one.names == ["accountability.stakes", "trust.start"]


def test_ranges_are_those_of_the_declarations():
    for each in declared():
        if each.plausible is not None:
            factor = Factor().of(each.name)
            assert (factor.low, factor.high) == each.plausible, each.name
    assert Factor().of("accountability.stakes@4").high == 3
    assert Factor(high=1.0).of("accountability.stakes").low == 0


def test_without_factors_there_is_one_point():
    one = study(seeds=[5, 9])
    assert [job.seed for job in one.jobs()] == [5, 9]
    assert next(one.jobs()).settings == ()


def test_scenarios_and_regions_are_all_combined(tmp_path):
    Region.synthetic(12, seed=3).save(tmp_path / "mine.json")
    one = study_of(
        {"scenario": ["mortal-engines", "tour-de-france"], "region": [TOWN, "mine.json"], "years": 1, "seeds": 1},
        tmp_path,
    )
    found = [(job.scenario.name, getattr(job.region, "name", job.region)) for job in one.jobs()]
    name = Region.synthetic(12, seed=3).name
    assert found == list(itertools.product(["mortal-engines", "tour-de-france"], [TOWN, name]))


@pytest.mark.parametrize("design", ["latin-hypercube", "sobol"])
def test_a_drawn_design_fills_its_ranges(design):
    text = '[factors]\naccountability.stakes = {}\nfunding.topslice = { low = 0.001, high = 0.1, scale = "log" }'
    one, again, other = (study(text, design=design, samples=64, design_seed=seed) for seed in (1, 1, 2))
    table = one.table()
    assert table.shape == (64, 2)
    assert np.array_equal(table, again.table())
    assert not np.array_equal(table, other.table())
    stakes, slices = table[:, 0] / 3, np.log10(table[:, 1] / 0.001) / 2
    for unit in (stakes, slices):  # both have one point in each 64th of the range
        assert sorted((unit * 64).astype(int).tolist()) == list(range(64))


def test_what_is_counted_is_whole():
    counted = [each.name for each in declared() if isinstance(each.default, int) and each.plausible]
    assert counted
    one = study(design="latin-hypercube", samples=8, factors={name: {} for name in counted})
    assert (one.table() % 1 == 0).all()


def test_a_factor_may_act_later_and_be_an_entry_of_a_table():
    text = '[factors]\naccountability."stakes@4" = [0, 1]\nheads.mix.visionary = [0.1]\n[settings]\ntrust.start = 0.4'
    one = study(text, years=2)
    assert [as_words(job.settings) for job in one.worlds()] == [
        ("trust.start=0.4", f"accountability.stakes={n}@4", "heads.mix.visionary=0.1") for n in (0, 1)
    ]
    for job in one.worlds():
        job.check()


def test_a_list_may_stand_in_the_study_or_in_a_table(tmp_path):
    text = "design = 'list'\n[[points]]\naccountability.stakes = 1\ntrust.start = 0.25\n[[points]]\ntrust.start = 0.5\n"
    inside = study(f"{text}accountability.stakes = 2.5")
    (tmp_path / "mine.csv").write_text("accountability.stakes,trust.start\n1,0.25\n2.5,0.5\n")
    beside = study_of({"region": TOWN, "years": 1, "seeds": 2, "design": "list", "points": "mine.csv"}, tmp_path)
    assert points(inside) == points(beside) == [(1, 0.25), (2.5, 0.5)]
    assert list(inside.jobs()) == list(beside.jobs())


def test_studies_that_come_along_are_whole(root):
    assert "quick" in names()
    for name in names():
        one = load(name)
        assert one.title
        assert one.story
        assert load(root / "experiments" / "designs" / "studies" / f"{name}.toml") == one
        next(one.jobs()).check()


def test_files_of_rows_hold_a_second_or_two_of_work():
    assert study().runs_a_file() == 50
    assert study(chunk=7).runs_a_file() == 7
    assert study(region="synthetic:3000", years=20).runs_a_file() == 8


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"yeers": 3}, "yeers: there is no such field; did you mean 'years'"),
        ({"years": 0}, "years = 0: must be greater than or equal to 1"),
        ({"seeds": []}, "seeds = .*at least 1"),
        ({"seeds": [1, 1]}, "seeds: one stands there twice"),
        ({"seeds": -3}, "seeds = -3: must be how many, 1 or more, or a list"),
        ({"seeds": [-3]}, "seed = -3: must be a whole number"),
        ({"design": "grdi"}, "design = 'grdi': there is no such design; did you mean 'grid'"),
        ({"metrics": ["cooperatoin"]}, "no measure 'cooperatoin'; did you mean 'cooperation'"),
        ({"scenario": "mortal-engine"}, "no scenario 'mortal-engine'; did you mean 'mortal-engines'"),
        ({"region": "nowhere.csv"}, "nowhere.csv"),
        ({"samples": 5}, "samples = 5: a grid has as many points"),
        ({"design": "sobol"}, "factors: design = 'sobol' needs some"),
        ({"design": "sobol", "factors": {"trust": {"start": {}}}}, "samples: this design needs a number"),
        ({"design": "sobol", "samples": 60, "factors": {"trust.start": {}}}, "power of two, such as 32 or 64"),
        ({"design": "list"}, "points: design = 'list' needs points"),
        ({"points": [{"trust.start": 1}]}, "no other takes any"),
        ({"design": "list", "points": [{"trust.start": 1}, {"trust.rise": 1}]}, "point 2 and the first differ"),
        ({"design": "list", "points": [{"trust.start": 1}, {"trust.start": 7}]}, "point 2: trust.start = 7"),
        ({"design": "list", "points": "none.csv"}, "points = 'none.csv': cannot be read"),
        ({"factors": {"trust.strat": {}}}, "no parameter 'trust.strat'; did you mean 'trust.start'"),
        ({"factors": {"trust.start": 0.5}}, "trust.start = 0.5: write a range"),
        ({"factors": {"trust.start": {"low": 2, "high": 3}}}, "trust.start: trust.start = 2: must be a number from 0"),
        ({"factors": {"trust.start": {"low": 0.6, "high": 0.4}}}, "from 0.6 to 0.4; the low end must be below"),
        ({"factors": {"trust.start": {"low": 0, "high": 1, "scale": "log"}}}, "a log scale needs a low end above 0"),
        ({"factors": {"trust.start": {"values": [0.1], "low": 0}}}, "has values and a range as well"),
        ({"factors": {"trust.start": {"hihg": 1}}}, "hihg: there is no such field; did you mean 'high'"),
        ({"factors": {"heads.mix.visionary": {}}}, "declares no range; give low and high"),
        ({"factors": {"trust.start": {}}, "settings": {"trust": {"start": 0.1}}}, "trust.start is varied as well"),
        ({"settings": {"trust.start": "high"}}, "trust.start = 'high': must be a valid number"),
        ({"factors": {"accountability.stakes@9": [1]}}, "the run ends with term 3"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told(told, message):
    with pytest.raises(InputError, match=message):
        study(**told)


def test_files_that_are_no_studies_are_told(tmp_path):
    (tmp_path / "broken.toml").write_text("years = ")
    with pytest.raises(InputError, match=r"broken.toml' is not valid TOML"):
        load(tmp_path / "broken.toml")
    with pytest.raises(InputError, match=r"absent.toml' cannot be read: there is no such file"):
        load(tmp_path / "absent.toml")
    with pytest.raises(InputError, match="there is no study 'quikc'; did you mean 'quick'"):
        load("quikc")


def test_a_setting_of_tuples_is_the_setting_of_words():
    one = RunSpec.of("england-today", {"trust.start": 0.5, "accountability.stakes@3": 2}, 4, TOWN, 5)
    words = said(["trust.start=0.5", "accountability.stakes=2@3"])
    assert one == RunSpec("england-today", TOWN, (), None, 5, 4, words)
