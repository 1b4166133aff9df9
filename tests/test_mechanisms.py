"""Every mechanism can be switched off, and off is exactly absent: the world is the one whose sources lack the rule.

Mechanisms of the core are cut out of the sources. An extension that is off is not in the term at all; what a parameter
of its own switches off inside one is held to matter where it is on, and to no more.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache

import cut_worlds
import pytest

from coopetition.agents.deciding import best_response
from coopetition.agents.errors import InputError
from coopetition.agents.joining import chance_of_leading
from coopetition.model.extensions import extensions
from coopetition.model.mechanisms import mechanisms, of_extensions, off, structure
from coopetition.model.parameters import Parameters, declared
from coopetition.model.world import World

NAMES = list(mechanisms())
CORE = [name for name in NAMES if not any(name in names for names in of_extensions().values())]
EXTENSIONS = sorted(extensions())
SEEDS = range(1, 6)
ASK_EACH_OTHER = {"agencies": "contracts", "contracts": "agencies"}
"""Contracts are judged by agencies that are on offer, and heads give agencies time for what hangs on a contract: each
is left out of a town in which the other is off."""


@cache
def lived(seed):
    """What came of the town with all its mechanisms."""
    return cut_worlds.outcome(cut_worlds.town({}, seed))


@cache
def told(name):
    """A seed in which a mechanism matters, and what came of the town with it switched off."""
    for seed in SEEDS:
        found = cut_worlds.outcome(cut_worlds.town(off(name), seed))
        if found != lived(seed):
            return seed, found
    pytest.fail(f"{name}: the town is the same with it switched off")


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
def test_a_mechanism_matters_where_it_is_on(name):
    assert told(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", CORE)
def test_off_is_exactly_absent(name, plain):
    """Whether the parameters switch it off or not: without the rule the town is the one they switch off."""
    seed, switched_off = told(name)
    with_off, with_on = cut(name, seed, plain)
    assert with_off == switched_off, "switched off, it still moves something"
    if name not in cut_worlds.ONLY_WHEN_OFF:
        assert with_on == switched_off, "there is more to it than what is cut out, or switched off"


@pytest.mark.parametrize("name", CORE)
def test_what_is_cut_out_stands_in_the_rules_once(name):
    assert cut_worlds.cut_out(name)


def test_every_mechanism_of_the_core_is_cut_out_somewhere_and_no_other():
    assert set(cut_worlds.CUTS) == set(CORE)
    assert set(CORE) >= set(cut_worlds.ONLY_WHEN_OFF)


@pytest.mark.parametrize("name", EXTENSIONS)
def test_an_extension_that_is_off_is_absent(name):
    """None of its rules is in the term, and the town is one that knows no such extension, whatever its switches say."""
    each = extensions()[name]
    governed = each.on is None and not each.along  # forms switch these on, whatever the parameters say
    others = extensions()[ASK_EACH_OTHER[name]].switches if name in ASK_EACH_OTHER else {}
    world = cut_worlds.town(others | each.switches, 1, governed)
    assert name not in world.extensions
    schedule = world.schedule()
    steps = {*schedule.start, *schedule.beforehand, *schedule.teaching, *schedule.judging}
    assert not {rule for _, rule in each.steps} & {*steps, *schedule.term, *schedule.year}
    switched_off = cut_worlds.outcome(world)
    with cut_worlds.left_out(name):
        for changes in (each.switches, {}):
            assert cut_worlds.outcome(cut_worlds.town(others | changes, 1, governed)) == switched_off
    on = cut_worlds.town(others, 1, governed or each.on is not None)
    assert cut_worlds.outcome(on) != switched_off, "the town is the same with it on"


def test_every_extension_has_its_mechanisms_in_its_folder():
    assert sorted(of_extensions()) == EXTENSIONS
    for name, names in of_extensions().items():
        own = [mechanisms()[each] for each in names]
        assert all(f"model/extensions/{name}/" in each.where for each in own)
        assert extensions()[name].switches.items() <= {pair for each in own for pair in each.off.items()}
    assert not any("extensions" in mechanisms()[name].where for name in CORE)


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
