"""What lies in a folder is made again: every value and every file is compared, nothing else vouched for."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from coopetition.agents.errors import InputError
from coopetition.experiments.outputs.archive import archive
from coopetition.experiments.outputs.report import report_of
from coopetition.experiments.outputs.reproduce import reproduce
from coopetition.experiments.runs.executors import Here
from coopetition.model.region import Region
from keeping import TOWN, alter_rows, call, jobs, part, seal, swept


@pytest.mark.parametrize(
    "values",
    [
        {"cooperation": 0.5},
        {"takeovers": None},
        {"takeovers": -0.0},
        {"regime": "quiet one"},
        {"schools": 13},
        {"error": "it failed"},
    ],
)
@pytest.mark.parametrize("state", ["half", "whole"])
def test_every_value_is_compared_though_hashes_agree(sweeps, tmp_path, state, values):
    folder = tmp_path / "out"
    shutil.copytree(sweeps / state, folder)
    assert reproduce(folder, Here()).whole
    alter_rows(folder, 1, lambda told: told[1].update(values))
    found = reproduce(folder, Here())
    assert found.files == []
    assert {each.what for each in found.differences if each.run == 3} == set(values)
    assert (found.same, found.whole) == (found.runs - 1, False)


def test_runs_are_taken_from_those_that_are_kept(sweeps, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(sweeps / "half", folder)
    for most, runs in {1: 1, 2: 2, 5: 5, 6: 6, 600: 6, None: 6}.items():
        found = reproduce(folder, Here(), most=most)
        assert (found.runs, found.same, found.kept, found.whole) == (runs, runs, 6, True)
    part(folder, 0).unlink()
    found = reproduce(folder, Here(), most=3)
    assert (found.runs, found.same, found.kept, found.whole) == (3, 3, 4, False)
    for most in (0, -1):
        with pytest.raises(InputError, match="must be 1 or more"):
            reproduce(folder, Here(), most=most)


def test_where_nothing_is_compared_that_is_said(sweeps, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(sweeps / "half", folder)
    shutil.rmtree(folder / "rows")
    (folder / "written.jsonl").unlink()
    done = call("reproduce", folder, "--workers", 1)
    assert done.exit_code == 1
    assert "Nothing was compared: no run is kept here." in done.stdout
    told = json.loads(call("reproduce", folder, "--workers", 1, "--json").stdout)
    assert (told["same"], told["runs"], told["runs_kept"]) == (False, 0, 0)


def test_failed_runs_are_compared_too(tmp_path):
    odd = [("england-today", {"accountability.stakes": 99}, 1, TOWN), ("nowhere", {}, 1, TOWN), *jobs()[:1]]
    swept(tmp_path, odd)
    found = reproduce(tmp_path, Here())
    assert (found.runs, found.whole) == (3, True)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ran") / "one"
    Region.synthetic(15, seed=2).save(folder.parent / "town.json")
    done = call("run", "--region", folder.parent / "town.json", "--years", 2, "--out", folder)
    assert done.exit_code == 0, done.output
    return folder


def another_table(path):
    table = parquet.read_table(path)
    values = [0.5, *table["cooperation"].to_pylist()[1:]]
    place = table.schema.get_field_index("cooperation")
    parquet.write_table(table.set_column(place, "cooperation", pa.array(values)), path)


def test_files_of_a_run_are_made_again_and_compared(ran, tmp_path):
    assert call("reproduce", ran).exit_code == 0
    folder = Path(shutil.copytree(ran, tmp_path / "run"))
    names = sorted({path.name for path in ran.iterdir()} - {"run.json"})
    assert len(names) == 9
    for name in names:
        content = (folder / name).read_bytes()
        if name == "history.parquet":
            another_table(folder / name)
        elif name == "region.json":
            (folder / name).write_bytes(content.replace(b'"account": [', b'"account": ["mine", '))
        else:
            (folder / name).write_bytes(content[:-9] + b"7" + content[-8:])
        assert (folder / name).read_bytes() != content
    assert sorted(reproduce(folder, Here()).files) == names
    seal(folder, *names)
    found = reproduce(folder, Here())
    assert found.files == []
    names.remove("region.json")  # what the region tells of itself was given, and follows from no run
    assert [each.what for each in found.differences] == names


@pytest.mark.parametrize(
    "changes", [{"metrics": {"cooperation": 0.75}}, {"regime": "two-tier"}, {"schools": 16}, {"metrics": {"new": 1.0}}]
)
def test_what_the_account_of_a_run_tells_is_compared_though_hashes_agree(ran, tmp_path, changes):
    folder = Path(shutil.copytree(ran, tmp_path / "run"))
    seal(folder, **changes)
    found = reproduce(folder, Here())
    ((name, value),) = changes.items()
    assert [each.what for each in found.differences] == ([*value] if name == "metrics" else [name])
    told = json.loads((folder / "run.json").read_text())
    (folder / "run.json").write_text(json.dumps(told | {"started": "1999-01-01T00:00:00+00:00"}))
    assert reproduce(folder, Here()).files == ["run.json"]
    assert report_of(folder).changed == ["run.json"]
    assert archive(folder).changed == ["run.json"]


def test_a_run_without_its_region_cannot_be_compared(ran, tmp_path):
    folder = Path(shutil.copytree(ran, tmp_path / "run"))
    (folder / "region.json").unlink()
    done = call("reproduce", folder)
    assert done.exit_code == 1
    assert "region.json is not the file that was written: it is missing" in done.stdout
    assert "Nothing was compared" in done.stdout
