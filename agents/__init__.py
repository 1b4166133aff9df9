"""What one school, one head teacher, one tie and one trust *is* and *does*.

Everything here is written in the singular: traits (what is known of one of them) and rules (what one of them does).
``coopetition.model`` holds many of them in columns and maps the rules over all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .windows import HeadTeacher, LocalAuthority, School, SchoolTrust

__all__ = ["HeadTeacher", "LocalAuthority", "School", "SchoolTrust"]


def __getattr__(name: str) -> Any:
    """Import the Mesa agents when they are first asked for."""
    if name in __all__:
        from . import windows  # noqa: PLC0415 - Mesa takes seconds to import; a batch needs none of it

        return getattr(windows, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
