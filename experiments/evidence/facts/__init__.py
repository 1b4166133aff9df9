"""Facts of England beside the model: what each is, how it is measured, and whether it holds; ``@fact`` is a row."""

from __future__ import annotations

from ....agents.registry import import_all
from ..catalogue import arrange
from .catalogue import FACTS, Fact, Figure, fact

import_all(__name__, __path__)
arrange(FACTS, lambda name: (name[0], int(name[1:])))

__all__ = ["FACTS", "Fact", "Figure", "fact"]
