"""Every mechanism can be switched off, and off is exactly absent: the world is the one whose sources lack the rule."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache

import cut_worlds
import pytest

from coopetition.agents.dilemma import best_response
from coopetition.agents.errors import InputError
from coopetition.agents.head_teacher import chance_of_leading
from coopetition.model.mechanisms import mechanisms, off, structure
from coopetition.model.parameters import Parameters, declared
from coopetition.model.world import World

NAMES = list(mechanisms())
SEEDS = range(1, 6)


@pytest.fixture(scope="module")
def lived():
    """What came of the town with all its mechanisms, by seed."""
    return {seed: cut_worlds.outcome(cut_worlds.town({}, seed)) for seed in SEEDS}


@pytest.fixture(scope="module")
def told(lived):
    """A mechanism's seed in which it matters, and what came of the town with it switched off, if there is one."""
    return cache(lambda name: matters(name, lived))


def matters(name, lived):
    for seed in SEEDS:
        found = cut_worlds.outcome(cut_worlds.town(off(name), seed))
        if found != lived[seed]:
            return seed, found
    return None


@pytest.fixture(scope="module")
def plain():
    """A process that lives through towns under plain rules, from which rules can be cut."""
    with subprocess.Popen(
        [sys.executable, cut_worlds.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
    ) as process:
        yield process


def cut(name, seed, plain):
    """What came of the same towns without a mechanism's rule: one that switches it off, and one that does not."""
    plain.stdin.write(f"{name} {seed}\n")
    plain.stdin.flush()
    return json.loads(plain.stdout.readline())


@pytest.mark.parametrize("name", NAMES)
def test_a_mechanism_matters_where_it_is_on(name, told):
    assert told(name), f"{name}: the town is the same with it switched off"


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_off_is_exactly_absent(name, told, plain):
    """Whether the parameters switch it off or not: without the rule the town is the one they switch off."""
    seed, switched_off = told(name)
    with_off, with_on = cut(name, seed, plain)
    assert with_off == switched_off, "switched off, it still moves something"
    if name not in cut_worlds.ONLY_WHEN_OFF:
        assert with_on == switched_off, "there is more to it than what is cut out, or switched off"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_cut_out_stands_in_the_rules_once(name):
    assert cut_worlds.cut_out(name)


def test_every_mechanism_is_cut_out_somewhere_and_no_other():
    assert set(cut_worlds.CUTS) == set(NAMES)
    assert set(NAMES) >= set(cut_worlds.ONLY_WHEN_OFF)


def test_every_parameter_belongs_to_a_mechanism_or_is_structure():
    switches = {name.partition(".mix.")[0] + ".mix" if ".mix." in name else name for name in off_of_all()}
    shaping = {name for each in mechanisms().values() for name in each.shaped_by}
    names = {each.name for each in declared()}
    assert switches | shaping | set(structure()) == names
    assert not (switches | shaping) - {"heads.mix"} & set(structure())
    assert not {name for each in mechanisms().values() for name in set(each.shaped_by) & set(each.off)}


def off_of_all():
    return {name for each in mechanisms().values() for name in each.off}


@pytest.mark.parametrize("each", mechanisms().values(), ids=NAMES)
def test_a_mechanism_is_told_in_full(each, root):
    Parameters.of(each.off)  # within bounds
    assert each.off
    assert each.meaning.endswith(".")
    assert each.absent.endswith((".", ".)"))
    file = ""
    for place in each.where.split(", "):
        file, function = place.split(": ") if ": " in place else (file, place)
        assert f"def {function}(" in (root / file).read_text(encoding="utf-8"), place


def test_a_school_world_with_everything_off_that_can_be_off_together():
    """No two mechanisms want one parameter to be different things, but for those that are each other's opposite."""
    opposite = {"forgetting-with-a-new-head", "reputation-in-choice"}
    strategies = {name for name in NAMES if name.startswith("strategy-")} - {"strategy-reciprocator"}
    names = [name for name in NAMES if name not in opposite and not name.startswith("strategy-")]
    world = World("england-today", "synthetic:12", off(*names, *strategies), seed=1).run(3)
    assert {event.kind for event in world.events} == set()
    assert (world.trajectory["effectiveness"] == world.trajectory["effectiveness"][0]).all()
    assert world.state.ties["forced"].all()  # within trusts


def test_what_cannot_be_switched_off_is_refused():
    with pytest.raises(InputError, match="did you mean 'display'"):
        off("dispaly")
    with pytest.raises(InputError, match=r"admissions\.tables cannot be both 0 and 1"):
        off("tables-in-choice", "reputation-in-choice")


def test_who_is_sure_does_what_pays_more():
    for gain, chance in ((1e-9, 1.0), (0.0, 0.5), (-1e-9, 0.0)):
        assert best_response(gain, 0.0) == chance
        assert chance_of_leading(gain, 0.0, 0.0) == chance
        assert best_response(gain, 1e-12) == pytest.approx(chance, abs=1e-9)
