"""What other packages bring along, by entry points: strategies, measures, scenarios, policies and forms of their own.

A package says in its ``pyproject.toml``::

    [project.entry-points."coopetition.strategies"]
    mine = "my_package.strategies"

The module of a strategy or measure is imported with ours, in every process; of a scenario, policy or form it is a
package, in whose folder the TOML files lie. One that cannot be imported is left out, and that is said.
"""

from __future__ import annotations

import importlib
import importlib.util
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from .engine.saying import say_once

GROUPS = ("strategies", "measures", "scenarios", "policies", "forms")


def plugged(group: str) -> list[EntryPoint]:
    """Return the entry points of one of our groups, in the order of their names."""
    return sorted(entry_points(group=f"coopetition.{group}"), key=lambda each: (each.name, each.value))


def import_plugged(group: str) -> list[Path]:
    """Import what other packages bring of a group, and return the folders in which it lies."""
    folders = []
    for each in plugged(group):
        try:
            module = importlib.import_module(each.module)
        except Exception as error:  # noqa: BLE001 - whatever is wrong there, ours stays usable
            say_once(f"{each.value} (coopetition.{group}) is left out: {type(error).__name__}: {error}")
        else:
            folders += [Path(place) for place in getattr(module, "__path__", ())]
    return folders


@cache
def plugged_files(group: str) -> dict[str, Path]:
    """Return the TOML files that other packages bring of a group, by name."""
    return {path.stem: path for folder in import_plugged(group) for path in sorted(folder.glob("*.toml"))}


@cache
def plugged_packages() -> dict[str, str]:
    """Return the versions of the distributions that bring something along."""
    found = {each.dist.name: each.dist.version for group in GROUPS for each in plugged(group) if each.dist}
    return dict(sorted(found.items()))


def sources(group: str) -> list[Path]:
    """Return the Python files of the packages that bring something of a group; nothing is imported for it."""
    tops = sorted({each.module.partition(".")[0] for each in plugged(group)})
    found = []
    for spec in filter(None, map(importlib.util.find_spec, tops)):
        inside = [path for place in spec.submodule_search_locations or () for path in sorted(Path(place).rglob("*.py"))]
        found += inside or [Path(spec.origin or "")]
    return found
