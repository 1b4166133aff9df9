"""What is done to one school by hand, and the measures between twin worlds, on cases with a known answer."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from coopetition.agents.errors import InputError
from coopetition.agents.strategies import NAMES
from coopetition.model.measures.between import Cascade, cascade, recovery
from coopetition.model.measures.recovery import kaplan_meier_median
from coopetition.model.trajectory import A_COOPERATES, ACTIVE, B_COOPERATES, FORCED
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
    assert world.copy_with().run(4).hash() == world.hash()


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
    half_done, mended = recovery(world.copy_with().run(2), twin.copy_with().run(2), 0, SINCE)
    assert (half_done, mended) == (2, False), "the run ends before it is seen to mend"


def test_a_school_without_a_difference_is_mended_at_once():
    world, twin = twins()
    assert recovery(world, twin, 0, SINCE) == (0, True)
    assert kaplan_meier_median(np.array([2, 3, 9]), np.array([True, True, False])) == 3.0


# worlds made up term by term: five schools in the order of the ties, of which school 0 is the seed

TIES = np.array([(0, 1), (1, 2), (1, 3), (2, 3), (3, 4)])
SEED_S, FIRST, SECOND, BESIDE, BEYOND = range(
    5
)  # the ties: the seed's, its partner's other two, and two between others


def made_up(terms=9):
    """A world of which the acts on every tie are known: both sides cooperate, each term."""
    number = np.arange(2 * len(TIES))
    sides = {"school": TIES.ravel(), "partner": TIES[:, ::-1].ravel(), "tie": number // 2, "back": number ^ 1}
    acts = np.full((terms + 1, len(TIES)), ACTIVE + A_COOPERATES + B_COOPERATES, dtype=np.uint8)
    return SimpleNamespace(
        trajectory=SimpleNamespace(acts=acts), state=SimpleNamespace(sides=sides), region=range(TIES.max() + 1)
    )


def refuses(world, tie, side, *terms):
    for term in terms:
        world.trajectory.acts[term, tie] ^= side


def test_a_cascade_by_hand():
    """Watched from term 2 to 7. The seed has one partner, school 1."""
    world, twin = made_up(), made_up()
    refuses(world, SEED_S, A_COOPERATES, *range(2, 8))  # the seed's own acts
    refuses(world, SEED_S, B_COOPERATES, 3, 4, 5)  # its partner answers in three of six
    refuses(world, FIRST, A_COOPERATES, 4, 5)  # and passes it on in two of its twelve other acts,
    world.trajectory.acts[2:4, SECOND] |= FORCED  # three of which do not count
    twin.trajectory.acts[4, SECOND] |= FORCED
    refuses(world, SECOND, A_COOPERATES, 2, 4)
    refuses(world, BESIDE, A_COOPERATES, 2, 3, 4)  # school 2 lets school 3 down in three of six
    refuses(twin, FIRST, B_COOPERATES, 6, 7)  # and is kinder to school 1 than in the twin in two of six
    twin.trajectory.acts[5, BEYOND] = 0  # silent in one world: five terms count, on both sides
    for late in (8, 9):
        world.trajectory.acts[late] = ACTIVE
    world.trajectory.acts[1] = ACTIVE
    found = cascade(world, twin, 0, 2)
    assert found.towards == pytest.approx(-3 / 6)
    assert found.partners == pytest.approx(-2 / (6 + 3))
    assert found.others == pytest.approx((2 - 3) / (6 + 3 + 12 + 10))
    assert cascade(world, twin, 0, 2, terms=1).towards == 0.0
    assert np.isnan(cascade(world, twin, 4, 2, terms=0).partners)


def values(difference, closes=None):
    """Worlds of one school whose value added differs by this from the shock in row 2 on."""
    rows = 2 + len(difference)
    alive = np.ones((rows, 1), dtype=bool)
    alive[rows if closes is None else 2 + closes :] = False
    usual = np.linspace(-1, 1, rows)[:, None]
    other = usual + np.concatenate([[9.0, 9.0], difference])[:, None]
    return tuple(
        SimpleNamespace(trajectory={"alive": mine, "value_added": added})
        for mine, added in ((alive, other), (np.ones_like(alive), usual))
    )


@pytest.mark.parametrize(
    ("difference", "closes", "expected"),
    [
        ([-4, -3, -2, -1, -1, 0], None, (2, True)),  # a half counts
        ([-1, -4, -1, -3, -1, 1, -1, -1], None, (4, True)),  # small for one term, out again, and over the mark
        ([-1, -1, -1, -8, -8, -1, 1, 0], None, (5, True)),  # counted from the worst on
        ([-4, -1, -1, -3, -1, -1], None, (3, False)),  # two small terms at the end may be the start of three
        ([-4, -4, -4], None, (2, False)),
        ([-4, -3, -1, -1, -1], 4, (1, False)),  # closed before the third
        ([-4, -3, -1, -1, -1], 0, (0, False)),
        ([0, 0, 0], None, (0, True)),
    ],
)
def test_recovery_by_hand(difference, closes, expected):
    worlds = values(np.array(difference, dtype=float), closes)
    assert recovery(*worlds, 0, 2) == expected
    assert recovery(*worlds[::-1], 0, 2) == expected


def test_who_closes_before_it_is_seen_to_mend_is_not_at_risk_any_more():
    """Of eight, three mend at 4 and one at 6; four get small at 3 and close at 5. Four are at risk at 4."""
    closing, three, one = [-4, -4, -4, -1, -1, -1], [-4, -4, -4, -4, -1, -1, -1], [-4, -4, -4, -4, -4, -4, -1, -1, -1]
    pairs = [recovery(*values(np.array(each, dtype=float)), 0, 2) for each in (three, three, three, one)]
    pairs += 4 * [recovery(*values(np.array(closing, dtype=float), closes=5), 0, 2)]
    terms, seen = (np.array(each) for each in zip(*pairs, strict=True))
    assert kaplan_meier_median(terms, seen) == 4.0


def test_what_cannot_be_done_is_told():
    world = small_world().run(1)
    for words, message in (
        ((3, 0, {"puncture": 0.5}), "term = 3: the world has lived through 3 terms"),
        ((4, 24, {"puncture": 0.5}), "school = 24: rows go from 0 to 23"),
        ((4, 0, {"strategy": "lone-engin"}), "did you mean 'lone-engine'"),
        ((4, 0, {"puncture": -1.0}), "puncture = -1.0: must be above 0"),
    ):
        with pytest.raises(InputError, match=message):
            world.intervene(*words[:2], **words[2])
