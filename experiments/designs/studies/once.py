"""That a study names each of its worlds once: what stands there twice would count twice in every number of runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ....agents.errors import InputError
from ....model.interventions.reading import event

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from .factor import Factor

WORDS = ("scenario", "region", "authorities", "vary", "fixed", "metrics", "facts")


def twice(things: Iterable[Any], same: Callable[[Any], Hashable] = lambda each: each) -> tuple[Any, Any] | None:
    """Return the first two things that are the same; None if none are.

    Examples
    --------
    >>> twice([1, 2.5, 1.0])
    (1, 1.0)
    """
    seen: dict[Hashable, Any] = {}
    for each in things:
        key = same(each)
        if key in seen:
            return seen[key], each
        seen[key] = each
    return None


def check_words(words: Mapping[str, Sequence[Any]], seeds: Sequence[int], events: Sequence[str]) -> None:
    """Make sure that no name, seed or event stands in a study twice.

    Parameters
    ----------
    words : mapping
        What the study names, by its fields.
    seeds, events : sequence
        Its seeds, and what is planned.

    Raises
    ------
    InputError
        If one does.
    """
    for field, names in words.items():
        found = twice(names)
        if found:
            raise InputError(
                f"{field} = '{_short(found[1])}' stands there twice, and would count twice; name each once"
            )
    if not isinstance(seeds, range) and (found := twice(seeds)):
        raise InputError(f"seeds: one stands there twice, {found[1]}; a run is made once")
    found = twice(events, _meant)
    if found:
        one, other = (_short(each) for each in found)
        raise InputError(f"events: '{one}' and '{other}' are the same, and would happen twice; name each once")


def check_points(names: Sequence[str], points: Sequence[Mapping[str, float]], factors: Mapping[str, Factor]) -> None:
    """Make sure that no value of a factor, nor point of a list, stands there twice.

    Raises
    ------
    InputError
        If one does.
    """
    alias = twice(names, _numbered)
    if alias:
        raise InputError(f"factors: {alias[0]} and {alias[1]} are the same; name it once")
    for name, each in factors.items():
        found = twice(each.values or (), float)
        if found:
            raise InputError(f"factors: {name} takes {found[1]:g} twice, and would count twice; name each value once")
    found = twice(enumerate(points, start=1), lambda each: tuple(each[1][name] for name in names))
    if found:
        raise InputError(f"points: point {found[1][0]} says the same as point {found[0][0]}; a run is made once")


SAME = {"region": "the same schools", "scenario": "the same world here, at every point"}


def check_apart(field: str, names: Sequence[str], known_by: Callable[[str], Hashable]) -> None:
    """Make sure that no two regions, or scenarios, that a study names are one; where it names one alone, none is read.

    Raises
    ------
    InputError
        If two are.
    """
    found = twice(names, known_by) if len(names) > 1 else None
    if found:
        one, other = map(_short, found)
        raise InputError(f"{field}: '{one}' and '{other}' are {SAME[field]}, and would count twice; name one")


def _meant(word: str) -> Hashable:
    try:
        return str(event(word).plain)
    except InputError:
        return word


def _numbered(name: str) -> tuple[str, int | None]:
    """Return a parameter and the term from which it is set, as a number."""
    plain, at, term = name.partition("@")
    return plain, int(term) if at and term.isdecimal() else None


def _short(word: object) -> str:
    said = str(word)
    return said if len(said) <= 60 else f"{said[:60]}…"
