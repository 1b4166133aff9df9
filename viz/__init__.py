"""Worlds seen: the page of the model (to come)."""
