"""What a seed may be: one rule for worlds, towns, the laboratory, studies, addresses and the command line."""

from __future__ import annotations

import operator
from typing import Any

from ..agents.errors import InputError, shown

LARGEST_SEED = 2**63 - 1
"""A browser's numbers end at 2**53: a page holds seeds as text."""
DIGITS = len(str(LARGEST_SEED))


def checked_seed(seed: Any) -> int:
    """Return the seed if it is one; raise InputError otherwise."""
    try:
        number = operator.index(seed)
    except TypeError:
        number = -1
    if not 0 <= number <= LARGEST_SEED:
        raise InputError(f"seed = {shown(seed)}: must be a whole number from 0 to {LARGEST_SEED}")
    return number


def seed_of(said: Any) -> int:
    """Return the seed that a text or a number says; raise InputError if it is none.

    Examples
    --------
    >>> seed_of(" 9007199254740993 ")
    9007199254740993
    """
    text = said.strip() if isinstance(said, str) else ""
    if text.isascii() and text.isdecimal() and len(text.lstrip("0")) <= DIGITS:
        return checked_seed(int(text))
    return checked_seed(said)
