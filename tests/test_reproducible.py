"""The same seed gives the same world to the last bit; worlds that differ in one policy differ by that policy alone."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from coopetition.agents.errors import InputError
from coopetition.model.world import World
from worlds import small_world

GOLDEN = Path(__file__).with_name("golden.json")
HASH = """
import json
from coopetition.model.world import World
worlds = {name: World(name, "synthetic:20", seed=9).run(3).hash() for name in ("england-today", "mortal-engines")}
print(json.dumps(worlds))
"""


def hashes(**environment):
    done = subprocess.run(
        [sys.executable, "-c", HASH], capture_output=True, text=True, check=True, env=os.environ | environment
    )
    return json.loads(done.stdout)


def test_same_seed_same_bytes_other_seed_other_bytes():
    assert small_world(seed=7).run(3).hash() == small_world(seed=7).run(3).hash()
    assert small_world(seed=7).run(3).hash() != small_world(seed=8).run(3).hash()


def test_another_process_gives_the_same_bytes():
    here = {name: World(name, "synthetic:20", seed=9).run(3).hash() for name in ("england-today", "mortal-engines")}
    assert hashes() == here


def test_plain_python_gives_the_same_bytes_as_compiled_rules():
    """Every rule of every phase, read as plain Python: whole runs equal the compiled ones to the last bit."""
    assert hashes(NUMBA_DISABLE_JIT="1") == hashes()


def test_every_supported_python_gives_the_same_bytes():
    """Hashes kept in the project, made on one Python, hold on the others (``python tests/test_reproducible.py``)."""
    kept = json.loads(GOLDEN.read_text())
    if kept["platform"] != place():
        pytest.skip(f"the kept hashes are of {kept['platform']}, this is {place()}: another C library rounds otherwise")
    assert hashes() == kept["hashes"]


def place():
    return f"{platform.machine()} {' '.join(platform.libc_ver())}"


@pytest.mark.parametrize("schools", [None, [0, 3, 4]])
def test_a_policy_changes_nothing_before_it_starts(schools):
    without, planned = small_world(seed=3), small_world(seed=3)
    planned.plan(7, {"accountability.stakes": 5.0, "funding.money_follows": 1.0}, schools)
    without.run(4), planned.run(4)
    for name in ("willing", "value_added", "roll", "standing"):
        one, other = without.trajectory[name], planned.trajectory[name]
        np.testing.assert_array_equal(one[:7], other[:7])
        assert not np.array_equal(one[7:], other[7:])
    before = [event for event in without.events if event.term < 7]
    assert before == [event for event in planned.events if event.term < 7]


def test_a_policy_for_some_leaves_the_others_felt_stakes_alone():
    world = small_world(seed=3)
    world.plan(2, {"accountability.stakes": 5.0}, [1, 2])
    world.term(), world.term()
    assert (world.state.levers["stakes"][[1, 2]] == 5.0).all()
    assert (np.delete(world.state.levers["stakes"], [1, 2]) == 1.0).all()


def test_what_is_planned_for_some_is_not_told_of_all():
    """A later plan for all keeps an earlier one for some, and the parameters of the start stay what they were."""
    world = small_world(seed=3)
    world.plan(1, {"accountability.stakes": 5.0}, [1])
    world.plan(2, {"dilemma.noise": 0.3})
    world.plan(3, {"dilemma.help": 0.7, "funding.money_follows": 0.5})
    for _ in range(3):
        world.term()
    stakes = world.state.levers["stakes"]
    assert stakes[1] == 5.0
    assert (np.delete(stakes, 1) == 1.0).all()
    assert (world.state.p.dilemma.noise, world.state.p.dilemma.help) == (0.3, 0.7)
    assert (world.state.levers["money_follows"] == 0.5).all()
    assert world.parameters.flat() == small_world(seed=3).parameters.flat()


@pytest.mark.parametrize(
    ("plan", "says"),
    [
        ((1, {"accountability.stake": 1.0}), "did you mean 'accountability.stakes'"),
        ((1, {"accountability.stakes": 11.0}), "from 0 to 10"),
        ((0, {"accountability.stakes": 1.0}), "plan for a later one"),
        ((1, {"dilemma.help": 1.0}, [0]), "only levers"),
    ],
)
def test_a_senseless_plan_is_refused(plan, says):
    with pytest.raises(InputError, match=says):
        small_world().plan(*plan)


@pytest.mark.parametrize("seed", [-1, 2**63, 1.5, "one", None])
def test_a_senseless_seed_is_refused(seed):
    with pytest.raises(InputError, match="must be a whole number from 0"):
        World(seed=seed)


@pytest.mark.parametrize("years", [-1, 0, 1.5, "ten"])
def test_senseless_years_are_refused(years):
    with pytest.raises(InputError, match="must be a whole number of 1 or more"):
        small_world(schools=5).run(years)


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps({"platform": place(), "hashes": hashes()}, indent=2) + "\n")
