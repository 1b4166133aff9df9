"""What is planned for a world, in words: ``city-trust=Bradford@4..30`` is what, where, from which term, until which.

*What* is a form of governance, a policy, one lever with its value (``funding.topslice:0.01``), or something done by
hand: a head ``breaks-ranks``, a school is struck by a ``puncture:0.4``.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..agents.errors import InputError
from ..agents.registry import close_to
from .catalogue_files import callable_as, find
from .enacting import enacted
from .forms import Form, form, forms
from .policies import Policy, one_lever, policies

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .region import Region
    from .world import World

ALL, EACH, WEST, EAST = "all", "each", "west", "east"
AND = "+"
NAMED = 10  # authorities that are named where nothing is called as was asked
RIGHT = "write NAME=WHERE@FROM..TO, for example city-trust=Bradford@4..30; terms count from 1, three a year"
FIELDS = ("what", "where", "start", "end")


BREAKS_RANKS, PUNCTURE = "breaks-ranks", "puncture"
DEFECTOR, LOSS = "lone-engine", 0.4
"""What a head that breaks ranks follows from then on, and the capacity (sd) that a puncture takes unless it is said."""


class Hand(NamedTuple):
    """Something done to schools by hand."""

    name: str
    strategy: str | None = None
    puncture: float | None = None


class Governed(NamedTuple):
    """A group of schools under one form, from the start of one term (from 0) until that of another (None: for good)."""

    form: Form
    schools: tuple[int, ...]
    start: int
    end: int | None = None

    def meets(self, other: Governed) -> bool:
        """Return whether two groups would govern one school at one time."""
        apart = (self.end is not None and self.end <= other.start) or (
            other.end is not None and other.end <= self.start
        )
        return not apart and bool(set(self.schools) & set(other.schools))


class Planned(NamedTuple):
    """One thing planned.

    Attributes
    ----------
    what : str
        A form of governance or a policy, by its name or row; a lever and its value; or what is done by hand.
    where : str
        ``"all"``, ``"each"`` (every local authority a group of its own), ``"west"`` or ``"east"`` (half of the
        schools), a local authority, a phase, a trust, a school by id or name, or several of these joined by ``+``.
    start, end : int
        The first term under it; the first one without it, None if it stays.
    """

    what: str
    where: str = ALL
    start: int = 1
    end: int | None = None

    def __str__(self) -> str:
        return f"{self.what}={self.where}@{self.start}{'' if self.end is None else f'..{self.end}'}"

    def check(self) -> None:
        """Make sure that it exists and makes sense.

        Raises
        ------
        InputError
            If it does not; names what would be right.
        """
        found = meant(self.what)
        if isinstance(found, Hand) and self.end is not None:
            raise InputError(f"{self}: '{found.name}' happens in one term; leave out '..{self.end}'")
        if self.start < 1:
            raise InputError(f"{self}: '{self.start}' is no term; terms count from 1")
        if self.end is not None and self.end <= self.start:
            raise InputError(f"{self}: it ends with term {self.end}, which is no later than it begins")

    def put_to(self, world: World) -> None:
        """Plan it for a world."""
        found = meant(self.what)
        if isinstance(found, Form):
            for rows in self.groups(world.region):
                world.govern(found.name, rows, self.start, self.end)
            return
        rows = rows_of(world.region, self.where)
        if isinstance(found, Policy):
            world.enact(found, rows, self.start, self.end)
            return
        for row in rows:
            world.intervene(self.start, row, strategy=found.strategy, puncture=found.puncture)

    @property
    def plain(self) -> Planned:
        """The same with what is planned by its name, however it was said."""
        return self._replace(what=meant(self.what).name)

    def groups(self, region: Region) -> list[list[int]]:
        """Return the rows of the schools of every group that it makes in a region.

        Raises
        ------
        InputError
            If nothing there is called so.
        """
        if self.where != EACH:
            return [rows_of(region, self.where)]
        towns = np.unique(region.schools["authority"], return_inverse=True)[1]
        every = [np.flatnonzero(towns == town).tolist() for town in range(towns.max() + 1)]
        return [rows for rows in every if len(rows) > 1]


def meant(what: str) -> Form | Policy | Hand:
    """Return what a word plans.

    Raises
    ------
    InputError
        If there is no such thing; says what would be right.

    Examples
    --------
    >>> meant("puncture:0.2").puncture
    0.2
    >>> meant("P2").name
    'topslice'
    """
    name, colon, value = what.partition(":")
    if name == BREAKS_RANKS and not colon:
        return Hand(what, strategy=DEFECTOR)
    if name == PUNCTURE or "." in name:
        try:
            number = float(value) if colon else LOSS
        except ValueError:
            raise InputError(f"'{what}': '{value}' is no number") from None
        return Hand(f"{PUNCTURE}:{number:g}", puncture=number) if name == PUNCTURE else one_lever(name, number)
    found = find(what, forms()) or find(what, policies())
    if found is None:
        every = [*callable_as(forms()), *callable_as(policies()), BREAKS_RANKS, PUNCTURE]
        raise InputError(f"there is no form or policy '{what}'; {close_to(what, every, 'coopetition list policies')}")
    return found


def governed(
    name: str, schools: Sequence[int], start: int, end: int | None, names: np.ndarray, others: Sequence[Governed]
) -> Governed:
    """Return a group as planned, after a look at it; terms count from 1.

    Parameters
    ----------
    name : str
        A form's name or row.
    schools : sequence of int
        Rows of the schools.
    start, end : int
        The first term under it, and the first one without it (None: it stays).
    names : ndarray of str
        What all schools are called.
    others : sequence of Governed
        What is planned already.

    Raises
    ------
    InputError
        If there is no such form or school, the terms are reversed, or a school would have two forms at one time.
    """
    if end is not None and end <= start:
        raise InputError(f"end = {end}: the group begins with term {start}; let it end in a later one")
    rows = tuple(sorted({int(each) for each in schools}))
    if len(rows) < 2:
        raise InputError(f"schools = {list(rows)}: a form of governance needs two schools or more")
    if rows[0] < 0 or rows[-1] >= len(names):
        raise InputError(f"schools = {list(rows)}: rows go from 0 to {len(names) - 1}")
    group = Governed(form(name), rows, start - 1, None if end is None else end - 1)
    for other in others:
        if group.meets(other):
            twice = min(set(group.schools) & set(other.schools))
            until = "" if other.end is None else f" to {other.end}"
            raise InputError(
                f"{names[twice]} is governed as '{other.form.name}' from term {other.start + 1}{until}: one school has "
                f"one form at a time; end that first, or leave the school out of '{group.form.name}'"
            )
    return group


def check_all(events: Iterable[Planned], region: Region) -> None:
    """Make sure that all that is planned for a region exists and can stand together.

    Raises
    ------
    InputError
        If it does not; says what would be right.
    """
    groups: list[Governed] = []
    for each in events:
        each.check()
        found = meant(each.what)
        if isinstance(found, Form):
            for rows in each.groups(region):
                groups.append(governed(found.name, rows, each.start, each.end, region.schools["name"], groups))
        else:
            rows = rows_of(region, each.where)
            if isinstance(found, Policy):
                enacted(found, rows, each.start, each.end, len(region))


def parsed(text: str) -> Planned:
    """Return what a text plans.

    Raises
    ------
    InputError
        If it is malformed or there is no such thing.

    Examples
    --------
    >>> parsed("city-trust=Bradford@4..30")
    Planned(what='city-trust', where='Bradford', start=4, end=30)
    >>> parsed("brand")
    Planned(what='brand', where='all', start=1, end=None)
    """
    head, at, terms = text.rpartition("@") if "@" in text else (text, "", "")
    what, _, where = (part.strip() for part in head.partition("="))
    start, dots, end = (part.strip() for part in terms.partition(".."))
    if (at and not start.isdecimal()) or (dots and not end.isdecimal()) or not what:
        raise InputError(f"'{text}': {RIGHT}")
    planned = Planned(what, where or ALL, int(start) if at else 1, int(end) if dots else None)
    planned.check()
    return planned


def told(table: Mapping[str, Any]) -> Planned:
    """Return what a table of a scenario file plans: ``what``, ``where``, ``start`` and ``end``.

    Raises
    ------
    InputError
        If a field is missing, unknown or of the wrong kind.
    """
    for name in table:
        if name not in FIELDS:
            raise InputError(f"events: there is no field '{name}'; {close_to(name, FIELDS)}")
    if "what" not in table:
        raise InputError("events: one lacks 'what', such as what = \"city-trust\"")
    for name, kind in (("what", str), ("where", str), ("start", int), ("end", int)):
        if name in table and (not isinstance(table[name], kind) or isinstance(table[name], bool)):
            words = "a text" if kind is str else "a whole number"
            raise InputError(f"events: {name} = {table[name]!r}: must be {words}")
    planned = Planned(**table)
    planned.check()
    return planned


def rows_of(region: Region, where: str) -> list[int]:
    """Return the rows of the schools that are meant.

    Raises
    ------
    InputError
        If nothing in the region is called so.
    """
    found: set[int] = set()
    for part in (each.strip() for each in where.split(AND)):
        found |= set(_rows_of_one(region, part))
    return sorted(found)


def _rows_of_one(region: Region, name: str) -> Sequence[int]:
    if name in {ALL, EACH}:
        return range(len(region))
    if name in {WEST, EAST}:
        order, half = np.argsort(region.schools["x"], kind="stable"), len(region) // 2
        return (order[:half] if name == WEST else order[half:]).tolist()
    for column in ("authority", "id", "name", "phase", "trust"):
        rows = np.flatnonzero(region.schools[column] == name)
        if name and len(rows):
            return rows.tolist()
    towns = np.unique(region.schools["authority"]).tolist()
    close = difflib.get_close_matches(name, [*towns, *region.schools["name"].tolist()], n=1, cutoff=0.5)
    hint = (
        f"did you mean '{close[0]}'?"
        if close
        else f"there are: {', '.join(towns[:NAMED])}{' …' * (len(towns) > NAMED)}"
    )
    raise InputError(f"where = '{name}': no authority or school of '{region.name}' is called so; {hint}")
