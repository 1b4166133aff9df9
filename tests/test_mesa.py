"""What Mesa's users do works as it is: batch runs, collectors, seeds; the same on every supported Mesa."""

from __future__ import annotations

import pickle
import warnings

import mesa
import numpy as np
import pandas as pd
import pytest

from coopetition.agents import HeadTeacher, School
from coopetition.agents.errors import InputError
from coopetition.model import SchoolSystem, World
from coopetition.model.measures import METRICS
from coopetition.model.measures.regime import REGIMES

TOWN = "synthetic:16"


def batch(parameters, **how):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the newest Mesa would rather be given rng=[None] * 3
        return pd.DataFrame(
            mesa.batch_run(SchoolSystem, {"region": TOWN, "years": 1, **parameters}, display_progress=False, **how)
        )


def final(**given):
    return World(region=TOWN, **given).run(1).metrics()


def test_a_batch_of_iterations_is_of_different_worlds():
    rows = batch({}, iterations=3)
    assert rows["effectiveness"].nunique() == len(rows) == 3
    assert set(METRICS) <= set(rows.columns)


@pytest.mark.parametrize("name", ["seed", "rng"])
def test_an_explicit_seed_is_used(name):
    if name == "seed":
        rows = batch({"seed": [1, 2, 2]}, iterations=1)
    elif "rng" in mesa.batch_run.__code__.co_varnames:
        rows = batch({}, rng=[1, 2, 2])
    else:
        rows = batch({"rng": [1, 2, 2]}, iterations=1)
    for seed, value in zip((1, 2, 2), rows["effectiveness"], strict=True):
        assert value == final(seed=seed)["effectiveness"]


def test_a_batch_sweeps_parameters_by_their_names():
    rows = batch({"seed": [4], "accountability.stakes": [0.5, 2.0]}, iterations=1)
    for stakes, value in zip((0.5, 2.0), rows["effectiveness"], strict=True):
        assert value == final(seed=4, parameters={"accountability.stakes": stakes})["effectiveness"]


def test_a_batch_tells_every_term_or_the_last_alike_on_every_mesa():
    world = World(region=TOWN, seed=4).run(1)
    every, last = (batch({"seed": [4]}, iterations=1, data_collection_period=period) for period in (1, -1))
    assert every["Step"].tolist() == [0, 1, 2]
    assert last["Step"].tolist() == [2]
    for name, values in world.history().items():
        np.testing.assert_array_equal(every[name], values)
        np.testing.assert_array_equal(last[name], values[-1:])


def test_a_batch_in_processes_gives_the_same_rows():
    one, two = (batch({"seed": [1, 2]}, iterations=1, number_processes=many) for many in (1, 2))
    pd.testing.assert_frame_equal(one, two.sort_values("RunId").reset_index(drop=True))


class Watched(SchoolSystem):
    """A system with a collector of its own, as Mesa's tutorials have it."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.datacollector = mesa.DataCollector(
            model_reporters={"cooperation": "cooperation", "tiers": "two_tiers", "regime": "regime"},
            agenttype_reporters={School: {"roll": "roll"}, HeadTeacher: {"strategy": "strategy"}},
        )

    def step(self):
        super().step()
        self.datacollector.collect(self)


def test_a_collector_of_ones_own_names_measures_and_traits():
    system = Watched(region=TOWN, rng=2, years=2)
    system.run_model()
    told = system.datacollector.get_model_vars_dataframe()
    np.testing.assert_array_equal(told["cooperation"], system.history["cooperation"])
    np.testing.assert_array_equal(told["tiers"], system.history["two_tiers"])
    assert set(told["regime"]) <= set(REGIMES)
    schools = system.datacollector.get_agenttype_vars_dataframe(School)
    assert schools.loc[6]["roll"].sum() == pytest.approx(system.world.state.schools["roll"].sum())
    again = system.copy()
    assert again.datacollector.get_model_vars_dataframe().equals(told)


def test_a_system_stops_after_its_years():
    system = SchoolSystem(region=TOWN, rng=1, years=2)
    system.run_model()
    assert (system.steps, system.running) == (6, False)
    with pytest.raises(InputError, match="would never end"):
        SchoolSystem(region=TOWN, rng=1).run_model()


def test_without_a_seed_every_world_is_another_and_its_seed_is_told():
    one, two = (SchoolSystem(region=TOWN) for _ in range(2))
    assert one.seed != two.seed
    assert SchoolSystem(region=TOWN, seed=one.seed).world.hash() == one.world.hash()


@pytest.mark.parametrize("given", [7, np.int64(7)])
def test_a_seed_is_taken_by_either_name(given):
    worlds = [SchoolSystem(region=TOWN, **{name: given}).world.hash() for name in ("rng", "seed")]
    assert worlds == [World(region=TOWN, seed=7).hash()] * 2


@pytest.mark.parametrize("maker", [np.random.default_rng, np.random.SeedSequence, np.random.PCG64])
def test_a_generator_gives_the_seed(maker):
    assert SchoolSystem(region=TOWN, rng=maker(5)).seed == SchoolSystem(region=TOWN, rng=maker(5)).seed


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"rng": 1, "seed": 2}, "two names of one thing"),
        ({"seed": -1}, "must be a whole number from 0"),
        ({"seed": 0.5}, "must be a whole number from 0"),
        ({"yeers": 3}, "did you mean 'years'"),
        ({"years": 0}, "must be a whole number of 1 or more"),
        ({"accountability.steaks": 3}, "did you mean 'accountability.stakes'"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(given, says):
    with pytest.raises(InputError, match=says):
        SchoolSystem(region=TOWN, **given)


def test_a_measure_is_an_attribute_and_hides_none_of_mesa_s():
    system = SchoolSystem(region=TOWN, rng=1).run(1)
    np.testing.assert_equal({name: getattr(system, name) for name in METRICS}, system.world.metrics())
    assert not set(METRICS) & set(dir(mesa.Model))
    with pytest.raises(AttributeError, match="did you mean 'cooperation'"):
        system.cooperatoin  # noqa: B018


# what is kept of a life


@pytest.fixture
def counted(monkeypatch):
    """Count how often each measure is worked out, and at how many rows."""
    seen = []
    from coopetition.model.measures import Measured

    plain = Measured.of

    def of(self, metric):
        values = plain(self, metric)
        seen.append((metric.name, len(values)))
        return values

    monkeypatch.setattr(Measured, "of", of)
    return seen


def test_a_history_works_out_what_is_asked_for_and_once(counted):
    system = SchoolSystem(region=TOWN, rng=1).run(2)
    history = system.history
    assert isinstance(history, pd.DataFrame)
    assert counted == []
    assert list(history["cooperation"].index) == [1, 2, 3, 4, 5, 6]
    assert history[["cooperation", "takeovers"]].shape == (6, 2)
    assert counted == [("cooperation", 6), ("takeovers", 6)]
    system.run(1)
    assert len(system.history["cooperation"]) == 9
    assert counted[2:] == [("cooperation", 3)]
    assert len(history["cooperation"]) == 6
    assert system.datacollector.get_model_vars_dataframe()["cooperation"].index[-1] == 9
    assert len(counted) == 3


def test_a_history_is_a_data_frame_like_any_other():
    system = SchoolSystem(region=TOWN, rng=1).run(2)
    plain = pd.DataFrame(system.world.history(), index=pd.RangeIndex(1, 7, name="term"))
    pd.testing.assert_frame_equal(pd.DataFrame(system.history), plain)
    for way in (
        lambda each: each.tail(2),
        lambda each: each.loc[3:, ["fear", "greed"]],
        lambda each: each.describe(),
        lambda each: each[each["cooperation"] >= 0.0],
        lambda each: each.rolling(3).mean(),
        lambda each: each.assign(both=each.greed + each["fear"]),
        lambda each: each.reset_index().melt(id_vars="term"),
        lambda each: pickle.loads(pickle.dumps(each)),  # noqa: S301 - our own
        lambda each: each.copy(),
    ):
        pd.testing.assert_frame_equal(way(system.history), way(plain))
    changed = system.history
    changed["cooperation"] = 7.0
    assert set(changed["cooperation"]) == {7.0}
    assert set(system.history["cooperation"]) != {7.0}
    assert system.history.shape == plain.shape
    assert list(system.history) == list(METRICS)
    with pytest.raises(KeyError, match="no such measure"):
        system.history["no such measure"]


def test_what_is_told_term_by_term_is_what_is_told_at_once():
    system, whole = SchoolSystem("mortal-engines", "synthetic:40", rng=1), None
    for _ in range(18):
        system.step()
        whole = pd.DataFrame(system.history)
    np.testing.assert_equal({name: whole[name].to_numpy() for name in whole}, system.world.history())
