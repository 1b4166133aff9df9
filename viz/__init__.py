"""Worlds seen: the player, which draws a run as it happens, and the page that has it in its middle.

``player(system)`` is the player for notebooks; the page is started by ``coopetition dashboard``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .widget import Player, player

__all__ = ["Player", "player"]


def __getattr__(name: str) -> Any:
    """Import the widget when it is first asked for."""
    if name in __all__:
        from . import widget  # noqa: PLC0415 - the server's start needs no widget

        return getattr(widget, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
