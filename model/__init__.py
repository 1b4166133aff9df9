"""A world of schools: region, partnership graph, the term, levers and measures.

``SchoolSystem`` is the Mesa model, ``World`` the same without Mesa (which takes seconds to import), ``Region`` where
the schools are.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .region import Region
    from .system import SchoolSystem
    from .world import World

_HOME = {"Region": "region", "SchoolSystem": "system", "World": "world"}

__all__ = ["Region", "SchoolSystem", "World"]


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is first asked for."""
    if name in _HOME:
        return getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return what there is, asked for before or not."""
    return sorted({*globals(), *__all__})
