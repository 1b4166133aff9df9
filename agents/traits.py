"""A trait is declared once: its meaning and its unit, on the class whose trait it is.

The model holds one column a trait, side by side in one record array; an agent is a live window on its row, never a
copy.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

WIDE = 8  # bytes of a number that is no whole number


class Trait:
    """A trait of one school, head, tie or trust, kept by the model as a column.

    Parameters
    ----------
    meaning : str
        What the number says, in the words of the domain.
    unit : str
        Its unit; ``""`` for a pure number, ``"share"`` for 0 to 1.
    start : float
        The value before anything has happened.
    kind : type
        ``float``, ``int`` or ``bool``.
    groups : int
        How many pupil groups (or kinds of families, or parts of a school) it is told by; 0 for a single number.
    recorded : bool
        Whether the model keeps its value at the end of every term.
    """

    name = ""

    def __init__(
        self,
        meaning: str,
        *,
        unit: str = "",
        start: float = 0.0,
        kind: type = float,
        groups: int = 0,
        recorded: bool = False,
    ) -> None:
        self.meaning, self.unit, self.start, self.kind = meaning, unit, start, kind
        self.groups, self.recorded = groups, recorded

    def __set_name__(self, owner: type, name: str) -> None:
        if hasattr(np.recarray, name):
            raise TypeError(f"a trait cannot be called {name!r}: NumPy's arrays have an attribute of that name")
        self.name = name

    def __get__(self, agent: Any, owner: type | None = None) -> Any:
        if agent is None:
            return self
        value = agent.columns[self.name][agent.row]
        return value if self.groups else value.item()

    def __set__(self, agent: Any, value: Any) -> None:
        agent.columns[self.name][agent.row] = value

    @property
    def field(self) -> tuple[Any, ...]:
        """Its field in the record of its kind: name, NumPy type and, if it is told by group, shape."""
        kind = {float: np.float64, int: np.int32, bool: np.bool_}[self.kind]
        return (self.name, kind, (self.groups,)) if self.groups else (self.name, kind)


def traits_of(owner: type) -> dict[str, Trait]:
    """Return the traits declared on a class, by name, in the order of their declaration."""
    return {
        name: value
        for kind in reversed(owner.__mro__)
        for name, value in vars(kind).items()
        if isinstance(value, Trait)
    }


def record_of(traits: Iterable[Trait]) -> np.dtype:
    """Return the record of some traits: whole numbers and yes or no first, then the wide numbers in their order.

    So none leaves a gap before the next. What is small lies the nearer to the wide numbers the earlier it is declared:
    who looks up what is declared first finds it in one line of memory.
    """

    def place(numbered: tuple[int, tuple[Any, ...]]) -> tuple[bool, int, int]:
        number, field = numbered
        width = np.dtype(field[1]).itemsize
        return (True, -width, number) if width == WIDE else (False, -width, -number)

    ordered = sorted(enumerate(trait.field for trait in traits), key=place)
    return np.dtype([field for _, field in ordered], align=True)


def fresh(owner: type, *shape: int) -> Any:
    """Return a record array of the traits declared on a class, at their starting values."""
    traits = traits_of(owner)
    columns = np.zeros(shape, dtype=record_of(traits.values()))
    for name, trait in traits.items():
        columns[name] = trait.start
    return columns.view(np.recarray)


class Window:
    """A live view on one row of the model's columns; a misspelt trait raises.

    Attributes
    ----------
    columns : recarray
        The columns of its kind, shared with the model.
    row : int
        Its row in them.
    """

    own = frozenset({"columns", "row", "model", "unique_id", "pos"})  # what a Mesa agent holds of its own
    columns: Any
    row: int

    def look_at(self, columns: Any, row: int) -> None:
        """Bind the window to its row."""
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "row", row)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_") or name in self.own or hasattr(type(self), name):
            object.__setattr__(self, name, value)
            return
        close = difflib.get_close_matches(name, traits_of(type(self)), n=1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        raise AttributeError(f"{type(self).__name__} has no trait {name!r}{hint}")
