"""Towns by seed: where the shows' worlds are made, and the worlds that several shows set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ....agents.strategies import NAMES
from ...run_spec import RunSpec
from ..waiting import results

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Executor

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
        return results(waiting)


def town(
    seed: int, schools: int, years: int, changes: Mapping[str, float] | None = None, scenario: str = "england-today"
) -> RunSpec:
    """Return a setting of this seed's town."""
    return RunSpec.of(scenario, changes, seed, f"synthetic:{schools}", years)
