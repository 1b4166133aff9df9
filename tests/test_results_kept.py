"""What was altered, is missing or was put among the rows of a sweep: named, and made again."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from coopetition.agents.errors import InputError
from coopetition.experiments.outputs.archive import archive
from coopetition.experiments.outputs.report import report_of
from coopetition.experiments.outputs.reproduce import reproduce
from coopetition.experiments.runs import rows
from coopetition.experiments.runs.executors import Here
from coopetition.experiments.runs.folder import Folder
from coopetition.experiments.runs.lost import LostError
from keeping import call, contents, part, swept


def rewritten(change):
    """Return what changes the rows of a file and leaves the file's own metadata, and so its checksum, as they were."""

    def alter(folder, other):
        table = parquet.read_table(part(folder))
        parquet.write_table(change(table).replace_schema_metadata(table.schema.metadata), part(folder))

    return alter


def another_measure(table):
    place = table.schema.get_field_index("cooperation")
    values = [0.999, *table["cooperation"].to_pylist()[1:]]
    return table.set_column(place, table.schema.field(place), pa.array(values, pa.float64()))


def retyped(table):
    place = table.schema.get_field_index("schools")
    return table.set_column(place, "schools", table["schools"].cast(pa.float64()))


def by_pandas(folder, other):
    pd.read_parquet(part(folder)).assign(takeovers=9.0).to_parquet(part(folder))


def swap(folder, other):
    part(folder, 0).rename(folder / "aside")
    part(folder, 1).rename(part(folder, 0))
    (folder / "aside").rename(part(folder, 1))


def without_ledger(folder, other):
    rewritten(another_measure)(folder, other)
    (folder / "written.jsonl").unlink(missing_ok=True)


def changed_file(kind):
    def alter(folder, other):
        (path,) = (folder / kind).iterdir()
        told = json.loads(path.read_text())
        told["name"] = "another"
        path.write_text(json.dumps(told))

    return alter


def removed_file(kind):
    def alter(folder, other):
        (path,) = (folder / kind).iterdir()
        path.unlink()

    return alter


def changed_account(folder, other):
    told = json.loads((folder / "sweep.json").read_text())
    (folder / "sweep.json").write_text(json.dumps(told | {"python": "2.7"}))


FIRST = {"rows/part-000001.parquet"}
ALTERED = {
    "a measure": (rewritten(another_measure), FIRST),
    "a measure by pandas": (by_pandas, FIRST),
    "a measure, without the ledger": (without_ledger, FIRST),
    "rows in another order": (rewritten(lambda table: table.take([1, 0])), FIRST),
    "a row less": (rewritten(lambda table: table.slice(0, 1)), FIRST),
    "a column less": (rewritten(lambda table: table.drop_columns(["takeovers"])), FIRST),
    "a column of another type": (rewritten(retyped), FIRST),
    "a torn file": (lambda folder, _: part(folder).write_bytes(part(folder).read_bytes()[:300]), FIRST),
    "an empty file": (lambda folder, _: part(folder).write_bytes(b""), FIRST),
    "a file of text": (lambda folder, _: part(folder).write_text("dear"), FIRST),
    "a folder": (lambda folder, _: (part(folder).unlink(), part(folder).mkdir()), FIRST),
    "two swapped": (swap, FIRST | {"rows/part-000000.parquet"}),
    "one over another": (lambda folder, _: shutil.copy(part(folder, 0), part(folder)), FIRST),
    "one of another sweep": (lambda folder, other: shutil.copy(part(other), part(folder)), FIRST),
    "one removed": (lambda folder, _: part(folder).unlink(), FIRST),
    "a copy": (
        lambda folder, _: shutil.copy(part(folder), folder / "rows" / "part-000001 (copy).parquet"),
        {"rows/part-000001 (copy).parquet"},
    ),
    "one too many": (lambda folder, _: shutil.copy(part(folder), part(folder, 99)), {"rows/part-000099.parquet"}),
    "one of another name": (
        lambda folder, _: part(folder).rename(folder / "rows" / "part-1.parquet"),
        FIRST | {"rows/part-1.parquet"},
    ),
    "the scenario": (changed_file("scenarios"), {"scenarios/"}),
    "the region": (changed_file("regions"), {"regions/"}),
    "no region": (removed_file("regions"), {"regions/"}),
    "the account": (changed_account, {"sweep.json"}),
}


@pytest.mark.parametrize("state", ["half", "whole"])
@pytest.mark.parametrize("what", ALTERED)
def test_what_was_altered_is_named_and_made_again(sweeps, tmp_path, state, what):
    alter, expected = ALTERED[what]
    folder = tmp_path / "out"
    shutil.copytree(sweeps / state, folder)
    alter(folder, sweeps / "other")

    def are(names):
        short = {f"{name.partition('/')[0]}/" if name[:3] in {"sce", "reg"} else name for name in names}
        return short == expected

    assert are(report_of(folder).changed)
    again = reproduce(folder, Here(), most=1)
    assert not again.whole
    assert are(again.files)
    if any(name.startswith("rows") for name in expected):
        with pytest.raises(LostError, match="not what was written"):
            rows(folder)
    if state == "whole":
        done = archive(folder)
        assert done.archive is None
        assert are(done.changed)
    said = []
    mended = swept(folder, warn=said.append).mended
    assert are(mended)
    assert all(any(str(folder / name) in line for line in said) for name in mended)
    assert contents(folder) == contents(sweeps / "whole")
    assert swept(folder).mended == ()
    assert not (folder / "written.jsonl").exists()


def test_altered_rows_count_nowhere_in_a_report(sweeps, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(sweeps / "half", folder)
    by_pandas(folder, None)
    assert report_of(folder).runs == 4
    for number in (0, 2):
        part(folder, number).write_bytes(b"")
    found = report_of(folder)
    assert (found.runs, len(found.changed)) == (0, 3)
    done = call("report", folder)
    assert done.exit_code == 1
    assert "nothing is told of what came out" in (folder / "report.html").read_text()


def test_what_is_set_aside_is_not_lost_and_is_no_row(sweeps, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(sweeps / "half", folder)
    by_pandas(folder, None)
    altered = part(folder).read_bytes()
    with pytest.warns(UserWarning, match=r"part-000001.parquet is not the file that was written"):
        swept(folder)
    (aside,) = (folder / "set-aside").iterdir()
    assert aside.read_bytes() == altered
    assert not list((folder / "set-aside").glob("*.parquet"))
    assert len(pd.read_parquet(folder / "rows")) == len(rows(folder)) == 8


def test_the_ledger_may_be_torn(sweeps, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(sweeps / "half", folder)
    with (folder / "written.jsonl").open("a") as file:
        file.write('{"file": "rows/part-0000')
    assert swept(folder).mended == ()
    assert contents(folder) == contents(sweeps / "whole")


def test_rows_from_before_there_were_checksums_are_read_and_said_to_be_unverified(sweeps, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(sweeps / "half", folder)
    told = json.loads((folder / "sweep.json").read_text())
    for name in ("checksum", "sweep"):
        del told[name]
    (folder / "sweep.json").write_text(json.dumps(told | {"version": 1}))
    (folder / "written.jsonl").unlink()
    by_pandas(folder, None)
    found = report_of(folder)
    assert (found.runs, found.changed) == (6, [])
    assert "nothing tells whether they were altered" in found.below
    with pytest.raises(InputError, match="rows without checksums, by an earlier version; name a new folder"):
        swept(folder)


def test_key_and_seed_of_a_row_hold(sweeps):
    place = Folder(sweeps / "whole")
    for row in rows(sweeps / "whole").to_dict("records"):
        assert replace(place.setting(row)).seed == row["seed"]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="where threads can be counted")
def test_a_table_is_read_by_the_thread_that_asks(tmp_path):
    # one of pyarrow's own that still holds the file while the interpreter shuts down aborts the process
    parquet.write_table(pa.table({"a": [1, 2], "b": ["x", "y"]}), tmp_path / "table.parquet")
    code = """if True:
        import os, sys
        from pathlib import Path
        import pyarrow.parquet
        from coopetition.experiments.runs.parts import table_in
        before = len(os.listdir("/proc/self/task"))
        assert table_in(Path(sys.argv[1])).num_rows == 2
        print(len(os.listdir("/proc/self/task")) - before)
    """
    asked = [sys.executable, "-c", code, str(tmp_path / "table.parquet")]
    assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout == "0\n"
