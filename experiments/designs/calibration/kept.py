"""What is kept at the end: the points whose own runs agree with every target, and the best of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .matching import by_own_runs

if TYPE_CHECKING:
    from .matching import Matched

BEST_SHARE = 0.05  # of the points, shown where none is kept


class Kept(NamedTuple):
    """Which points agree; no emulator has part in it.

    Attributes
    ----------
    each : ndarray
        Implausibility of every point, a column a target that has a say.
    worst : ndarray
        The largest of each point.
    kept : ndarray of int
        The points at most the cutoff from every target, the best first.
    best : int
        The point with the least largest implausibility, and of these with the least sum of squares.
    shown : ndarray of int
        The points kept; where there are none, the best twentieth.
    """

    each: np.ndarray
    worst: np.ndarray
    kept: np.ndarray
    best: int
    shown: np.ndarray


def kept_of(matched: Matched) -> Kept:
    """Return what is kept of all points that were run."""
    each = by_own_runs(matched)
    worst = each.max(axis=1)
    order = np.lexsort(((each**2).sum(axis=1), worst))
    kept = order[worst[order] <= matched.cutoff]
    few = order[: max(1, int(BEST_SHARE * len(order)))]
    return Kept(each, worst, kept, int(order[0]), kept if len(kept) else few)


def holding(matched: Matched, point: int) -> list[str]:
    """Return the targets whose range holds what was measured at a point."""
    values = matched.measured.values[point]
    return [each.name for each, value in zip(matched.targets, values.tolist(), strict=True) if each.figure.holds(value)]


def table(matched: Matched, kept: Kept, points: np.ndarray) -> dict[str, list[Any]]:
    """Return points as columns: wave, number, parameters, implausibility, which targets hold, and every figure."""
    values, found = matched.values, matched.measured.values
    columns: dict[str, list[Any]] = {
        "point": points.tolist(),
        "wave": matched.wave[points].tolist(),
        "implausibility": kept.worst[points].tolist(),
        "worst": [_worst(matched, kept, point) for point in points.tolist()],
        "within": [" ".join(holding(matched, point)) for point in points.tolist()],
    }
    columns |= {name: values[points, k].tolist() for k, name in enumerate(matched.space.names)}
    return columns | {each.name: found[points, k].tolist() for k, each in enumerate(matched.targets)}


def _worst(matched: Matched, kept: Kept, point: int) -> str:
    return matched.targets[matched.with_say[int(np.argmax(kept.each[point]))]].name
