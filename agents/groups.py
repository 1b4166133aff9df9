"""The groups of pupils that are told apart, and the kinds of families that choose."""

from __future__ import annotations

GROUPS = ("advantaged", "disadvantaged", "additional needs")
"""The pupil groups, in the order of every column that is told by group; no pupil is in two."""

CHOOSERS = ("advantaged", "others")
"""Two kinds of families choose apart: the advantaged, who look at peers as well, and all others."""
