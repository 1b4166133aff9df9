"""The catalogue of measures: how one is declared and worked out."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ..trajectory import Trajectory


def whole(run: Trajectory) -> Trajectory:
    """Return a run as it is."""
    return run


@dataclass(frozen=True)
class Metric:
    """One measure: its name, unit, definition, source, and whether it is told of a state or of a run so far."""

    name: str
    unit: str
    of: Literal["state", "run"]
    meaning: str
    source: str
    function: Callable[[Any], Any]
    seen: Callable[[Trajectory], Any] = whole

    def along(self, trajectory: Trajectory, rows: Sequence[int]) -> np.ndarray:
        """Return its values at some rows of a run: shape ``(len(rows),)``, not a number where it is undefined."""
        return along([self], trajectory, rows)[self.name]


METRICS: dict[str, Metric] = {}


def metric(
    *, unit: str, of: Literal["state", "run"], source: str = "", seen: Callable[[Trajectory], Any] = whole
) -> Callable[[Callable[[Any], Any]], Any]:
    """Register a function as a measure under its own name; its docstring is its definition.

    ``of="state"``: the function takes ``{trait: (rows, schools)}`` and returns one value a row.
    ``of="run"``: it takes the :class:`~..trajectory.Trajectory` up to a row, or what is ``seen`` of it, and returns one
    value; measures that see a run in the same way look at it once.
    """

    def register(function: Callable[[Any], Any]) -> Any:
        name = function.__name__
        METRICS[name] = Metric(name, unit, of, inspect.getdoc(function) or "", source, function, seen)
        return function

    return register


def along(metrics: Iterable[Metric], trajectory: Trajectory, rows: Sequence[int]) -> dict[str, np.ndarray]:
    """Return the values of some measures at some rows of a run, by name."""
    at, runs = _Columns(trajectory.at(list(rows))), [trajectory.until(row) for row in rows]
    seen: dict[Any, list[Any]] = {}
    values = {}
    for each in metrics:
        if each.of == "state":
            told = each.function(at)
        else:
            if each.seen not in seen:
                seen[each.seen] = [each.seen(run) for run in runs]
            told = [each.function(what) for what in seen[each.seen]]
        values[each.name] = np.asarray(told, dtype=float)
    return values


class _Columns(dict[str, np.ndarray]):
    """Traits at some rows of a run, each taken out once."""

    def __init__(self, rows: Mapping[str, np.ndarray]) -> None:
        super().__init__()
        self._rows = rows

    def __missing__(self, name: str) -> np.ndarray:
        return self.setdefault(name, self._rows[name])
