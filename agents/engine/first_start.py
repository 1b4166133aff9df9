"""The first start: what ordinary use needs is compiled in a process of its own, which gives back its memory.

All others wait for it. A rule that ordinary use does not need is compiled where it is first called (`at_once`).

That process (`fill`) compiles and keeps; this one (`make_ready`) starts it, shows how far it is, and loads what was
kept. One process at a time compiles. One that is ended leaves what it kept, and the next goes on from there.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from filelock import FileLock, Timeout

from ..documents import in_json, read_json
from . import kept
from .folder import cache_folder, is_warm
from .saying import say
from .showing import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .showing import Lines

FILLER = "coopetition.experiments.compiling"  # the module that compiles all rules, as `python -m` runs it
CHILD = "COOPETITION_COMPILING"  # set in the process that compiles: it waits for nobody
COMPILING = "The rules have to be compiled, which is done once and takes a minute or two; later runs start at once."
GOING_ON = "Not all of them were compiled before: {start} of {all} are there, the others follow."
WAITING = "Another process is compiling the rules; this one waits for it."
HERE = "The rules cannot be compiled in a process of their own ({}): they are compiled here, in a minute or two."
LOOK = 0.2  # seconds between two looks at how far it is
SELDOM = (100_000, 20, 100)  # how often Python looks for what nobody holds: compiling leaves little of that
LONG = 3.0  # seconds after which it is told that a rule is being compiled in this process
ONE = "Compiling the rule {!r} (once) …"
EARLY = 0.02  # share of the rules after which it can be told how long it will take
_one_at_a_time = threading.Lock()
_state = {"tried": False}


class Progress(NamedTuple):
    """How far compiling is."""

    done: int = 0  # rules that are ready to be set into others, or are kept
    all: int = 0  # rules that ordinary use needs; 0 before it is known
    left: float | None = None  # seconds that are left, as far as can be told
    start: int = 0  # rules that were there from before

    def told(self) -> str:
        """Return it in words."""
        if not self.all:
            return "starting"
        left = "" if self.left is None else f", about {span(self.left)} left"
        return f"{self.done} of {self.all} rules{left}"


def span(seconds: float) -> str:
    """Return roughly how long that is, in words."""
    return f"{max(5, round(seconds / 5) * 5)} s" if seconds < 90 else f"{round(seconds / 60)} min"


def make_ready(watch: Callable[[Progress], None] | None = None) -> bool:
    """See to it that all rules are compiled and kept, once in a process; return whether it was seen to now.

    Rules call it themselves when machine code is missing; call it before a long piece of work, to be told at once.

    Parameters
    ----------
    watch : callable, optional
        Called with how far it is, while rules are compiled.
    """
    if CHILD in os.environ or _state["tried"]:
        return False
    with _one_at_a_time:
        if _state["tried"]:
            return True
        if not is_warm():
            _make(cache_folder(), watch, is_warm)
        _state["tried"] = True
    return True


def _make(folder: Path, watch: Callable[[Progress], None] | None, is_warm: Callable[[], bool]) -> None:
    """Wait for the process that compiles, or start it."""
    name = kept.place_of()
    with shown(watch) as show, _alone(folder, name, show):
        if is_warm():
            return
        show.say(COMPILING)
        with suppress(OSError):  # how far an earlier one came
            (folder / f"{name}.progress").unlink()
        wrong = _in_its_own_process(folder, name, show)
    if wrong and not is_warm():
        say(HERE.format(wrong))


@contextmanager
def _alone(folder: Path, name: str, show: Lines) -> Iterator[None]:
    """Be the only one that compiles; the lock of one that was killed is free at once."""
    lock = FileLock(folder / f"{name}.lock")
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            show.say(WAITING)
            while not lock.is_locked:
                show(progress(folder, name))
                with suppress(Timeout):
                    lock.acquire(timeout=LOOK)
    except (OSError, NotImplementedError):  # a file system that knows no locks: at worst the work is done twice
        pass
    try:
        yield
    finally:
        lock.release()


def progress(folder: Path, name: str) -> Progress:
    """Return how far the process that compiles says it is."""
    try:
        return Progress(**read_json(folder / f"{name}.progress", "progress"))
    except (OSError, ValueError, TypeError):
        return Progress()


def _in_its_own_process(folder: Path, name: str, show: Lines) -> str | None:
    """Compile all rules in a process of its own; return what went wrong, if anything did."""
    python = sys.executable or ""
    if "python" not in Path(python).name.lower() or getattr(sys, "frozen", False):
        return "this Python is part of another program"
    environment = {**os.environ, CHILD: "1", "COOPETITION_CACHE": str(folder.parent.parent)}
    try:
        with tempfile.TemporaryFile() as told:
            process = subprocess.Popen(  # noqa: S603 - this very Python; -P: not what lies in the current folder
                [python, "-P", "-m", FILLER],
                env=environment,
                stdin=subprocess.PIPE,  # it ends when this is closed, whatever ends this process
                stdout=subprocess.DEVNULL,
                stderr=told,
            )
            try:
                _watch(process, folder, name, show)
            finally:
                process.kill()
                process.communicate()
            told.seek(0)
            return _reason(process.returncode, told.read().decode(errors="replace"))
    except OSError as error:
        return error.strerror or str(error)


def _watch(process: subprocess.Popen[bytes], folder: Path, name: str, show: Lines) -> None:
    """Show how far a process is until it ends."""
    from_before = False
    while True:
        try:
            process.wait(LOOK)
        except subprocess.TimeoutExpired:
            now = progress(folder, name)
            if now.start and not from_before:
                show.say(GOING_ON.format(**now._asdict()))
                from_before = True
            show(now)
        else:
            return


def _reason(code: int, told: str) -> str | None:
    """Return in a few words why a process failed, from the last line it said; None if it did not."""
    if code < 0:
        return f"it was ended by signal {-code}; was there too little memory?"
    lines = told.strip().splitlines()
    return None if code == 0 else (lines[-1][:160] if lines else f"exit code {code}")


@contextmanager
def at_once(folder: Path, rule: str) -> Iterator[None]:
    """Compile a rule in this process, alone among those that do so; tell if it takes long."""
    lock, told = FileLock(folder / f"{kept.place_of()}.here.lock"), threading.Timer(LONG, say, [ONE.format(rule)])
    told.daemon = True
    told.start()
    try:
        with suppress(OSError, NotImplementedError):  # no place for a lock: at worst the work is done twice
            lock.acquire()
        yield
    finally:
        told.cancel()
        lock.release()


def fill(work: Callable[[], None]) -> None:
    """Compile what ordinary use needs and keep it: what the process does that `make_ready` starts.

    Parameters
    ----------
    work : callable
        Calls every rule that ordinary use calls from Python, with each kind of arguments that it is given there; all
        modules with such rules are imported before, and no others.

    Raises
    ------
    OSError
        If machine code cannot be kept.
    """
    _end_with_the_parent()
    folder, name = cache_folder(), kept.place_of()
    kept.clear_away(folder)
    rules = {each.rule for each in kept.ALL}
    there = {one for each in kept.ALL if each.is_kept() for one in each.rule.reaches()}
    clock = _Clock(folder / f"{name}.progress", there & rules, rules)
    kept.RuleCache.must_keep, kept.RuleCache.kept_one = True, clock.compiled
    kept.RuleCache.lowered_one = clock.lowered
    gc.freeze()
    gc.set_threshold(*SELDOM)
    work()
    missing = sorted(each.name for each in kept.ALL if each.rule not in clock.there)
    kept.write_account(folder, name, missing=missing)


def _end_with_the_parent() -> None:
    """Leave Ctrl-C to the parent, and end when it does, whatever ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def hold() -> None:
        with suppress(OSError):
            os.read(0, 1)  # not by way of sys.stdin, which the end of a program waits for
        os._exit(1)

    threading.Thread(target=hold, daemon=True).start()


class _Clock:
    """Counts rules as they are lowered, or found in what is kept, and writes down how far it is."""

    def __init__(self, path: Path, there: set[Any], rules: set[Any]) -> None:
        self._path, self.there, self._rules, self._start = path, there, rules, len(there)
        self._begun, self._last = time.monotonic(), 0.0
        self._write()

    def lowered(self, rule: Any) -> None:
        """Count a rule."""
        self._count({rule})

    def compiled(self, rule: Any) -> None:
        """Count a rule that is kept, and all that are set into it."""
        self._count(rule.reaches())

    def _count(self, rules: set[Any]) -> None:
        self.there |= rules & self._rules
        if time.monotonic() - self._last >= LOOK:
            self._write()

    def _write(self) -> None:
        self._last = time.monotonic()
        now = Progress(len(self.there), len(self._rules), self._left(self._last - self._begun), self._start)
        with suppress(OSError):  # nobody will know how far it is
            kept.write_whole(self._path, in_json(now._asdict()))

    def _left(self, passed: float) -> float | None:
        more, rest = len(self.there) - self._start, len(self._rules) - len(self.there)
        return None if more < EARLY * len(self._rules) else round(passed / more * rest, 1)
