"""One visit of the laboratory: what is played, what the visitor chooses, and what goes wrong on the way."""

from __future__ import annotations

import secrets
from functools import cache
from typing import TYPE_CHECKING, Any

from ..agents.errors import InputError
from ..experiments.evidence.published import PUBLISHED
from .any_visit import AnyVisit, heard
from .bench import Bench
from .bench_address import address, of_address
from .bench_setup import PICKS, Setup
from .bench_stories import STORIES
from .bench_widget import BenchWidget
from .catalogue import texts
from .guard import in_words
from .limits import limits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SEEDS = 10_000  # the dice takes one below
SWITCHES = ("edges", "payoff", "self_interaction", "synchronous")
PERCENT = ("share", "rewire")
BY_LOGARITHM = ("nodes", "steps")
GROUPS = {
    "population": ("population", "side", "nodes", "edges", "ties", "rewire"),
    "update": ("update", "noise", "selection", "synchronous", "payoff", "self_interaction"),
    "start": ("start", "share", "steps", "seed"),
}
"""Which choices stand together; all others belong to the game."""


class BenchVisit(AnyVisit):
    """What one visitor plays, as the query of an address says."""

    words = "laboratory"

    def __init__(self, search: str | None, told: Callable[[], None]) -> None:
        setup, own, problems = of_address(search)
        super().__init__(told, problems)
        first = next(iter(STORIES.values())).setup
        try:
            bench = _bench(setup)
        except Exception as error:  # noqa: BLE001 - whatever it is, another one is shown
            self.notices.append(self.notice("instead", in_words(error, setup)))
            bench = Bench(first)
        bench.playing = own and bench.story is None
        self.widget = BenchWidget(bench, self.take_story)

    def close(self) -> None:
        """Leave the laboratory."""
        self.widget.on_take = None
        super().close()

    @property
    def bench(self) -> Bench:
        """What is played now."""
        return self.widget.bench

    @property
    def setup(self) -> Setup:
        """What was chosen."""
        return self.bench.setup

    @property
    def address(self) -> str:
        """The query that gives the same run."""
        return address(self.setup)

    @heard
    def take_story(self, name: str) -> None:
        """Set up an experiment with a name; it waits for the visitor's bet."""
        if name in STORIES:
            self._begin(STORIES[name].setup, playing=False)

    @heard
    def take(self, name: str, value: Any) -> None:
        """Make one choice otherwise and start anew."""
        self._begin(self.setup.taking(name, value), playing=True)

    @heard
    def take_told(self, told: Mapping[str, Any]) -> None:
        """Make the choice of a ``name`` otherwise: its ``value``."""
        self.take(told["name"], told["value"])

    @heard
    def take_luck(self) -> None:
        """Start the same with another seed."""
        seed = secrets.randbelow(SEEDS - 1) + 1
        self.take("seed", seed + (seed == self.setup.seed))

    def _begin(self, setup: Setup, *, playing: bool) -> None:
        bench = _bench(setup, playing=playing)
        self.notices.clear()
        self.widget.replace(bench)
        self.moment += 1
        self.told()


def _bench(setup: Setup, *, playing: bool = False) -> Bench:
    """Return what is played; raise InputError if so many may not play here."""
    most = limits().players
    if setup.players > most:
        raise InputError(f"{setup.players:,} players: where many share the page, up to {most:,} may play")
    return Bench(setup, playing=playing)


def groups(setup: Setup) -> list[dict[str, Any]]:
    """Return the choices that make sense now, in groups, each with its words."""
    words = texts("laboratory")["choices"]
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in ("game", *GROUPS)}
    for name in setup.offered:
        home = next((group for group, names in GROUPS.items() if name in names), "game")
        found[home].append(_choice(setup, name, words))
    return [{"name": name, "title": words["groups"][name], "choices": each} for name, each in found.items()]


def _choice(setup: Setup, name: str, words: Mapping[str, Any]) -> dict[str, Any]:
    value = setup.value(name)
    if name in PICKS:
        mine = words[name]
        return {
            "name": name,
            "kind": "switch" if name in SWITCHES else "pick",
            "label": mine["label"],
            "options": [[each, mine["options"][each]] for each in PICKS[name]],
            "value": value,
            "help": mine.get("helps", {}).get(value, ""),
        }
    if name == "seed":
        return {"name": name, "kind": name, "label": words["sliders"][name], "value": str(value)}
    span, sentences = setup.span(name), words["sliders"]
    sentence = sentences[setup.game][name] if name in dict(setup.numbers) else sentences[name]
    return {
        "name": name,
        "kind": "slider",
        "label": sentence,
        "sentence": sentence.split("{}", 1),
        "low": span.low,
        "high": span.high,
        "step": span.step,
        "value": value,
        "percent": name in PERCENT,
        "logarithm": name in BY_LOGARITHM,
    }


@cache
def published() -> list[dict[str, str]]:
    """Return the table of published results: id, title, source and set-up of every row, in order."""
    rows = sorted(PUBLISHED.values(), key=lambda row: int(row.id[1:]))
    return [{"id": row.id, "title": row.title, "source": row.source, "set_up": row.set_up} for row in rows]
