"""Claims, asked of pairs of worlds that share every draw."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ....agents.errors import InputError
from ..verdicts import verdict
from .spending import public_money

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from concurrent.futures import Executor

    from ...paired import Effect
    from .told import Claim

LEAST, MOST = 30, 200  # pairs
NARROW = 0.5  # half an interval's width, by the least effect that matters, that is narrow enough
TOGETHER = 5  # pairs that one worker runs in a row


class Answer(NamedTuple):
    """What came of one claim.

    Attributes
    ----------
    id : str
        The claim's: ``D3``, ``D3.2``.
    claim : Claim
        What was asked.
    effects : dict
        What B is above A, by measure; the first decides.
    paths : ndarray or None, shape (2, pairs, years + 1)
        The deciding measure in A and B at the start and at every year's end, where it is one of a whole world.
    money : tuple of float, or None
        What A and B cost the public in the last year, in pounds a pupil; None where no world is lived to its end.
    """

    id: str
    claim: Claim
    effects: dict[str, Effect]
    paths: np.ndarray | None
    money: tuple[float, float] | None = None

    @property
    def effect(self) -> Effect:
        """What B is above A in the measure that decides."""
        return self.effects[self.claim.measure]

    @property
    def verdict(self) -> str:
        """Whether it holds."""
        return verdict(*self.effect[:3], self.claim.expects, self.claim.matters)


def ask(
    wanted: Mapping[str, Claim], executor: Executor, seeds: int = LEAST, watch: Callable[[str], None] | None = None
) -> Iterator[Answer]:
    """Yield what comes of some claims, one by one.

    Each takes ``seeds`` pairs at first; where half the interval is then wider than half of the least effect that
    matters, as many more as it is likely to take (Stein 1945), up to 200. Whether a claim looks supported has no part
    in how many are run.

    Parameters
    ----------
    wanted : mapping of str to Claim
        Claims by id.
    executor : concurrent.futures.Executor
        Where worlds are run.
    seeds : int
        The least number of pairs.
    watch : callable, optional
        Called with the id of each claim when its turn comes.

    Raises
    ------
    InputError
        If a number or a claim makes no sense.
    """
    if seeds < 2:
        raise InputError(f"seeds = {seeds}: an interval needs 2 or more")
    for name, claim in wanted.items():
        if watch is not None:
            watch(name)
        lives = list(_pairs(claim, range(1, seeds + 1), executor))
        more = _missing(_effects(claim, lives)[claim.measure], claim.matters)
        if more > 0:
            lives += _pairs(claim, range(seeds + 1, seeds + more + 1), executor)
        yield Answer(name, claim, _effects(claim, lives), _paths(lives), _money(lives))


def _missing(effect: Effect, least: float) -> int:
    """Return how many more pairs make an interval narrow enough, as far as the first tell."""
    if effect.mean is None or effect.high is None:
        return 0
    width = (effect.high - effect.mean) / (NARROW * least)
    return 0 if width <= 1.0 else max(0, min(MOST, math.ceil(effect.n * width**2)) - effect.n)


def _pairs(claim: Claim, seeds: range, executor: Executor) -> Iterator[tuple[dict[str, object], dict[str, object]]]:
    chunks = [seeds[first : first + TOGETHER] for first in range(0, len(seeds), TOGETHER)]
    for some in [executor.submit(lived, claim, list(chunk)) for chunk in chunks]:
        yield from some.result()


def lived(claim: Claim, seeds: Iterable[int]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return what A and B come to, measure by measure, for some seeds."""
    return [(_one(claim, 0, seed), _one(claim, 1, seed)) for seed in seeds]


def _one(claim: Claim, side: int, seed: int) -> dict[str, Any]:
    from ....model.interventions.places import rows_of  # noqa: PLC0415
    from ....model.measures import METRICS, Measured  # noqa: PLC0415 - words need no compiler
    from .some_schools import OF_SCHOOLS  # noqa: PLC0415

    if claim.defector:
        from .cascade import cascade_of  # noqa: PLC0415 - few ask

        return cascade_of(claim, side, seed)
    world = claim.setting(side, seed).world()
    meant = np.array(rows_of(world.region, claim.of))
    world.run(claim.years)
    standing = world.standing()
    open_ones = meant[world.state.schools["alive"][meant]]
    told: dict[str, Any] = {
        name: standing[name] if name in METRICS else OF_SCHOOLS[name].of(world, open_ones) for name in claim.expected
    }
    told["money"] = public_money(world)
    if claim.measure in METRICS:
        told["path"] = Measured(world.trajectory, [0, *world.year_ends()])[claim.measure]
    return told


def _effects(claim: Claim, lives: list[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, Effect]:
    from ...paired import effect  # noqa: PLC0415 - words need no compiler

    found = {}
    for name in claim.expected:
        a, b = (np.array([pair[side].get(name, math.nan) for pair in lives], dtype=float) for side in (0, 1))
        found[name] = effect(a, b)
    return found


def _paths(lives: list[tuple[dict[str, Any], dict[str, Any]]]) -> np.ndarray | None:
    if "path" not in lives[0][0]:
        return None
    return np.array([[pair[side]["path"] for pair in lives] for side in (0, 1)], dtype=float)


def _money(lives: list[tuple[dict[str, Any], dict[str, Any]]]) -> tuple[float, float] | None:
    """Return what A and B cost the public, on average over pairs."""
    if "money" not in lives[0][0]:
        return None
    one, other = (float(np.mean([pair[side]["money"] for pair in lives])) for side in (0, 1))
    return one, other
