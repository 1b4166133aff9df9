"""A world copied, pickled or saved in the middle of its life lives on as the one that was not, to the last bit."""

from __future__ import annotations

import copy
import json
import pickle
import re
import zipfile
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context

import networkx as nx
import numpy as np
import pytest

from coopetition.agents import HeadTeacher, School
from coopetition.agents.errors import InputError
from coopetition.model import SchoolSystem, World, saving

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


# saved


def saved(world, tmp_path):
    return world.save(tmp_path / "at-year-5.world")


@pytest.mark.parametrize("kind", [World, SchoolSystem])
def test_a_saved_world_lives_on_as_the_one_that_was_not(kind, tmp_path):
    world = lived(kind)
    again = kind.load(saved(world, tmp_path))
    one, other = (each if kind is World else each.world for each in (world, again))
    for _ in range(2):
        assert one.hash() == other.hash()
        assert one.events == other.events
        assert one.interventions == other.interventions
        assert one.extensions == other.extensions
        assert one.parameters_now() == other.parameters_now()
        np.testing.assert_equal(one.history(), other.history())
        world.run(2), again.run(2)
    assert one.copy_with(seed=9).run(1).hash() == other.copy_with(seed=9).run(1).hash()


def test_a_graph_of_one_s_own_and_every_scenario_s_town_are_saved(tmp_path):
    graph = nx.Graph([("S001", "S002", {"formality": 0.7}), ("S002", "S005")])
    system = SchoolSystem("lundshire", "synthetic:8", partnerships=graph, rng=1).run(1)
    again = SchoolSystem.load(saved(system, tmp_path))
    assert again.world.scenario == system.world.scenario
    assert again.run(1).world.hash() == system.run(1).world.hash()


def test_a_saved_system_has_its_agents_attributes_and_mesa_s_draws(tmp_path):
    system = lived(SchoolSystem, 1)
    school = system.agents_by_type[School][4]
    school.mine, school.head.note, school.head.strategy = [1, 2], "met", "sceptic"
    again = SchoolSystem.load(saved(system, tmp_path))
    same = again.agents_by_type[School][4]
    assert (same.mine, same.head.note, same.head.strategy) == ([1, 2], "met", "sceptic")
    assert (again.steps, again.world.terms) == (3, 3)
    assert (again.rng.random(), again.random.random()) == (system.rng.random(), system.random.random())
    assert (again.run(1).steps, again.world.hash()) == (6, system.run(1).world.hash())


def test_what_a_file_cannot_hold_is_named(tmp_path):
    system = lived(SchoolSystem, 1)
    school = system.agents_by_type[School][4]
    school.friend = school.head
    with pytest.raises(InputError, match="friend = <HeadTeacher"):
        saved(system, tmp_path)


def told_in_one_line(path):
    with pytest.raises(InputError) as told:
        World.load(path)
    assert len(str(told.value)) < 300
    assert "\n" not in str(told.value)
    return str(told.value)


def test_what_is_no_saved_world_is_refused_and_not_run(tmp_path):
    evil = tmp_path / "evil"
    evil.write_bytes(pickle.dumps(Evil()))
    assert "is no world that was saved" in told_in_one_line(evil)
    assert not Evil.done
    assert "there is no such file" in told_in_one_line(tmp_path / "none")
    assert "it is a folder" in told_in_one_line(tmp_path)
    np.savez(tmp_path / "other.npz", a=np.arange(3))
    assert "is no world that was saved" in told_in_one_line(tmp_path / "other.npz")
    with pytest.raises(InputError, match="it is a folder"):
        lived(years=1).save(tmp_path)


class Evil:
    done = False

    def __reduce__(self):
        return setattr, (Evil, "done", True)


def test_every_kind_of_damage_is_found(tmp_path):
    path = saved(lived(years=1), tmp_path)
    whole = path.read_bytes()
    for cut in (0, 1, 100, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:cut])
        told_in_one_line(path)
    hash_of_it = lived(years=1).hash()
    for place in range(7, len(whole), len(whole) // 60):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        with suppress(InputError):  # or it is a date of the archive, which nobody reads
            assert World.load(path).hash() == hash_of_it


def forged(path, tmp_path, change):
    """A file that somebody wrote by hand, with a checksum that holds."""
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist() if name != saving.CHECKSUM}
    about = json.loads(parts[saving.ABOUT])
    change(about, parts)
    parts[saving.ABOUT] = json.dumps(about).encode()
    parts[saving.CHECKSUM] = saving._checksum(parts).encode()
    other = tmp_path / "forged"
    with zipfile.ZipFile(other, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return other


def wild(table, name):
    def change(about, parts):
        world = lived(years=1)
        columns = getattr(world.state, table)
        columns[name][:] = 10**7
        parts[f"state/{table}"] = columns.block.tobytes()

    return change


def every_row_told():
    state = lived(years=1).state
    tables = zip(state._fields, state, strict=True)
    return [(table, each.name) for table, rows in tables if hasattr(rows, "fields") for each in rows.fields]


@pytest.fixture(scope="module")
def one_file(tmp_path_factory):
    return lived(years=1).save(tmp_path_factory.mktemp("saved") / "one.world")


def test_no_number_that_is_a_row_leads_out_of_its_table(one_file, tmp_path):
    state = lived(years=1).state
    for table, name in every_row_told():
        if getattr(state, table)[name].dtype.kind == "i":
            assert "tells rows that there are not" in told_in_one_line(forged(one_file, tmp_path, wild(table, name)))


COUNTED = {
    "schools": "joint course ties mutual grade grade_years won taken_over wish coalition hub_for practice "
    "contract_years",
    "heads": "tenure bad_years",
    "trusts": "schools years plan",
    "authorities": "troubled",
    "ties": "age idle",
    "sides": "contested",
}


def test_every_whole_number_of_a_world_is_a_count_or_known_to_be_a_row():
    state = lived(years=1).state
    whole = {(table, name) for table, name in every_row_told() if getattr(state, table)[name].dtype.kind == "i"}
    places = {(table, name) for table, names in saving.PLACES.items() for name in names}
    counted = {(table, name) for table, names in COUNTED.items() for name in names.split()}
    assert whole == counted | set(saving.POINTERS) | places


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda about, _: about.update(version=2), "version"),
        (lambda about, _: about.update(layout="0"), "under other rules"),
        (lambda about, _: about.update(strategies=[*about["strategies"], "grudger"]), "other strategies .* grudger"),
        (lambda about, _: about["parameters"].update({"trust.start": 7}), "trust.start = 7"),
        (lambda about, _: about["region"].update(schools={}), "makes no sense"),
        (lambda about, _: about.update(ties=[[0, 99, 0.5]]), "rows must go from 0 to 23"),
        (lambda about, _: about["interventions"][0].update(kind="Evil"), "makes no sense"),
        (lambda about, _: about.update(before=[["stakes", [99], [1.0]]]), "makes no sense"),
        (lambda about, _: about.pop("seed"), "seed"),
        (lambda _, parts: parts.update({"run/rows": parts["run/rows"][:-8]}), "makes no sense"),
        (lambda _, parts: parts.update({"state/clock": b"\1" * 8}), "clock"),
        (lambda _, parts: parts.pop("state/heads"), "makes no sense"),
    ],
)
def test_a_forged_file_is_refused_in_one_line(one_file, tmp_path, change, says):
    assert re.search(says, told_in_one_line(forged(one_file, tmp_path, change)))
