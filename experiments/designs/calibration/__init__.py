"""Calibration: uncertain parameters fitted to facts A of England by history matching (decision 16); B is never seen."""

from .targets import Target, checked, targets_of

__all__ = ["Target", "checked", "targets_of"]
