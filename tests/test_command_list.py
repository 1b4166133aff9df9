"""The verb ``list``: its contracts, kind by kind."""

import json
import re

import pytest
from typer.testing import CliRunner

from coopetition.agents.engine.folder import ROOT
from coopetition.agents.strategies import STRATEGIES
from coopetition.experiments.command import app
from coopetition.experiments.outputs.documents.catalogues import KINDS
from coopetition.model.measures import METRICS
from coopetition.model.parameters import declared
from coopetition.model.scenarios import names

IDS = [*(f"D{n}" for n in range(1, 20)), *(f"F{n}" for n in range(9)), *(f"C{n}" for n in range(1, 10)),
       *(f"P{n}" for n in range(1, 29))]  # fmt: skip


def call(*words):
    return CliRunner().invoke(app, ["list", *words])


def rows(kind):
    done = call(kind, "--json")
    assert done.exit_code == 0
    return json.loads(done.stdout)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_a_list_of_objects_and_a_table(kind):
    found = rows(kind)
    assert isinstance(found, list)
    assert all(isinstance(row, dict) for row in found)
    table = call(kind)
    assert table.exit_code == 0
    assert found
    assert table.stdout
    assert table.stderr == ""


def test_catalogues_are_listed_whole():
    assert [row["name"] for row in rows("scenarios")] == list(names())
    assert [row["name"] for row in rows("strategies")] == list(STRATEGIES)
    assert [row["name"] for row in rows("metrics")] == list(METRICS)
    assert [row["name"] for row in rows("parameters")] == [each.name for each in declared()]
    assert {"name", "default", "unit", "low", "high", "plausible", "role", "meaning", "source"} <= set(
        rows("parameters")[0]
    )
    assert [row["name"] for row in rows("shocks")] == ["puncture"]
    assert "shocks.rate" in rows("shocks")[0]["parameters"]


def test_systems_are_all_65_rows_of_the_sources():
    found = rows("systems")
    assert [row["id"] for row in found] == IDS
    assert len(found) == 65
    design = ROOT.parent / "shared" / "design" / "systems.md"
    if design.exists():  # where the list of the sources' systems lies beside the project
        assert re.findall(r"^\| ([DFCP]\d+) \|", design.read_text(encoding="utf-8"), re.MULTILINE) == IDS
    for row in found:
        assert {"id", "name", "source", "claim", "where"} <= set(row)
        assert all(isinstance(value, str) and value for value in row.values())
        assert row["claim"].startswith(("S", "I"))


def test_systems_say_only_where_something_really_is():
    parameters, measures = {each.name for each in declared()}, set(METRICS)
    for row in rows("systems"):
        for word in row["where"].replace(",", " ").replace("(", " ").replace(")", " ").replace(";", " ").split():
            name = word.partition("=")[0]
            if name.rstrip(":").endswith((".py", ".toml")) and "/" in word:
                assert (ROOT / word.rstrip(":")).exists(), (row["id"], word)
            elif "." in name and not name.endswith((".", ".py", ".plan", ".*")):
                section, field, *_ = name.split(".")
                assert f"{section}.{field}" in parameters, (row["id"], word)
        for named in re.findall(r"metrics? ((?:[a-z_]+(?:, | and )?)+)", row["where"]):
            assert set(re.split(", | and ", named.strip())) <= measures, (row["id"], named)


def test_every_claim_is_one_of_a_system():
    found = rows("claims")
    assert {row["id"].split(".")[0] for row in found} <= set(IDS)
    assert {"id", "source", "claim", "measure", "expects", "least", "what"} <= set(found[0])
    assert all(row["measure"] for row in found)


def test_an_unknown_kind_is_told_what_was_probably_meant():
    done = call("metrcs")
    assert done.exit_code == 2
    assert done.stderr == "error: list 'metrcs': there is no such list; did you mean 'metrics'?\n"
