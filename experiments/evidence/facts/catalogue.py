"""The catalogue of facts: how one is declared, and what many worlds say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..catalogue import titled
from ..finding import Finding, yes
from .pooling import estimate, ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .life import Life

    Sentences = Callable[[Sequence[Sequence[Any]]], Sequence[str]]

UNIT, SHARE = "a number", "share"
NOWHERE = "Not to be told of one authority, of so few worlds or years, or where nothing of the kind is."
NOT_KNOWN = "Why is not known: what the rules make of it was not taken apart."


@dataclass(frozen=True)
class Figure:
    """One figure of a fact, and what England says of it.

    Attributes
    ----------
    what : str
        What is measured, in words.
    stated : str
        The figure as its source states it.
    low, high : float or None
        What it may be; both ends belong to it, None is no end.
    unit : str
        Shares are numbers from 0 to 1, told as percentages.
    pool : callable
        What the data of several worlds come to; by default a sum over a sum.
    source : str
        Whose figure it is, if not the fact's one source.
    """

    what: str
    stated: str
    low: float | None
    high: float | None
    unit: str = UNIT
    pool: Callable[[Sequence[Any]], float] = ratio
    source: str = ""

    def holds(self, value: float) -> bool:
        """Return whether a value is what it may be."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def sure(self, low: float, high: float) -> bool:
        """Return whether an interval tells: it lies in the range, or wholly on one side of it."""
        beyond = (self.high is not None and low > self.high) or (self.low is not None and high < self.low)
        return beyond or (self.holds(low) and self.holds(high))

    def found(self, data: Sequence[Any]) -> Finding:
        """Return what the data of several worlds come to beside the target, and whether it holds."""
        value, low, high, n = estimate(data, self.pool)
        return Finding(self.what, self.target, value, low, high, n, None if value is None else yes(self.holds(value)))

    @property
    def target(self) -> str:
        """The source's figure, and what is taken as agreeing with it."""
        low, high = digits(self.low, self.unit), digits(self.high, self.unit)
        room = f"{low} to {high}" if self.high is not None else f"{low} or more"
        room = room if self.low is not None else f"{high} or less"
        return room if self.stated in {"", room} else f"{self.stated} ({room})"


@dataclass(frozen=True)
class Fact:
    """A fact: its figures, source and definition, why it may be missed, and what measures it in one world.

    ``see`` gives a datum for each figure, and after these what else is worth knowing. ``beside`` and ``why`` take what
    was seen of all worlds, and give a sentence for each figure: what is told in any case, and what is known of it
    should it not be as it is in England.
    """

    id: str
    title: str
    definition: str
    source: str
    figures: tuple[Figure, ...]
    see: Callable[[Life], Sequence[Any]]
    beside: Sentences | None = None
    why: Sentences | None = None

    @property
    def tuned(self) -> bool:
        """Whether it is there to calibrate by (A); others only check (B)."""
        return self.id.startswith("A")

    def rows(self, seen: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
        """Return its rows of the table, ready for JSON, from what was seen of it in each world."""
        nothing = [""] * len(self.figures)
        notes = self.beside(seen) if self.beside else nothing
        reasons = self.why(seen) if self.why else nothing
        rows = [self._row(number, [each[number] for each in seen]) for number in range(len(self.figures))]
        for row, note, why in zip(rows, notes, reasons, strict=True):
            row["note"] = note if row["model"] is not None else NOWHERE
            row["why"] = (why or NOT_KNOWN) if row["within"] is False else ""
        return rows

    def _row(self, number: int, data: Sequence[object]) -> dict[str, object]:
        figure = self.figures[number]
        found = figure.found(data)
        sure = None if found.low is None or found.high is None else figure.sure(found.low, found.high)
        return {
            "id": f"{self.id}.{number + 1}" if len(self.figures) > 1 else self.id,
            "fact": found.what,
            "source": figure.source or self.source,
            "target": found.expected,
            "target_low": figure.low,
            "target_high": figure.high,
            "model": found.measured,
            "low": found.low,
            "high": found.high,
            "unit": figure.unit,
            "n": found.n,
            "within": found.within,
            "sure": sure,
            "tuned": self.tuned,
        }


FACTS: dict[str, Fact] = {}


def fact(
    name: str, source: str, *figures: Figure, beside: Sentences | None = None, why: Sentences | None = None
) -> Callable[[Callable[[Life], Sequence[Any]]], Any]:
    """Register a function ``Life -> data`` as what measures a fact; its docstring is title and definition."""

    def register(function: Callable[[Life], Sequence[object]]) -> object:
        title, definition = titled(function)
        FACTS[name] = Fact(name, title.rstrip("."), definition, source, figures, function, beside, why)
        return function

    return register


def digits(value: float | None, unit: str = UNIT) -> str:
    """Return a number as a table shows it.

    Examples
    --------
    >>> digits(0.1234, SHARE), digits(0.005, SHARE), digits(-0.4449), digits(0.2), digits(6.0), digits(None)
    ('12.3%', '0.5%', '\N{MINUS SIGN}0.445', '0.20', '6', 'none')
    """
    if value is None:
        return "none"
    if unit == SHARE:
        value *= 100.0
    size = abs(value)
    places = 0 if size >= 100.0 else 1 if size >= 10.0 else 2 if size >= 1.0 else 3
    text = f"{round(value, places) + 0.0:,.{places}f}".replace("-", "\N{MINUS SIGN}")
    if "." in text:
        whole, _, part = text.partition(".")
        part = part.rstrip("0")
        text = f"{whole}.{part if unit == SHARE else part.ljust(2, '0')}" if part else whole
    return f"{text}%" if unit == SHARE else text
