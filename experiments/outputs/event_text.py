"""Event text: what happened in a run, in words and by year, from the world's log of events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...model.declared import kinds
from ...model.state import TERMS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...model.world import Event, World

_ADDED = kinds()  # by extensions
GRADES = ("no grade", "outstanding", "good", "requires improvement", "inadequate")
SENTENCES = {
    "takeover": "{other} takes over {who}{again}",
    "rescue": "{who} is in trouble; {partners} {comes} to its help",
    "refused rescue": "{who} is in trouble and asks {partners}; no help comes",
    "closure": "{who} closes",
    "breaks ranks": "{who} breaks ranks: it worked with {partners} and now competes with all",
    "puncture": "{who} suffers a sudden loss of capacity",
    "new head": "{who} gets a new head, {head}{trained}",
    "better grade": "{who} is judged {now}, after {before}",
    "worse grade": "{who} is judged {now}, after {before}",
    "comes to help": "{who} comes to the help of {other}",
    **{kind: each.sentence for kind, each in _ADDED.items()},
}
"""Every kind of event as a sentence without its full stop."""
COUNTED = {
    "takeover": "takeovers",
    "rescue": "rescues by partners",
    "refused rescue": "rescues refused",
    **{kind: each.summary for kind, each in _ADDED.items() if each.summary},
    "closure": "closures",
    "breaks ranks": "heads breaking ranks",
}
"""Kinds of events that a summary counts by year, and what it calls them."""
SAMPLES = {"takeover": 3, "closure": 2, "refused rescue": 1, "rescue": 2, "breaks ranks": 1}
"""How many of each kind a summary tells in words."""
WITH_ANOTHER = ("takeover", "new head", "comes to help", *(kind for kind, each in _ADDED.items() if each.with_another))
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
    template = SENTENCES.get(event.kind, "{who}: {kind} ({value})")
    return template.format(
        who=names[event.school],
        kind=event.kind,
        value=event.value,
        other=names[event.other] if event.kind in WITH_ANOTHER else "",
        partners="one partner" if event.value == 1 else f"{event.value} partners",
        comes="comes" if event.value == 1 else "come",
        again=" (not for the first time)" if event.value > 1 else "",
        head=_head(event.value) if event.kind == "new head" else "",
        trained=f" trained at {names[event.other]}" if event.other >= 0 else "",
        **_grades(event),
    )


def first_in_words(world: World) -> list[tuple[int, str]]:
    """Return the first few telling events as ``(year, words)``, in the order in which they happened."""
    left, told, names = dict(SAMPLES), [], world.region.schools["name"]
    for event in world.events:
        if left.get(event.kind, 0) > 0:
            left[event.kind] -= 1
            told.append((year_of(event.term), in_words(event, names)))
    return told


def _head(strategy: int) -> str:
    from ...agents.strategies import NAMES  # noqa: PLC0415 - the catalogue of strategies brings the compiler

    name = NAMES[strategy]
    if name == "oppressed":
        return "oppressed by accountability"
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name.replace('-', ' ')}"


def _grades(event: Event) -> dict[str, str]:
    if event.kind not in {"better grade", "worse grade"}:
        return {"now": "", "before": ""}
    return {"now": GRADES[event.value], "before": GRADES[event.other]}
