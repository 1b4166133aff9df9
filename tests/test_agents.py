"""Agents as Mesa's users know them: plain names and numbers, attributes of one's own, and something to read."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.agents import HeadTeacher, LocalAuthority, School, SchoolTrust
from coopetition.agents.errors import InputError
from coopetition.agents.strategies import NAMES
from coopetition.model import Region, SchoolSystem, World
from coopetition.model.laboratory import Laboratory, MixedPopulation


@pytest.fixture
def system():
    return SchoolSystem("mortal-engines", "synthetic:30", rng=3)


@pytest.fixture
def school(system):
    return system.agents_by_type[School][4]


def test_a_head_s_strategy_is_a_name(system, school):
    head = school.head
    assert head.strategy == NAMES[system.world.state.heads["strategy"][4]]
    head.strategy = "lone-engine"
    assert head.strategy == "lone-engine"
    assert system.world.state.heads["strategy"][4] == NAMES.index("lone-engine")
    system.agents_by_type[HeadTeacher].set("strategy", "visionary")
    assert {each.strategy for each in system.agents_by_type[HeadTeacher]} == {"visionary"}


@pytest.mark.parametrize(("name", "says"), [("lone-enigne", "did you mean 'lone-engine'"), (3, "strategy = 3")])
def test_a_strategy_that_does_not_exist_is_refused(school, name, says):
    with pytest.raises(InputError, match=says):
        school.head.strategy = name


def test_a_roll_is_one_number_with_its_groups_beside_it(system, school):
    groups = system.world.state.schools["roll"][4]
    assert isinstance(school.roll, float)
    assert school.roll == groups.sum()
    school.roll_by_group[0] += 10.0
    assert school.roll == groups.sum()
    school.roll_by_group = (300.0, 80.0, 20.0)
    assert school.roll == 400.0
    np.testing.assert_array_equal(groups, [300.0, 80.0, 20.0])
    assert system.agents_by_type[School].agg("roll", sum) == system.world.state.schools["roll"].sum()


def test_a_roll_is_not_set_as_a_sum(school):
    with pytest.raises(AttributeError, match="roll_by_group"):
        school.roll = 300.0


def test_agents_have_attributes_of_ones_own(school):
    school.visits, school.mood, school.head.note = 2, ["calm"], "met"
    school.visits += 1
    assert (school.visits, school.mood, school.head.note) == (3, ["calm"], "met")
    assert {"visits", "effectiveness", "roll", "head"} <= set(dir(school))


def test_what_is_nearly_a_trait_is_taken_for_a_misspelt_one(school):
    with pytest.raises(AttributeError, match="did you mean 'effectiveness'"):
        school.efectiveness = 1.0


def test_a_parameter_is_set_from_now_on_or_from_a_later_term_on(system):
    system.run(1)
    system.set("accountability.stakes", 2.0)
    system.set("accountability.stakes", 0.5, term=6)
    twin = World("mortal-engines", "synthetic:30", seed=3).run(1)
    twin.plan(4, {"accountability.stakes": 2.0})
    twin.plan(6, {"accountability.stakes": 0.5})
    system.step()
    assert system.world.parameters_now()["accountability.stakes"] == 2.0
    system.run(1)
    for _ in range(4):
        twin.term()
    assert system.world.hash() == twin.hash()


@pytest.mark.parametrize(
    ("name", "value", "term", "says"),
    [
        ("accountability.steaks", 1, None, "did you mean 'accountability.stakes'"),
        ("accountability.stakes", -1, None, "must be a number from"),
        ("accountability.stakes", 1, 2, "term = 2: the world has lived through 3 terms"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused(system, name, value, term, says):
    system.run(1)
    with pytest.raises(InputError, match=says):
        system.set(name, value, term=term)


def test_all_can_be_read(system, school):
    name = school.name
    assert repr(system) == "<SchoolSystem 'mortal-engines': schools=30, terms=0, seed=3>"
    assert repr(system.world) == "<World 'mortal-engines': schools=30, terms=0, seed=3>"
    assert repr(school) == f"<School '{name}': roll={school.roll:.0f}, grade={school.grade}>"
    assert repr(school.head) == f"<HeadTeacher of '{name}': {school.head.strategy}>"
    authority = system.agents_by_type[LocalAuthority][0]
    assert repr(authority) == f"<LocalAuthority '{authority.name}': schools={len(authority.schools)}>"
    trust = system.windows(SchoolTrust)[0]
    assert repr(trust) == f"<SchoolTrust 0: schools={trust.schools}>"
    assert repr(Region.synthetic(8)).startswith("<Region ")
    assert "20" in repr(Laboratory(MixedPopulation(20), (3, 0, 5, 1), rng=1))
    assert "cooperation" in dir(system)
