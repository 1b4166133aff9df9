"""Whatever a user may name: a pipe, a device, a folder or a huge file is refused in one line, never waited for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from coopetition.model.region import Region

SMALL = ("--region", "synthetic:6", "--years", "1")
GUARD = 120  # seconds after which something waits for ever
STUDY = 'region = "synthetic:6"\nyears = 1\nseeds = 1\ndesign = "list"\n'
DOORS = {
    "scenario": ("x.toml", ("run", "{}", "--years", "1")),
    "region.json": ("x.json", ("run", "--region", "{}")),
    "region.csv": ("x.csv", ("run", "--region", "{}")),
    "region.zip": ("x.zip", ("region", "show", "{}")),
    "register": ("x.csv", ("region", "import", "{}")),
    "results": ("x.csv", ("region", "import", "town.csv", "--results", "{}")),
    "partnerships": ("x.graphml", ("run", *SMALL, "--partnerships", "{}")),
    "edges": ("x.edges", ("run", *SMALL, "--partnerships", "{}")),
    "plan": ("x.toml", ("run", *SMALL, "--event", "{}")),
    "save-plan": ("x.toml", ("run", *SMALL, "--event", "topslice=all@2", "--save-plan", "{}", "--force")),
    "compared": ("x.toml", ("compare", "{}", "england-today", *SMALL)),
    "compared-plan": ("x.toml", ("compare", "england-today", "england-today", *SMALL, "--event-a", "{}")),
    "study": ("x.toml", ("sweep", "{}", "--out", "new")),
    "sensitivity": ("x.toml", ("sensitivity", "{}", "--out", "new")),
    "calibration": ("x.toml", ("calibrate", "{}", "--out", "new")),
    "map": ("x.toml", ("map", "{}", "--out", "new")),
    "study-region": ("x.json", ("sweep", "region.toml", "--out", "new")),
    "study-scenario": ("x.toml", ("sweep", "scenario.toml", "--out", "new")),
    "study-points": ("x.csv", ("sweep", "points.toml", "--out", "new")),
    "study-plan": ("x.toml", ("sweep", "plan.toml", "--out", "new")),
    "region-out": ("x.json", ("region", "make", "--schools", "6", "--out", "{}")),
    "account-out": ("x.csv", ("region", "import", "town.csv", "--account", "{}")),
    "scheduler": ("x.sock", ("sweep", "whole.toml", "--out", "new", "--scheduler", "{}")),
}
"""Every option that takes a file: what the file is called, and the command."""
WRITTEN = {"save-plan", "region-out", "account-out", "scheduler"}  # what is not read
HEADER = (
    "URN,EstablishmentName,LA (name),PhaseOfEducation (name),Easting,Northing,SchoolCapacity,NumberOfPupils,"
    "PercentageFSM\n"
)


def pipe(path):
    os.mkfifo(path)


def device(path):
    path.symlink_to("/dev/zero")


def folder(path):
    path.mkdir()


def dangling(path):
    path.symlink_to(path.with_name("nowhere"))


def huge(path):
    path.touch()
    os.truncate(path, 10**12)  # which takes no room


def unreadable(path):
    path.touch()
    path.chmod(0)


THINGS = {each.__name__: each for each in (pipe, device, folder, dangling, huge, unreadable)}


def called(words, place):
    code = "from coopetition.experiments.command import main; main()"
    asked = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.run(
        asked,
        cwd=place,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=GUARD,
        check=False,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
    )


def refused(words, place):
    done = called(words, place)
    assert done.returncode == 2, (done.returncode, done.stdout, done.stderr[-2000:])
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1, done.stderr
    assert len(done.stderr) < 300
    return done.stderr


@pytest.fixture
def place(tmp_path):
    (tmp_path / "town.csv").write_text(
        HEADER + "".join(f"90000{n},School {n},Leeds,Secondary,41000{n},430000,900,800,20\n" for n in range(6))
    )
    (tmp_path / "whole.toml").write_text(STUDY + 'points = [{"accountability.stakes" = 1}]\n')
    (tmp_path / "region.toml").write_text((STUDY + "points = [{}]\n").replace("synthetic:6", "x.json"))
    (tmp_path / "scenario.toml").write_text('scenario = "x.toml"\n' + STUDY + "points = [{}]\n")
    (tmp_path / "points.toml").write_text(STUDY + 'points = "x.csv"\n')
    (tmp_path / "plan.toml").write_text(STUDY + 'points = [{}]\nevents = ["x.toml"]\n')
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("door", DOORS)
def test_what_is_no_file_is_refused_in_one_line_at_every_door(door, thing, place):
    if thing == "unreadable" and os.geteuid() == 0:
        pytest.skip("who is root reads all")
    if door in WRITTEN and thing not in {"pipe", "device", "folder"}:
        pytest.skip("it is not read, and may be written")
    name, words = DOORS[door]
    THINGS[thing](place / name)
    told = refused([each.format(name) for each in words], place)
    right = {"pipe": "pipe", "device": "pipe", "folder": "folder", "dangling": "leads nowhere", "huge": "MB"}
    if door != "scheduler":
        assert right.get(thing, "ermission") in told


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A run and a sweep, as they should be."""
    place = tmp_path_factory.mktemp("kept")
    Region.synthetic(6, seed=3).save(place / "town.json")
    (place / "study.toml").write_text(STUDY.replace("synthetic:6", "town.json") + 'points = [{"trust.start" = 0.4}]\n')
    for words in (
        ("run", "--region", "town.json", "--years", "1", "--out", "run"),
        ("sweep", "study.toml", "--out", "sweep", "--workers", "1"),
    ):
        done = called(words, place)
        assert done.returncode == 0, done.stderr
    return place


@pytest.mark.slow
@pytest.mark.parametrize("thing", ["pipe", "folder", "huge"])
@pytest.mark.parametrize("kind", ["run", "sweep"])
@pytest.mark.parametrize("verb", ["report", "archive", "reproduce"])
def test_no_file_of_a_folder_is_waited_for(verb, kind, thing, kept, tmp_path):
    whole = kept / kind
    for path in sorted(each for each in whole.rglob("*") if each.is_file() and each.name != ".lock"):
        name = path.relative_to(whole)
        shutil.copytree(whole, tmp_path / "bent")
        (tmp_path / "bent" / name).unlink()
        THINGS[thing](tmp_path / "bent" / name)
        done = called((verb, "bent", *(("--workers", "1") if verb == "reproduce" else ())), tmp_path)
        # only the log is of no account
        assert done.returncode in ({0} if name.name == "log.jsonl" else {1, 2}), (
            name,
            done.returncode,
            done.stderr[-2000:],
        )
        if done.returncode == 2:
            assert done.stdout == ""
            assert done.stderr.count("\n") == 1, (name, done.stderr)
        shutil.rmtree(tmp_path / "bent")
