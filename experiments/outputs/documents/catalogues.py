"""What can be listed: each kind as a list of plain objects, straight from where it is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def scenarios() -> list[dict[str, Any]]:
    """Return the scenarios that come with the model."""
    from ....model.scenarios import load, names  # noqa: PLC0415 - each list imports only what it needs

    found = [load(name) for name in names()]
    return [{"name": one.name, "title": one.title, "story": one.story, "changes": one.changes} for one in found]


def forms() -> list[dict[str, Any]]:
    """Return the forms of governance: name, row, title, source, story, vector and levers."""
    from .forms import listed  # noqa: PLC0415

    return listed()


def studies() -> list[dict[str, Any]]:
    """Return the studies that come with the model."""
    from ...designs.studies import load, names  # noqa: PLC0415

    found = [(name, load(name)) for name in names()]
    return [{"name": name, "title": one.title, "story": one.story.strip(), "runs": len(one)} for name, one in found]


def strategies() -> list[dict[str, Any]]:
    """Return the strategies of head teachers."""
    from ....agents.strategies import STRATEGIES  # noqa: PLC0415

    return [
        {
            "name": one.name,
            "share": one.share,
            "trusted": one.trusted,
            "tiring": one.tiring,
            "meaning": one.meaning,
            "source": one.source,
        }
        for one in STRATEGIES.values()
    ]


def metrics() -> list[dict[str, Any]]:
    """Return the measures of a world."""
    from ....model.measures import METRICS  # noqa: PLC0415

    return [
        {"name": one.name, "unit": one.unit, "of": one.of, "meaning": one.meaning, "source": one.source}
        for one in METRICS.values()
    ]


def parameters() -> list[dict[str, Any]]:
    """Return every parameter: default, unit, bounds, plausible range, role, meaning, source, when it acts, sentence."""
    from ....model.parameters import declared  # noqa: PLC0415

    return [
        {**one._asdict(), "plausible": None if one.plausible is None else list(one.plausible)} for one in declared()
    ]


def mechanisms() -> list[dict[str, Any]]:
    """Return every mechanism: what it is, where its rule stands, the parameters that switch it off or shape it."""
    from ....model.mechanisms import mechanisms as known  # noqa: PLC0415

    return [{**one._asdict(), "shaped_by": list(one.shaped_by)} for one in known().values()]


def shocks() -> list[dict[str, Any]]:
    """Return the shocks there are, with the parameters that set them."""
    from ....model.parameters import declared  # noqa: PLC0415

    own = {one.name: one.default for one in declared() if one.section == "shocks"}
    meaning = "A sudden loss of a school's capacity that heals, faster where partners wait for it."
    return [{"name": "puncture", "meaning": meaning, "parameters": own}]


def systems() -> list[dict[str, Any]]:
    """Return the systems of the source documents and where each lives now."""
    from ...evidence.claims import systems as known  # noqa: PLC0415

    told = ("name", "source", "idea", "claim", "where")
    return [{"id": row} | {name: getattr(one, name) for name in told} for row, one in known().items()]


def claims() -> list[dict[str, Any]]:
    """Return every claim that is asked of twin worlds, and what decides it; `coopetition claims` tells the verdict."""
    from ...evidence.claims import claims as known  # noqa: PLC0415
    from ...evidence.claims import systems as rows  # noqa: PLC0415

    return [
        {
            "id": name,
            "source": rows()[name.split(".")[0]].source,
            "claim": one.claim,
            "measure": one.measure,
            "expects": one.expects,
            "least": one.matters,
            "what": one.what,
        }
        for name, one in known().items()
    ]


def contexts() -> list[dict[str, Any]]:
    """Return the local contexts of the source documents: scenarios with a town of their own."""
    from ....model.scenarios import load, names  # noqa: PLC0415

    found = [load(name) for name in names()]
    return [
        {
            "id": one.id,
            "name": one.name,
            "title": one.title,
            "source": one.source,
            "story": one.story,
            "town": None if one.town is None else one.town.model_dump(),
            "changes": one.changes,
            "events": [str(each) for each in one.events],
        }
        for one in sorted(found, key=lambda each: each.id)
        if one.is_context
    ]


def policies() -> list[dict[str, Any]]:
    """Return the policies: name, row, title, source, story, and what each sets."""
    from ....model.policies import policies as known  # noqa: PLC0415

    return [
        {
            "id": one.id,
            "name": one.name,
            "title": one.title,
            "source": one.source,
            "story": " ".join(one.story.split()),
            "changes": one.changes,
        }
        for one in known().values()
    ]


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
    "claims": claims,
    "studies": studies,
    "systems": systems,
}
"""Every kind that can be listed, and how."""
