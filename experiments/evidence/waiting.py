"""Work that was handed out, waited for."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor
from typing import TYPE_CHECKING, Any

from ...agents.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Future


def results(waiting: Iterable[Future[Any]]) -> list[Any]:
    """Return what pieces of work came to, in their order.

    Raises
    ------
    InputError
        If a process dies with its work.
    """
    try:
        return [each.result() for each in waiting]
    except BrokenExecutor:
        raise InputError("a process died with its work: out of memory, or killed from outside") from None
