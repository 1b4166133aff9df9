"""The folder that a run leaves: whole or not at all, and enough to run it again."""

import csv
import hashlib
import json
import subprocess

import networkx as nx
import numpy as np
import pytest
from typer.testing import CliRunner

from coopetition.agents.errors import InputError
from coopetition.experiments.command import app
from coopetition.experiments.outputs import figures, tables
from coopetition.experiments.outputs import run_folder as outputs
from coopetition.experiments.outputs.event_text import SENTENCES, in_words
from coopetition.experiments.runs import provenance
from coopetition.model.region import Region
from coopetition.model.state import EVENTS
from coopetition.model.world import Event, World

TABLES = {"history.parquet", "history.csv", "events.csv", "schools.csv"}
FILES = TABLES | {"partnerships.graphml", "partnerships.gexf", "region.json", "figure.png", "figure.svg", "run.json"}
WORDS = (
    "run",
    "mortal-engines",
    "--region",
    "synthetic:30",
    "--years",
    "5",
    "--seed",
    "3",
    "--set",
    "fates.intervention=0.9",
)


def call(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def left(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "deep" / "one"
    done = call(*WORDS, "--out", folder, "--json")
    assert done.exit_code == 0, done.output
    assert done.stderr.strip() == f"written: {folder}"
    return folder, json.loads(done.stdout)


@pytest.fixture(scope="module")
def world():
    return World(region=Region.synthetic(30, seed=3), seed=3).run(2)


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_folder_holds_everything(left):
    folder, document = left
    assert {path.name for path in folder.iterdir()} == FILES
    assert [path.name for path in folder.parent.iterdir()] == ["one"]
    assert (folder / "figure.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (folder / "figure.svg").read_text()
    assert document["hash"] == json.loads((folder / "run.json").read_text())["hash"]


def test_history_is_a_row_a_term_and_reads_back_to_the_last_bit(left):
    from pyarrow import parquet

    folder, document = left
    rows, table = read(folder / "history.csv"), parquet.read_table(folder / "history.parquet").to_pydict()
    assert [row["term"] for row in rows] == [str(term) for term in range(1, 16)]
    assert [row["year"] for row in rows[::3]] == ["1", "2", "3", "4", "5"]
    for name, values in document["history"].items():
        told = [None if row[name] == "" else float(row[name]) for row in rows]
        assert told[2::3] == values
        np.testing.assert_array_equal([np.nan if value is None else value for value in told], table[name])


def test_events_and_schools_are_told_in_words_and_numbers(left):
    folder, _ = left
    events, schools = read(folder / "events.csv"), read(folder / "schools.csv")
    takeovers = [row for row in events if row["kind"] == "takeover"]
    assert takeovers
    for row in takeovers:
        assert row["words"].startswith(f"{row['other']} takes over {row['school']}")
        assert int(row["year"]) == (int(row["term"]) - 1) // 3 + 1
    assert len(schools) == 30
    assert {
        "id",
        "name",
        "authority",
        "roll_disadvantaged",
        "effectiveness",
        "grade",
        "trust_name",
        "cooperation",
    } <= set(schools[0])
    assert sum(row["taken_over"] != "0" for row in schools) == len({row["school_id"] for row in takeovers})
    assert any(row["trust_name"] for row in schools)


@pytest.mark.parametrize("kind", EVENTS)
def test_every_kind_of_event_has_words(kind):
    assert kind in SENTENCES
    for other, value in ((1, 1), (2, 3), (-1 if kind == "new head" else 1, 2)):
        words = in_words(Event(1, kind, 0, other, value), ["Ash Grove", "Beck Lane", "Cliff End"])
        assert "Ash Grove" in words
        assert "{" not in words


def test_the_account_gives_the_run_again(left):
    folder, _ = left
    told = json.loads((folder / "run.json").read_text())
    region = Region.load(folder / "region.json")
    assert region.digest() == told["region_digest"]
    again = World("england-today", region, told["parameters"], told["seed"]).run(told["years"])
    assert again.hash() == told["hash"]
    assert call(*told["command"].split()[1:], "--json").stdout.count(told["hash"]) == 1


def test_the_account_says_how_the_run_came_about(left):
    folder, _ = left
    told = json.loads((folder / "run.json").read_text())
    assert told["started"] <= told["finished"]
    assert told["started"].endswith("+00:00")
    assert {"numpy", "numba", "mesa", "networkx", "pandas"} <= set(told["packages"])
    assert {"coopetition", "code", "git", "python", "platform", "regime", "metrics", "scenario"} <= set(told)
    assert set(told["files"]) == FILES - {"run.json"}
    for name, digest in told["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_tables_and_drawings_are_the_same_to_the_byte(left, tmp_path):
    folder, _ = left
    assert call(*WORDS, "--out", tmp_path / "two").exit_code == 0
    for name in FILES - {"run.json", "history.parquet"}:
        assert (folder / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_no_git_is_no_failure(tmp_path, monkeypatch):
    assert provenance.commit(tmp_path) is None
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert provenance.commit(tmp_path) is None  # no commit yet
    monkeypatch.setenv("PATH", "")
    assert provenance.commit(tmp_path) is None


def test_a_folder_with_other_things_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    for force in ([], ["--force"]):
        done = call(*WORDS, "--out", tmp_path, *force)
        assert done.exit_code == 2
        assert done.stderr.count("\n") == 1
        assert "is not empty and holds no earlier run; name a new or an empty one" in done.stderr
    done = call(*WORDS, "--out", tmp_path / "notes.txt" / "run")
    assert done.exit_code == 2
    assert "notes.txt' is a file; name a folder" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_an_earlier_run_is_replaced_only_by_force_and_nothing_else_is_lost(world, tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    outputs.write(world, folder)
    with pytest.raises(InputError, match="an earlier run lies there; name another folder, or replace it with --force"):
        outputs.write(world, folder)
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match=r"'notes.txt' lies beside the earlier run and would be lost"):
        outputs.write(world, folder, force=True)
    (folder / "notes.txt").unlink()
    before = (folder / "run.json").stat().st_ino
    outputs.write(world, folder, force=True)
    assert (folder / "run.json").stat().st_ino != before
    assert {path.name for path in folder.iterdir()} == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize("stop", [RuntimeError, KeyboardInterrupt])
def test_a_failure_leaves_nothing_half_written(world, tmp_path, monkeypatch, stop):
    def fail(*_):
        raise stop

    monkeypatch.setattr(figures, "save", fail)
    with pytest.raises(stop):
        outputs.write(world, tmp_path / "run")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_keeps_the_earlier_run(world, tmp_path, monkeypatch):
    outputs.write(world, tmp_path / "run")
    before = (tmp_path / "run" / "run.json").read_bytes()

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tables, "write_tables", fail)
    with pytest.raises(InputError, match="cannot be written: No space left on device; name another folder"):
        outputs.write(world, tmp_path / "run", force=True)
    assert (tmp_path / "run" / "run.json").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_place_that_cannot_be_written_to_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr("os.access", lambda *_: False)
    done = call(*WORDS, "--out", tmp_path / "run")
    assert done.exit_code == 2
    assert "cannot be written to; name a folder elsewhere" in done.stderr


def test_figures_of_odd_worlds_can_be_drawn(tmp_path):
    lonely = World(region="synthetic:1").run(1)
    untied = World(region="synthetic:12", parameters={"network.neighbours": 0}).run(1)
    for number, odd in enumerate((lonely, untied)):
        figures.save(figures.figure_of(odd), tmp_path / f"{number}.png")
    figures.save(figures.comparison([lonely, untied]), tmp_path / "both.png")
    assert len(list(tmp_path.iterdir())) == 3


def test_a_graph_of_ones_own_goes_in_and_the_graph_comes_out(tmp_path):
    """A run on the graph that another run left has the same ties; a school that is not there is refused."""
    first, second = tmp_path / "first", tmp_path / "second"
    common = ["run", "--region", "synthetic:12", "--years", "1"]
    assert call(*common, "--out", first).exit_code == 0
    graph = first / "partnerships.graphml"
    ran = call(*common, "--partnerships", graph, "--out", second)
    assert ran.exit_code == 0
    ties = [set(map(frozenset, nx.read_graphml(each / "partnerships.graphml").edges())) for each in (first, second)]
    assert ties[0] == ties[1]
    assert str(graph) in json.loads((second / "run.json").read_text())["command"]
