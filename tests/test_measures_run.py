"""Measures of a run so far, on runs built to have a known answer."""

import numpy as np
import pytest

from coopetition.model.measures import METRICS
from coopetition.model.measures.recovery import kaplan_meier_median, spells
from coopetition.model.measures.tiers import LEAST_SCHOOLS, mixture
from coopetition.model.trajectory import Trajectory

YEARS_4 = 13  # rows: the start and twelve terms


def world(rows, schools, cluster=0, **traits):
    """A run of so many rows, with open schools of 1,000 pupils and what is given."""
    run = Trajectory(schools, np.broadcast_to(cluster, schools))
    run.reserve(rows)
    run._filled = rows
    for name, value in ({"alive": True, "controller": -1, "roll": (800.0, 200.0, 0.0)} | traits).items():
        run._rows[name][:rows] = value
    return run


def measured(name, run):
    return METRICS[name].along(run, [len(run) - 1])[0]


def quality(start, before, after, schools=4000, rows=YEARS_4):
    """A run whose effectiveness is this at the start, from year 3 on, and in the last row."""
    q = np.empty((rows, schools))
    q[:], q[9:], q[-1] = start, before, after
    return world(rows, schools, effectiveness=q)


def normal(seed, n=4000):
    return np.random.default_rng(seed).normal(size=n)


# Matthew


def test_the_slope_is_nought_where_nothing_moves_and_one_where_leads_double():
    q = normal(1)
    assert measured("matthew_slope", quality(q, q, q)) == 0.0
    assert measured("matthew_slope", quality(q, q, 2 * q)) == pytest.approx(1.0)
    assert measured("matthew_slope", quality(q, q, 3 + q / 2)) == pytest.approx(-0.5)


def test_luck_in_the_starting_year_is_not_mistaken_for_convergence():
    true, luck = normal(1), normal(2)
    run = quality(true, true + luck, true)
    naive = np.polyfit(true + luck, true - (true + luck), 1)[0]
    assert naive < -0.4
    assert abs(measured("matthew_slope", run)) < 0.05


def test_the_slope_does_not_depend_on_the_unit():
    q, later = normal(1), normal(3)
    one, two = (quality(k * q, k * q, k * (q + later)) for k in (1.0, 10.0))
    assert measured("matthew_slope", one) == pytest.approx(measured("matthew_slope", two))


def test_the_slope_is_undefined_before_year_four_without_differences_and_with_a_useless_instrument():
    q = normal(1)
    assert np.isnan(METRICS["matthew_slope"].along(quality(q, q, 2 * q), [11])[0])
    assert np.isnan(measured("matthew_slope", quality(0.1, q, q)))
    assert np.isnan(measured("matthew_slope", quality(q, 0.1, q)))
    assert np.isnan(measured("matthew_slope", quality(q, normal(2), normal(2))))
    assert np.isnan(measured("matthew_slope", quality(q[:1], q[:1], q[:1], schools=1)))


def test_money_is_told_in_logs_over_sites_that_had_some():
    money = np.exp(normal(1, 50))
    run = world(YEARS_4, 50, income=money)
    assert measured("matthew_slope_money", run) == 0.0
    run._rows["income"][YEARS_4 - 1] = money**2
    assert measured("matthew_slope_money", run) == pytest.approx(1.0)
    run._rows["income"][0, :10] = 0.0
    assert measured("matthew_slope_money", run) == pytest.approx(1.0)
    run._rows["income"][0] = 0.0
    assert np.isnan(measured("matthew_slope_money", run))


def test_rank_persistence_looks_at_ranks_alone():
    q = normal(1, 100)
    assert measured("rank_persistence", quality(q, q, np.exp(q), schools=100)) == pytest.approx(1.0)
    assert measured("rank_persistence", quality(q, q, -q, schools=100)) == pytest.approx(-1.0)
    assert np.isnan(measured("rank_persistence", quality(q, q, 0.1, schools=100)))


def test_ties_share_their_average_rank():
    # ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: covariance 4.5, squares 4.5 and 5
    run = quality([1.0, 2.0, 2.0, 3.0], 0.0, [1.0, 2.0, 3.0, 4.0], schools=4)
    assert measured("rank_persistence", run) == pytest.approx(4.5 / np.sqrt(4.5 * 5))


def test_spread_is_compared_with_the_start():
    q = normal(1)
    assert measured("spread_ratio", quality(q, q, 1 - 2 * q)) == pytest.approx(2.0)
    assert np.isnan(measured("spread_ratio", quality(0.1, q, q)))


# two tiers


def two_tiers(values):
    run = world(1, len(values), effectiveness=values)
    return measured("bimodality", run), measured("two_tiers", run)


def test_one_normal_is_rarely_taken_for_two():
    found = [two_tiers(normal(seed, 150)) for seed in range(50)]
    assert sum(evidence > 10 for evidence, _ in found) <= 1
    assert sum(tiers for _, tiers in found) <= 1
    assert np.median([evidence for evidence, _ in found]) < -5


@pytest.mark.parametrize("lower", [0.2, 0.5, 0.8])
def test_two_groups_apart_are_found(lower):
    for seed in range(10):
        rng = np.random.default_rng(seed)
        low = rng.random(150) < lower
        evidence, tiers = two_tiers(np.where(low, rng.normal(-0.5, 0.15, 150), rng.normal(0.5, 0.2, 150)))
        assert evidence > 10
        assert tiers == 1.0


def test_a_long_tail_is_not_a_tier():
    found = [two_tiers(np.exp(normal(seed, 150))) for seed in range(50)]
    assert np.mean([evidence > 10 for evidence, _ in found]) > 0.9  # why evidence alone is not enough
    assert np.mean([tiers for _, tiers in found]) < 0.2


def test_a_few_outliers_are_not_a_tier():
    values = normal(3, 150)
    values[:6] += 12.0
    evidence, tiers = two_tiers(values)
    assert evidence > 10
    assert tiers == 0.0


def test_tiers_that_come_of_intake_do_not_count():
    rng = np.random.default_rng(7)
    poor = np.where(rng.random(150) < 0.5, 100.0, 600.0)
    roll = np.column_stack([1000.0 - poor, poor, 0.0 * poor])
    noise = 0.1 * rng.normal(size=150)
    run = world(1, 150, roll=roll, effectiveness=noise - 2e-3 * poor)
    assert two_tiers(noise - 2e-3 * poor)[1] == 1.0  # seen as they are, two groups stand out
    assert measured("two_tiers", run) == 0.0
    assert measured("bimodality", run) == pytest.approx(two_tiers(noise)[0], abs=2.0)


def test_schools_exactly_alike_are_not_a_tier():
    """Without a least spread, a tier could shrink onto them and the likelihood grow without bound."""
    values = normal(1, 150)
    values[:20] = 0.0
    evidence, tiers = two_tiers(values)
    assert evidence < 20
    assert tiers == 0.0


def test_closed_schools_are_not_a_tier():
    q = normal(1, 150)
    q[:50] -= 20.0
    run = world(1, 150, effectiveness=q, alive=np.arange(150) >= 50)
    assert measured("two_tiers", run) == 0.0


def test_tiers_do_not_depend_on_unit_or_order():
    values = np.concatenate([normal(1, 60) - 3, normal(2, 90) + 3])
    fit = mixture(values)
    assert fit.weight == pytest.approx(0.4, abs=0.01)
    assert fit.separation == pytest.approx(6.0, abs=0.6)
    np.testing.assert_allclose(mixture(5 + 100 * values[::-1]), fit, rtol=1e-6)


def test_evidence_is_that_of_the_density_itself():
    """Against a plain calculation at the true values, which the greatest likelihood must exceed."""
    values = np.concatenate([normal(1, 60) - 3, normal(2, 90) + 3])

    def density(x, mean, sd):
        return np.exp(-0.5 * ((x - mean) / sd) ** 2) / (sd * np.sqrt(2 * np.pi))

    one = np.log(density(values, values.mean(), values.std())).sum()
    two = np.log(0.4 * density(values, -3, 1) + 0.6 * density(values, 3, 1)).sum()
    plain = 2 * (two - one) - 3 * np.log(150)
    assert plain < mixture(values).evidence < plain + 15  # five fitted parameters gain about 5 on average


def test_tiers_need_schools_that_differ():
    assert np.isnan(two_tiers(normal(1, LEAST_SCHOOLS - 1))).all()
    assert not np.isnan(two_tiers(normal(1, LEAST_SCHOOLS))).any()
    assert np.isnan(two_tiers(np.full(150, 0.1))).all()
    assert np.isnan(measured("bimodality", world(1, 20, alive=False)))


# recovery


def test_kaplan_meier_against_a_hand_computed_example():
    # 6 at risk at 1: one mends, 5/6; one leaves; 4 at risk at 2: two mend, 5/12; so the median is 2
    assert kaplan_meier_median(np.array([1, 1, 2, 2, 3, 4]), np.array([1, 0, 1, 1, 0, 1], dtype=bool)) == 2
    # exactly a half counts: 3/4 after 1, then 2/3 of that
    assert kaplan_meier_median(np.array([1, 5, 5, 9]), np.array([1, 1, 0, 0], dtype=bool)) == 5
    # without the censored, the median would be 3; as watched, it is 7
    watched, seen = np.array([3, 2, 2, 7, 9]), np.array([1, 0, 0, 1, 1], dtype=bool)
    assert kaplan_meier_median(watched, seen) == 7
    assert np.isnan(kaplan_meier_median(np.array([4, 9]), np.array([False, False])))
    assert np.isnan(kaplan_meier_median(np.array([], dtype=int), np.array([], dtype=bool)))


def test_spells_end_by_mending_or_by_leaving_watch():
    lost = np.array(
        [
            #  mends  again  closes  end  fast  never
            [0.0, 0.0, 0.0, 0.0, 0.0, 0.1],
            [0.4, 0.4, 0.4, 0.0, 0.0, 0.1],
            [0.3, 0.3, 0.3, 0.4, 0.4, 0.1],
            [0.2, 0.7, 0.0, 0.3, 0.1, 0.1],
            [0.1, 0.3, 0.0, 0.3, 0.0, 0.1],
        ]
    )
    alive = np.ones(lost.shape, dtype=bool)
    alive[3:, 2] = False
    watched, mended = spells(lost, alive)
    #                              mends again again closes end fast
    np.testing.assert_array_equal(watched, [2, 1, 1, 1, 2, 1])
    np.testing.assert_array_equal(mended, [True, False, True, False, False, True])


def test_a_closed_school_is_not_punctured():
    watched, _ = spells(np.array([[0.0], [0.0], [0.4]]), np.array([[True], [False], [False]]))
    assert len(watched) == 0


def test_recovery_time_of_a_steady_healing():
    lost = np.zeros((20, 5))
    lost[3:] = 0.4 * 0.8 ** np.arange(17)[:, None]  # 0.8^3 > 0.5 >= 0.8^4
    assert measured("recovery_time", world(20, 5, puncture=lost)) == 4
    assert np.isnan(measured("recovery_time", world(6, 5, puncture=lost[:6])))
    assert np.isnan(measured("recovery_time", world(6, 5)))


# turns


def partnership(leaders, riders, terms=None):
    """A run in which these led, term by term (-1: nobody), and all of so many schools rode; one more never does."""
    leading = np.zeros((len(leaders) + 1, riders + 1), dtype=bool)
    for term, leader in enumerate(leaders, 1):
        if leader >= 0:
            leading[term, leader] = True
    riding = np.zeros_like(leading)
    riding[1:, :riders] = True
    return world(len(leading), riders + 1, leading=leading, riding=riding)


@pytest.mark.parametrize("n", [2, 3, 5])
def test_strict_rotation(n):
    run = partnership(list(range(n)) * 60, n)
    assert measured("turn_taking", run) == pytest.approx(1 / (n - 1), rel=0.02)
    assert measured("rotation", run) == pytest.approx(1.0)
    assert measured("lead_share", run) == 1.0


def test_one_eternal_leader_takes_no_turns():
    run = partnership([1] * 60, 3)
    assert measured("turn_taking", run) == 0.0
    assert measured("rotation", run) == 0.0


def test_a_lead_by_lot_is_no_turn_taking():
    found = [
        measured("rotation", partnership(np.random.default_rng(seed).integers(0, 4, 300), 4)) for seed in range(30)
    ]
    assert abs(np.mean(found)) < 0.05
    found = [measured("turn_taking", partnership(np.random.default_rng(k).integers(0, 4, 300), 4)) for k in range(30)]
    assert abs(np.mean(found)) < 0.02


def test_long_reigns_are_less_than_chance():
    run = partnership([0] * 30 + [1] * 30, 2)
    assert measured("turn_taking", run) < -0.5
    assert measured("rotation", run) < -0.5


def test_turns_by_hand():
    """Leads 0 1 0 2 and one term without: entropy of (1/2, 1/4, 1/4); changes 1, by chance 1 - 2/12; share 4/5."""
    run = partnership([0, 1, -1, 0, 2], 3)
    entropy = 1.5 * np.log(2) / np.log(3)
    assert measured("turn_taking", run) == pytest.approx(entropy * 0.8 * (2 / 12) / (2 / 3))
    assert measured("rotation", run) == pytest.approx(entropy * 0.8)
    assert measured("lead_share", run) == 0.8


def test_chance_is_the_mean_over_all_orders():
    """Over all orders of the same leaders, turn-taking is nought: the null is exact."""
    from itertools import permutations

    found = [measured("turn_taking", partnership(order, 3)) for order in permutations([0, 0, 0, 1, 2])]
    assert np.mean(found) == pytest.approx(0.0, abs=1e-12)
    assert np.std(found) > 0.1


def test_partnerships_weigh_by_their_members():
    """Two that rotate strictly, three with an eternal leader; one that rides and leads alone does not count."""
    cluster = np.array([4, 4, 9, 9, 9, 2])
    leading = np.zeros((61, 6), dtype=bool)
    leading[1::2, 0] = leading[2::2, 1] = leading[1:, 2] = leading[1:, 5] = True
    riding = np.zeros_like(leading)
    riding[1:] = True
    run = world(61, 6, cluster=cluster, leading=leading, riding=riding)
    assert measured("rotation", run) == pytest.approx(2 / 5)


def test_a_leader_whom_nobody_follows_has_not_led():
    run = partnership([0, 1] * 30, 2)
    run._rows["riding"][31:61] = run._rows["leading"][31:61]
    assert measured("rotation", run) == pytest.approx(0.5)


def test_turns_are_undefined_where_nobody_rode():
    run = world(61, 5)
    for name in ("turn_taking", "rotation", "lead_share"):
        assert np.isnan(measured(name, run))


def test_riding_without_a_leader_is_no_turn_taking_and_no_lead():
    run = partnership([-1] * 20, 4)
    assert measured("turn_taking", run) == 0.0
    assert measured("lead_share", run) == 0.0


# rescues


def test_rescues_are_school_years():
    rescued = np.zeros((10, 4), dtype=bool)
    rescued[3:6, 0] = rescued[3:9, 1] = rescued[6:, 2] = True  # the second one twice running
    rescued[9, 3] = True
    run = world(10, 4, rescued=rescued)
    np.testing.assert_array_equal(METRICS["rescues"].along(run, [0, 2, 3, 5, 6, 8, 9]), [0, 0, 2, 2, 4, 4, 6])


def test_a_school_closed_in_the_year_of_its_rescue_was_rescued_once():
    rescued, alive = np.zeros((10, 2), dtype=bool), np.ones((10, 2), dtype=bool)
    rescued[3:, 0], alive[3:, 0] = True, False
    assert measured("rescues", world(10, 2, rescued=rescued, alive=alive)) == 1
