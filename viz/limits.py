"""How much one visitor may ask for, and all of them together: more on one's own machine than where many share one."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000
MESSAGE = 2 * MEGABYTE
"""Bytes of one message of a browser: a piece of a file, about half of this, is the largest that a page sends."""
SEARCH, WORD, WORDS = 20_000, 1_000, 200
"""Letters of an address and of one of its words, and how many words it may have."""
EVENTS = 200
"""What may be planned in one world besides what its scenario plans."""
NOTICES = 12
"""Notices that stand on a page at once."""


@dataclass(frozen=True)
class Limits:
    """What is granted.

    Attributes
    ----------
    shared : bool
        Whether other machines may visit. Then paths on this machine are none of their business: files are uploaded.
    visitors : int or None
        Tabs that may be open at once; None is any number.
    schools, years, players : int
        Of a world, and of a laboratory.
    upload, kept : int
        Bytes of one upload, and of all that are kept.
    uploads, files : int
        Uploads of one visit, and files that are kept of all.
    """

    shared: bool = False
    visitors: int | None = None
    schools: int = 5_000
    years: int = 60
    players: int = 40_000
    upload: int = 60 * MEGABYTE
    kept: int = 20_000 * MEGABYTE
    uploads: int = 1_000
    files: int = 10_000


ALONE = Limits()
SHARED = Limits(
    shared=True,
    visitors=40,
    schools=600,
    years=40,
    players=10_000,
    kept=1_000 * MEGABYTE,
    uploads=10,
    files=400,
)
_granted = [ALONE]


def limits() -> Limits:
    """Return what is granted here and now."""
    return _granted[-1]


def grant(granted: Limits) -> None:
    """Grant so much from now on."""
    _granted[:] = [granted]
