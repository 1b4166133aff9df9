"""One setting of a parameter, from words and back: ``accountability.stakes=2`` or, from term 7, ``...stakes=2@7``."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ..agents.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

KEPT = 1000  # settings read last that are kept: the runs of a study say the same ones again and again
RIGHT = "write section.name=value, for example accountability.stakes=2"


class Change(NamedTuple):
    """One setting: a parameter, its value, and the term (from 1) from which it holds; None is from the start."""

    name: str
    value: int | float
    term: int | None = None

    def __str__(self) -> str:
        return f"{self.name}={written(self.value)}{'' if self.term is None else f'@{self.term}'}"


@lru_cache(maxsize=KEPT)
def parsed(setting: str) -> Change:
    """Return a setting such as ``funding.topslice=0.005`` or ``accountability.stakes=2@7``.

    Raises
    ------
    InputError
        If it is malformed, names no parameter, or its value is out of bounds.
    """
    name, equals, rest = (part.strip() for part in setting.partition("="))
    text, at, term = (part.strip() for part in rest.partition("@"))
    section, dot, field = name.partition(".")
    if not (section and dot and field):
        raise InputError(f"--set '{setting}': '{name}' is no parameter; {RIGHT}")
    _check_name(setting, name)
    if not equals or not text:
        raise InputError(
            f"--set '{setting}': {name} is given no value; {RIGHT.replace('accountability.stakes=2', name)}=…"
        )
    value = number(text, setting)
    _check_value(name, value)
    if at and not (term.isdecimal() and int(term) >= 1):
        raise InputError(f"--set '{setting}': '{term}' is no term; after @ write its number, from 1, three a year")
    return Change(name, value, int(term) if at else None)


def number(text: str, setting: str) -> int | float:
    """Return the number that a text says, a whole number if it is one.

    Examples
    --------
    >>> number("3", ""), number("2.50", ""), number("1e3", "")
    (3, 2.5, 1000)
    """
    try:
        value = float(text)
    except ValueError:
        raise InputError(f"--set '{setting}': '{text}' is no number; {RIGHT}") from None
    return whole(value)


def whole(value: float) -> int | float:
    """Return a number as a whole one if it is."""
    return int(value) if float(value).is_integer() and abs(value) < 2**53 else float(value)


def written(value: float) -> str:
    """Return a number in as few digits as give it back.

    Examples
    --------
    >>> written(2.0), written(0.1)
    ('2', '0.1')
    """
    return repr(whole(value))


def set_to(settings: Iterable[str], change: Change) -> tuple[str, ...]:
    """Return settings with one more; it takes the place of an earlier one of the same parameter and term.

    Examples
    --------
    >>> set_to(("trust.start=0.2", "trust.rise=0.1"), Change("trust.start", 0.9))
    ('trust.rise=0.1', 'trust.start=0.9')
    """
    kept = [each for each in settings if (parsed(each).name, parsed(each).term) != (change.name, change.term)]
    return (*kept, str(change))


def _check_name(setting: str, name: str) -> None:
    from ..model.parameters import known  # noqa: PLC0415 - `--help` needs no parameters

    section, field, *inner = name.split(".", 2)
    table = known(f"{section}.{field}").default
    if isinstance(table, dict) and not inner:
        raise InputError(
            f"--set '{setting}': {name} is a table; write {name}.{next(iter(table))}=… or another of its entries"
        )
    if inner and not isinstance(table, dict):
        raise InputError(f"--set '{setting}': {section}.{field} is a single number; {RIGHT.partition(',')[0]}")


def _check_value(name: str, value: float) -> None:
    from ..model.parameters import Parameters  # noqa: PLC0415 - `--help` needs no parameters

    Parameters.of({name: value})
