"""Where runs are made: in this process, in processes of this machine, or on a Dask cluster.

Each is a ``concurrent.futures.Executor``; any other may be handed to ``sweep`` (one of ``mpi4py.futures``, say).
"""

from __future__ import annotations

import os
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ...agents.errors import InputError
from .clusters import WAIT, cluster, lookout_of
from .processes import Processes, leave_if_imported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


@contextmanager
def executor_for(workers: int | None = None, scheduler: str | None = None, wait: float = WAIT) -> Iterator[Executor]:
    """Give an executor, and end it: one process for one worker, several for more, or a Dask cluster's.

    Parameters
    ----------
    workers : int, optional
        Processes; as many as this machine has cores unless given.
    scheduler : str, optional
        Address of a Dask scheduler, such as ``tcp://10.0.0.1:8786``.
    wait : float
        Seconds after which a cluster that has no worker is given up.

    Raises
    ------
    InputError
        If the number makes no sense, or no scheduler answers.
    """
    leave_if_imported()
    if scheduler is not None:
        with cluster(scheduler, wait) as executor:
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


def room(executor: Executor) -> int:
    """Return how many pieces of work an executor is handed before one is waited for: one at work, one that waits."""
    if isinstance(executor, Here):
        return 1
    lookout = lookout_of(executor)  # of a Dask cluster, whose workers come and go
    if lookout is not None:
        return AHEAD * max(1, lookout.look())
    return AHEAD * int(getattr(executor, "_max_workers", None) or os.cpu_count() or 1)
