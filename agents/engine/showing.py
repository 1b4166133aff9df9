"""How far compiling is, shown on standard error: a bar where somebody watches, else a line now and then."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from .saying import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SELDOM = 10.0  # seconds between two lines where nobody watches a terminal


class Lines:
    """Shows how far compiling is in plain lines, and to whoever watches.

    Parameters
    ----------
    watch : callable, optional
        Called with how far it is.
    """

    def __init__(self, watch: Callable[[Any], None] | None = None) -> None:
        self._watch, self._last = watch, time.monotonic()

    def __call__(self, now: Any) -> None:
        """Show how far it is."""
        if self._watch is not None:
            self._watch(now)
        self.draw(now)

    def draw(self, now: Any) -> None:
        """Say how far it is, every ten seconds."""
        if now.all and time.monotonic() - self._last >= SELDOM:
            self._last = time.monotonic()
            say(f"Compiling: {now.told()}")

    def say(self, text: str) -> None:
        """Say something."""
        say(text)


class Bar(Lines):
    """Shows how far compiling is as a bar on a terminal."""

    def __init__(self, bar: Any, watch: Callable[[Any], None] | None = None) -> None:
        super().__init__(watch)
        self._bar, self._task = bar, bar.add_task("Compiling", total=None, told="starting")

    def draw(self, now: Any) -> None:
        """Move the bar."""
        self._bar.update(self._task, completed=now.done, total=now.all or None, told=now.told())

    def say(self, text: str) -> None:
        """Say something above the bar."""
        self._bar.console.print(text, highlight=False, markup=False, soft_wrap=True)


@contextmanager
def shown(watch: Callable[[Any], None] | None = None) -> Iterator[Lines]:
    """Give what shows how far compiling is, on a terminal or where there is none."""
    watched = False
    with suppress(AttributeError, ValueError):  # no standard error, or closed
        watched = sys.stderr.isatty()
    if not watched:
        yield Lines(watch)
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal shows a bar
    from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[told]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield Bar(bar, watch)
