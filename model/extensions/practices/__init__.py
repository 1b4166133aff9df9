"""Practices: ways of teaching and programmes come up, are copied from partners whose results rose, or are tried first.

What a practice truly brings nobody sees. A year's results tell of it, and of much else: who copies a partner because
its results rose copies luck as well. An evaluation tells it but for an error, after some years, to all who wait for it.
"""
