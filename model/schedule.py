"""Which steps a term has: those of the core, and those of the extensions that are on, each in its place."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ..agents.engine.compiled import straight
from .extensions import extensions
from .parameters import known
from .phases.places import clear_places
from .start import BEGINNING
from .state import alike, words_of
from .term import END_OF_YEAR, TERM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .state import State

BEFORE, CORE, AFTER = range(3)


class Placed(NamedTuple):
    """A step in the term: at which of the core's steps it stands, before it, itself, or after it, and its rule."""

    at: str
    where: int
    rule: Any


class Steps(list[Any]):
    """Steps that follow one another, each called with the state; how is looked up once for each kind of state."""

    def __init__(self, steps: Iterable[Any]) -> None:
        super().__init__(steps)
        self._ways: dict[int, tuple[Any, list[Any]]] = {}

    def __call__(self, state: Any) -> None:
        """Take all steps, in their order."""
        kind = getattr(state, "_numba_type_", None)
        if id(kind) not in self._ways:
            # the kind is held, and its id with it
            self._ways[id(kind)] = (kind, [straight(step, state) for step in self])
        for step in self._ways[id(kind)][1]:
            step(state)


class Schedule:
    """The steps of a world in which some extensions are on.

    Parameters
    ----------
    on : frozenset of str
        Names of the extensions that are on.
    """

    def __init__(self, on: frozenset[str]) -> None:
        self.on = on
        self._start, self._term, self._year = (_line(core, on) for core in (BEGINNING, TERM, END_OF_YEAR))
        first = [clear_places] if on else []
        self.start = [each.rule for each in self._start]
        self.term = Steps(first + [each.rule for each in self._term])
        self.year = Steps(each.rule for each in self._year)
        # before anybody was taught: what extensions say of schools of which nothing is known yet
        self.beforehand = first + self._between(("compare", AFTER), ("press", BEFORE))
        self.beforehand += self._between(("share_support", BEFORE), ("share_support", BEFORE))
        self.teaching = self._between(("share_support", CORE), ("publish", CORE))
        self.judging = self._between(("compare", BEFORE), ("press", CORE))

    def part(self, first: str, last: str) -> list[Any]:
        """Return the steps from one of the core's to another, with those of extensions before and after each."""
        line = self._term if any(each.at == first for each in self._term) else self._year
        names = [each.at for each in line]
        return [each.rule for each in line[names.index(first) : len(names) - names[::-1].index(last)]]

    def _between(self, first: tuple[str, int], last: tuple[str, int]) -> list[Any]:
        """Return the term's steps from one place to another, both included."""
        order = [step.__name__ for step in TERM]
        start, end = ((order.index(name), where) for name, where in (first, last))
        return [each.rule for each in self._term if start <= (order.index(each.at), each.where) <= end]


def _line(core: tuple[Any, ...], on: frozenset[str]) -> list[Placed]:
    """Return the core's steps with those of extensions around them."""
    found = []
    placed = [(place, name, rule) for name in sorted(on) for place, rule in extensions()[name].steps]
    for step in core:
        name = step.__name__
        before = sorted((each for each in placed if each[0].before == name), key=_rank)
        after = sorted((each for each in placed if each[0].after == name), key=_rank)
        found += [Placed(name, BEFORE, rule) for _, _, rule in before]
        found.append(Placed(name, CORE, step))
        found += [Placed(name, AFTER, rule) for _, _, rule in after]
    return found


def _rank(each: tuple[Any, str, Any]) -> tuple[int, str]:
    return each[0].rank, each[1]


@cache
def schedule(on: frozenset[str] = frozenset()) -> Schedule:
    """Return the schedule of a world in which some extensions are on; made once."""
    return Schedule(on)


class Switches:
    """Which extensions are on in a world: one that was switched on once stays, for what it left behind lasts."""

    def __init__(self, state: State, on: frozenset[str] = frozenset()) -> None:
        self.on = on
        self._state, self._levers = state, words_of(state.levers)
        self._seen: tuple[bytes, bytes] | None = None

    def alike(self) -> bool:
        """Return whether all schools are under the same levers."""
        return bool(alike(self._levers))

    def look(self, one_for_all: bool) -> Schedule:
        """Return the schedule of the state as it is; ``one_for_all``: all schools are under the same levers."""
        seen = (self._state.p.tobytes(), self._levers[:, 0].tobytes())
        if not one_for_all or seen != self._seen:
            self.on |= {name for name in extensions().keys() - self.on if self._is_on(name, one_for_all)}
        self.on |= {name for name, on in _by_state() if name not in self.on and on(self._state)}
        self.on |= {name for name, other in _along() if other in self.on}
        self._seen = seen if one_for_all else None
        return schedule(self.on)

    def _is_on(self, name: str, one_for_all: bool) -> bool:
        for parameter, off in extensions()[name].switches.items():
            declared = known(parameter)
            if declared.role == "lever":
                column = self._state.levers[declared.field]
                if column[0] != off if one_for_all else bool((column != off).any()):
                    return True
            elif self._state.p[declared.section][declared.field] != off:
                return True
        return False


@cache
def _by_state() -> tuple[tuple[str, Any], ...]:
    return tuple((each.name, each.on) for each in extensions().values() if each.on is not None)


@cache
def _along() -> tuple[tuple[str, str], ...]:
    return tuple((each.name, other) for each in extensions().values() for other in each.along)
