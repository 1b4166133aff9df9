"""What the extension adds to what is known of a school."""

from __future__ import annotations

from ....agents.engine.traits import Trait


class SchoolTraits:
    """What is known of a school besides."""

    course = Trait(
        "does about its money this year: 0 nothing, 1 retrenches, 2 redesigns",
        kind=int,
        recorded=True,
    )
