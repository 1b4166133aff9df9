"""One intervention: what is done, where, from which term and until which."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import ValidationError
from pydantic.dataclasses import dataclass

from ...agents.documents import explained
from ...agents.errors import InputError
from ..forms import Form
from ..policies import Policy
from .writing import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

ALL = "all"
BREAKS_RANKS, PUNCTURE = "breaks-ranks", "puncture"
DEFECTOR, LOSS = "lone-engine", 0.4
"""What a head that breaks ranks follows from then on, and the capacity (sd) that a puncture takes unless it is said."""


@dataclass(frozen=True)
class Change:
    """Parameters that are other from a term on, for good: ``{"section.name": value}``."""

    changes: dict[str, Any]

    @property
    def name(self) -> str:
        """The parameters that it changes."""
        return ", ".join(self.changes)


@dataclass(frozen=True)
class Strategy:
    """The strategy that a head follows from then on, all else about the head as it was."""

    strategy: str

    @property
    def name(self) -> str:
        """What it is called."""
        return BREAKS_RANKS if self.strategy == DEFECTOR else self.strategy


@dataclass(frozen=True)
class Shock:
    """Capacity that a school loses in one term, in sd."""

    loss: float

    @property
    def name(self) -> str:
        """What it is called, with the loss."""
        return f"{PUNCTURE}:{self.loss:g}"


What: TypeAlias = Change | Policy | Form | Strategy | Shock


@dataclass(frozen=True)
class Intervention:
    """One thing done to a world.

    Attributes
    ----------
    what : Change, Policy, Form, Strategy or Shock
        A change of parameters, a policy, a form of governance, a strategy for heads, a loss of capacity.
    where : str or tuple of int
        ``"all"``, ``"each"`` (every local authority a group of its own), ``"west"`` or ``"east"`` (half of the
        schools), a local authority, a phase, a trust, a school by id or name, several of these joined by ``+``; or rows
        of schools.
    start, end : int
        The first term under it, from 1 (0: the world is made so); the first one without it, None if it stays.
    called : str
        The word that it was asked for by, if that is not its name: "P2".
    """

    what: What
    where: str | tuple[int, ...] = ALL
    start: int = 1
    end: int | None = None
    called: str = ""

    def __str__(self) -> str:
        return in_words(self)

    @property
    def once(self) -> bool:
        """Whether it happens in one term, and so has no end."""
        return isinstance(self.what, Strategy | Shock)

    @property
    def is_setting(self) -> bool:
        """Whether it sets parameters for good, rather than being an event."""
        return isinstance(self.what, Change)

    @property
    def changes(self) -> dict[str, Any]:
        """What it sets for good, ``{"section.name": value}``; nothing if it is an event."""
        return self.what.changes if isinstance(self.what, Change) else {}

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows of its schools; none if these are told in words."""
        return () if isinstance(self.where, str) else self.where

    @property
    def plain(self) -> Intervention:
        """The same by its name, whatever it was called."""
        return replace(self, called="")

    def during(self, start: int, end: int | None) -> Intervention:
        """Return the same for other terms; raise InputError if they make no sense."""
        try:
            found = replace(self, start=start, end=end)
        except ValidationError as error:
            raise InputError(explained(error)) from None
        found.check()
        return found

    def holds(self, term: int) -> bool:
        """Return whether it is in force in a term (from 1)."""
        return self.start <= term and (self.end is None or term < self.end)

    def meets(self, other: Intervention) -> bool:
        """Return whether two are for one school (by rows) at one time."""
        apart = (self.end is not None and self.end <= other.start) or (
            other.end is not None and other.end <= self.start
        )
        return not apart and bool(set(self.rows) & set(other.rows))

    def check(self) -> None:
        """Make sure that its terms make sense; raise InputError if they do not."""
        if self.once and self.end is not None:
            raise InputError(f"{self}: '{self.what.name}' happens in one term; leave out '..{self.end}'")
        if self.start < 1:
            raise InputError(f"{self}: '{self.start}' is no term; terms count from 1")
        if self.end is not None and self.end <= self.start:
            raise InputError(f"{self}: it ends with term {self.end}, which is no later than it begins")


def on_rows(what: What, schools: Iterable[int] | None, start: int, end: int | None = None) -> Intervention:
    """Return an intervention on rows of schools (None: all); raise InputError if something is of the wrong kind."""
    try:
        return Intervention(what=what, where=ALL if schools is None else tuple(schools), start=start, end=end)
    except ValidationError as error:
        raise InputError(explained(error)) from None
