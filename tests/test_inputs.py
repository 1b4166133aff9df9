"""Whatever is wrong with a command is told in one line: which word, what it says, what would be right."""

import json
import os
import subprocess

import pytest
from typer.testing import CliRunner

from coopetition.agents.errors import InputError
from coopetition.agents.registry import close_to
from coopetition.experiments.command import app
from coopetition.experiments.runs.provenance import account_in
from shell import START, shell

LONG = "9" * 5000
USAGE = {
    ("run", "--seed", "1.5"): "--seed 1.5: must be a whole number; Same seed, same run, to the last bit",
    ("run", "--seed=x"): "--seed x: must be a whole number",
    ("run", "--years", LONG): "must be a whole number of fewer digits",
    ("run", "--yeers", "3"): "--yeers: 'coopetition run' has no such option; did you mean '--years'?",
    ("run", "--seed"): "--seed: is given no value",
    ("run", "--json=1"): "--json: takes no value",
    ("run", "england-today", "b"): "'b': 'coopetition run' takes no such word; see `coopetition run --help`",
    ("compare", "a"): "B: is missing; The scenario it is compared with",
    ("compare", "a", "b", "--precision", "x"): "--precision x: must be a number",
    ("sweep", "quick"): "--out: is missing; Keep the rows",
    ("sweap",): "'sweap': 'coopetition' has no such verb; did you mean 'sweep'?",
    ("region", "shwo"): "'shwo': 'coopetition region' has no such verb; did you mean 'show'?",
    ("--versoin",): "--versoin: 'coopetition' has no such option; did you mean '--version'?",
    ("",): "'': 'coopetition' has no such verb",
    ("run", "a\0b"): "'a\\x00b': holds a NUL",
    ("run", "--event", "x"): "no form or policy 'x'; the nearest are: ",
    ("run", "--seed", "9223372036854775808"): "seed = 9223372036854775808: must be a whole number from 0 to",
    ("run", "--seed", "9223372036854775807", "--seeds", "2"): "the last seed would be beyond 9223372036854775807",
    ("region", "make", "--seed", "9223372036854775808"): "expected at most 9,223,372,036,854,775,807",
    ("run", "--years", "1" + "0" * 30): "more than the",
    ("run", "--region", "synthetic:99999999999999999999"): "synthetic:99999999999999999999",
    ("run", "--seeds", "9" * 30): "--seeds ",
    ("run", "--set", "trust.start=" + LONG): "trust.start = ",
    ("list", "x" * 5000): "there is no such list",
    ("run", "x" * 5000 + ".toml"): "File name too long",
    ("run", "/dev/zero"): "there is no scenario '/dev/zero'",
}  # fmt: skip


def call(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def refused(*words):
    done = call(*words)
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert len(done.stderr) < 300
    return done.stderr


@pytest.mark.parametrize("words", USAGE, ids=lambda words: " ".join(words)[:40].replace("\0", "0"))
def test_wrong_words_are_told_in_one_line(words):
    assert USAGE[words] in refused(*words)


def test_a_name_that_is_none_brings_the_nearest_not_all():
    known = [f"name-{number}" for number in range(500)]
    assert close_to("nam-7", known) == "did you mean 'name-7'?"
    assert len(close_to("zzz", known, "coopetition list names")) < 120
    assert close_to("zzz", known, "coopetition list names").endswith("; `coopetition list names` shows all")


def test_verbs_without_a_verb_show_their_help():
    for words in ((), ("region",)):
        done = call(*words)
        assert done.exit_code == 0
        assert "Usage" in done.stdout


def test_a_fault_of_ours_is_told_as_ours_and_where(monkeypatch, tmp_path):
    def broken(*_):
        raise KeyError("lost")

    monkeypatch.setattr("coopetition.experiments.run_spec.RunSpec.check", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    done = call("run")
    assert done.exit_code == 70
    assert done.stderr.count("\n") == 1
    assert "a fault of coopetition" in done.stderr
    assert "Traceback" in next(tmp_path.glob("coopetition-fault-*.txt")).read_text()
    monkeypatch.setenv("COOPETITION_TRACEBACK", "1")
    assert "Traceback" in call("run").stderr


def test_a_world_too_large_for_memory_is_bad_input(monkeypatch):
    def full(*_):
        raise MemoryError

    monkeypatch.setattr("coopetition.experiments.run_spec.RunSpec.check", full)
    assert "does not fit in memory" in refused("run")


def test_nobody_who_reads_any_more_is_no_error():
    with subprocess.Popen(
        [*START, "list", "parameters", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        run.stdout.close()
        told = run.stderr.read()
    assert told == b""
    assert run.returncode == 141


def test_bytes_that_are_no_letters_are_shown_escaped():
    done = subprocess.run([*START, "run", b"\x80"], capture_output=True, check=False)
    assert done.returncode == 2
    assert b"\\udc80" in done.stderr


UNDEFINED = {
    "one school": ("run", "--region", "synthetic:1", "--years", 1),
    "two schools": ("run", "--region", "synthetic:2", "--years", 2),
    "no tie": ("run", "--region", "synthetic:3", "--years", 1, "--set", "network.degree=0"),
    "twins": ("compare", "england-today", "mortal-engines", "--region", "synthetic:1", "--years", 1, "--seeds", 2),
    "region": ("region", "show", "synthetic:1"),
    "region made": ("region", "make", "--schools", 2),
    "facts": ("facts", "A5", "A8", "--region", "synthetic:2", "--seeds", 2, "--years", 11),
    "lists": ("list", "parameters"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNDEFINED)
def test_no_document_holds_what_is_no_number(case):
    done = call(*UNDEFINED[case], "--json")
    if done.exit_code == 2:
        assert done.stderr.count("\n") == 1
        return
    assert done.exit_code == 0, done.output
    json.loads(done.stdout, parse_constant=pytest.fail)


RUN = {
    "format": "coopetition run", "code": "x", "python": "3", "platform": "x", "packages": {}, "scenario": "x",
    "region": "x", "seed": 1, "years": 1, "schools": 3, "regime": "quiet", "hash": "x", "parameters": {},
    "metrics": {"cooperation": None}, "planned": [],
}  # fmt: skip


TEXTS, NUMBERS = (7, 1.5, [], {"a": 1}, None), ("2", 1.5, [], {"a": 1}, None)
OTHERS = (
    *((name, TEXTS) for name in ("scenario", "region", "regime", "hash", "code", "python", "platform")),
    *((name, NUMBERS) for name in ("seed", "years", "schools")),
    *((name, (7, "x", [], {"a": "x"}, {"a": []}, None)) for name in ("metrics", "parameters")),
    ("years", (0, -1)),
    ("planned", (7, "x", {}, [1], [{}], [{"term": 0, "changes": {}}], [{"term": 1, "changes": 1}])),
    ("groups", (7, [{}], [{"form": "x", "schools": ["a"], "start": 1, "end": None}])),
    ("policies", (7, [{}], [{"policy": 1}])),
    ("by_hand", (7, [{}], [{"term": "x"}])),
    ("packages", (7, {"numpy": 2})),
    ("files", (7, [], {"a": 1})),
    ("git", (7, {"commit": 1})),
    ("command", (7, [])),
)


@pytest.mark.parametrize(("name", "values"), OTHERS, ids=str)
def test_an_account_that_lacks_a_field_or_has_another_kind_is_told(name, values, tmp_path):
    path = tmp_path / "run.json"
    path.write_text(json.dumps(RUN))
    assert account_in(path, "coopetition run") == RUN
    told = [RUN | {name: value} for value in values] + [{key: RUN[key] for key in RUN if key != name}] * (name in RUN)
    for each in told:
        path.write_text(json.dumps(each))
        with pytest.raises(InputError, match=name) as error:
            account_in(path, "coopetition run")
        assert len(str(error.value)) < 300


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ties.graphml", ("--region", "synthetic:6", "--partnerships", "{}")),
        ("ties.csv", ("--region", "synthetic:6", "--partnerships", "{}")),
        ("schools.csv", ("--region", "{}")),
        ("town.json", ("--region", "{}")),
        ("plan.toml", ("--region", "synthetic:6", "--event", "{}")),
        ("mine.toml", ("{}",)),
    ],
)
def test_a_pipe_that_never_ends_is_not_waited_for(tmp_path, name, words):
    os.mkfifo(tmp_path / name)
    done = shell("run", "--years", "1", *(word.format(tmp_path / name) for word in words))
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
