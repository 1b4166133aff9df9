"""What was altered, removed or put among the results of a sweep is named, made again, and never counted."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from coopetition.agents.errors import InputError
from coopetition.experiments.archive import archive
from coopetition.experiments.command import app
from coopetition.experiments.lost import LostError
from coopetition.experiments.report import report_of
from coopetition.experiments.report import write as write_page
from coopetition.experiments.reproduce import reproduce
from coopetition.experiments.runs import rows, sweep
from coopetition.experiments.runs.executors import Here
from coopetition.experiments.runs.folder import Folder
from coopetition.experiments.setting import Setting
from coopetition.model.region import Region
from coopetition.model.scenarios import Scenario
from keeping import alter_rows, seal

METRICS = ["cooperation", "takeovers"]
TOWN = Region.synthetic(12, seed=5)


class StoppedError(Exception):
    pass


def jobs(stakes=(0.0, 2.0)):
    return [("england-today", {"accountability.stakes": each}, seed, TOWN) for each in stakes for seed in range(4)]


def swept(folder, runs=None, **options):
    return sweep(runs or jobs(), folder, years=1, chunk=2, metrics=METRICS, executor=Here(), **options)


def stopped(folder, after=3):
    """Leave a sweep that was stopped after some files of rows."""

    def watch(now):
        if now.there == 2 * after:
            raise StoppedError

    with pytest.raises(StoppedError):
        swept(folder, watch=watch)


def contents(folder):
    """Everything that the sweep wrote, and what its account tells, without times."""
    places = [folder / name for name in ("rows", "scenarios", "regions")]
    files = {path.relative_to(folder): path.read_bytes() for place in places for path in place.iterdir()}
    told = json.loads((folder / "sweep.json").read_text())
    return files, {name: told[name] for name in ("runs", "failed", "hash", "files")}


def part(folder, number=1):
    return folder / "rows" / f"part-{number:06d}.parquet"


@pytest.fixture(scope="module")
def left(tmp_path_factory):
    """A sweep that is finished, one that was stopped, and one of other runs."""
    place = tmp_path_factory.mktemp("left")
    swept(place / "whole")
    stopped(place / "half")
    swept(place / "other", jobs((0.5, 1.5)))
    return place


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
def test_what_was_altered_is_named_and_made_again(left, tmp_path, state, what):
    alter, expected = ALTERED[what]
    folder = tmp_path / "out"
    shutil.copytree(left / state, folder)
    alter(folder, left / "other")

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
    assert contents(folder) == contents(left / "whole")
    assert swept(folder).mended == ()
    assert not (folder / "written.jsonl").exists()


def test_altered_rows_count_nowhere_in_a_report(left, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(left / "half", folder)
    by_pandas(folder, None)
    assert report_of(folder).runs == 4
    for number in (0, 2):
        part(folder, number).write_bytes(b"")
    found = report_of(folder)
    assert (found.runs, len(found.changed)) == (0, 3)
    done = call("report", folder)
    assert done.exit_code == 1
    assert "nothing is told of what came out" in (folder / "report.html").read_text()


def test_what_is_set_aside_is_not_lost_and_is_no_row(left, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(left / "half", folder)
    by_pandas(folder, None)
    altered = part(folder).read_bytes()
    with pytest.warns(UserWarning, match=r"part-000001.parquet is not the file that was written"):
        swept(folder)
    (aside,) = (folder / "set-aside").iterdir()
    assert aside.read_bytes() == altered
    assert not list((folder / "set-aside").glob("*.parquet"))
    assert len(pd.read_parquet(folder / "rows")) == len(rows(folder)) == 8


def test_the_ledger_may_be_torn(left, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(left / "half", folder)
    with (folder / "written.jsonl").open("a") as file:
        file.write('{"file": "rows/part-0000')
    assert swept(folder).mended == ()
    assert contents(folder) == contents(left / "whole")


def test_rows_from_before_there_were_checksums_are_read_and_said_to_be_unverified(left, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(left / "half", folder)
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


# what reproduce looks at ----------------------------------------------------------------------------------------------


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
def test_every_value_is_compared_though_hashes_agree(left, tmp_path, state, values):
    folder = tmp_path / "out"
    shutil.copytree(left / state, folder)
    assert reproduce(folder, Here()).whole
    alter_rows(folder, 1, lambda told: told[1].update(values))
    found = reproduce(folder, Here())
    assert found.files == []
    assert {each.what for each in found.differences if each.run == 3} == set(values)
    assert (found.same, found.whole) == (found.runs - 1, False)


def test_runs_are_taken_from_those_that_are_kept(left, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(left / "half", folder)
    for most, runs in {1: 1, 2: 2, 5: 5, 6: 6, 600: 6, None: 6}.items():
        found = reproduce(folder, Here(), most=most)
        assert (found.runs, found.same, found.kept, found.whole) == (runs, runs, 6, True)
    part(folder, 0).unlink()
    found = reproduce(folder, Here(), most=3)
    assert (found.runs, found.same, found.kept, found.whole) == (3, 3, 4, False)
    for most in (0, -1):
        with pytest.raises(InputError, match="must be 1 or more"):
            reproduce(folder, Here(), most=most)


def call(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_where_nothing_is_compared_that_is_said(left, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(left / "half", folder)
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


# what is the user's ---------------------------------------------------------------------------------------------------


def mine(folder):
    """Put things of one's own beside results."""
    (folder / "figures").mkdir(exist_ok=True)
    (folder / "my work").mkdir()
    files = [folder / name for name in ("notes.txt", ".DS_Store", "Thumbs.db", "figures/mine.png", "my work/.a.part")]
    files += [folder / "rows" / "notes.txt", folder / "regions" / "mine.json"]
    for path in files:
        path.write_text("mine")
    return files


def test_a_report_of_half_a_sweep_and_things_of_ones_own_spoil_nothing(left, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(left / "half", folder)
    files = mine(folder)
    for _ in range(2):  # a report of a folder that holds a report
        write_page(report_of(folder), folder / "report.html")
    page = (folder / "report.html").read_bytes()
    assert swept(folder).mended == ()
    account = json.loads((folder / "sweep.json").read_text())
    assert account["files"] == json.loads((left / "whole" / "sweep.json").read_text())["files"]
    assert (folder / "report.html").read_bytes() == page
    write_page(report_of(folder), folder / "report.html")
    for path in files:
        assert path.read_text() == "mine"
        path.write_text("mine still")
    assert report_of(folder).changed == []
    assert reproduce(folder, Here()).whole
    assert archive(folder).changed == []
    assert all(path.read_text() == "mine still" for path in files)


def test_a_page_of_ones_own_is_never_written_over(left, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(left / "whole", folder)
    (folder / "report.html").write_text("<p>mine</p>")
    done = call("report", folder)
    assert done.exit_code == 2
    assert "is there already and is no report of coopetition" in done.stderr
    assert (folder / "report.html").read_text() == "<p>mine</p>"


# folders that go away -------------------------------------------------------------------------------------------------


def gone(folder):
    shutil.rmtree(folder)


def moved(folder):
    folder.rename(folder.with_name("elsewhere"))


def another(folder):
    moved(folder)
    folder.mkdir()


def a_copy(folder):
    moved(folder)
    shutil.copytree(folder.with_name("elsewhere"), folder)


def a_file(folder):
    moved(folder)
    folder.write_text("mine")


def another_lock(folder):
    (folder / ".lock").unlink()
    (folder / ".lock").write_text("")


@pytest.mark.parametrize("after", [1, 2, 4])
@pytest.mark.parametrize("happens", [gone, moved, another, a_copy, a_file, another_lock])
def test_a_folder_that_goes_away_during_the_sweep_is_noticed(left, tmp_path, happens, after):
    folder = tmp_path / "out"

    def watch(now):
        if now.there == 2 * after:
            happens(folder)

    with pytest.raises(LostError, match="was removed, moved or replaced while the sweep was at work"):
        swept(folder, watch=watch)
    assert not (folder / "rows" / "part-000003.parquet").exists() or after == 4
    if folder.is_dir() and (folder / "sweep.json").exists():
        assert json.loads((folder / "sweep.json").read_text())["finished"] is None


def test_a_part_that_goes_away_during_the_sweep_is_noticed(left, tmp_path):
    for number, spoil in enumerate((lambda path: path.unlink(), lambda path: path.write_bytes(b"x"))):
        folder = tmp_path / str(number)
        with pytest.raises(LostError, match=r"part-000000.parquet' was (removed|altered) while the sweep was at work"):
            swept(folder, watch=lambda now, folder=folder, spoil=spoil: now.there == 6 and spoil(part(folder, 0)))
        assert json.loads((folder / "sweep.json").read_text())["finished"] is None
        assert swept(folder, warn=lambda _: None).mended == ("rows/part-000000.parquet",)
        assert contents(folder) == contents(left / "whole")


def test_a_lost_folder_leaves_with_1(tmp_path, monkeypatch):
    from coopetition.experiments.runs import sweeping

    whole = Folder.write_rows

    def write_rows(place, number, table, sweep):
        done = whole(place, number, table, sweep)
        shutil.rmtree(place.path)
        return done

    monkeypatch.setattr(Folder, "write_rows", write_rows)
    monkeypatch.setattr(sweeping, "run", lambda chunks, _, wanted: sweeping_here(chunks, wanted))
    (tmp_path / "s.toml").write_text('title = "S"\nregion = "synthetic:12"\nyears = 1\nseeds = 2\n')
    done = call("sweep", tmp_path / "s.toml", "--out", tmp_path / "out", "--workers", 1)
    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1].startswith(f"error: --out '{tmp_path / 'out'}': the folder was removed, moved")
    assert not (tmp_path / "out").exists()


def sweeping_here(chunks, wanted):
    from coopetition.experiments.runs.living import live

    return ((each, live(each.settings, wanted)) for each in chunks)


def test_a_run_whose_place_goes_away_is_noticed(tmp_path, monkeypatch):
    from coopetition.experiments import outputs

    world = Setting(region="synthetic:12", years=1).world().run(1)
    whole = outputs.write_files

    def write_files(world, place, **options):
        whole(world, place, **options)
        shutil.rmtree(tmp_path / "deep")

    monkeypatch.setattr(outputs, "write_files", write_files)
    with pytest.raises(LostError, match="was removed, moved or replaced while it was written"):
        outputs.write(world, tmp_path / "deep" / "run")
    assert not (tmp_path / "deep").exists()


def test_a_folder_that_nobody_may_write_to_any_more_is_told(tmp_path, monkeypatch):
    whole = os.replace
    calls = []

    def read_only(*words):
        calls.append(words)
        if len(calls) > 4:
            raise OSError(30, "Read-only file system")
        whole(*words)

    monkeypatch.setattr(os, "replace", read_only)
    monkeypatch.setattr(Path, "replace", read_only)
    with pytest.raises(InputError, match="cannot be written: Read-only file system; all that is finished is kept"):
        swept(tmp_path)


# names that are data --------------------------------------------------------------------------------------------------

NAMES = ["../../x", "/etc/x", "", ".", "..", "a" * 500, "nul and line", "CON", "aux.", "a.", "é", "\uff41", "A",
         "a", "x/../../../y", "C:\\x", "<script>", "%2e%2e%2f", "~", "$x_{", "-rf"]  # fmt: skip


def test_a_name_never_becomes_a_path(tmp_path):
    region = TOWN
    named = [Region(name, region.schools, region.zones) for name in NAMES]
    scenarios = [Scenario(name, "Mine") for name in NAMES]
    runs = [(one, {}, seed, place) for seed, (one, place) in enumerate(zip(scenarios, named, strict=True))]
    folder = tmp_path / "a" / "b" / "out"
    assert swept(folder, runs).failed == 0
    assert swept(folder, runs).mended == ()
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == ["out"]
    for kind in ("scenarios", "regions"):
        files = [path.name for path in (folder / kind).iterdir()]
        assert len({name.lower() for name in files}) == len(files) == len(NAMES)
        assert all(name.replace("-", "").removesuffix(".json").isalnum() and len(name) < 80 for name in files)
    assert rows(folder)["region"].tolist() == NAMES
    assert reproduce(folder, Here()).whole
    page = write_page(report_of(folder), folder / "report.html")[0].read_text()
    assert "<script>" not in page
    done = archive(folder)
    assert done.changed == []
    shutil.unpack_archive(done.archive, tmp_path / "unpacked")
    assert reproduce(tmp_path / "unpacked", Here()).whole
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "unpacked"]


def test_two_regions_or_scenarios_of_one_name_are_told_apart(tmp_path):
    one, two = (Region("Town", each.schools, each.zones) for each in (TOWN, Region.synthetic(13, seed=6)))
    mild, hard = (Scenario("mine", "Mine", changes={"accountability.stakes": each}) for each in (0.5, 2.5))
    runs = [(scenario, {}, seed, region) for scenario in (mild, hard) for region in (one, two) for seed in (1, 2)]
    assert swept(tmp_path / "out", runs).failed == 0
    assert rows(tmp_path / "out")["region_digest"].nunique() == 2
    assert rows(tmp_path / "out")["schools"].tolist() == [12, 12, 13, 13] * 2
    assert reproduce(tmp_path / "out", Here()).whole
    assert report_of(tmp_path / "out").points == 4


def test_a_region_called_like_a_drawn_one_is_itself(tmp_path):
    drawn = Region.synthetic(20, seed=3)
    mine = Region("synthetic:20", TOWN.schools, TOWN.zones)
    runs = [("england-today", {}, 3, "synthetic:20"), ("england-today", {}, 3, mine)]
    swept(tmp_path / "out", runs)
    assert rows(tmp_path / "out")["schools"].tolist() == [len(drawn), 12]
    assert reproduce(tmp_path / "out", Here()).whole


def test_a_scenario_of_ones_own_brings_its_town(tmp_path):
    (tmp_path / "mine.toml").write_text('title = "Mine"\n[town]\nschools = 14\nauthorities = ["Here"]\n')
    swept(tmp_path / "out", [Setting(str(tmp_path / "mine.toml"), years=1, seed=seed) for seed in (1, 2)])
    (tmp_path / "mine.toml").unlink()
    assert reproduce(tmp_path / "out", Here()).whole


def test_files_that_an_account_names_outside_its_folder_are_not_looked_at(left, tmp_path):
    from coopetition.experiments.provenance import changed, fingerprint

    (tmp_path / "secret").write_text("secret")
    (tmp_path / "in").mkdir()
    for name in ("../secret", str(tmp_path / "secret"), "a/../../secret", "..\\secret", "C:secret", ""):
        assert changed(tmp_path / "in", {name: fingerprint(tmp_path / "secret")}) == [name]


def test_key_and_seed_of_a_row_hold(left):
    place = Folder(left / "whole")
    for row in rows(left / "whole").to_dict("records"):
        assert replace(place.setting(row)).seed == row["seed"]
