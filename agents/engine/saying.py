"""What the engine says to whoever watches: plain lines on standard error, if there is one."""

from __future__ import annotations

import sys
from contextlib import suppress


def say_once(text: str, said: set[str] = set()) -> None:  # noqa: B006 - it remembers
    """Say something on standard error, if there is one, and not twice."""
    if text not in said:
        said.add(text)
        say(text)


def say(text: str) -> None:
    """Say something on standard error, if there is one."""
    with suppress(Exception):  # missing, closed, or full: nobody is there to be told
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
