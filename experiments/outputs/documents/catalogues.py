"""What can be listed: each kind as a list of plain objects, straight from where it is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def _told(things: Iterable[Any], *names: str) -> list[dict[str, Any]]:
    """Return so many traits of each thing; a story in one line."""
    return [{name: _plain(name, getattr(one, name)) for name in names} for one in things]


def _plain(name: str, value: Any) -> Any:
    return " ".join(value.split()) if name == "story" else value


def scenarios() -> list[dict[str, Any]]:
    """Return the scenarios that come with the model."""
    from ....model.scenarios import load, names  # noqa: PLC0415 - each list imports only what it needs

    found = [load(name) for name in names()]
    return [{"name": one.name, "title": one.title, "story": one.story, "changes": one.changes} for one in found]


def forms() -> list[dict[str, Any]]:
    """Return the forms of governance: name, row, title, source, story, vector and levers."""
    from ....model.forms import forms as known  # noqa: PLC0415

    found = _told(known().values(), "name", "id", "title", "source", "story", "vector", "levers")
    return [one | {"vector": one["vector"].model_dump()} for one in found]


def studies() -> list[dict[str, object]]:
    """Return the studies that come with the model."""
    from ...designs.studies import load, names  # noqa: PLC0415

    found = [(name, load(name)) for name in names()]
    return [{"name": name, "title": one.title, "story": one.story.strip(), "runs": len(one)} for name, one in found]


def strategies() -> list[dict[str, object]]:
    """Return the strategies of head teachers."""
    from ....agents.strategies import STRATEGIES  # noqa: PLC0415

    return _told(STRATEGIES.values(), "name", "share", "trusted", "tiring", "meaning", "source")


def metrics() -> list[dict[str, Any]]:
    """Return the measures of a world."""
    from ....model.measures import METRICS  # noqa: PLC0415

    return _told(METRICS.values(), "name", "unit", "of", "meaning", "source")


def parameters() -> list[dict[str, Any]]:
    """Return every parameter: default, unit, bounds, plausible range, role, meaning, source, when it acts, sentence."""
    from ....model.parameters import declared  # noqa: PLC0415

    return [
        {**one._asdict(), "plausible": None if one.plausible is None else list(one.plausible)} for one in declared()
    ]


def mechanisms() -> list[dict[str, object]]:
    """Return every mechanism: what it is, where its rule stands, the parameters that switch it off or shape it."""
    from ....model.mechanisms import mechanisms as known  # noqa: PLC0415

    return [{**one._asdict(), "shaped_by": list(one.shaped_by)} for one in known().values()]


def extensions() -> list[dict[str, object]]:
    """Return every extension: what it is, what switches it on, and its steps with their places in the term."""
    from ....model.extensions import extensions as known  # noqa: PLC0415

    return [
        {
            "name": one.name,
            "meaning": one.meaning,
            "switches": one.switches,
            "along": list(one.along),
            "steps": [
                {"step": rule.__name__, "before": place.before, "after": place.after} for place, rule in one.steps
            ],
        }
        for one in known().values()
    ]


def shocks() -> list[dict[str, object]]:
    """Return the shocks there are, with the parameters that set them."""
    from ....model.parameters import declared  # noqa: PLC0415

    own = {one.name: one.default for one in declared() if one.section == "shocks"}
    meaning = "A sudden loss of a school's capacity that heals, faster where partners wait for it."
    return [{"name": "puncture", "meaning": meaning, "parameters": own}]


def systems() -> list[dict[str, Any]]:
    """Return the systems of the source documents and where each lives now."""
    from ...evidence.claims import systems as known  # noqa: PLC0415

    told = _told(known().values(), "name", "source", "idea", "claim", "where")
    return [{"id": row} | one for row, one in zip(known(), told, strict=True)]


def claims() -> list[dict[str, Any]]:
    """Return every claim that is asked of twin worlds, and what decides it; `coopetition claims` tells the verdict."""
    from ...evidence.claims import claims as known  # noqa: PLC0415
    from ...evidence.claims import systems as rows  # noqa: PLC0415

    told = _told(known().values(), "claim", "measure", "expects", "matters", "what")
    return [
        {"id": name, "source": rows()[name.split(".")[0]].source}
        | {"least" if key == "matters" else key: value for key, value in one.items()}
        for name, one in zip(known(), told, strict=True)
    ]


def contexts() -> list[dict[str, Any]]:
    """Return the local contexts of the source documents: scenarios with a town of their own."""
    from ....model.scenarios import load, names  # noqa: PLC0415

    found = sorted((one for one in map(load, names()) if one.is_context), key=lambda each: each.id)
    told = ("id", "name", "title", "source", "story")
    return [
        {name: getattr(one, name) for name in told}
        | {"town": None if one.town is None else one.town.model_dump(), "changes": one.changes}
        | {"events": [str(each) for each in one.events]}
        for one in found
    ]


def policies() -> list[dict[str, Any]]:
    """Return the policies: name, row, title, source, story, and what each sets."""
    from ....model.policies import policies as known  # noqa: PLC0415

    return _told(known().values(), "id", "name", "title", "source", "story", "changes")


KINDS: dict[str, Callable[[], list[dict[str, Any]]]] = {
    "scenarios": scenarios,
    "strategies": strategies,
    "forms": forms,
    "contexts": contexts,
    "policies": policies,
    "shocks": shocks,
    "metrics": metrics,
    "parameters": parameters,
    "mechanisms": mechanisms,
    "extensions": extensions,
    "claims": claims,
    "studies": studies,
    "systems": systems,
}
"""Every kind that can be listed, and how."""
