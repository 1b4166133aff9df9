"""Facts of England: the catalogue, what is seen of a world, the table, the page, the verb."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from fact_lives import YEARS
from typer.testing import CliRunner

from coopetition.experiments.command import app
from coopetition.experiments.evidence.facts import FACTS, Figure, gather
from coopetition.experiments.evidence.facts.catalogue import NOT_KNOWN, Fact
from coopetition.experiments.evidence.facts.life import by_year, live
from coopetition.experiments.evidence.facts.pooling import estimate, mean, ratio, ratio_less_ratio, ratio_over_ratio
from coopetition.experiments.evidence.facts.report import cells, counted, sentences, verdict, write
from coopetition.experiments.paired import effect
from coopetition.experiments.run_spec import RunSpec
from coopetition.experiments.runs.executors import Here
from coopetition.model.interventions.reading import said

IDS = [*(f"A{n}" for n in range(1, 11)), *(f"B{n}" for n in range(1, 5))]


# the catalogue --------------------------------------------------------------------------------------------------------


def test_the_catalogue_holds_the_facts_of_the_design_and_no_others():
    assert list(FACTS) == IDS
    for name, each in FACTS.items():
        assert each.tuned == name.startswith("A")
        assert all((each.title, each.definition, each.source, each.figures))
        assert len({figure.what for figure in each.figures}) == len(each.figures)
        for figure in each.figures:
            low, high = (-math.inf if figure.low is None else figure.low, figure.high or math.inf)
            assert low < high


def test_what_is_within_and_how_sure():
    figure = Figure("x", "2", 1.0, 3.0, pool=mean)
    fact = Fact("B9", "x", "x", "x", (figure,), lambda _: [0.0])

    def told(*values):
        (row,) = fact.rows([[value] for value in values])
        return row["within"], row["sure"], verdict(row)

    assert told(2.0, 2.01, 2.02) == (True, True, "yes")
    assert told(1.0, 2.0, 3.0) == (True, False, "yes?")
    assert told(4.0, 4.01, 4.02) == (False, True, "no")
    assert told(-40.0, 40.0, 20.0) == (False, False, "no?")  # the interval holds the whole range
    assert told(math.nan, math.nan) == (None, None, "none")
    (row,) = fact.rows([[9.0], [9.0]])
    assert row["why"] == NOT_KNOWN
    assert figure.target == "2 (1 to 3)"
    assert Figure("x", "small", None, 0.01, "share").target == "small (1% or less)"
    assert Figure("x", "above 0", 2.0, None).target == "above 0 (2 or more)"


def test_the_interval_of_a_mean_is_the_usual_one():
    values = [1.0, 4.0, 2.0, 8.0]
    usual = effect(np.zeros(4), np.array(values))
    assert estimate([*values, math.nan], mean) == pytest.approx((usual.mean, usual.low, usual.high, 4))
    told = estimate([(10.0 + each, 1) for each in values], ratio)
    assert told[:3] == pytest.approx((10.0 + usual.mean, 10.0 + usual.low, 10.0 + usual.high))


def test_cases_are_pooled_over_worlds_of_unlike_size():
    told = estimate([(1, 10), (30, 100), (2, 10)], ratio)
    assert told[0] == pytest.approx(33 / 120)
    by_hand = [32 / 110, 3 / 20, 31 / 110]  # each world left out
    error = math.sqrt(2 / 3 * sum((each - np.mean(by_hand)) ** 2 for each in by_hand))
    assert told[2] - told[0] == pytest.approx(4.30265 * error, rel=1e-5)
    assert ratio_less_ratio([(1, 2, 1, 4)]) == 0.25
    assert ratio_over_ratio([(1, 2, 1, 4)]) == 2.0
    assert estimate([(0, 100), (1, 100)], ratio)[1] == 0.0  # a share is not below none
    low, high = estimate([(0, 100), (0, 200)], ratio)[1:3]
    assert low == 0.0
    assert (1.0 - high) ** 300 == pytest.approx(0.025)  # so many without a case are as seldom as that
    assert estimate([(0, 0), (0, 0)], ratio)[0] is None


# a life ---------------------------------------------------------------------------------------------------------------


def test_a_life_is_what_the_world_was():
    setting = RunSpec(region="synthetic:40", years=4, seed=3)
    life, world = live(setting), setting.world().run(4)
    assert life.years == 4
    assert (life.roll == world.trajectory["roll"][::3]).all()
    assert (life.grade == world.trajectory["grade"][::3]).all()
    for kind, told in (("new head", life.new_head), ("takeover", life.taken_over)):
        assert told.sum() == sum(event.kind == kind for event in world.events) > 0
    assert life.taken_over.sum() == world.trajectory["taken_over"][-1].sum()
    assert (life.grade[life.inspected] > 0).all()
    moved = (life.grade[1:] != life.grade[:-1]) & (life.grade[1:] > 0)
    assert life.inspected[1:][moved].all()  # no grade changes without
    luck = world.parameters.accountability.result_noise
    last = world.trajectory["value_added"][-3:].mean(axis=0) + luck * world.state.schools["luck"]
    assert life.value_added[-1] == pytest.approx(last)
    assert life.lucky[1:].std() == pytest.approx(luck, rel=0.2)
    entrants = (life.roll[1:] - life.roll[:-1] * 0.8).sum(axis=(1, 2))
    assert life.applicants[1:] == pytest.approx(entrants)
    assert (life.first <= life.counted + 1e-9).all()


def test_years_begin_after_the_start():
    assert by_year(np.array([[9.0], [1.0], [2.0], [3.0], [5.0], [5.0], [8.0]])).ravel().tolist() == [9.0, 2.0, 6.0]


# the table, the page, the verb ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rows():
    return gather.table(list(FACTS), RunSpec(region="synthetic:60", years=YEARS), 3, Here())


def test_a_world_gives_every_row(rows):
    json.dumps(rows, allow_nan=False)
    assert [row["id"].partition(".")[0] for row in rows if row["id"].endswith(".1") or "." not in row["id"]] == IDS
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert row["model"] is None or row["low"] is None or row["low"] <= row["model"] <= row["high"]
        assert (row["why"] != "") == (row["within"] is False)
        assert "{" not in row["why"] + row["note"]
        assert "nan" not in row["why"] + row["note"]


def test_settings_move_what_they_should():
    usual = RunSpec(region="synthetic:60", years=YEARS, interventions=said(("accountability.result_noise=0.15",)))
    lucky = {row["id"]: row["model"] for row in gather.table(["A8"], usual, 2, Here())}
    changed = replace(usual, interventions=said(("accountability.result_noise=0",)))
    bare = {row["id"]: row["model"] for row in gather.table(["A8"], changed, 2, Here())}
    assert all(bare[name] > lucky[name] + 0.05 for name in lucky)


def test_the_page_has_every_row_and_reason(rows, tmp_path):
    page = write(rows, tmp_path / "docs", seeds=3, years=YEARS, place="a town").read_text(encoding="utf-8")
    for row in rows:
        assert f"| {' | '.join(cells(row)[:-1])} |" in page
        assert row["why"] in page
        assert row["note"] in page
    for each in FACTS.values():
        assert each.definition in page
    total = counted(rows)
    assert total["of_tuned"] + total["of_checked"] == total["all"] == len(rows)
    assert total["tuned"] + total["checked"] == total["held"]
    assert sum(len(ids.split(", ")) for ids, _ in sentences(rows)) == total["all"] - total["held"] - sum(
        row["within"] is None for row in rows
    )


def call(*words):
    return CliRunner().invoke(app, ["facts", *words])


def test_the_verb_gives_one_document():
    done = call("B1", "a5", "A7", "--seeds", "2", "--years", "10", "--region", "synthetic:30", "--json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert [row["id"] for row in told] == ["A5", "A7.1", "A7.2", "B1"]
    for row in told:
        assert {"id", "fact", "target", "model", "low", "high", "within", "tuned"} <= set(row)
        assert isinstance(row["target"], str)
        assert row["tuned"] == row["id"].startswith("A")
    with_set = call(
        "A7", "--seeds", "2", "--years", "2", "--region", "synthetic:30", "--set", "admissions.distance=5", "--json"
    )
    assert json.loads(with_set.stdout)[1]["model"] > told[2]["model"]


def test_the_verb_prints_a_table_and_writes_a_page(tmp_path):
    done = call("A1", "B4", "--seeds", "2", "--region", "synthetic:30", "--out", str(tmp_path))
    assert done.exit_code == 0
    assert "within?" in done.stdout
    assert "11 figures" in done.stdout
    assert (tmp_path / "facts-synthetic-30.md").exists()


@pytest.mark.parametrize(
    "words",
    [("Z1",), ("--seeds", "1"), ("--workers", "0"), ("--years", "0"), ("--region", "nowhere"), ("--set", "x.y=1")],
)
def test_bad_input_is_told_in_one_line(words):
    done = call(*words)
    assert done.exit_code == 2
    assert done.stderr.startswith("error: ")
    assert len(done.stderr.splitlines()) == 1
