"""What the extension adds to what is known of a school."""

from __future__ import annotations

from ....agents.engine.traits import Trait


class SchoolTraits:
    """What is known of a school besides."""

    blame = Trait("blame: how far it complains rather than changes", unit="share", recorded=True)
