"""Interventions: one list on a world, from words and back, in whatever way they came to be there."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopetition.agents.errors import InputError
from coopetition.experiments.runs.accounts import interventions_in, kept
from coopetition.model.forms import forms
from coopetition.model.interventions import ALL, Change, Intervention, Shock, Strategy, on_rows
from coopetition.model.interventions.places import EACH, EAST, WEST
from coopetition.model.interventions.reading import event, plan_of, said, setting, told
from coopetition.model.interventions.writing import as_table, in_toml
from coopetition.model.policies import policies
from worlds import as_words, small_world

TERMS = st.integers(1, 90)
PLACES = st.one_of(
    st.sampled_from([ALL, EACH, WEST, EAST, "Bradford", "secondary", "S001+School 3"]),
    st.from_regex(r"[A-Za-zÄé'\"\\&.()-]{1,8}( [A-Za-z#%=@]{1,8})?", fullmatch=True),
)
NAMED = st.sampled_from([*forms(), *policies(), *(each.id for each in policies().values() if each.id), "f7"])
LEVER = st.floats(0, 0.05).map(lambda value: f"funding.topslice:{value!r}")
STRUCK = st.one_of(
    st.just("breaks-ranks"), st.just("puncture"), st.floats(0.1, 5).map(lambda loss: f"puncture:{loss!r}")
)


@st.composite
def events(draw):
    """Draw an event as a file has it."""
    what, start = draw(st.one_of(NAMED, LEVER, STRUCK)), draw(TERMS)
    lasts = not what.startswith(("breaks-ranks", "puncture")) and draw(st.booleans())
    end = {"end": start + draw(TERMS)} if lasts else {}
    return {"what": what, "where": draw(PLACES), "start": start, **end}


@settings(deadline=None)
@given(st.lists(events(), max_size=4))
def test_events_become_words_and_files_and_are_read_again(tables):
    every = tuple(map(told, tables))
    assert [as_table(each) for each in every] == tables
    assert tuple(event(str(each)) for each in every) == every
    assert plan_of(in_toml(every)) == every


@settings(deadline=None)
@given(
    st.sampled_from(["accountability.stakes", "trust.start", "heads.mix.visionary"]),
    st.floats(0, 1),
    st.one_of(st.just(0), TERMS),
)
def test_settings_become_words_and_are_read_again(name, value, start):
    one = Intervention(Change({name: value}), start=start)
    assert setting(str(one)) == one
    assert setting(str(one)).changes[name] == value


def test_a_world_has_one_list_whatever_put_them_there():
    world = small_world()
    world.govern("F7", [0, 1])
    world.plan(2, {"accountability.stakes": 2.0}, [5, 3])
    world.enact("P2", range(24), 3, 6)
    world.intervene(4, 7, strategy="visionary", puncture=0.5)
    world.add(event("brand=School 3+School 4+School 5@9"))
    first, *mine, brand = world.interventions
    assert (first.what, first.rows, first.start) == (forms()["city-trust"], (0, 1), 1)
    assert mine == [
        Intervention(Change({"accountability.stakes": 2.0}), (3, 5), 2),
        Intervention(policies()["topslice"], ALL, 3, 6),
        Intervention(Strategy("visionary"), (7,), 4),
        Intervention(Shock(0.5), (7,), 4),
    ]
    assert brand.rows == (2, 3, 4)
    with pytest.raises(InputError, match="one school has one form at a time"):
        world.govern("F2", brand.rows, 11)
    assert len(world.interventions) == 6


def test_an_account_gives_the_same_world():
    world = small_world()
    world.plan(2, {"accountability.stakes": 2.0}, [5, 3])
    world.plan(3, {"trust.rise": 0.2, "dilemma.noise": 0.1})
    for each in said(events=["P2=west@2..5", "F7=east@2..4", "breaks-ranks=School 3@3", "puncture:0.7=all@4"]):
        world.add(each)
    other = small_world()
    for each in interventions_in(kept(world.interventions)):
        other.add(each)
    assert sorted(as_words(other.interventions)) == sorted(as_words(each.plain for each in world.interventions))
    assert other.run(2).hash() == world.run(2).hash()


def test_what_is_planned_last_has_the_last_word_of_its_kind():
    world = small_world()
    for value in (0.01, 0.03):
        world.add(event(f"funding.topslice:{value}=all@1"))
    world.add(setting("funding.topslice=0.02@1"))
    world.term()
    assert set(world.state.levers["topslice"]) == {0.03}


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({}, "events: what is missing"),
        ({"what": "P2", "start": "4"}, "events: start = '4': must be a valid integer"),
        ({"what": "P2", "start": True}, "events: start = True: must be a valid integer"),
        ({"what": 7}, "events: what = 7: must be a valid string"),
        ({"what": "P2", "form": "F7"}, "events: form: there is no such field; there are: what, where, start, end"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(table, says):
    with pytest.raises(InputError, match=re.escape(says)):
        told(table)


def test_what_python_gets_wrong_is_told_in_a_line():
    with pytest.raises(InputError, match="start = 'soon': must be a valid integer"):
        on_rows(Shock(0.3), [1], "soon")
    with pytest.raises(InputError, match=r"schools = \[2, 24\]: rows go from 0 to 23"):
        small_world().plan(2, {"accountability.stakes": 2.0}, [24, 2])
