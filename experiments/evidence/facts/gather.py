"""The table of facts: worlds are lived through seed by seed, and what was seen of them is put together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..waiting import results
from .catalogue import FACTS
from .life import live

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor

    from ...run_spec import RunSpec


def look(setting: RunSpec, names: Sequence[str]) -> list[Sequence[Any]]:
    """Live through a setting; return what is seen of each of some facts."""
    life = live(setting)
    return [FACTS[name].see(life) for name in names]


def table(names: Sequence[str], setting: RunSpec, seeds: int, executor: Executor) -> list[dict[str, Any]]:
    """Return the rows of some facts, as plain objects.

    Parameters
    ----------
    names : sequence of str
        Facts, such as ``A1``.
    setting : RunSpec
        What is run, under each of the seeds.
    seeds : int
        Seeds from 1 on.
    executor : concurrent.futures.Executor
        Where worlds are made.

    Raises
    ------
    InputError
        If a process dies with its work.
    """
    each = [replace(setting, seed=seed).carried() for seed in range(1, seeds + 1)]
    waiting = [executor.submit(look, one, names) for one in each]
    worlds = results(waiting)
    return [row for number, name in enumerate(names) for row in FACTS[name].rows([world[number] for world in worlds])]
