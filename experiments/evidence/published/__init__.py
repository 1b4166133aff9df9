"""Published results that the laboratory reproduces: a file here with ``@published`` functions is a row of the table."""

from __future__ import annotations

from ....agents.registry import import_all
from ..finding import Finding
from .catalogue import PUBLISHED, Published, close, exactly, published

import_all(__name__, __path__)

__all__ = ["PUBLISHED", "Finding", "Published", "close", "exactly", "published"]
