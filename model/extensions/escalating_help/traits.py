"""What the extension adds to what is known of a school."""

from __future__ import annotations

from ....agents.engine.traits import Trait

PARTS = ("English", "mathematics", "science")
"""The parts of a school: where help is sought for the weakest, each may be better or worse than the whole."""


class SchoolTraits:
    """What is known of a school besides."""

    parts = Trait(
        "how far each of its parts is above its quality, where help is sought",
        unit="sd",
        groups=len(PARTS),
    )
    helper = Trait(
        "who helped its weakest part last: a school by row, its own if no other; -1 nobody, -2 from outside",
        kind=int,
        start=-1,
    )
