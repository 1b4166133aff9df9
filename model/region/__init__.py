"""Where the schools are: real regions read from public files, and synthetic ones drawn to England's figures."""

from .region import Region
from .table import RegionError

__all__ = ["Region", "RegionError"]
