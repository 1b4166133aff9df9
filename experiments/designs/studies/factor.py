"""A factor: one parameter that a study varies, and over what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from ....agents.errors import InputError
from ....agents.registry import close_to
from ....model.parameters import Parameters, declared, known

if TYPE_CHECKING:
    from collections.abc import Sequence

LEVELS = 3  # of a factor on a grid, unless more are asked for


class Factor(BaseModel):
    """One factor, as a study writes it.

    Attributes
    ----------
    low, high : float or None
        The range; the parameter's declared plausible range unless given.
    values : list of float or None
        The very values to take, instead of a range.
    levels : int
        How many values of the range a grid takes.
    scale : {"linear", "log"}
        Whether equal steps are equal differences or equal ratios.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    low: float | None = Field(default=None, allow_inf_nan=False)
    high: float | None = Field(default=None, allow_inf_nan=False)
    values: list[float] | None = Field(default=None, min_length=1)
    levels: int = Field(default=LEVELS, ge=2)
    scale: Literal["linear", "log"] = "linear"

    def of(self, name: str) -> Factor:
        """Return the factor with the range that the parameter declares, if it says none; all of it in bounds.

        Raises
        ------
        InputError
            If the parameter does not exist, has no range, or a value is out of its bounds.
        """
        plain = name.partition("@")[0]
        if self.values is not None:
            if self.low is not None or self.high is not None:
                raise InputError(f"factors: {name} has values and a range as well; leave one out")
            _check(name, plain, self.values)
            return self
        low, high = _declared(plain) if self.low is None or self.high is None else (self.low, self.high)
        low, high = low if self.low is None else self.low, high if self.high is None else self.high
        if low >= high:
            raise InputError(f"factors: {name} goes from {low:g} to {high:g}; the low end must be below the high one")
        if self.scale == "log" and low <= 0:
            raise InputError(f"factors: {name} from {low:g}: a log scale needs a low end above 0")
        _check(name, plain, (low, high))
        return self.model_copy(update={"low": low, "high": high})

    @property
    def size(self) -> int:
        """How many values it takes on a grid."""
        return self.levels if self.values is None else len(self.values)

    def grid(self) -> list[float]:
        """Return its values on a grid."""
        return self.values or self.at(np.linspace(0.0, 1.0, self.levels)).tolist()

    def at(self, unit: np.ndarray) -> np.ndarray:
        """Return its values at places in [0, 1]: evenly along its range, or among its values."""
        if self.values is not None:
            return np.array(self.values)[np.minimum((unit * len(self.values)).astype(int), len(self.values) - 1)]
        low, high = self.low or 0.0, self.high or 0.0
        along = low * (high / low) ** unit if self.scale == "log" else low + (high - low) * unit
        return np.where(unit >= 1.0, high, along)  # the high end itself, which rounding would miss


def named(field: str, words: Sequence[str]) -> dict[str, None]:
    """Return the parameters with a range that some words name: a role, a section, or a parameter.

    Examples
    --------
    >>> list(named("vary", ["unions"]))
    ['unions.joining', 'unions.autonomy', 'unions.exit']

    Raises
    ------
    InputError
        If a word names none.
    """
    found = set()
    for word in words:
        some = {each.name for each in declared() if word in {each.role, each.section, each.name}}
        if not some:
            if "." in word:
                known(word)  # says what was probably meant
            there = dict.fromkeys(name for each in declared() for name in (each.role, each.section))
            raise InputError(f"{field}: '{word}' is no role, section or parameter; {close_to(word, there)}")
        found |= some
    return {each.name: None for each in declared() if each.name in found and each.plausible is not None}


def _declared(plain: str) -> tuple[float, float]:
    section, _, rest = plain.partition(".")
    declared = known(f"{section}.{rest.partition('.')[0]}")
    if declared.plausible is None:
        raise InputError(f"factors: {plain} declares no range; give low and high, or values")
    return declared.plausible


def _check(name: str, plain: str, values: Sequence[float]) -> None:
    for value in values:
        try:
            Parameters.of({plain: value if value % 1 else int(value)})
        except InputError as error:
            raise InputError(f"factors: {name}: {error}") from None


def rounded(name: str, values: np.ndarray) -> np.ndarray:
    """Return values of a parameter as it can take them: one that counts takes whole numbers."""
    section, _, rest = name.partition("@")[0].partition(".")
    counts: Any = known(f"{section}.{rest.partition('.')[0]}").default
    return np.round(values) if isinstance(counts, int) else values
