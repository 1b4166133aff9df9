"""The verbs ``sweep`` and ``reproduce`` from outside: killed, stopped, on a cluster, on a full disk."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from coopetition.experiments.command import app
from coopetition.model.region import Region
from shell import START, shell, started

STUDY = """
title = "Small"
region = "synthetic:20"
years = 3
seeds = 100
chunk = 10
{}
[factors]
accountability.stakes = {{ levels = 6 }}
"""
RUNS = 600
PATIENCE = 240


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted((folder / "rows").glob("*.parquet"))}


def study_in(folder, more=""):
    path = folder / "small.toml"
    path.write_text(STUDY.format(more))
    return str(path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The folder of a sweep that nothing disturbed, by one worker."""
    folder = tmp_path_factory.mktemp("whole")
    done = call("sweep", study_in(folder), "--out", str(folder / "out"), "--workers", "1", "--json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["runs"], told["failed"]) == (RUNS, 0)
    return folder


def call(*words):
    return CliRunner().invoke(app, list(words))


def parts(folder):
    return len(list((folder / "rows").glob("part-*.parquet"))) if folder.exists() else 0


def workers_of(session):
    """The processes of a session that are alive, as the kernel lists them."""
    alive = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            alive.append(int(each.parent.name))
    return alive


def await_that(holds, what):
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, f"in vain waited for: {what}"
        time.sleep(0.02)


@pytest.mark.slow
def test_killed_again_and_again_it_ends_with_the_same_bytes(whole, tmp_path):
    words = ("sweep", str(whole / "small.toml"), "--out", str(tmp_path / "out"), "--workers", "2")
    for number in range(3):
        before, running = parts(tmp_path / "out"), started(*words)
        await_that(lambda at=before, run=running: parts(tmp_path / "out") > at or run.poll() is not None, "a file")
        time.sleep((0.13, 0.02, 0.21)[number])
        running.kill()
        running.wait()
        assert "Traceback" not in (running.stderr.read() if running.stderr else "")
        await_that(lambda run=running: not workers_of(run.pid), "the workers of one that was killed to leave")
    assert parts(tmp_path / "out") > 0
    done = shell(*words)
    assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "out") == contents(whole / "out")
    assert [json.loads((each / "out" / "sweep.json").read_text())["hash"] for each in (tmp_path, whole)] == [
        json.loads((whole / "out" / "sweep.json").read_text())["hash"]
    ] * 2
    assert not list((tmp_path / "out").rglob(".*.part"))


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_stopped_it_says_how_to_go_on(whole, tmp_path, sign):
    running = started("sweep", str(whole / "small.toml"), "--out", str(tmp_path / "out"), "--workers", "2")
    await_that(lambda: parts(tmp_path / "out"), "the first file")
    running.send_signal(sign)
    _, said = running.communicate(timeout=PATIENCE)
    assert running.returncode == 130
    assert "the same command goes on from there" in said
    assert "Traceback" not in said
    await_that(lambda: not workers_of(running.pid), "all processes to leave")
    assert contents(tmp_path / "out").items() <= contents(whole / "out").items()


def test_ctrl_c_ends_what_a_shell_started_in_its_background(whole, tmp_path):
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # so do shells without a terminal, and it is handed down
    try:
        running = started("sweep", str(whole / "small.toml"), "--out", str(tmp_path / "out"), "--workers", "1")
    finally:
        signal.signal(signal.SIGINT, before)
    await_that(lambda: parts(tmp_path / "out") or running.poll() is not None, "the first file")
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=PATIENCE)
    assert running.returncode == 130
    assert "the same command goes on from there" in said


def test_a_folder_that_is_moved_away_meanwhile_leaves_with_1(whole, tmp_path):
    out = tmp_path / "out"
    running = started("sweep", str(whole / "small.toml"), "--out", str(out), "--workers", "1")
    await_that(lambda: parts(out) or running.poll() is not None, "the first file")
    out.rename(tmp_path / "elsewhere")
    told, said = running.communicate(timeout=PATIENCE)
    assert (running.returncode, told) == (1, "")
    assert "was removed, moved or replaced while the sweep was at work" in said.splitlines()[-1]
    assert not out.exists()
    account = json.loads((tmp_path / "elsewhere" / "sweep.json").read_text())
    assert account["finished"] is None


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(whole, tmp_path):
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, local_directory=str(tmp_path / "cluster")
    ) as cluster:
        words = ("sweep", str(whole / "small.toml"), "--out", str(tmp_path / "out"))
        running = started(*words, "--scheduler", cluster.scheduler_address)
        await_that(lambda: parts(tmp_path / "out") or running.poll() is not None, "the first file")
        killed = next(iter(cluster.workers.values())).pid
        os.kill(killed, signal.SIGKILL)
        _, said = running.communicate(timeout=PATIENCE)
        assert running.returncode == 0, said
    assert contents(tmp_path / "out") == contents(whole / "out")
    workers = {json.loads(line)["worker"] for line in (tmp_path / "out" / "log.jsonl").read_text().splitlines()}
    assert len(workers) > 1


def test_a_cluster_without_workers_is_given_up(whole, tmp_path):
    from distributed import LocalCluster

    with LocalCluster(n_workers=0, processes=False, protocol="tcp", dashboard_address=None) as cluster:
        where = ("--scheduler", cluster.scheduler_address, "--wait", "1")
        done = shell("sweep", str(whole / "small.toml"), "--out", str(tmp_path / "out"), *where)
    assert (done.returncode, done.stdout) == (2, "")
    assert "has had no worker for 1 s (--wait)" in done.stderr.splitlines()[-1]
    assert parts(tmp_path / "out") == 0


CLUSTER = """
import signal
from distributed import LocalCluster
if __name__ == "__main__":
    cluster = LocalCluster(n_workers=1, processes=False, protocol="tcp", dashboard_address=None)
    print(cluster.scheduler_address, flush=True)
    signal.pause()
"""


@pytest.mark.slow
def test_a_scheduler_that_is_killed_is_told_in_one_line(whole, tmp_path):
    cluster = subprocess.Popen([sys.executable, "-c", CLUSTER], stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    try:
        where = ("--scheduler", cluster.stdout.readline().strip())
        running = started("sweep", str(whole / "small.toml"), "--out", str(tmp_path / "out"), *where)
        await_that(lambda: parts(tmp_path / "out") or running.poll() is not None, "the first file")
    finally:
        cluster.kill()
        cluster.wait()
    told, said = running.communicate(timeout=PATIENCE)
    assert (running.returncode, told) == (2, "")
    assert "Traceback" not in said
    last = said.splitlines()[-1]
    assert last.startswith(f"error: the Dask scheduler at {where[1]} has gone")
    assert last.endswith("the same command goes on from there")


def test_no_scheduler_is_told(whole, tmp_path):
    done = call("sweep", str(whole / "small.toml"), "--out", str(tmp_path / "out"), "--scheduler", "tcp://127.0.0.1:1")
    assert done.exit_code == 2
    assert "no Dask scheduler answers there" in done.stderr
    both = call("sweep", "quick", "--out", str(tmp_path / "out"), "--scheduler", "tcp://127.0.0.1:1", "--workers", "1")
    assert both.exit_code == 2
    assert "exclude each other" in both.stderr


def test_rows_are_read_by_anyone(whole):
    table = pd.read_parquet(whole / "out" / "rows")
    assert len(table) == RUNS
    assert table["run"].tolist() == list(range(RUNS))
    assert table["accountability.stakes"].unique().tolist() == pytest.approx([0, 0.6, 1.2, 1.8, 2.4, 3])
    assert table["cooperation"].groupby(table["accountability.stakes"]).mean().is_monotonic_decreasing
    assert all(path.parent.name == "rows" for path in (whole / "out").rglob("*.parquet"))


def test_how_far_it_is_is_told_on_standard_error(whole):
    done = call("sweep", str(whole / "small.toml"), "--out", str(whole / "out"))
    assert done.exit_code == 0
    assert f"{RUNS} of {RUNS} runs; kept from before" in done.stderr
    assert f"{RUNS} runs in {whole / 'out'}" in done.stdout


def limited(size):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def test_a_file_that_finds_no_room_is_told(whole, tmp_path):
    words = [*START, "sweep", str(whole / "small.toml"), "--out", str(tmp_path / "out"), "--workers", "1"]
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)}
    done = subprocess.run(
        words, capture_output=True, text=True, check=False, preexec_fn=limited(9_000), env=environment
    )
    assert done.returncode == 2, done.stderr
    assert f"--out '{tmp_path / 'out'}': cannot be written: File too large; all that is finished is kept" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((tmp_path / "out").rglob(".*.part"))


def test_a_folder_that_cannot_be_written_to_is_told(whole, tmp_path):
    if os.geteuid() == 0:
        place = Path("/proc/coopetition")  # not even root may write there
    else:
        place = tmp_path / "locked" / "out"
        place.parent.mkdir(mode=0o500)
    done = call("sweep", str(whole / "small.toml"), "--out", str(place), "--workers", "1")
    assert done.exit_code == 2
    assert f"--out '{place}': cannot be written" in done.stderr


def test_a_sweep_is_reproduced(whole):
    done = call("reproduce", str(whole / "out"), "--workers", "1", "--runs", "7", "--json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["same"], told["runs"], told["runs_same"], told["differences"]) == (True, 7, 7, [])


def test_what_was_changed_is_found(whole, tmp_path):
    import shutil

    shutil.copytree(whole / "out", tmp_path / "out")
    path = tmp_path / "out" / "rows" / "part-000002.parquet"
    table = parquet.read_table(path)
    names = table.schema.names
    values = table.to_pylist()
    values[3] |= {"hash": "0" * 64, "cooperation": 0.99}
    parquet.write_table(type(table).from_pylist(values, table.schema), path)
    done = call("reproduce", str(tmp_path / "out"), "--workers", "1")
    assert done.exit_code == 1
    assert "part-000002.parquet is not the file that was written" in done.stdout
    assert "run 23: cooperation: 0.99 was kept" in done.stdout
    assert f"{RUNS - 1} of {RUNS} runs are the same" in done.stdout
    assert "cooperation" in names


@pytest.mark.parametrize("with_graph", [False, True])
def test_a_run_is_reproduced(tmp_path, with_graph):
    words = ["run", "mortal-engines", "--years", "2", "--seed", "4", "--set", "accountability.stakes=2.5@3"]
    region = Region.synthetic(20, seed=9)
    region.save(tmp_path / "mine.json")
    graph = []
    if with_graph:
        ids = region.schools["id"]
        lines = [f"{ids[k]},{ids[(k + step) % 20]},{0.1 * step:.17g}" for k in range(20) for step in (1, 2)]
        (tmp_path / "mine.csv").write_text("\n".join(lines))
        graph = ["--partnerships", str(tmp_path / "mine.csv")]
    done = call(*words, "--region", str(tmp_path / "mine.json"), *graph, "--out", str(tmp_path / "out"))
    assert done.exit_code == 0, done.stderr
    (tmp_path / "mine.json").unlink()
    assert (tmp_path / "out" / "ties.txt").exists() == with_graph
    again = call("reproduce", str(tmp_path / "out"))
    assert again.exit_code == 0, again.stdout
    told = json.loads((tmp_path / "out" / "run.json").read_text())
    told["parameters"]["trust.start"] = 0.9
    (tmp_path / "out" / "run.json").write_text(json.dumps(told))
    other = call("reproduce", str(tmp_path / "out"), "--json")
    assert other.exit_code == 1
    found = json.loads(other.stdout)
    assert {each["what"] for each in found["differences"]} >= {"hash", "trust"}


def test_what_cannot_be_reproduced_is_told(tmp_path):
    done = call("reproduce", str(tmp_path))
    assert done.exit_code == 2
    assert "there is neither a run.json nor a sweep.json" in done.stderr
    bad = call("reproduce", str(tmp_path), "--runs", "0")
    assert (bad.exit_code, bad.stderr) == (2, "error: --runs 0: must be 1 or more\n")
