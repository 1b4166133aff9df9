"""Awareness: who does not know weighs ties without synergy; partners and officers tell; officers are paid."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.model.extensions.awareness.rules import awareness
from coopetition.model.extensions.networks.rules import worth_of_tie
from coopetition.model.phases.weighing import reckoned
from coopetition.model.state import SERVICES
from worlds import small_world

SELFISH = {"heads__prosocial": 0.0, "heads__prosocial_spread": 0.0}


def knowing(world, who):
    """Let those heads alone know."""
    world.state.heads["informed"][:] = False
    world.state.heads["informed"][who] = True
    return world


def spread(world, partners_on_both_sides):
    """One year's telling among ties that are all mutual, or none."""
    world.state.ties["active"][:] = True
    world.state.ties["mutual"][:] = partners_on_both_sides
    awareness(world.compiled)
    return world.state.heads["informed"]


def test_all_know_unless_said_otherwise():
    world = small_world().run(3)
    assert world.state.heads["informed"].all()
    assert world.metrics()["informed"] == 1.0


def test_the_share_at_the_start_is_drawn_and_who_knew_still_knows_where_more_do():
    few, more = (small_world(schools=400, heads__informed=share) for share in (0.2, 0.6))
    one, other = (world.state.heads["informed"] for world in (few, more))
    assert one.mean() == pytest.approx(0.2, abs=0.06)
    assert other.mean() == pytest.approx(0.6, abs=0.08)
    assert (one <= other).all()
    assert few.metrics()["informed"] == pytest.approx(one.mean())
    for name in ("strategy", "prosocial", "nerve", "skill"):  # the draw is of its own
        np.testing.assert_array_equal(few.state.heads[name], more.state.heads[name])


def test_who_does_not_know_weighs_without_synergy():
    world = knowing(small_world(**SELFISH), [0])
    state, s, p = world.state, world.compiled, world.parameters
    depth = state.ties["depth"][state.sides["tie"]]
    for k in range(len(state.sides)):
        knows = state.sides["school"][k] == 0
        assert reckoned(k, state.sides["school"][k], s) == (p.dilemma.synergy * depth[k] if knows else 0.0)
    k = int(np.flatnonzero(state.sides["school"] == 0)[0])
    usual = worth_of_tie(k, 0.5, s)
    state.heads["informed"][0] = False
    assert usual - worth_of_tie(k, 0.5, s) == pytest.approx(0.5 * p.dilemma.synergy * depth[k])


def test_what_a_head_weighs_is_lower_by_the_synergy_and_what_happens_is_not():
    told, untold = small_world(**SELFISH), knowing(small_world(**SELFISH), [])
    depth = told.state.ties["depth"][told.state.sides["tie"]].copy()
    told.term(), untold.term()
    free = told.state.schools["ties"] > 0
    lost = told.parameters.dilemma.synergy * depth[0]  # on a side alone: no partner's gain counts
    for name, less in (("at_stake", lost), ("dilemma_greed", -lost), ("dilemma_fear", 0.0)):
        one, other = (world.state.schools[name][free] for world in (told, untold))
        np.testing.assert_allclose(one - other, less, atol=1e-12)
    # a tie of two who work together pays the same, whatever they know of it
    one, other = told.state, untold.state
    both = one.ties["mutual"] & other.ties["mutual"]
    alike = both[one.sides["tie"]]
    assert alike.any()
    np.testing.assert_array_equal(one.sides["payoff"][alike], other.sides["payoff"][alike])


def test_partners_tell_by_their_chance_and_only_if_both_worked_on_the_tie():
    world = knowing(small_world(schools=40, heads__informed=0.5, heads__telling=1.0), [7])
    assert spread(world, False).sum() == 1
    informed = spread(world, True)
    sides = world.state.sides
    assert set(np.flatnonzero(informed)) == {7, *sides["partner"][sides["school"] == 7]}  # one step a year


def test_chances_of_partners_are_independent():
    """With n partners who know a head learns it with chance 1 - (1 - chance)^n."""
    found, expected = 0, 0.0
    for seed in range(1, 9):
        world = small_world(schools=200, seed=seed, heads__informed=0.5, heads__telling=0.2)
        knowing(world, np.arange(0, 200, 2))
        sides, knew = world.state.sides, world.state.heads["informed"].copy()
        who = np.bincount(sides["school"], weights=knew[sides["partner"]], minlength=200)
        expected += (1.0 - 0.8 ** who[~knew]).sum()
        found += (spread(world, True) & ~knew).sum()
    assert found == pytest.approx(expected, rel=0.1)


def test_officers_tell_whoever_works_with_nobody_and_are_paid():
    world = knowing(small_world(schools=200, heads__informed=0.5, authority__officers=0.3), [])
    assert spread(world, False).mean() == pytest.approx(0.3, abs=0.1)
    state = small_world(authority__officers=0.3, heads__informed=0.5).run(1).state
    paid = -state.ledger[:, SERVICES]
    np.testing.assert_allclose(paid, 0.3 * state.p.authority.officer_cost * state.schools["income"])
    np.testing.assert_allclose(state.authorities["spent"].sum(), paid.sum())


def test_officers_for_some_tell_them_alone():
    world = knowing(small_world(heads__informed=0.5, heads__telling=0.0), [])
    world.state.levers["officers"][[3, 5]] = 1.0
    assert set(np.flatnonzero(spread(world, True))) == {3, 5}


def test_a_head_who_knows_takes_it_along():
    world = small_world(schools=40, heads__informed=0.0, heads__leave=1.0)
    world.state.heads["informed"][:] = True
    world.run(1)
    changed = world.state.heads["changed"]
    assert changed.any()
    assert not world.state.heads["informed"][changed].any()


def test_nobody_forgets_in_office():
    world = small_world(heads__informed=0.5, heads__telling=0.0)
    for _ in range(4):
        before = world.state.heads["informed"].copy()
        world.run(1)
        stayed = ~world.state.heads["changed"] & world.state.schools["alive"]
        np.testing.assert_array_equal(world.state.heads["informed"][stayed], before[stayed])


def test_where_few_know_less_is_done_together():
    def cooperation(share):
        worlds = (small_world(schools=40, seed=seed, heads__informed=share) for seed in (1, 2, 3))
        return np.mean([world.run(4).metrics()["cooperation"] for world in worlds])

    assert cooperation(0.1) < cooperation(1.0)


@pytest.mark.parametrize(
    ("name", "value"), [("heads__informed", 1.2), ("heads__telling", -0.1), ("authority__officers", 2.0)]
)
def test_shares_outside_their_bounds_are_refused(name, value):
    with pytest.raises(ValueError, match=rf"{name.replace('__', '.')} = {value}: must be a number from 0 to 1"):
        small_world(**{name: value})
