"""The command line from outside: what it prints, what it leaves, how it refuses."""

import json
import math
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from coopetition.experiments.command import app
from shell import shell

SMALL = ("--region", "synthetic:24", "--years", "4")
VERBS = (
    ("run",), ("compare",), ("sweep",), ("reproduce",), ("archive",), ("list",), ("dashboard",), ("dynamics",),
    ("facts",), ("region", "make"), ("region", "import"), ("region", "show"),
)  # fmt: skip


def call(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def told():
    """Return one small run as JSON, through a real shell."""
    done = shell("run", "--json", *SMALL, module=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_json_keeps_its_contract(told):
    assert {"scenario", "seed", "years", "schools", "regime", "metrics", "history", "hash"} <= set(told)
    assert (told["scenario"], told["seed"], told["years"], told["schools"]) == ("england-today", 1, 4, 24)
    assert told["regime"] in {"mortal-engines", "tour-de-france", "two-tier", "quiet"}
    assert len(told["hash"]) == 64
    assert {"cooperation", "takeovers", "closures", "roll_gini", "matthew_slope", "attainment_gap"} <= set(
        told["metrics"]
    )
    assert set(told["history"]) == set(told["metrics"])
    for name, values in told["history"].items():
        assert len(values) == 4
        assert all(value is None or math.isfinite(value) for value in values)
        assert values[-1] == told["metrics"][name]


def test_json_has_null_where_there_is_no_number():
    done = call("run", "--json", "--region", "synthetic:1", "--years", 1)
    document = json.loads(done.stdout, parse_constant=pytest.fail)
    assert document["metrics"]["cooperation"] is None


def test_same_seed_same_hash_in_another_process_other_seed_another(told):
    again = json.loads(call("run", "--json", *SMALL).stdout)
    other = json.loads(call("run", "--json", *SMALL, "--seed", 2).stdout)
    assert again == told
    assert other["hash"] != told["hash"]


def test_set_and_scenario_change_the_run(told):
    changed = json.loads(
        call("run", "--json", *SMALL, "--set", "accountability.stakes=3", "--set", "heads.mix.visionary=1").stdout
    )
    assert changed["parameters"]["accountability.stakes"] == 3
    assert changed["parameters"]["heads.mix"]["visionary"] == 1
    assert changed["hash"] != told["hash"]
    assert json.loads(call("run", "mortal-engines", "--json", *SMALL).stdout)["scenario"] == "mortal-engines"


def test_authority_keeps_part_of_a_region():
    document = json.loads(
        call("run", "--json", "--region", "synthetic:60", "--authority", "Town 1", "--years", 1).stdout
    )
    assert 0 < document["schools"] < 60


@pytest.mark.parametrize("years", [10, 45])
def test_the_summary_tells_regime_measures_events_and_the_command(years):
    done = CliRunner().invoke(app, ["run", "mortal-engines", "--region", "synthetic:40", "--years", str(years)],
                              env={"COLUMNS": "80"})  # fmt: skip
    assert done.exit_code == 0
    assert "Mortal Engines: a made-up town of 40 schools" in done.stdout
    for words in (
        "ties on which both heads cooperate",
        "takeovers",
        "rescues refused",
        "closures",
        "One run is one story",
    ):
        assert words in done.stdout
    assert f"coopetition run mortal-engines --region synthetic:40 --years {years} --seed 1" in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 80


def test_the_command_told_gives_the_same_run():
    words = (
        "tour-de-france",
        "--region",
        "synthetic:24",
        "--years",
        "2",
        "--seed",
        "5",
        "--set",
        "funding.topslice=0.01",
    )
    summary = call("run", *words).stdout
    command = next(line.strip() for line in summary.splitlines() if line.strip().startswith("coopetition run"))
    again = call(*command.split()[1:], "--json")
    assert json.loads(again.stdout)["hash"] == json.loads(call("run", *words, "--json").stdout)["hash"]


BAD = {
    "scenario": (["england-tody"], "no scenario 'england-tody'; did you mean 'england-today'?"),
    "parameter": (["--set", "accountability.stake=1"], "'accountability.stake'; did you mean 'accountability.stakes'?"),
    "bounds": (["--set", "accountability.stakes=99"], "accountability.stakes = 99: must be a number from 0 to 10"),
    "negative years": (["--years", "-3"], "years = -3: must be a whole number of 1 or more"),
    "no years": (["--years", "0"], "years = 0: must be a whole number of 1 or more"),
    "too many years": (["--years", "1000000000000000"], "of memory that are free; --yes"),
    "seed": (["--seed", "-1"], "seed = -1: must be a whole number from 0"),
    "region file": (["--region", "nowhere.csv"], "region file 'nowhere.csv' does not exist"),
    "region name": (["--region", "synthetc"], "'synthetc'"),
    "no school": (["--region", "synthetic:24", "--authority", "Atlantis"], "Atlantis"),
    "no name": (["--set", "x"], "--set 'x': 'x' is no parameter; write section.name=value"),
    "no value": (["--set", "funding.lag"], "--set 'funding.lag': funding.lag is given no value"),
    "empty value": (["--set", "funding.lag="], "--set 'funding.lag=': funding.lag is given no value"),
    "no number": (["--set", "funding.lag=soon"], "--set 'funding.lag=soon': 'soon' is no number"),
    "not a number": (["--set", "funding.lag=nan"], "funding.lag = nan: must be a number from 0 to 1"),
    "table": (["--set", "heads.mix=1"], "heads.mix is a table"),
    "no table": (["--set", "funding.lag.x=1"], "funding.lag is a single number"),
    "strategy": (["--set", "heads.mix.visonary=1"], "'visonary' is no strategy"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_told_in_one_line(case):
    words, message = BAD[case]
    done = call("run", *words)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert message in done.stderr


def test_a_broken_region_file_is_told_in_one_line(tmp_path):
    (tmp_path / "broken.json").write_text('{"format": ')
    (tmp_path / "broken.csv").write_text("a,b\n1,2\n")
    for name in ("broken.json", "broken.csv"):
        done = shell("run", "--region", str(tmp_path / name))
        assert done.returncode == 2
        assert done.stderr.startswith("error: ")
        assert name in done.stderr
        assert "Traceback" not in done.stderr
        assert done.stderr.count("\n") == 1


def test_what_the_shell_cannot_parse_is_a_usage_error():
    assert call("run", "--years", "many").exit_code == 2
    assert call("walk").exit_code == 2
    assert call("dashboard", "--port", "99999").stderr.startswith("error: --port 99999")


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_help_has_an_example(verb):
    done = call(*verb, "--help")
    assert done.exit_code == 0
    assert f"Example: coopetition {' '.join(verb)}" in " ".join(done.stdout.split())


def test_help_and_version_answer_without_the_compiler():
    code = "import sys; from coopetition.experiments.command import app; app(['--help'], standalone_mode=False);"
    code += "print(sorted({'numba', 'pandas', 'matplotlib', 'mesa', 'scipy', 'networkx'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")
    assert shell("--version").stdout.startswith("coopetition ")
    assert "Usage" in call().stdout


def test_run_imports_only_what_it_needs():
    code = "import sys; from coopetition.experiments.command import app;"
    code += "app(['run', '--region', 'synthetic:24', '--years', '1', '--json'], standalone_mode=False);"
    code += "print(sorted({'pandas', 'matplotlib', 'mesa', 'networkx', 'pyarrow'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")


def test_ctrl_c_leaves_quietly(monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("coopetition.model.world.World.run", stop)
    done = call("run", *SMALL)
    assert done.exit_code == 130
    assert "Traceback" not in done.output


@pytest.mark.parametrize("more", [(), ("--no-browser",), ("--host=192.0.2.7",), ("--no-browser", "--new-link")])
def test_dashboard_goes_on_as_the_page_and_does_not_import_it(monkeypatch, more):
    became = []
    monkeypatch.setattr("coopetition.experiments.command.dashboard.become", became.append)
    done = call("dashboard", "--port", 8080, *more)
    assert done.exit_code == 0
    assert became == [[sys.executable, "-m", "coopetition.viz", "--port", "8080", *more]]
