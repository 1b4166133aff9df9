"""What the extension adds to what is known of a local authority and a school."""

from __future__ import annotations

from ....agents.engine.traits import Trait


class LocalAuthorityTraits:
    """What is known of a local authority besides."""

    troubled = Trait("schools that it takes to be in need, by their grade, and advises first", kind=int)


class SchoolTraits:
    """What is known of a school besides."""

    coalition = Trait("schools it hangs together with by ties on which both cooperate", kind=int, recorded=True)
    influence = Trait("its share of the influence on its authority", unit="share", recorded=True)
    advised = Trait("its authority's advice over the last year, worth", unit="pounds", recorded=True)
    supported = Trait(
        "what its authority's advice and its group's support was worth over the last year",
        unit="pounds",
        recorded=True,
    )
