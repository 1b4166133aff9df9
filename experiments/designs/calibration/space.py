"""The space of the parameters that are varied: a unit cube to those who search it, values to those who run it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..studies.factor import rounded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..studies import Factor

DIGITS = 3  # significant, of every value that is tried


class Space:
    """Parameters and their ranges.

    Parameters
    ----------
    factors : mapping of str to Factor
        What is varied, with low and high ends, linear or logarithmic.

    Examples
    --------
    >>> from coopetition.experiments.designs.studies import Factor
    >>> rate = Factor(low=0.01, high=1, scale="log")
    >>> space = Space({"accountability.stakes": Factor(low=0, high=2), "shocks.rate": rate})
    >>> space.values(np.array([[0.333333, 0.5]])).tolist()
    [[0.667, 0.1]]
    >>> space.unit(np.array([[0.5, 0.1]])).round(9).tolist()
    [[0.25, 0.5]]
    """

    def __init__(self, factors: Mapping[str, Factor]) -> None:
        self.factors = dict(factors)
        self.names = list(factors)

    def __len__(self) -> int:
        """Return how many parameters there are."""
        return len(self.names)

    def values(self, unit: np.ndarray) -> np.ndarray:
        """Return the values at points of the unit cube, rounded to few digits as they are run and written."""
        return np.column_stack([self._column(name, each) for name, each in zip(self.names, unit.T, strict=True)])

    def unit(self, values: np.ndarray) -> np.ndarray:
        """Return where values lie: from 0 to 1, or beyond if they are out of range."""
        ends = [(each.low or 0.0, each.high or 0.0, each.scale == "log") for each in self.factors.values()]
        columns = [
            np.log(column / low) / np.log(high / low) if log else (column - low) / (high - low)
            for column, (low, high, log) in zip(values.T, ends, strict=True)
        ]
        return np.column_stack(columns)

    def default(self, parameters: Mapping[str, Any]) -> np.ndarray:
        """Return the values that the parameters have where nothing is fitted."""
        return np.array([_value(parameters, name) for name in self.names], dtype=float)

    def point(self, values: np.ndarray) -> dict[str, float]:
        """Return one point's values by name."""
        return dict(zip(self.names, values.tolist(), strict=True))

    def _column(self, name: str, unit: np.ndarray) -> np.ndarray:
        factor = self.factors[name]
        low, high = factor.low or 0.0, factor.high or 0.0
        narrow = np.floor(np.log10(max(abs(low), abs(high)) / (high - low)))
        digits = DIGITS + max(0, int(narrow))
        few = np.array([float(f"{value:.{digits}g}") for value in factor.at(unit).tolist()])
        return rounded(name, np.clip(few, low, high))


def _value(parameters: Mapping[str, Any], name: str) -> float:
    if name in parameters:
        return parameters[name]
    whole, _, entry = name.rpartition(".")
    return parameters[whole].get(entry, 0.0)  # one entry of a table
