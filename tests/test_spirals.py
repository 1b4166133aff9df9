"""The loop gain of a school: what the formulas foretell comes of a lasting change of quality in a quiet world."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.agents.strategies import NAMES
from coopetition.model.measures import METRICS
from coopetition.model.phases.spirals import spirals
from coopetition.model.world import World
from worlds import compiled, small_world

QUIET = {
    "learning.noise": 0,
    "accountability.result_noise": 0,
    "accountability.effort_most": 0,
    "accountability.local_comparison": 0,
    "shocks.rate": 0,
    "admissions.swing": 0,
    "admissions.bad_grade": 0,
    "admissions.peers": 0,
    "admissions.places_follow": 0,
    "inspection.often": 0,
    "inspection.often_after_bad": 0,
    "heads.leave": 0,
    "heads.leave_after_bad": 0,
    "heads.burn_out": 0,
    "heads.dismissal": 0,
    "heads.skill_spread": 0,
    "teachers.push_of_workload": 0,
    "fates.intervention": 0,
    "fates.coasting": 0,
    "fates.closing": 0,
    "fates.rescue_help": 0,
    "fates.rescue_money": 0,
    "funding.adjust": 0,
    "heads.mix": {name: float(name == "lone-engine") for name in NAMES},
}
"""Nothing happens by chance, nobody helps, and fixed costs stand."""
YEARS, SKILL = 120, 0.003


def quiet(changes):
    world = World("england-today", "synthetic:150", QUIET | changes, seed=1)
    world.state.schools["places"] *= 1.6  # nobody is full
    return world


def came_of_it(changes, schools):
    """By school: the gain foretold, and what came of a little more skill of its head, against that without a loop."""
    plain = quiet(changes).run(YEARS)
    lasting = SKILL / 3 / plain.state.p.learning.decay
    found = []
    for i in schools:
        world = quiet(changes)
        world.state.heads["skill"][i] += SKILL
        world.run(YEARS)
        found.append((world.state.schools["effectiveness"][i] - plain.state.schools["effectiveness"][i]) / lasting)
    return plain.state.schools["loop_gain"][schools], np.array(found)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "near"),
    [
        ({"learning.money": 0.0}, 0.1),  # by staff alone
        ({"teachers.shortage_cost": 0.0, "funding.money_follows": 0.9, "learning.money": 0.06}, 0.15),  # by money alone
    ],
)
def test_a_lasting_change_comes_to_what_the_gain_foretells(changes, near):
    schools = np.arange(0, 150, 15)
    gain, measured = came_of_it(changes, schools)
    assert gain.max() > 0.15
    np.testing.assert_allclose(np.median(measured * (1.0 - gain)), 1.0, atol=near)
    assert np.median(measured) > 1.0 + near / 2


def test_no_loop_no_gain():
    world = quiet({"teachers.shortage_cost": 0.0, "funding.money_follows": 0.45}).run(1)
    np.testing.assert_allclose(world.state.schools["loop_gain"], 0.0, atol=1e-12)


def test_a_full_school_gains_and_loses_no_pupil_by_a_small_change():
    world = small_world(schools=30, funding__money_follows=1.0, teachers__shortage_cost=0.0).run(1)
    schools = world.state.schools
    assert schools["oversubscribed"].any()
    np.testing.assert_array_equal(schools["loop_gain"] > 0.0, ~schools["oversubscribed"])


def test_the_gain_is_what_its_definition_says_and_its_measures_tell_it():
    world = small_world(schools=30, teachers__shortage_cost=0.0)
    state, p = world.state, world.state.p
    state.schools["oversubscribed"][:] = False
    state.schools["alive"][3] = False
    spirals(compiled(state))
    roll = state.schools["roll"].sum(axis=1)
    moved = p.admissions.response * state.schools["years"] * state.schools["rivalry"] / roll
    expected = moved * (0.75 - p.funding.marginal_cost) * p.learning.money / 3 / p.learning.decay
    expected[3] = 0.0
    np.testing.assert_allclose(state.schools["loop_gain"], expected)
    at = {"loop_gain": np.array([[0.5, 1.0, 2.0, 9.0]]), "alive": np.array([[True, True, True, False]])}
    assert METRICS["loop_gain"].function(at)[0] == pytest.approx(3.5 / 3)
    assert METRICS["spiralling"].function(at)[0] == pytest.approx(2 / 3)
