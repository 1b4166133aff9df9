"""Extensions: rules that the core does without, each in a folder of its own; one that is off is not in the term at all.

A rule marked with ``step`` says where in the term it stands. The core (``model/term.py``) knows no extension: it reads
*places*, columns in which an extension that is on writes before the core reads (``place=True`` among the traits).
``SWITCHES`` in an extension's ``rules.py`` tells which parameters switch it on, and what each is while it is off.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ...agents.discovery import places
from .step import Place, step

if TYPE_CHECKING:
    from collections.abc import Callable


class Extension(NamedTuple):
    """One extension.

    Attributes
    ----------
    name, meaning : str
        Its name, and what it is.
    switches : dict
        The parameters that switch it on, ``{"section.name": what it is while the extension is off}``.
    steps : tuple
        Its rules that stand in the term, each with its place.
    on : callable or None
        What else switches it on: a function of the state.
    along : tuple of str
        Extensions that switch it on with them.
    """

    name: str
    meaning: str
    switches: dict[str, float]
    steps: tuple[tuple[Place, Any], ...]
    on: Callable[[Any], bool] | None
    along: tuple[str, ...]


@cache
def extensions() -> dict[str, Extension]:
    """Return every extension by name."""
    return {name: _read(name, each.package) for name, each in places().items()}


def _read(name: str, package: str) -> Extension:
    folder = importlib.import_module(package)
    steps: dict[str, Any] = {}
    for each in sorted(module.name for module in pkgutil.iter_modules(folder.__path__)):
        module = importlib.import_module(f"{folder.__name__}.{each}")
        for rule, value in vars(module).items():
            plain = getattr(value, "py_func", value)
            if hasattr(value, "places") and getattr(plain, "__module__", "") == module.__name__:
                steps[rule] = value
    rules = importlib.import_module(f"{folder.__name__}.rules")
    placed = tuple((place, rule) for rule in steps.values() for place in rule.places)
    meaning = (folder.__doc__ or "").strip().partition("\n")[0]
    return Extension(
        name, meaning, rules.SWITCHES, placed, getattr(rules, "also_on", None), getattr(rules, "ALONG", ())
    )


__all__ = ["Extension", "Place", "extensions", "step"]
