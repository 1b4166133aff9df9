"""From words to interventions: of the command line, of addresses, and of files. `writing` makes words of them again.

A *setting* changes a parameter for good, from the start or from a term on: ``accountability.stakes=2@7``. An *event* is
what, where, from which term, until which: ``city-trust=Bradford@4..30``. What is a form of governance, a policy, one
lever with its value while it lasts (``funding.topslice:0.01``), or done by hand: a head ``breaks-ranks``, a school is
struck by a ``puncture:0.4``.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from ...agents.documents import read_text, shaped, toml_of
from ...agents.errors import InputError
from ...agents.registry import close_to
from ..catalogue_files import callable_as, find
from ..forms import forms
from ..parameters import Parameters, known
from ..policies import one_lever, policies
from .intervention import ALL, BREAKS_RANKS, DEFECTOR, LOSS, PUNCTURE, Change, Intervention, Shock, Strategy, What
from .writing import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KEPT = 1000  # settings read last that are kept: the runs of a study say the same ones again and again
SUFFIX = ".toml"
RIGHT = "write section.name=value, for example accountability.stakes=2"
RIGHT_EVENT = "write NAME=WHERE@FROM..TO, for example city-trust=Bradford@4..30; terms count from 1, three a year"


class Table(BaseModel):
    """An event as files have it."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    what: str
    where: str = ALL
    start: int = 1
    end: int | None = None


def said(settings: Iterable[str] = (), events: Iterable[str] = ()) -> tuple[Intervention, ...]:
    """Return settings and events, in their order; raise InputError if one is malformed or there is no such thing.

    Examples
    --------
    >>> [str(each) for each in said(["trust.start=0.20"], ["brand"])]
    ['trust.start=0.2', 'brand=all@1']
    """
    return (*map(setting, settings), *map(event, events))


@lru_cache(maxsize=KEPT)
def setting(text: str, *, look: bool = True) -> Intervention:
    """Return a setting such as ``accountability.stakes=2@7``; raise InputError if it is malformed.

    With a ``look`` at it, also if it names no parameter, or its value is out of bounds.
    """
    name, equals, rest = (part.strip() for part in text.partition("="))
    value, at, term = (part.strip() for part in rest.partition("@"))
    section, dot, field = name.partition(".")
    if not (section and dot and field):
        raise InputError(f"--set '{text}': '{name}' is no parameter; {RIGHT}")
    if look:
        _check_name(text, name)
    if not equals or not value:
        raise InputError(
            f"--set '{text}': {name} is given no value; {RIGHT.replace('accountability.stakes=2', name)}=…"
        )
    number = _number(value, text)
    if look:
        _check_value(name, number)
    return Intervention(Change({name: number}), start=_term(term, text) if at else 0)


def parameter(name: str, value: float) -> Intervention:
    """Return a setting by its name, and its term if it has one (``"accountability.stakes@7"``), not yet looked at."""
    name, at, term = name.partition("@")
    value = whole(value)
    return Intervention(Change({name: value}), start=_term(term, f"{name}={value}@{term}") if at else 0)


def check_setting(each: Intervention) -> None:
    """Make sure that the parameters of a setting exist and are within bounds; raise InputError otherwise."""
    for name, value in each.changes.items():
        _check_name(str(each), name)
        _check_value(name, value)


def event(text: str) -> Intervention:
    """Return what a text plans; raise InputError if it is malformed or there is no such thing.

    Examples
    --------
    >>> one = event("P2=Bradford@4..30")
    >>> one.what.name, one.where, one.start, one.end
    ('topslice', 'Bradford', 4, 30)
    """
    head, at, terms = text.rpartition("@") if "@" in text else (text, "", "")
    what, _, where = (part.strip() for part in head.partition("="))
    start, dots, end = (part.strip() for part in terms.partition(".."))
    if (at and not start.isdecimal()) or (dots and not end.isdecimal()) or not what:
        raise InputError(f"'{text}': {RIGHT_EVENT}")
    return _checked(what, where or ALL, int(start) if at else 1, int(end) if dots else None)


def told(table: Mapping[str, Any]) -> Intervention:
    """Return what a table of a file plans (what, where, start, end); raise InputError if it makes no sense."""
    each = shaped(table, Table, "events")
    return _checked(each.what, each.where, each.start, each.end)


def plan_of(text: str, name: str = "plan") -> tuple[Intervention, ...]:
    r"""Return the events of a plan's text: under ``[[events]]``, as in a scenario.

    Raises
    ------
    InputError
        If it is malformed or an event makes no sense; names the file, the event and what would be right.

    Examples
    --------
    >>> [str(each) for each in plan_of('[[events]]\nwhat = "topslice"\nwhere = "west"\nstart = 4\nend = 30\n')]
    ['topslice=west@4..30']
    """
    table = toml_of(text, f"plan '{name}'")
    events = table.pop("events", None)
    if table:
        raise InputError(f"plan '{name}': there is no '{next(iter(table))}' in a plan; write [[events]]")
    if not isinstance(events, list) or not all(isinstance(each, dict) for each in events):
        raise InputError(f"plan '{name}': write each event under [[events]], with what, where, start and end")
    found = []
    for number, each in enumerate(events, start=1):
        try:
            found.append(told(each))
        except InputError as error:
            raise InputError(f"plan '{name}', event {number}: {error}") from None
    return tuple(found)


def read_plan(path: str | Path) -> tuple[Intervention, ...]:
    """Return the events of a plan's file; see `plan_of`."""
    return plan_of(read_text(path, f"plan '{path}'"), Path(path).name)


def expanded(words: Iterable[str], folder: Path | None = None) -> tuple[Intervention, ...]:
    """Return events (``"P2=west@4"``), and those of the files of plans that are named among them (``"ours.toml"``).

    A file is looked for in a folder first, if one is given; raise InputError if it, or an event, makes no sense.
    """
    found: list[Intervention] = []
    for word in words:
        if word.endswith(SUFFIX) and "=" not in word:
            found += read_plan(folder / word if folder is not None and (folder / word).exists() else word)
        else:
            found.append(event(word))
    return tuple(found)


def meant(word: str) -> What:
    """Return what a word plans; raise InputError if there is no such thing.

    Examples
    --------
    >>> meant("puncture:0.2").loss
    0.2
    >>> meant("P2").name
    'topslice'
    """
    name, colon, value = word.partition(":")
    if name == BREAKS_RANKS and not colon:
        return Strategy(DEFECTOR)
    if name == PUNCTURE or "." in name:
        try:
            number = float(value) if colon else LOSS
        except ValueError:
            raise InputError(f"'{word}': '{value}' is no number") from None
        return Shock(number) if name == PUNCTURE else one_lever(name, number)
    found = find(word, forms()) or find(word, policies())
    if found is None:
        every = [*callable_as(forms()), *callable_as(policies()), BREAKS_RANKS, PUNCTURE]
        raise InputError(f"there is no form or policy '{word}'; {close_to(word, every, 'coopetition list policies')}")
    return found


def _checked(word: str, where: str, start: int, end: int | None) -> Intervention:
    what = meant(word)
    found = Intervention(what, where, start, end, "" if word == what.name else word)
    found.check()
    return found


def _number(text: str, setting: str) -> int | float:
    try:
        return whole(float(text))
    except ValueError:
        raise InputError(f"--set '{setting}': '{text}' is no number; {RIGHT}") from None


def _term(text: str, setting: str) -> int:
    if text.isdecimal() and int(text) >= 1:
        return int(text)
    raise InputError(f"--set '{setting}': '{text}' is no term; after @ write its number, from 1, three a year")


def _check_name(setting: str, name: str) -> None:
    known(name.partition(".")[0] if "." not in name else ".".join(name.split(".", 2)[:2]))
    section, field, *inner = name.split(".", 2)
    table = known(f"{section}.{field}").default
    if isinstance(table, dict) and not inner:
        raise InputError(
            f"--set '{setting}': {name} is a table; write {name}.{next(iter(table))}=… or another of its entries"
        )
    if inner and not isinstance(table, dict):
        raise InputError(f"--set '{setting}': {section}.{field} is a single number; {RIGHT.partition(',')[0]}")


@lru_cache(maxsize=KEPT)
def _check_value(name: str, value: float) -> None:
    Parameters.of({name: value})
