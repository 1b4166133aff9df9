"""A setting: command line, address and world are three forms of one thing."""

from __future__ import annotations

import shlex
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopetition.agents.errors import InputError
from coopetition.experiments.run_spec import RunSpec
from coopetition.model.interventions.reading import parameter, said
from coopetition.model.interventions.reading import setting as setting_in
from coopetition.viz.address import YEARS, Shown, address, of_address
from coopetition.viz.limits import limits
from worlds import as_words

SMALL = RunSpec("mortal-engines", "synthetic:24", years=3, seed=4)


@settings(deadline=None, max_examples=40)
@given(
    scenario=st.sampled_from(["england-today", "mortal-engines", "tour-de-france"]),
    region=st.sampled_from([None, "synthetic", "synthetic:30"]),
    years=st.integers(1, 60),
    seed=st.integers(0, 2**63 - 1),
    stakes=st.floats(0, 10),
    term=st.one_of(st.none(), st.integers(1, 3)),
)
def test_an_address_gives_its_setting_again(scenario, region, years, seed, stakes, term):
    name = "accountability.stakes" if term is None else f"accountability.stakes@{term}"
    some = (parameter(name, stakes), *said(["heads.mix.visionary=0.3"], ["P2=all@1..3"]))
    setting = RunSpec(scenario, region, (), None, years, seed, some)
    again, shown, problems = of_address(address(setting, Shown(years, None)))
    assert (again, shown, problems) == (setting, Shown(years, None), ())
    assert again.settings[0].changes == {"accountability.stakes": stakes}


def test_an_address_takes_any_characters():
    setting = RunSpec(years=YEARS, authorities=("King's Lynn & West Norfolk, 100%+?",))
    words = address(setting)
    assert " " not in words
    assert "&authority=" in words
    _, _, problems = of_address(words)
    assert len(problems) == 1
    assert "King's Lynn & West Norfolk, 100%+?" in problems[0]


def test_the_command_names_every_word():
    setting = replace(
        SMALL, authorities=("Town 1",), interventions=said(("trust.start=0.2", "accountability.stakes=2@4"))
    )
    words = shlex.split(setting.command())
    assert words[:3] == ["coopetition", "run", "mortal-engines"]
    pairs = dict(zip(words[3::2], words[4::2], strict=True))
    assert pairs["--region"] == "synthetic:24"
    assert pairs["--authority"] == "Town 1"
    assert (pairs["--years"], pairs["--seed"]) == ("3", "4")
    assert pairs["--set"] == "accountability.stakes=2@4"


def test_what_is_set_from_a_term_on_leaves_what_was_before():
    without, later = (
        SMALL.world().run(3),
        replace(SMALL, interventions=said(("accountability.stakes=9@5",))).world().run(3),
    )
    at_once = replace(SMALL, interventions=said(("accountability.stakes=9",))).world().run(3)
    same = [(without.trajectory["fear"][row] == later.trajectory["fear"][row]).all() for row in range(10)]
    assert all(same[:5])
    assert not any(same[5:])
    assert (at_once.trajectory["fear"][1] != without.trajectory["fear"][1]).any()
    assert as_words(later.interventions) == ("accountability.stakes=9@5",)


@pytest.mark.parametrize(
    ("setting", "right"),
    [
        ("accountability.stakes=2@0", "'0' is no term"),
        ("accountability.stakes=2@x", "'x' is no term"),
        ("accountability.stakes=2@", "is no term"),
        ("accountability.stakes=99", "from 0 to 10"),
        ("acountability.stakes=2", "did you mean"),
        ("accountability.stakes", "given no value"),
        ("heads.mix=2", "is a table"),
        ("accountability.stakes=two", "is no number"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(setting, right):
    with pytest.raises(InputError, match=right):
        setting_in(setting)


def test_a_change_after_the_end_is_refused():
    with pytest.raises(InputError, match="the run ends with term 9"):
        replace(SMALL, interventions=said(("trust.rise=0.1@10",))).world()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("scenario=mortl-engines", "mortal-engines"),
        ("region=nowhere.csv", "nowhere.csv"),
        (f"region=synthetic:{limits().schools + 1}", "the page shows up to"),
        ("years=abc", "from 1 to 60"),
        ("years=61", "from 1 to 60"),
        ("seed=-1", "from 0 to"),
        ("set=accountability.stakes=99", "from 0 to 10"),
        ("set=accountability.stakes=2@99", "the run ends with term 60"),
        ("term=-3", "from 0 to 60"),
        ("term=61", "from 0 to 60"),
        ("school=none", "no school with this id"),
        ("colour=red", "knows no 'colour'"),
        ("%ff%fe=%zz", "knows no"),
    ],
)
def test_a_word_that_makes_no_sense_is_told_and_left_out(words, told):
    setting, shown, problems = of_address(f"?{words}&region=synthetic:24")
    assert len(problems) == 1
    assert told in problems[0]
    assert ";" in problems[0]  # and what is used instead
    assert (setting, shown) == (RunSpec(region="synthetic:24", years=YEARS), Shown())


def test_a_region_file_is_read_anew_when_it_changes(tmp_path):
    file = tmp_path / "town.json"
    RunSpec(region="synthetic:24").place().save(file)
    setting = RunSpec(region=str(file))
    assert setting.place() is setting.place()
    RunSpec(region="synthetic:30").place().save(file)
    assert len(setting.place()) == 30
