"""The one door for documents: JSON as it leaves the program, JSON and TOML as they come in from files.

Nothing else reads or writes either, which a test holds. What leaves has no ``NaN`` and no ``Infinity``, which JSON does
not know; what comes in is a regular file of a stated size at most, and what is wrong with it is told as `InputError`.
"""

from __future__ import annotations

import json
import math
import os
import re
import stat
import tomllib
from datetime import date, time
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, get_args

from .errors import InputError, shown
from .registry import close_to

if TYPE_CHECKING:
    from io import BufferedReader

    from pydantic import BaseModel, ValidationError

SMALL, LARGE, LARGEST = 4_000_000, 400_000_000, 4_000_000_000
"""Bytes at most of a file that a person writes (a scenario, a plan, a study), of one that a program does and that is
read at once, and of one that is gone through bit by bit."""
DEEPEST = 30  # tables and lists in one another
TOLD = 2  # faults of one file that a message tells
LONE = re.compile("[\ud800-\udfff]")  # half of a character: no text, but a name of a file may hold one
M = TypeVar("M", bound="BaseModel")


def in_json(
    document: Any, *, indent: int | None = None, sort_keys: bool = False, compact: bool = False, escaped: bool = False
) -> str:
    """Return a document as JSON, always the same text for the same document.

    Parameters
    ----------
    document : Any
        Tables, lists, tuples, texts, numbers, paths, dates, and NumPy's numbers and arrays.
    indent : int, optional
        Blanks for each level; all on one line unless given.
    sort_keys : bool
        Whether keys stand in the order of the alphabet rather than in their own.
    compact : bool
        Whether to leave out the blanks after commas and colons.
    escaped : bool
        Whether to write nothing but ASCII.

    Returns
    -------
    str
        ``null`` where a number is not finite; characters as they are.

    Raises
    ------
    TypeError
        If something is none of these: a mistake of ours.

    Examples
    --------
    >>> import numpy as np
    >>> in_json({"gap": np.float64("nan"), "rolls": np.array([1, 2]), "file": Path("a/b")})
    '{"gap": null, "rolls": [1, 2], "file": "a/b"}'
    """
    written = partial(
        json.dumps,
        ensure_ascii=escaped,
        allow_nan=False,
        indent=indent,
        sort_keys=sort_keys,
        separators=(",", ":") if compact else None,
    )
    try:
        text = written(document)
    except (TypeError, ValueError):  # it holds what JSON does not know, or a number that is none
        text = written(plain(document))
    return LONE.sub(lambda each: f"\\u{ord(each[0]):04x}", text)


def plain(document: Any) -> Any:  # noqa: PLR0911 - one for each kind
    """Return a document as plain tables, lists, texts and finite numbers; what is not finite is None."""
    if isinstance(document, dict):
        return {_key(key): plain(value) for key, value in document.items()}
    if isinstance(document, float):
        return float(document) if math.isfinite(document) else None
    if hasattr(document, "tolist"):  # NumPy's numbers and arrays, which many documents hold none of
        return plain(document.tolist())
    if document is None or isinstance(document, str | int):
        return document
    if isinstance(document, list | tuple | range):
        return [plain(each) for each in document]
    if isinstance(document, set | frozenset):
        return sorted(plain(each) for each in document)
    if isinstance(document, PurePath):
        return str(document)
    if isinstance(document, date | time):
        return document.isoformat()
    raise TypeError(f"a document cannot hold {shown(document)}")


def quoted(word: str) -> str:
    """Return a text in quotes, as TOML and JSON take it."""
    return in_json(word).replace("\x7f", "\\u007f")


def read_text(path: str | Path, what: str, error: type[InputError] = InputError, *, most: int = SMALL) -> str:
    """Return the text of a file.

    Parameters
    ----------
    path : str or Path
        The file.
    what : str
        What it is, to begin a message with: ``"scenario file 'ours.toml'"``.
    error : type of InputError
        What to raise.
    most : int
        Bytes that it may have.

    Raises
    ------
    InputError
        If it is no regular file (a device and a pipe may never end), cannot be read, is too large, or is no UTF-8.
    """
    return _decoded(read_bytes(path, what, error, most=most), what, error)


def read_bytes(path: str | Path, what: str, error: type[InputError] = InputError, *, most: int = LARGE) -> bytes:
    """Return the bytes of a file; see `read_text`."""
    try:
        with open_file(path, what, error, most=most) as file:
            content = file.read(most + 1) or b""
    except OSError as problem:
        raise error(f"{what} cannot be read: {problem.strerror or problem}") from None
    if len(content) > most:  # it grew meanwhile, or is one of those whose size the system does not tell
        _refuse(error, what, _too_large(most))
    return content


def open_file(
    path: str | Path, what: str, error: type[InputError] = InputError, *, most: int = LARGEST
) -> BufferedReader:
    """Return a file opened to be read: whatever reads a file that a user may name does so through this.

    Parameters
    ----------
    path, what, error, most
        As in `read_text`.

    Raises
    ------
    InputError
        If it is no regular file (a device and a pipe may never end), cannot be opened, or is too large.
    """
    try:
        told = os.stat(path)  # noqa: PTH116 - of a name that may be no path
        file = open(path, "rb", opener=_not_waiting) if stat.S_ISREG(told.st_mode) else None  # noqa: SIM115
    except FileNotFoundError:
        link = "; it is a link that leads nowhere" if os.path.islink(path) else ""  # noqa: PTH114
        raise error(f"{what} cannot be read: there is no such file{link}") from None
    except OSError as problem:
        raise error(f"{what} cannot be read: {problem.strerror or problem}") from None
    except ValueError:  # a NUL in its name, or half a character
        raise error(f"{what} cannot be read: no file can be called so") from None
    if file is None:
        _refuse(error, what, f"it is a {_kind(told.st_mode)}, not a file")
    if told.st_size > most:
        file.close()
        _refuse(error, what, _too_large(most))
    return file


def check_place(path: str | Path, what: str, error: type[InputError] = InputError) -> None:
    """Raise InputError if a file cannot be written because a folder, a pipe or a device lies in its place."""
    try:
        kind = os.stat(path).st_mode  # noqa: PTH116 - of a name that may be no path
    except (OSError, ValueError):  # nothing is there, or whoever writes will say so
        return
    if not stat.S_ISREG(kind):
        raise error(f"{what}: it is a {_kind(kind)}; name a file")


def _kind(mode: int) -> str:
    return "folder" if stat.S_ISDIR(mode) else "device or a pipe"


def _not_waiting(path: str, flags: int) -> int:
    """Open a file without ever waiting, should it have become a pipe meanwhile."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _too_large(most: int) -> str:
    return f"it has more than {most // 1_000_000:,} MB, which is all that is read of one"


def _decoded(content: bytes, what: str, error: type[InputError]) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        hint = "save it as UTF-8" if content[:2] not in {b"\xff\xfe", b"\xfe\xff"} else "it is UTF-16; save it as UTF-8"
        raise error(f"{what} cannot be read: line {line:,} is not UTF-8; {hint}") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        _refuse(error, what, f"line {line:,} holds a NUL; it is no text")
    return text


def read_json(path: str | Path, what: str, error: type[InputError] = InputError, *, most: int = LARGE) -> Any:
    """Return what a JSON file holds; see `read_text` and `json_of`."""
    return json_of(read_text(path, what, error, most=most), what, error)


def json_of(text: str, what: str, error: type[InputError] = InputError) -> Any:
    """Return what a text in JSON holds.

    Raises
    ------
    InputError
        If it is none: with line and column, or because it holds ``NaN``, a key twice, or is nested too deep.
    """
    try:
        told = json.loads(text, parse_constant=_no_number, parse_float=_finite, object_pairs_hook=_once)
        return _not_too_deep(told) if isinstance(told, dict | list) else told
    except json.JSONDecodeError as problem:
        where = f"line {problem.lineno:,}, column {problem.colno:,}"
        raise error(f"{what} is not JSON: {where}: {problem.msg[:1].lower()}{problem.msg[1:]}") from None
    except RecursionError:
        raise error(f"{what} is not JSON that can be read: it is nested too deep") from None
    except ValueError as problem:
        raise error(f"{what} is not JSON: {_why(problem)}") from None


def read_toml(path: str | Path, what: str, error: type[InputError] = InputError) -> dict[str, Any]:
    """Return what a TOML file holds; see `read_text` and `toml_of`."""
    return toml_of(read_text(path, what, error), what, error)


def toml_of(text: str, what: str, error: type[InputError] = InputError) -> dict[str, Any]:
    """Return what a text in TOML holds.

    Raises
    ------
    InputError
        If it is none, with line and column, or is nested too deep.
    """
    try:
        return _not_too_deep(tomllib.loads(text, parse_float=_finite))
    except tomllib.TOMLDecodeError as problem:
        raise error(f"{what} is not valid TOML: {problem}") from None
    except RecursionError:
        raise error(f"{what} is not TOML that can be read: it is nested too deep") from None
    except ValueError as problem:
        raise error(f"{what} is not valid TOML: {_why(problem)}") from None


def shaped(told: Any, model: type[M], what: str, error: type[InputError] = InputError) -> M:
    """Return what a document tells, as a Pydantic model has it.

    Raises
    ------
    InputError
        If a field is missing, unknown or of another kind: field, value, what would be right.
    """
    from pydantic import ValidationError  # noqa: PLC0415 - what is only written needs none

    try:
        return model.model_validate(told)
    except ValidationError as problem:
        raise error(f"{what}: {explained(problem, model)}") from None


def explained(problem: ValidationError, model: type[BaseModel] | None = None) -> str:
    """Return what is wrong with a document in one line: field, value, what would be right.

    Parameters
    ----------
    problem : ValidationError
        Pydantic's own.
    model : type, optional
        What the document should be: names the fields that there are where one is misspelt.
    """
    faults = problem.errors(include_url=False, include_context=False)
    told = [_fault(each, _fields_at(model, each["loc"])) for each in faults[:TOLD]]
    more = len(faults) - len(told)
    return "; ".join(told) + (f"; and {more:,} more" if more else "")


def _fields_at(model: type[BaseModel] | None, place: tuple[int | str, ...]) -> list[str]:
    """Return the fields that there are at a place, through models within models, lists and tables of them."""
    for part in place[:-1]:
        if model and part in model.model_fields:
            kind: Any = model.model_fields[str(part)].annotation
            model = next((each for each in (kind, *get_args(kind)) if hasattr(each, "model_fields")), None)
    return list(model.model_fields) if model else []


def _fault(fault: Any, fields: list[str]) -> str:
    place = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in fault["loc"])
    if fault["type"] == "missing":
        return f"{place} is missing"
    if fault["type"] == "extra_forbidden":
        hint = f"; {close_to(str(fault['loc'][-1]), fields)}" if fields else ""
        return f"{place}: there is no such field{hint}"
    message = fault["msg"].removeprefix("Value error, ").replace("Input should be", "must be")
    message = message.replace("a valid dictionary", "a table")
    return f"{place + ' = ' if place else ''}{shown(fault['input'])}: {message[:1].lower()}{message[1:]}"


def _refuse(error: type[InputError], what: str, why: str) -> NoReturn:
    raise error(f"{what} cannot be read: {why}") from None


def _why(problem: ValueError) -> str:
    return "a number has thousands of digits" if "integer string conversion" in str(problem) else str(problem)


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number; leave it out, or write null")


def _finite(word: str) -> float:
    value = float(word)
    if not math.isfinite(value):
        raise ValueError(f"{shown(word)} is no number that can be reckoned with")
    return value


def _not_too_deep(told: Any) -> Any:
    """Return a document that whoever reads it can go through; raise RecursionError otherwise."""
    level = [told]
    for _ in range(DEEPEST):
        inner = (each.values() if isinstance(each, dict) else each for each in level)
        level = [one for some in inner for one in some if isinstance(one, dict | list)]
        if not level:
            return told
    raise RecursionError


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"{shown(twice)} stands there twice")
    return found


def _key(key: Any) -> Any:
    key = key.item() if hasattr(key, "item") else key
    return key if isinstance(key, str | int | None) else str(key)
