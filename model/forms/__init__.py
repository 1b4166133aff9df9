"""Forms of governance: one short file each. A new file in this folder is a new form, everywhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field as Given

from ...agents.engine.columns import Columns, Field
from ...agents.errors import InputError
from ...agents.plugins import plugged_files
from ...agents.registry import close_to
from ..catalogue_files import Entry, callable_as, find, read
from ..parameters import ParameterError, Parameters, flat, known
from .vector import VOICES, Vector

FOLDER = Path(__file__).parent
TODAY = "academy-trust"
"""The form of the trusts that a region begins with and that takeovers found; its code is 0."""


class FormError(InputError):
    """A form that does not exist or cannot be read; the message says what would be right."""


@dataclass(frozen=True)
class Form:
    """One form of governance.

    Attributes
    ----------
    name, id : str
        Its name, and its row among the systems of the source documents, if it is one of them.
    title, source, story : str
        A heading, where it comes from, and what it is.
    vector : Vector
        What it says.
    levers : dict
        Levers that hold for members while they are governed so: ``{"section.name": value}``.
    """

    name: str
    id: str = ""
    title: str = ""
    source: str = ""
    story: str = ""
    vector: Vector = field(default_factory=Vector)
    levers: dict[str, Any] = field(default_factory=dict)


@cache
def forms() -> dict[str, Form]:
    """Return every form by name, that of today first: the place of a form is its code."""
    ours = sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != TODAY)
    found = {name: _read(FOLDER / f"{name}.toml") for name in (TODAY, *ours)}
    return found | {name: _read(path) for name, path in plugged_files("forms").items() if name not in found}


def form(name: str) -> Form:
    """Return a form by its name, or by its row (F7).

    Raises
    ------
    FormError
        If there is none.
    """
    found = find(name, forms())
    if found is None:
        raise FormError(f"there is no form '{name}'; {close_to(name, callable_as(forms()), 'coopetition list forms')}")
    return found


def table() -> Any:
    """Return what every form says as columns, a row a form by its code, for the rules: ``s.forms.exit[f]``."""
    columns = Columns([Field(name, "f8") for name in Vector.model_fields], (len(forms()),))
    for name in columns:
        columns[name] = [getattr(each.vector, name) for each in forms().values()]
    return columns


class _File(Entry):
    vector: Vector = Vector()
    levers: dict[str, Any] = Given(default_factory=dict)


def _read(path: Path) -> Form:
    told = read(path, "form", _File, FormError)
    try:
        levers = flat(told.levers)
        Parameters.of(levers)
        loose = [name for name in levers if known(name).role != "lever"]
        if loose:
            raise FormError(f"form '{path}': {loose[0]} is the same for all schools; a form sets levers alone")
        if "network.formality" in levers:
            raise FormError(f"form '{path}': network.formality is the vector's own 'formality'")
        return Form(path.stem, **told.words, vector=told.vector, levers=levers)
    except ParameterError as error:
        raise FormError(f"form '{path}': {error}") from None


__all__ = ["TODAY", "VOICES", "Form", "FormError", "Vector", "form", "forms", "table"]
