"""How a rule of an extension says where in the term it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..phases.contract import contract

if TYPE_CHECKING:
    from collections.abc import Callable


class Place(NamedTuple):
    """A place in the term: right before or after a step of the core, in the order of ranks among those there."""

    before: str
    after: str
    rank: int


def step(*, before: str = "", after: str = "", rank: int = 0, reads: str, writes: str) -> Callable[[Any], Any]:
    """Put a rule into the term; one that stands in several places is marked several times.

    Parameters
    ----------
    before, after : str
        Name of the core's step (`model.term`) that it comes right before, or right after.
    rank : int
        Its place among the steps of extensions that stand there, smaller first.
    reads, writes : str
        As a phase of the core says (`phases.contract`).
    """

    def place(rule: Any) -> Any:
        places = [*getattr(rule, "places", ()), Place(before, after, rank)]
        rule = contract(reads=reads, writes=writes)(rule)
        rule.places = tuple(places)
        return rule

    return place
