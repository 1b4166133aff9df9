"""Processes of this machine, which must answer before they are given a run, and that end with this one."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
from concurrent.futures import FIRST_EXCEPTION, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from ...agents.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STARTING = 600.0  # seconds that processes are given to start: a script of one's own may read much before they do
UNGUARDED = 97  # exit code of a process that was started by a script, and came to start others itself
GUARD = 'put what calls coopetition under `if __name__ == "__main__":`, or take one worker (workers=1, --workers 1)'


class Processes(Executor):
    """Processes of this machine that end with this one, whatever ends it; a pool that lost one is made anew.

    The standard pool's processes outlive a parent that is killed, for each holds both ends of the queue it waits at.
    Here each also holds the far end of a line whose near end only the parent has: when it closes, they leave.
    Each answers before there is work for it, so that a pool that cannot start is never taken for a run that failed.

    Parameters
    ----------
    workers : int
        How many.
    patience : float
        Seconds that they are given to answer.
    """

    def __init__(self, workers: int, patience: float = STARTING) -> None:
        self._max_workers = workers  # the name the standard pools have for it
        self._patience = patience
        self._pool: ProcessPoolExecutor | None = None
        self._line: Any = None
        self._worked = False  # whether a pool has ever started here

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hand the work to a process.

        Raises
        ------
        InputError
            If no process can be started here, or the work cannot be handed over: says what to do.
        """
        try:
            packed = pickle.dumps((fn, args, kwargs))
        except (pickle.PicklingError, TypeError, AttributeError) as error:
            raise InputError(
                f"a job cannot be handed to another process ({_short(error)}); take one worker (workers=1)"
            ) from None
        if self._pool is not None:
            with suppress(BrokenProcessPool):
                return self._pool.submit(_unpacked, packed)
            self.shutdown()
        return self._begun().submit(_unpacked, packed)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:
        """End all processes, and the work they are at."""
        if self._line is not None:
            self._line.close()
        if self._pool is not None:
            self._pool.shutdown(wait, cancel_futures=cancel_futures)
        self._pool = self._line = None

    def _begun(self) -> ProcessPoolExecutor:
        """Return a pool of which every process has answered; one that worked before is given a second chance."""
        leave_if_imported()
        while True:
            try:
                self._pool = self._answering()
            except InputError:
                self.shutdown()
                if not self._worked:
                    raise
                self._worked = False
            else:
                self._worked = True
                return self._pool

    def _answering(self) -> ProcessPoolExecutor:
        before, mine = set(multiprocessing.active_children()), set()
        try:
            with _starting():
                self._pool = self._made()
                answers = [self._pool.submit(os.getpid) for _ in range(self._max_workers)]
            mine = set(multiprocessing.active_children()) - before
            late = wait(answers, self._patience, FIRST_EXCEPTION).not_done
            for each in answers:
                if each.done():
                    each.result()
        except BrokenProcessPool:
            self.shutdown()
            raise InputError(_why_ended(mine)) from None
        except (OSError, RuntimeError, ImportError, ValueError, TypeError, AssertionError) as error:
            raise InputError(
                f"worker processes cannot be started here ({_short(error)}); take one worker (workers=1, --workers 1)"
            ) from None
        if late:
            for each in mine:
                each.kill()
            raise InputError(f"worker processes have not answered for {self._patience:.0f} s; {GUARD}")
        return self._pool

    def _made(self) -> ProcessPoolExecutor:
        # spawned, not forked: a fork would hold the near end too, and would copy a process that has threads
        context = multiprocessing.get_context("spawn")
        far, self._line = context.Pipe(duplex=False)
        return ProcessPoolExecutor(self._max_workers, context, initializer=_hold, initargs=(far,))


def leave_if_imported() -> None:
    """Leave quietly if this process is one that is just being started, and imports a script that starts others.

    Whoever started it tells what to do: this is what happens where a script lacks its `__main__` guard.
    """
    if getattr(multiprocessing.current_process(), "_inheriting", False):  # as multiprocessing itself finds out
        raise SystemExit(UNGUARDED)


def _why_ended(processes: set[Any]) -> str:
    """Return what is said where processes ended before they had answered."""
    if any(each.exitcode == UNGUARDED for each in processes):
        return f"worker processes import this script, which then starts all over again: {GUARD}"
    codes = ", ".join(sorted({str(each.exitcode) for each in processes} - {"0", "None", str(-signal.SIGTERM)}))
    told = f" (exit code {codes}; what they said stands above)" if codes else ""
    return f"worker processes end before they have done anything{told}: {GUARD}"


def _short(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:100]}"


@contextmanager
def _starting() -> Iterator[None]:
    """Start processes so that they import no script that is not there, and are never interrupted at it.

    A script on standard input says that its file is ``<stdin>``. A process that is started inherits which signals are
    blocked, so that Ctrl-C does not end it in the midst of its imports.
    """
    main = sys.modules["__main__"]
    path = getattr(main, "__file__", None)
    hidden = path is not None and getattr(main, "__spec__", None) is None and not os.path.exists(path)  # noqa: PTH110
    blocks = hasattr(signal, "pthread_sigmask")  # not on Windows
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if blocks else ()
    if hidden:
        del main.__file__
    try:
        yield
    finally:
        if hidden:
            main.__file__ = path
        if blocks:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _unpacked(packed: bytes) -> object:
    """Do work that came packed: what cannot be unpacked here is an error of that work, and does not end the process."""
    fn, args, kwargs = pickle.loads(packed)  # noqa: S301 - of this very program
    return fn(*args, **kwargs)


def _hold(line: object) -> None:
    """Leave when the line is closed, and leave Ctrl-C to the parent: it ends all together."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with, args=(line,), daemon=True).start()


def _leave_with(line: Any) -> None:
    with suppress(OSError):  # the end of file tells that the other end is gone; so may a reset
        line.poll(None)
    os._exit(1)
