"""The core of the term in plain Mesa (``benchmarks/``) lives through the compiled one's trajectory, to the last bit."""

import sys
from pathlib import Path

import numpy as np
import pytest

from coopetition.model.region import Region
from coopetition.model.state import BREAKS_RANKS, TERMS
from coopetition.model.world import World

YEARS = 2
OF_A_SCHOOL = (
    "roll",
    "entrants",
    "spare",
    "places",
    "reputation",
    "growth",
    "oversubscribed",
    "rivalry",
    "display",
    "cooperation",
    "mutual",
    "gained",
    "improvement",
    "waiting",
    "riding",
    "leading",
    "lead_account",
)
OF_A_HEAD = ("outlook", "propensity")
OF_A_SIDE = ("cooperates", "cooperated", "trust", "payoff", "help", "greed", "fear", "contested")
OF_A_TIE = ("mutual", "depth", "contest")


@pytest.fixture(scope="module", autouse=True)
def _benchmarks_in_reach():
    folder = str(Path(__file__).resolve().parent.parent / "benchmarks")
    sys.path.insert(0, folder)
    yield
    sys.path.remove(folder)


def assert_equal(name, plain, compiled):
    np.testing.assert_array_equal(np.array(plain), compiled, err_msg=name)


def assert_same(plain, state):
    for name in OF_A_SCHOOL:
        assert_equal(name, [getattr(school, name) for school in plain.schools], state.schools[name])
    for name in OF_A_HEAD:
        assert_equal(name, [getattr(school.head, name) for school in plain.schools], state.heads[name])
    ends = zip(state.sides["school"], state.sides["partner"], strict=True)
    sides = [(plain.schools[one], plain.graph.edges[plain.schools[one], plain.schools[two]]) for one, two in ends]
    for name in OF_A_SIDE:
        assert_equal(name, [tie["sides"][one][name] for one, tie in sides], state.sides[name])
    for name in OF_A_TIE:
        assert_equal(name, [tie[name] for _, tie in sides], state.ties[name][state.sides["tie"]])
    within = state.options["school"] >= 0
    options = [option for zone in plain.families.zones for option in zone.options]
    assert_equal("open", [option.open for option in options], state.options["open"][within])
    assert_equal("share", [option.share for option in options], state.options["share"][within])
    assert_equal("swing", [zone.swing for zone in plain.families.zones], state.zones["swing"])
    events = [[BREAKS_RANKS, row, -1, ties] for row, ties in plain.breaks_ranks]
    assert state.events[: state.happened[0]].tolist() == events


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("scenario", ["mortal-engines", "tour-de-france"])
def test_plain_mesa_and_compiled_core_live_the_same_trajectory(scenario, seed):
    from core import core_term
    from plain_mesa import PlainSystem

    world = World(scenario, Region.synthetic(40, seed=seed), seed=seed)
    plain = PlainSystem(world)
    assert_same(plain, world.state)
    start = world.state.sides["cooperates"].copy()
    for _ in range(YEARS * TERMS):
        core_term(world)
        plain.step()
        assert_same(plain, world.state)
    assert (world.state.sides["cooperates"] != start).any()


def test_a_strategy_of_the_catalogue_is_in_the_plain_core_too():
    from plain_strategies import STRATEGIES

    from coopetition.agents.strategies import NAMES

    assert set(NAMES) == set(STRATEGIES)
