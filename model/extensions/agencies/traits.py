"""What the extension adds to what is known of a school."""

from __future__ import annotations

from ....agents.engine.traits import Trait


class SchoolTraits:
    """What is known of a school besides."""

    engaged = Trait("engagement with other agencies", unit="share")
    agency_time = Trait("time its head gives to other agencies, of the most that can be given", unit="share")
