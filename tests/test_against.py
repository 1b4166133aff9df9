"""Two worlds side by side, without a browser: one town for both, the address, many pairs, and what is not heard."""

from __future__ import annotations

import pytest

from coopetition.experiments.run_spec import RunSpec
from coopetition.model.interventions import reading
from coopetition.viz.address import OPENING, Shown, address, of_address
from coopetition.viz.against import Against, beside, command
from coopetition.viz.pairs import Pairs
from coopetition.viz.play import Play
from coopetition.viz.visit import Visit

SMALL = RunSpec("england-today", "synthetic:24", years=2)
OTHERWISE = RunSpec("mortal-engines", interventions=tuple(reading.said(["accountability.stakes=2@4"])))


def test_both_play_in_the_town_of_the_one_that_is_watched():
    one, other = beside(SMALL, OTHERWISE)
    assert one == SMALL
    assert (other.region, other.seed, other.years) == (SMALL.region, SMALL.seed, SMALL.years)
    assert (other.scenario, other.interventions) == (OTHERWISE.scenario, OTHERWISE.interventions)


def test_a_scenario_with_a_town_of_its_own_plays_in_the_other_one_s():
    from coopetition.model.scenarios import with_towns

    own = min(with_towns())
    for watched, compared in ((RunSpec(own), RunSpec()), (RunSpec(), RunSpec(own))):
        one, other = beside(watched, compared)
        assert one.region == other.region is not None
        assert one.place().digest() == other.place().digest() == watched.place().digest()


def test_the_address_gives_both_worlds_again():
    one, other = beside(SMALL, OTHERWISE)
    search = address(one, Shown(term=3, against=other, bet=True))
    setting, shown, problems = of_address(search)
    assert (setting, shown, problems) == (one, Shown(3, None, other, bet=True), ())


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("against=mortl-engines", "mortal-engines"),
        ("against-set=accountability.stakes=2", "nothing to compare"),
        ("against=mortal-engines&against-set=accountability.stakes=99", "from 0 to 10"),
        ("against=mortal-engines&against-event=nobody=all@2", "nobody"),
        ("bet=takeovers", "two towns"),
        ("against=mortal-engines&bet=gold", "takeovers alone"),
    ],
)
def test_a_bad_word_about_the_other_world_is_told_and_left_out(word, told):
    setting, shown, problems = of_address(f"?region=synthetic:24&years=2&{word}")
    assert len(problems) == 1
    assert told in problems[0]
    assert setting == SMALL
    assert not shown.bet
    assert (shown.against is None) == word.startswith(("against=mortl", "against-set", "bet"))


def test_an_address_without_words_is_the_bet_and_any_word_is_not():
    visits = [Visit(search, lambda: None) for search in ("", "?", None, "?scenario=england-today")]
    bets = [(one.bet, one.other and one.other.scenario_name) for one in visits]
    assert bets == [(True, "mortal-engines")] * 3 + [(False, None)]
    assert of_address(OPENING)[2] == ()
    for one in visits:
        one.close()


def test_of_the_other_world_nothing_is_heard_but_what_it_is_and_its_rows():
    watched = Play(SMALL)
    against = Against(watched, SMALL)
    assert against.answer({"type": "hello"})[0]["about"] == "against"
    rows = against.answer({"type": "pull", "epoch": 1, "first": 0, "count": 3})
    assert rows[0]["rows"] == 3
    for kind in ("change", "plan", "plan_all", "unplan", "replan", "undo", "shown", "school", "band", "fork", None):
        before = against.setting
        assert against.answer({"type": kind, "epoch": 1, "row": 1, "changes": {"accountability.stakes": 2.0}}) is None
        assert against.setting is before


def test_pairs_begin_anew_when_a_world_is_another_and_trouble_ends_them():
    watched = Play(SMALL)
    against = Against(watched, SMALL)
    while against.answer({"type": "pairs"})[0]["runs"] < 3:
        pass
    watched.change(2, {"accountability.stakes": 2.0})
    told = against.answer({"type": "pairs"})[0]
    assert told["of_epochs"] == [watched.epoch, against.play.epoch]
    assert told["runs"] < 3 or told["effects"]["cooperation"]["mean"] != 0
    broken = RunSpec(region="synthetic:24", years=2, authorities=("Nowhere",))
    pairs = Pairs(lambda seed: SMALL, lambda seed: broken)
    pairs.work(10)
    assert "Nowhere" in pairs.trouble
    assert pairs.told()["runs"] == 0


def test_a_fork_is_in_the_address_and_ends_with_a_word():
    one = Visit("?region=synthetic:24&years=2&seed=3&term=2", lambda: None)
    one.widget._heard(None, {"type": "fork"}, [])
    assert "against=england-today" in one.address
    one.widget._heard(None, {"type": "change", "epoch": 1, "row": 2, "changes": {"accountability.stakes": 2}}, [])
    assert one.comparison == command(one.other, one.setting)
    assert "--set-b accountability.stakes=2@3" in one.comparison
    one.take_seed(7)
    assert one.other.seed == one.setting.seed == 7
    one.take_scenario("tour-de-france")
    assert one.other.scenario_name == "england-today"
    one.widget._heard(None, {"type": "alone"}, [])
    assert one.other is None
    assert one.comparison == ""
    assert "against" not in one.address
    one.close()


def test_two_visits_that_compare_share_no_world():
    one, two = (Visit("?region=synthetic:24&years=2&against=mortal-engines&term=0", lambda: None) for _ in range(2))
    worlds = {id(each.world) for visit in (one, two) for each in (visit.play, visit.widget.against.play)}
    assert len(worlds) == 4
    one.close()
    two.close()
