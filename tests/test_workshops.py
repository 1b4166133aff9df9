"""Workshops besides training: governors who keep what heads learn, and feedback on what partners did."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.agents.errors import InputError
from coopetition.experiments.evidence.claims.some_schools import OF_SCHOOLS
from coopetition.model.extensions.evaluation.rules import evaluation
from coopetition.model.extensions.joint_training.governors import governing_bodies
from coopetition.model.extensions.joint_training.rules import keep_what_was_learnt
from coopetition.model.parameters import Parameters
from coopetition.model.phases.staff import forget
from coopetition.model.region import Region
from coopetition.model.region.town import Town
from coopetition.model.state import SERVICES, TERMS
from coopetition.model.world import World
from worlds import compiled, copy_of, small_world


def test_nobody_is_won_or_evaluated_unless_said_otherwise():
    world = small_world().run(2)
    assert not world.state.schools["vision"].any()
    trust, outlook = world.state.sides["trust"].copy(), world.state.heads["outlook"].copy()
    evaluation(world.compiled)
    np.testing.assert_array_equal(trust, world.state.sides["trust"])
    np.testing.assert_array_equal(outlook, world.state.heads["outlook"])


def test_governors_are_won_and_leave():
    world = small_world(heads__governors=0.5, heads__governors_leave=0.2)
    world.state.levers["governors"][3] = 0.0
    for share in (0.5, 0.5 * 0.8 + 0.5 * 0.6, 0.7 * 0.8 + 0.5 * 0.44):
        governing_bodies(world.compiled)
        assert world.state.schools["vision"][0] == pytest.approx(share)
    assert world.state.schools["vision"][3] == 0.0


@pytest.mark.parametrize(("vision", "left"), [(0.0, 0.7), (0.5, 0.85), (1.0, 1.0)])
def test_what_leaders_learnt_outlasts_the_head_as_far_as_governors_share_it(vision, left):
    world = small_world(heads__training_kept=0.7)
    world.state.schools["trained"][0], world.state.schools["vision"][0] = 0.6, vision
    world.state.heads["changed"] = np.arange(24) == 0
    keep_what_was_learnt(world.compiled)
    assert world.state.schools["trained"][0] == pytest.approx(0.6 * left)


@pytest.mark.parametrize(("trained", "vision", "memory"), [(0.0, 0.0, 0.2), (0.5, 0.8, 0.8), (0.9, 0.8, 0.9)])
def test_ties_remember_by_the_greatest_of_what_is_formal_trained_leaders_and_governors(trained, vision, memory):
    state = small_world().state
    k = int(np.flatnonzero(~state.ties["forced"][state.sides["tie"]])[0])
    i = int(state.sides["school"][k])
    state.schools["trained"][i], state.schools["vision"][i] = trained, vision
    state.sides["trust"][k] = 0.9
    state.heads["changed"] = np.arange(24) == i
    state.p.heads.training_kept = 1.0
    keep_what_was_learnt(compiled(state))
    forget(i, compiled(state))
    new = state.p.trust.strangers * state.strategies["trusted"][state.heads["strategy"][state.sides["partner"][k]]]
    assert state.sides["trust"][k] == pytest.approx(memory * 0.9 + (1.0 - memory) * new)


def test_feedback_moves_trust_and_outlook_towards_what_partners_did_up_or_down():
    state = small_world(schools=40).run(1).state
    state.levers["feedback"] = np.where(np.arange(40) % 2, 0.5, 0.25)
    state.levers["feedback"][:5] = 0.0
    before = copy_of(state)
    evaluation(compiled(state))
    sides, did = state.sides, state.schools["cooperation"][state.sides["partner"]]
    free = (state.ties["active"] & ~state.ties["forced"])[sides["tie"]]
    told = np.minimum(state.levers["feedback"][sides["school"]], state.levers["feedback"][sides["partner"]])
    told = np.where(free, told, 0.0)
    np.testing.assert_allclose(sides["trust"], before.sides["trust"] + told * (did - before.sides["trust"]))
    moved = sides["trust"] - before.sides["trust"]
    assert moved.max() > 0 > moved.min()
    for i in range(40):
        own = (sides["school"] == i) & free
        change = (told[own] * (did[own] - before.heads["outlook"][i])).sum() / max(1, own.sum())
        assert state.heads["outlook"][i] == pytest.approx(before.heads["outlook"][i] + change)


def test_feedback_without_error_tells_all():
    state = small_world(heads__feedback=1.0).run(1).state
    evaluation(compiled(state))
    free = (state.ties["active"] & ~state.ties["forced"])[state.sides["tie"]]
    told = state.schools["cooperation"][state.sides["partner"]]
    np.testing.assert_allclose(state.sides["trust"][free], told[free], atol=1e-12)


def test_both_are_paid_for_by_those_who_have_them():
    world = small_world()
    world.plan(1, {"heads.governors": 0.4, "heads.feedback": 0.6}, [3, 5])
    state = world.run(1).state
    owed = 0.4 * state.p.heads.governor_cost + 0.6 * state.p.heads.feedback_cost
    expected = np.where(np.isin(np.arange(24), [3, 5]), -owed * state.schools["income"], 0.0)
    np.testing.assert_allclose(state.ledger[:, SERVICES], expected, atol=1e-9)


def test_the_gap_in_trust_is_of_the_areas_that_trusted_more_one_year_in():
    region = Region.of(Town(schools=12).drawn("three areas", 1))
    region.schools["authority"] = np.repeat(["A", "B", "C"], 4)
    world = World("england-today", region, seed=1).run(2)
    run = world.trajectory
    early, late = (
        [run["trusted"][row][area].sum() / run["ties"][row][area].sum() for area in np.arange(12).reshape(3, 4)]
        for row in (TERMS, 2 * TERMS)
    )
    highest = int(np.argmax(early))
    others = [late[area] for area in range(3) if area != highest]
    found = OF_SCHOOLS["gap in trust between areas"].of(world, np.arange(12))
    assert found == pytest.approx(late[highest] - np.mean(others))


@pytest.mark.parametrize("name", ["governors", "governors_leave", "feedback"])
def test_values_that_make_no_sense_are_refused(name):
    with pytest.raises(InputError, match=rf"heads.{name} = 1.5: must be a number from 0 to 1"):
        Parameters.of({f"heads.{name}": 1.5})
