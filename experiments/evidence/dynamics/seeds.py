"""Towns by seed: where the shows' worlds are made, and the worlds that several shows set."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, Executor
from typing import TYPE_CHECKING, Any, NamedTuple

from ....agents.errors import InputError
from ....agents.strategies import NAMES
from ...setting import Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OPPORTUNISTS = {f"heads.mix.{name}": float(name == "opportunist") for name in NAMES}
"""Heads who weigh greed and fear, and nobody else: those of whom theory speaks."""


class Seeds(NamedTuple):
    """How many towns of how many schools a show takes, and where they are made."""

    executor: Executor
    number: int
    schools: int = 150

    def each(self, function: Callable[..., Any], *more: Any) -> list[Any]:
        """Return ``function(seed, schools, *more)`` for every seed from 1, in order.

        Raises
        ------
        InputError
            If a process dies with its work.
        """
        waiting = [self.executor.submit(function, seed, self.schools, *more) for seed in range(1, self.number + 1)]
        try:
            return [each.result() for each in waiting]
        except BrokenExecutor:
            raise InputError("a process died with its work: out of memory, or killed from outside") from None


def town(
    seed: int, schools: int, years: int, changes: Mapping[str, float] | None = None, scenario: str = "england-today"
) -> Setting:
    """Return a setting of this seed's town."""
    return Setting.of(scenario, changes, seed, f"synthetic:{schools}", years)
