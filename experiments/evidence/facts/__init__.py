"""Facts of England beside the model: what each is, how it is measured, and whether it holds; ``@fact`` is a row."""

from __future__ import annotations

from ....agents.registry import import_all
from .catalogue import FACTS, Fact, Figure, fact

import_all(__name__, __path__)
for _name in sorted(FACTS, key=lambda each: (each[0], int(each[1:]))):
    FACTS[_name] = FACTS.pop(_name)

__all__ = ["FACTS", "Fact", "Figure", "fact"]
