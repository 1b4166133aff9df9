"""Head teachers' strategies, one short file each: a new file in this folder is a new strategy, everywhere."""

from __future__ import annotations

from ..engine.compiled import choose_by_code
from ..plugins import import_plugged
from ..registry import import_all
from .catalogue import STRATEGIES, Strategy, View, close

import_all(__name__, __path__)
import_plugged("strategies")
close()

NAMES = tuple(STRATEGIES)
"""Names in the order of their codes."""

LOOKS_AROUND = tuple(each.looks_around for each in STRATEGIES.values())
"""Whether a head of this strategy looks at how its partners fared, by code."""

probability_of_cooperating = choose_by_code([each.decide for each in STRATEGIES.values()])
"""Compiled ``(code, View) -> probability``: what a head of this strategy does on a tie."""

__all__ = ["LOOKS_AROUND", "NAMES", "STRATEGIES", "Strategy", "View", "probability_of_cooperating"]
