# ruff: noqa: N802 - a component is named as what it is on the page
# Solara gives its names without listing them:
# pyright: reportPrivateImportUsage=false
"""The laboratory's page: one plays a game on a lattice or a graph, and sees why structure saves cooperation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import solara

from . import bench_stories, bench_visit
from .bench_visit import BenchVisit
from .catalogue import texts
from .page import STYLE, Foot, foot_words, use_visit, watched

if TYPE_CHECKING:
    from collections.abc import Callable

OWN_STYLE = Path(__file__).with_name("laboratory.css")


@solara.component
def Laboratory() -> Any:
    """Show one visit, with a laboratory of its own."""
    visit, _ = use_visit(BenchVisit)
    words, setup = texts("laboratory"), visit.setup
    solara.Style(STYLE)
    solara.Style(OWN_STYLE)
    solara.Title(words["page"]["title"])
    choices = [
        Cards(
            cards=list(bench_stories.cards()),
            current=visit.bench.story or "",
            words=words["cards"],
            event_take=visit.take_story,
        ),
        Choices(
            groups=bench_visit.groups(setup),
            matrix=list(visit.bench.laboratory.matrix or ()),
            moment=visit.moment,
            words=words["choices"],
            event_take=visit.take_told,
            event_luck=lambda _, *__: visit.take_luck(),
        ),
        Share(address=visit.address, python=setup.python(), words=words["share"]),
    ]
    table = Table(rows=bench_visit.published(), words=words["table"])
    inside = {"id": "choices", "tabindex": "-1", "aria-label": words["page"]["choices"]}
    with solara.v.Html(tag="div", class_="coop-columns lab-columns"):
        solara.v.Html(tag="main", class_="coop-watch", children=watched(visit))
        solara.v.Html(tag="aside", class_="coop-choices", attributes=inside, children=choices)
        solara.v.Html(
            tag="section", class_="lab-below", attributes={"aria-label": words["table"]["title"]}, children=[table]
        )
        Foot(words=foot_words(), real=False)


@solara.component_vue("parts/benchcards.vue", vuetify=False)
def Cards(cards: list[dict[str, str]], current: str, words: dict[str, str], event_take: Callable[[str], None]) -> None:
    """Show a card for each experiment with a name, the one that is played marked."""


@solara.component_vue("parts/benchchoices.vue", vuetify=False)
def Choices(
    groups: list[dict[str, Any]],
    matrix: list[float],
    moment: int,
    words: dict[str, Any],
    event_take: Callable[[dict[str, Any]], None],
    event_luck: Callable[[Any], None],
) -> None:
    """Show every choice that makes sense, in groups, and what the game pays."""


@solara.component_vue("parts/benchshare.vue", vuetify=False)
def Share(address: str, python: str, words: dict[str, str]) -> None:
    """Show the address and the lines of Python; the address bar follows."""


@solara.component_vue("parts/benchtable.vue", vuetify=False)
def Table(rows: list[dict[str, str]], words: dict[str, str]) -> None:
    """Show the published results that the laboratory finds again."""
