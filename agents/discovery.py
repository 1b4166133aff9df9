"""Where extensions lie: folders of ``model/extensions``, and installed packages that say they are one.

No other file names an extension. A package says so by an entry point of the group ``coopetition.extensions``, its name
the extension's, its value the package (``doubt = "school_doubt"``).
"""

from __future__ import annotations

import importlib
import importlib.util
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import InputError, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

GROUP = "coopetition.extensions"
FOLDER = Path(__file__).resolve().parent.parent / "model" / "extensions"
INSIDE = f"{__name__.partition('.')[0]}.model.extensions"


class Where(NamedTuple):
    """Where an extension is: its package, as it is imported, and the folder of that."""

    package: str
    folder: Path


@cache
def places() -> dict[str, Where]:
    """Return where every extension is, by its name, in the order of names.

    Raises
    ------
    InputError
        If an installed package is not there, or has the name of another extension.
    """
    found = {
        path.parent.name: Where(f"{INSIDE}.{path.parent.name}", path.parent) for path in FOLDER.glob("*/__init__.py")
    }
    for each in entry_points(group=GROUP):
        if each.name in found and found[each.name].package != each.value:
            raise InputError(
                f"extension '{each.name}': {each.value} and {found[each.name].package} both have that name"
            )
        spec = importlib.util.find_spec(each.value) if each.value.isidentifier() else None
        if spec is None or not spec.submodule_search_locations:
            raise InputError(f"extension '{each.name}': {shown(each.value)} must be an installed package")
        found[each.name] = Where(each.value, Path(spec.submodule_search_locations[0]))
    return dict(sorted(found.items()))


def modules(name: str, *, whole: bool = True) -> Iterator[tuple[str, Any]]:
    """Give the module of that name of every extension that has one, with the extension's name.

    Raises
    ------
    ImportError
        If one is asked for by what it itself imports, so that it is not there as a ``whole`` yet.
    """
    for extension, each in places().items():
        if (each.folder / f"{name}.py").is_file():
            module = importlib.import_module(f"{each.package}.{name}")
            if whole and getattr(module.__spec__, "_initializing", False):
                raise ImportError(
                    f"{module.__name__} imports what is made of it: it may import how a thing is declared"
                )
            yield extension, module


def sources() -> list[Path]:
    """Return the files by which extensions differ from those of another installation, as far as rules hang on them."""
    inside = sorted(FOLDER.glob("*/extension.toml"))
    outside = [each.folder for each in places().values() if each.folder.parent != FOLDER]
    return inside + [path for each in outside for path in sorted([*each.rglob("*.py"), *each.glob("extension.toml")])]
