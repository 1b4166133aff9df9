"""What the page offers to plan: forms of governance, policies, things done by hand; for whom, and what is planned."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ..agents.errors import InputError
from ..experiments.run_spec import TERMS
from ..model.forms import Form, forms
from ..model.interventions.intervention import ALL, BREAKS_RANKS, PUNCTURE
from ..model.interventions.places import AND, EACH, EAST, WEST, groups
from ..model.policies import Policy, policies
from .catalogue import texts
from .play import said as set_to

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..experiments.run_spec import RunSpec
    from ..model.interventions import Intervention
    from ..model.region import Region
    from ..model.world import World

HALVES = (WEST, EAST)


@cache
def offered() -> list[dict[str, Any]]:
    """Return what can be planned, in groups: every form and every policy, by its title, and what is done by hand."""
    words = texts("page")["governs"]
    by_hand = [words["hand"][name] | {"name": name, "source": ""} for name in (BREAKS_RANKS, PUNCTURE)]
    return [
        {"title": words["forms"], "choices": sorted(map(_told, forms().values()), key=lambda one: one["title"])},
        {"title": words["policies"], "choices": sorted(map(_told, policies().values()), key=lambda one: one["title"])},
        {"title": words["by_hand"], "choices": by_hand},
    ]


def _told(one: Any) -> dict[str, str]:
    source = " · ".join(word for word in (one.id, one.source) if word)
    return {"name": one.name, "title": one.title, "story": " ".join(one.story.split()), "source": source}


def places(region: Region, school: int = -1, partners: Sequence[int] = ()) -> list[dict[str, Any]]:
    """Return for which schools something can be planned, in groups: as an event says it, in words, and how many.

    Parameters
    ----------
    region : Region
        Where.
    school : int
        The row of the school that is chosen, whose authority and trust are offered too; -1 is none.
    partners : sequence of int
        The rows of its partners, who are offered together with it: so a trust is founded here.
    """
    words, table = texts("page")["governs"], region.schools
    half = len(region) // 2
    towns, phases = counted(table["authority"]), counted(table["phase"])
    several = len(towns) > 1
    first = [(ALL, len(region)), *([(EACH, len(region))] * several), (WEST, half), (EAST, len(region) - half)]
    found = [("", first)]
    if school >= 0:
        own = [str(table[column][school]) for column in (*(["authority"] * several), "trust")]
        every = towns | counted(table["trust"]) | {str(table["id"][school]): 1}
        own = [str(table["id"][school]), *own]
        here = [(one, every[one]) for one in own if one]
        if partners:
            here.insert(1, (AND.join(str(table["id"][row]) for row in (school, *partners)), 1 + len(partners)))
        found += [(words["of_school"].format(school=table["name"][school]), here)]
    found += [(words["authorities"], list(towns.items()) * several)]
    found += [(words["phases"], list(phases.items()) * (len(phases) > 1))]
    return [
        {"title": title, "places": [{"name": name, "words": together(name, region), "schools": n} for name, n in each]}
        for title, each in found
        if each
    ]


def partners_of(world: World, school: int) -> list[int]:
    """Return the rows of the partners of a school, those whom it chose, as things stand."""
    state = world.state
    if school < 0:
        return []
    own = range(state.first[school], state.first[school + 1])
    ties = [state.sides["tie"][k] for k in own]
    active = [state.ties["active"][tie] and not state.ties["forced"][tie] for tie in ties]
    return [int(state.sides["partner"][k]) for k, lives in zip(own, active, strict=True) if lives]


def together(where: str, region: Region) -> str:
    """Return in words whose schools are meant; of a school with its partners, its name alone."""
    first, joined, _ = where.partition(AND)
    told = said(first.strip(), region)
    return texts("page")["governs"]["with_partners"].format(school=told) if joined else told


def counted(column: Any) -> dict[str, int]:
    """Return how many schools say what in a column."""
    names, counts = np.unique(column, return_counts=True)
    return dict(zip(names.tolist(), counts.tolist(), strict=True))


def listed(world: World, setting: RunSpec) -> list[dict[str, Any]]:
    """Return what is planned, in words and by its terms: the scenario's events, the visitor's, and what is set later.

    ``start`` is the first term and ``end`` the one from which on it is over; None is never. What happens ``once``, or
    is set for good, has no end; what has no length is a ``point``. The visitor may move and remove all
    but the scenario's own.
    """
    own = [_listed(each, world.region, own=True) for each in world.scenario.events]
    mine = [each for each in (*setting.events, *setting.settings) if each.start]
    return own + [_listed(each, world.region, own=False) for each in mine]


def _listed(each: Intervention, region: Region, *, own: bool) -> dict[str, Any]:
    terms = {"start": each.start, "end": each.end, "once": each.once or each.is_setting, "point": each.once}
    return {"event": str(each), "words": in_words(each, region), "own": own, **terms}


def in_words(event: Intervention, region: Region) -> str:
    """Return what is planned, or set from a term on, in words."""
    words = texts("page")["governs"]
    if event.is_setting:
        what = " ".join(set_to(name, value) for name, value in event.changes.items()).rstrip(".")
        return words["said_set"].format(what=what, term=event.start, when=when(event.start))
    until = words["for_good"]
    if event.end is not None:
        until = words["said_until"].format(term=event.end, when=when(event.end))
    where = ", ".join(said(each.strip(), region) for each in str(event.where).split(AND))
    told = {"where": where, "term": event.start, "when": when(event.start)}
    what, name = event.what, event.what.name
    if not isinstance(what, Form | Policy):
        return words["said_by_hand"].format(what=words["hand"][name.partition(":")[0]]["title"], **told)
    lever, colon, _ = name.partition(":")
    title = set_to(lever, what.changes[lever]).rstrip(".") if isinstance(what, Policy) and colon else what.title
    return words["said"].format(what=title, until=until, **told)


def when(term: int) -> str:
    """Return the year and the season of a term, from 1.

    Examples
    --------
    >>> when(8)
    'year 3, spring'
    """
    words, (year, season) = texts("player")["player"], divmod(term - 1, TERMS)
    told = words["when"].format(year=year + 1, term=words[f"term-{season}"])
    return told[0].lower() + told[1:]


def said(where: str, region: Region) -> str:
    """Return in words whose schools are meant."""
    words, table = texts("page")["governs"], region.schools
    if where in words["where"]:
        return words["where"][where]
    if where in table["authority"]:
        return where
    if where in table["id"]:
        return str(table["name"][table["id"] == where][0])
    return words["phase"].format(phase=where) if where in table["phase"] else where


def placed(setting: RunSpec, lost: Mapping[str, InputError]) -> tuple[Intervention, ...]:
    """Return the interventions of a setting but for those that are lost."""
    return tuple(each for each in setting.interventions if str(each) not in lost)


def without_a_place(setting: RunSpec) -> dict[str, InputError]:
    """Return the events that name what is not where a setting plays, each with the reason."""
    found: dict[str, InputError] = {}
    for each in setting.events:
        try:
            groups(each, setting.place())
        except InputError as error:
            found[str(each)] = error
    return found
