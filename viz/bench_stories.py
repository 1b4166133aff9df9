"""Where to start: experiments with a name, each with a question asked before and the published result it belongs to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from ..experiments.evidence.published import PUBLISHED
from .bench_setup import Setup
from .catalogue import texts

if TYPE_CHECKING:
    from collections.abc import Iterator


class Story(NamedTuple):
    """An experiment with a name.

    Attributes
    ----------
    setup : Setup
        What is played.
    row : str
        Its row in the table of published results.
    pace : int
        How fast it is shown at first: a number of the paces of the player, from 0.
    bounds : (float, float)
        The two shares of cooperators between which the middle one of the three bets is right.
    mark : float or None
        A published share, shown beside the trace when it has ended.
    """

    setup: Setup
    row: str
    pace: int
    bounds: tuple[float, float] = (0.1, 0.9)
    mark: float | None = None


SZABO_TOKE = Setup()  # weak prisoner's dilemma at b = 1.4, von Neumann lattice, noise K = 0.1
KALEIDOSCOPE = Setup(
    population="moore",
    side=99,
    edges="open",
    numbers=(("b", 1.9),),
    update="imitate-best",
    synchronous=True,
    start="one-competes",
    steps=120,
)
STORIES = {
    "everybody": Story(replace(SZABO_TOKE, population="mixed", nodes=10_000, steps=20), "L6", 1, mark=None),
    "neighbours": Story(SZABO_TOKE, "L6", 3, mark=0.515),
    "kaleidoscope": Story(KALEIDOSCOPE, "L2", 2),
    "nobody-keeps-time": Story(replace(KALEIDOSCOPE, synchronous=False), "L5", 2),
    "snowdrift": Story(
        Setup(
            game="snowdrift",
            numbers=(("r", 0.6),),
            update="proportional",
            payoff="averaged",
            self_interaction=False,
            steps=200,
        ),
        "L15",
        3,
        bounds=(0.35, 0.45),
        mark=0.4,
    ),
    "heads": Story(
        Setup(
            population="mixed",
            nodes=2000,
            game="greed-and-fear",
            numbers=(("b", 0.5), ("c", 0.35), ("s", 1.5), ("g", 0.3), ("f", 0.2), ("h", 0.0)),
            update="best-response",
            noise=0.0,
            share=0.41,
            steps=15,
        ),
        "L17",
        0,
    ),
}
"""In the order in which they are told."""


def told(name: str) -> dict[str, Any]:
    """Return a story as the browser tells it."""
    words, story, names = texts("laboratory"), STORIES[name], list(STORIES)
    mine, row = words["stories"][name], PUBLISHED[story.row]
    number = names.index(name) + 1
    after = names[number % len(names)]
    return {
        "name": name,
        "number": number,
        "of": len(names),
        "title": mine["title"],
        "question": mine["question"],
        "bets": mine.get("bets", words["bets"]),
        "bounds": list(story.bounds),
        "after": mine["after"],
        "published": mine.get("published", words["published"]).format(source=row.source, row=story.row),
        "mark": story.mark,
        "mark_words": mine.get("mark", ""),
        "next": after,
        "next_title": words["stories"][after]["title"],
        "pace": story.pace,
    }


def cards() -> Iterator[dict[str, str]]:
    """Return every story as a card: its name, title and line."""
    for name in STORIES:
        mine = texts("laboratory")["stories"][name]
        yield {"name": name, "title": mine["title"], "line": mine["line"]}
