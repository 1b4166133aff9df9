"""A world copied, pickled or saved in the middle of its life lives on as the one that was not, to the last bit."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest

from coopetition.agents import HeadTeacher, School
from coopetition.model import SchoolSystem, World

EVENTFUL = {"scenario": "mortal-engines", "region": "synthetic:24", "parameters": {"network.lapse": 2.0}}


def lived(kind=World, years=5):
    """A world in which much is planned, some of it done and some to come."""
    world = kind(**EVENTFUL, **({"seed": 3} if kind is World else {"rng": 3}))
    inner = world if kind is World else world.world
    inner.govern("city-trust", range(6), term=4, end=22)
    inner.enact("topslice", range(8, 20), term=7, end=20)
    inner.plan(17, {"accountability.stakes": 2.5})
    inner.intervene(18, 3, puncture=0.5)
    return world.run(years)


def lives_on(world):
    return world.run(2).hash()


WAYS = {
    "deepcopy": copy.deepcopy,
    "copy": lambda each: each.copy(),
    "pickle": lambda each: pickle.loads(pickle.dumps(each)),  # noqa: S301 - our own
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", [World, SchoolSystem])
def test_a_branch_lives_on_as_the_world_it_came_from(way, kind):
    world = lived(kind)
    branch = WAYS[way](world)
    assert branch is not world
    one, other = (each.run(2) for each in (world, branch))
    one, other = (each if kind is World else each.world for each in (one, other))
    assert one.hash() == other.hash()
    assert one.events == other.events
    assert one.parameters_now() == other.parameters_now()
    np.testing.assert_equal(one.metrics(), other.metrics())


@pytest.mark.parametrize("way", WAYS)
def test_what_is_done_to_a_branch_is_not_done_to_the_world(way):
    world, twin = lived(), lived()
    branch = WAYS[way](world)
    branch.state.schools["effectiveness"][:] += 1.0
    branch.intervene(16, 0, strategy="lone-engine")
    branch.run(1)
    assert world.terms == 15
    assert lives_on(world) == lives_on(twin) != branch.run(1).hash()


@pytest.mark.parametrize("way", WAYS)
def test_agents_come_along_with_their_own_attributes_and_look_at_the_copy(way):
    system = lived(SchoolSystem)
    school = system.agents_by_type[School][4]
    school.mine, system.note, system.friends = [1], "mine", [school]
    ids = [each.unique_id for each in system.agents]
    branch = WAYS[way](system)
    assert [each.unique_id for each in branch.agents] == ids
    same = branch.windows(School)[school.row]
    assert same.mine == [1]
    assert same.mine is not school.mine
    assert branch.friends == [same]
    assert same.model is branch
    assert branch.note == "mine"
    same.effectiveness = 4.0
    assert branch.world.state.schools["effectiveness"][same.row] == 4.0 != school.effectiveness
    same.head.act()
    assert branch.run(1).steps == 18
    assert system.steps == 15
    assert len({each.unique_id for each in branch.agents}) == len(branch.agents)


@pytest.mark.parametrize("way", WAYS)
def test_mesa_s_own_draws_go_on_alike(way):
    system = lived(SchoolSystem, 1)
    system.rng.random(), system.random.random()
    branch = WAYS[way](system)
    assert (branch.rng.random(), branch.random.random()) == (system.rng.random(), system.random.random())
    heads = [each.agents_by_type[HeadTeacher].shuffle() for each in (system, branch)]
    assert [each.row for each in heads[0]] == [each.row for each in heads[1]]


def test_worlds_are_sent_to_workers():
    worlds = [lived(years=1), lived(SchoolSystem, years=1).world]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(lives_on, worlds)) == [lives_on(each) for each in worlds]
