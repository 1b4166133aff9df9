"""A package of somebody else's brings strategies, measures, scenarios, policies and forms along, in every process."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from coopetition.agents.errors import InputError
from coopetition.agents.strategies.catalogue import STRATEGIES, strategy
from coopetition.model.measures import METRICS, metric
from coopetition.model.world import World

FILES = {
    "theirs/__init__.py": "",
    "theirs/strategies.py": '''
from coopetition.agents.strategies.catalogue import View, strategy


@strategy(share=0.0, source="Friedman 1971, softened")
def grudger(view: View) -> float:
    """Cooperates while it trusts the partner more than not."""
    return 1.0 if view.trust > 0.5 else 0.0
''',
    "theirs/measures.py": '''
from coopetition.model.measures.catalogue import metric


@metric(unit="schools", of="state", source="Theirs")
def open_schools(at):
    """Schools that are open."""
    return at["alive"].sum(axis=1)
''',
    "theirs/scenarios/__init__.py": "",
    "theirs/scenarios/valley.toml": 'title = "A valley"\n[heads.mix]\ngrudger = 0.5\n',
    "theirs/policies/__init__.py": "",
    "theirs/policies/quiet-years.toml": 'title = "Quiet years"\n[set.accountability]\nstakes = 0.5\n',
    "theirs/forms/__init__.py": "",
    "theirs/forms/cooperative.toml": "title = 'Cooperative'\n[vector]\nauthority = 0.5\nheads = 0.5\nstaff = 0.25\n"
    "parents = 0.25\ncentre = 0.0\nexit = 1.0\n",
    "theirs-1.2.dist-info/METADATA": "Metadata-Version: 2.1\nName: theirs\nVersion: 1.2\n",
    "theirs-1.2.dist-info/entry_points.txt": "".join(
        f"[coopetition.{group}]\ntheirs = theirs.{group}\n"
        for group in ("strategies", "measures", "scenarios", "policies", "forms")
    ),
}
STUDY = """
title = "Theirs"
scenario = "valley"
region = "synthetic:8"
years = 1
seeds = 2
design = "grid"
metrics = ["cooperation", "open_schools"]
[factors]
accountability.stakes = { levels = 2 }
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def ran(site, *words, code=0, plain=True):
    """What a command says, with the package installed, under plain rules."""
    given = os.environ | {"PYTHONPATH": str(site)} | ({"NUMBA_DISABLE_JIT": "1"} if plain else {})
    command = [sys.executable, "-m", "coopetition.experiments.command", *words]
    done = subprocess.run(command, capture_output=True, text=True, env=given, cwd=site, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("strategies", "grudger"),
        ("metrics", "open_schools"),
        ("scenarios", "valley"),
        ("policies", "quiet-years"),
        ("forms", "cooperative"),
    ],
)
def test_what_a_package_brings_along_is_listed(site, what, name):
    assert name in ran(site, "list", what, "--json").stdout


def test_it_is_run_by_its_names_and_named_in_the_account(site):
    events = ("--event", "quiet-years=all@2..3", "--event", "cooperative=all@2")
    told = json.loads(ran(site, "run", "valley", "--region", "synthetic:8", "--years", "1", *events, "--json").stdout)
    assert told["metrics"]["open_schools"] == 8
    where = ("run", "valley", "--region", "synthetic:8", "--years", "1", "--out", "one")
    ran(site, *where)
    account = next(each for each in (site / "one").glob("*.json") if '"packages"' in each.read_text())
    assert json.loads(account.read_text())["packages"]["theirs"] == "1.2"
    ran(site, "reproduce", "one")


def test_it_is_there_in_the_workers_of_a_sweep(site):
    (site / "theirs.toml").write_text(STUDY, encoding="utf-8")
    ran(site, "sweep", "theirs.toml", "--workers", "2", "--out", "many")
    ran(site, "reproduce", "many")


def test_a_package_that_is_broken_is_left_out_and_named(site, tmp_path):
    (tmp_path / "broken.py").write_text("1 / 0", encoding="utf-8")
    info = tmp_path / "broken-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[coopetition.measures]\nb = broken\n", encoding="utf-8")
    done = ran(tmp_path, "list", "metrics", "--json")
    assert "broken (coopetition.measures) is left out: ZeroDivisionError" in done.stderr


def test_a_strategy_that_comes_too_late_is_told_where_to_go():
    with pytest.raises(InputError, match=r"comes too late: .* entry point 'coopetition.strategies'"):

        @strategy(share=0.0, source="")
        def grudger(view):
            return 1.0

    assert "grudger" not in STRATEGIES


def test_a_measure_of_a_script_is_one_from_then_on_and_hides_none_of_ours():
    try:

        @metric(unit="schools", of="state")
        def closed_schools(at):
            """Schools that are closed."""
            return (~at["alive"]).sum(axis=1)

        assert World(region="synthetic:8", seed=1).run(1).metrics()["closed_schools"] == 0.0
    finally:
        METRICS.pop("closed_schools", None)
    with pytest.raises(InputError, match="measure 'cooperation' is there already"):

        @metric(unit="", of="state")
        def cooperation(at):
            return at["alive"].sum(axis=1)
