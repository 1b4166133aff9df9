"""A Dask cluster: reached quietly, and looked after while its results are waited for."""

from __future__ import annotations

import logging
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ...agents.errors import InputError
from .folder import KEPT
from .living import code_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

PATIENCE = 10  # seconds that a scheduler is given to answer
SAID = 10.0  # seconds without a worker after which that is said
WAIT = 300.0  # seconds without a worker after which it is given up, unless another time is asked for
EVERY = 1.0  # seconds between two looks
NOISY = ("distributed", "tornado", "asyncio")  # logs of what is told here in one line


class Lookout:
    """Looks whether a Dask cluster has workers, and the right ones; says so where it has none, and gives up in time.

    Parameters
    ----------
    client : distributed.Client
        Of the cluster.
    patience : float
        Seconds without a worker after which it is given up.
    clock : callable
        Gives the time in seconds.
    tell : callable
        Is given what to say.
    """

    def __init__(
        self,
        client: Any,
        patience: float = WAIT,
        *,
        clock: Callable[[], float] = time.monotonic,
        tell: Callable[[str], Any] | None = None,
    ) -> None:
        self.every = EVERY
        self._client, self._patience, self._clock = client, patience, clock
        self._tell = tell or _said
        self._empty: float | None = None  # since when there has been no worker
        self._said = False
        self._known: set[str] = set()  # workers that have told which code they run

    def look(self) -> int:
        """Return how many threads the workers have; tell it, or give up, where there are none.

        Raises
        ------
        InputError
            If there has been no worker for too long, the scheduler has gone, or a worker runs another code version.
        """
        try:
            threads = self._client.nthreads()
            self._ask(set(threads) - self._known)
        except (OSError, RuntimeError, TimeoutError) as error:
            raise self.gone(error) from None
        if threads:
            if self._said:
                self._tell("workers have come to the Dask cluster: it goes on")
            self._empty, self._said = None, False
            return sum(threads.values())
        now = self._clock()
        self._empty = now if self._empty is None else self._empty
        waited = now - self._empty
        if waited >= self._patience:
            raise InputError(
                f"the Dask cluster at {self._address} has had no worker for {self._patience:g} s (--wait): start some; "
                f"where they end at once, install this version of coopetition there; {KEPT}"
            )
        if waited >= SAID and not self._said:
            self._said = True
            self._tell(
                f"the Dask cluster at {self._address} has no workers: waiting for some, until {self._patience:g} s "
                "are over (--wait)"
            )
        return 0

    def gone(self, error: BaseException) -> InputError:
        """Return what is said of a scheduler that is there no more."""
        kind = type(error).__name__
        return InputError(f"the Dask scheduler at {self._address} has gone ({kind}): start it again; {KEPT}")

    def lost(self) -> bool:
        """Return whether the scheduler has gone."""
        return self._client.status != "running"

    @property
    def _address(self) -> str:
        scheduler = getattr(self._client, "scheduler", None)
        return str(getattr(scheduler, "address", None) or "its address")

    def _ask(self, new: set[str]) -> None:
        """Make sure that workers that were not there before run this code version."""
        if not new:
            return
        for worker, told in self._client.run(code_version, workers=sorted(new), on_error="return").items():
            if isinstance(told, ImportError):
                raise InputError(
                    f"worker '{worker}' cannot import what it shall run ({' '.join(str(told).split())[:80]}): install "
                    "this version of coopetition there"
                )
            if isinstance(told, str):
                check_version(worker, told)
                self._known.add(worker)


def check_version(worker: str, code: str) -> None:
    """Make sure that a worker runs the code version that this process runs.

    Raises
    ------
    InputError
        If it runs another one.
    """
    if code != code_version():
        raise InputError(
            f"worker '{worker}' runs code version {code[:12]}, this is {code_version()[:12]}: "
            "rows of two versions do not mix; install the same version there"
        )


def lookout_of(executor: Executor) -> Lookout | None:
    """Return who looks after an executor's cluster; None for one that has none."""
    client = getattr(executor, "_client", None)
    if client is None:
        return None
    return getattr(executor, "lookout", None) or Lookout(client)


def _said(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


@contextmanager
def cluster(scheduler: str, wait: float = WAIT) -> Iterator[Executor]:
    """Give an executor of the Dask cluster of a scheduler.

    Parameters
    ----------
    scheduler : str
        Its address.
    wait : float
        Seconds without a worker after which it is given up.

    Raises
    ------
    InputError
        If no scheduler answers.
    """
    from distributed import Client  # noqa: PLC0415 - few have a cluster, and it takes a second to start

    if not wait > 0:
        raise InputError(f"wait = {wait:g}: must be above 0 seconds")
    with _quiet():
        try:
            client = Client(scheduler, timeout=PATIENCE)
        except (OSError, ValueError, RuntimeError, TypeError) as error:
            said = " ".join(str(error).split())[:120]
            raise InputError(f"scheduler '{scheduler}': no Dask scheduler answers there ({said})") from None
        with client:
            executor: Any = client.get_executor(pure=False)
            executor.lookout = Lookout(client, wait)
            try:
                yield executor
            finally:
                executor.shutdown(wait=False)  # what is still waiting is cancelled


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's logs back: what they tell of a cluster that is lost, an error of ours tells in one line."""
    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict if name.split(".")[0] in NOISY]
    were = [each.disabled for each in loggers]
    for each in loggers:
        each.disabled = True
    try:
        yield
    finally:
        for each, was in zip(loggers, were, strict=True):
            each.disabled = was
