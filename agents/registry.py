"""A catalogue: entries registered by one decorator under their own names, in the order of their files."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from typing import Any

FEW, SHORT = 9, 120
"""Entries, and characters of them, up to which a message lists all there are."""
NEAREST = 3
LONGEST = 100  # characters of a misspelt name that are looked at


def close_to(name: str, known: Any, see: str = "") -> str:
    """Return ``did you mean 'x'?`` for the name closest to a misspelt one, or else what there is: all of a few.

    Parameters
    ----------
    name : str
        What was asked for.
    known : iterable of str
        What there is.
    see : str
        The command that lists all, where there may be many.

    Examples
    --------
    >>> close_to("grdi", ["grid", "sobol"]), close_to("x", ["grid", "sobol"])
    ("did you mean 'grid'?", 'there are: grid, sobol')
    """
    every, asked = [str(each) for each in known], str(name)[:LONGEST]
    close = difflib.get_close_matches(asked, every, n=1, cutoff=0.5)
    if not close:  # in other letters, or the beginning of one
        close = [each for each in every if asked and each.lower() == asked.lower()]
    if close:
        return f"did you mean '{close[0]}'?"
    if len(every) <= FEW and len(listed := ", ".join(every)) <= SHORT:
        return f"there are: {listed}" if every else "there are none"
    nearest = ", ".join(difflib.get_close_matches(asked, every, n=NEAREST, cutoff=0.0))
    return f"the nearest are: {nearest}" + (f"; `{see}` shows all" if see else f", of {len(every):,}")


def import_all(package: str, path: Any, *, leave: tuple[str, ...] = ()) -> None:
    """Import every module that lies in a package's folder, so that its entries are registered."""
    for name in sorted(module.name for module in pkgutil.iter_modules(path)):
        if name not in leave:
            importlib.import_module(f"{package}.{name}")
