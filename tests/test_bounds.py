"""Anywhere within the declared bounds worlds stay finite and conserve; one that does not is stopped, never told."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest
from test_conservation import check_terms
from typer.testing import CliRunner

from coopetition.agents.errors import InputError
from coopetition.agents.learning import exponential
from coopetition.agents.school import DEEPEST, FARTHEST, effort, quality_after
from coopetition.agents.strategies import NAMES
from coopetition.experiments.command import app
from coopetition.experiments.run_spec import RunSpec
from coopetition.experiments.runs.living import Wanted, live
from coopetition.model import SchoolSystem, finite
from coopetition.model.finite import NotFiniteError
from coopetition.model.forms import Form, forms
from coopetition.model.parameters import declared
from coopetition.model.policies import policies
from coopetition.model.scenarios import names
from coopetition.model.world import World
from coopetition.viz.band import Band
from coopetition.viz.play import Play
from worlds import small_world

NUMBERS = [each for each in declared() if each.low is not None]
KINDS = ("uniform", "mixed", "corner", "mixed corner")
POINTS, SCHOOLS, YEARS = 250, 12, 5  # of each kind; a thousand in all
SANE = 1e9  # no measure is larger, whatever the parameters


def drawn(each, corner, luck):
    """A value within the bounds, or at one of them."""
    if corner:
        return each.low if luck.random() < 0.5 else each.high
    if isinstance(each.default, int):
        return int(luck.integers(each.low, each.high, endpoint=True))
    return float(luck.uniform(each.low, each.high))


def point(kind, number):
    """A scenario and parameters: all of them drawn, or some, within their bounds or at them; and a mix of heads."""
    luck = np.random.default_rng([KINDS.index(kind), number])
    share = luck.random() if kind.startswith("mixed") else 1.0
    chosen = [each for each in NUMBERS if luck.random() < share]
    values = {each.name: drawn(each, kind.endswith("corner"), luck) for each in chosen}
    if luck.random() < 0.7:
        values["heads.mix"] = {name: float(luck.random() ** 3) for name in NAMES}
    return names()[luck.integers(len(names()))], values, int(luck.integers(2**62))


def check(world, years):
    """It conserves; all that it holds is finite, and so are its measures, where they are defined."""
    check_terms(world, 3 * years)
    for kind in ("schools", "heads", "ties", "sides", "zones", "trusts", "authorities", "options"):
        columns = getattr(world.state, kind)
        for name in columns:
            assert np.isfinite(columns[name]).all(), f"{kind}.{name}"
    assert np.isfinite(world.state.ledger).all()
    assert (np.abs(world.trajectory["effectiveness"]) <= FARTHEST).all()
    for name, value in world.metrics().items():
        assert math.isnan(value) or abs(value) <= SANE, name


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_worlds_anywhere_within_bounds(kind):
    for number in range(POINTS):
        scenario, values, seed = point(kind, number)
        try:
            check(World(scenario, f"synthetic:{SCHOOLS}", values, seed), YEARS)
        except (AssertionError, InputError) as error:
            pytest.fail(f"{kind} point {number}, {scenario}: {error}")


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_worlds_that_change_on_the_way(kind):
    """Half of the parameters at the start, half later; a form and policies between."""
    for number in range(1000, 1000 + POINTS // 10):
        scenario, values, seed = point(kind, number)
        luck = np.random.default_rng(number)
        later = {name: value for name, value in values.items() if luck.random() < 0.5}
        at_first = {name: value for name, value in values.items() if name not in later}
        world = World(scenario, f"synthetic:{luck.integers(6, 40)}", at_first, seed)
        if later:
            world.plan(int(luck.integers(1, 10)), later)
        for name in luck.choice(list(policies()), 3):
            world.enact(str(name), None, int(luck.integers(1, 6)), int(luck.integers(8, 16)))
        if len(world.region) > 4 and not any(isinstance(each.what, Form) for each in world.interventions):
            world.govern(str(luck.choice(list(forms()))), range(len(world.region) // 2), 2, 14)
        try:
            check(world, YEARS)
        except (AssertionError, InputError) as error:
            pytest.fail(f"{kind} point {number}, {scenario}: {error}")


FOUND = {
    "capacity that feeds what builds it": {"learning.gain": 0.1, "learning.capacity": 2, "learning.capacity_learnt": 1},
    "capacity that budgets build": {"authority.backing": 0.2, "learning.capacity_backed": 200, "learning.gain": 0.1},
    "help that overshoots": {"dilemma.transfer": 5, "dilemma.help": 5, "learning.gain": 0.1},
    "luck that never fades": {"learning.noise": 0.3, "learning.decay": 0},
    "time that bodies take": {"monitoring.accounts": 100, "monitoring.burden": 1},
    "punctures that never heal": {"shocks.rate": 1, "shocks.loss": 5, "shocks.heal": 0, "shocks.heal_helped": 0},
    "display that wins more than there are": {"admissions.response": 10, "admissions.display": 1.5},
    "homes that see one school": {"admissions.distance": 10},
    "malice on joint results": {
        "accountability.stakes": 10,
        "accountability.effort_response": 10,
        "accountability.joint": 1,
        "accountability.free_riding": 1,
        "dilemma.leaving": 10,
        "heads.prosocial": -1,
        "heads.prosocial_spread": 0,
    },
    "a contract of a moment": {"contracts.duration": 1e-300},
    "improvement of next to no effect": {"learning.gain": 1e-300, "services.bought": 0.2, "services.price": 20},
    "weariness that stays": {"teachers.weariness": 1, "teachers.push_of_workload": 20, "teachers.insecurity": 1},
}


@pytest.mark.parametrize("what", FOUND)
def test_loops_that_used_to_run_away(what):
    check(small_world("mortal-engines", 16, 3, **{k.replace(".", "__"): v for k, v in FOUND[what].items()}), 8)


def test_what_is_not_a_number_is_not_made_one():
    """Bounds hold numbers; they do not hide what is none."""
    assert math.isnan(quality_after(math.nan, 1.0))
    assert math.isnan(exponential(math.nan))
    assert math.isnan(effort(math.nan, 0.2, 1.0))
    assert quality_after(4.0, 3.0) == FARTHEST
    assert quality_after(-4.0, -math.inf) == -FARTHEST
    assert math.isfinite(exponential(1e9) * 1e9)


def test_punctures_by_hand_are_bounded_too():
    world = small_world(schools=6, shocks__rate=0.0, shocks__heal=0.0, shocks__heal_helped=0.0)
    for term in (1, 2):
        world.intervene(term, 0, puncture=DEEPEST)
    world.run(1)
    assert world.state.schools["puncture"][0] == DEEPEST


def lost_world(column="effectiveness", value=math.nan, **parameters):
    world = small_world(schools=8, **parameters).run(1)
    world.state.schools[column][3] = value
    return world


def test_a_world_that_is_no_more_stops():
    world = lost_world(learning__gain=0.09, authority__backing=0.111)
    with pytest.raises(NotFiniteError) as told:
        world.run(2)
    text = str(told.value)
    assert text.startswith("term 4: effectiveness of 'School 4' is not a number; ")
    assert text.index("authority.backing = 0.111 (0 to 0.02)") < text.index("learning.gain = 0.09 (0.004 to 0.02)")
    assert len(text) < 300
    assert "\n" not in text
    assert world.terms == 3  # it stays as it was before
    assert len(world.trajectory) == 4
    assert all(not math.isinf(value) for value in world.metrics().values())
    with pytest.raises(NotFiniteError, match="term 4"):
        world.term()


@pytest.mark.parametrize(("column", "value"), [("reserves", math.inf), ("teachers", math.inf), ("reserves", 1e300)])
def test_nothing_is_too_large_to_mean_anything(column, value):
    """Money is looked at when a year ends; the term named is the first in which it was so."""
    with pytest.raises(NotFiniteError, match=rf"^term 4: {column} of 'School 4' (grows to|is not a number)"):
        lost_world(column, value).run(1)


def test_a_name_and_many_parameters_fit_into_one_line():
    world = small_world("mortal-engines", 8, **{each.name.replace(".", "__"): each.high for each in NUMBERS[:120]})
    world.region = SimpleNamespace(schools={"name": np.array(["St " + "Mary's " * 40] * 8)})
    world.state.schools["effectiveness"][3] = math.nan
    with pytest.raises(NotFiniteError) as told:
        world.run(1)
    assert len(str(told.value)) < 300


def test_the_system_raises_too():
    system = SchoolSystem(region="synthetic:8", rng=1)
    system.step()
    system.world.state.schools["effectiveness"][0] = math.inf
    with pytest.raises(NotFiniteError):
        system.step()


@pytest.fixture
def _small_numbers_alone(monkeypatch):
    """A world in which no number may be beyond a thousand, so that pounds are."""
    monkeypatch.setattr(finite, "BEYOND", 1e3)


@pytest.mark.usefixtures("_small_numbers_alone")
def test_a_run_that_is_no_more_has_no_result(tmp_path):
    done = CliRunner().invoke(app, ["run", "--region", "synthetic:8", "--years", "1", "--out", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert "at the start: " in done.output
    assert "regime" not in done.output
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("_small_numbers_alone")
def test_a_sweep_keeps_the_error_and_no_measures():
    (row,) = live([RunSpec(region="synthetic:8", years=1)], Wanted(("cooperation",))).rows
    assert row["error"].startswith("at the start: ")
    assert "cooperation" not in row
    assert "hash" not in row


def test_the_page_shows_trouble_and_keeps_what_was():
    play = Play(RunSpec(region="synthetic:8", years=4))
    play.live_until(3)
    play.world.state.schools["effectiveness"][3] = math.nan
    for _ in range(2):
        document, _buffers = play.answer({"type": "pull", "epoch": play.epoch, "first": 4, "count": 3})
        assert document["kind"] == "trouble"
        assert document["text"].startswith("term 4: ")
    document, _buffers = play.answer({"type": "pull", "epoch": play.epoch, "first": 2, "count": 6})
    assert document["rows"] == 2


def test_other_runs_go_on_where_one_is_no_more(monkeypatch):
    setting = RunSpec(region="synthetic:8", years=1)
    band = Band(setting, setting.world().region, runs=2)
    band.work(0.0)
    band._world.state.schools["effectiveness"][3] = math.nan
    while band.told()["runs"] < band.told()["of"]:
        band.work(10.0)
    assert band.told()["of"] == 1
