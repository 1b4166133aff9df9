"""What the extension adds to what is known of a school."""

from __future__ import annotations

from ....agents.engine.traits import Trait


class SchoolTraits:
    """What is known of a school besides."""

    trained = Trait("share of its leaders who were trained together with others", unit="share", recorded=True)
    vision = Trait("share of its governors who share the vision of working with others", unit="share")
