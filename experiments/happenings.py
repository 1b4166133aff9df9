"""What happened in a run, in words and by year, from the world's log of events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.world import Event, World

TERMS = 3  # a year
GRADES = ("no grade", "outstanding", "good", "requires improvement", "inadequate")
COUNTED = {
    "takeover": "takeovers", "rescue": "rescues by partners", "refused rescue": "rescues refused", "closure": "closures",
    "breaks ranks": "heads breaking ranks",
}
"""Kinds of events that a summary counts by year, and what it calls them."""
SAMPLES = {"takeover": 3, "closure": 2, "refused rescue": 1, "rescue": 2, "breaks ranks": 1}
"""How many of each kind a summary tells in words."""
WITH_ANOTHER = ("takeover", "new head")
"""Kinds whose ``other`` is a school."""


def year_of(term: int) -> int:
    """Return the school year, from 1, that a term lies in.

    Examples
    --------
    >>> year_of(1), year_of(3), year_of(4)
    (1, 1, 2)
    """
    return (term - 1) // TERMS + 1


def by_year(events: Iterable[Event], years: int, kinds: Iterable[str] = tuple(COUNTED)) -> dict[str, list[int]]:
    """Return how often each kind of event happened in each year."""
    counts = {kind: [0] * years for kind in kinds}
    for event in events:
        year = year_of(event.term)
        if event.kind in counts and year <= years:
            counts[event.kind][year - 1] += 1
    return counts


def in_words(event: Event, names: Any) -> str:
    """Return one event as a sentence without its full stop.

    Parameters
    ----------
    event : Event
        What happened.
    names : sequence of str
        Names of the schools, by row.
    """
    who, kind, value = str(names[event.school]), event.kind, event.value
    if kind == "takeover":
        again = " (not for the first time)" if value > 1 else ""
        return f"{names[event.other]} takes over {who}{again}"
    if kind == "rescue":
        return f"{who} is in trouble; {_partners(value)} {'comes' if value == 1 else 'come'} to its help"
    if kind == "refused rescue":
        return f"{who} is in trouble and asks {_partners(value)}; no help comes"
    if kind == "closure":
        return f"{who} closes"
    if kind == "breaks ranks":
        return f"{who} breaks ranks: it worked with {_partners(value)} and now competes with all"
    if kind == "puncture":
        return f"{who} suffers a sudden loss of capacity"
    if kind == "new head":
        return f"{who} gets a new head, {_head(value)}{_trained(event, names)}"
    if kind in {"better grade", "worse grade"}:
        return f"{who} is judged {GRADES[value]}, after {GRADES[event.other]}"
    return f"{who}: {kind} ({value})"


def first_in_words(world: World) -> list[str]:
    """Return the first few telling events as lines, in the order in which they happened."""
    left, told, names = dict(SAMPLES), [], world.region.schools["name"]
    for event in world.events:
        if left.get(event.kind, 0) > 0:
            left[event.kind] -= 1
            told.append(f"year {year_of(event.term)}: {in_words(event, names)}")
    return told


def _partners(number: int) -> str:
    return "one partner" if number == 1 else f"{number} partners"


def _head(strategy: int) -> str:
    from ..agents.strategies import NAMES  # noqa: PLC0415 - the catalogue of strategies brings the compiler

    name = NAMES[strategy]
    if name == "oppressed":
        return "oppressed by accountability"
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name.replace('-', ' ')}"


def _trained(event: Event, names: Any) -> str:
    return f" trained at {names[event.other]}" if event.other >= 0 else ""
