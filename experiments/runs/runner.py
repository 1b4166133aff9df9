"""Chunks of settings through any executor: few at a time, in whatever order they are done, none lost."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from typing import TYPE_CHECKING, Any, NamedTuple

from ...agents.errors import InputError
from .executors import room
from .living import Lived, code_version, died, live

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..setting import Setting
    from .living import Wanted

TRIES = 2  # times that a run may take its process with it, all alone, before that is what is told of it


class Chunk(NamedTuple):
    """Settings that are run together, by number from 0."""

    number: int
    settings: list[Setting]


def run(chunks: Iterable[Chunk], executor: Executor, wanted: Wanted) -> Iterator[tuple[Chunk, Lived]]:
    """Yield every chunk with what became of it, as it is done; only a few are held at any time.

    Parameters
    ----------
    chunks : iterable of Chunk
        Taken one by one, as there is room.
    executor : concurrent.futures.Executor
        Where runs are made; it stays open.
    wanted : Wanted
        What is kept of a run.

    Raises
    ------
    InputError
        If the executor gives up, or a worker runs another version of the code.
    """
    waiting: dict[Future[Lived], Chunk] = {}
    most = room(executor)
    for chunk in chunks:
        waiting[_submitted(executor, chunk.settings, wanted)] = chunk
        if len(waiting) >= most:
            yield from _done(waiting, executor, wanted)
    while waiting:
        yield from _done(waiting, executor, wanted)


def _done(waiting: dict[Future[Lived], Chunk], executor: Executor, wanted: Wanted) -> Iterator[tuple[Chunk, Lived]]:
    """Yield what is done by now, at least one chunk; one that lost its process is run again, a setting at a time."""
    done = wait(waiting, return_when=FIRST_COMPLETED).done
    if any(_lost(_error(future)) for future in done):
        done = wait(waiting).done  # whoever shared the pool is lost with it; what follows is alone
    for future in sorted(done, key=lambda each: waiting[each].number):
        chunk, error = waiting.pop(future), _error(future)
        if _lost(error):
            yield chunk, _one_by_one(chunk, executor, wanted)
        elif error is not None:
            raise _given_up(error)
        else:
            yield chunk, _checked(future.result())


def _one_by_one(chunk: Chunk, executor: Executor, wanted: Wanted) -> Lived:
    alone = [_alone(setting, executor, wanted) for setting in chunk.settings]
    rows = [row for each in alone for row in each.rows]
    return Lived(rows, code_version(), alone[-1].worker, sum(each.seconds for each in alone))


def _alone(setting: Setting, executor: Executor, wanted: Wanted) -> Lived:
    for _ in range(TRIES):
        future = _submitted(executor, [setting], wanted)
        wait([future])
        error = _error(future)
        if error is None:
            return _checked(future.result())
        if not _lost(error):
            raise _given_up(error)
    return Lived([died(setting, wanted)], code_version(), "", 0.0)


def _submitted(executor: Executor, settings: list[Setting], wanted: Wanted) -> Future[Any]:
    try:
        return executor.submit(live, settings, wanted)
    except (BrokenExecutor, RuntimeError) as error:
        raise InputError(f"the executor takes no more work: {type(error).__name__}: {error}") from error


def _checked(lived: Lived) -> Lived:
    if lived.code != code_version():
        raise InputError(
            f"worker '{lived.worker}' runs code version {lived.code[:12]}, this is {code_version()[:12]}: "
            "rows of two versions do not mix; install the same version there"
        )
    return lived


def _given_up(error: BaseException) -> InputError:
    return InputError(f"the executor gave up: {type(error).__name__}: {error}")


def _error(future: Future[Any]) -> BaseException | None:
    return CancelledError("the work was called off") if future.cancelled() else future.exception()


def _lost(error: BaseException | None) -> bool:
    """Return whether work came to nothing because its process ended; Dask says so with an error of its own."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"
