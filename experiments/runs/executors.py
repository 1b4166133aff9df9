"""Where runs are made: in this process, in processes of this machine, or on a Dask cluster.

Each is a ``concurrent.futures.Executor``; any other may be handed to ``sweep`` (one of ``mpi4py.futures``, say).
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from ...agents.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 10  # seconds that a scheduler is given to answer
AHEAD = 2  # pieces of work handed out for each worker


class Here(Executor):
    """An executor that does the work at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do it now; return a future that is done."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - the future holds it
            future.set_exception(error)
        return future


class Processes(Executor):
    """Processes of this machine that end with this one, whatever ends it; a pool that lost one is made anew.

    The standard pool's processes outlive a parent that is killed, for each holds both ends of the queue it waits at.
    Here each also holds the far end of a line whose near end only the parent has: when it closes, they leave.
    """

    def __init__(self, workers: int) -> None:
        self._max_workers = workers  # the name the standard pools have for it
        self._pool: ProcessPoolExecutor | None = None
        self._line: Any = None

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hand the work to a process."""
        if self._pool is not None:
            with suppress(BrokenProcessPool):
                return self._pool.submit(fn, *args, **kwargs)
            self.shutdown()
        self._pool = self._made()
        return self._pool.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:
        """End all processes, and the work they are at."""
        if self._line is not None:
            self._line.close()
        if self._pool is not None:
            self._pool.shutdown(wait, cancel_futures=cancel_futures)
        self._pool = self._line = None

    def _made(self) -> ProcessPoolExecutor:
        # spawned, not forked: a fork would hold the near end too, and would copy a process that has threads
        context = multiprocessing.get_context("spawn")
        far, self._line = context.Pipe(duplex=False)
        return ProcessPoolExecutor(self._max_workers, context, initializer=_hold, initargs=(far,))


def _hold(line: Any) -> None:
    """Leave when the line is closed, and leave Ctrl-C to the parent: it ends all together."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with, args=(line,), daemon=True).start()


def _leave_with(line: Any) -> None:
    with suppress(OSError):  # the end of file tells that the other end is gone; so may a reset
        line.poll(None)
    os._exit(1)


@contextmanager
def executor_for(workers: int | None = None, scheduler: str | None = None) -> Iterator[Executor]:
    """Give an executor, and end it: one process for one worker, several for more, or a Dask cluster's.

    Parameters
    ----------
    workers : int, optional
        Processes; as many as this machine has cores unless given.
    scheduler : str, optional
        Address of a Dask scheduler, such as ``tcp://10.0.0.1:8786``.

    Raises
    ------
    InputError
        If the number makes no sense, or no scheduler answers.
    """
    if scheduler is not None:
        with _cluster(scheduler) as executor:
            yield executor
        return
    workers = (os.cpu_count() or 1) if workers is None else workers
    if workers < 1:
        raise InputError(f"workers = {workers}: must be 1 or more")
    executor = Here() if workers == 1 else Processes(workers)
    try:
        yield executor
    finally:
        executor.shutdown()


@contextmanager
def _cluster(scheduler: str) -> Iterator[Executor]:
    from distributed import Client  # noqa: PLC0415 - few have a cluster, and it takes a second to start

    try:
        client = Client(scheduler, timeout=PATIENCE)
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError(f"scheduler '{scheduler}': no Dask scheduler answers there ({error})") from None
    with client:
        executor = client.get_executor(pure=False)
        try:
            yield executor
        finally:
            executor.shutdown(wait=False)  # what is still waiting is cancelled


def room(executor: Executor) -> int:
    """Return how many pieces of work an executor is handed before one is waited for: one at work, one that waits."""
    if isinstance(executor, Here):
        return 1
    client = getattr(executor, "_client", None)  # of a Dask cluster, whose workers come and go
    if client is not None:
        return AHEAD * max(1, sum(client.nthreads().values()))
    return AHEAD * int(getattr(executor, "_max_workers", None) or os.cpu_count() or 1)
