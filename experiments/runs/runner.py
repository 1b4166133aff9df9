"""Chunks of settings through any executor: few at a time, in whatever order they are done, none lost."""

from __future__ import annotations

from concurrent.futures import ALL_COMPLETED, FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from typing import TYPE_CHECKING, Any, NamedTuple

from ...agents.errors import InputError
from .clusters import check_version, lookout_of
from .executors import room
from .folder import KEPT
from .living import Lived, code_version, died, live

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from ..run_spec import RunSpec
    from .clusters import Lookout
    from .living import Wanted

TRIES = 2  # times that a run may take its process with it, all alone, before that is what is told of it
LONG = 120  # letters of somebody else's error that are told


class Chunk(NamedTuple):
    """Settings that are run together, by number from 0."""

    number: int
    settings: list[RunSpec]


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
        If the executor gives up, no worker can be had, or one runs another version of the code.
    """
    yield from _Runner(executor, wanted).run(chunks)


class _Runner:
    """Hands work to one executor, and looks after what it was handed."""

    def __init__(self, executor: Executor, wanted: Wanted) -> None:
        self._executor, self._wanted = executor, wanted
        self._lookout: Lookout | None = lookout_of(executor)
        self._waiting: dict[Future[Lived], Chunk] = {}

    def run(self, chunks: Iterable[Chunk]) -> Iterator[tuple[Chunk, Lived]]:
        most = 0
        for chunk in chunks:
            most = most or room(self._executor)
            self._waiting[self._submitted(chunk.settings)] = chunk
            if len(self._waiting) >= most:
                yield from self._done()
                most = 0 if self._lookout is not None else most  # workers of a cluster come and go
        while self._waiting:
            yield from self._done()

    def _done(self) -> Iterator[tuple[Chunk, Lived]]:
        """Yield what is done by now, at least one chunk; one that lost its process is run again, a run at a time."""
        done = self._waited(self._waiting)
        if any(_lost(_error(future)) for future in done):
            done = self._waited(self._waiting, ALL_COMPLETED)  # whoever shared the pool is lost with it
        for future in sorted(done, key=lambda each: self._waiting[each].number):
            chunk, error = self._waiting.pop(future), _error(future)
            if _lost(error):
                yield chunk, self._one_by_one(chunk)
            elif error is not None:
                raise self._given_up(error)
            else:
                yield chunk, _checked(future.result())

    def _one_by_one(self, chunk: Chunk) -> Lived:
        alone = [self._alone(setting) for setting in chunk.settings]
        rows = [row for each in alone for row in each.rows]
        return Lived(rows, code_version(), alone[-1].worker, sum(each.seconds for each in alone))

    def _alone(self, setting: RunSpec) -> Lived:
        for _ in range(TRIES):
            lived = self._tried([setting])
            if lived is not None:
                return lived
        if self._tried([]) is None:  # not even nothing can be done there: it was no run's doing
            raise InputError(f"workers end before they have run anything: see what they say, and their memory; {KEPT}")
        return Lived([died(setting, self._wanted)], code_version(), "", 0.0)

    def _tried(self, settings: list[RunSpec]) -> Lived | None:
        """Return what became of some runs that nothing else is run beside; None if they took their process along."""
        future = self._submitted(settings)
        self._waited([future])
        error = _error(future)
        if error is None:
            return _checked(future.result())
        if _lost(error):
            return None
        raise self._given_up(error)

    def _waited(self, futures: Collection[Future[Any]], until: str = FIRST_COMPLETED) -> set[Future[Any]]:
        """Return what is done, once anything is (or all), with an eye on the cluster meanwhile."""
        every = None if self._lookout is None else self._lookout.every
        while True:
            done, rest = wait(futures, every, until)
            if not rest or (done and until == FIRST_COMPLETED):
                return done
            if self._lookout is not None:
                self._lookout.look()

    def _submitted(self, settings: list[RunSpec]) -> Future[Any]:
        try:
            return self._executor.submit(live, settings, self._wanted)
        except (BrokenExecutor, RuntimeError, OSError) as error:
            if self._lookout is not None and self._lookout.lost():
                raise self._lookout.gone(error) from None
            raise InputError(f"the executor takes no more work: {_short(error)}; {KEPT}") from error

    def _given_up(self, error: BaseException) -> InputError:
        if self._lookout is not None and self._lookout.lost():
            return self._lookout.gone(error)
        if "deserializ" in str(error):  # of Dask, whose scheduler or worker cannot read what it is sent
            why = f" ({_short(error.__cause__)})" if error.__cause__ is not None else ""
            return InputError(f"the cluster cannot read what it is sent{why}: install this coopetition there, too")
        return InputError(f"the executor gave up: {_short(error)}; {KEPT}")


def _checked(lived: Lived) -> Lived:
    check_version(lived.worker, lived.code)
    return lived


def _short(error: BaseException) -> str:
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said if len(said) <= LONG else f'{said[:LONG]}…'}"


def _error(future: Future[Any]) -> BaseException | None:
    return CancelledError("the work was called off") if future.cancelled() else future.exception()


def _lost(error: BaseException | None) -> bool:
    """Return whether work came to nothing because its process ended; Dask says so with an error of its own."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"
