"""Parameters and scenarios: declared once, refused with a reason, and the scenarios part as their names say."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from coopetition.agents.errors import InputError
from coopetition.agents.strategies import NAMES
from coopetition.model.measures.regime import regime
from coopetition.model.parameters import LEVERS, Parameters, declared
from coopetition.model.scenarios import load, names
from coopetition.model.world import World
from worlds import small_world, two_phases


@pytest.mark.parametrize("each", declared(), ids=lambda each: each.name)
def test_a_declaration_is_complete(each):
    assert each.meaning.endswith(".")
    assert each.source
    assert each.role in {"lever", "uncertainty", "constant"}
    if each.low is not None:
        assert each.low <= each.default <= each.high
        assert each.low <= each.plausible[0] <= each.plausible[1] <= each.high
        assert each.plausible[0] <= each.default <= each.plausible[1]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"dilemma.nois": 1}, "there is no parameter 'dilemma.nois'; did you mean 'dilemma.noise'"),
        ({"stakes": 1}, "there is no parameter 'stakes'; did you mean 'accountability.stakes'"),
        ({"dilema": {"noise": 1}}, "there is no section 'dilema' of parameters; did you mean 'dilemma'"),
        ({"accountability.stakes": -1}, "accountability.stakes = -1: must be a number from 0 to 10"),
        ({"accountability.stakes": "much"}, "accountability.stakes = 'much': must be a number from 0 to 10"),
        ({"accountability.stakes": float("nan")}, "accountability.stakes = nan: must be a number"),
        ({"network.neighbours": 2.5}, "network.neighbours = 2.5: must be"),
        ({"heads.mix.visonary": 1}, "'visonary' is no strategy"),
        ({"heads.mix": {"visionary": -1}}, "visionary is -1"),
        ({"heads.mix": 0.2}, "is a table of strategy = share"),
        ({"heads.mix": dict.fromkeys(NAMES, 0)}, "all shares are 0"),
    ],
)
def test_bad_parameters_are_refused_with_a_reason(changes, says):
    with pytest.raises(InputError, match=says.replace("(", r"\(")):
        Parameters.of(changes)


def test_a_lever_is_a_column_and_the_rest_one_record():
    world = small_world(schools=5, accountability__stakes=2.0, dilemma__noise=0.3)
    assert (world.state.levers["stakes"] == 2.0).all()
    assert world.state.p.dilemma.noise == 0.3
    assert "stakes" not in world.state.p.accountability.dtype.names
    assert set(LEVERS) == set(world.state.levers.dtype.names)


@pytest.mark.parametrize(
    "name", [each.name for each in declared() if each.low is not None and each.name != "network.complements"]
)
def test_no_parameter_is_dead(name):
    """Every parameter moves the world: a run at one end of its range differs from one at the other."""
    each = next(each for each in declared() if each.name == name)
    low, high = each.plausible
    if isinstance(each.default, int):
        low, high = int(low), int(high)
    busy = {
        "accountability.stakes": 2.0,
        "shocks.rate": 0.1,
        "inspection.often": 0.8,
        "fates.intervention": 1.0,
        "heads.mix.learner": 0.2,
        "heads.mix.visionary": 0.4,
        "trust.acts_start": 0.45,
        "heads.mix.sceptic": 0.5,
        "funding.topslice": 0.01,
        "inspection.requires_improvement": -1.2,
        "fates.viable": 0.5,
        "accountability.pooling": 0.1,
    }
    assert any(lives(busy | {name: low}, seed) != lives(busy | {name: high}, seed) for seed in range(2, 7))


def lives(changes, seed):
    """What a run brings about in a town some of whose schools are far too empty and in debt."""
    world = World("england-today", "synthetic:40", changes, seed)
    world.state.schools["reserves"][:6] = -2e6
    world.state.schools["places"][:6] *= 2.5
    return outcome(world.run(6))


def test_complements_tie_schools_of_other_phases_that_contest_no_pupil():
    world = World(region=two_phases(20), parameters={"network.complements": 2}).run(1)
    state = world.state
    across = state.schools["phase"][state.sides["school"]] != state.schools["phase"][state.sides["partner"]]
    assert across.sum() >= 2 * 20
    assert (state.ties["contest"][state.sides["tie"][across]] == 0).all()
    assert (state.sides["greed"][across] == 0).all()
    assert (state.sides["fear"][across] == 0).all()
    assert state.sides["greed"][~across].mean() > 0
    alone = World(region=two_phases(20), parameters={"network.complements": 0})
    phase = alone.state.schools["phase"]
    assert (phase[alone.state.sides["school"]] == phase[alone.state.sides["partner"]]).all()


def outcome(world):
    """What a run brought about, apart from the columns that only repeat a parameter."""
    kept = (
        "effectiveness",
        "roll",
        "cooperation",
        "reserves",
        "grade",
        "teachers",
        "norm",
        "leading",
        "strategy",
        "attainment",
        "willing",
    )
    return tuple(world.trajectory[name].tobytes() for name in kept)


def test_scenarios_are_differences_in_declared_parameters_alone():
    assert names()[0] == "england-today"
    assert {"mortal-engines", "tour-de-france"} <= set(names())
    assert not load("england-today").changes
    for name in names():
        scenario = load(name)
        assert scenario.title
        assert scenario.story
        roles = {each.name: each.role for each in declared()}
        assert all(roles[change] != "constant" for change in scenario.changes)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[dilemma]\nnois = 1", "did you mean 'dilemma.noise'"),
        ("stakes = 1", "'stakes' stands outside a"),
        ("[dilemma\n", "is not valid TOML"),
        ("[dilema]\nnoise = 1", "did you mean 'dilemma'"),
    ],
)
def test_a_broken_scenario_file_is_refused_with_a_reason(tmp_path, text, says):
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=says):
        load(path)


def test_a_scenario_of_ones_own(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('title = "Mine"\n[accountability]\nstakes = 2.0\n')
    assert World(path, "synthetic:5").state.levers["stakes"][0] == 2.0


def test_an_unknown_scenario_is_refused_with_a_hint():
    with pytest.raises(InputError, match="did you mean 'mortal-engines'"):
        load("mortal-engine")


SEEDS, YEARS = 30, 20


@pytest.fixture(scope="module")
def ends():
    """Final measures of 30 seeds of each scenario, by seed: the same towns with the same luck."""
    return {name: [World(name, seed=seed).run(YEARS).metrics() for seed in range(1, SEEDS + 1)] for name in names()[:3]}


def interval(differences):
    """The 95% interval of a mean of paired differences (t with 29 degrees of freedom: 2.045)."""
    half = 2.045 * np.std(differences, ddof=1) / np.sqrt(len(differences))
    return np.mean(differences) - half, np.mean(differences) + half


@pytest.mark.slow
@pytest.mark.parametrize(
    ("measure", "order"),
    [
        ("cooperation", ("mortal-engines", "england-today", "tour-de-france")),
        ("takeovers", ("tour-de-france", "england-today", "mortal-engines")),
        ("matthew_slope", ("tour-de-france", "england-today", "mortal-engines")),
        ("spread_ratio", ("tour-de-france", "england-today", "mortal-engines")),
        ("darwinism_norm", ("tour-de-france", "england-today", "mortal-engines")),
    ],
)
def test_the_scenarios_part_as_their_names_say(ends, measure, order):
    for less, more in itertools.pairwise(order):
        low, high = interval([b[measure] - a[measure] for a, b in zip(ends[less], ends[more], strict=True)])
        assert low > 0, f"{measure}: {more} less {less} is from {low:.3f} to {high:.3f}"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mortal-engines", "tour-de-france"])
def test_a_regime_emerges_in_most_worlds_of_its_name(ends, name):
    assert np.mean([regime(each) == name for each in ends[name]]) > 0.8
    assert np.mean([regime(each) == name for each in ends["england-today"]]) < 0.2
