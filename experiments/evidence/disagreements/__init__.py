"""Where the source documents disagree, and where each of them is right: maps over what decides it."""

from __future__ import annotations

from .told import Disagreement, disagreements, named

__all__ = ["Disagreement", "disagreements", "named"]
