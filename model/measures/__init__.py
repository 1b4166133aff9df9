"""Measures of a world: a new file in this folder with ``@metric`` functions is a new measure, everywhere.

An extension's stand in its folder, in ``measures.py``.
"""

from __future__ import annotations

from ...agents.discovery import modules
from ...agents.plugins import import_plugged
from ...agents.registry import import_all
from .catalogue import METRICS, Measured, Metric, Standing, metric

import_all(__name__, __path__, leave=("between",))
tuple(modules("measures", whole=False))
import_plugged("measures")

__all__ = ["METRICS", "Measured", "Metric", "Standing", "metric"]
