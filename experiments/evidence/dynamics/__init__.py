"""Shows on the school world: what theory foretells beside what many towns did; a file here with ``@show`` is a row."""

from __future__ import annotations

from ....agents.registry import import_all
from ..catalogue import arrange
from ..finding import Finding
from .catalogue import SHOWS, Show, Shown, show

import_all(__name__, __path__)
arrange(SHOWS, lambda name: SHOWS[name].place)

__all__ = ["SHOWS", "Finding", "Show", "Shown", "show"]
