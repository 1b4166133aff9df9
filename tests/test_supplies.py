"""A single voice with outside partners: who speaks together, what it is asked, and that pounds are kept."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.agents.errors import InputError
from coopetition.experiments.evidence.claims.some_schools import saved_outside
from coopetition.model.extensions.single_voice.rules import bargain_outside, discount
from coopetition.model.parameters import Parameters
from coopetition.model.state import line
from worlds import compiled, copy_of, small_world

SAVED = line("saved by a single voice")

INCOME = 7e6


def three_together(**changes):
    """Six schools of equal income, of which the first hangs together with the second, and that with the third."""
    state = small_world(schools=6, services__one_voice=0.2, services__discount=0.5, **changes).state
    state.schools["income"], state.ledger[:] = INCOME, 0.0
    state.ties["mutual"] = False
    own, other = state.sides["school"], state.sides["partner"]
    beside = np.isin(own, (0, 1, 2)) & np.isin(other, (0, 1, 2)) & (np.abs(own - other) == 1)
    assert beside.sum() == 4
    state.ties["mutual"][state.sides["tie"][beside]] = True
    return state


def saved(state):
    """What every school saves."""
    later = copy_of(state)
    bargain_outside(compiled(later))
    assert not np.delete(later.ledger, SAVED, axis=1).any()
    return later.ledger[:, SAVED]


def test_what_is_asked_falls_with_how_many_speak_as_one():
    """Three with a power of a half are asked 3 ** -0.5 = 0.577 each; who works with nobody pays all."""
    expected = 0.2 * INCOME * (1 - 3**-0.5)
    np.testing.assert_allclose(saved(three_together()), [expected] * 3 + [0.0] * 3)
    world = small_world(services__discount=0.035)
    assert discount(1.0, compiled(world.state)) == 0.0
    assert discount(20.0, compiled(world.state)) == pytest.approx(0.1, abs=0.001)


def test_a_school_that_spends_nothing_so_saves_nothing_yet_its_number_counts():
    state = three_together()
    state.levers["one_voice"][1] = 0.0
    expected = 0.2 * INCOME * (1 - 3**-0.5)
    np.testing.assert_allclose(saved(state), [expected, 0.0, expected, 0.0, 0.0, 0.0])
    state.levers["one_voice"] = 0.0
    assert not saved(state).any()


def test_a_closed_school_speaks_for_nobody():
    state = three_together()
    state.schools["alive"][2] = False
    expected = 0.2 * INCOME * (1 - 2**-0.5)
    np.testing.assert_allclose(saved(state), [expected] * 2 + [0.0] * 4)


def test_what_is_not_spent_stays_in_the_school():
    plain = small_world(funding__release=0.0).run(1)
    world = small_world(funding__release=0.0, services__one_voice=0.2).run(1)
    more = world.state.ledger[:, SAVED]
    assert more.sum() > 0.0
    np.testing.assert_allclose(world.state.schools["reserves"] - plain.state.schools["reserves"], more, atol=1e-6)
    share = more.sum() / world.state.schools["income"].sum()
    assert saved_outside(world, np.arange(24)) == pytest.approx(share)
    assert saved_outside(plain, np.arange(24)) == 0.0


def test_more_than_half_of_an_income_is_refused():
    with pytest.raises(InputError, match=r"services\.one_voice = 0\.6: must be a number from 0 to 0\.5"):
        Parameters.of({"services.one_voice": 0.6})
