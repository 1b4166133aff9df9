"""What schools are told: grades without a single word, rules that swing, results published jointly."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.agents.errors import InputError
from coopetition.agents.school import GOOD, INADEQUATE, REQUIRES_IMPROVEMENT
from coopetition.experiments.evidence.claims.some_schools import effort_in_pools, pool_size, rank_of_willing, telling
from coopetition.model.extensions import extensions
from coopetition.model.extensions.blame.rules import complaint
from coopetition.model.extensions.joint_publication.rules import (
    COULD_NOT,
    WISHES,
    WOULD_NOT,
    joint_publication,
    part_of_own,
)
from coopetition.model.extensions.mixed_signals.rules import mix_signals, swing
from coopetition.model.measures import METRICS
from coopetition.model.parameters import Parameters
from coopetition.model.phases.accountability import shown
from coopetition.model.phases.admissions import show_faces
from coopetition.model.phases.fates import fates
from coopetition.model.phases.inspection import inspection
from coopetition.model.phases.staff import heads_leave
from coopetition.model.streams import normal, normals, stream
from coopetition.model.term import END_OF_YEAR, TERM
from worlds import compiled, copy_of, run_steps, small_world

SIGNALS = stream("signals")


def after(phase, state):
    """The state after one phase."""
    later = copy_of(state)
    phase(compiled(later))
    return later


RULES = {rule: None for each in extensions().values() for _, rule in each.steps if rule is not mix_signals}


def judged(state):
    """The state after schools were compared and pressed, extensions included."""
    later = copy_of(state)
    run_steps(later, "compare", "press", ("joint_publication", "mixed_signals"))
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
    np.testing.assert_array_equal(after(heads_leave, state).heads["changed"], bad)
    assert not after(heads_leave, silent).heads["changed"].any()
    silent.p["heads"]["dismissal"] = 1.0
    silent.heads["bad_years"] = np.where(bad, 9, 0)
    np.testing.assert_array_equal(after(heads_leave, silent).heads["changed"], bad)


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
    for name in one.schools:
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


# --- mixed signals


def test_stakes_swing_once_a_year_alike_for_all_of_an_authority():
    state = small_world(schools=8, accountability__volatility=0.5).state
    state.schools["authority"][4:] = 1
    seen = []
    for term in range(6):
        state.clock[0] = term
        seen.append(judged(state).schools["swing"])
    for term, one in enumerate(seen):
        luck = [normal(state.key, SIGNALS, term // 3, authority, 0) for authority in (0, 1)]
        np.testing.assert_allclose(one, np.repeat(np.exp(0.5 * np.array(luck) - 0.125), 4))
    assert len({one[0] for one in seen}) == len({one[4] for one in seen}) == 2
    assert seen[0][0] != seen[0][4]


def test_their_mean_stays():
    luck = normals((1, 2), SIGNALS, 0, 20_000)
    factor = np.exp(0.5 * luck - 0.125)
    assert factor.mean() == pytest.approx(1.0, abs=0.02)
    assert np.log(factor).std() == pytest.approx(0.5, abs=0.02)


def test_some_schools_alone_may_hear_mixed_signals_and_only_while_they_last():
    world = small_world(schools=8)
    world.enact("P26", range(3), 1, 4)
    world.term()
    assert (world.state.schools["swing"] != 1.0).tolist() == [True] * 3 + [False] * 5
    assert swing(0, world.compiled) == world.state.schools["swing"][1]
    for _ in range(3):
        world.term()
    assert (world.state.schools["swing"] == 1.0).all()


@pytest.fixture(scope="module")
def swung():
    """One state in which stakes are doubled by policy, and the same in which the year's swing doubles them."""
    changes = {"norm__blame_rise": 0.5, "exclusions__usual": 0.01, "unions__joining": 0.5, "network__lapse": 1.0}
    state = small_world(schools=12, dilemma__judged_synergy=0.3, **changes).run(1).state
    state.heads["bad_years"] = 9
    state.schools["grade"] = INADEQUATE
    state.levers["stakes"] = 0.4
    meant, swings = copy_of(state), copy_of(state)
    meant.levers["stakes"], swings.schools["swing"] = 0.8, 2.0
    return state, meant, swings


@pytest.mark.parametrize("phase", [*TERM, *END_OF_YEAR, *RULES], ids=lambda phase: phase.__name__)
def test_wherever_stakes_count_it_is_those_of_the_year(swung, phase):
    one, other = after(phase, swung[1]), after(phase, swung[2])
    other.schools["swing"] = 1.0
    for kind in ("schools", "heads", "sides", "ties", "trusts"):
        columns, others = getattr(one, kind), getattr(other, kind)
        for name in columns:
            np.testing.assert_array_equal(columns[name], others[name], err_msg=f"{kind}.{name}")


@pytest.mark.parametrize("phase", ["heads_look", "collaborate", "blame", "heads_leave", "exclusions"])
def test_stakes_count_there(swung, phase):
    """Lest the test above compare what stakes do not move."""
    rule = next(each for each in (*TERM, *END_OF_YEAR, *RULES) if each.__name__ == phase)
    one, other = after(rule, swung[0]), after(rule, swung[1])
    kinds = ("schools", "heads", "sides")
    assert any((getattr(one, kind)[name] != getattr(other, kind)[name]).any() for kind in kinds
               for name in getattr(one, kind))  # fmt: skip


def test_this_years_threat_is_in_proportion_to_the_swing_and_effort_answers_less():
    state = small_world(schools=8, accountability__volatility=0.8).state
    steady = copy_of(state)
    steady.levers["volatility"] = 0.0
    one, other = judged(state), judged(steady)
    p = state.p.accountability
    threats = [-np.log(1.0 - each.schools["effort"] / p.effort_most) / p.effort_response for each in (one, other)]
    np.testing.assert_allclose(threats[0] / threats[1], one.schools["swing"])
    assert (one.schools["standing"] == other.schools["standing"]).all()


# --- joint publication


def chain(results, prosocial=0.0, **changes):
    """Schools in a line, each of which worked with its neighbours alone; all may publish jointly."""
    state = small_world(schools=len(results), accountability__joint=1, **changes).state
    state.schools["result"], state.schools["phase"], state.schools["controller"] = results, 0, -1
    state.heads["prosocial"] = prosocial
    beside = np.abs(state.sides["school"] - state.sides["partner"]) == 1
    assert beside.sum() == 2 * (len(results) - 1)
    state.ties["mutual"] = False
    state.ties["mutual"][state.sides["tie"][beside]] = True
    return state


def test_a_school_opts_in_where_the_mean_is_better_and_pools_with_those_who_did_too():
    """Means with neighbours: 0.0 gains (0.1), 0.2 gains (0.3), 0.7 loses (0.5), 0.6 loses (0.433), 0.0 gains (0.3)."""
    later = after(joint_publication, chain([0.0, 0.2, 0.7, 0.6, 0.0])).schools
    assert later["wish"].tolist() == [WISHES, WISHES, WOULD_NOT, WOULD_NOT, WISHES]
    assert later["joint"].tolist() == [1, 1, 0, 0, 0]
    np.testing.assert_allclose(later["lifted"], [0.1, -0.1, 0.0, 0.0, 0.0])


def test_a_head_who_cares_counts_what_partners_gain():
    """The middle of three loses 0.4 by pooling, each of the others gains 0.3: it is for it from a weight of 2/3 on."""
    for weight, wish in ((0.66, WOULD_NOT), (0.67, WISHES)):
        later = after(joint_publication, chain([0.0, 0.6, 0.0], weight)).schools
        assert later["wish"].tolist() == [WISHES, wish, WISHES]
    np.testing.assert_allclose(later["lifted"], [0.3, -0.4, 0.3])
    assert later["joint"].tolist() == [1, 2, 1]
    afraid = chain([0.0, 0.6, 0.0], 0.67, teachers__insecurity=1.0, teachers__displaced=0.5)
    assert after(joint_publication, afraid).schools["wish"][1] == WOULD_NOT


def test_only_those_who_work_together_or_are_in_one_group_may_and_only_where_both_are_allowed():
    state = chain([0.0, 0.6, 0.0])
    state.levers["joint"][0] = 0
    assert after(joint_publication, state).schools["wish"].tolist() == [COULD_NOT, WOULD_NOT, WISHES]
    state.ties["mutual"] = False
    assert after(joint_publication, state).schools["wish"].tolist() == [COULD_NOT] * 3
    state.schools["controller"][1:] = 0
    assert after(joint_publication, state).schools["wish"].tolist() == [COULD_NOT, WOULD_NOT, WISHES]
    state.schools["phase"][1] = 1
    assert after(joint_publication, state).schools["wish"].tolist() == [COULD_NOT] * 3


def test_what_is_published_is_what_families_and_rivals_see():
    """As if each school's own result were the pooled one; inspectors see the school itself."""
    state = small_world(schools=16, accountability__joint=1, trust__acts_start=0.9).run(1).state
    assert (state.schools["lifted"] != 0.0).any()
    own = copy_of(state)
    own.schools["result"], own.schools["lifted"] = state.schools["result"] + state.schools["lifted"], 0.0
    np.testing.assert_array_equal(show_faces(compiled(state)), show_faces(compiled(own)))
    for name in ("standing", "effort"):
        one, other = (judged(each).schools[name] for each in (state, own))
        np.testing.assert_array_equal(one, other)
        assert (one != state.schools[name]).any()
    plain = copy_of(state)
    plain.schools["lifted"] = 0.0
    np.testing.assert_array_equal(after(inspection, state).schools["grade"], after(inspection, plain).schools["grade"])
    assert shown(0, compiled(own)) == own.schools["result"][0]


@pytest.mark.parametrize(
    ("felt", "cares", "part"), [(0.0, 0.0, 1.0), (1.0, 0.0, 1 / 3), (0.5, 0.0, 2 / 3), (1.0, 0.5, 2 / 3)]
)
def test_a_head_feels_its_own_part_of_a_joint_result(felt, cares, part):
    """Of a mean over three a school's own effort moves a third; the two thirds for partners count as it cares."""
    state = small_world(accountability__free_riding=felt).state
    state.heads["prosocial"], state.schools["joint"][:2] = cares, [2, 0]
    assert part_of_own(0, compiled(state)) == pytest.approx(part)
    assert part_of_own(1, compiled(state)) == 1.0


def test_who_feels_it_slackens_by_that_part_of_the_threat():
    state = small_world(heads__prosocial=0.0, heads__prosocial_spread=0.0).run(1).state
    state.schools["joint"] = np.arange(24) % 3
    felt = copy_of(state)
    felt.p.accountability.free_riding = 1.0
    one, other = (judged(each).schools for each in (state, felt))
    np.testing.assert_array_equal(one["standing"], other["standing"])
    p = state.p.accountability
    threats = [-np.log(1.0 - each["effort"] / p.effort_most) / p.effort_response for each in (one, other)]
    np.testing.assert_allclose(threats[1], threats[0] / (1 + np.arange(24) % 3))


def test_how_many_a_joint_result_is_of_and_what_effort_goes_with_it():
    """Both are of the year that is over, not of who is to publish jointly in the next."""
    world = small_world(schools=16, accountability__joint=1, trust__acts_start=0.9).run(1)
    rows, told = np.arange(16), world.state.schools["joint"].copy()
    assert told.any()
    assert pool_size(world, rows) == 1.0
    assert np.isnan(effort_in_pools(world, rows))
    world.run(1)
    some = told > 0
    assert not np.array_equal(some, world.state.schools["joint"] > 0)
    assert pool_size(world, rows) == told[some].mean() + 1.0
    assert effort_in_pools(world, rows) == pytest.approx(world.state.schools["effort"][some].mean())
    alone = np.flatnonzero(~some)
    assert pool_size(world, alone) == 1.0
    assert np.isnan(effort_in_pools(world, alone))


def test_it_lasts_a_year_and_the_measures_tell_it():
    world = small_world(schools=16, trust__acts_start=0.9)
    world.enact("P24", None, 1, 4)
    rows = np.arange(16)
    assert rank_of_willing(world, rows) == 0.5
    world.run(1)
    share = METRICS["joint"].along(world.trajectory, [2, 3])
    assert share[0] == 0.0
    assert share[1] == (world.state.schools["joint"] > 0).mean() > 0.0
    both = world.state.schools["result"] + world.state.schools["lifted"]
    assert telling(world, rows) == np.corrcoef(both, world.state.schools["effectiveness"])[0, 1]
    world.run(1)
    assert not world.state.schools["lifted"].any()
    assert METRICS["joint"].along(world.trajectory, [6])[0] == 0.0


def test_the_rank_of_those_who_would_is_among_those_who_could():
    world = small_world(schools=4)
    world.state.schools["effectiveness"] = [0.4, 0.1, 0.2, 9.0]
    world.state.schools["wish"] = [WOULD_NOT, WISHES, WISHES, COULD_NOT]
    assert rank_of_willing(world, np.arange(4)) == pytest.approx((0.5 + 1.5) / 2 / 3)
