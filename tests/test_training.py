"""Joint training of leaders: it lasts beyond a head, is paid for, and moves trust as far as both schools have it."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.model.extensions.joint_training.rules import keep_what_was_learnt, open_speech
from coopetition.model.phases.staff import forget
from coopetition.model.state import SERVICES
from worlds import run_steps, small_world

STAYING = {"heads__leave": 0.0, "heads__leave_after_bad": 0.0, "heads__burn_out": 0.0, "heads__dismissal": 0.0}
QUIET = STAYING | {"fates__intervention": 0.0, "fates__coasting": 0.0, "fates__closing": 0.0}


def test_nobody_is_trained_unless_said_otherwise():
    world = small_world().run(3)
    assert (world.state.schools["trained"] == 0).all()
    assert world.metrics()["trained"] == 0.0


def test_a_share_of_those_left_is_trained_each_year():
    world = small_world(heads__training=0.3, **QUIET)
    for left in (0.7, 0.49, 0.343):
        world.run(1)
        np.testing.assert_allclose(world.state.schools["trained"], 1.0 - left)
        assert world.metrics()["trained"] == pytest.approx(1.0 - left)


def test_a_head_who_leaves_takes_part_along():
    world = small_world(schools=60, heads__training=0.3, heads__training_kept=0.6, heads__leave=0.5).run(1)
    new = world.state.heads["changed"]
    assert 0 < new.sum() < 60
    np.testing.assert_allclose(world.state.schools["trained"], np.where(new, 0.6 * 0.3, 0.3))


def test_training_is_paid_for_also_when_all_are_trained():
    world = small_world(heads__training=0.5, **QUIET)
    world.state.schools["trained"][:] = 1.0
    state = world.run(1).state
    paid = -state.ledger[:, SERVICES]
    np.testing.assert_allclose(paid, 0.5 * state.p.heads.training_cost * state.schools["income"])
    np.testing.assert_allclose(state.authorities["spent"].sum(), paid.sum())


def test_training_of_some_is_theirs_alone():
    world = small_world(**QUIET)
    world.plan(1, {"heads.training": 1.0}, [3, 5])
    world.run(1)
    assert set(np.flatnonzero(world.state.schools["trained"])) == {3, 5}
    assert set(np.flatnonzero(world.state.ledger[:, SERVICES])) == {3, 5}


def test_trust_moves_by_what_both_schools_have():
    """By hand: with learnt 0.5 and the lesser share 0.4 trust rises at 1.2 and falls at 0.8 of its pace."""
    world = small_world(trust__learnt=0.5)
    state = world.state
    state.schools["trained"][:] = np.where(np.arange(24) % 2, 1.0, 0.4)
    before, p = state.sides["trust"].copy(), state.p.trust
    run_steps(state, "compare", "collaborate")
    run_steps(state, "trust_and_outlook", on=("joint_training",))
    sides = state.sides
    trained = state.schools["trained"]
    least = np.minimum(trained[sides["school"]], trained[sides["partner"]])
    helped = sides["cooperates"][sides["back"]]
    free = (state.ties["active"] & ~state.ties["forced"])[sides["tie"]]
    rise = before + p.rise * (1.0 + 0.5 * least) * (1.0 - before)
    fall = before * (1.0 - p.fall * (1.0 - 0.5 * least))
    assert {0.4, 1.0} == set(least[free & helped]) == set(least[free & ~helped])
    np.testing.assert_allclose(sides["trust"][free], np.where(helped, rise, fall)[free])
    assert open_speech(0, world.compiled) == pytest.approx(0.5 * least[0])


def test_one_trained_school_of_two_moves_nothing():
    plain, half = small_world(), small_world()
    half.state.schools["trained"][0] = 1.0
    for each in (plain, half):
        run_steps(each.state, "compare", "collaborate")
        run_steps(each.state, "trust_and_outlook", on=("joint_training",))
    np.testing.assert_array_equal(plain.state.sides["trust"], half.state.sides["trust"])


def test_trust_stays_a_share_whatever_the_pace():
    world = small_world(trust__learnt=1.0, trust__rise=0.9, trust__fall=1.0)
    world.state.schools["trained"][:] = 1.0
    for _ in range(3):
        world.term()
        assert ((world.state.sides["trust"] >= 0) & (world.state.sides["trust"] <= 1)).all()


@pytest.mark.parametrize(("trained", "memory"), [(0.0, 0.2), (0.1, 0.2), (0.8, 0.8)])
def test_trained_leaders_remember_as_formal_ties_do(trained, memory):
    world = small_world()
    state = world.state
    k = int(np.flatnonzero(~state.ties["forced"][state.sides["tie"]])[0])
    i, back = int(state.sides["school"][k]), int(state.sides["back"][k])
    assert state.ties["formality"][state.sides["tie"][k]] == pytest.approx(0.2)
    state.schools["trained"][i] = trained
    state.sides["trust"][[k, back]] = 0.9, 0.7
    state.heads["changed"] = np.arange(24) == i
    state.p.heads.training_kept = 1.0
    keep_what_was_learnt(world.compiled)
    forget(i, world.compiled)
    for side, before in ((k, 0.9), (back, 0.7)):
        kind = state.heads["strategy"][state.sides["partner"][side]]
        new = state.p.trust.strangers * state.strategies["trusted"][kind]
        assert state.sides["trust"][side] == pytest.approx(memory * before + (1.0 - memory) * new)


def test_the_other_schools_training_remembers_nothing_of_a_head_who_left():
    worlds = [small_world(), small_world()]
    worlds[1].state.schools["trained"][1:] = 1.0
    for world in worlds:
        world.state.heads["changed"] = np.arange(24) == 0
        keep_what_was_learnt(world.compiled)
        forget(0, world.compiled)
    np.testing.assert_array_equal(*(world.state.sides["trust"] for world in worlds))


@pytest.mark.parametrize(
    ("name", "value"), [("heads__training", 1.5), ("heads__training_kept", -0.2), ("trust__learnt", 1.1)]
)
def test_shares_outside_their_bounds_are_refused(name, value):
    with pytest.raises(ValueError, match=rf"{name.replace('__', '.')} = {value}: must be a number from 0 to 1"):
        small_world(**{name: value})
