"""The made parts of the ODD description: entities, schedule, strategies, parameters, out of the declarations.

``make docs`` writes them anew between their marks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....agents import discovery
from ....agents.engine.traits import traits_of
from ....agents.head_teacher import HeadTeacherTraits
from ....agents.home_zone import HomeZoneTraits, OptionTraits
from ....agents.local_authority import LocalAuthorityTraits
from ....agents.school import SchoolTraits
from ....agents.school_trust import SchoolTrustTraits
from ....agents.strategies import STRATEGIES
from ....agents.tie import SideTraits, TieTraits
from ....model.extensions import extensions
from ....model.parameters import ASSUMPTION, declared
from ....model.start import BEGINNING
from ....model.term import END_OF_YEAR, TERM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

KINDS = {
    "School": SchoolTraits,
    "Head teacher": HeadTeacherTraits,
    "Tie": TieTraits,
    "Side of a tie (one head's)": SideTraits,
    "Home zone (pupils by group)": HomeZoneTraits,
    "School that a zone considers": OptionTraits,
    "Trust": SchoolTrustTraits,
    "Local authority": LocalAuthorityTraits,
}


def entities() -> str:
    """Return every kind of entity with its state variables."""
    rows = []
    for kind, owner in KINDS.items():
        for name, trait in traits_of(owner).items():
            if trait.place:
                continue
            unit = trait.unit or {bool: "yes or no", int: "whole number"}.get(trait.kind, "pure number")
            rows.append((kind, f"`{name}`", trait.meaning + (", by group" if trait.groups else ""), unit))
            kind = ""  # noqa: PLW2901 - told once
    return _table(("entity", "state variable", "what it is", "unit"), rows)


def schedule() -> str:
    """Return the processes in their order, each with what it does."""
    told = [(phase, "every term") for phase in TERM] + [(phase, "at the year's end") for phase in END_OF_YEAR]
    rows = [
        (str(number), f"`{phase.__name__}`", when, (phase.__doc__ or "").partition("\n")[0])
        for number, (phase, when) in enumerate(told, start=1)
    ]
    return _table(("", "process", "when", "what it does"), rows)


def places() -> str:
    """Return the places that extensions write and the core reads."""
    rows = [
        (kind, f"`{name}`", trait.meaning + (", by group" if trait.groups else ""), f"{trait.start:g}")
        for kind, owner in KINDS.items()
        for name, trait in traits_of(owner).items()
        if trait.place
    ]
    return _table(("of", "place", "what extensions say there", "where none does"), rows)


def extending() -> str:
    """Return the processes of extensions: what switches each extension on, and where in the term they stand."""
    rows, order = [], [step.__name__ for step in (*BEGINNING, *TERM, *END_OF_YEAR)]
    for each in extensions().values():
        switches = ", ".join(f"`{name}`" for name in each.switches) or "a form of governance"
        for place, rule in sorted(
            each.steps, key=lambda one: (order.index(one[0].before or one[0].after), one[0].rank)
        ):
            where = f"before `{place.before}`" if place.before else f"after `{place.after}`"
            told = (rule.__doc__ or "").partition("\n")[0]
            rows.append((each.name.replace("_", " "), switches, f"`{rule.__name__}`", where, told))
    return _table(("extension", "switched on by", "process", "where", "what it does"), rows)


def told() -> str:
    """Return what extensions do, each in the words of the ``odd.md`` in its folder."""
    paths = [each.folder / "odd.md" for each in discovery.places().values()]
    return "\n\n".join(path.read_text(encoding="utf-8").strip() for path in paths if path.is_file())


def strategies() -> str:
    """Return the strategies of head teachers."""
    rows = [
        (name, each.meaning, f"{each.share:g}", f"{each.trusted:g}", f"{each.tiring:g}", each.source)
        for name, each in STRATEGIES.items()
    ]
    return _table(("strategy", "what it does", "weight", "trust of strangers, times", "tiring a year", "source"), rows)


def parameters() -> str:
    """Return every parameter with value, unit, range, role and source."""
    rows = []
    for each in declared():
        plain = isinstance(each.default, int | float)
        low, high = each.plausible or ("", "")
        value = f"{each.default:g}" if plain else "as in 7.3"
        swept = f"{low:g} to {high:g}" if each.plausible else ""
        source = "assumption" if each.source == ASSUMPTION else each.source
        rows.append((f"`{each.name}`", each.meaning, value, each.unit, swept, each.role, source))
    return _table(("parameter", "what it says", "value", "unit", "range", "role", "source"), rows)


MADE: dict[str, Callable[[], str]] = {
    "entities": entities,
    "places": places,
    "schedule": schedule,
    "extending": extending,
    "told": told,
    "strategies": strategies,
    "parameters": parameters,
}


def assumed() -> tuple[int, int]:
    """Return how many parameters have no source but assumption, and how many there are."""
    found = [each.source.startswith("assumption") for each in declared()]
    return sum(found), len(found)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines
    )
