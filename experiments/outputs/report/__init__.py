"""A folder of results as one page that needs nothing else: what was asked, what came out, how surely, how made."""

from __future__ import annotations

from .reading import report_of
from .writing import PAGE, as_html, write

__all__ = ["PAGE", "as_html", "report_of", "write"]
