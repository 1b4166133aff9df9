"""Shows on the school world: what theory foretells beside what many towns did; a file here with ``@show`` is a row."""

from __future__ import annotations

from ....agents.registry import import_all
from .catalogue import SHOWS, Finding, Show, Shown, show

import_all(__name__, __path__)
for _name in sorted(SHOWS, key=lambda each: SHOWS[each].place):
    SHOWS[_name] = SHOWS.pop(_name)

__all__ = ["SHOWS", "Finding", "Show", "Shown", "show"]
