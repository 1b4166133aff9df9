"""Maps of regimes: where theory tips, what rows say of cells, what makes no map, and one small map drawn for real."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from coopetition.agents.errors import InputError
from coopetition.experiments.command import app
from coopetition.experiments.designs.maps import axes_of, cells_of
from coopetition.experiments.designs.maps.axes import placed
from coopetition.experiments.designs.maps.drawing import COLOURS, shades
from coopetition.experiments.designs.maps.theory import heads_of, slope, theory_of
from coopetition.experiments.designs.maps.tipping import Heads, dividing_trust, folds, standing_still
from coopetition.experiments.designs.maps.words import LINES, told_below
from coopetition.experiments.designs.studies import load, study_of
from coopetition.experiments.evidence.published.mixed import FALL, NOISE, RISE, fixed_points, strengths
from coopetition.experiments.intervals import of_means
from coopetition.model.measures.regime import REGIMES

X, Y = "dilemma.worth_of_roll", "accountability.stakes"
STUDY = """
title = "A small map"
scenario = ["up-start.toml", "down-start.toml"]
region = "synthetic:8"
years = 1
seeds = 2
design = "grid"
metrics = ["cooperation", "greed", "fear", "dilemma_greed"]
[factors]
dilemma.worth_of_roll = {{ low = 0, high = 90, levels = 4 }}
accountability.stakes = [0, 1, {}]
"""
CELLS, RUNS = 4 * 3, 4 * 3 * 2 * 2


def call(*words):
    return CliRunner().invoke(app, ["map", *map(str, words)])


def study(**told):
    factors = {X: [0, 100], Y: [0, 1, 2]}
    return study_of({"region": "synthetic:8", "years": 1, "seeds": 4, "factors": factors, **told})


def two_starts(folder, last=2):
    for name, start in (("up", 0.95), ("down", 0.05)):
        text = f"title = '{name}'\n[trust]\nstart = {start}\nacts_start = {start}\n"
        (folder / f"{name}-start.toml").write_text(text)
    path = folder / "small.toml"
    path.write_text(STUDY.format(last))
    return path


# --- theory


@pytest.mark.parametrize(("g", "f"), [(0.0, 0.0), (0.3, 0.2), (0.6, 0.5), (1.0, 0.1)])
def test_without_noise_heads_tip_where_the_formula_says(g, f):
    heads = Heads(help=0.5, cost=0.35, synergy=1.5, arms_race=0.0, noise=1e-4, ratio=1.0)
    low, divides, high = standing_still(heads, g, f)
    assert divides == pytest.approx((0.35 + f) / (1.5 - g + f), abs=1e-3)
    assert low < 0.01
    assert high > 0.99
    slow = heads._replace(ratio=2.5)
    assert dividing_trust(heads, g, f) == pytest.approx(divides)
    assert dividing_trust(slow, g, f) == pytest.approx(divides, abs=1e-3)  # it takes more acts, but the same trust


def test_heads_with_trust_and_noise_fold_where_the_laboratory_finds_it():
    heads = Heads(help=0.5, cost=0.35, synergy=1.5, arms_race=0.0, noise=NOISE, ratio=FALL / RISE)
    for g in (0.0, 0.3):
        assert standing_still(heads, g, 0.2) == pytest.approx(fixed_points(*strengths(g)), abs=1e-4)
    greeds = np.linspace(0.0, 1.2, 241)
    wanted = next(g for g in greeds if len(fixed_points(*strengths(g))) == 1)
    found = folds(heads, 0.2, greeds)
    assert found.low_state_ends is None
    assert wanted - 0.005 <= found.high_state_ends <= wanted
    assert dividing_trust(heads, found.high_state_ends + 0.01, 0.2) is None


def test_where_there_are_never_two_states_there_is_no_fold():
    heads = Heads(help=0.5, cost=0.35, synergy=0.2, arms_race=0.0, noise=0.1, ratio=2.5)
    assert folds(heads, 0.1, np.linspace(0, 1, 11)) == (None, None)
    deep = heads._replace(synergy=1.5, noise=0.12, ratio=1.0)
    low, high = folds(deep, 0.0, np.linspace(0, 2, 101))
    assert high is not None
    assert low is None or low < high


def test_greed_fear_and_synergy_are_read_off_the_rows():
    rows = pd.DataFrame({X: [0.0, 50, 100], "greed": [0.0, 0.1, 0.2], "fear": [0.1, 0.1, np.nan]})
    assert slope(rows, X, "greed", 60.0) == pytest.approx(0.002)
    assert slope(rows, Y, "fear", 2.0) == pytest.approx(0.05)  # not varied: what it is at its value
    values = {
        "accountability.pooling": 0.2, "heads.prosocial": 0.1, "dilemma.help": 0.5, "dilemma.cost": 0.35,
        "dilemma.synergy": 1.5, "dilemma.noise": 0.1, "dilemma.arms_race": 0.1, "trust.fall": 0.3, "trust.rise": 0.1,
    }  # fmt: skip
    g, f, s = 0.1, 0.05, 0.9
    tempted = 0.8 * (g - (s - 0.35)) - 0.3 * (0.5 + s + f)
    heads, depth = heads_of(values, pd.DataFrame({"greed": [g], "fear": [f], "dilemma_greed": [tempted]}))
    assert heads.synergy == pytest.approx(s)
    assert depth == pytest.approx(0.6)
    assert (heads.ratio, heads.own, heads.others) == pytest.approx((3.0, 0.8, 0.3))


def test_lines_lie_on_their_axes_whichever_way_round(tmp_path):
    path = two_starts(tmp_path)
    plain = path.read_text().replace("synthetic:8", "synthetic:20")
    upright = plain.replace("accountability.stakes = [0, 1, 2]\n", "")
    path.write_text(upright.replace("[factors]", "[factors]\naccountability.stakes = [0, 1, 2]"))
    turned = load(path)
    path.write_text(plain)
    usual = load(path)
    rows = made_up(usual, lambda **_: (0.5, "quiet")).assign(greed=lambda t: t[X] * 4e-3, fear=lambda t: t[Y] * 0.04)
    rows["dilemma_greed"] = rows["greed"] - (0.9 - 0.35) - 0.05 * (0.5 + 0.9 + rows["fear"])
    found, other = (theory_of(each, axes_of(each), rows) for each in (usual, turned))
    (line,) = [each for name, each in found.lines.items() if name == "high_state_ends"]
    assert other.lines["high_state_ends"] == [[y, x] for x, y in line]
    assert all(0 < x < 90 and 0 <= y <= 2 for x, y in line)
    assert [x for x, _ in line] == sorted((x for x, _ in line), reverse=True)  # fear lowers the greed that is borne
    assert set(found.lines) <= set(LINES)
    assert theory_of(usual, axes_of(usual), rows.drop(columns="greed")) is None
    others = study(factors={X: [0, 1], "trust.rise": [0.1, 0.2]})
    assert theory_of(others, axes_of(others), rows) is None


# --- from rows to cells


def made_up(planned, ends):
    """Rows of a map as a sweep would leave them, with cooperation and regime by start, x, y and seed."""
    rows = []
    for start in axes_of(planned).starts:
        for seed in planned.seeds:
            for x, y in planned.table().tolist():
                together, regime = ends(start=start, x=x, y=y, seed=seed)
                rows.append({"scenario": start, "seed": seed, X: x, Y: y, "cooperation": together, "regime": regime})
    return pd.DataFrame(rows)


def test_a_cell_is_bistable_where_starts_surely_end_apart(tmp_path):
    two_starts(tmp_path)
    starts = [str(tmp_path / f"{name}-start.toml") for name in ("up", "down")]
    planned = study(scenario=starts)

    def ends(start, x, y, seed):
        up = start == "up-start"
        if (x, y) == (0, 0):  # far apart in every seed
            return (0.8 if up else 0.2) + 0.01 * seed, "tour-de-france" if up else "quiet"
        if (x, y) == (100, 0):  # far apart, but by one seed alone
            return (0.9 if up and seed == 1 else 0.1), "quiet"
        if (x, y) == (100, 2):  # sure, but small
            return (0.6 if up else 0.5) + 0.001 * seed * up, "mortal-engines" if seed < 4 else "two-tier"
        return 0.5, "quiet"

    rows = made_up(planned, ends)
    for mixed in (rows, rows.sample(frac=1, random_state=1)):
        cells = cells_of(mixed, axes_of(planned))
        assert cells.bistable.tolist() == [[True, False, False], [False, False, False]]
    assert cells.difference.mean[0, 0] == pytest.approx(0.6)
    assert cells.difference.mean[1, 0] == pytest.approx(0.2)
    assert cells.difference.low[1, 0] < 0
    assert cells.cooperation.mean[:, 0, 0] == pytest.approx([0.825, 0.225])
    assert dict(zip(REGIMES, cells.shares[0, 1, 2].tolist(), strict=True)) == {
        "mortal-engines": 0.75, "tour-de-france": 0, "two-tier": 0.25, "quiet": 0
    }  # fmt: skip
    told = list(cells.told())
    assert [(row[X], row[Y]) for row in told] == [(x, y) for x in (0, 100) for y in (0, 1, 2)]
    assert [row["bistable"] for row in told] == [True, *[False] * 5]
    assert told[0]["up-start tour-de-france"] == told[0]["down-start quiet"] == 1
    assert told[0]["difference n"] == 4


def test_a_colour_is_fainter_where_fewer_seeds_agree():
    planned = study()
    sure = {1: "quiet", 2: "quiet", 3: "tour-de-france", 4: "tour-de-france"}
    cells = cells_of(
        made_up(planned, lambda x, seed, **_: (0.5, "mortal-engines" if x == 0 or seed < 4 else sure[seed])),
        axes_of(planned),
    )
    full, fainter = shades(cells)[0, 0], shades(cells)[1, 0]
    assert full.tolist() == pytest.approx([int(COLOURS["mortal-engines"][k : k + 2], 16) / 255 for k in (1, 3, 5)])
    assert (fainter > full).all()
    assert not cells.bistable.any()
    assert "bistable" not in next(cells.told())


def test_what_is_unknown_counts_nowhere():
    planned = study()
    rows = made_up(planned, lambda x, seed, **_: (np.nan, None) if x == 0 and seed > 1 else (0.4, "quiet"))
    cells = cells_of(rows, axes_of(planned))
    assert cells.cooperation.n[0, :, 0].tolist() == [1, 4]
    first = next(cells.told())
    assert first["england-today cooperation"] == 0.4
    assert first["england-today cooperation low"] is None
    assert first["england-today quiet"] == 1
    mean, _, _, n = of_means(np.full((2, 3), np.nan))
    assert np.isnan(mean).all()
    assert (n == 0).all()
    with pytest.raises(InputError, match="23 rows are there where the map has 24 runs"):
        cells_of(rows[1:], axes_of(planned))


def test_scenarios_lie_where_their_own_values_are():
    planned = study(factors={X: [0, 120], Y: [0, 2]})
    found = {each.name: each for each in placed(planned, axes_of(planned))}
    assert set(found) == {"england-today", "tour-de-france"}  # the stakes of the third are off this map
    assert (found["tour-de-france"].x, found["tour-de-france"].y) == (60, 0.7)
    assert found["england-today"].differs == {}
    assert found["tour-de-france"].differs["accountability.pooling"] == 0.3
    assert Y not in found["tour-de-france"].differs


# --- what makes no map


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"factors": {X: [0, 1], Y: [0, 1], "trust.start": [0, 1]}}, "factors: 3 vary; a map needs two"),
        ({"factors": {X: [0, 1]}}, "factors: 1 vary; a map needs two"),
        ({"factors": {X: [0, 1], Y: [1]}}, "accountability.stakes takes one value; a map needs two or more"),
        ({"factors": {X: [0, 0, 1], Y: [1, 2]}}, "takes 0 twice"),
        ({"design": "latin-hypercube", "samples": 4, "factors": {X: {}, Y: {}}}, "a map needs design = 'grid'"),
        ({"scenario": ["england-today", "mortal-engines", "tour-de-france"]}, "3 stand there; a map takes one, or two"),
        ({"scenario": ["england-today", "england-today"]}, "scenario = 'england-today' stands there twice"),
        ({"region": ["synthetic:8", "synthetic:9"]}, "region: 2 stand there"),
        ({"metrics": ["greed"]}, "a map needs 'cooperation'"),
    ],
)  # fmt: skip
def test_what_makes_no_map_is_told(told, message):
    with pytest.raises(InputError, match=message):
        axes_of(study(**told))


def test_bad_input_leaves_with_two_and_writes_nothing(tmp_path):
    path = two_starts(tmp_path)
    path.write_text(path.read_text() + "trust.rise = [0.1, 0.2]\n")
    done = call(path, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "factors: 3 vary; a map needs two, one across and one up" in done.stderr
    done = call("quikc", "--out", tmp_path / "out")
    assert done.exit_code == 2
    done = call("map-greed-fear", "--out", tmp_path / "out", "--workers", "2", "--scheduler", "tcp://127.0.0.1:1")
    assert done.exit_code == 2
    assert "exclude each other" in done.stderr
    assert not (tmp_path / "out").exists()


# --- one small map, for real


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("map")
    done = call(two_starts(folder), "--out", folder / "out", "--workers", "1", "--json")
    assert done.exit_code == 0, done.stderr
    return folder, json.loads(done.stdout)


@pytest.mark.parametrize(
    ("region", "where"),
    [("/somewhere/of/ours/bradford.json", "bradford"), ("synthetic:60", "made-up towns of 60 schools")],
)
def test_a_map_tells_where_it_is_of_and_no_path(region, where):
    axes = SimpleNamespace(starts=["one"], shape=(3, 2))
    drawn = SimpleNamespace(study=study(region="synthetic:8").model_copy(update={"region": [region]}),
                            cells=SimpleNamespace(axes=axes))  # fmt: skip
    assert f", {where}, after" in told_below(drawn)


def test_a_report_shows_the_map(small):
    folder, _ = small
    done = CliRunner().invoke(app, ["report", str(folder / "out"), "--json"])
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["kind"], found["runs"], found["seeds"], found["points"]) == ("map", RUNS, 2, RUNS // 2)
    page = (folder / "out" / "report.html").read_text()
    assert f"Where towns end over {X}, {Y}" in page
    assert base64.b64encode((folder / "out" / "map.svg").read_bytes()).decode() in page


def test_a_map_is_drawn_and_told(small):
    folder, told = small
    assert (told["runs"], told["failed"], len(told["cells"])) == (RUNS, 0, CELLS)
    assert told["starts"] == ["up-start", "down-start"]
    assert told["factors"] == [X, Y]
    assert [each["name"] for each in told["scenarios"]] == ["england-today", "tour-de-france"]
    assert set(told["theory"]) == {"heads", "greed", "fear", "depth", "lines"}
    assert 0 < told["theory"]["depth"] < 1
    out = folder / "out"
    assert (out / "map.png").read_bytes().startswith(b"\x89PNG")
    texts = ET.fromstring((out / "map.svg").read_text())  # noqa: S314 - our own
    assert texts.tag.endswith("svg")
    with (out / "cells.csv").open(newline="") as file:
        table = list(csv.DictReader(file))
    assert list(table[0]) == list(told["cells"][0])
    for row, cell in zip(table, told["cells"], strict=True):
        assert [row[name] for name in cell] == ["" if value is None else str(value) for value in cell.values()]
    assert any(cell["up-start cooperation"] > cell["down-start cooperation"] for cell in told["cells"])


def test_a_map_accounts_for_itself(small):
    out = small[0] / "out"
    account = json.loads((out / "map.json").read_text())
    assert account["format"] == "coopetition map"
    assert account["command"].startswith("coopetition map ")
    assert account["hash"] == json.loads((out / "sweep.json").read_text())["hash"]
    assert {"code", "packages", "platform", "study", "theory"} <= set(account)
    for name in ("map.png", "map.svg", "cells.csv"):
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == account["files"][name]


def test_a_map_goes_on_where_it_was_stopped(small, tmp_path):
    folder, told = small
    out = folder / "out"
    before = {name: (out / name).read_bytes() for name in ("map.svg", "map.png", "cells.csv", "sweep.json")}
    next((out / "rows").glob("*.parquet")).unlink()
    for name in ("map.svg", "map.png", "cells.csv", "map.json"):
        (out / name).unlink()
    done = call(folder / "small.toml", "--out", out, "--workers", "1")
    assert done.exit_code == 1, done.stderr  # rows that were there are missing
    assert "is missing; it is made again" in done.stderr
    assert f"{RUNS} runs" in done.stdout
    assert told["hash"][:16] in done.stdout
    assert {name: (out / name).read_bytes() for name in before} == before
    two_starts(folder, last=2.5)
    done = call(folder / "small.toml", "--out", out, "--workers", "1")
    two_starts(folder)
    assert done.exit_code == 2
    assert "holds a sweep whose study is another" in done.stderr


def test_a_map_of_trust_from_one_start(tmp_path):
    path = tmp_path / "trust.toml"
    path.write_text(
        "region = 'synthetic:8'\nyears = 1\nseeds = 2\n"
        "[factors]\ntrust.start = [0.1, 0.9]\naccountability.stakes = [0, 1]\n"
    )
    done = call(path, "--out", tmp_path / "out", "--workers", "1", "--json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert set(told["theory"]["lines"]) <= {"dividing_trust"}
    assert "bistable" not in told["cells"][0]
    assert (tmp_path / "out" / "map.png").exists()


@pytest.mark.parametrize("name", ["map-greed-fear", "map-trust-stakes"])
def test_maps_that_come_along_are_maps(name):
    planned = load(name)
    axes = axes_of(planned)
    assert axes.shape == (40, 40)
    assert len(planned.seeds) == 20
    assert {each.name for each in placed(planned, axes)} == {"england-today", "mortal-engines", "tour-de-france"}
