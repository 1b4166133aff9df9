"""What policies cost: they move money and make none, so that two of them are compared at equal total spending."""

from __future__ import annotations

import pytest

from coopetition.experiments.evidence.claims import claims
from coopetition.experiments.evidence.claims.asked import ask
from coopetition.experiments.evidence.claims.pages import page
from coopetition.experiments.evidence.claims.spending import in_words, public_money
from coopetition.experiments.evidence.claims.told import systems
from coopetition.experiments.runs.executors import Here
from coopetition.model.forms import forms
from coopetition.model.policies import policies
from coopetition.model.scenarios import load, names
from coopetition.model.world import World

TOWN, YEARS = "synthetic:20", 3
RATE = World("england-today", TOWN).state.p["funding"]["per_pupil"].item()
OTHERWISE = {"funding.cut", "funding.per_pupil"}


@pytest.mark.parametrize("name", policies())
def test_a_policy_costs_the_public_nothing_more(name):
    world = World("england-today", TOWN, {"exclusions.usual": 0.01, "monitoring.accounts": 3})
    world.enact(name, term=4)
    assert public_money(world.run(YEARS)) == pytest.approx(RATE, rel=1e-12)


@pytest.mark.parametrize("name", forms())
def test_a_form_costs_the_public_nothing_more(name):
    world = World("england-today", TOWN)
    world.govern(name, range(10), term=4)
    assert public_money(world.run(YEARS)) == pytest.approx(RATE, rel=1e-12)


@pytest.mark.parametrize("name", names())
def test_a_scenario_costs_what_its_rate_says(name):
    parameters = load(name).parameters.flat()
    expected = parameters["funding.per_pupil"] * (1.0 - parameters["funding.cut"])
    assert public_money(World(name).run(YEARS)) == pytest.approx(expected, rel=1e-12)


def test_a_cut_is_told():
    world = World("england-today", TOWN, {"funding.cut": 0.02}).run(YEARS)
    assert public_money(world) == pytest.approx(0.98 * RATE, rel=1e-12)
    assert in_words(RATE, public_money(world)).startswith("Not at equal spending")


def test_an_answer_tells_what_both_worlds_cost():
    small = {"years": 2, "region": TOWN, "least": 10.0}
    for name, equal in (("P2", True), ("D10", False)):
        (found,) = ask({name: claims()[name].model_copy(update=small)}, Here(), 2)
        text = page(name, systems()[name], [found], {})
        assert (found.money[0] == pytest.approx(found.money[1], rel=1e-9)) == equal
        assert ("Both cost the public" in text, "Not at equal spending" in text) == (equal, not equal)


@pytest.mark.parametrize(("name", "claim"), claims().items(), ids=list(claims()))
def test_claims_are_at_equal_spending_unless_what_differs_is_spending(name, claim):
    differ = {key.partition("@")[0] for key in {*claim.a, *claim.b}}
    assert bool(differ & OTHERWISE) == (name in {*(f"D10.{k}" for k in range(2, 8)), "D10", "F7.3", "F8.2"})
    assert not any("funding.cut" in event for event in (*claim.a_events, *claim.b_events))
