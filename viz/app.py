# ruff: noqa: N802 - a component is named as what it is on the page
# Solara gives its names without listing them:
# pyright: reportPrivateImportUsage=false
"""What Solara runs: the pages, and what stands around each of them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, NamedTuple

import solara

from .catalogue import PAGES, texts
from .claims import Claims
from .laboratory import Laboratory
from .page import Page, Theme

if TYPE_CHECKING:
    from collections.abc import Callable

LOG = logging.getLogger(__name__)


class Sheet(NamedTuple):
    """One page of the app: its path, the key of its name and line among the texts, and what draws it."""

    path: str
    name: str
    component: Any


COMPONENTS = {"watch": Page, "claims": Claims, "laboratory": Laboratory}
SHEETS = tuple(Sheet(path, name, COMPONENTS[name]) for name, path in PAGES.items())
"""All pages, in the order of the navigation; a further page is a further line here and in the catalogue."""


@solara.component_vue("parts/bar.vue", vuetify=False)
def Bar(
    words: dict[str, str],
    line: str,
    themes: dict[str, str],
    pages: list[dict[str, Any]],
    theme: str,
    on_theme: Callable[[str], None],
) -> None:
    """Show the project's name, what one sees, the pages, and the switch of colours."""


def _log(error: BaseException | None) -> None:
    if error is not None:
        LOG.error("the page could not be drawn", exc_info=error)


@solara.component
def Layout(children: list[Any]) -> Any:
    """Put a quiet bar above a page."""
    words = texts("page")
    error, _ = solara.use_exception()
    solara.use_memo(lambda: _log(error), [error])
    theme, set_theme = solara.use_state("auto")
    Theme.provide(theme)
    here = "/" + solara.use_router().parts[0]
    pages = [{"path": each.path, "label": words["page"][each.name], "current": each.path == here} for each in SHEETS]
    line = next((words["lines"][each.name] for each in SHEETS if each.path == here), "")
    with solara.v.Html(tag="div", class_="coop"):
        Bar(words=words["page"], line=line, themes=words["theme"], pages=pages, theme=theme, on_theme=set_theme)
        if error is None:
            solara.v.Html(tag="div", class_="coop-page", children=children)
        else:
            solara.v.Html(tag="div", class_="coop-page", children=[Broken(words["page"])])


@solara.component
def Broken(words: dict[str, str]) -> Any:
    """Show that the page could not be drawn; why stands in the log, and is nobody's business here."""
    with solara.v.Html(tag="main", class_="coop-broken", attributes={"role": "alert"}):
        solara.v.Html(tag="p", children=[words["broken"]])
        solara.v.Html(tag="a", attributes={"href": "/"}, children=[words["back"]])


routes = [
    solara.Route(
        path=each.path.removeprefix("/") or "/",
        component=each.component,
        layout=Layout if each.path == "/" else None,  # Solara puts the first page's around all of them
        label=texts("page")["page"]["name"],
    )
    for each in SHEETS
]
