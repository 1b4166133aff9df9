"""What the extension adds to what is known of a school and a tie."""

from __future__ import annotations

from ....agents.engine.traits import Trait


class SchoolTraits:
    """What is known of a school besides."""

    covered = Trait("is in the local partnership", kind=bool, start=True)


class TieTraits:
    """What is known of a tie besides."""

    idle = Trait("terms since either head cooperated on it, where ties may lapse", unit="terms", kind=int)
    lapsed = Trait("lapsed: nobody cooperated on it for years, or a school is not in the partnership", kind=bool)
