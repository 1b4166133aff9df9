"""The dip: whether schools show more than one hump, once their intake is taken out, whatever the shape of each."""

from __future__ import annotations

import numpy as np

from .catalogue import metric
from .tiers import differ, net_quality

POINTS = 100
SHARES = (np.arange(POINTS) + 0.5) / POINTS
A_HAIR = 1e-9  # of the range, by which equal values are parted, so that every step is one school high


@metric(unit="share", of="run", source="Hartigan and Hartigan 1985; Greany (D4)", seen=net_quality)
def dip(net: np.ndarray) -> float:
    """How far from a single hump open schools lie by effectiveness net of intake: Hartigan's dip of 100 quantiles.

    ``min over G of max |F - G|``: F the distribution of 100 evenly spaced quantiles (0.005, 0.015, ... 0.995, Hazen's)
    of the residual of q on the share of disadvantaged pupils, G any distribution with one hump. With one number of
    quantiles, worlds of any size have one scale: 0.005 where one hump fits, ``w / 2`` for two tiers far apart of which
    the smaller holds a share w of schools, so never above 0.25. Chance remains: one normal shows about 0.03 among 60
    schools, 0.02 among 150 and 0.01 among 600. Not a number for fewer than ten open schools, or where they do not
    differ.

    `bimodality` asks whether two normals fit better than one, and a long tail is enough for that; the dip knows no
    shapes, and a long tail is one hump. It sees less: of two equal normals whose means are 2 sd apart or less, nothing;
    of a tier that holds 4% of schools, 0.02 at most.
    """
    return dip_of(np.quantile(net, SHARES, method="hazen")) if differ(net) else np.nan


def dip_of(values: np.ndarray) -> float:
    """Return Hartigan's dip of a sample whose values differ.

    The nearest distribution with one hump is convex up to the hump and concave after it. What lies beyond the place
    where a convex curve under the sample and a concave one over it are farthest apart cannot be the hump, and each of
    the two must be as near to it as it can; and so on within, until nothing there is farther apart than that is.
    """
    n = len(values)
    x = np.sort(values) + A_HAIR * np.ptp(values) * np.arange(n) / n
    upper = np.arange(1, n + 1) / n
    lower = upper - 1 / n
    first, last, deepest = 0, n - 1, 1 / n
    while True:
        here = slice(first, last + 1)
        corners_under = first + _corners_under(x[here], lower[here])
        corners_over = first + _corners_under(x[here], -upper[here])
        under = np.interp(x[here], x[corners_under], lower[corners_under])
        over = np.interp(x[here], x[corners_over], upper[corners_over])
        corners = np.union1d(corners_under, corners_over)  # on a plateau between two of them both are as far
        farthest = int(corners[(over - under)[corners - first].argmax()])
        if over[farthest - first] - under[farthest - first] <= deepest:
            return float(deepest / 2)
        left = int(corners_under[corners_under <= farthest].max())
        right = int(corners_over[corners_over >= farthest].min())
        before, after = slice(0, left - first + 1), slice(right - first, None)
        deepest = max(
            deepest,
            (upper[here] - under)[before].max(),
            (over - lower[here])[after].max(),
        )
        if (left, right) == (first, last):
            return float(deepest / 2)
        first, last = left, right


def _corners_under(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the corners of the greatest convex curve under some points, from left to right (Andrew's chain)."""
    kept: list[int] = []
    for i in range(len(x)):
        while len(kept) > 1 and _bends_down(kept[-2], kept[-1], i, x, y):
            kept.pop()
        kept.append(i)
    return np.array(kept)


def _bends_down(a: int, b: int, c: int, x: np.ndarray, y: np.ndarray) -> bool:
    return bool((y[b] - y[a]) * (x[c] - x[b]) >= (y[c] - y[b]) * (x[b] - x[a]))
