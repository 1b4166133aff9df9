"""The sections of parameters: those of the core, with what extensions add to them, and extensions' own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, create_model

from ...agents.discovery import modules
from ..parameter import Section
from .cooperation import Accountability, Dilemma, Norm, Trust
from .fates import Fates, Inspection, Network
from .market import Admissions, Funding
from .people import Heads, Teachers
from .schools import Learning, Partnership, Shocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Sections(BaseModel):
    """Sections, none but those that are declared."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Core(Sections):
    """The parameters of the core."""

    accountability: Accountability = Accountability()
    dilemma: Dilemma = Dilemma()
    trust: Trust = Trust()
    norm: Norm = Norm()
    heads: Heads = Heads()
    teachers: Teachers = Teachers()
    learning: Learning = Learning()
    partnership: Partnership = Partnership()
    shocks: Shocks = Shocks()
    admissions: Admissions = Admissions()
    funding: Funding = Funding()
    inspection: Inspection = Inspection()
    fates: Fates = Fates()
    network: Network = Network()


class Added(NamedTuple):
    """A class of parameters in an extension's ``parameters.py``: its section is called as it is, in small letters."""

    extension: str
    section: str
    kind: type[Section]


def added() -> list[Added]:
    """Return what extensions add, in the order of their names."""
    return [
        Added(extension, kind.__name__.lower(), kind)
        for extension, module in modules("parameters")
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Section) and kind.__module__ == module.__name__
    ]


def whole() -> type[Sections]:
    """Return the parameters of the core with those of extensions, in sections.

    Raises
    ------
    TypeError
        If two parameters have the same name.
    """
    core, more = Core.model_fields, added()
    after = {each.section: "" for each in more if each.section not in core}
    after |= {each.section: each.kind.after for each in more if each.kind.after}
    fields: dict[str, Any] = {}
    for section in in_line(core, after):
        kinds: list[Any] = [core[section].annotation] if section in core else []
        kinds += [each.kind for each in more if each.section == section]
        names = [name for kind in kinds for name in kind.model_fields]
        if twice := {name for name in names if names.count(name) > 1}:
            raise TypeError(f"{section}.{min(twice)}: more than one extension, or the core too, has this parameter")
        kind = kinds[0] if len(kinds) == 1 else _joined(kinds)
        fields[section] = (kind, kind())
    return create_model("Whole", __base__=Sections, **fields)


def _joined(kinds: list[type[Section]]) -> type[Section]:
    """Return a section that has the parameters of several, found under its name where it is looked for."""
    first = kinds[0]
    kind = create_model(first.__name__, __base__=tuple(kinds), __module__=__name__, __doc__=first.__doc__)
    setattr(sys.modules[__name__], first.__name__, kind)
    return kind


def parameters_in_line(section: str, kind: type[Section]) -> Iterator[tuple[str, str]]:
    """Give the parameters of a section in order, each with the extension that declares it; ``""`` is the core."""
    own = {name: each.extension for each in added() if each.section == section for name in each.kind.model_fields}
    core, after = [name for name in kind.model_fields if name not in own], {}
    for each in added():
        last = ""
        for name, info in each.kind.model_fields.items() if each.section == section else ():
            extra: Any = info.json_schema_extra
            after[name] = extra["after"] or last
            last = name
    for name in in_line(core, after):
        yield name, own.get(name, "")


def in_line(core: Iterable[str], after: dict[str, str]) -> list[str]:
    """Return names in order: those of the core, and others each after the one it names, or else at the end.

    Examples
    --------
    >>> in_line(["stakes", "pooling"], {"joint": "stakes", "riding": "joint", "other": "gone"})
    ['stakes', 'joint', 'riding', 'pooling', 'other']
    """
    found: list[str] = []

    def add(name: str) -> None:
        found.append(name)
        for follower, before in after.items():
            if before == name:
                add(follower)

    for name in core:
        add(name)
    for name, before in after.items():
        if name not in found and before not in after:
            add(name)
    return found
