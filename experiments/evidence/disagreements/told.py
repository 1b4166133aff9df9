"""Disagreements of the source documents, as data: a file each, with what is asked and over which two axes."""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, Field, model_validator

from ....agents.errors import InputError
from ....agents.registry import close_to
from ..catalogue import CONFIG, read_all
from ..claims.told import Claim
from ..verdicts import NOTHING, OPPOSITE, SUPPORTED

FOLDER = Path(__file__).parent / "maps"


class Position(BaseModel):
    """One side of a disagreement.

    Attributes
    ----------
    rows : tuple of str
        The systems that it is said of.
    who : str
        Who says it.
    says : str
        What is said.
    right : str
        Which verdict makes it right: the measure rises (``supported``), falls (``opposite``) or does neither (``no
        effect``).
    """

    model_config = CONFIG

    rows: tuple[str, ...]
    who: str
    says: str
    right: Literal["supported", "opposite", "no effect"]


class Axis(BaseModel):
    """What varies across a map, or up.

    Attributes
    ----------
    name : str
        A parameter, from a term on as in ``funding.cut@4``; or ``years``, how long both worlds are lived.
    label : str
        The same in words.
    levels : tuple of float
        The values it takes, rising.
    of : str
        Which worlds have it: ``both`` or ``b``.
    """

    model_config = CONFIG

    name: str
    label: str
    levels: tuple[float, ...] = Field(min_length=2)
    of: Literal["both", "b"] = "both"

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if any(low >= high for low, high in pairwise(self.levels)):
            raise ValueError("levels must rise")
        if self.name == "years" and (self.of != "both" or any(each != int(each) for each in self.levels)):
            raise ValueError("years are whole, and those of both worlds")
        return self

    def put(self, claim: Claim, level: float) -> Claim:
        """Return a claim with this at a level."""
        if self.name == "years":
            return claim.model_copy(update={"years": int(level)})
        field = "set" if self.of == "both" else "b"
        return claim.model_copy(update={field: getattr(claim, field) | {self.name: level}})


class Disagreement(BaseModel):
    """What two source documents disagree on, and how it is asked.

    Attributes
    ----------
    title : str
        The question.
    positions : tuple of Position
        The two sides.
    what : str
        What A and B are, in words.
    ask : dict
        The measure and both worlds, as a claim has them.
    across, up : Axis
        What decides it.
    plain : str
        What came out, in plain words.
    """

    model_config = CONFIG

    title: str
    positions: tuple[Position, Position]
    what: str
    ask: dict[str, Any]
    across: Axis
    up: Axis
    plain: str

    @model_validator(mode="after")
    def _asked(self) -> Self:
        """Make sure that what is asked makes sense."""
        self.claim  # noqa: B018
        return self

    @property
    def claim(self) -> Claim:
        """What every cell asks: whether the measure is higher in B."""
        return Claim(claim=self.title, what=self.what, expects=1, **self.ask)

    def cell(self, across: float, up: float) -> Claim:
        """Return what one cell asks."""
        return self.up.put(self.across.put(self.claim, across), up)

    def right(self, verdict: str) -> str:
        """Return who is right where this is the verdict: a position's ``who``, ``neither`` or ``not settled``."""
        for each in self.positions:
            if each.right == verdict:
                return each.who
        return "neither" if verdict in {SUPPORTED, OPPOSITE, NOTHING} else "not settled"


@cache
def disagreements() -> dict[str, Disagreement]:
    """Return all disagreements by name.

    Raises
    ------
    InputError
        If a file is broken; names the file, the field and what would be right.
    """
    return read_all(FOLDER, "disagreements", Disagreement)


def named(names: list[str] | tuple[str, ...] = ()) -> dict[str, Disagreement]:
    """Return some disagreements, all if none is named: by name, or by a system that takes part (``D9``).

    Raises
    ------
    InputError
        If there is none of such a name.
    """
    every = disagreements()
    if not names:
        return every
    found: dict[str, Disagreement] = {}
    for wanted in names:
        name = wanted.upper()
        own = {key: each for key, each in every.items() if key == name or name in key.split("-")}
        if not own:
            raise InputError(f"disagreements '{wanted}': there is no such disagreement; {close_to(name, every)}")
        found |= own
    return found


def digits_of(matters: float) -> int:
    """Return to how many digits an effect is written, by the least that matters.

    Examples
    --------
    >>> digits_of(0.02), digits_of(0.005), digits_of(1.0)
    (2, 3, 1)
    """
    return max(1, math.ceil(-math.log10(matters)))
