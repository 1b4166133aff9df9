"""What runs were made from: the files that they were given, and every value that was chosen."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from ....agents.documents import in_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .gathered import Gathered

GIVEN = {"region.json", "ties.txt"}  # of a run
BROUGHT = {"regions", "scenarios"}  # of a study: folders
PROSE = {"title", "story"}  # of a study, told elsewhere


class Input(NamedTuple):
    """A value that was chosen: its name, itself as text or number, its unit and what it means where that is known."""

    name: str
    value: Any
    unit: str = ""
    meaning: str = ""


def is_input(name: str) -> bool:
    """Tell whether a file of a folder is what runs were made from, rather than what came of them."""
    path = PurePosixPath(name)
    return name in GIVEN or path.parent.name in BROUGHT


def inputs(found: Gathered) -> list[Input]:
    """Return every value that was chosen, of a run or of a study; parameters where they are not the scenario's own."""
    told = found.main
    return list(_of_run(told) if found.kind == "run" else _of_study(told))


def _of_run(told: dict[str, Any]) -> Iterator[Input]:
    yield Input("scenario", told["scenario"], meaning=_title(told["scenario"]))
    yield Input("region", told["region"], meaning="Its name; itself it is kept as region.json")
    yield Input("years", told["years"], "years", "School years that were lived through")
    yield Input("seed", told["seed"], meaning="Seed of every draw")
    own = _flat(_parameters_of(told["scenario"]))
    for name, value in _flat(told["parameters"]).items():
        if own.get(name) != value:
            yield _parameter(name, value)
    for each in told.get("planned", ()):
        for name, value in each["changes"].items():
            yield _parameter(name, value, f"@{each['term']}")
    for kind in ("groups", "policies", "by_hand"):
        for number, each in enumerate(told.get(kind, ()), start=1):
            yield Input(f"{kind}.{number}", _short(each), meaning=_MEANS[kind])


_MEANS = {
    "groups": "A form of governance for some schools (by row of the region), from and to a term",
    "policies": "A policy for some schools (by row of the region), from and to a term",
    "by_hand": "What somebody did by hand to a school, in a term",
}


def _of_study(told: dict[str, Any]) -> Iterator[Input]:
    """Yield a study as its file tells it; of a sweep made in Python what its account tells."""
    study = told.get("study") or {name: told[name] for name in ("metrics", "factors", "facts") if name in told}
    for name, value in study.items():
        if name in PROSE or value in ("", [], {}):
            continue
        if name in {"factors", "settings"} and isinstance(value, dict):
            yield from (_parameter(each, _short(what), before=f"{name}.") for each, what in value.items())
        else:
            yield Input(f"study.{name}", _short(value))


def _parameter(name: str, value: object, after: str = "", before: str = "") -> Input:
    from ....model.parameters import ParameterError, known  # noqa: PLC0415 - parameters bring Pydantic

    try:
        declared = known(".".join(name.partition("@")[0].split(".")[:2]))
    except ParameterError:  # of another version
        return Input(f"{before}{name}{after}", value)
    return Input(f"{before}{name}{after}", value, declared.unit, declared.meaning)


def _parameters_of(scenario: str) -> dict[str, Any]:
    """Return the parameters that a scenario starts with; of one that does not come along, those of every world."""
    from ....model.parameters import Parameters  # noqa: PLC0415
    from ....model.scenarios import load, names  # noqa: PLC0415

    return (load(scenario).parameters if scenario in names() else Parameters()).flat()


def _title(scenario: str) -> str:
    from ....model.scenarios import load, names  # noqa: PLC0415

    return load(scenario).title if scenario in names() else "A scenario of one's own: all that it sets is told here"


def _flat(parameters: dict[str, Any]) -> dict[str, Any]:
    """Return parameters with tables, such as the mix of strategies, taken apart."""
    flat: dict[str, Any] = {}
    for name, value in parameters.items():
        flat |= {f"{name}.{key}": each for key, each in value.items()} if isinstance(value, dict) else {name: value}
    return flat


def _short(value: object) -> object:
    """Return a value as it stands in one field: numbers and text as they are, all else as JSON."""
    plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return value if plain else in_json(value)
