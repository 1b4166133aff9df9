"""Solutions brought in from elsewhere: what they bring, cost and take, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.model.extensions.awareness.rules import awareness
from coopetition.model.extensions.imported_solutions.rules import imported_solutions, take_attention
from coopetition.model.state import SERVICES, TERMS
from worlds import compiled, copy_of, small_world


def after(phase, state):
    """Return a state after a phase."""
    later = copy_of(state)
    phase(compiled(later))
    return later


def test_it_brings_less_where_the_head_does_not_know_and_takes_of_what_ties_bring():
    state = small_world(
        authority__imported=1.0, authority__import_worth=0.08, authority__import_fit=0.25, authority__import_time=0.4
    ).state
    state.heads["informed"] = np.arange(24) % 2 == 0
    state.schools["improvement"] = np.where(np.arange(24) < 12, 1.5, -1.0)
    later = after(imported_solutions, state)
    taken = TERMS * state.p.learning.gain * 0.4 * np.where(np.arange(24) < 12, 1.5, 0.0)
    brought = np.where(np.arange(24) % 2 == 0, 0.08, 0.02)
    np.testing.assert_allclose(later.schools["effectiveness"], state.schools["effectiveness"] + brought - taken)
    assert later.schools["programme"].all()


def test_it_comes_with_the_chance_that_is_said_to_open_schools_and_lasts_a_year():
    state = small_world(schools=200, authority__imported=0.3).state
    state.schools["alive"][:50] = False
    later = after(imported_solutions, state)
    came = later.schools["programme"]
    assert not came[:50].any()
    assert came[50:].mean() == pytest.approx(0.3, abs=0.1)
    np.testing.assert_array_equal(later.schools["effectiveness"][~came], state.schools["effectiveness"][~came])
    later.levers["imported"] = 0.0
    assert not after(imported_solutions, later).schools["programme"].any()


def test_it_is_paid_for_whether_it_fits_or_not():
    world = small_world(authority__imported=0.5, authority__import_cost=0.01, heads__informed=0.2).run(1)
    paid = 0.005 * world.state.schools["income"]
    np.testing.assert_allclose(world.state.ledger[:, SERVICES], -paid)
    assert world.state.authorities["spent"].sum() == pytest.approx(paid.sum())


@pytest.mark.parametrize(("time", "told"), [(0.0, True), (1.0, False)])
def test_who_runs_a_programme_is_told_less(time, told):
    """With heads who always tell, whom they may tell is told; a head all of whose attention is taken is not."""
    state = small_world(heads__informed=0.5, heads__telling=1.0, authority__import_time=time).state
    state.ties["mutual"] = state.ties["active"]
    state.heads["informed"] = np.arange(24) % 2 == 0
    state.schools["programme"] = True
    take_attention(compiled(state))
    knows = after(awareness, state).heads["informed"]
    some = [i for i in range(1, 24, 2) if (state.sides["partner"][state.sides["school"] == i] % 2 == 0).any()]
    assert some
    assert (knows[some] == told).all()
