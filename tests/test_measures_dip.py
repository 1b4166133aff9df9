"""Hartigan's dip, on samples and distributions whose dip is known by reckoning of another kind."""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import expon, norm

from coopetition.model.measures import METRICS
from coopetition.model.measures.dip import POINTS, dip
from coopetition.model.measures.tiers import mixture
from coopetition.model.trajectory import Trajectory

LEAST = 1 / (2 * POINTS)


def standing(values, **traits):
    """Open schools of this effectiveness, alike in intake, or as given: their `dip`."""
    run = Trajectory(len(values), np.zeros(len(values), dtype=int))
    run.reserve(1)
    run._filled = 1
    for name, value in {"alive": True, "roll": (800.0, 200.0, 0.0), "effectiveness": values, **traits}.items():
        run._rows[name][:1] = value
    return METRICS["dip"].along(run, [0])[0]


def spaced(quantile, n):
    """So many schools, as evenly as can be, of a distribution with these quantiles."""
    return quantile((np.arange(n) + 0.5) / n)


def dip_of_two_normals(half):
    """The dip of an even mixture of N(-half, 1) and N(half, 1), of the whole distribution, by its symmetry.

    The nearest function with one hump is a line through the middle. It stays d above the distribution at the outer
    flank of the left hump and d below at the inner one, where the density is the line's slope.
    """

    def density(x):
        return (norm.pdf(x + half) + norm.pdf(x - half)) / 2

    def below(x, slope):  # how far the line lies below the distribution
        return (norm.cdf(x + half) + norm.cdf(x - half)) / 2 - 0.5 - slope * x

    def flanks(slope):
        return (brentq(lambda x: density(x) - slope, low, high) for low, high in ((-half - 9, -half), (-half, 0)))

    slope = brentq(lambda s: sum(below(x, s) for x in flanks(s)), density(0) * 1.001 + 1e-9, density(-half) * 0.999)
    return max(below(x, slope) for x in flanks(slope))


def test_one_hump_has_the_least_dip_there_is():
    for n in (60, 100, 600):
        for quantile in (np.array, norm.ppf, expon.ppf):
            assert dip(spaced(quantile, n)) == pytest.approx(LEAST, abs=0.002)
    for n in (100, 125, 250):  # among them some whose quantiles are even to the last bit
        assert dip(np.arange(float(n))) == pytest.approx(LEAST, abs=1e-12)


@pytest.mark.parametrize(("lower", "upper", "expected"), [(300, 300, 1 / 4), (200, 400, 1 / 6), (60, 540, 1 / 20)])
def test_two_points_have_half_the_smaller_share(lower, upper, expected):
    """One of two points can be the hump, the other cannot: of its share, half lies above any such curve or below."""
    assert dip(np.repeat([-1.0, 1.0], [lower, upper])) == pytest.approx(expected, abs=LEAST)


@pytest.mark.parametrize("half", [2.0, 3.0, 5.0])
@pytest.mark.parametrize("n", [60, 600])
def test_two_normals_have_the_dip_that_geometry_gives_them(half, n):
    grid = np.linspace(-half - 6, half + 6, 20001)
    shares = (norm.cdf(grid + half) + norm.cdf(grid - half)) / 2
    values = spaced(lambda p: np.interp(p, shares, grid), n)
    assert dip(values) == pytest.approx(dip_of_two_normals(half) + LEAST, abs=0.001)


def test_worlds_of_sixty_and_of_six_hundred_have_one_scale():
    found = {}
    for n in (60, 600):
        rng = np.random.default_rng(n)
        samples = [rng.normal(np.where(rng.random(n) < 0.5, -4, 4)) for _ in range(60)]
        found[n] = np.mean([dip(values) for values in samples])
    assert found[60] == pytest.approx(found[600], abs=0.01)


def test_chance_has_the_size_that_is_published():
    """Of uniform samples of 100, half have a dip above 0.0355, one in twenty above 0.0511 (tables of R's diptest)."""
    rng = np.random.default_rng(1)
    found = [dip(rng.random(100)) for _ in range(4000)]
    assert np.median(found) == pytest.approx(0.0355, abs=0.0006)
    assert np.quantile(found, 0.95) == pytest.approx(0.0511, abs=0.001)


def test_a_long_tail_is_one_hump_though_two_normals_fit_it_better():
    rng = np.random.default_rng(4)
    samples = [np.exp(rng.normal(size=150)) for _ in range(100)]
    assert np.mean([mixture(values).evidence > 10 for values in samples]) > 0.9
    assert np.median([dip(values) for values in samples]) < 0.03


def test_two_tiers_have_two_humps():
    rng = np.random.default_rng(5)
    found = standing(np.concatenate([rng.normal(-0.5, 0.1, 60), rng.normal(0.5, 0.1, 90)]))
    assert 0.12 < found < 0.2  # 0.2 is half the smaller share


def test_what_comes_of_intake_or_stands_closed_does_not_count():
    rng = np.random.default_rng(7)
    poor = np.where(rng.random(150) < 0.5, 100.0, 600.0)
    roll = np.column_stack([1000.0 - poor, poor, 0.0 * poor])
    values = 0.1 * rng.normal(size=150) - 2e-3 * poor
    assert standing(values) > 0.1
    assert standing(values, roll=roll) < 0.03
    closed = np.where(poor > 300, values, 0.1)
    assert standing(closed, alive=poor > 300) < 0.035


def test_neither_unit_nor_order_matters():
    values = np.random.default_rng(2).normal(size=60)
    assert standing(values) == pytest.approx(standing(5 - 100 * values[::-1]))


def test_it_needs_ten_schools_that_differ():
    values = np.random.default_rng(3).normal(size=10)
    assert not np.isnan(standing(values))
    assert np.isnan(standing(values[:9]))
    assert np.isnan(standing(np.full(60, 0.1)))
    assert np.isnan(standing(values, alive=False))
