"""From the rows of a map's runs to its cells: cooperation from each start, regimes, and where the starts end apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ....agents.errors import InputError
from ....model.measures.regime import REGIMES
from ...intervals import of_means

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from .axes import Axes

APART = 0.15  # difference of mean cooperation between two starts from which a cell may count as bistable


class Means(NamedTuple):
    """Means over seeds, cell by cell, with their 95% intervals (Student) and how many seeds count."""

    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    n: np.ndarray


class Cells(NamedTuple):
    """The cells of a map; arrays go by start, then by level of the first and of the second factor.

    Attributes
    ----------
    axes : Axes
        What is varied, and from which starts.
    cooperation : Means
        Cooperation from each start.
    shares : array
        Share of seeds that end in each regime, in the order of `REGIMES`: one more axis at the end.
    difference : Means or None
        Cooperation from the first start less that from the second, over seeds; None of a map with one start.
    """

    axes: Axes
    cooperation: Means
    shares: np.ndarray
    difference: Means | None

    @property
    def bistable(self) -> np.ndarray:
        """Where the starts end apart: by more than 0.15, and surely above 0."""
        if self.difference is None:
            return np.zeros(self.axes.shape, dtype=bool)
        return (self.difference.mean > APART) & (self.difference.low > 0.0)

    def told(self) -> Iterator[dict[str, Any]]:
        """Yield each cell as a flat row: factors, each start's cooperation and regimes, how far starts end apart."""
        first, second = self.axes.levels
        for i, j in np.ndindex(self.axes.shape):
            row: dict[str, Any] = dict(zip(self.axes.names, (float(first[i]), float(second[j])), strict=True))
            for k, start in enumerate(self.axes.starts):
                row |= _told(f"{start} cooperation", self.cooperation, (k, i, j))
                row |= {f"{start} {name}": float(self.shares[k, i, j, r]) for r, name in enumerate(REGIMES)}
            if self.difference is not None:
                row |= _told("difference", self.difference, (i, j)) | {"bistable": bool(self.bistable[i, j])}
            yield row


def cells_of(rows: pd.DataFrame, axes: Axes) -> Cells:
    """Return the cells of a map from the rows of its runs.

    A run that failed, or that has no voluntary tie left to tell cooperation by, does not count.

    Raises
    ------
    InputError
        If a start, a level or a seed is missing.
    """
    seeds = np.unique(rows["seed"])
    wanted = len(axes.starts) * len(seeds) * axes.shape[0] * axes.shape[1]
    kept: Any = rows[rows["scenario"].isin(axes.starts)]
    if len(kept) != wanted or len(rows) != wanted:
        raise InputError(f"{len(rows)} rows are there where the map has {wanted} runs")
    order = ["scenario", *axes.names, "seed"]
    kept = kept.assign(scenario=kept["scenario"].map(axes.starts.index)).sort_values(order, kind="stable")
    shape = (len(axes.starts), *axes.shape, len(seeds))
    together = kept["cooperation"].to_numpy(dtype=float).reshape(shape)
    ended = kept["regime"].to_numpy(dtype=object).reshape(shape)
    counted = np.stack([(ended == name).sum(axis=-1) for name in REGIMES], axis=-1)
    shares = counted / np.maximum(1, counted.sum(axis=-1, keepdims=True))
    difference = Means(*of_means(together[0] - together[1])) if len(axes.starts) > 1 else None
    return Cells(axes, Means(*of_means(together)), shares, difference)


def _told(name: str, means: Means, at: tuple[int, ...]) -> dict[str, Any]:
    mean, low, high, n = (float(each[at]) for each in means)
    numbers = {name: mean, f"{name} low": low, f"{name} high": high}
    return {key: value if np.isfinite(value) else None for key, value in numbers.items()} | {f"{name} n": int(n)}
