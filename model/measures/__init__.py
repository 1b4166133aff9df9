"""Measures of a world: a new file in this folder with ``@metric`` functions is a new measure, everywhere."""

from __future__ import annotations

from ...agents.plugins import import_plugged
from ...agents.registry import import_all
from .catalogue import METRICS, Measured, Metric, Standing, metric

import_all(__name__, __path__, leave=("between",))
import_plugged("measures")

__all__ = ["METRICS", "Measured", "Metric", "Standing", "metric"]
