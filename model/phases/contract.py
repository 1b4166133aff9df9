"""What a phase reads and what it writes, stated beside it; one contract test holds all phases to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def contract(*, reads: str, writes: str) -> Callable[[Any], Any]:
    """State what a phase reads and writes: ``"schools: roll places; ledger"`` names columns by kind, and plain arrays.

    What a phase writes it may also read.
    """

    def state(rule: Any) -> Any:
        rule.reads, rule.writes = named(reads), named(writes)
        return rule

    return state


def named(columns: str) -> frozenset[str]:
    """Return the columns that a statement names, as ``kind.column``.

    Examples
    --------
    >>> sorted(named("schools: roll places; ledger"))
    ['ledger', 'schools.places', 'schools.roll']
    """
    found: set[str] = set()
    for part in filter(None, (each.strip() for each in columns.split(";"))):
        kind, colon, names = part.partition(":")
        found |= {f"{kind}.{name}" for name in names.split()} if colon else {kind}
    return frozenset(found)
