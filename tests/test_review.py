"""What contracts are judged by: parents' votes, engagement with other agencies, and pupils who are judged apart."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.agents.errors import InputError
from coopetition.agents.school import effort, probability_of_a_bad_judgement
from coopetition.experiments.evidence.claims.some_schools import OF_SCHOOLS
from coopetition.model.extensions.agencies.rules import agencies, bring, time_given, worth_for_contract
from coopetition.model.extensions.contracts.inside import part_by_votes, share_by_votes
from coopetition.model.extensions.contracts.parents import parents
from coopetition.model.extensions.contracts.review import mark_at_the_end, reviewed, verdict, votes
from coopetition.model.extensions.contracts.rules import hangs_on_contract, renewal
from coopetition.model.extensions.exclusions.rules import pressed_out
from coopetition.model.extensions.governance.members import give_parents_a_part
from coopetition.model.extensions.judged_apart.rules import (
    counts_in_results,
    more_of_those_judged,
    part_by_results,
    share_by_results,
)
from coopetition.model.parameters import Parameters
from coopetition.model.streams import normal, stream
from worlds import compiled, copy_of, run_steps, small_world

PARENTS = stream("parents")

ROLL = (100.0, 50.0, 50.0)
CONTRACT = {"contracts__duration": 5.0, "contracts__outcome": -0.5}
CLAIMS = (1.0, 2.0, 4.0)  # over ROLL their mean is 2


def after(phase, state):
    """The state after one phase."""
    later = copy_of(state)
    phase(compiled(later))
    return later


def taught(state):
    """The state after a term's teaching, with all that extensions have to do with it."""
    later = copy_of(state)
    run_steps(later, "share_support", "publish", ("contracts", "agencies", "judged_apart"))
    return later


def swayed(state):
    """The first school's claims on support, once votes and what is judged have swayed them."""
    later = copy_of(state)
    later.schools["claims"][:] = CLAIMS
    share_by_votes(compiled(later))
    share_by_results(compiled(later))
    return tuple(later.schools["claims"][0])


def made(schools=6, **changes):
    """A state of schools that are alike in rolls, content, standing and engagement, in one phase and no group."""
    state = small_world(schools=schools, **changes).state
    state.schools["roll"], state.schools["controller"], state.schools["phase"] = ROLL, -1, 0
    state.schools["standing"] = 0.0
    return state


# --- votes


@pytest.mark.parametrize(
    ("equal", "turnout", "counts"),
    [
        (0.0, (0.6, 0.8), (1 / 0.85, 0.6 / 0.85, 0.8 / 0.85)),
        (1.0, (0.6, 0.8), (1.0, 1.0, 1.0)),
        (0.5, (0.6, 0.8), (0.5 + 0.5 / 0.85, 0.5 + 0.3 / 0.85, 0.5 + 0.4 / 0.85)),
        (0.0, (0.0, 0.0), (2.0, 0.0, 0.0)),
        (0.0, (2.0, 2.0), (2 / 3, 4 / 3, 4 / 3)),
    ],
)
def test_a_vote_counts_by_who_votes_or_by_pupils(equal, turnout, counts):
    names = ("contracts__turnout_disadvantaged", "contracts__turnout_additional")
    state = made(contracts__equal_votes=equal, **dict(zip(names, turnout, strict=True)))
    found = votes(0, compiled(state))
    np.testing.assert_allclose(found, counts)
    assert np.dot(found, ROLL) == pytest.approx(200.0)


def test_a_form_that_brings_others_to_vote_does_so_here_too():
    state = made(contracts__turnout_disadvantaged=0.5, contracts__turnout_additional=0.5)
    state.schools["controller"][0], state.trusts["form"][0] = 0, 1
    state.forms["turnout"][1] = 2.0
    give_parents_a_part(compiled(state))
    assert votes(0, compiled(state)) == (1.0, 1.0, 1.0)


def test_parents_come_to_know_how_their_own_group_fares_beside_the_same_group_elsewhere():
    state = made(schools=4, contracts__parents=0.5, contracts__content_pace=0.5, **CONTRACT)
    state.schools["attainment"][:, 0] = [0.0, 2.0, 0.0, 2.0]  # mean 1, sd 1
    state.schools["attainment"][:, 1] = [-3.0, -3.0, -1.0, -1.0]  # mean -2, sd 1
    state.schools["attainment"][:, 2] = 5.0
    state.levers["parents"][3] = 0.0
    once = after(parents, state)
    np.testing.assert_allclose(
        once.schools["content"], [[-0.5, -0.5, 0.0], [0.5, -0.5, 0.0], [-0.5, 0.5, 0.0], [0.0, 0.0, 0.0]]
    )
    np.testing.assert_allclose(after(parents, once).schools["content"][:2, 0], [-0.75, 0.75])
    state.schools["phase"][:2] = 1  # others are now not of their phase
    np.testing.assert_allclose(after(parents, state).schools["content"][:2, 0], [-0.5, 0.5])
    np.testing.assert_allclose(after(parents, state).schools["content"][:2, 1], 0.0)


def test_without_a_contract_parents_review_nothing():
    state = made(contracts__parents=0.5)
    state.schools["content"] = 3.0
    assert not after(parents, made(contracts__parents=0.5)).schools["content"].any()
    assert reviewed(-1.0, 0, compiled(state)) == -1.0
    assert swayed(state) == CLAIMS


# --- the review


@pytest.mark.parametrize(
    ("part_parents", "part_agencies", "mark"),
    [
        (0.0, 0.0, -0.3),
        (0.5, 0.0, 0.5 * -0.3 + 0.5 * 0.8),
        (0.0, 0.5, 0.5 * -0.3 + 0.5 * 0.6),
        (0.5, 0.25, 0.25 * -0.3 + 0.5 * 0.8 + 0.25 * 0.6),
        (0.8, 0.4, (0.8 * 0.8 + 0.4 * 0.6) / 1.2),
    ],
)
def test_the_review_weighs_results_votes_and_engagement(part_parents, part_agencies, mark):
    state = made(
        contracts__equal_votes=1.0, agencies__offered=1.0, agencies__agreed=0.5, agencies__worth=2.0, **CONTRACT
    )
    state.levers["parents"], state.levers["agencies"] = part_parents, part_agencies
    state.schools["content"], state.schools["engaged"] = (0.4, 0.8, 1.6), 0.8
    assert verdict(0, compiled(state)) == pytest.approx(0.5 * 0.4 + 0.25 * 0.8 + 0.25 * 1.6)
    assert reviewed(-0.3, 0, compiled(state)) == pytest.approx(mark)


def test_nobody_is_judged_by_agencies_that_are_not_on_offer():
    state = made(contracts__agencies=0.5, **CONTRACT)
    assert reviewed(0.7, 0, compiled(state)) == 0.7


def ending(**changes):
    """Six contracts that end this year: parents of the first three are content, results of the last three are good."""
    state = made(contracts__vote_noise=0.0, **CONTRACT, **changes)
    state.schools["contract_left"], state.schools["contract_years"] = 1.0, 4
    state.schools["content"][:3], state.schools["content"][3:] = 1.0, -1.0
    state.schools["achieved"] = state.schools["standing"] = [-1.0] * 3 + [1.0] * 3
    return state


@pytest.mark.parametrize(("part", "lost"), [(0.0, [1, 1, 1, 0, 0, 0]), (0.5, [0] * 6), (1.0, [0, 0, 0, 1, 1, 1])])
def test_whose_parents_are_content_keeps_its_contract_and_whose_are_not_loses_it(part, lost):
    state = ending(contracts__parents=part)
    assert (after(renewal, state).heads["tenure"] == -1).tolist() == [bool(each) for each in lost]


def test_a_vote_has_luck_of_its_own():
    state = ending(contracts__parents=0.5)
    state.p["contracts"]["vote_noise"] = 0.4
    state.clock[0] = 8
    for i in range(6):
        plain = reviewed(state.schools["achieved"][i], i, compiled(state))
        luck = 0.5 * 0.4 * normal(state.key, PARENTS, 2, i, 0)
        assert mark_at_the_end(i, compiled(state)) == pytest.approx(plain + luck)
    assert mark_at_the_end(0, compiled(ending())) == -1.0


def test_what_hangs_over_a_school_is_losing_the_contract_as_it_is_reviewed():
    state = made(accountability__stakes=0.0, contracts__parents=0.5, **CONTRACT)
    for content in (-2.0, 2.0):
        state.schools["content"] = content
        p = probability_of_a_bad_judgement(0.5 * content, -0.5, state.p.accountability.spread)
        state.p.contracts.weight = 0.8 * state.levers["duration"][0]
        assert hangs_on_contract(0, compiled(state)) == pytest.approx(0.8 * p)


# --- inside a school


def test_support_goes_by_votes_as_far_as_parents_steer_or_the_contract_is_in_danger():
    state = made(contracts__parents=0.5, contracts__equal_votes=1.0, contracts__steering=0.2, **CONTRACT)
    danger = probability_of_a_bad_judgement(0.0, -0.5, state.p.accountability.spread)
    part = 0.5 * (0.2 + 0.8 * danger)
    assert part_by_votes(0, compiled(state)) == pytest.approx(part)
    np.testing.assert_allclose(swayed(state), (1 - part) * np.array(CLAIMS) / 2 + part)
    state.schools["standing"][0] = 50.0
    assert part_by_votes(0, compiled(state)) == pytest.approx(0.5 * 0.2)


def test_who_gains_by_votes_follows_from_who_votes():
    """Against counting by pupils the advantaged gain where they vote more, and lose where the others do."""
    gained = []
    for turnout in (0.5, 1.0, 2.0):
        both = {"contracts__turnout_disadvantaged": turnout, "contracts__turnout_additional": turnout}
        state = made(contracts__parents=1.0, contracts__steering=1.0, **both, **CONTRACT)
        gained.append(swayed(state)[0])
    np.testing.assert_allclose(gained, [4 / 3, 1.0, 2 / 3])


def test_votes_move_attainment_and_nothing_else_of_the_term():
    state = made(contracts__parents=1.0, contracts__steering=1.0, accountability__stakes=0.0, **CONTRACT)
    silent = copy_of(state)
    silent.levers["parents"] = 0.0
    one, other = taught(state), taught(silent)
    for name in ("effectiveness", "value_added", "result"):
        np.testing.assert_array_equal(one.schools[name], other.schools[name])
    moved = one.schools["attainment"] - other.schools["attainment"]
    assert (moved[:, 0] > 0.0).all()
    np.testing.assert_allclose(moved @ ROLL, 0.0, atol=1e-12)


# --- judged apart


@pytest.mark.parametrize(("apart", "counts"), [(0.5, (0.5, 1.5, 1.5)), (1.0, (0.0, 2.0, 2.0))])
def test_who_counts_in_what_is_judged(apart, counts):
    assert counts_in_results(0, compiled(made(accountability__judged_disadvantaged=apart))) == counts


def test_support_goes_by_what_is_judged_as_far_as_there_is_a_threat():
    state = made(accountability__judged_disadvantaged=0.5, accountability__stakes=2.0)
    bad = probability_of_a_bad_judgement(0.0, state.p.accountability.threshold, state.p.accountability.spread)
    part = 0.5 * effort(2.0 * bad, 1.0, state.p.accountability.effort_response)
    assert part_by_results(0, compiled(state)) == pytest.approx(part)
    wanted = (1 - part) * np.array(CLAIMS) / 2 + part * np.array([0.5, 1.5, 1.5])
    np.testing.assert_allclose(swayed(state), wanted)
    state.levers["stakes"] = 0.0
    assert swayed(state) == CLAIMS


def test_the_result_is_that_of_the_pupils_who_are_judged():
    """Half of it is of others, 0.2 above what is usual for them, and who as a group are 0.375 further behind."""
    state = made(accountability__judged_disadvantaged=0.5, accountability__intake_in_results=0.4)
    p = state.p.learning
    p["gap_disadvantaged"], p["gap_additional"] = 0.6, 0.9
    state.schools["value_added"] = 0.1
    state.schools["attainment"] = (9.0, 0.1 - 0.6 + 0.1, 0.1 - 0.9 + 0.3)
    assert more_of_those_judged(0, compiled(state)) == pytest.approx(0.5 * (0.2 - 0.4 * 0.375))
    state.levers["judged_disadvantaged"] = 0.0
    assert more_of_those_judged(0, compiled(state)) == 0.0
    everybody = made(accountability__judged_disadvantaged=1.0)
    everybody.schools["roll"] = (0.0, 50.0, 50.0)
    everybody.schools["value_added"] = 0.1
    everybody.schools["attainment"] = (0.0, 0.1 - p["gap_disadvantaged"] + 0.1, 0.1 - p["gap_additional"] - 0.1)
    assert more_of_those_judged(0, compiled(everybody)) == pytest.approx(
        0.0
    )  # where all are such pupils it is the mean


# --- other agencies


def test_engagement_deepens_with_the_years_time_and_fades():
    state = made(agencies__offered=0.5, agencies__deepen=0.3, agencies__fade=0.2)
    state.schools["engaged"], state.schools["agency_time"] = 0.5, 0.8
    np.testing.assert_allclose(after(agencies, state).schools["engaged"], 0.5 + 0.3 * 0.5 * 0.8 * 0.5 - 0.2 * 0.5)
    state.levers["offered"] = 0.0
    gone = after(agencies, state).schools
    np.testing.assert_allclose(gone["engaged"], 0.4)
    assert not gone["agency_time"].any()


def test_nothing_happens_where_no_agency_is_on_offer():
    state = made(contracts__agencies=0.5, **CONTRACT)
    later = after(agencies, state)
    assert not later.schools["engaged"].any()
    assert not later.schools["agency_time"].any()


def sure(**changes):
    """A state in which heads give all their time or none: whatever pays."""
    state = made(agencies__offered=1.0, dilemma__noise=0.0, accountability__stakes=0.0, **changes)
    state.heads["nerve"], state.heads["alarm"], state.heads["prosocial"] = 1.0, 0.0, 0.0
    return state


def test_a_head_gives_time_for_pupils_as_far_as_it_cares():
    """Full time comes to 0.6; for ROLL full engagement brings 0.25 (0.05 + 0.1) a pupil; so care pays from a weight of
    0.05 / (0.6 x 2.5 x 0.0375) = 0.889 on."""
    state = sure()
    for weight, given in ((0.88, 0.0), (0.9, 1.0)):
        state.heads["prosocial"] = weight
        assert time_given(0, compiled(state)) == given
    state.levers["stakes"] = 1.0  # what hangs over the school makes the time dearer
    assert time_given(0, compiled(state)) == 0.0


def test_a_head_gives_time_for_its_contract_most_where_that_is_uncertain():
    state = sure(contracts__agencies=0.4, agencies__agreed=0.0, contracts__weight=4.0, **CONTRACT)
    worth = []
    for standing in (-9.0, -0.5 / 0.6, 9.0):  # 0.6 of the mark is results
        state.schools["standing"] = standing
        worth.append(worth_for_contract(0, compiled(state)))
    spread = state.p.accountability.spread
    assert worth[1] == pytest.approx(0.8 * 0.25 / spread * 0.4 * 2.0)
    assert max(worth[0], worth[2]) < 0.01
    state.schools["standing"] = -0.5 / 0.6
    assert time_given(0, compiled(state)) == 1.0
    state.levers["agencies"] = 0.0
    assert time_given(0, compiled(state)) == 0.0


def test_engagement_brings_something_to_those_who_are_not_advantaged_and_time_costs_improvement():
    state = made(agencies__offered=1.0)
    engaged = copy_of(state)
    engaged.schools["engaged"] = 1.0
    plain, one = taught(state).schools, taught(engaged).schools
    np.testing.assert_allclose(one["attainment"] - plain["attainment"], [[0.0, 0.05, 0.1]] * 6)
    np.testing.assert_array_equal(one["effectiveness"], plain["effectiveness"])
    engaged.schools["agency_time"] = 1.0
    lost = plain["effectiveness"] - taught(engaged).schools["effectiveness"]
    np.testing.assert_allclose(lost, state.p.learning.gain * state.p.agencies.cost)


def test_engagement_keeps_pupils_from_being_excluded():
    state = made(exclusions__usual=0.01)
    before = pressed_out(0, compiled(state))
    state.schools["engaged"] = 0.5
    bring(compiled(state))
    assert pressed_out(0, compiled(state)) == pytest.approx(before * (1 - 0.5 * state.p.agencies.kept))


# --- whole worlds


def test_a_policy_may_be_for_some_schools_and_ends():
    world = small_world(schools=12)
    world.enact("P18", range(4), 1, 7)
    world.enact("P19", range(4, 8), 1, 7)
    world.run(2)
    told = world.state.schools["content"].any(axis=1)
    assert told.tolist() == [True] * 4 + [False] * 8
    assert (world.state.schools["engaged"] > 0.0).tolist() == [False] * 4 + [True] * 4 + [False] * 4
    before = world.state.schools["engaged"].copy()
    world.run(1)
    np.testing.assert_allclose(world.state.schools["engaged"], 0.8 * before)
    assert not world.state.schools["agency_time"].any()


def test_the_measures_tell_it():
    world = small_world(schools=4)
    schools, rows = world.state.schools, np.arange(4)
    schools["roll"], schools["controller"] = ROLL, -1
    schools["attainment"], schools["engaged"] = (0.5, 0.1, -0.5), [0.0, 0.2, 0.4, 0.6]
    wanted = {
        "gap inside schools": 0.7,
        "attainment of the advantaged": 0.5,
        "attainment with additional needs": -0.5,
        "engagement with agencies": 0.3,
        "votes of the advantaged beyond their share": 100 / 170 - 0.5,
    }
    assert {name: OF_SCHOOLS[name].of(world, rows) for name in wanted} == pytest.approx(wanted)
    world.state.levers["equal_votes"] = 1.0
    assert OF_SCHOOLS["votes of the advantaged beyond their share"].of(world, rows) == pytest.approx(0.0)


@pytest.mark.parametrize(
    "name", ["contracts.parents", "contracts.equal_votes", "contracts.agencies", "accountability.judged_disadvantaged"]
)
def test_a_part_is_no_more_than_the_whole(name):
    with pytest.raises(InputError, match=rf"{name} = 1\.5: must be a number from 0 to 1"):
        Parameters.of({name: 1.5})
