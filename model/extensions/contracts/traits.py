"""What the extension adds to what is known of a school."""

from __future__ import annotations

from ....agents.engine.traits import Trait
from ....agents.groups import GROUPS


class SchoolTraits:
    """What is known of a school besides."""

    content = Trait("how far parents think their own group fares above the usual", unit="sd", groups=len(GROUPS))
    contract_left = Trait("years its contract still runs; 0 is none", unit="years")
    contract_years = Trait("years it has run", unit="years", kind=int)
    achieved = Trait("mean standing over these years", unit="sd")
