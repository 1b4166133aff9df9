"""A widget's script and style as texts: its modules joined into one, for a widget brings a single file."""

from __future__ import annotations

import os
import re
from pathlib import Path

FOLDER = Path(__file__).with_name("browser")
DOOR = "main.js"
_IMPORT = re.compile(
    r'^import\s+\{(?P<names>[^}]*)\}\s+from\s+"(?P<file>(?:\./|\.\./[\w-]+/)[\w-]+\.js)";\n', re.MULTILINE
)
_ANY_IMPORT = re.compile(r"^import\b", re.MULTILINE)
_EXPORTED = re.compile(r"^export .*", re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)
_DECLARED = re.compile(r"^(?:async )?(?:const|let|var|class|function)\*? (?:(\w+)|\[([^\]]*)\])", re.MULTILINE)


class BundleError(Exception):
    """The modules of a widget cannot be joined."""


def script(folder: Path = FOLDER, door: str = DOOR) -> str:
    """Return all modules that the door needs as the text of one module, each after those that it imports.

    Parameters
    ----------
    folder : Path
        Where the modules are; they may import from a folder beside it.
    door : str
        File name of the module that is not imported by others.

    Returns
    -------
    str
        One ECMAScript module whose default export is the door's.

    Raises
    ------
    BundleError
        If a module is missing, imports what another does not export, renames it, or if two declare one name.
    """
    modules: dict[Path, str] = {}
    _add(folder / door, modules, ())
    declared: dict[str, str] = {}
    for path, text in modules.items():
        for name in _names(text):
            if name in declared:
                raise BundleError(
                    f"{declared[name]} and {path.name} both declare {name}; in one file it can be only once"
                )
            declared[name] = path.name
    return "\n".join(
        f"// {path.name}\n{_EXPORT.sub('', _IMPORT.sub('', text)).strip()}\n" for path, text in modules.items()
    )


def style(sheet: Path = FOLDER / "player.css") -> str:
    """Return a widget's style sheet after the one that all widgets share."""
    return "\n".join(each.read_text(encoding="utf-8") for each in (FOLDER / "base.css", sheet))


def _add(path: Path, modules: dict[Path, str], importers: tuple[Path, ...]) -> None:
    """Add a module after those that it imports."""
    if path in modules:
        return
    if path in importers:
        circle = " -> ".join(each.name for each in (*importers, path))
        raise BundleError(f"modules import one another in a circle: {circle}")
    if not path.is_file():
        importer = importers[-1].name if importers else "the widget"
        raise BundleError(f"{importer} imports {path.name}, which does not exist")
    text = path.read_text(encoding="utf-8")
    if len(_IMPORT.findall(text)) != len(_ANY_IMPORT.findall(text)):
        raise BundleError(
            f'{path.name} imports in a way that cannot be joined; write: import {{ a, b }} from "./other.js";'
        )
    for found in _IMPORT.finditer(text):
        other = Path(os.path.normpath(path.parent / found["file"]))
        _add(other, modules, (*importers, path))
        _check(found["names"], other.name, path.name, modules[other])
    modules[path] = text


def _check(wanted: str, file: str, importer: str, text: str) -> None:
    """Raise an error unless a module exports all names that another wants of it, under these names."""
    exported = _names("\n".join(_EXPORTED.findall(text)))
    for name in filter(None, (each.strip() for each in wanted.split(","))):
        if name not in exported:
            raise BundleError(f"{importer} imports {name}, but {file} exports {', '.join(exported) or 'nothing'}")


def _names(text: str) -> list[str]:
    r"""Return the names that a module declares outside of any function.

    Examples
    --------
    >>> _names("export const [A, B] = [0, 1];\nfunction act() {\n  const inside = 1;\n}")
    ['A', 'B', 'act']
    """
    found = _DECLARED.finditer(_EXPORT.sub("", text))
    return [name.strip() for each in found for name in (each[1] or each[2]).split(",")]
