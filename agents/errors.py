"""Bad input, told apart from our own mistakes."""

from __future__ import annotations


class InputError(ValueError):
    """Something asked for makes no sense; the message names the field, the value and what would be right."""
