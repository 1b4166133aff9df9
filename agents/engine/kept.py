"""Machine code of rules, kept between runs: written with a fingerprint, read only if it is whole.

One file holds a rule for one kind of arguments. It begins with the SHA-256 of what follows: machine code that was cut
short stops the program, and one bit turned may end it. What is not whole is compiled anew.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import pickle
import re
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from llvmlite import binding

from ..documents import in_json, read_json
from .saying import say_once

serialize: Any = importlib.import_module("numba.core.serialize")
config: Any = importlib.import_module("numba.core.config")
OURS = __name__.partition(".")[0]  # the package whose rules are compiled together, at the first start
ROOT = Path(__file__).resolve().parents[2]
SUFFIX = ".rule"
LEFT = 3600  # seconds after which a file that is still being written is taken to be left
FINGERPRINT = hashlib.sha256().digest_size
ALL: list[RuleCache] = []
"""Where the machine code of each rule is kept that this process knows."""


class RuleCache:
    """Where the machine code of one rule is kept, a file for each kind of arguments that Python gives it.

    Parameters
    ----------
    rule : Rule
        The rule.
    folder : Path
        The folder of the machine code of all rules.
    """

    must_keep = False  # whether it is an error if something cannot be kept
    kept_one: Any = None  # what is called with the rule when its machine code was kept, or found
    lowered_one: Any = None  # what is called with a rule when it was lowered

    def __init__(self, rule: Any, folder: Path) -> None:
        function = rule.py_func
        self.rule, self.folder, self.name = rule, folder, f"{function.__module__}.{function.__qualname__}"
        self.ours = function.__module__.partition(".")[0] == OURS
        self.used: set[Path] = set()
        if self.ours:
            ALL.append(self)

    @property
    def cache_path(self) -> str:
        """The folder, as Numba asks for it."""
        return str(self.folder)

    def file(self, args: tuple[Any, ...]) -> Path:
        """Return the file for some types of arguments, for this kind of processor."""
        code, processor = self.rule.py_func.__code__, self.rule.targetctx.codegen().magic_tuple()
        plain = [each for each in code.co_consts if isinstance(each, int | float | str)]  # others differ by process
        parts = (self.name, code.co_code, code.co_names, plain, args, processor)
        return self.folder / f"{self._begins}{hashlib.sha256(repr(parts).encode()).hexdigest()[:16]}{SUFFIX}"

    @property
    def _begins(self) -> str:
        return re.sub(r"[^A-Za-z0-9_.]", "", self.name.removeprefix(f"{OURS}.")) + "-"

    def is_kept(self) -> bool:
        """Return whether there is machine code of the rule, whatever the arguments."""
        return any(self.folder.glob(f"{self._begins}*{SUFFIX}"))

    def load(self, args: tuple[Any, ...]) -> Any:
        """Return the compiled rule for some types of arguments; None if it is missing, or not whole."""
        path = self.file(args)
        try:
            content = whole(path)
            found = None if content is None else self.rule.rebuilt(args, pickle.loads(content))  # noqa: S301 - our own
        except Exception:  # noqa: BLE001 - whatever is wrong with it: it is compiled anew
            return None
        if found is not None:
            self._is_there(path)
        return found

    def save(self, args: tuple[Any, ...], made: Any) -> None:
        """Keep the compiled rule for some types of arguments, if it can be, and there is room."""
        parts = self.rule.parts_to_keep(made)
        if parts is None:
            return
        path, content = self.file(args), serialize.dumps(parts)
        try:
            write_whole(path, hashlib.sha256(content).digest() + content)
        except OSError as error:
            if self.must_keep:
                raise
            say_once(f"Compiled rules cannot be kept ({error.strerror}): the next start compiles them again.")
            return
        self._is_there(path)

    def _is_there(self, path: Path) -> None:
        self.used.add(path)
        if self.kept_one is not None and self.ours:
            self.kept_one(self.rule)


def whole(path: Path) -> memoryview | None:
    """Return what a file of machine code holds; None if it is missing, or is not whole."""
    try:
        content = memoryview(path.read_bytes())
    except OSError:
        return None
    is_whole = hashlib.sha256(content[FINGERPRINT:]).digest() == content[:FINGERPRINT]
    return content[FINGERPRINT:] if is_whole else None


def clear_away(folder: Path) -> None:
    """Take away files that are not whole, and what was left an hour ago of files that never became whole."""
    for path in folder.glob(f"*{SUFFIX}*"):
        with suppress(OSError):  # another process does the same
            old = time.time() - path.stat().st_mtime > LEFT
            if whole(path) is None if path.suffix == SUFFIX else old:
                path.unlink(missing_ok=True)


def place_of() -> str:
    """Return a name for what machine code holds for: this kind of processor."""
    features = config.CPU_FEATURES or binding.get_host_cpu_features().flatten()
    parts = (sys.implementation.cache_tag, config.CPU_NAME or binding.get_host_cpu_name(), features)
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]


def all_there(folder: Path, name: str) -> bool:
    """Return whether all that was kept when compiling ended is still there."""
    try:
        files = read_json(folder / f"{name}.json", "what was compiled")["files"]
        return all((folder / each).stat().st_size == size for each, size in files.items())
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False


def write_account(folder: Path, name: str, **more: Any) -> None:
    """Write down, when all is compiled, which files there are and how long they are."""
    files = {path.name: path.stat().st_size for each in ALL for path in sorted(each.used)}
    write_whole(folder / f"{name}.json", in_json({"files": files, **more}, indent=1))


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file in one step: whoever reads it finds the old one or the new one, whole.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        part.write_bytes(content.encode() if isinstance(content, str) else content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
