# ruff: noqa: N802 - a component is named as what it is on the page
# Solara gives its names without listing them:
# pyright: reportPrivateImportUsage=false
"""The first page: one watches the schools of a town play out their years, and changes the rules as they do."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import solara

from . import controls, governs
from .became import Import
from .catalogue import texts
from .limits import limits
from .visit import Visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from .any_visit import AnyVisit

V = TypeVar("V", bound="AnyVisit")
STYLE = Path(__file__).with_name("page.css")
NOTHING: dict[str, Any] = {}
Theme = solara.create_context("auto")
"""The colours chosen in the bar: "auto", "light" or "dark"."""


def use_visit(make: Callable[[str | None, Callable[[], None]], V]) -> tuple[V, int]:
    """Return the visit that the address begins, left when the tab is, and a number: another one when it has changed."""
    search = solara.use_router().search
    now, tick = solara.use_state(0)
    visit = solara.use_memo(lambda: make(search, lambda: tick(lambda number: number + 1)), [])
    solara.use_effect(lambda: visit.close, [])
    theme = solara.use_context(Theme)
    solara.use_effect(lambda: visit.widget.set_trait("theme", theme), [theme])
    return visit, now


def watched(visit: AnyVisit) -> list[Any]:
    """Return what stands in the middle of a page: what went wrong, and what plays."""
    return [
        Notices(notices=visit.notices.copy(), words=texts("page")["notices"], event_dismiss=visit.dismiss),
        solara.v.Html(tag="div", class_="coop-stage", children=[visit.widget]),
    ]


def foot_words() -> dict[str, str]:
    """Return the words at the foot of a page, which tell where it runs."""
    words = texts("page")["page"]
    return words | {"licence": words["licence_shared"]} if limits().shared else words


@solara.component
def Page() -> Any:
    """Show one visit, with a world of its own."""
    visit, now = use_visit(Visit)
    words = texts("page")
    solara.Style(STYLE)
    solara.Title(words["page"]["title"].format(scenario=visit.play.world.scenario.title))
    choices = [
        Scenarios(
            cards=controls.scenarios(),
            current=visit.setting.scenario_name,
            here=visit.place["told"],
            words=words["scenarios"],
            event_take=visit.take_scenario,
            event_beside=visit.take_beside,
        ),
        Where(visit, now, words["place"]),
        Import(visit, now, words["became"]),
        Who(visit, now, words["governs"]),
        Taken(visit, now, words["share"]),
        What(visit, now, words["rules"]),
    ]
    inside = {"id": "choices", "tabindex": "-1", "aria-label": words["page"]["choices"]}
    with solara.v.Html(tag="div", class_="coop-columns"):
        solara.v.Html(tag="main", class_="coop-watch", children=watched(visit))
        solara.v.Html(tag="aside", class_="coop-choices", attributes=inside, children=choices)
        Foot(words=foot_words(), real=visit.real)


@solara.component
def Where(visit: Visit, now: int, words: dict[str, Any]) -> Any:  # noqa: ARG001 - with another now it is drawn anew
    """Show where the schools are, how long it lasts and with which luck; take a file in pieces."""
    arrived, set_arrived = solara.use_state(NOTHING)
    return Place(
        place=visit.place,
        years=visit.setting.years,
        seed=str(visit.setting.seed),
        upload=arrived,
        towns=controls.towns(),
        words=words,
        event_town=visit.take_town,
        event_open_file=visit.take_file,
        event_piece=lambda told, pieces=(): set_arrived(visit.take_piece(told, b"".join(map(bytes, pieces)))),
        event_authorities=visit.take_authorities,
        event_last=visit.take_years,
        event_luck=visit.take_seed,
    )


@solara.component
def Who(visit: Visit, now: int, words: dict[str, Any]) -> Any:  # noqa: ARG001 - with another now it is drawn anew
    """Show who is planned to govern which schools, and let more be planned."""
    world = visit.play.world
    return Governs(
        offered=governs.offered(),
        places=governs.places(world.region, visit.school, governs.partners_of(world, visit.school)),
        planned=governs.listed(world, visit.setting),
        last=visit.play.rows - 1,
        words=words,
        event_govern=visit.govern,
        moment=visit.moment,
        file={"name": words["file"], "content": visit.plan},
        event_load=visit.take_plan,
        event_regovern=visit.regovern,
        event_remove=visit.ungovern,
    )


@solara.component
def What(visit: Visit, now: int, words: dict[str, Any]) -> Any:  # noqa: ARG001 - with another now it is drawn anew
    """Show the rules that can be changed, as they stand."""
    return Rules(
        groups=controls.groups(),
        home=dict(controls.at_home(visit.setting.scenario)),
        values=visit.values,
        moment=visit.moment,
        words=words,
        event_move=visit.take_move,
        event_reset=lambda _, *__: visit.reset(),
    )


@solara.component
def Taken(visit: Visit, now: int, words: dict[str, Any]) -> Any:  # noqa: ARG001 - with another now it is drawn anew
    """Show what one takes away; the table is made when it is asked for, and forgotten when it has been taken."""
    table, set_table = solara.use_state(NOTHING)

    def ask(wanted: bool | None, *_: Any) -> None:
        set_table({"name": words["csv_file"], "content": visit.play.history_csv()} if wanted else NOTHING)

    citation = words["citation"].format(version=version("coopetition"))
    return Share(
        address=visit.address,
        command=visit.command,
        comparison=visit.comparison,
        citation=citation,
        table=table,
        words=words,
        event_ask_table=ask,
    )


@solara.component_vue("parts/notices.vue", vuetify=False)
def Notices(notices: list[str], words: dict[str, str], event_dismiss: Callable[[int], None]) -> None:
    """Show what went wrong, each with what is used instead."""


@solara.component_vue("parts/foot.vue", vuetify=False)
def Foot(words: dict[str, str], real: bool) -> None:
    """Show what a run is and is not."""


@solara.component_vue("parts/scenarios.vue", vuetify=False)
def Scenarios(
    cards: list[dict[str, str]],
    current: str,
    here: str,
    words: dict[str, str],
    event_take: Callable[[str], None],
    event_beside: Callable[[str], None],
) -> None:
    """Show a card for each scenario, the one that is watched marked; those with a place of their own in a list."""


@solara.component_vue("parts/place.vue", vuetify=False)
def Place(
    place: dict[str, Any],
    years: int,
    seed: str,
    upload: dict[str, Any],
    towns: list[dict[str, str]],
    words: dict[str, str],
    event_town: Callable[[str], None],
    event_open_file: Callable[[str], bool | None],
    event_piece: Callable[..., None],
    event_authorities: Callable[[list[str]], None],
    event_last: Callable[[int], None],
    event_luck: Callable[[str | None], None],
) -> None:
    """Show where the schools are, how long it lasts and with which luck."""


@solara.component_vue("parts/governs.vue", vuetify=False)
def Governs(
    offered: list[dict[str, Any]],
    places: list[dict[str, Any]],
    planned: list[dict[str, Any]],
    last: int,
    moment: int,
    words: dict[str, Any],
    file: dict[str, str],
    event_load: Callable[[dict[str, str]], None],
    event_regovern: Callable[[dict[str, Any]], None],
    event_govern: Callable[[dict[str, Any]], None],
    event_remove: Callable[[str], None],
) -> None:
    """Show what is planned of who governs, and a form with which more is."""


@solara.component_vue("parts/rules.vue", vuetify=False)
def Rules(
    groups: list[dict[str, Any]],
    home: dict[str, float],
    values: dict[str, float],
    moment: int,
    words: dict[str, Any],
    event_move: Callable[[dict[str, Any]], None],
    event_reset: Callable[[Any], None],
) -> None:
    """Show sentences with a slider each, in groups."""


@solara.component_vue("parts/share.vue", vuetify=False)
def Share(
    address: str,
    command: str,
    comparison: str,
    citation: str,
    table: dict[str, Any],
    words: dict[str, str],
    event_ask_table: Callable[[Any], None],
) -> None:
    """Show the address, the command, the numbers and how to cite; the address bar follows."""
