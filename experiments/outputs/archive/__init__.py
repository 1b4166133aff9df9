"""Archives: a folder of runs as one file that tells any reader, and any machine, how it came about."""

from .packing import Archived, archive

__all__ = ["Archived", "archive"]
