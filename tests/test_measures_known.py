"""Measures of whole worlds whose answer is known without them: by the rules that act there, by counting, by hand."""

import numpy as np
import pytest

from coopetition.agents.strategies import NAMES
from coopetition.model.measures import METRICS
from coopetition.model.measures.tiers import Mixture
from coopetition.model.trajectory import A_COOPERATES, ACTIVE, B_COOPERATES, FORCED, Trajectory
from worlds import small_world

HELP, COMPETE = "visionary", "lone-engine"  # one always cooperates, the other never
DECAY, YEARS = 0.02, 6
ONLY_DECAY = {
    "learning__decay": DECAY,
    "learning__noise": 0.0,
    "learning__gain": 0.0,
    "learning__money": 0.0,
    "teachers__shortage_cost": 0.0,
    "heads__skill_spread": 0.0,
    "fates__rescue_help": 0.0,
    "fates__intervention": 0.0,
    "fates__coasting": 0.0,
}


def heads(**shares):
    return {f"heads__mix__{name}": float(shares.get(name.replace("-", "_"), 0.0)) for name in NAMES}


def made_up(rows, schools, **traits):
    run = Trajectory(schools, np.zeros(schools, dtype=int))
    run.reserve(rows)
    run._filled = rows
    for name, value in ({"alive": True, "roll": (800.0, 200.0, 0.0)} | traits).items():
        run._rows[name][:rows] = value
    return run


def measured(name, run):
    return METRICS[name].along(run, [len(run) - 1])[0]


# cooperation


@pytest.mark.parametrize(("mix", "share"), [({"visionary": 1}, 1.0), ({"lone_engine": 1}, 0.0)])
def test_where_all_are_of_one_mind_forced_acts_change_nothing(mix, share):
    world = small_world("tour-de-france", 60, **heads(**mix)).run(2)
    forced = world.trajectory.acts[-1] & (ACTIVE | FORCED) == ACTIVE | FORCED
    both = world.trajectory.acts[-1] & (A_COOPERATES | B_COOPERATES) == A_COOPERATES | B_COOPERATES
    assert forced.sum() > 20
    assert both[forced].all(), "inside a trust both cooperate, whatever they are like"
    assert world.standing()["cooperation"] == world.standing()["willingness"] == share


def test_cooperation_and_willingness_are_counted_tie_by_tie():
    """Of heads who always or never help: both ends of a tie are helpers', or some; no chance in it."""
    world = small_world("tour-de-france", 60, **heads(visionary=1, lone_engine=1)).run(1)
    acts = world.trajectory.acts[1]
    free = acts & (ACTIVE | FORCED) == ACTIVE
    sides = world.state.sides
    lower = np.sort(np.flatnonzero(sides["school"] < sides["partner"]))
    ends = np.empty((2, len(acts)), dtype=int)
    ends[:, sides["tie"][lower]] = sides["school"][lower], sides["partner"][lower]
    helps = world.trajectory["strategy"][0][ends] == NAMES.index(HELP)
    standing = (
        METRICS["cooperation"].along(world.trajectory, [1])[0],
        METRICS["willingness"].along(world.trajectory, [1])[0],
    )
    assert standing == pytest.approx((helps.all(axis=0)[free].mean(), helps[:, free].mean()))
    assert 0.1 < standing[0] < standing[1] - 0.1


# the Matthew effect


def test_in_a_world_that_only_decays_the_slope_is_what_decay_leaves():
    """With every feedback off a lead shrinks by 2% a term: over the nine terms after year 3, and over all eighteen."""
    standing = small_world(schools=60, **ONLY_DECAY).run(YEARS).standing()
    assert standing["matthew_slope"] == pytest.approx((1 - DECAY) ** 9 - 1, abs=1e-9)
    assert standing["spread_ratio"] == pytest.approx((1 - DECAY) ** 18, abs=1e-9)
    assert standing["rank_persistence"] == pytest.approx(1.0)


def test_the_difference_from_the_world_without_feedbacks_is_what_they_add():
    """Luck of the term is no feedback: it leaves the slope where decay put it, and spreads schools."""
    lucky = small_world(schools=400, **ONLY_DECAY | {"learning__noise": 0.05}).run(YEARS).standing()
    assert lucky["matthew_slope"] == pytest.approx((1 - DECAY) ** 9 - 1, abs=0.06)
    assert lucky["spread_ratio"] > (1 - DECAY) ** 18 + 0.03
    assert lucky["rank_persistence"] < 0.95


def test_closed_sites_count_in_slope_spread_and_ranks():
    """By hand. Leads at the start are -1, 0 and 1; in year 3 twice that; at the end the closed site alone has 3 more.

    Slope: (1 x 3) / (1 x 2 + 1 x 2); without the closed site, 0. Then two of three ranks change places,
    1 - 6 x 2 / (3 x 8); without the closed site, none.
    """
    q = np.empty((13, 3))
    q[:9], q[9:12], q[12] = (-1, 0, 1), (-2, 0, 2), (-2, 0, 5)
    alive = np.ones((13, 3), dtype=bool)
    alive[10:, 2] = False
    run = made_up(13, 3, effectiveness=q, alive=alive)
    assert measured("matthew_slope", run) == pytest.approx(3 / 4)
    assert measured("spread_ratio", run) == pytest.approx(np.sqrt((9 + 1 + 16) / 2))
    assert measured("rank_persistence", run) == pytest.approx(1.0)
    run._rows["effectiveness"][12] = (-2, 5, 0)
    assert measured("rank_persistence", run) == pytest.approx(1 / 2)


def test_a_closed_site_keeps_what_it_last_had():
    run = small_world("mortal-engines", 60, fates__viable=1.0, fates__closing=1.0).run(8).trajectory
    closed = np.flatnonzero(~run["alive"][-1])
    assert len(closed) > 0
    for site in closed:
        last = int(run["alive"][:, site].argmin())
        for kept in ("effectiveness", "income"):
            assert (run[kept][last:, site] == run[kept][last, site]).all()
            assert run[kept][last, site] != 0.0


# two tiers


@pytest.mark.parametrize(
    ("fit", "tiers"),
    [
        (Mixture(10.1, 0.11, 2.01), 1.0),
        (Mixture(10.0, 0.11, 2.01), 0.0),
        (Mixture(10.1, 0.10, 2.01), 0.0),
        (Mixture(10.1, 0.11, 2.00), 0.0),
    ],
)
def test_two_tiers_take_evidence_weight_and_distance_together(fit, tiers):
    assert METRICS["two_tiers"].function(fit) == tiers


def test_the_evidence_for_two_tiers_by_hand():
    """A quarter of schools each at -5, -3, 3 and 5: one normal of variance 17, or two of variance 1 at -4 and 4.

    Halving the weights costs n ln 2, the smaller variance brings n / 2 ln 17: twice the difference, less 3 ln n.
    """
    run = made_up(1, 100, effectiveness=np.repeat([-5.0, -3.0, 3.0, 5.0], 25))
    assert measured("bimodality", run) == pytest.approx(100 * np.log(17 / 4) - 3 * np.log(100), abs=1e-6)
    assert measured("two_tiers", run) == 1.0


# turns


def test_who_never_leads_makes_turns_less_even():
    """Two of four riders take strict turns: ln 2 / ln 4 = 1/2 of the most even; by chance 30 of 59 changes."""
    leading, riding = np.zeros((61, 4), dtype=bool), np.ones((61, 4), dtype=bool)
    leading[1::2, 0] = leading[2::2, 1] = True
    run = made_up(61, 4, leading=leading, riding=riding)
    assert measured("rotation", run) == pytest.approx(1 / 2)
    assert measured("turn_taking", run) == pytest.approx(1 / 2 * (1 - 30 / 59) / (3 / 4))


# segregation and the gap


def test_segregation_says_how_many_would_have_to_move():
    """Two schools of a hundred, with 70 poor pupils and with 30.

    If twenty of the hundred poor change places with others, both have 50: Gorard's share. If they move without anyone
    in return, it takes forty: 30 beside 30 others, and 70 beside 70.
    """
    run = made_up(1, 2, roll=[[30.0, 70.0, 0.0], [70.0, 30.0, 0.0]])
    assert measured("segregation_gorard", run) == pytest.approx(0.2)
    assert measured("segregation", run) == pytest.approx(0.4)


def test_the_gap_of_equal_schools_is_that_inside_them_and_of_apart_ones_that_between():
    """Half a sd inside each school, a quarter between them where the groups are apart; twelve months for one sd."""
    marks = [[0.5, 0.0, 0.0], [0.75, 0.25, 0.0]]
    even = made_up(1, 2, roll=[[80.0, 20.0, 0.0], [80.0, 20.0, 0.0]], attainment=marks)
    assert measured("attainment_gap", even) == pytest.approx(0.5)
    assert measured("attainment_gap_months", even) == pytest.approx(6.0)
    apart = made_up(1, 2, roll=[[0.0, 20.0, 0.0], [80.0, 0.0, 0.0]], attainment=marks)
    assert measured("attainment_gap", apart) == pytest.approx(0.75)
    assert measured("attainment_gap_months", apart) == pytest.approx(9.0)


# groups


def tied(ends, acts, **traits):
    run = made_up(1, 4, **traits)
    run.ends, run._acts = np.array(ends).T, np.array([acts], dtype=np.uint8)
    return run


def test_insularity_is_what_members_do_inside_less_what_they_do_outside():
    both, one = ACTIVE | A_COOPERATES | B_COOPERATES, ACTIVE | A_COOPERATES
    groups = {"controller": [0, 0, 1, -1]}
    ends = [(0, 1), (0, 2), (1, 3), (2, 3)]
    assert measured("insularity", tied(ends, [both | FORCED, ACTIVE, ACTIVE, both], **groups)) == pytest.approx(
        1 - 1 / 4
    )
    # outside, members act on 0-2 (both of them), 1-3 (school 1) and 2-3 (school 2)
    assert measured("insularity", tied(ends, [one, both, one, one], **groups)) == pytest.approx(0.5 - 4 / 4)
    assert np.isnan(measured("insularity", tied(ends, [both] * 4, controller=[-1, -1, -1, -1])))
    assert np.isnan(measured("insularity", tied(ends[:1], [both], controller=[0, 0, -1, -1])))


def test_diversity_is_the_spread_within_groups_by_that_of_all():
    alike = made_up(1, 4, controller=[0, 0, 1, 1], effectiveness=[1.0, 1.0, 3.0, 3.0])
    assert measured("diversity", alike) == 0.0
    mixed = made_up(1, 4, controller=[0, 0, 1, 1], effectiveness=[1.0, 3.0, 1.0, 3.0])
    assert measured("diversity", mixed) == pytest.approx(1.0)
    assert np.isnan(measured("diversity", made_up(1, 4, controller=[0, 1, 2, -1], effectiveness=[1.0, 2.0, 3.0, 4.0])))
    closed = made_up(
        1, 4, controller=[0, 0, 0, -1], effectiveness=[1.0, 1.0, 9.0, 3.0], alive=[True, True, False, True]
    )
    assert measured("diversity", closed) == 0.0


def test_capture_is_what_support_brings_the_advantaged():
    run = made_up(1, 2, roll=[(300.0, 9.0, 9.0), (100.0, 0.0, 0.0)], value_added=[0.1, 0.5])
    run._rows["attainment"][0, :, 0] = [0.2, 0.3]
    assert measured("capture", run) == pytest.approx((300 * 0.1 - 100 * 0.2) / 400)


def test_where_need_alone_decides_nothing_is_captured():
    """Where all pupils are advantaged, or have one claim, an equal share is what each gets."""
    need, voice = (small_world(schools=12, learning__voice=v).run(1).standing()["capture"] for v in (0.0, 1.0))
    assert need < 0 < voice
    assert small_world(schools=12, learning__support=0.0).run(1).standing()["capture"] == pytest.approx(0, abs=1e-15)
