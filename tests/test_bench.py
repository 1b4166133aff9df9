"""The laboratory as the page plays it: choices, steps as bytes, stories, addresses; without a browser."""

from __future__ import annotations

import itertools
import json
import time

import numpy as np
import pytest

from coopetition.agents.errors import InputError
from coopetition.experiments.evidence.published import PUBLISHED
from coopetition.model.laboratory import UPDATES, Laboratory
from coopetition.viz import bench_stories, bench_visit
from coopetition.viz.bench import DRAWN, PATIENCE, Bench
from coopetition.viz.bench_address import address, of_address, same
from coopetition.viz.bench_setup import GAMES, PICKS, POPULATIONS, Setup
from coopetition.viz.bench_stories import STORIES
from coopetition.viz.bundle import BundleError, script

SMALL = Setup(side=12, nodes=30, steps=15)


def pulled(bench, first=0, count=None):
    """All steps from one on, as the browser puts them together: states and shares."""
    states, shares, row = [], [], first
    until = bench.rows if count is None else first + count
    while row < until:
        document, [bits] = bench.answer({"type": "pull", "epoch": bench.epoch, "first": row, "count": until - row})
        assert document["first"] == row
        packed = np.frombuffer(bits, np.uint8).reshape(document["rows"], -1)
        states.append(np.unpackbits(packed, axis=1, bitorder="little", count=bench.setup.players))
        shares += document["shares"]
        row += document["rows"]
    return np.concatenate(states), shares


def choosing(**choices):
    """The small set-up with other choices, made one by one as the page makes them."""
    setup = SMALL
    for name, value in choices.items():
        setup = setup.taking(name, value)
    return setup


def every_kind():
    """A set-up for each population, each update and each game."""
    for population, update in itertools.product(POPULATIONS, UPDATES):
        yield choosing(population=population, update=update, payoff="averaged")
    for game, start in itertools.product(GAMES, PICKS["start"]):
        yield choosing(game=game, start=start)


@pytest.mark.parametrize("population", POPULATIONS)
@pytest.mark.parametrize("start", PICKS["start"])
def test_the_lines_of_python_give_the_same_run(population, start):
    # proves that what is watched is what a reader gets who copies the lines: every state of every step
    setup = choosing(population=population, start=start, edges="open")
    found = {}
    exec(setup.python(), found)  # noqa: S102 - our own lines
    states, shares = pulled(Bench(setup))
    assert found["shares"].tolist() == shares
    lines = setup.python().replace(".run(", ".states(")
    exec(lines, found)  # noqa: S102
    assert (found["shares"] == states).all()


def test_what_is_offered_is_never_refused():
    for setup in every_kind():
        bench = Bench(setup)
        bench.play_until(3)
        assert bench.ready >= 3, setup


def test_every_choice_has_its_words_and_goes_as_json():
    for setup in every_kind():
        told = bench_visit.groups(setup)
        names = [each["name"] for group in told for each in group["choices"]]
        assert sorted(names) == sorted(setup.offered)
        document, _ = Bench(setup).told()
        json.dumps([told, document], allow_nan=False)
        for group in told:
            for each in group["choices"]:
                if each["kind"] == "slider":
                    assert len(each["sentence"]) == 2, each["name"]
                    assert each["low"] <= each["value"] <= each["high"], each["name"]


def test_a_choice_opens_and_closes_others():
    assert "noise" in choosing(update="fermi").offered
    assert "noise" not in choosing(update="imitate-best").offered
    assert "synchronous" not in choosing(update="death-birth").offered
    assert "selection" in choosing(update="imitation").offered
    assert "self_interaction" not in choosing(update="best-response").offered
    assert {"side", "edges"} <= set(choosing(population="moore").offered)
    assert "rewire" in choosing(population="small-world").offered
    assert "share" not in choosing(start="one-competes").offered


def test_another_population_has_as_many_players_or_few_enough_to_see_their_ties():
    neighbours = STORIES["neighbours"].setup
    assert neighbours.taking("population", "mixed").players == neighbours.players
    assert neighbours.taking("population", "mixed").taking("population", "moore").side == neighbours.side
    assert neighbours.taking("population", "scale-free").players <= DRAWN
    assert neighbours.taking("population", "small-world").taking("nodes", 40_000).players == 40_000


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("side", 500, "from 5 to 200"),
        ("nodes", 10**6, "from 10 to 40,000"),
        ("share", "half", "from 0 to 1"),
        ("steps", 2.5, "whole number"),
        ("b", float("nan"), "b = nan"),
        ("population", "more", "moore"),
        ("updte", "fermi", "update"),
    ],
)
def test_a_bad_choice_is_told(name, value, told):
    with pytest.raises(InputError, match=told):
        SMALL.taking(name, value)


def test_what_the_laboratory_refuses_is_told_in_its_own_words():
    with pytest.raises(InputError) as own:
        Laboratory(SMALL.graph(), game="donation", b=3, c=1, update="death-birth", selection=0.9)
    setup = choosing(game="donation", update="death-birth", selection=0.9, self_interaction="no")
    with pytest.raises(InputError) as told:
        Bench(setup)
    assert str(told.value) == str(own.value)
    with pytest.raises(InputError, match="must be fewer than the 10 players"):
        choosing(population="random", nodes=10, ties=12).graph()


def test_steps_are_computed_ahead_within_a_fraction_of_a_second():
    bench = Bench(STORIES["neighbours"].setup.taking("steps", 3000))
    bench.play_until(1)  # compiled
    begun = time.perf_counter()
    document, _ = bench.frames(0, 3000)
    taken = time.perf_counter() - begun
    assert 1 < document["rows"] < 3000
    assert taken < PATIENCE + 0.4
    again, _ = bench.frames(document["rows"], 1)
    assert again["rows"] == 1


def test_a_run_in_which_nothing_can_change_any_more_is_not_played_on():
    bench = Bench(choosing(population="mixed", update="imitate-best", steps=3000))
    states, shares = pulled(bench)
    assert shares[-1] == 0.0
    assert not states[-1].any()
    assert bench.laboratory.steps < 20


def test_what_is_asked_of_an_older_run_is_not_answered():
    bench = Bench(SMALL)
    bench.epoch = 4
    assert bench.answer({"type": "pull", "epoch": 3, "first": 0, "count": 4}) is None
    assert bench.answer({"type": "pull", "epoch": 4, "first": 10**6, "count": 4})[0]["rows"] == 0
    assert bench.answer({"type": "pull", "epoch": 4, "first": -3, "count": 2})[0]["rows"] == 2
    assert bench.answer({"type": "nonsense"}) is None
    assert bench.answer({"type": "hello"})[0]["rows"] == SMALL.steps + 1


def test_how_a_population_is_drawn():
    shapes = {each: Bench(choosing(population=each)).told()[0]["shape"] for each in POPULATIONS}
    assert shapes == {"mixed": "cloud", "moore": "lattice", "von-neumann": "lattice"} | dict.fromkeys(
        POPULATIONS[3:], "net"
    )
    document, (x, y, one, other) = Bench(choosing(population="cycle", nodes=50)).told()
    places = np.array([np.frombuffer(each, "<f4") for each in (x, y)])
    assert document["ties"] == 50
    assert document["ring"]
    assert places.shape == (2, 50)
    assert (places >= 0).all()
    assert (places <= 1).all()
    ties = zip(np.frombuffer(one, "<u4").tolist(), np.frombuffer(other, "<u4").tolist(), strict=True)
    assert {frozenset(each) for each in ties} == {frozenset((i, (i + 1) % 50)) for i in range(50)}
    assert Bench(choosing(population="cycle", nodes=DRAWN + 1)).told()[0]["shape"] == "rows"


def test_addresses_give_the_same_again():
    for name, story in STORIES.items():
        assert address(story.setup) == f"?story={name}"
        assert same(of_address(f"?story={name}")[0], story.setup)
    for setup in every_kind():
        again, own, problems = of_address(address(setup))
        assert own
        assert not problems
        assert same(again, setup), address(setup)
    changed = STORIES["kaleidoscope"].setup.taking("seed", 7)
    assert same(of_address(address(changed))[0], changed)


@pytest.mark.parametrize(
    ("search", "told"),
    [
        ("update=fermi&noise=0", "noise = 0.0: must be above 0"),
        ("update=imitate-best&noise=1", "noise: of no use to update = 'imitate-best'"),
        ("update=death-birth&synchronous=yes", "synchronous = True: update = 'death-birth'"),
        ("selection=x&update=imitation", "selection = x: must be a number"),
        ("population=cycle&side=20", "side: of no use beside cycle"),
        ("story=neighbors", "neighbours"),
        ("colour=red", "there is no such choice"),
        ("game=snowdrift&b=3", "b: there is no such choice"),
    ],
)
def test_a_bad_word_of_an_address_is_told_and_left_out(search, told):
    setup, _, problems = of_address(f"?{search}&seed=5")
    assert len(problems) == 1
    assert told in problems[0]
    assert "left out" in problems[0]
    assert setup.seed == 5
    setup.laboratory()


def test_an_empty_address_is_the_first_story():
    for search in (None, "", "?", "?colour=red"):
        setup, own, _ = of_address(search)
        assert not own
        assert same(setup, next(iter(STORIES.values())).setup)


ENDS = {
    "everybody": (0, 0.0, 0.0),
    "neighbours": (1, 0.50, 0.54),
    "kaleidoscope": (1, 0.2, 0.5),
    "nobody-keeps-time": (0, 0.0, 0.02),
    "snowdrift": (0, 0.15, 0.25),
    "heads": (2, 1.0, 1.0),
}


@pytest.mark.parametrize("name", STORIES)
def test_stories_end_as_their_words_say(name):
    bench = Bench(STORIES[name].setup)
    assert bench.story == name
    bench.play_until(bench.rows, seconds=60)
    share = float(bench.shares[-1])
    right, low, high = ENDS[name]
    assert low <= share <= high
    least, most = STORIES[name].bounds
    assert (share >= least) + (share > most) == right
    told = bench_stories.told(name)
    assert len(told["bets"]) == 3
    assert STORIES[name].row in PUBLISHED
    assert STORIES[name].row in told["published"]
    assert told["next"] in STORIES
    assert {card["name"] for card in bench_stories.cards()} == set(STORIES)


def test_numbers_that_stories_tell_are_the_laboratory_s():
    kaleidoscope, heads = STORIES["kaleidoscope"].setup, STORIES["heads"].setup
    states, _ = pulled(Bench(kaleidoscope))
    assert int((states[30] == 0).sum()) == 2437  # Nowak and May's
    picture = states[100].reshape(99, 99)
    assert (picture == np.rot90(picture)).all()
    below = Bench(heads.taking("share", 0.37))
    below.play_until(below.rows, seconds=60)
    assert below.shares[-1] == 0.0
    tempted = Bench(STORIES["neighbours"].setup.taking("b", 1.95).taking("steps", 1500))
    tempted.play_until(tempted.rows, seconds=60)
    assert tempted.shares[-1] == 0.0


def test_the_published_table_has_every_row():
    rows = bench_visit.published()
    assert {row["id"] for row in rows} == set(PUBLISHED)
    assert all(row["title"] and row["source"] and row["set_up"] for row in rows)


def test_a_visit_takes_stories_and_choices_and_says_what_it_cannot():
    told = []
    visit = bench_visit.BenchVisit("?story=heads", lambda: told.append(1))
    said = []
    visit.widget.send = lambda document, _buffers=None: said.append(document)
    assert not visit.bench.playing
    visit.take("share", 0.3)
    assert visit.bench.epoch == 2
    assert visit.bench.playing
    assert said[-1]["story"] is None
    assert "share=0.3" in visit.address
    visit.widget._heard(None, {"type": "take", "story": "neighbours"}, [])
    assert (visit.bench.story, visit.bench.playing, visit.bench.epoch) == ("neighbours", False, 3)
    visit.take("noise", 0)
    assert "must be above 0" in visit.notices[0]
    assert visit.bench.epoch == 3
    visit.dismiss(0)
    assert not visit.notices
    seed = visit.setup.seed
    visit.take_luck()
    assert visit.setup.seed != seed
    assert len(told) == 5
    visit.close()
    visit.take_story("heads")
    assert len(told) == 5


def test_modules_of_two_folders_are_joined_and_still_checked(tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    (there / "tool.js").write_text('import { low } from "./low.js";\n\nexport const tool = low;\n')
    (there / "low.js").write_text("export const low = 1;\n")
    door = 'import {{ {name} }} from "../there/{file}.js";\n\nconst {own} = 2;\n\nexport default {{ {own} }};\n'

    def joined(**gaps):
        (here / "main.js").write_text(door.format(**({"name": "tool", "file": "tool", "own": "own"} | gaps)))
        return script(here)

    text = joined()
    assert text.index("const low") < text.index("const tool") < text.index("const own")
    assert "import" not in text
    for gaps, reason in (
        ({"file": "none"}, "does not exist"),
        ({"name": "other"}, "exports tool"),
        ({"own": "low"}, "both declare low"),
    ):
        with pytest.raises(BundleError, match=reason):
            joined(**gaps)
    (there / "low.js").write_text('import { tool } from "./tool.js";\n\nexport const low = tool;\n')
    with pytest.raises(BundleError, match="circle"):
        joined()
