"""Many runs: a row each, the same whoever makes them, and nothing finished is lost."""

from __future__ import annotations

import itertools
import json
import math
import os
import signal
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace

import numpy as np
import pytest
from pyarrow import parquet

from coopetition.agents.errors import InputError
from coopetition.experiments.run_spec import RunSpec
from coopetition.experiments.runs import Progress, clusters, executor_for, rows, runner, sweep, sweeping
from coopetition.experiments.runs import folder as folders
from coopetition.experiments.runs.executors import Here, Processes, room
from coopetition.experiments.runs.living import DIED, OUTSIDE, Wanted, key_of, live
from coopetition.model.interventions.reading import said
from coopetition.model.measures import METRICS
from coopetition.model.region import Region
from coopetition.model.scenarios import Scenario
from coopetition.model.world import World

TOWN = "synthetic:12"
SMALL = RunSpec(region=TOWN, years=1)


def jobs(seeds=7, stakes=(0.0, 2.0)):
    return [("england-today", {"accountability.stakes": each}, seed, TOWN) for each in stakes for seed in range(seeds)]


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted((folder / "rows").iterdir())}


def swept(folder, **options):
    return sweep(jobs(), folder, years=1, chunk=3, **{"executor": Here(), **options})


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The folder of a sweep of 14 runs that nothing disturbed, made in this process."""
    folder = tmp_path_factory.mktemp("whole")
    told = swept(folder)
    assert told[:2] == (14, 0)
    return folder


def test_a_row_says_what_a_run_of_its_own_says(whole):
    table = rows(whole)
    assert table["run"].tolist() == list(range(14))
    assert table["error"].isna().all()
    for _, row in table.iloc[[0, 9]].iterrows():
        world = folders.Folder(whole).setting(row).world().run(1)
        assert row["hash"] == world.hash()
        for name, value in world.metrics().items():
            assert row[name] == value or (math.isnan(value) and np.isnan(row[name])), name


def test_the_account_holds_what_made_the_rows(whole):
    told = json.loads((whole / "sweep.json").read_text())
    assert {"code", "git", "packages", "python", "platform", "started", "finished", "hash", "files"} <= set(told)
    assert told["runs"] == 14
    assert "rows/part-000000.parquet" in told["files"]
    assert [name for name in told["files"] if name.startswith("scenarios/england-today-")]
    lines = [json.loads(line) for line in (whole / "log.jsonl").read_text().splitlines()]
    assert sorted(line["part"] for line in lines) == [0, 1, 2, 3, 4]


def test_threads_make_the_same_bytes(whole, tmp_path):
    with ThreadPoolExecutor(3) as threads:
        swept(tmp_path, executor=threads)
    assert contents(tmp_path) == contents(whole)


def test_processes_make_the_same_bytes_though_one_is_killed(whole, tmp_path):
    with executor_for(2) as processes:
        assert isinstance(processes, Processes)
        killed = []

        def kill_one(now):
            if not killed:
                killed.append(next(iter(processes._pool._processes)))
                os.kill(killed[0], signal.SIGKILL)

        told = swept(tmp_path, executor=processes, watch=kill_one)
    assert killed
    assert told == swept(whole)
    assert contents(tmp_path) == contents(whole)
    assert processes._pool is None


class StoppedError(Exception):
    pass


def test_whatever_stops_it_the_same_call_goes_on(whole, tmp_path):
    for stop in (1, 3):  # chunks after which it is stopped
        chunks = itertools.count(1)

        def stopping(now, chunks=chunks, stop=stop):
            if now.new and next(chunks) == stop:
                raise StoppedError

        with pytest.raises(StoppedError):
            swept(tmp_path, watch=stopping)
        assert "finished" in json.loads((tmp_path / "sweep.json").read_text())
    assert 0 < len(contents(tmp_path)) < 5
    (tmp_path / "rows" / ".part-000004.parquet.part").write_bytes(b"torn")
    progress = []
    assert swept(tmp_path, watch=progress.append) == swept(whole)
    assert contents(tmp_path) == contents(whole)
    assert progress[-1].there == 14
    assert 0 < progress[-1].new < 14, "what was there was made again"


def test_a_finished_sweep_makes_nothing_again(whole):
    before, account = contents(whole), (whole / "sweep.json").read_bytes()
    progress = []
    swept(whole, watch=progress.append)
    assert progress[-1] == Progress(14, 0, 0)
    assert (contents(whole), (whole / "sweep.json").read_bytes()) == (before, account)


def test_jobs_are_taken_as_they_are_needed(tmp_path):
    taken, done = itertools.count(1), []

    def endless():
        for seed in range(40):
            assert next(taken) - sum(done) <= 2 + 1, "jobs pile up"
            yield replace(SMALL, seed=seed)

    def watch(now):
        done.append(2)

    assert sweep(endless(), tmp_path, executor=Here(), chunk=2, watch=watch).runs == 40


def test_no_more_is_handed_out_than_there_is_room_for():
    most, waiting = [], []

    class Slow(ThreadPoolExecutor):
        def submit(self, fn, /, *args, **kwargs):
            future = super().submit(fn, *args, **kwargs)
            waiting.append(future)
            most.append(sum(not each.done() for each in waiting))
            return future

    chunks = (runner.Chunk(number, [SMALL]) for number in range(12))
    with Slow(2) as executor:
        assert len(list(runner.run(chunks, executor, Wanted(())))) == 12
        assert max(most) <= room(executor) == 4


def test_a_failing_run_is_recorded_and_the_others_go_on(tmp_path):
    odd = [
        ("england-today", {"accountability.stakes": 99}, 1, TOWN),
        ("nowhere", {}, 1, TOWN),
        ("england-today", {}, 1, TOWN),
        ("england-today", {}, 1, "no-such-file.json"),
    ]
    told = sweep(odd, tmp_path, executor=Here(), years=1, metrics=["cooperation"])
    table = rows(tmp_path)
    assert told[:2] == (4, 3)
    assert table["error"].notna().tolist() == [True, True, False, True]
    assert "accountability.stakes = 99" in table["error"][0]
    assert "nowhere" in table["error"][1]
    assert table["cooperation"].notna().tolist() == [False, False, True, False]
    assert len(set(table["key"])) == 4
    assert sweep(odd, tmp_path, executor=Here(), years=1, metrics=["cooperation"]) == told


def test_a_run_that_raises_is_recorded(tmp_path, monkeypatch):
    whole = World.run

    def run(world, years):
        if world.seed == 2:
            raise MemoryError("no room")
        return whole(world, years)

    monkeypatch.setattr(World, "run", run)
    sweep(jobs(4, (1.0,)), tmp_path, executor=Here(), years=1)
    assert rows(tmp_path)["error"].tolist()[2] == f"{OUTSIDE}: MemoryError: no room"
    assert rows(tmp_path)["error"].isna().sum() == 3


class Dying(Executor):
    """An executor whose process dies of one seed, and with it whatever else it is at."""

    _max_workers = 2

    def submit(self, fn, /, settings, wanted):
        future = Future()
        if any(setting.seed == 5 for setting in settings):
            future.set_exception(BrokenProcessPool("died"))
        else:
            future.set_result(fn(settings, wanted))
        return future


def test_a_run_that_takes_its_process_with_it_is_found_out(tmp_path):
    sweep(jobs(8, (1.0,)), tmp_path, executor=Dying(), years=1, chunk=4)
    table = rows(tmp_path)
    assert table["seed"].tolist() == list(range(8))
    assert table["error"].notna().tolist() == [seed == 5 for seed in range(8)]
    assert table["error"][5] == DIED


def test_an_executor_that_gives_up_ends_it_clearly(tmp_path):
    class Gone(Here):
        def submit(self, fn, /, *args):
            future = Future()
            future.set_exception(ConnectionError("scheduler gone"))
            return future

    with pytest.raises(InputError, match="gave up: ConnectionError: scheduler gone"):
        swept(tmp_path, executor=Gone())

    closed = ThreadPoolExecutor(1)
    closed.shutdown()
    with pytest.raises(InputError, match="takes no more work"):
        swept(tmp_path, executor=closed)


def test_another_code_version_is_refused_by_folder_and_by_worker(whole, tmp_path, monkeypatch):
    swept(tmp_path)
    before = contents(tmp_path)
    monkeypatch.setattr(sweeping, "code_version", lambda: "f" * 64)
    with pytest.raises(InputError, match="rows of two versions do not mix"):
        swept(tmp_path)
    assert contents(tmp_path) == before
    monkeypatch.setattr(clusters, "code_version", lambda: "f" * 64)
    with pytest.raises(InputError, match=r"worker '.*' runs code version .* do not mix"):
        list(runner.run([runner.Chunk(0, [SMALL])], Here(), Wanted(())))


def test_another_sweep_is_not_mixed_in(whole, tmp_path):
    swept(tmp_path)
    before = contents(tmp_path)
    with pytest.raises(InputError, match="rows of other runs"):
        sweep(jobs(stakes=(0.0, 1.9)), tmp_path, executor=Here(), years=1, chunk=3)
    with pytest.raises(InputError, match="beyond the last"):
        sweep(jobs()[:6], tmp_path, executor=Here(), years=1, chunk=3)
    with pytest.raises(InputError, match="whose chunk is another"):
        sweep(jobs(), tmp_path, executor=Here(), years=1, chunk=4)
    with pytest.raises(InputError, match="whose metrics is another"):
        swept(tmp_path, metrics=["cooperation"])
    assert contents(tmp_path) == before


def test_two_sweeps_never_write_into_one_folder(tmp_path):
    inside = []

    def again(now):
        if not inside:
            inside.append(True)
            with pytest.raises(InputError, match="another sweep is at work there"):
                swept(tmp_path)

    swept(tmp_path, watch=again)
    assert inside


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("dear")
    with pytest.raises(InputError, match="not empty and holds no sweep"):
        swept(tmp_path)
    with pytest.raises(InputError, match=r"thesis.txt' is a file; name a folder"):
        swept(tmp_path / "thesis.txt" / "below")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_full_disk_is_told_and_keeps_what_there_is(whole, tmp_path, monkeypatch):
    fsync, calls = os.fsync, itertools.count()

    def full(number):
        if next(calls) >= 9:
            raise OSError(28, "No space left on device")
        fsync(number)

    monkeypatch.setattr(folders.os, "fsync", full)
    with pytest.raises(InputError, match="cannot be written: No space left on device; all that is finished is kept"):
        swept(tmp_path)
    kept = contents(tmp_path)
    assert kept
    assert kept.items() <= contents(whole).items()
    monkeypatch.setattr(folders.os, "fsync", fsync)
    swept(tmp_path)
    assert contents(tmp_path) == contents(whole)


def test_a_broken_file_of_rows_is_named(whole, tmp_path):
    swept(tmp_path)
    path = tmp_path / "rows" / "part-000001.parquet"
    path.write_bytes(path.read_bytes()[:100])
    said = []
    assert swept(tmp_path, warn=said.append).mended == ("rows/part-000001.parquet",)
    assert said == [f"{path} is not the file that was written; it is set aside, and made again"]
    assert contents(tmp_path) == contents(whole)


def test_what_a_run_needs_is_kept_with_it(tmp_path):
    region = Region.synthetic(12, seed=5)
    own = Scenario("mine", "Mine", changes={"accountability.stakes": 1.5})
    told = sweep([(own, {}, 3, region), (own, {"trust.start": 0.9}, 3, region)], tmp_path, executor=Here(), years=1)
    assert told.failed == 0
    place = folders.Folder(tmp_path)
    for row in rows(tmp_path).to_dict("records"):
        setting = place.setting(row)
        assert setting.world().run(1).hash() == row["hash"]
        assert key_of(setting) == row["key"]


def test_keys_tell_worlds_apart_and_not_their_words():
    one = RunSpec.of("england-today", {"accountability.stakes": 1.25}, 1, TOWN)
    same = RunSpec.of(Scenario("other words", changes={"accountability.stakes": 1.25}), {}, 1, TOWN)
    assert key_of(one) == key_of(same) == key_of(one.carried())
    others = [
        replace(one, seed=2),
        replace(one, years=2),
        replace(one, region="synthetic:13"),
        replace(one, region=Region.synthetic(12, seed=1)),
        replace(one, interventions=said(("accountability.stakes=1.26",))),
        replace(one, interventions=said(("accountability.stakes=1.25@2",))),
        replace(one, scenario="mortal-engines"),
        RunSpec.of("england-today", {"accountability.stakes": -7}, 1, TOWN),
    ]
    assert len({key_of(each) for each in [one, *others]}) == len(others) + 1
    assert key_of(replace(one, region=None)) == key_of(replace(one, region="synthetic"))


def test_factors_have_columns_of_their_own(tmp_path):
    factors = ("accountability.stakes", "heads.mix.visionary", "trust.start", "accountability.stakes@2")
    two = [
        ("england-today", {"accountability.stakes": 2, "accountability.stakes@2": 3}, 1, TOWN),
        ("tour-de-france", {"accountability.stakes@2": 1, "heads.mix.visionary": 0.4}, 1, TOWN),
    ]
    sweep(two, tmp_path, executor=Here(), years=1, factors=factors)
    table = parquet.read_table(next((tmp_path / "rows").iterdir())).to_pylist()
    assert [table[0][name] for name in factors if name != "heads.mix.visionary"] == [2.0, table[0]["trust.start"], 3.0]
    assert table[1]["heads.mix.visionary"] == 0.4
    assert table[1]["accountability.stakes@2"] == 1.0
    assert table[0]["trust.start"] is not None


def test_measures_are_checked_before_anything_is_written(tmp_path):
    with pytest.raises(InputError, match="there is no measure 'cooperatoin'; did you mean 'cooperation'"):
        swept(tmp_path / "new", metrics=["cooperatoin"])
    assert not (tmp_path / "new").exists()
    with pytest.raises(InputError, match=r"partnerships = 'mine.csv'"):
        sweep([replace(SMALL, partnerships="mine.csv")], tmp_path / "new", executor=Here())
    with pytest.raises(InputError, match="workers = 0"), executor_for(0):
        pass


def test_seeds_may_be_numpys_and_must_be_given(whole, tmp_path):
    values = [(name, {key: np.float64(value) for key, value in each.items()}, np.int64(seed), region)
              for name, each, seed, region in jobs()]  # fmt: skip
    assert sweep(values, tmp_path / "numpy", executor=Here(), years=np.int32(1), chunk=3) == swept(whole)
    for seed in (None, -1, 1.5, "one"):
        with pytest.raises(InputError, match=r"seed = .*must be a whole number"):
            sweep([("england-today", {}, seed, TOWN)], tmp_path / "none", executor=Here(), years=1)


def test_rows_of_a_measure_that_is_undefined_are_empty():
    (row,) = live([SMALL], Wanted(tuple(METRICS))).rows
    world = SMALL.world().run(1)
    undefined = {name for name, value in world.metrics().items() if math.isnan(value)}
    assert undefined == set(METRICS) - set(row)
