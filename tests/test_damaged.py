# ruff: noqa: E501, S311, T201 - odd values stand in long rows, and are drawn by chance
"""Three thousand damaged inputs: each is used, or refused in one line; nothing ends in a traceback."""

import io
import json
import random
import shutil
import sys
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout

import pytest

from archives import MORRIS, STUDY
from coopetition.agents.errors import InputError
from coopetition.experiments.command import main, sweep
from coopetition.experiments.runs.executors import Here
from coopetition.model.region import Region
from damage import bent_file, bent_folder, bent_words

SMALL = ("--region", "synthetic:6", "--years", "1")
SCENARIO = """
id = "C77"
title = "A valley"
source = "Our own"
story = "Few schools."

[town]
schools = 4
authorities = ["The Valley"]
width = 2.0
primaries = 1

[authority]
brokering = 0.5

[heads.mix]
visionary = 0.3

[[events]]
what = "alliance"
where = "secondary"
start = 2
end = 3
"""
PLAN = '[[events]]\nwhat = "topslice"\nwhere = "west"\nstart = 2\nend = 3\n\n[[events]]\nwhat = "workshops"\nwhere = "all"\nstart = 1\n'
LIST = """
region = "synthetic:6"
years = 1
seeds = [1, 7]
design = "list"
points = "points.csv"
settings = { "trust.start" = 0.4 }
events = ["topslice=all@2"]
metrics = ["cooperation"]
"""
POINTS = "accountability.stakes,dilemma.noise\n1,0.1\n2,0.05\n"
CALIBRATION = (
    MORRIS.replace('design = "morris"', 'design = "latin-hypercube"') + "\n[calibration]\nwaves = 1\ncandidates = 100\n"
)
WORDS = (
    ("run", *SMALL, "--json"),
    ("run", "tour-de-france", *SMALL, "--seed", "3", "--set", "accountability.stakes=2@2", "--event", "P2=all@2..3"),
    ("run", *SMALL, "--authority", "Town 1", "--seeds", "2", "--json"),
    ("compare", "england-today", "mortal-engines", *SMALL, "--seeds", "2", "--workers", "1", "--json"),
    ("compare", "england-today", "england-today", *SMALL, "--seeds", "2", "--set-b", "funding.topslice=0.01", "--precision", "0.5"),
    ("region", "make", "--schools", "6", "--seed", "2", "--json"),
    ("region", "show", "synthetic:6", "--authority", "Town 1", "--json"),
    ("region", "import", "none.csv", "--phase", "secondary", "--schools", "3"),
    ("list", "parameters", "--json"),
    ("sweep", "none.toml", "--out", "new", "--workers", "1"),
    ("sensitivity", "none", "--out", "new", "--workers", "1"),
    ("calibrate", "none", "--out", "new", "--workers", "1"),
    ("map", "none", "--out", "new", "--workers", "1"),
    ("claims", "D99", "--seeds", "2", "--workers", "1"),
    ("facts", "A99", "--seeds", "2", "--years", "1", "--region", "synthetic:6"),
    ("dynamics", "none", "--seeds", "2"),
    ("disagreements", "none", "--seeds", "2"),
    ("laboratory", "L99", "--workers", "1"),
    ("reproduce", "none", "--runs", "1", "--workers", "1"),
    ("report", "none", "--out", "x.html"),
    ("archive", "none", "--out", "x.zip"),
    ("dashboard", "--port", "8080", "--no-browser"),
)  # fmt: skip
LONG = {
    "claims",
    "facts",
    "dynamics",
    "disagreements",
    "laboratory",
    "calibrate",
    "sensitivity",
    "map",
    "sweep",
    "reproduce",
}
"""Verbs that, asked for nothing in particular, do a great deal."""


def call(*words):
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as left:
        main([str(word) for word in words])
    out.flush(), err.flush()
    return left.value.code, out.buffer.getvalue().decode(), err.buffer.getvalue().decode()


def judged(words, *, may_fail=False):
    """Why a command did not end as it should, or None; and its code."""
    code, out, err = call(*words)
    lines = err.splitlines()
    if code == 2:
        errors = [each for each in lines if each.startswith("error: ")]
        if out or lines != errors or len(errors) != 1 or len(errors[0]) >= 300:
            return code, f"refused with {out[:300]!r} and {err[:2000]!r}"
    elif code not in ({0, 1} if may_fail else {0}):
        return code, f"left with {code}: {err[-3000:]}"
    elif "--json" in words and out.strip():
        try:
            json.loads(out, parse_constant=pytest.fail)
        except ValueError as error:
            if not {"--help", "--version"} & set(words):
                return code, f"no JSON: {error}"
    return code, None


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Files and folders as they should be."""
    place = tmp_path_factory.mktemp("whole")
    (place / "ours.toml").write_text(SCENARIO)
    (place / "plan.toml").write_text(PLAN)
    (place / "grid.toml").write_text(
        STUDY.format("synthetic:6").replace("years = 2", "years = 1").replace("levels = 3", "levels = 2")
    )
    (place / "list.toml").write_text(LIST)
    (place / "points.csv").write_text(POINTS)
    (place / "morris.toml").write_text(MORRIS.replace("synthetic:12", "synthetic:6"))
    (place / "calibration.toml").write_text(CALIBRATION)
    Region.synthetic(6, seed=3).save(place / "town.json")
    ids = [str(each) for each in Region.synthetic(6, seed=3).schools["id"]]
    (place / "ties.edges").write_text(f"{ids[0]} {ids[1]}\n{ids[1]} {ids[2]} 0.5\n")
    import networkx as nx

    nx.write_graphml(nx.Graph([(ids[0], ids[1]), (ids[2], ids[3])]), place / "ties.graphml")
    given = (
        "--region",
        place / "town.json",
        "--partnerships",
        place / "ties.edges",
        "--years",
        1,
        "--event",
        place / "plan.toml",
    )
    done = call("run", place / "ours.toml", *given, "--set", "trust.start=0.4@2", "--out", place / "run")
    assert done[0] == 0, done
    (place / "own.toml").write_text(
        STUDY.format(place / "town.json").replace("[factors]", 'events = ["topslice=all@2"]\n[factors]')
    )
    assert call("sweep", place / "own.toml", "--out", place / "sweep", "--workers", 1)[0] == 0
    assert call("sensitivity", place / "morris.toml", "--out", place / "sensitivity", "--workers", 1)[0] == 0
    return place


def few(make):
    """Make the runs of a study unless damage made many of few."""

    def made(planned, *more, **extra):
        if len(planned) > 40:
            raise InputError("study: more runs than there is time for here")
        return make(planned, *more, **extra)

    return made


def of_words(rng, whole, place):
    base = rng.choice(WORDS)
    words = bent_words(rng, base)
    if LONG & set(words[:1]) and not ({"none", "none.toml", "D99", "A99", "L99"} & set(words)):
        words = [*words, "--no-such"]
    return words, False


FILES = {
    "ours.toml": ("run", "{}", "--years", "1", "--json"),
    "plan.toml": ("run", *SMALL, "--event", "{}", "--json"),
    "grid.toml": ("sweep", "{}", "--out", "{}.out", "--workers", "1", "--json"),
    "list.toml": ("sweep", "{}", "--out", "{}.out", "--workers", "1", "--json"),
    "points.csv": ("sweep", "list.toml", "--out", "{}.out", "--workers", "1"),
    "morris.toml": ("sensitivity", "{}", "--out", "{}.out", "--workers", "1", "--json"),
    "calibration.toml": ("map", "{}", "--out", "{}.out", "--workers", "1"),
    "town.json": ("run", "--region", "{}", "--years", "1", "--json"),
    "ties.edges": ("run", "--region", "town.json", "--partnerships", "{}", "--years", "1", "--json"),
    "ties.graphml": ("run", "--region", "town.json", "--partnerships", "{}", "--years", "1", "--json"),
}


def of_files(rng, whole, place):
    name = rng.choice(list(FILES))
    for each in whole.iterdir():
        if each.is_file():
            shutil.copy(each, place)
    bent_file(rng, place / name)
    named = {each.name for each in place.iterdir()}
    words = [each.format(place / name) for each in FILES[name]]
    return [str(place / each) if each in named else each for each in words], False


def of_folders(rng, whole, place):
    kind = rng.choice(("run", "sweep", "sweep", "sensitivity"))
    bent_folder(rng, whole / kind, place / kind)
    verb = rng.choice(("reproduce", "reproduce", "archive", "archive", "again", "again", "report"))
    words = {
        "reproduce": ("reproduce", place / kind, "--workers", "1", "--json"),
        "report": ("report", place / kind, "--json"),
        "archive": ("archive", place / kind, "--json"),
        "again": {
            "run": ("run", *SMALL, "--out", place / kind, "--force"),
            "sweep": ("sweep", whole / "own.toml", "--out", place / kind, "--workers", "1"),
            "sensitivity": ("sensitivity", whole / "morris.toml", "--out", place / kind, "--workers", "1"),
        }[kind],
    }[verb]
    return [str(each) for each in words], True


KINDS = {"words": (of_words, 1800), "files": (of_files, 1000), "folders": (of_folders, 200)}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [pytest.param(1, marks=pytest.mark.heavy), 5])
def test_whatever_comes_in_is_used_or_refused_in_one_line(kind, share, whole, tmp_path, monkeypatch, capsys):
    draw, number = KINDS[kind][0], KINDS[kind][1] // share
    counts, wrong = tried(draw, number, f"{kind}:1", whole, tmp_path, monkeypatch)
    with capsys.disabled():
        print(f"\n{kind}: {dict(counts)}", file=sys.stderr)
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:10])
    assert counts[2] > number / 4


def tried(draw, number, seed, whole, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("coopetition.experiments.command.dashboard.become", lambda _: None)
    monkeypatch.setattr("coopetition.experiments.runs.executors.Processes", lambda _: Here())  # as many as asked for
    monkeypatch.setattr("coopetition.experiments.command.sweep.runs_of", few(sweep.runs_of))
    monkeypatch.setattr(
        "coopetition.experiments.designs.sensitivity.pictures.drawn", lambda *_: b""
    )  # drawing takes seconds
    monkeypatch.setattr("coopetition.experiments.outputs.run_folder._draw", lambda *_: None)
    counts, wrong = Counter(), []
    for case in range(number):
        place = tmp_path / str(case)
        place.mkdir()
        rng = random.Random(f"{seed}:{case}")
        words, may_fail = draw(rng, whole, place)
        code, why = judged(words, may_fail=may_fail)
        counts[code] += 1
        if why is not None:
            wrong.append(f"{case}: {[each[:100] for each in words]}: {why}")
        shutil.rmtree(place)
    return counts, wrong
