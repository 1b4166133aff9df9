"""Interventions: what is done to a world from outside, each with what, where, from when and until when.

`reading` makes them from words (``city-trust=Bradford@4..30``) and files, `writing` makes words of them again, `places`
says which schools of a region are meant, and `in_force` lets them act as a term begins.
"""

from __future__ import annotations

from .intervention import ALL, Change, Intervention, Shock, Strategy, What, on_rows

__all__ = ["ALL", "Change", "Intervention", "Shock", "Strategy", "What", "on_rows"]
