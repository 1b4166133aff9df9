"""Parameters and scenarios: declared once, refused with a reason, and the scenarios part as their names say."""

from __future__ import annotations

import functools
import itertools

import numpy as np
import pytest

from coopetition.agents.errors import InputError
from coopetition.agents.strategies import NAMES
from coopetition.experiments.outputs.documents.catalogues import KINDS
from coopetition.model.measures.regime import regime
from coopetition.model.parameters import LEVERS, Parameters, declared, known, said
from coopetition.model.region import Region
from coopetition.model.region.town import Town
from coopetition.model.scenarios import load, names
from coopetition.model.world import World
from worlds import small_world


@pytest.mark.parametrize("each", declared(), ids=lambda each: each.name)
def test_a_declaration_is_complete(each):
    assert each.meaning.endswith(".")
    assert each.source
    assert each.role in {"lever", "uncertainty", "constant"}
    assert each.when in {"live", "start"}
    if each.low is not None:
        assert each.low <= each.default <= each.high
        assert each.low <= each.plausible[0] <= each.plausible[1] <= each.high
        assert each.plausible[0] <= each.default <= each.plausible[1]


@pytest.mark.parametrize("each", declared(), ids=lambda each: each.name)
def test_a_sentence_reads_well_with_any_value_in_it(each):
    assert each.sentence.count("{}") == 1
    assert not each.sentence.endswith(".")
    for time in ("year", "term"):  # what a rate is reckoned by stands in the sentence, not in the value
        assert time in each.sentence or each.unit not in {f"a {time}", f"sd a {time}", f"pounds a {time}"}
    for value in (0.1234567,) if each.low is None else (each.low, each.high, each.default, *each.plausible):
        for strategy in NAMES if "{strategy}" in each.sentence else ("",):
            text = said(each, value, strategy)
            assert len(text) <= 110
            assert text[0].isupper() or text[0].isdigit()
            assert not set("{}_") & set(text)


def test_no_two_sentences_are_alike():
    assert len({each.sentence for each in declared()}) == len(declared())


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("heads.leave", 0.07, "Every year 7% of heads leave of their own accord"),
        ("heads.job_years", 1, "A head may lose its job after 1 year of bad grades in a row"),
        ("network.neighbours", 1, "A school is partnered with its nearest 1 school of the same phase"),
        ("admissions.distance", 1.0, "Each kilometre from home takes 1 off a school's appeal"),
        ("dilemma.cost", 1.0, "Helping a partner costs a school 1 unit of improvement"),
        ("funding.per_pupil", 7020.0, "A school's budget is £7,020 a year for each pupil"),
        ("inspection.requires_improvement", -2.0, "A school is inadequate if it is judged below \N{MINUS SIGN}2 sd"),
        ("heads.nerve_spread", 0.3, "Heads differ by about 30% in how strongly they feel the stakes"),
    ],
)
def test_a_sentence_tells_the_value_with_its_unit(name, value, text):
    assert said(known(name), value) == text


def test_a_list_of_parameters_tells_when_they_act_and_how_they_are_said():
    rows = {row["name"]: row for row in KINDS["parameters"]()}
    assert rows["trust.start"]["when"] == "start"
    assert rows["funding.money_follows"]["when"] == "live"
    assert rows["funding.money_follows"]["sentence"] == "{} of a school's budget follows its pupils"


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
    assert set(LEVERS) == set(world.state.levers)


BUSY = {
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
    "fates.viable": 0.8,
    "fates.closing": 0.9,
    "accountability.pooling": 0.1,
    "accountability.joint": 1,
    "accountability.free_riding": 0.8,
    "unions.joining": 0.2,
    "unions.exit": 0.2,
    "contracts.duration": 4.0,
    "contracts.parents": 0.4,
    "contracts.equal_votes": 0.3,
    "contracts.agencies": 0.3,
    "agencies.offered": 0.8,
    "accountability.judged_disadvantaged": 0.3,
    "authority.levy": 0.01,
    "authority.to_groups": 0.5,
    "services.bought": 0.02,
    "services.combined": 0.5,
    "services.one_voice": 0.1,
    "monitoring.accounts": 3.0,
    "monitoring.improvement_partner": 0.3,
    "network.coverage": 0.9,
    "network.lapse": 1.0,
    "network.renewal": 0.3,
    "authority.brokering": 0.3,
    "norm.blame_rise": 0.4,
    "funding.cut": 0.001,
    "heads.reckoning": 0.8,
    "teachers.insecurity": 0.5,
    "authority.bargaining": 0.5,
    "authority.backing": 0.003,
    "learning.capacity_learnt": 0.1,
    "exclusions.usual": 0.005,
    "exclusions.commissioned": 0.5,
    "heads.informed": 0.5,
    "authority.officers": 0.2,
    "authority.imported": 0.4,
    "heads.training": 0.3,
    "heads.governors": 0.3,
    "heads.feedback": 0.2,
    "help.escalating": 0.6,
    "help.outside_only": 0.3,
    "authority.misjudged": 1.0,
    "authority.shared_data": 0.3,
    "funding.area_fund": 0.003,
    "funding.area_by_results": 0.4,
    "funding.area_by_maturity": 0.4,
    "funding.bid_fund": 0.003,
    "hubs.hub_fund": 0.003,
    "hubs.hub_years": 2,
    "hubs.by_impact": 0.4,
    "hubs.grade": 2,
    "practices.every": 1,
    "practices.pioneers": 0.3,
    "practices.evidence_first": 0.5,
    "practices.evaluation_years": 1,
}
"""A regime in which everything that can happen does."""
SEEDS_TRIED, YEARS_TRIED = range(2, 7), 6


@pytest.mark.parametrize(
    "name", [each.name for each in declared() if each.low is not None and each.name != "network.complements"]
)
def test_no_parameter_is_dead(name):
    """Every parameter moves the world: a run at one end of its range differs from one at the other."""
    low, high = ends_of(next(each for each in declared() if each.name == name))
    assert any(lives(low, seed) != lives(high, seed) for seed in SEEDS_TRIED)


def ends_of(each):
    """The changes that take one parameter to either end of its plausible range."""
    if each.low is None:
        return {"heads.mix.lone-engine": 5.0}, {"heads.mix.visionary": 5.0}
    return tuple({each.name: int(end) if isinstance(each.default, int) else end} for end in each.plausible)


def town(changes, seed, region="synthetic:40"):
    """A town some of whose schools are far too empty and in debt, and some governed by forms."""
    world = World("england-today", region, BUSY | changes, seed)
    world.state.schools["reserves"][:6] = -2e6
    world.state.schools["places"][:6] *= 2.5
    world.govern("brand", range(6, 10), 1, CHANGED_IN + 1)
    world.govern("brand", range(6, 10), CHANGED_IN + 1)
    world.govern("employee-owned", range(10, 16))
    world.govern("parent-led-centre", range(16, 20))
    world.govern("self-organising", range(20, 40))
    return world


def lives(changes, seed):
    """What a run brings about."""
    return outcome(town(changes, seed).run(YEARS_TRIED))


CHANGED_IN = 4  # the first term of the second year
TWO_PHASES = Region.of(Town(schools=20, primaries=1.0).drawn("two phases", 1))


@functools.cache
def unchanged(seed, region="synthetic:40"):
    """The town as it lives with nothing changed, and the hash of all but its parameters."""
    world = town({}, seed, region).run(YEARS_TRIED)
    return world, hash_without_parameters(world)


def hash_without_parameters(world):
    """The hash of the final state and its history, apart from the parameters themselves."""
    nothing = {"p": 0, "levers": 0, "strategies": 0}
    kept, world.state = world.state, world.state._replace(**nothing)
    found, world.state = world.hash(), kept
    return found


def changed_on_the_way(changes, seed, region="synthetic:40"):
    """The same town with the same luck, with a change planned."""
    world = town({}, seed, region)
    world.plan(CHANGED_IN, changes)
    return world.run(YEARS_TRIED)


@pytest.mark.parametrize("each", [each for each in declared() if each.when == "live"], ids=lambda each: each.name)
def test_a_live_parameter_acts_from_the_term_on_in_which_it_is_changed(each):
    """Nothing differs before the change, and something does after it, in one town at least."""
    for seed, changes in itertools.product(SEEDS_TRIED, ends_of(each)):
        world, other = changed_on_the_way(changes, seed), unchanged(seed)[0]
        for name in world.trajectory.at([0]):
            before, same = (one.trajectory[name][:CHANGED_IN].tobytes() for one in (world, other))
            assert before == same, name
        if outcome(world) != outcome(other):
            return
    pytest.fail(f"{each.name} moves nothing")


@pytest.mark.parametrize("each", [each for each in declared() if each.when == "start"], ids=lambda each: each.name)
def test_a_parameter_of_the_start_changes_nothing_later(each):
    for region in ("synthetic:40", TWO_PHASES):
        for seed, changes in itertools.product(SEEDS_TRIED, ends_of(each)):
            world = changed_on_the_way(changes, seed, region)
            assert changes.items() <= world.parameters_now().items()
            assert hash_without_parameters(world) == unchanged(seed, region)[1]


def test_complements_tie_schools_of_other_phases_that_contest_no_pupil():
    world = World(region=TWO_PHASES, parameters={"network.complements": 2}).run(1)
    state = world.state
    across = state.schools["phase"][state.sides["school"]] != state.schools["phase"][state.sides["partner"]]
    assert across.sum() >= 2 * 20
    assert (state.ties["contest"][state.sides["tie"][across]] == 0).all()
    assert (state.sides["greed"][across] == 0).all()
    assert (state.sides["fear"][across] == 0).all()
    assert state.sides["greed"][~across].mean() > 0
    alone = World(region=TWO_PHASES, parameters={"network.complements": 0})
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
        "excluded",
        "lacking",
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
        structure = {change for change in scenario.changes if roles[change] == "constant"}
        assert not structure or scenario.town is not None  # a place of its own may have a structure of its own


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[dilemma]\nnois = 1", "did you mean 'dilemma.noise'"),
        ("stakes = 1", "stakes = 1: must be a table"),
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
SCENARIOS = ("england-today", "mortal-engines", "tour-de-france")


@pytest.fixture(scope="module")
def ends():
    """Final measures of 30 seeds of each scenario, by seed: the same towns with the same luck."""
    return {name: [World(name, seed=seed).run(YEARS).metrics() for seed in range(1, SEEDS + 1)] for name in SCENARIOS}


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


def test_formality_set_on_the_way_is_the_ties():
    """The one lever that ties themselves hold: all between different trusts take it, or those of some schools."""
    world = small_world(schools=40)
    world.plan(2, {"network.formality": 0.9})
    world.plan(3, {"network.formality": 0.1}, [0, 1])
    world.term()
    ties, sides = world.state.ties, world.state.sides
    free = ~ties["forced"]
    assert (ties["formality"][free] == 0.2).all()
    world.term()
    assert (ties["formality"][free] == 0.9).all()
    world.term()
    some = np.isin(np.arange(len(ties)), sides["tie"][sides["school"] <= 1])
    assert (ties["formality"][free & some] == 0.1).all()
    assert (ties["formality"][free & ~some] == 0.9).all()
    assert (ties["formality"][~free] == 1.0).all()
