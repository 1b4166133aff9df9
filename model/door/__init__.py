"""Schools that compete and collaborate: an agent-based model to watch, sweep and cite.

This is what ``import coopetition`` gives; the folder is installed as the package itself, beside ``agents``, ``model``,
``experiments`` and ``viz``. Each name is imported when it is first asked for: Mesa alone takes seconds.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coopetition.agents.strategies.catalogue import strategy  # pyright: ignore[reportMissingImports]
    from coopetition.model.laboratory import Laboratory  # pyright: ignore[reportMissingImports]
    from coopetition.model.region import Region  # pyright: ignore[reportMissingImports]
    from coopetition.model.system import SchoolSystem  # pyright: ignore[reportMissingImports]
    from coopetition.model.world import World  # pyright: ignore[reportMissingImports]

    __version__: str

_HOME = {
    "Laboratory": "model.laboratory",
    "Region": "model.region",
    "SchoolSystem": "model.system",
    "World": "model.world",
    "strategy": "agents.strategies.catalogue",
}

__all__ = ["Laboratory", "Region", "SchoolSystem", "World", "__version__", "strategy"]


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is first asked for."""
    if name in _HOME:
        return getattr(importlib.import_module(f"coopetition.{_HOME[name]}"), name)
    if name == "__version__":
        return importlib.import_module("importlib.metadata").version("coopetition")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return what there is, asked for before or not."""
    return sorted({*globals(), *__all__})
