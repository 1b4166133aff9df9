"""What a system tells of its life: every measure at the end of every term, each worked out when it is asked for.

A run of twenty years takes less time than all measures of all its terms; few of them are ever looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
import pandas as pd

from .measures import METRICS, Measured

if TYPE_CHECKING:
    from .world import World

NONE_YET = np.empty(0)


class Told:
    """The measures of a world at the end of every term so far; what was worked out once is kept.

    Parameters
    ----------
    world : World
        The world.
    """

    def __init__(self, world: World) -> None:
        self._world, self._known = world, dict[str, np.ndarray]()
        self._new: tuple[range, Measured] | None = None
        self._now: tuple[int, Mapping[str, float]] | None = None

    def __getstate__(self) -> dict[str, Any]:
        return vars(self) | {"_new": None, "_now": None}  # which look at the rows of this very world

    @property
    def terms(self) -> int:
        """Terms lived through."""
        return self._world.terms

    def along(self, name: str) -> np.ndarray:
        """Return a measure at the end of every term, shape ``(terms,)``."""
        known = self._known.get(name, NONE_YET)
        rows = range(len(known) + 1, self.terms + 1)
        if rows:
            if self._new is None or self._new[0] != rows:  # measures that see a run alike look at it once
                self._new = rows, Measured(self._world.trajectory, rows)
            known = self._known[name] = np.concatenate([known, self._new[1][name]])
        return known

    def now(self, name: str) -> float:
        """Return a measure as it stands."""
        if self._now is None or self._now[0] != self.terms:
            self._now = self.terms, self._world.standing()
        return self._now[1][name]


class History(pd.DataFrame):
    """Every measure at the end of every term, a row a term: a data frame that works out a column when it is asked for.

    ``history["cooperation"]`` and ``history[["cooperation", "takeovers"]]`` work out what they name; whatever else is
    done with it, all columns.

    Parameters
    ----------
    told : Told
        The measures.
    """

    def __init__(self, told: Told) -> None:
        index = pd.RangeIndex(1, told.terms + 1, name="term")
        super().__init__(index=index, columns=list(METRICS), dtype=float)
        vars(self)["_told"] = told, index

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        """What is made of it is a plain frame."""
        return pd.DataFrame

    def __reduce__(self) -> tuple[Any, ...]:
        return pd.DataFrame, (pd.DataFrame(self),)

    def __getitem__(self, key: Any) -> Any:
        if vars(self).get("_told") is not None:
            if isinstance(key, str) and key in METRICS:
                return self._column(key)
            if isinstance(key, list) and key and all(isinstance(each, str) and each in METRICS for each in key):
                return pd.concat([self._column(each) for each in key], axis=1)
        return super().__getitem__(key)

    def _column(self, name: str) -> pd.Series:
        told, index = vars(self)["_told"]
        return pd.Series(told.along(name)[: len(index)].copy(), index, name=name)

    @property
    def _mgr(self) -> Any:
        own = vars(self)  # what holds a frame's values, and what pandas asks for before it does anything
        if own.get("_told") is not None:
            every = pd.concat([self._column(name) for name in METRICS], axis=1)
            own["_told"], own["_values"] = None, every._mgr  # noqa: SLF001 - that of a frame like this one
        return own["_values"]

    @_mgr.setter
    def _mgr(self, values: Any) -> None:  # pyright: ignore[reportIncompatibleVariableOverride]
        vars(self)["_values"] = values


class EveryMeasure(mesa.DataCollector):
    """Mesa's collector of a system: every measure at the end of every term, worked out when it is asked for.

    Nothing has to be collected on the way. `model_vars` has a sequence for each measure, the first term's end first.

    Parameters
    ----------
    told : Told
        The measures.
    """

    def __init__(self, told: Told) -> None:  # none of a collector's own: what this one tells is kept by the world
        self._told = told
        self.model_reporters = {name: name for name in METRICS}
        self.agent_reporters, self.agenttype_reporters, self.tables = {}, {}, {}
        self._agenttype_records: dict[Any, Any] = {}

    @property
    def model_vars(self) -> dict[str, Along]:  # pyright: ignore[reportIncompatibleVariableOverride]
        """The values of each measure."""
        return {name: Along(self._told, name) for name in METRICS}

    @property
    def _agent_records(self) -> dict[int, list[Any]]:
        """Nothing of agents, at every step; by this `mesa.batch_run` knows which steps there are."""
        return {step: [] for step in range(self._told.terms)}

    def collect(self, model: Any) -> None:
        """Do nothing: all is kept."""

    def get_model_vars_dataframe(self) -> pd.DataFrame:
        """Return every measure, a row a term."""
        return History(self._told)


class Along(Sequence[float]):
    """One measure along a run, each value worked out when it is asked for."""

    def __init__(self, told: Told, name: str) -> None:
        self._told, self._name = told, name

    def __len__(self) -> int:
        return self._told.terms

    def __getitem__(self, step: Any) -> Any:
        if step in (-1, len(self) - 1):
            return self._told.now(self._name)
        values = self._told.along(self._name)[step]
        return values.tolist()  # a number, or a list of them
