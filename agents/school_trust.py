"""A trust: an organisation that controls several schools (to be told from a head's trust *in* a partner)."""

from __future__ import annotations

from .traits import Trait


class SchoolTrustTraits:
    """The traits of one trust."""

    alive = Trait("controls at least one open school", kind=bool, start=False)
    lead = Trait(
        "the school that leads it: the strongest when it was founded, or when the last lead left, by row",
        kind=int,
        start=-1,
    )
    schools = Trait("open schools it controls", kind=int)
