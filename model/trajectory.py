"""What is kept of a run: the recorded traits of every school and head at the start and at the end of every term."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from ..agents.head_teacher import HeadTeacherTraits
from ..agents.school import SchoolTraits
from ..agents.traits import traits_of

if TYPE_CHECKING:
    from .state import State


def _recorded(owner: type) -> list[str]:
    return [name for name, trait in traits_of(owner).items() if trait.recorded]


SCHOOL, HEAD = _recorded(SchoolTraits), _recorded(HeadTeacherTraits)
_TRAITS = traits_of(SchoolTraits) | traits_of(HeadTeacherTraits)
RECORD = np.dtype([_TRAITS[name].field for name in SCHOOL + HEAD], align=True)


class Trajectory:
    """The recorded traits of a run, term by term.

    ``trajectory["effectiveness"]`` is an array of shape ``(terms + 1, schools)``, or ``(terms + 1, schools, groups)``
    for a trait that is told by group; row 0 is the start, row t the end of term t.

    Attributes
    ----------
    cluster : ndarray
        Local partnership of every school, by number.
    """

    def __init__(self, schools: int, cluster: np.ndarray) -> None:
        self._rows = np.zeros((4, schools), dtype=RECORD)
        self._filled = 0
        self.cluster = cluster

    def __len__(self) -> int:
        """Return how many rows there are: terms lived through and the start."""
        return self._filled

    def __getitem__(self, name: str) -> np.ndarray:
        return self._rows[name][: self._filled]

    def reserve(self, rows: int) -> None:
        """Make room for so many rows."""
        if rows > len(self._rows):
            longer = np.zeros((rows, self._rows.shape[1]), dtype=RECORD)
            longer[: self._filled] = self._rows[: self._filled]
            self._rows = longer

    def take(self, state: State) -> None:
        """Record the state as it is now."""
        if self._filled == len(self._rows):
            self.reserve(2 * self._filled)
        row = self._rows[self._filled]
        # as plain arrays: a record array takes microseconds to hand out a column
        schools, heads = state.schools.view(np.ndarray), state.heads.view(np.ndarray)
        for name in SCHOOL:
            row[name] = schools[name]
        for name in HEAD:
            row[name] = heads[name]
        self._filled += 1

    def until(self, row: int) -> Trajectory:
        """Return the same run as it was known at an earlier row (a view)."""
        earlier = copy.copy(self)
        earlier._filled = row + 1  # noqa: SLF001 - one of its own kind
        return earlier

    def at(self, rows: np.ndarray | list[int]) -> Rows:
        """Return the traits at some rows only: ``rows["effort"]`` has shape ``(len(rows), schools)``."""
        return Rows(self._rows, rows)


class Rows(Mapping[str, np.ndarray]):
    """The recorded traits at some rows of a run, taken out when they are asked for."""

    def __init__(self, table: np.ndarray, rows: np.ndarray | list[int]) -> None:
        self._table, self._rows = table, rows

    def __getitem__(self, name: str) -> np.ndarray:
        return self._table[name][self._rows]

    def __iter__(self) -> Iterator[str]:
        return iter(RECORD.names or ())

    def __len__(self) -> int:
        return len(RECORD.names or ())
