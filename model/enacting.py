"""Policies in a running world: what they set from one term to another, for some schools or for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..agents.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .policies import Policy
    from .state import State


class Enacted(NamedTuple):
    """A policy for some schools (None: all), from the start of one term (from 0) until that of another (None: good)."""

    policy: Policy
    schools: tuple[int, ...] | None
    start: int
    end: int | None = None

    def holds(self, term: int) -> bool:
        """Return whether it is in force in a term (from 0)."""
        return self.start <= term and (self.end is None or term < self.end)


def enacted(policy: Policy, schools: Sequence[int] | None, start: int, end: int | None, number: int) -> Enacted:
    """Return a policy as planned, after a look at it; terms count from 1.

    Parameters
    ----------
    policy : Policy
        What is set.
    schools : sequence of int or None
        Rows of the schools; None is all.
    start, end : int
        The first term under it, and the first one without it (None: it stays).
    number : int
        How many schools there are.

    Raises
    ------
    InputError
        If the terms are reversed, a school does not exist, or it sets for some what is the same for all.
    """
    if end is not None and end <= start:
        raise InputError(f"end = {end}: '{policy.name}' begins with term {start}; let it end in a later one")
    rows = None if schools is None else tuple(sorted({int(each) for each in schools}))
    if rows is not None and (not rows or rows[0] < 0 or rows[-1] >= number):
        raise InputError(f"schools = {list(rows)}: rows go from 0 to {number - 1}")
    if rows is not None and len(rows) < number and policy.shared:
        one = next(iter(policy.shared))
        raise InputError(f"'{policy.name}' sets {one}, which is the same for all schools; enact it for all")
    return Enacted(
        policy, None if rows is None or len(rows) == number else rows, start - 1, None if end is None else end - 1
    )


def shared_now(some: Sequence[Enacted], term: int) -> dict[str, Any]:
    """Return what the policies in force set that is the same for all schools; the last planned wins."""
    found: dict[str, Any] = {}
    for each in some:
        if each.holds(term):
            found |= each.policy.shared
    return found


class Levers:
    """Levers that policies and forms of governance set while they last; then they are what they were."""

    def __init__(self) -> None:
        self._before: list[tuple[str, Any, np.ndarray]] = []

    def put_back(self, state: State) -> None:
        """Give everybody the levers that hold without any of them."""
        for name, rows, values in reversed(self._before):
            state.levers[name][rows] = values
        self._before = []

    def put_on(self, levers: dict[str, Any], rows: Any, state: State) -> None:
        """Set levers for some schools until they are put back."""
        for name, value in levers.items():
            field = name.split(".")[1]
            column: Any = state.levers[field]
            self._before.append((field, rows, column[rows].copy()))
            column[rows] = value

    def enact(self, some: Sequence[Enacted], term: int, state: State) -> None:
        """Set the levers of the policies in force, in the order in which they were planned."""
        for each in some:
            if each.holds(term):
                self.put_on(each.policy.levers, slice(None) if each.schools is None else np.array(each.schools), state)
