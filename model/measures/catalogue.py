"""The catalogue of measures: how one is declared and worked out."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ...agents.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
        return Measured(trajectory, rows).of(self)


METRICS: dict[str, Metric] = {}


def metric(
    *, unit: str, of: Literal["state", "run"], source: str = "", seen: Callable[[Trajectory], Any] = whole
) -> Callable[[Callable[[Any], Any]], Any]:
    """Register a function as a measure under its own name; its docstring is its definition.

    ``of="state"``: the function takes ``{trait: (rows, schools)}`` and returns one value a row.
    ``of="run"``: it takes the :class:`~..trajectory.Trajectory` up to a row, or what is ``seen`` of it, and returns one
    value; measures that see a run in the same way look at it once.

    In a script or notebook it is a measure from then on; a package brings measures along by an entry point
    (``docs/plugins.md``). InputError is raised if another module has one of that name.
    """

    def register(function: Callable[[Any], Any]) -> Any:
        name = function.__name__
        if name in METRICS and METRICS[name].function.__module__ != function.__module__:
            raise InputError(f"measure '{name}' is there already; call yours something else")
        METRICS[name] = Metric(name, unit, of, inspect.getdoc(function) or "", source, function, seen)
        return function

    return register


class Measured(Mapping[str, np.ndarray]):
    """Measures at some rows of a run, each worked out when it is asked for; what several see alike is looked at once.

    ``measured["cooperation"]`` has shape ``(len(rows),)`` and is not a number where the measure is undefined.
    """

    def __init__(self, trajectory: Trajectory, rows: Sequence[int]) -> None:
        self._columns = _Columns(trajectory.at(list(rows)))
        self._runs = [trajectory.until(row) for row in rows]
        self._seen: dict[Any, list[Any]] = {}

    def __getitem__(self, name: str) -> np.ndarray:
        return self.of(METRICS[name])

    def __iter__(self) -> Iterator[str]:
        return iter(METRICS)

    def __len__(self) -> int:
        return len(METRICS)

    def of(self, metric: Metric) -> np.ndarray:
        """Return the values of one measure."""
        if metric.of == "state":
            return np.asarray(metric.function(self._columns), dtype=float)
        if metric.seen not in self._seen:
            self._seen[metric.seen] = [metric.seen(run) for run in self._runs]
        return np.array([metric.function(what) for what in self._seen[metric.seen]], dtype=float)


class Standing(Mapping[str, float]):
    """Measures at one row of a run, each worked out when it is asked for."""

    def __init__(self, trajectory: Trajectory, row: int) -> None:
        self._measured = Measured(trajectory, [row])

    def __getitem__(self, name: str) -> float:
        return float(self._measured[name][0])

    def __iter__(self) -> Iterator[str]:
        return iter(self._measured)

    def __len__(self) -> int:
        return len(self._measured)


class _Columns(dict[str, np.ndarray]):
    """Traits at some rows of a run, each taken out once."""

    def __init__(self, rows: Mapping[str, np.ndarray]) -> None:
        super().__init__()
        self._rows = rows

    def __missing__(self, name: str) -> np.ndarray:
        return self.setdefault(name, self._rows[name])
