"""Scenarios: short files of differences from *england-today*. A new file in this folder is a new scenario.

A scenario may tell its own town; one whose row begins with a C is a local context of the source documents.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from ...agents.errors import InputError
from ...agents.plugins import plugged_files
from ...agents.registry import close_to
from ..catalogue_files import Entry, read
from ..interventions.reading import told
from ..parameters import Parameters, flat
from ..region.table import RegionError
from ..region.town import Town  # noqa: TC001 - Pydantic reads it

if TYPE_CHECKING:
    from ..interventions import Intervention

FOLDER = Path(__file__).parent
DEFAULT = "england-today"


class ScenarioError(InputError):
    """A scenario that does not exist or cannot be read; the message says what would be right."""


@dataclass(frozen=True)
class Scenario:
    """A named set of changed parameters.

    Attributes
    ----------
    name, title, story : str
        Its name, a heading, and what it stands for.
    changes : dict
        ``{"section.name": value}``: how it differs from the declared defaults.
    events : tuple of Intervention
        What is planned from the start on: who is governed how, from when and until when.
    id, source : str
        Its row among the systems of the source documents, and the document; empty if it is none of them.
    town : Town or None
        The made-up town in which it plays unless told otherwise; None is one as England's are.
    """

    name: str
    title: str = ""
    story: str = ""
    changes: dict[str, Any] = field(default_factory=dict)
    events: tuple[Intervention, ...] = ()
    id: str = ""
    source: str = ""
    town: Town | None = None

    @property
    def parameters(self) -> Parameters:
        """The parameters it starts with."""
        return Parameters.of(self.changes)

    @property
    def is_context(self) -> bool:
        """Whether it is one of the local contexts of the source documents."""
        return self.id.startswith("C")

    @property
    def town_name(self) -> str:
        """What its town is called, if it has one: as its one authority, or else as the scenario."""
        authorities = () if self.town is None else self.town.authorities
        return "" if self.town is None else authorities[0] if len(authorities) == 1 else self.title


def names() -> tuple[str, ...]:
    """Return the names of the scenarios that come with the model or with other packages, the default first."""
    found = sorted({*(path.stem for path in FOLDER.glob("*.toml")), *plugged_files("scenarios")})
    return (DEFAULT, *(name for name in found if name != DEFAULT))


def load(source: str | Path | Scenario) -> Scenario:
    """Return a scenario by name, or from a TOML file of one's own.

    Raises
    ------
    ScenarioError
        If there is no such scenario or file, or the file is broken; names what would be right.
    """
    if isinstance(source, Scenario):
        return source
    path = FOLDER / f"{source}.toml"
    if path.parent == FOLDER and path.is_file():
        return _own(path)
    if str(source) in plugged_files("scenarios"):
        return _own(plugged_files("scenarios")[str(source)])
    path = Path(source)
    if path.suffix != ".toml":
        hint = close_to(str(source), names(), "coopetition list scenarios")
        raise ScenarioError(f"there is no scenario '{source}'; {hint}")
    return _read(path)


def with_towns() -> tuple[str, ...]:
    """Return the names of the scenarios that have a town of their own."""
    return tuple(each for each in names() if load(each).town is not None)


def town_of(name: str) -> Town:
    """Return the town of a scenario that has one of its own.

    Raises
    ------
    RegionError
        If no scenario of this name has.
    """
    having = with_towns()
    found = load(name).town if name in having else None
    if found is None:
        raise RegionError(
            f"region 'synthetic:{name}': neither a number of schools nor a scenario's town; {close_to(name, having)}"
        )
    return found


@cache
def _own(path: Path) -> Scenario:
    """Return a scenario that comes with the model, read once."""
    return _read(path)


class _File(Entry, extra="allow"):
    __pydantic_extra__: dict[str, dict[str, Any]] = Field(init=False)  # pyright: ignore[reportIncompatibleVariableOverride] - sections of parameters

    town: Town | None = None
    events: list[dict[str, Any]] = Field(default_factory=list)


def _read(path: Path) -> Scenario:
    given = read(path, "scenario file", _File, ScenarioError)
    try:
        changes = flat(given.__pydantic_extra__)
        Parameters.of(changes)
        planned = tuple(told(each) for each in given.events)
    except InputError as error:
        raise ScenarioError(f"scenario file '{path}': {error}") from None
    words = given.words | {"title": given.title or path.stem}
    return Scenario(path.stem, **words, changes=changes, events=planned, town=given.town)
