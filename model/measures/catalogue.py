"""The catalogue of measures: how one is declared and worked out."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..trajectory import Trajectory


@dataclass(frozen=True)
class Metric:
    """One measure: its name, unit, definition, source, and whether it is told of a state or of a run so far."""

    name: str
    unit: str
    of: Literal["state", "run"]
    meaning: str
    source: str
    function: Callable[[Any], Any]

    def along(self, trajectory: Trajectory, rows: Sequence[int]) -> np.ndarray:
        """Return its values at some rows of a run: shape ``(len(rows),)``, not a number where it is undefined."""
        if self.of == "state":
            return np.asarray(self.function(trajectory.at(list(rows))), dtype=float)
        return np.array([self.function(trajectory.until(row)) for row in rows], dtype=float)


METRICS: dict[str, Metric] = {}


def metric(*, unit: str, of: Literal["state", "run"], source: str = "") -> Callable[[Callable[[Any], Any]], Any]:
    """Register a function as a measure under its own name; its docstring is its definition.

    ``of="state"``: the function takes ``{trait: (rows, schools)}`` and returns one value a row.
    ``of="run"``: it takes the :class:`~..trajectory.Trajectory` up to a row and returns one value.
    """

    def register(function: Callable[[Any], Any]) -> Any:
        name = function.__name__
        METRICS[name] = Metric(name, unit, of, inspect.getdoc(function) or "", source, function)
        return function

    return register
