"""A trait is declared once: its meaning and its unit, on the class whose trait it is.

The model holds one array a trait; an agent is a live window on its row, never a copy.
"""

from __future__ import annotations

import difflib
from typing import Any, TypeVar

from ..discovery import modules
from .columns import NAMES_TAKEN, Columns, Field

T = TypeVar("T", bound=type)

NEARLY = 0.8  # how like a trait's name another must be to be taken for it, misspelt


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
    place : bool
        Whether extensions write it and the core reads it: it is set back to its start at the beginning of a term.

    Attributes
    ----------
    of : str
        The extension that it belongs to; ``""`` is the core.
    """

    name = of = ""

    def __init__(
        self,
        meaning: str,
        *,
        unit: str = "",
        start: float = 0.0,
        kind: type = float,
        groups: int = 0,
        recorded: bool = False,
        place: bool = False,
    ) -> None:
        self.meaning, self.unit, self.start, self.kind = meaning, unit, start, kind
        self.groups, self.recorded, self.place = groups, recorded, place

    def __set_name__(self, owner: type, name: str) -> None:
        if name in NAMES_TAKEN:
            raise TypeError(f"a trait cannot be called {name!r}: columns have an attribute of that name")
        self.name = name

    def __get__(self, agent: Any, owner: type | None = None) -> Any:
        if agent is None:
            return self
        value = agent.columns[self.name][agent.row]
        return value if self.groups else value.item()

    def __set__(self, agent: Any, value: Any) -> None:
        agent.columns[self.name][agent.row] = value

    @property
    def field(self) -> Field:
        """Its column among those of its kind."""
        return Field(self.name, {float: "f8", int: "i4", bool: "?"}[self.kind], self.groups)


def traits_of(owner: type) -> dict[str, Trait]:
    """Return the traits declared on a class, by name, in the order of their declaration."""
    return {
        name: value
        for kind in reversed(owner.__mro__)
        for name, value in vars(kind).items()
        if isinstance(value, Trait)
    }


def extended(owner: T) -> T:
    """Add to a class of traits those that extensions declare in a class of the same name in their ``traits.py``.

    Raises
    ------
    TypeError
        If two traits have the same name, or one would have to be recorded while its extension is off: then it is 0.
    """
    for extension, module in modules("traits"):
        for name, trait in traits_of(getattr(module, owner.__name__, object)).items():
            if name in traits_of(owner):
                raise TypeError(f"trait {name!r} of the extension {extension!r}: {owner.__name__} has one of that name")
            if trait.recorded and trait.start:
                raise TypeError(f"trait {name!r} of the extension {extension!r}: what is recorded must start at 0")
            trait.of = extension
            setattr(owner, name, trait)
    return owner


def fresh(owner: type, *shape: int) -> Any:
    """Return columns of the traits declared on a class, at their starting values."""
    traits = traits_of(owner)
    columns = Columns([each.field for each in traits.values()], shape)
    for name, trait in traits.items():
        columns[name] = trait.start
    return columns


class Window:
    """A live view on one row of the model's columns, with room for attributes of one's own.

    A name that is nearly a trait's is taken for a misspelt trait, and raises.

    Attributes
    ----------
    columns : Columns
        The columns of its kind, shared with the model.
    row : int
        Its row in them.
    """

    columns: Any
    row: int

    def look_at(self, columns: Any, row: int) -> None:
        """Bind the window to its row."""
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "row", row)

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in self.__dict__ and not name.startswith("_") and not hasattr(type(self), name):
            close = difflib.get_close_matches(name, traits_of(type(self)), n=1, cutoff=NEARLY)
            if close:
                raise AttributeError(f"{type(self).__name__} has no trait {name!r}; did you mean {close[0]!r}?")
        object.__setattr__(self, name, value)
