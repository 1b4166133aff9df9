"""From a study file to a study: what people write, and what is told them when it makes no sense."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ....agents.documents import LARGE, explained, read_text, read_toml
from ....agents.errors import InputError, shown
from ....agents.registry import close_to
from ....model.interventions.reading import expanded
from ....model.parameters import known
from .factor import Factor
from .once import twice
from .study import Study

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FOLDER = Path(__file__).parent


def names() -> tuple[str, ...]:
    """Return the names of the studies that come with the model."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def load(source: str | Path, *, yes: bool = False) -> Study:
    """Return the study in a TOML file, or one that comes with the model by its name.

    Parameters
    ----------
    source : str or Path
        The file, or the name.
    yes : bool
        Whether it is taken however much it makes.

    Raises
    ------
    InputError
        If there is no such file, something in it makes no sense, or it makes more than is made without asking: names
        the field, the value and what would be right.
    """
    path = FOLDER / f"{source}.toml" if str(source) in names() else Path(source)
    if path.suffix != ".toml":
        hint = close_to(str(source), names(), "coopetition list studies")
        raise InputError(f"there is no study '{source}'; {hint} Or name a .toml file of your own")
    told = read_toml(path, f"study '{path}'")
    try:
        return study_of(told, path.parent, yes=yes)
    except InputError as error:
        raise InputError(f"study '{path}': {error}") from None


def study_of(told: Mapping[str, Any], folder: Path | None = None, *, yes: bool = False) -> Study:
    """Return a study from what its file says.

    Parameters
    ----------
    told : mapping
        As a study file is written: parameters may stand in sections or by their full names.
    folder : Path, optional
        Where files that it names are looked for first.
    yes : bool
        Whether it is taken however much it makes.

    Raises
    ------
    InputError
        If something in it makes no sense, or it makes more than is made without asking.
    """
    told = dict(told)
    for name in ("settings", "factors"):
        if isinstance(told.get(name), dict):
            told[name] = _once(name, _by_name(told[name]))
    if isinstance(told.get("factors"), dict):
        told["factors"] = {name: _values(name, each) for name, each in told["factors"].items()}
    points = told.get("points")
    if isinstance(points, str):
        told["points"] = _points(Path(_file(points, folder)))
    elif isinstance(points, list):
        told["points"] = [_once("points", _by_name(each)) if isinstance(each, dict) else each for each in points]
    for name in ("scenario", "region"):
        if name in told:
            given = told[name] if isinstance(told[name], list) else [told[name]]
            told[name] = [_file(each, folder) if isinstance(each, str) else each for each in given]
    if isinstance(told.get("events"), list):
        words = [each for each in told["events"] if isinstance(each, str)]
        told["events"] = [*map(str, expanded(words, folder)), *(each for each in told["events"] if each not in words)]
    try:
        study = Study.model_validate(told)
    except ValidationError as error:
        raise InputError(explained(error, Study)) from None
    return study.checked(yes=yes)


def _by_name(tree: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Yield parameters by their full names, however deep in sections they stand."""
    for key, value in tree.items():
        name = f"{above}{key}"
        if isinstance(value, dict) and not _is_parameter(name):
            yield from _by_name(value, f"{name}.")
        else:
            yield name, value


def _once(field: str, pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return parameters by their names, of which none may stand there twice, in a section and by its full name."""
    pairs = list(pairs)
    found = twice(name for name, _ in pairs)
    if found:
        raise InputError(f"{field}: {found[1]} stands there twice; name it once")
    return dict(pairs)


def _is_parameter(name: str) -> bool:
    """Return whether a name is one parameter's: ``section.name``, or ``section.table.entry``."""
    section, _, field = name.partition("@")[0].partition(".")
    if not field:
        return False
    field, _, entry = field.partition(".")
    return bool(entry) or not isinstance(known(f"{section}.{field}").default, dict)


def _values(name: str, given: Any) -> Any:
    """Return a factor's table: a plain list is the very values to take."""
    if isinstance(given, list):
        return {"values": given}
    if isinstance(given, dict | Factor):
        return given
    raise InputError(
        f"factors: {name} = {shown(given)}: write a range such as {{low = 0, high = 1}} or {{}}, or a list"
    )


def _points(path: Path) -> list[dict[str, object]]:
    """Return the points in a CSV file: a column a parameter, a row a point."""
    text = read_text(path, f"points = '{path}':", most=LARGE)
    try:
        head, *rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row] or [[]]
    except csv.Error as error:
        raise InputError(f"points = '{path}': cannot be read: {error}") from None
    if found := twice(head):
        raise InputError(f"points = '{path}': column '{found[1]}' stands there twice; name it once")
    for number, row in enumerate(rows, start=1):
        if len(row) != len(head):
            raise InputError(f"points = '{path}': point {number} has {len(row)} values; there are {len(head)} columns")
    return [dict(zip(head, row, strict=True)) for row in rows]


def _file(name: str, folder: Path | None) -> str:
    """Return the path of a file that a study names, from the study's folder if it lies there; else the name itself."""
    beside = None if folder is None else folder / name
    return str(beside) if beside is not None and beside.exists() and not beside.is_dir() else name
