"""What the extension adds to what is known of a school."""

from __future__ import annotations

from ....agents.engine.traits import Trait


class SchoolTraits:
    """What is known of a school besides."""

    capacity = Trait("improvement capacity above the ordinary: how much more it makes of what moves it", recorded=True)
