"""What the extension adds to what is known of a school."""

from __future__ import annotations

from ....agents.engine.traits import Trait


class SchoolTraits:
    """What is known of a school besides."""

    practice = Trait("practice in use, by the year after which it came up; 0 is none", kind=int)
