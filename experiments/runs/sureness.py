"""How sure a regime is: the share of seeds that end in it, with its interval."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from ...agents.errors import InputError
from ..intervals import LEVEL
from .living import Wanted
from .runner import Chunk, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Executor

    from ..run_spec import RunSpec

TOGETHER = 5  # runs that one worker makes in a row


class Share(NamedTuple):
    """The share of seeds that end in a regime, its 95% interval (Wilson 1927), and how many seeds of how many."""

    share: float
    low: float
    high: float
    n: int
    of: int


def shares(regimes: Iterable[str]) -> dict[str, Share]:
    """Return how often each regime came out, the most frequent first.

    Examples
    --------
    >>> {name: (each.n, round(each.low, 2), round(each.high, 2)) for name, each in shares(["quiet"] * 10).items()}
    {'quiet': (10, 0.72, 1.0)}
    """
    from scipy.stats import binomtest  # noqa: PLC0415 - takes a second to start

    counted = Counter(regimes)
    seeds = counted.total()
    found = {}
    for name, n in counted.most_common():
        interval = binomtest(n, seeds).proportion_ci(LEVEL, "wilson")
        found[name] = Share(n / seeds, float(interval.low), float(interval.high), n, seeds)
    return found


def regimes_of(
    setting: RunSpec, seeds: Iterable[int], executor: Executor, watch: Callable[[int], None] | None = None
) -> list[str]:
    """Return the regime in which a setting ends under each of some seeds, in their order.

    Raises
    ------
    InputError
        If a run fails.
    """
    seeds = seeds if isinstance(seeds, range) else list(seeds)
    chunks = (
        Chunk(k, [replace(setting, seed=seed).carried() for seed in seeds[k : k + TOGETHER]])
        for k in range(0, len(seeds), TOGETHER)
    )
    found: dict[int, str] = {}
    for chunk, lived in run(chunks, executor, Wanted(())):
        for number, row in enumerate(lived.rows, start=chunk.number):
            if "error" in row:
                raise InputError(f"the run with seed {row['seed']} failed: {row['error']}")
            found[number] = row["regime"]
        if watch is not None:
            watch(len(found))
    return [found[number] for number in range(len(seeds))]


def told(found: dict[str, Share], named: Callable[[str], str] = str) -> str:
    """Return shares in words.

    Examples
    --------
    >>> print(told({"quiet": Share(0.85, 0.64, 0.948, 17, 20), "two-tier": Share(0.15, 0.05, 0.36, 3, 20)}))
    quiet 17 of 20 (64 to 95%), two-tier 3 of 20 (5 to 36%)
    """
    return ", ".join(
        f"{named(name)} {each.n} of {each.of} ({100 * each.low:.0f} to {each.high:.0%})" for name, each in found.items()
    )
