"""Sensitivity: which parameters move which measures, by how much, and how sure that is (SALib; decision 13)."""

from .analysis import Analysis, Measured, analysed, checked
from .indices import METHODS

__all__ = ["METHODS", "Analysis", "Measured", "analysed", "checked"]
