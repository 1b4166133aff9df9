"""What is kept of a run, at the start and at every end of term: traits of schools and heads, and acts on ties."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ..agents.engine.columns import Columns
from ..agents.engine.compiled import copy_of_columns, rule
from ..agents.engine.traits import traits_of
from ..agents.head_teacher import HeadTeacherTraits
from ..agents.school import SchoolTraits

if TYPE_CHECKING:
    from .state import State


def _recorded(owner: type) -> list[str]:
    return [name for name, trait in traits_of(owner).items() if trait.recorded]


SCHOOL, HEAD = _recorded(SchoolTraits), _recorded(HeadTeacherTraits)
_TRAITS = traits_of(SchoolTraits) | traits_of(HeadTeacherTraits)
ACTIVE, FORCED, A_COOPERATES, B_COOPERATES = 1, 2, 4, 8
"""What is kept of a tie, as a sum: both schools are open; one trust controls both; the acts of its two schools."""
FIELDS = [_TRAITS[name].field for name in SCHOOL + HEAD]


class Trajectory:
    """The recorded traits of a run, term by term.

    ``trajectory["effectiveness"]`` is an array of shape ``(terms + 1, schools)``, or ``(terms + 1, schools, groups)``
    for a trait that is told by group; row 0 is the start, row t the end of term t.

    Attributes
    ----------
    cluster : ndarray
        Local partnership of every school, by number.
    ends : ndarray
        The two schools of every tie, by row: shape ``(2, ties)``.
    """

    def __init__(
        self, schools: int, cluster: np.ndarray, sides: np.ndarray | None = None, ends: np.ndarray | None = None
    ) -> None:
        self._a, self._b = np.zeros((2, 0), dtype=np.int64) if sides is None else sides
        self.ends = np.zeros((2, 0), dtype=np.int64) if ends is None else ends
        self._rows = Columns(FIELDS, (4, schools))
        self._row_size = self._rows.row_size
        self._floats = self._rows.room * sum(each.width for each in FIELDS if each.kind == "f8")  # bytes, at its start
        self._acts = np.zeros((4, len(self._a)), dtype=np.uint8)
        self._filled = 0
        self.cluster = cluster

    @classmethod
    def of(cls, state: State) -> Trajectory:
        """Return an empty one for a state's schools and ties."""
        sides = both_sides(state)
        return cls(len(state.schools), state.schools["cluster"].copy(), sides, state.sides["school"][sides])

    def __len__(self) -> int:
        """Return how many rows there are: terms lived through and the start."""
        return self._filled

    def __getitem__(self, name: str) -> np.ndarray:
        return self._rows[name][: self._filled]

    def reserve(self, rows: int) -> None:
        """Make room for so many rows."""
        if rows > len(self._rows):
            self._rows = self._rows.longer(rows, self._filled)
            acts = np.zeros((rows, self._acts.shape[1]), np.uint8)
            acts[: self._filled] = self._acts[: self._filled]
            self._acts = acts

    def take(self, s: Any, *, extensions: bool = True) -> None:
        """Record the state, as rules take it, as it is now; without extensions, their traits are as at the start: 0."""
        if self._filled == len(self._rows):
            self.reserve(2 * self._filled)
        _keep(self._filled, self._rows, self._acts[self._filled], self._a, self._b, s)
        if extensions:
            _keep_extensions(self._filled, self._rows, s)
        self._filled += 1

    def farthest(self, row: int) -> float:
        """Return the greatest size of any number recorded in a row; not a number or infinite if one of them is."""
        start = row * self._row_size
        return _size(self._rows.block[start : start + self._floats])

    def farthest_of(self, name: str, row: int) -> float:
        """Return the greatest size of one trait's numbers in a row, likewise."""
        return _size(self._rows[name][row])

    def forget(self, row: int) -> None:
        """Forget all rows from one on."""
        self._filled = row

    def kept(self) -> tuple[bytes, bytes]:
        """Return all that is kept: of schools and heads, and of ties."""
        return self._rows.block[: self._filled * self._row_size].tobytes(), self.acts.tobytes()

    def put_back(self, rows: bytes, acts: bytes) -> None:
        """Take in what another one of the same schools and ties kept; raise ValueError if it is none."""
        filled, over = divmod(len(rows), self._row_size)
        if over or not filled or len(acts) != filled * self._acts.shape[1]:
            raise ValueError(f"{len(rows)} and {len(acts)} bytes of what was kept are of no number of terms")
        self.reserve(filled)
        self._rows.block[: len(rows)] = np.frombuffer(rows, np.uint8)
        self._acts[:filled] = np.frombuffer(acts, np.uint8).reshape(filled, -1)
        self._filled = filled

    @property
    def acts(self) -> np.ndarray:
        """What became of every tie, shape ``(terms + 1, ties)``: a sum of `ACTIVE`, `FORCED` and who cooperates."""
        return self._acts[: self._filled]

    def until(self, row: int) -> Trajectory:
        """Return the same run as it was known at an earlier row (a view)."""
        earlier = copy.copy(self)
        earlier._filled = row + 1  # noqa: SLF001 - one of its own kind
        return earlier

    def at(self, rows: np.ndarray | list[int]) -> Rows:
        """Return the traits at some rows only: ``rows["effort"]`` has shape ``(len(rows), schools)``."""
        return Rows(self._rows, rows)


def both_sides(state: State) -> np.ndarray:
    """Return each tie's two sides, by row: first that of the school with the lower row; shape ``(2, ties)``."""
    lower = np.flatnonzero(state.sides["school"] < state.sides["partner"])
    lower = lower[np.argsort(state.sides["tie"][lower])]
    return np.array([lower, state.sides["back"][lower]])


_copy_schools, _copy_heads, _copy_extensions = (
    copy_of_columns([_TRAITS[name].field for name in names])
    for names in (
        [name for name in SCHOOL if not _TRAITS[name].of],
        HEAD,
        [name for name in SCHOOL if _TRAITS[name].of],
    )
)


SIZE = 0x7FFFFFFFFFFFFFFF  # the bits of a number without its sign: of two numbers, the larger has more


@rule
def _greatest(bits: np.ndarray) -> int:
    """Return the bits of the greatest size among numbers given as bits; infinity is beyond them, no number yet more."""
    most = 0
    for place in range(bits.size):
        most = max(most, bits[place] & SIZE)
    return most


@rule
def _keep_extensions(row: int, rows: Columns, s: State) -> None:
    """Write down the recorded traits that extensions gave every school."""
    _copy_extensions(row, s.schools, rows)


@rule
def _keep(row: int, rows: Columns, acts: np.ndarray, a: np.ndarray, b: np.ndarray, s: State) -> None:
    """Write down the recorded traits of every school and its head, and what became of every tie."""
    _copy_schools(row, s.schools, rows)
    _copy_heads(row, s.heads, rows)
    ties, sides = s.ties, s.sides
    for tie in range(acts.size):
        acts[tie] = (
            ties.active[tie] * ACTIVE
            + ties.forced[tie] * FORCED
            + sides.cooperates[a[tie]] * A_COOPERATES
            + sides.cooperates[b[tie]] * B_COOPERATES
        )


def _size(numbers: np.ndarray) -> float:
    return float(np.int64(_greatest(numbers.view(np.int64))).view(np.float64))


class Rows(Mapping[str, np.ndarray]):
    """The recorded traits at some rows of a run, taken out when they are asked for."""

    def __init__(self, table: Columns, rows: np.ndarray | list[int]) -> None:
        self._table, self._rows = table, rows

    def __getitem__(self, name: str) -> np.ndarray:
        return self._table[name][self._rows]

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table.fields)
