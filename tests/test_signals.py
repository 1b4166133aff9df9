"""What schools are told: grades without a single word, rules that swing, results published jointly."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.agents.errors import InputError
from coopetition.agents.school import GOOD, INADEQUATE, REQUIRES_IMPROVEMENT
from coopetition.model.parameters import Parameters
from coopetition.model.phases.admissions import show_faces
from coopetition.model.phases.blame import complaint
from coopetition.model.phases.fates import fates
from coopetition.model.phases.inspection import inspection
from coopetition.model.phases.staff import heads_move
from worlds import compiled, copy_of, small_world


def after(phase, state):
    """The state after one phase."""
    later = copy_of(state)
    phase(compiled(later))
    return later


# --- no single word


def with_and_without_word(years=1, **changes):
    """One town's state, and the same in which no single word is published; a third of its schools were judged badly."""
    state = small_world(schools=30, **changes).run(years).state
    state.schools["grade"] = np.tile([GOOD, REQUIRES_IMPROVEMENT, INADEQUATE], 10)
    silent = copy_of(state)
    silent.levers["published"] = 0.0
    return state, silent


def test_families_see_no_bad_word_where_none_is_published():
    state, silent = with_and_without_word(admissions__bad_grade=0.4)
    half = copy_of(state)
    half.levers["published"] = 0.5
    told, untold, whispered = (show_faces(compiled(each)) for each in (state, silent, half))
    good = state.schools["grade"] <= GOOD
    np.testing.assert_array_equal(told[good], untold[good])
    np.testing.assert_allclose(told[~good] / untold[~good], np.exp(-0.4))
    np.testing.assert_allclose(whispered[~good] / untold[~good], np.exp(-0.2))


def test_heads_leave_by_their_own_will_after_a_bad_word_and_are_dismissed_after_a_judgement():
    changes = {"heads__leave": 0.0, "heads__leave_after_bad": 1.0, "heads__burn_out": 0.0, "heads__dismissal": 0.0}
    state, silent = with_and_without_word(**changes)
    state.heads["tenure"] = silent.heads["tenure"] = 3
    bad = state.schools["grade"] > GOOD
    np.testing.assert_array_equal(after(heads_move, state).heads["changed"], bad)
    assert not after(heads_move, silent).heads["changed"].any()
    silent.p["heads"]["dismissal"] = 1.0
    silent.heads["bad_years"] = np.where(bad, 9, 0)
    np.testing.assert_array_equal(after(heads_move, silent).heads["changed"], bad)


def test_blame_complains_of_the_word_and_still_of_results_that_fall():
    state, silent = with_and_without_word(accountability__stakes=0.5)
    for each in (state, silent):
        each.schools["last_result"] = each.schools["result"] + 0.3
    loud, quiet = (np.array([complaint(i, compiled(each)) for i in range(3)]) for each in (state, silent))
    np.testing.assert_allclose(loud, [0.15, 0.65, 0.65])
    np.testing.assert_allclose(quiet, [0.15, 0.15, 0.15])


def test_the_judgement_is_made_alike_but_a_better_one_is_no_win():
    state, silent = with_and_without_word(inspection__often=1.0, inspection__often_after_bad=1.0)
    one, other = after(inspection, state), after(inspection, silent)
    for name in ("grade", "grade_years"):
        np.testing.assert_array_equal(one.schools[name], other.schools[name])
    np.testing.assert_array_equal(one.heads["bad_years"], other.heads["bad_years"])
    better = one.schools["grade"] < state.schools["grade"]
    assert better.any()
    np.testing.assert_array_equal(one.schools["won"] - other.schools["won"], better.astype(int))


def test_the_judgement_is_acted_upon_alike():
    state, silent = with_and_without_word(fates__intervention=1.0, fates__coasting=1.0)
    one, other = after(fates, state), after(fates, silent)
    assert (one.schools["taken_over"] > 0).any()
    for name in one.schools.dtype.names:
        np.testing.assert_array_equal(one.schools[name], other.schools[name], err_msg=name)


def test_fear_and_effort_of_the_year_know_no_word():
    """They follow results; until the year ends and families have chosen, nothing at all differs."""
    one = small_world("mortal-engines").run(1)
    other = small_world("mortal-engines").run(1)
    other.plan(4, {"inspection.published": 0.0})
    one.term(), other.term()
    for name in ("fear", "effort", "standing"):
        np.testing.assert_array_equal(one.state.schools[name], other.state.schools[name])
    one.run(3), other.run(3)
    assert (one.state.schools["roll"] != other.state.schools["roll"]).any()


def test_the_word_can_be_taken_from_some_schools_alone():
    world = small_world(schools=12)
    world.enact("P28", range(3), 1, 3)
    world.term()
    assert world.state.levers["published"].tolist() == [0.0] * 3 + [1.0] * 9
    world.term(), world.term()
    assert (world.state.levers["published"] == 1.0).all()


def test_a_word_cannot_be_more_than_published():
    with pytest.raises(InputError, match=r"inspection\.published"):
        Parameters.of({"inspection.published": 1.5})
