"""Maps of regimes: two parameters varied together, where towns end, and where theory says that they tip."""

from .axes import Axes, axes_of
from .cells import Cells, cells_of

__all__ = ["Axes", "Cells", "axes_of", "cells_of"]
