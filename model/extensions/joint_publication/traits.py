"""What the extension adds to what is known of a school."""

from __future__ import annotations

from ....agents.engine.traits import Trait


class SchoolTraits:
    """What is known of a school besides."""

    joint = Trait("partners with whom it publishes its result jointly", kind=int, recorded=True)
    wish = Trait("joint publication: 0 could not, 1 would not, 2 wishes it", kind=int)
