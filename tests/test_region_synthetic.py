"""A synthetic region looks like England: the figures are means over seeds of regions of 3,000 schools."""

import subprocess
import sys

import numpy as np
import pytest

from coopetition.model.region import Region, RegionError
from coopetition.model.region.figures import dissimilarity, gini
from coopetition.model.region.zones import zones_around

SEEDS = range(1, 7)
SIZE = 3000


@pytest.fixture(scope="module")
def regions():
    return [Region.synthetic(SIZE, seed) for seed in SEEDS]


def over(regions, figure):
    return float(np.mean([figure(region.schools) for region in regions]))


def medians_within(schools, index):
    towns = np.unique(schools["authority"])
    rows = [np.flatnonzero(schools["authority"] == town) for town in towns]
    return np.median([index(schools, row) for row in rows if len(row) >= 5])


def test_roll_as_fact_a1(regions):
    assert over(regions, lambda s: s["roll"].mean()) == pytest.approx(1068, abs=25)
    assert over(regions, lambda s: s["roll"].std()) == pytest.approx(403, abs=20)
    assert over(regions, lambda s: gini(s["roll"])) == pytest.approx(0.21, abs=0.01)
    within = over(regions, lambda s: medians_within(s, lambda t, rows: gini(t["roll"][rows])))
    assert within == pytest.approx(0.18, abs=0.01)
    assert min(region.schools["roll"].min() for region in regions) >= 120


def test_disadvantage_as_fact_a2(regions):
    assert over(regions, lambda s: s["disadvantaged"].mean()) == pytest.approx(0.28, abs=0.01)
    assert over(regions, lambda s: s["disadvantaged"].std()) == pytest.approx(0.14, abs=0.01)
    assert over(regions, lambda s: dissimilarity(s["roll"], s["disadvantaged"])) == pytest.approx(0.28, abs=0.015)
    within = over(
        regions,
        lambda s: medians_within(s, lambda t, rows: dissimilarity(t["roll"][rows], t["disadvantaged"][rows])),
    )
    assert within == pytest.approx(0.22, abs=0.015)


def test_results_follow_intake_as_facts_a3_and_a4(regions):
    correlation = over(regions, lambda s: np.corrcoef(s["disadvantaged"], s["value_added"])[0, 1])
    assert correlation == pytest.approx(-0.44, abs=0.02)
    assert over(regions, lambda s: s["value_added"].std()) == pytest.approx(0.39, abs=0.01)
    assert over(regions, lambda s: s["value_added"].mean()) == pytest.approx(0, abs=0.02)


def test_grades_follow_intake_as_fact_a6(regions):
    for grade, share in ((1, 0.16), (2, 0.66), (3, 0.14), (4, 0.04)):
        assert over(regions, lambda s, grade=grade: (s["grade"] == grade).mean()) == pytest.approx(share, abs=0.01)

    def outstanding(schools, low, high):
        least, most = np.quantile(schools["disadvantaged"], [low, high])
        inside = (schools["disadvantaged"] >= least) & (schools["disadvantaged"] <= most)
        return (schools["grade"][inside] == 1).mean()

    # EPI 2016: 48% where few are disadvantaged against 22% of all, 14% where many are
    assert over(regions, lambda s: outstanding(s, 0, 0.125)) > 0.27
    assert over(regions, lambda s: outstanding(s, 0.8, 1)) < 0.10


def test_places_leave_many_schools_full_and_a_few_half_empty(regions):
    def occupancy(schools):
        return schools["roll"] / schools["places"]

    assert over(regions, lambda s: occupancy(s).mean()) == pytest.approx(0.92, abs=0.01)
    assert 0.3 < over(regions, lambda s: (occupancy(s) > 0.98).mean()) < 0.45
    assert 0.01 < over(regions, lambda s: (occupancy(s) < 0.6).mean()) < 0.06
    assert max(occupancy(region.schools).max() for region in regions) <= 1


def test_additional_needs_rise_mildly_with_disadvantage(regions):
    assert over(regions, lambda s: s["additional_needs"].mean()) == pytest.approx(0.14, abs=0.005)
    rise = over(regions, lambda s: np.corrcoef(s["disadvantaged"], s["additional_needs"])[0, 1])
    assert 0.2 < rise < 0.5


def test_trusts_are_small_and_of_one_authority(regions):
    assert over(regions, lambda s: (s["trust"] != "").mean()) == pytest.approx(0.40, abs=0.03)
    schools = regions[0].schools
    names, sizes = np.unique(schools["trust"][schools["trust"] != ""], return_counts=True)
    assert sizes.min() >= 2
    assert sizes.max() <= 6
    assert all(len(set(schools["authority"][schools["trust"] == name])) == 1 for name in names[:100])


def test_places_on_the_map(regions):
    schools = regions[0].schools
    apart = np.hypot(schools["x"][:, None] - schools["x"], schools["y"][:, None] - schools["y"])
    np.fill_diagonal(apart, np.inf)
    nearest = apart.min(axis=1)
    assert nearest.min() >= 0.398  # 0.4 km before places are rounded to the metre
    assert 1.2 < np.median(nearest) < 2.0
    # borders touch: some schools have their nearest neighbour in another town, most in their own
    other = schools["authority"] != schools["authority"][apart.argmin(axis=1)]
    assert 0.02 < other.mean() < 0.25
    # neighbours' intakes are alike
    neighbour = schools["disadvantaged"][apart.argmin(axis=1)]
    assert 0.3 < np.corrcoef(schools["disadvantaged"], neighbour)[0, 1] < 0.6


def test_schools_are_denser_towards_the_centre_of_a_town(regions):
    schools = regions[0].schools
    apart = np.hypot(schools["x"][:, None] - schools["x"], schools["y"][:, None] - schools["y"])
    np.fill_diagonal(apart, np.inf)
    ratios = []
    for town in np.unique(schools["authority"]):
        mine = np.flatnonzero(schools["authority"] == town)
        x, y = schools["x"][mine], schools["y"][mine]
        outwards = mine[np.argsort(np.hypot(x - x.mean(), y - y.mean()))]
        inner, outer = (apart[half].min(axis=1).mean() for half in np.array_split(outwards, 2))
        ratios.append(inner / outer)
    # evenly spread schools give 0.88: those on the edge have fewer neighbours
    assert np.mean(ratios) < 0.75


def test_zones_hold_the_pupils_of_the_rolls(regions):
    for region in regions[:2]:
        living = sum(region.zones[group] for group in ("advantaged", "disadvantaged", "additional_needs"))
        assert len(living) == 2 * len(region)
        assert living.sum() == pytest.approx(region.schools["roll"].sum(), rel=1e-9)
        poor = region.schools["roll"] * region.schools["disadvantaged"]
        assert region.zones["disadvantaged"].reshape(-1, 2).sum(axis=1) == pytest.approx(poor, rel=1e-9)


def test_zones_lie_about_the_schools_and_differ(regions):
    schools, zones = regions[0].schools, regions[0].zones
    away = np.hypot(zones["x"] - np.repeat(schools["x"], 2), zones["y"] - np.repeat(schools["y"], 2))
    assert 0.3 < np.median(away) < 1.2
    pupils = sum(zones[group] for group in ("advantaged", "disadvantaged", "additional_needs"))
    share = (zones["disadvantaged"] / pupils).reshape(-1, 2)
    assert 0.02 < np.abs(share[:, 0] - share[:, 1]).mean() < 0.2


def test_the_two_zones_of_a_school_share_out_its_groups():
    school = {"x": [1.0], "y": [2.0], "roll": [1000.0], "disadvantaged": [0.3], "additional_needs": [0.1]}
    school = {name: np.array(values) for name, values in school.items()}
    labels = {"phase": np.array(["secondary"]), "authority": np.array(["Town 1"])}
    zones = zones_around(school | labels, np.array([1.0, 2.0]), np.array([0.0, np.pi]), tilt=0.4)
    assert zones["x"] == pytest.approx([2.0, -1.0])
    assert zones["disadvantaged"] == pytest.approx([210, 90])
    assert zones["advantaged"] == pytest.approx([180, 420])
    assert zones["additional_needs"] == pytest.approx([50, 50])


def test_same_seed_same_region_other_seed_other_region():
    first, again, other = Region.synthetic(60, 3), Region.synthetic(60, 3), Region.synthetic(60, 4)
    assert first.digest() == again.digest()
    assert first.digest() != other.digest()
    assert Region.synthetic().digest() == Region.named("synthetic").digest() == Region.synthetic(150, 1).digest()


def test_streams_are_independent_by_purpose():
    from coopetition.model.region.synthetic import stream

    assert stream(1, "rolls").random() == stream(1, "rolls").random()
    assert len({stream(1, purpose).random() for purpose in ("rolls", "places", "towns", "grades")}) == 4


@pytest.mark.parametrize(
    ("schools", "authorities", "expected"),
    [(1, None, 1), (2, None, 1), (150, None, 7), (40, 40, 40), (300, 1, 1), (30, 3, 3)],
)
def test_any_size(schools, authorities, expected):
    region = Region.synthetic(schools, 1, authorities)
    assert len(region) == schools
    assert len(set(region.schools["authority"].tolist())) == expected


def test_the_size_of_england_takes_seconds():
    region = Region.synthetic(20_000)
    assert len(region) == 20_000
    assert len(set(region.schools["authority"].tolist())) == 909


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"schools": 0}, "schools=0; expected a whole number, 1 or more"),
        ({"schools": 2.5}, "schools=2.5; expected a whole number"),
        ({"seed": -1}, "seed=-1; expected a whole number, 0 or more"),
        ({"authorities": 0}, "authorities=0; expected a whole number, 1 or more"),
        ({"schools": 3, "authorities": 4}, "authorities=4; expected at most one a school, 3"),
    ],
)
def test_bad_sizes_are_named(arguments, message):
    with pytest.raises(RegionError, match=message):
        Region.synthetic(**arguments)


def test_a_synthetic_region_needs_numpy_only():
    heavy = {"numba", "pandas", "scipy", "networkx", "mesa", "matplotlib"}
    code = f"""
import sys
from coopetition.model.region import Region
Region.synthetic(30)
print(sorted({heavy} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
