"""The folder of a sweep: what else lies there is the user's, and one that goes away is noticed."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from coopetition.agents.errors import InputError
from coopetition.experiments.outputs.archive import archive
from coopetition.experiments.outputs.report import report_of
from coopetition.experiments.outputs.report import write as write_page
from coopetition.experiments.outputs.reproduce import reproduce
from coopetition.experiments.run_spec import RunSpec
from coopetition.experiments.runs.executors import Here
from coopetition.experiments.runs.folder import Folder
from coopetition.experiments.runs.lost import LostError
from keeping import StoppedError, call, contents, part, swept


def mine(folder):
    """Put things of one's own beside results."""
    (folder / "figures").mkdir(exist_ok=True)
    (folder / "my work").mkdir()
    files = [folder / name for name in ("notes.txt", ".DS_Store", "Thumbs.db", "figures/mine.png", "my work/.a.part")]
    files += [folder / "rows" / "notes.txt", folder / "regions" / "mine.json"]
    for path in files:
        path.write_text("mine")
    return files


def test_a_report_of_half_a_sweep_and_things_of_ones_own_spoil_nothing(sweeps, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(sweeps / "half", folder)
    files = mine(folder)
    for _ in range(2):  # a report of a folder that holds a report
        write_page(report_of(folder), folder / "report.html")
    page = (folder / "report.html").read_bytes()
    assert swept(folder).mended == ()
    account = json.loads((folder / "sweep.json").read_text())
    assert account["files"] == json.loads((sweeps / "whole" / "sweep.json").read_text())["files"]
    assert (folder / "report.html").read_bytes() == page
    write_page(report_of(folder), folder / "report.html")
    for path in files:
        assert path.read_text() == "mine"
        path.write_text("mine still")
    assert report_of(folder).changed == []
    assert reproduce(folder, Here()).whole
    assert archive(folder).changed == []
    assert all(path.read_text() == "mine still" for path in files)


def test_a_page_of_ones_own_is_never_written_over(sweeps, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(sweeps / "whole", folder)
    (folder / "report.html").write_text("<p>mine</p>")
    done = call("report", folder)
    assert done.exit_code == 2
    assert "is there already and is no report of coopetition" in done.stderr
    assert (folder / "report.html").read_text() == "<p>mine</p>"


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
def test_a_folder_that_goes_away_during_the_sweep_is_noticed(sweeps, tmp_path, happens, after):
    folder = tmp_path / "out"

    def watch(now):
        if now.there == 2 * after:
            happens(folder)

    with pytest.raises(LostError, match="was removed, moved or replaced while the sweep was at work"):
        swept(folder, watch=watch)
    assert not (folder / "rows" / "part-000003.parquet").exists() or after == 4
    if folder.is_dir() and (folder / "sweep.json").exists():
        assert json.loads((folder / "sweep.json").read_text())["finished"] is None


def test_a_part_that_goes_away_during_the_sweep_is_noticed(sweeps, tmp_path):
    for number, spoil in enumerate((lambda path: path.unlink(), lambda path: path.write_bytes(b"x"))):
        folder = tmp_path / str(number)
        with pytest.raises(LostError, match=r"part-000000.parquet' was (removed|altered) while the sweep was at work"):
            swept(folder, watch=lambda now, folder=folder, spoil=spoil: now.there == 6 and spoil(part(folder, 0)))
        assert json.loads((folder / "sweep.json").read_text())["finished"] is None
        assert swept(folder, warn=lambda _: None).mended == ("rows/part-000000.parquet",)
        assert contents(folder) == contents(sweeps / "whole")


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
    from coopetition.experiments.outputs import run_folder as outputs

    world = RunSpec(region="synthetic:12", years=1).world().run(1)
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


def test_a_sweep_of_which_nothing_is_finished_has_no_report(tmp_path):
    def none():
        raise StoppedError
        yield

    with pytest.raises(StoppedError):
        swept(tmp_path / "out", none())
    with pytest.raises(InputError, match="no run of this sweep is finished yet"):
        report_of(tmp_path / "out")
