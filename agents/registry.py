"""A catalogue: entries registered by one decorator under their own names, in the order of their files."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from typing import Any


def close_to(name: str, known: Any) -> str:
    """Return ``; did you mean 'x'?`` for the name closest to a misspelt one, or the list of all."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"did you mean '{close[0]}'?" if close else f"there are: {', '.join(known)}"


def import_all(package: str, path: Any, *, leave: tuple[str, ...] = ()) -> None:
    """Import every module that lies in a package's folder, so that its entries are registered."""
    for name in sorted(module.name for module in pkgutil.iter_modules(path)):
        if name not in leave:
            importlib.import_module(f"{package}.{name}")
