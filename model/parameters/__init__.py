"""All parameters, declared once: validation, flags, sliders, studies and the ODD table are made from this."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from pydantic import ValidationError

from ...agents.engine.columns import Columns, Field
from ...agents.errors import InputError, shown
from ..parameter import ASSUMPTION, Role, Section, When, parameter
from .sections import Core, parameters_in_line, whole
from .words import Reading, in_words, reading, said

if TYPE_CHECKING:
    from collections.abc import Iterator


TOLD = 2  # faults that one message tells
LONGEST = 100  # characters of a misspelt name that are looked at


class ParameterError(InputError):
    """A parameter that does not exist or has a value that makes no sense; the message says what would be right."""


if TYPE_CHECKING:
    Whole = Core
else:
    Whole = whole()


class Parameters(Whole):
    """The parameters of one world, in sections."""

    @classmethod
    def of(cls, *changes: Mapping[str, Any]) -> Parameters:
        """Return the defaults with changes, given as ``{"section.name": value}`` or nested; later ones win.

        Raises
        ------
        ParameterError
            If a name is unknown or a value out of bounds; names the field, the value and what would be right.
        """
        tree: dict[str, dict[str, Any]] = {}
        for change in changes:
            for name, value in flat(change).items():
                section, _, rest = name.partition(".")
                rest, _, inner = rest.partition(".")
                found = known(f"{section}.{rest}" if rest else section)
                place = tree.setdefault(section, {})
                if inner:
                    if not isinstance(found.default, dict) or not isinstance(place.setdefault(rest, {}), dict):
                        raise ParameterError(f"{name} = {shown(value)}: {found.name} has no entries to be set apart")
                    place[rest][inner] = value
                else:
                    place[rest] = dict(value) if isinstance(value, dict) else value  # never another's table
        try:
            return cls.model_validate(tree)
        except ValidationError as error:
            told = [_explained(each) for each in error.errors()[:TOLD]]
            more = error.error_count() - len(told)
            raise ParameterError("; ".join(told) + (f"; and {more} more" if more else "")) from None

    def flat(self) -> dict[str, Any]:
        """Return every parameter as ``{"section.name": value}``."""
        return {each.name: getattr(getattr(self, each.section), each.field) for each in declared()}


class Declared(NamedTuple):
    """One declared parameter, as tables and sliders need it."""

    name: str
    section: str
    field: str
    default: Any
    unit: str
    low: float | None
    high: float | None
    plausible: tuple[float, float] | None
    role: Role
    meaning: str
    source: str
    when: When
    sentence: str
    extension: str


def _declared() -> Iterator[Declared]:
    for section, held in Parameters.model_fields.items():
        kind: Any = held.annotation
        for field, extension in parameters_in_line(section, kind):
            info = kind.model_fields[field]
            extra: dict[str, Any] = dict(info.json_schema_extra)
            low = next((m.ge for m in info.metadata if hasattr(m, "ge")), None)
            high = next((m.le for m in info.metadata if hasattr(m, "le")), None)
            plausible = tuple(extra["plausible"]) if "plausible" in extra else None
            yield Declared(
                f"{section}.{field}",
                section,
                field,
                info.default,
                extra["unit"],
                low,
                high,
                plausible,
                extra["role"],
                info.description or "",
                extra["source"],
                extra["when"],
                extra["sentence"],
                extension,
            )


_ALL = tuple(_declared())
_BY_NAME = {each.name: each for each in _ALL}


def declared() -> tuple[Declared, ...]:
    """Return every declared parameter, in order."""
    return _ALL


def known(name: str) -> Declared:
    """Return the declaration of ``section.name``, or say what was probably meant.

    Raises
    ------
    ParameterError
        If there is no such parameter.
    """
    if name in _BY_NAME:
        return _BY_NAME[name]
    close = difflib.get_close_matches(name[:LONGEST], _BY_NAME, n=1, cutoff=0.5)
    close = close or [full for full in _BY_NAME if full.endswith("." + name.rpartition(".")[2])][:1]
    hint = f"did you mean '{close[0]}'?" if close else "`coopetition list parameters` shows them all"
    raise ParameterError(f"there is no parameter '{name}'; {hint}")


def flat(change: Mapping[str, Any]) -> dict[str, Any]:
    """Return nested sections as ``{"section.name": value}``."""
    if not isinstance(change, Mapping):
        raise ParameterError(f"parameters = {shown(change)}: must be a table, such as {{'accountability.stakes': 2}}")
    found: dict[str, Any] = {}
    for key, value in change.items():
        name = str(key)
        if isinstance(value, dict) and "." not in name:
            if name not in Parameters.model_fields:
                close = difflib.get_close_matches(name[:LONGEST], Parameters.model_fields, n=1)
                hint = f"did you mean '{close[0]}'?" if close else "`coopetition list parameters` shows them all"
                raise ParameterError(f"there is no section '{name}' of parameters; {hint}")
            found.update({f"{name}.{inner}": each for inner, each in value.items()})
        else:
            found[name] = value
    return found


def _explained(error: Any) -> str:
    """Return one Pydantic error as: field, value, what would be right."""
    name = ".".join(str(part) for part in error["loc"])
    value = error["input"]
    each = _BY_NAME.get(name)
    if each is None or each.low is None:
        return f"{name}{_given(value)}: {str(error['msg']).removeprefix('Value error, ')}"
    right = f"from {each.low:g} to {each.high:g}{each.unit and f' {each.unit}'} (default {each.default:g})"
    return f"{name} = {shown(value)}: must be a number {right}"


def _given(value: Any) -> str:
    return "" if isinstance(value, dict) else f" = {shown(value)}"


LEVERS = tuple(each.field for each in _ALL if each.role == "lever")
"""What policy can set: kept by the world as one column each, a value a school."""
if len(set(LEVERS)) != len(LEVERS) or any(hasattr(np.record, each.field) for each in _ALL):
    raise RuntimeError("two levers share a name, or a parameter has the name of an attribute of NumPy's records")


_FIXED = {
    section: fixed
    for section in Parameters.model_fields
    if (fixed := [each for each in _ALL if each.section == section and each.role != "lever" and each.low is not None])
}
_VALUES = np.dtype(
    [
        (
            section,
            np.dtype(
                [(each.field, np.int64 if isinstance(each.default, int) else np.float64) for each in fixed], align=True
            ),
        )
        for section, fixed in _FIXED.items()
    ],
    align=True,
)


def values_of(parameters: Parameters) -> Any:
    """Return what is no lever as one nested record of numbers, for the rules: ``s.p.dilemma.noise``."""
    values = np.zeros(1, dtype=_VALUES).view(np.recarray)[0]
    copy_values(parameters, values)
    return values


def copy_values(parameters: Parameters, values: Any) -> None:
    """Copy what is no lever into a record made by ``values_of``, in place."""
    for section, fixed in _FIXED.items():
        values[section] = tuple(getattr(getattr(parameters, section), each.field) for each in fixed)


def levers_of(parameters: Parameters, schools: int) -> Any:
    """Return the levers as columns, a row a school."""
    whole, levers = parameters.flat(), Columns([Field(name, "f8") for name in LEVERS], (schools,), read_only=True)
    for each in _ALL:
        if each.role == "lever":
            levers[each.field] = whole[each.name]
    return levers


__all__ = [
    "ASSUMPTION",
    "LEVERS",
    "Declared",
    "ParameterError",
    "Parameters",
    "Reading",
    "Section",
    "copy_values",
    "declared",
    "flat",
    "in_words",
    "known",
    "levers_of",
    "parameter",
    "reading",
    "said",
    "values_of",
]
