"""A world that is watched: rows as bytes, changes at the row that is shown, the band; without a browser."""

from __future__ import annotations

import csv
import io
import json
import math

import numpy as np
import pytest

from coopetition.agents.errors import InputError
from coopetition.experiments.outputs.tables import history_of, write_csv
from coopetition.experiments.run_spec import RunSpec
from coopetition.model import SchoolSystem
from coopetition.model.measures import METRICS
from coopetition.model.measures.regime import regime
from coopetition.viz import frames as wire
from coopetition.viz.band import Band
from coopetition.viz.play import Play
from coopetition.viz.widget import player
from worlds import as_words

TOWN = RunSpec("mortal-engines", "synthetic:40", years=6, seed=3)
STAKES = "accountability.stakes"


def rows_of(play, first=0, count=None):
    """All rows from one on, column by column, as the browser puts them together."""
    parts, documents, row = [], [], first
    until = play.rows if count is None else first + count
    while row < until:
        document, buffers = play.answer({"type": "pull", "epoch": play.epoch, "first": row, "count": until - row})
        assert document["first"] == row
        parts.append(decoded(play, document["rows"], buffers))
        documents.append(document)
        row += document["rows"]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}, documents


def decoded(play, rows, buffers):
    told = {
        name: np.frombuffer(buffer, f"<{kind}").reshape(rows, -1)
        for (name, kind), buffer in zip(wire.COLUMNS, buffers, strict=False)
    }
    return told | {"acts": np.frombuffer(buffers[-1], np.uint8).reshape(rows, -1)}


def all_metrics(documents, name):
    return [value for document in documents for value in document["metrics"][name]]


@pytest.fixture(scope="module")
def played():
    play = Play(TOWN)
    return play, *rows_of(play)


def test_rows_are_the_world(played):
    play, rows, _ = played
    world = TOWN.world().run(TOWN.years)
    past = world.trajectory
    assert len(rows["roll"]) == 19
    assert (rows["roll"] == np.rint(past["roll"].sum(axis=2))).all()
    assert (rows["controller"] == past["controller"]).all()
    assert (rows["grade"] == past["grade"]).all()
    assert ((rows["flags"] & wire.OPEN > 0) == past["alive"]).all()
    assert ((rows["flags"] & wire.LEADS > 0) == past["leading"]).all()
    with_ties = past["ties"] > 0
    assert (rows["cooperation"][~with_ties] == wire.NO_TIES).all()
    assert np.abs(rows["cooperation"] / wire.SHARE - past["cooperation"])[with_ties].max() <= 0.5 / wire.SHARE
    strength = past["dilemma_greed"][1:] / np.maximum(past["at_stake"][1:], 1e-9)
    played_rows = with_ties[1:] & (past["at_stake"][1:] > 0)
    assert np.abs(rows["greed"][1:] / wire.DILEMMA - strength)[played_rows].max() <= 0.51 / wire.DILEMMA
    assert (rows["greed"][1:][~played_rows] == wire.NO_GAME).all()
    assert play.world.hash() == world.hash()


def test_acts_on_ties_are_what_heads_did(played):
    _, rows, _ = played
    world = TOWN.world()
    for row in range(1, 10):
        world.term()
        sides, ties = world.state.sides, world.state.ties
        lower = sides["school"] < sides["partner"]
        acts = rows["acts"][row]
        assert ((acts[sides["tie"][lower]] & 4 > 0) == sides["cooperates"][lower]).all()
        assert ((acts[sides["tie"][~lower]] & 8 > 0) == sides["cooperates"][~lower]).all()
        assert ((acts & 1 > 0) == ties["active"]).all()
        assert ((acts & 2 > 0) == ties["forced"]).all()


def test_the_layout_tells_whose_acts_they_are(played):
    play, _, _ = played
    document, (x, _y, authority, first, second) = play.told()
    first, second = np.frombuffer(first, "<u4"), np.frombuffer(second, "<u4")
    sides, ties = play.world.state.sides, play.world.state.ties
    for tie in range(len(ties)):
        ends = sorted(sides["school"][sides["tie"] == tie].tolist())
        assert [first[tie], second[tie]] == ends
    assert np.frombuffer(x, "<f4") == pytest.approx(play.world.state.schools["x"], rel=1e-6)
    names = [document["authority_names"][code] for code in np.frombuffer(authority, "<u2")]
    assert names == play.world.region.schools["authority"].tolist()
    json.dumps(document, allow_nan=False)


def test_measures_and_regime_are_those_of_the_run(played):
    _, _, documents = played
    world = TOWN.world().run(TOWN.years)
    for name in wire.TOLD:
        values = METRICS[name].along(world.trajectory, range(19))
        assert np.array(all_metrics(documents, name), dtype=float) == pytest.approx(values, nan_ok=True, abs=0)
    assert documents[-1]["regime"][-1] == regime(world.metrics())


def test_events_come_with_their_row_once_each(played):
    play, _, documents = played
    told = [tuple(event[:5]) for document in documents for event in document["events"]]
    assert told == [tuple(event) for event in play.world.events]
    assert any(kind == "comes to help" for _, kind, *_ in told) or any(kind == "takeover" for _, kind, *_ in told)


def test_a_change_leaves_what_was_before_and_undo_gives_the_future_back(played):
    _, before, documents = played
    play = Play(TOWN)
    rows_of(play)
    document, _ = play.answer({"type": "change", "epoch": 1, "row": 8, "changes": {STAKES: 0.0}})
    assert (document["kind"], document["epoch"], document["keep"]) == ("world", 2, 8)
    assert document["changes"][0]["row"] == 8
    changed, told = rows_of(play)
    for name, values in before.items():
        assert (changed[name][:9] == values[:9]).all()
    assert (changed["fear"][9] != before["fear"][9]).any()
    assert all_metrics(told, "cooperation")[:9] == all_metrics(documents, "cooperation")[:9]
    assert as_words(play.setting.settings) == (f"{STAKES}=0@9",)
    assert play.answer({"type": "pull", "epoch": 1, "first": 0, "count": 9}) is None  # of an older epoch
    document, _ = play.answer({"type": "undo", "epoch": 2})
    assert (document["epoch"], document["keep"], document["undo"]) == (3, 8, 0)
    again, _ = rows_of(play)
    assert all((again[name] == before[name]).all() for name in before)


def test_a_change_begins_another_future_than_those_planned_later():
    play = Play(TOWN)
    play.change(12, {STAKES: 3.0})
    play.change(6, {STAKES: 1.0})
    assert as_words(play.setting.settings) == (f"{STAKES}=1@7",)
    play.change(6, {STAKES: 2.0})
    assert as_words(play.setting.settings) == (f"{STAKES}=2@7",)


@pytest.mark.parametrize(("row", "name", "notice"), [(0, STAKES, False), (7, "trust.start", True), (18, STAKES, True)])
def test_what_acts_at_the_start_begins_the_run_anew(row, name, notice):
    play = Play(TOWN)
    document, _ = play.change(row, {name: 0.7})
    assert (document["keep"], document["row"]) == (-1, 0)
    assert bool(document["notice"]) == notice
    assert as_words(play.setting.settings) == (f"{name}=0.7",)


def test_a_value_put_back_to_the_scenarios_is_no_setting():
    play = Play(TOWN)
    play.change(0, {STAKES: 1.0})
    assert as_words(play.setting.settings) == (f"{STAKES}=1",)
    play.change(0, {STAKES: 2.5, "heads.mix.visionary": 0.4})
    assert as_words(play.setting.settings) == ("heads.mix.visionary=0.4",)


def test_a_change_that_makes_no_sense_is_told_and_changes_nothing():
    play = Play(TOWN)
    document, _ = play.answer({"type": "change", "epoch": 1, "row": 3, "changes": {STAKES: 99}})
    assert document["kind"] == "trouble"
    assert "from 0 to 10" in document["text"]
    assert (play.epoch, play.setting) == (1, TOWN)
    assert play.answer({"type": "undo", "epoch": 1})[0]["kind"] == "trouble"
    assert play.answer({"type": "dance"}) is None


def planned(play, row, where="west", start=None, end=None):
    event = {"what": "city-trust", "where": where, "start": start, "end": end}
    return play.answer({"type": "plan", "epoch": play.epoch, "row": row, "event": event})[0]


def test_a_form_put_on_schools_leaves_what_was_before_and_goes_without_a_trace(played):
    _, before, _ = played
    play = Play(TOWN)
    rows_of(play)
    document = planned(play, 8)
    assert (document["epoch"], document["keep"]) == (2, 8)
    assert [each["row"] for each in document["changes"]] == [8]
    assert as_words(play.setting.events) == ("city-trust=west@9",)
    changed, _ = rows_of(play)
    assert all((changed[name][:9] == values[:9]).all() for name, values in before.items())
    assert (changed["controller"][9] != before["controller"][9]).any()
    assert play.world.hash() == play.setting.world().run(TOWN.years).hash()
    assert planned(play, 12, "east", 4, 7)["keep"] == 3
    assert as_words(play.setting.events) == ("city-trust=west@9", "city-trust=east@4..7")
    gone, _ = play.answer({"type": "unplan", "epoch": 3, "row": 12, "event": "city-trust=west@9"})
    assert (gone["keep"], [each["row"] for each in gone["changes"]]) == (8, [3, 6])
    assert play.answer({"type": "undo", "epoch": 4})[0]["keep"] == 8
    assert play.answer({"type": "undo", "epoch": 5})[0]["keep"] == 3
    assert play.answer({"type": "undo", "epoch": 6})[0]["keep"] == 8
    back, _ = rows_of(play)
    assert all((back[name] == values).all() for name, values in before.items())


def test_what_is_planned_is_moved_to_other_terms_and_what_was_before_stays():
    play = Play(TOWN)
    before, _ = rows_of(play)
    planned(play, 3, start=5, end=9)
    (event,) = as_words(play.setting.events)
    first, _ = rows_of(play)
    told, _ = play.answer({"type": "replan", "epoch": 2, "row": 12, "event": event, "start": 5, "end": 12})
    assert (told["keep"], [each["row"] for each in told["changes"]]) == (8, [4, 11])  # as before up to its old end
    longer, _ = rows_of(play)
    assert all((longer[name][:9] == values[:9]).all() for name, values in first.items())
    assert any((longer[name][9:] != values[9:]).any() for name, values in first.items())
    (event,) = as_words(play.setting.events)
    told, _ = play.answer({"type": "replan", "epoch": 3, "row": 12, "event": event, "start": 3, "end": 12})
    assert told["keep"] == 2
    assert as_words(play.setting.events) == (f"{event.partition('@')[0]}@3..12",)
    earlier, _ = rows_of(play)
    assert all((earlier[name][:3] == values[:3]).all() for name, values in before.items())
    for _ in range(3):
        play.undo()
    again, _ = rows_of(play)
    assert all((again[name] == values).all() for name, values in before.items())


def test_what_is_set_from_a_term_on_is_moved_and_taken_out():
    play = Play(TOWN)
    play.change(6, {STAKES: 3.0})
    told, _ = play.answer({"type": "replan", "epoch": 2, "row": 7, "event": f"{STAKES}=3@7", "start": 4, "end": None})
    assert (told["keep"], as_words(play.setting.settings)) == (3, (f"{STAKES}=3@4",))
    told, _ = play.answer({"type": "unplan", "epoch": 3, "row": 7, "event": f"{STAKES}=3@4"})
    assert (told["keep"], play.setting.settings) == (3, ())
    told, _ = play.answer({"type": "replan", "epoch": 4, "row": 7, "event": "brand=all@1", "start": 4, "end": None})
    assert (told["kind"], play.epoch) == ("trouble", 4)


def test_a_form_after_the_last_term_begins_the_run_anew():
    play = Play(TOWN, row=18)
    document = planned(play, 18)
    assert (document["keep"], document["row"], bool(document["notice"])) == (-1, 0, True)
    assert as_words(play.setting.events) == ("city-trust=west@1",)


def test_two_forms_on_a_school_are_refused_and_change_nothing():
    play = Play(RunSpec("bradford", years=3))
    document = planned(play, 5)
    assert document["kind"] == "trouble"
    assert "one form at a time" in document["text"]
    assert (play.epoch, play.setting.events) == (1, ())
    assert play.answer({"type": "unplan", "epoch": 1, "row": 5, "event": "brand=all@1"})[0]["kind"] == "trouble"


def test_a_slow_model_gives_what_there_is(monkeypatch):
    play = Play(TOWN)
    clock = iter(range(1000))
    monkeypatch.setattr("coopetition.viz.play.time.perf_counter", lambda: next(clock))
    document, _ = play.frames(0, 19)
    assert document["rows"] == 2  # the start and one term: the first look at the clock says that the time is up
    document, _ = play.frames(5, 3)
    assert document["rows"] == 0


def test_the_download_is_what_the_command_leaves(tmp_path):
    play = Play(TOWN)
    play.change(4, {STAKES: 0.5})
    world = play.setting.world().run(TOWN.years)
    write_csv(tmp_path / "history.csv", history_of(world))
    assert play.history_csv() == (tmp_path / "history.csv").read_bytes()
    table = list(csv.DictReader(io.StringIO(play.history_csv().decode())))
    _, documents = rows_of(play)
    assert float(table[-1]["cooperation"]) == all_metrics(documents, "cooperation")[-1]


def test_the_band_is_other_luck_in_the_same_town():
    band = Band(TOWN, TOWN.place(), runs=3)
    assert band.told()["runs"] == 0
    for _ in range(1000):
        band.work(0.01)
    told = band.told()
    assert told["runs"] == 3
    runs = [TOWN.world().copy_with(seed).run(TOWN.years) for seed in (4, 5, 6)]
    values = np.array([METRICS["cooperation"].along(run.trajectory, range(19)) for run in runs])
    assert told["middle"]["cooperation"] == [None, *np.median(values, axis=0)[1:].tolist()]
    low, high = np.array(told["low"]["cooperation"][1:]), np.array(told["high"]["cooperation"][1:])
    assert (low <= high).all()
    assert (low < high).any()


def test_a_biography_is_the_schools(played):
    play, rows, _ = played
    document, _ = play.answer({"type": "school", "epoch": play.epoch, "school": 5})
    json.dumps(document, allow_nan=False)
    assert document["name"] == play.world.region.schools["name"][5]
    assert np.rint(document["columns"]["roll"]).tolist() == rows["roll"][:, 5].tolist()
    assert document["rows"] == 19
    assert all(5 in event[2:4] for event in document["events"])
    sides = play.world.state.sides
    assert sorted(document["partners"]) == sorted(sides["partner"][sides["school"] == 5].tolist())
    assert play.answer({"type": "school", "epoch": play.epoch, "school": 40})[0]["kind"] == "trouble"


def test_a_notebooks_player_plays_the_system():
    system = SchoolSystem("tour-de-france", region="synthetic:24", parameters={STAKES: 2.0}, rng=7)
    system.world.plan(4, {"trust.rise": 0.05})
    system.run(years=2)
    play = player(system, years=3).play
    assert play.world.hash() == system.world.hash()
    play.live_until(9, math.inf)
    assert play.world.hash() == system.run(years=1).world.hash()
    play.change(5, {STAKES: 0.0})
    assert as_words(play.world.interventions)[0] == "trust.rise=0.05@4"
    assert play.world.parameters.accountability.stakes == 2.0


def test_a_notebooks_player_says_what_it_does_not_know():
    system = SchoolSystem("tour-de-france", region="synthetic:24", rng=7).run(years=1)
    system.world.state.schools["effectiveness"][3] += 1.0
    with pytest.warns(UserWarning, match="by hand"):
        player(system)


def test_another_world_has_another_epoch():
    one = player(TOWN)
    epoch = one.play.epoch
    one.replace(Play(TOWN))
    assert one.play.epoch > epoch
    with pytest.raises(InputError):
        Play(RunSpec("nowhere"))
