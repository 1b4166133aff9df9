"""What is done to one school by hand, and the measures between twin worlds, on cases with a known answer."""

from __future__ import annotations

import numpy as np
import pytest

from coopetition.agents.errors import InputError
from coopetition.agents.strategies import NAMES
from coopetition.model.measures.between import Cascade, cascade, recovery
from coopetition.model.measures.recovery import kaplan_meier_median
from worlds import small_world

SINCE = 4
ALL_HELP = {f"heads__mix__{name}": float(name == "visionary") for name in NAMES}
IN_KIND = {f"heads__mix__{name}": float(name == "reciprocator") for name in NAMES}
STILL = {"heads__leave": 0.0, "heads__leave_after_bad": 0.0, "heads__dismissal": 0.0, "heads__burn_out": 0.0}
CALM = {"shocks__rate": 0.0, "fates__intervention": 0.0, "fates__coasting": 0.0}


def twins(years=4, *, strategy=None, puncture=None, school=0, **parameters):
    world, twin = (small_world(**parameters, **CALM) for _ in range(2))
    world.intervene(SINCE, school, strategy=strategy, puncture=puncture)
    return world.run(years), twin.run(years)


def test_nothing_is_otherwise_before_it_and_something_after():
    world, twin = twins(strategy="lone-engine")
    for name in ("strategy", "cooperation", "effectiveness"):
        assert np.array_equal(world.trajectory[name][:SINCE], twin.trajectory[name][:SINCE])
    assert world.trajectory["strategy"][SINCE, 0] == NAMES.index("lone-engine")
    assert not np.array_equal(world.trajectory["cooperation"], twin.trajectory["cooperation"])
    assert world.again().run(4).hash() == world.hash()


def test_heads_who_always_help_are_moved_by_no_one():
    world, twin = twins(strategy="lone-engine", **ALL_HELP, **STILL)
    assert cascade(world, twin, 0, SINCE) == Cascade(0.0, 0.0, 0.0)


def test_heads_who_answer_in_kind_answer_the_seed_alone():
    """All begin by cooperating and answer each partner's last act, so that only the seed is ever answered."""
    world, twin = twins(strategy="lone-engine", **IN_KIND, **STILL, trust__acts_start=1.0)
    found = cascade(world, twin, 0, SINCE)
    assert found == Cascade(pytest.approx(-5 / 6), 0.0, 0.0), "from the term after the seed's on, five of six terms"
    assert cascade(twin, world, 0, SINCE).towards == pytest.approx(5 / 6)


def test_a_cascade_leaves_the_seeds_own_acts_out():
    world, twin = twins(strategy="lone-engine", **ALL_HELP, **STILL)
    row = slice(SINCE, SINCE + 6)
    assert world.trajectory["cooperation"][row, 0].mean() == 0.0
    assert twin.trajectory["cooperation"][row, 0].mean() == 1.0
    assert cascade(world, twin, 0, SINCE).others == 0.0


def test_a_puncture_heals_at_the_rate_that_is_set():
    """Nobody helps; a share of it heals each term, so half is gone after log(1/2) / log(1 - rate) terms."""
    alone = {f"heads__mix__{name}": float(name == "lone-engine") for name in NAMES}
    rate = 0.2
    world, twin = twins(6, puncture=0.5, shocks__heal=rate, **alone, **STILL)
    lost = world.trajectory["puncture"][SINCE:, 0]
    assert lost[0] > 0
    assert not twin.trajectory["puncture"].any()
    terms, seen = recovery(world, twin, 0, SINCE)
    share = lost / lost[0]
    assert seen
    assert terms == pytest.approx(int(np.argmax(share <= 0.5)), abs=1)
    assert [event.kind for event in world.events if event.term == SINCE and event.school == 0].count("puncture") == 1
    half_done, mended = recovery(world.again().run(2), twin.again().run(2), 0, SINCE)
    assert (half_done, mended) == (3, False), "the run ends before it is seen to mend"


def test_a_school_without_a_difference_is_mended_at_once():
    world, twin = twins()
    assert recovery(world, twin, 0, SINCE) == (0, True)
    assert kaplan_meier_median(np.array([2, 3, 9]), np.array([True, True, False])) == 3.0


def test_what_cannot_be_done_is_told():
    world = small_world().run(1)
    for words, message in (
        ((3, 0, {}), "term = 3: the world has lived through 3 terms"),
        ((4, 24, {}), "school = 24: rows go from 0 to 23"),
        ((4, 0, {"strategy": "lone-engin"}), "did you mean 'lone-engine'"),
        ((4, 0, {"puncture": -1.0}), "puncture = -1.0: must be above 0"),
    ):
        with pytest.raises(InputError, match=message):
            world.intervene(*words[:2], **words[2])
