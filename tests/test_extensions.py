"""The core knows no extension; one that is off is absent; every one is told in full and stands where it says."""

from __future__ import annotations

import ast
import json

import numpy as np
import pytest

from coopetition.agents.engine.traits import traits_of
from coopetition.agents.head_teacher import HeadTeacherTraits
from coopetition.agents.local_authority import LocalAuthorityTraits
from coopetition.agents.school import SchoolTraits
from coopetition.agents.school_trust import SchoolTrustTraits
from coopetition.agents.tie import SideTraits, TieTraits
from coopetition.experiments.command import main
from coopetition.model.extensions import extensions
from coopetition.model.parameters import Parameters, declared, known
from coopetition.model.phases.places import clear_places
from coopetition.model.schedule import schedule
from coopetition.model.start import BEGINNING
from coopetition.model.term import END_OF_YEAR, TERM
from coopetition.model.world import World

NAMES = sorted(extensions())
CORE = {step.__name__ for step in (*BEGINNING, *TERM, *END_OF_YEAR)}
MAY_READ = {"schedule.py", "in_force.py", "mechanisms.py"}  # they put extensions and the core together
OWNERS = {
    "schools": SchoolTraits,
    "heads": HeadTeacherTraits,
    "ties": TieTraits,
    "sides": SideTraits,
    "authorities": LocalAuthorityTraits,
    "trusts": SchoolTrustTraits,
}
QUIET = ("england-today", "mortal-engines")


def test_the_core_imports_no_extension(root):
    for path in [*(root / "agents").rglob("*.py"), *(root / "model").rglob("*.py")]:
        if "extensions" in path.parts or path.name in MAY_READ:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names = {each.name for each in node.names}
                assert "extensions" not in f"{node.module}".split("."), (path.name, node.module)
                assert "extensions" not in names, (path.name, node.module)


def test_the_core_reads_and_writes_nothing_that_an_extension_declares():
    traits = {f"{kind}.{name}" for kind, owner in OWNERS.items() for name, each in traits_of(owner).items() if each.of}
    levers = {f"levers.{each.field}" for each in declared() if each.extension}
    assert len(traits) > 20
    for step in (*BEGINNING, *TERM, *END_OF_YEAR, clear_places):
        assert not (step.reads | step.writes) & (traits | levers), step.__name__


def test_the_core_can_be_read_in_an_hour(root):
    lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in (root / "model/phases").glob("*.py"))
    assert lines <= 2500


@pytest.mark.parametrize("scenario", QUIET)
def test_what_is_off_is_not_in_the_term(scenario):
    world = World(scenario, "synthetic:12", seed=1)
    assert world.extensions == ()
    assert [*world.schedule().term, *world.schedule().year] == [*TERM, *END_OF_YEAR]


@pytest.mark.parametrize("name", NAMES)
def test_an_extension_says_what_it_is_and_where_it_stands(name):
    each = extensions()[name]
    assert each.meaning
    assert each.steps
    assert each.switches or each.on is not None
    Parameters.of(each.switches)  # within bounds
    for place, rule in each.steps:
        assert bool(place.before) != bool(place.after), rule.__name__
        assert (place.before or place.after) in CORE, rule.__name__
        assert getattr(rule, "py_func", rule).__doc__
    assert set(each.along) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_switch_puts_an_extension_into_the_term_and_takes_no_other_out(name):
    for parameter, off in extensions()[name].switches.items():
        low, high = known(parameter).low, known(parameter).high
        assert low is not None
        on = high if high != off else low
        world = World("england-today", "synthetic:12", {parameter: on}, seed=1)
        assert name in world.extensions
        steps = [*world.schedule().start, *world.schedule().term, *world.schedule().year]
        assert all(rule in steps for _, rule in extensions()[name].steps)


def test_an_extension_that_was_on_once_stays():
    world = World("england-today", "synthetic:12", seed=1)
    world.plan(2, {"norm.blame_rise": 0.4})
    world.plan(3, {"norm.blame_rise": 0.0})
    told = []
    for _ in range(3):
        world.term()
        told.append(world.extensions)
    assert told == [(), ("blame",), ("blame",)]


def test_one_school_under_a_lever_is_enough():
    world = World("england-today", "synthetic:12", seed=1)
    world.plan(2, {"teachers.insecurity": 0.5}, [3])
    world.run(1)
    assert world.extensions == ("job_insecurity",)


def test_all_extensions_together_stand_in_one_order():
    whole = schedule(frozenset(NAMES))
    assert [rule.__name__ for rule in whole.term if rule.__name__ in CORE] == [step.__name__ for step in TERM]
    assert [rule.__name__ for rule in whole.year if rule.__name__ in CORE] == [step.__name__ for step in END_OF_YEAR]
    assert whole.term[0] is clear_places


def test_places_are_set_back_to_where_they_are_without_extensions():
    world = World("england-today", "synthetic:12", seed=1)
    kinds = (
        (world.state.schools, SchoolTraits),
        (world.state.heads, HeadTeacherTraits),
        (world.state.sides, SideTraits),
    )
    places = [
        (columns, name, each) for columns, owner in kinds for name, each in traits_of(owner).items() if each.place
    ]
    assert len(places) > 20
    for columns, name, each in places:
        assert (columns[name] == each.start).all(), name
        columns[name][:] = True if each.kind is bool else 7
    clear_places(world.compiled)
    for columns, name, each in places:
        np.testing.assert_array_equal(columns[name], np.full_like(columns[name], each.start), err_msg=name)


def test_extensions_are_listed(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["list", "extensions", "--json"])
    assert ended.value.code in (0, None)
    listed = json.loads(capsys.readouterr().out)
    assert [each["name"] for each in listed] == NAMES
    assert {"name", "meaning", "switches", "along", "steps"} <= set(listed[0])
