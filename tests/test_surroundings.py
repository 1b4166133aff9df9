"""What fails around runs is told and leaves no row: pools that cannot start, full machines, clusters that go."""

from __future__ import annotations

import errno
import os
import pickle
import signal
import subprocess
import sys
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import pytest

from coopetition.agents.errors import InputError
from coopetition.experiments.runs import processes as pools
from coopetition.experiments.runs import rows, sweep
from coopetition.experiments.runs.clusters import SAID, Lookout, cluster, lookout_of
from coopetition.experiments.runs.executors import Here
from coopetition.experiments.runs.folder import Folder
from coopetition.experiments.runs.living import OUTSIDE, code_version
from coopetition.experiments.runs.processes import Processes
from coopetition.model.world import World

TOWN = "synthetic:8"
LONGEST = 300

SCRIPT = """
from coopetition.experiments.runs import sweep
told = sweep((("england-today", {}, seed, "synthetic:8") for seed in range(2)), "out", workers=2, years=1, chunk=1)
print(told.runs, told.failed)
"""


def jobs(seeds=4):
    return [("england-today", {}, seed, TOWN) for seed in range(seeds)]


def swept(folder, executor, **more):
    return sweep(more.pop("jobs", jobs()), folder, executor=executor, years=1, chunk=2, metrics=["cooperation"], **more)


def files(folder):
    return {path.name: path.read_bytes() for path in sorted((folder / "rows").glob("*"))}


def said(error):
    """Return a message, which is one line and not too long."""
    text = str(error.value)
    assert len(text) < LONGEST
    assert "\n" not in text
    return text


# --- a pool that cannot start


def python(folder, *words, text=None):
    return subprocess.run(
        [sys.executable, *words], input=text, cwd=folder, capture_output=True, text=True, timeout=240, check=False
    )


def test_a_script_without_a_guard_is_told_what_to_do(tmp_path):
    (tmp_path / "mine.py").write_text(SCRIPT)
    done = python(tmp_path, "mine.py")
    assert done.returncode == 1
    assert 'put what calls coopetition under `if __name__ == "__main__":`' in done.stderr.splitlines()[-1]
    assert done.stderr.count("Traceback") == 1, "each process that was started tells a story of its own"
    assert not (tmp_path / "out" / "rows").exists()


@pytest.mark.slow
def test_code_on_standard_input_is_run(tmp_path):
    done = python(tmp_path, "-", text=SCRIPT)
    assert (done.returncode, done.stdout) == (0, "2 0\n"), done.stderr


@pytest.mark.slow
def test_a_script_with_a_guard_goes_on_where_one_without_did_not_begin(tmp_path):
    (tmp_path / "mine.py").write_text(SCRIPT)
    assert python(tmp_path, "mine.py").returncode == 1
    (tmp_path / "mine.py").write_text('if __name__ == "__main__":\n    ' + SCRIPT.strip().replace("\n", "\n    "))
    done = python(tmp_path, "mine.py")
    assert (done.returncode, done.stdout) == (0, "2 0\n"), done.stderr


def test_processes_that_end_at_once_are_no_run_s_failure(tmp_path, monkeypatch):
    monkeypatch.setattr(pools, "_hold", os._exit)  # called with the line, which is no exit code: it raises
    with pytest.raises(InputError, match="worker processes end before they have done anything") as error:
        swept(tmp_path, Processes(2))
    assert "workers=1" in said(error)
    assert not (tmp_path / "rows").exists()
    monkeypatch.undo()
    assert swept(tmp_path, Here())[:2] == (4, 0), "what failed around the runs was kept"


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError(errno.ENOENT, "No such file or directory", "/the/shm"),
        BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable"),
        RuntimeError("can't start new thread"),
        NotImplementedError("system provides too few semaphores"),
        ImportError("This platform lacks a functioning sem_open implementation"),
        AssertionError("daemonic processes are not allowed to have children"),
    ],
)
def test_a_machine_that_starts_no_processes_is_told(tmp_path, monkeypatch, error):
    def made(_):
        raise error

    monkeypatch.setattr(Processes, "_made", made)
    with pytest.raises(InputError, match="worker processes cannot be started here") as told:
        swept(tmp_path, Processes(2))
    assert "workers=1" in said(told)
    assert not (tmp_path / "rows").exists()


class Mute(Executor):
    """A pool whose processes never answer."""

    def submit(self, fn, /, *args):
        return Future()

    def shutdown(self, wait=True, *, cancel_futures=False):
        pass


def test_processes_that_never_answer_are_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(Processes, "_made", lambda _: Mute())
    with pytest.raises(InputError, match="have not answered for 0 s"):
        swept(tmp_path, Processes(2, patience=0.0))
    assert not (tmp_path / "rows").exists()


def test_a_pool_that_once_worked_gets_a_second_chance_and_no_third(tmp_path, monkeypatch):
    tries = []

    def made(_):
        tries.append(None)
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    pool = Processes(1)
    pool._worked = True
    monkeypatch.setattr(Processes, "_made", made)
    with pytest.raises(InputError, match="cannot be started here"):
        pool.submit(os.getpid)
    assert len(tries) == 2


def test_work_that_cannot_be_handed_over_is_told():
    with pytest.raises(InputError, match="cannot be handed to another process"):
        Processes(2).submit(lambda: None)
    with pytest.raises(AttributeError):  # in the process: an error of that work alone
        pools._unpacked(pickle.dumps((os.getpid, (), {})).replace(b"getpid", b"getpit"))


class Ending(Executor):
    """An executor whose workers end whatever they are given."""

    _max_workers = 2

    def submit(self, fn, /, settings, wanted):
        future = Future()
        future.set_exception(BrokenProcessPool("died"))
        return future


def test_workers_that_end_without_any_run_are_no_run_s_failure(tmp_path):
    with pytest.raises(InputError, match="workers end before they have run anything") as error:
        swept(tmp_path, Ending())
    said(error)
    assert not (tmp_path / "rows").exists()


# --- errors that are not of the world


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EMFILE, "Too many open files"),
        ImportError("libsvml.so: cannot open shared object file"),
        ModuleNotFoundError("No module named 'numba'"),
    ],
)
def test_what_no_run_is_to_blame_for_ends_the_sweep(tmp_path, monkeypatch, error):
    whole = World.run

    def run(world, years):
        if world.seed == 2:
            raise error
        return whole(world, years)

    monkeypatch.setattr(World, "run", run)
    with pytest.raises(InputError, match=r"the executor gave up: .*; all that is finished is kept") as told:
        swept(tmp_path, Here())
    said(told)
    assert len(files(tmp_path)) == 1
    monkeypatch.undo()
    assert swept(tmp_path, Here())[:2] == (4, 0)
    assert rows(tmp_path)["error"].isna().all()


@pytest.mark.parametrize("error", [MemoryError("no room"), OSError(errno.ENOMEM, "Cannot allocate memory")])
def test_a_run_for_which_there_is_no_memory_is_marked(tmp_path, monkeypatch, error):
    def run(world, years):
        raise error

    monkeypatch.setattr(World, "run", run)
    swept(tmp_path, Here())
    assert rows(tmp_path)["error"].str.startswith(OUTSIDE).all()


def test_an_executor_that_is_shut_down_meanwhile_ends_it_clearly(tmp_path):
    threads = ThreadPoolExecutor(1)
    with pytest.raises(InputError, match=r"takes no more work|gave up: CancelledError") as error:
        swept(tmp_path, threads, watch=lambda now: threads.shutdown(wait=False, cancel_futures=True), jobs=jobs(20))
    said(error)
    kept = files(tmp_path)
    assert kept
    swept(tmp_path, Here(), jobs=jobs(20))
    assert kept.items() <= files(tmp_path).items()


# --- made again


class Sick(Executor):
    """An executor whose process dies of some seeds."""

    _max_workers = 1

    def __init__(self, *seeds):
        self.seeds, self.made = seeds, []

    def submit(self, fn, /, settings, wanted):
        future = Future()
        if any(setting.seed in self.seeds for setting in settings):
            future.set_exception(BrokenExecutor("died"))
        else:
            self.made += [setting.seed for setting in settings]
            future.set_result(fn(settings, wanted))
        return future


def test_failed_runs_alone_are_made_again(tmp_path):
    swept(tmp_path / "whole", Here(), jobs=jobs(9))
    assert swept(tmp_path / "out", Sick(3, 8), jobs=jobs(9)).failed == 2
    before = files(tmp_path / "out")
    still = Sick(8)
    assert swept(tmp_path / "out", still, jobs=jobs(9)).failed == 2, "failed runs were made again unasked"
    assert (still.made, files(tmp_path / "out")) == ([], before)
    progress = []
    assert swept(tmp_path / "out", still, jobs=jobs(9), again="failed", watch=progress.append)[:2] == (9, 1)
    assert still.made == [3]
    assert (progress[-1].there, progress[-1].failed) == (9, 1)
    changed = {name for name, content in files(tmp_path / "out").items() if before[name] != content}
    assert changed <= {"part-000001.parquet", "part-000004.parquet"}
    well = Sick()
    assert swept(tmp_path / "out", well, jobs=jobs(9), again="failed") == swept(
        tmp_path / "whole", Here(), jobs=jobs(9)
    )
    assert well.made == [8]
    assert files(tmp_path / "out") == files(tmp_path / "whole")


class StoppedError(Exception):
    pass


def test_stopped_while_it_makes_failed_runs_again_it_goes_on(tmp_path):
    swept(tmp_path / "whole", Here(), jobs=jobs(9))
    swept(tmp_path / "out", Sick(1, 3, 8), jobs=jobs(9))

    def stop(now):
        if now.new:
            raise StoppedError

    for left in (2, 1):
        with pytest.raises(StoppedError):
            swept(tmp_path / "out", Here(), jobs=jobs(9), again="failed", watch=stop)
        assert rows(tmp_path / "out")["error"].notna().sum() == left
    assert swept(tmp_path / "out", Here(), jobs=jobs(9), again="failed").failed == 0
    assert files(tmp_path / "out") == files(tmp_path / "whole")


def test_killed_when_a_file_made_again_is_there_and_not_yet_told_of_nobody_is_accused(tmp_path, monkeypatch):
    swept(tmp_path / "whole", Here(), jobs=jobs(9))
    swept(tmp_path / "out", Sick(1, 8), jobs=jobs(9))
    with monkeypatch.context() as context:
        context.setattr(Folder, "_ledger", lambda *_: (_ for _ in ()).throw(StoppedError))
        with pytest.raises(StoppedError):
            swept(tmp_path / "out", Here(), jobs=jobs(9), again="failed")
    done = swept(tmp_path / "out", Here(), jobs=jobs(9), again="failed")
    assert (done.failed, done.mended) == (0, ())
    assert files(tmp_path / "out") == files(tmp_path / "whole")


def test_what_else_may_not_be_made_again(tmp_path):
    with pytest.raises(InputError, match="again = 'all': what can be made again is 'failed'"):
        swept(tmp_path, Here(), again="all")
    with pytest.raises(InputError, match="chunk = 0: must be from 1"):
        sweep(jobs(), tmp_path, executor=Here(), chunk=0)


# --- a cluster


class Client:
    """A Dask client, as far as it is looked at."""

    status = "running"

    def __init__(self):
        self.workers, self.code = {}, code_version()

    def nthreads(self):
        if self.status != "running":
            raise OSError("comm closed")
        return self.workers

    def run(self, fn, workers, on_error):
        return dict.fromkeys(workers, self.code)


@pytest.fixture
def watched():
    client, told, now = Client(), [], [0.0]
    return client, told, now, Lookout(client, 60.0, clock=lambda: now[0], tell=told.append)


def test_a_cluster_without_workers_is_told_and_given_up(watched):
    _, told, now, lookout = watched
    for now[0] in (0.0, SAID - 1):
        assert lookout.look() == 0
    assert told == []
    for now[0] in (SAID, SAID + 1, 59.0):
        assert lookout.look() == 0
    assert len(told) == 1
    assert "no workers: waiting for some, until 60 s are over (--wait)" in told[0]
    now[0] = 60.0
    with pytest.raises(InputError, match=r"no worker for 60 s \(--wait\).*all that is finished is kept") as error:
        lookout.look()
    said(error)


def test_workers_that_come_late_are_welcome_and_may_leave_again(watched):
    client, told, now, lookout = watched
    for now[0] in (0.0, SAID):
        lookout.look()
    client.workers = {"one": 2, "two": 1}
    now[0] = 59.0
    assert lookout.look() == 3
    client.workers = {}
    for now[0] in (60.0, 119.0):
        assert lookout.look() == 0
    now[0] = 120.0
    with pytest.raises(InputError, match="has had no worker"):
        lookout.look()
    assert [line.partition(":")[0] for line in told][1] == "workers have come to the Dask cluster"


def test_a_scheduler_that_has_gone_is_one_line(watched):
    client, _, _, lookout = watched
    client.status = "connecting"
    assert lookout.lost()
    with pytest.raises(InputError, match=r"has gone \(OSError\): start it again; all that is") as error:
        lookout.look()
    said(error)


@pytest.mark.parametrize(
    ("code", "message"),
    [("f" * 64, "rows of two versions do not mix"), (ImportError("No module named 'coopetition'"), "cannot import")],
)
def test_workers_that_are_not_as_this_are_told(watched, code, message):
    client, _, _, lookout = watched
    client.workers, client.code = {"tcp://10.0.0.7:4711": 1}, code
    with pytest.raises(InputError, match=f"worker 'tcp://10.0.0.7:4711' .*{message}") as error:
        lookout.look()
    said(error)


def test_a_real_cluster_without_workers_is_given_up(tmp_path):
    from distributed import LocalCluster

    with (
        LocalCluster(n_workers=0, processes=False, dashboard_address=None) as empty,
        cluster(empty.scheduler_address) as at_work,
    ):
        lookout = Lookout(lookout_of(at_work)._client, 0.05)
        lookout.every = 0.01
        at_work.lookout = lookout
        with pytest.raises(InputError, match=r"has had no worker for 0\.05 s"):
            swept(tmp_path, at_work)
    assert not (tmp_path / "rows").exists()
    with pytest.raises(InputError, match="wait = 0"), cluster("tcp://127.0.0.1:1", wait=0):
        pass


# --- signals


def test_signals_are_set_anew_where_a_shell_ignored_them(tmp_path):
    from coopetition.experiments.command.sweep import ended_by_signals

    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        for each in (signal.SIGINT, signal.SIGTERM):
            with pytest.raises(KeyboardInterrupt), ended_by_signals(tmp_path):
                signal.raise_signal(each)
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
