"""Machine code of rules, kept between runs: written with a fingerprint, read only if it is whole.

Numba keeps what it compiled as files, and reads them back as they are: one that was cut short stops the program, one
with a bit turned may end it. Here each file begins with the SHA-256 of what follows; what is not whole is compiled
anew.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import pickle
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from llvmlite import binding

from .documents import in_json, read_json

caching: Any = importlib.import_module("numba.core.caching")
config: Any = importlib.import_module("numba.core.config")
OURS = __name__.partition(".")[0]  # the package whose rules are compiled together, at the first start
ROOT = Path(__file__).resolve().parent.parent
FINGERPRINT = hashlib.sha256().digest_size
ALL: list[RuleCache] = []
"""Where the machine code of each rule is kept that this process knows."""


class _Files(caching.IndexDataCacheFile):
    """The files of one rule: which machine code there is for which types of arguments, and the machine code."""

    def names(self) -> list[str]:
        """Return the names of the files: of the list of machine code, and of the machine code."""
        return [self._index_name, *self._load_index().values()]

    def clear_away(self) -> None:
        """Take away files that are not whole, and what was left of files that never became whole."""
        for path in Path(self._cache_path).glob(f"{self._index_name.removesuffix('.nbi')}.*"):
            if path.suffix not in {".nbi", ".nbc"} or self._read(str(path)) is None:
                path.unlink(missing_ok=True)

    def _load_index(self) -> dict[Any, str]:
        version, stamp, kept = self._read(self._index_path) or (None, None, None)
        return kept if kept is not None and (version, stamp) == (self._version, self._source_stamp) else {}

    def _save_index(self, overloads: dict[Any, str]) -> None:
        self._write(self._index_path, (self._version, self._source_stamp, overloads))

    def _load_data(self, name: str) -> Any:
        return self._read(self._data_path(name))

    def _save_data(self, name: str, data: Any) -> None:
        self._write(self._data_path(name), data)

    def _read(self, path: str) -> Any:
        """Return what a file holds; None if it is missing, or is not whole."""
        try:
            content = memoryview(Path(path).read_bytes())
            if hashlib.sha256(content[FINGERPRINT:]).digest() == content[:FINGERPRINT]:
                return pickle.loads(content[FINGERPRINT:])  # noqa: S301 - our own, by its fingerprint
        except Exception:  # noqa: BLE001 - whatever is wrong with it: it is compiled anew
            return None
        return None

    def _write(self, path: str, what: Any) -> None:
        content = self._dump(what)
        with self._open_for_write(path) as file:
            file.write(hashlib.sha256(content).digest() + content)


class _Place(caching.CompileResultCacheImpl):
    """The place of one rule: the project's folder and no other."""

    _locator_classes = (caching.UserProvidedCacheLocator,)


class RuleCache(caching.FunctionCache):
    """Where the machine code of one rule is kept; where it is missing, all rules are compiled first.

    Parameters
    ----------
    function : callable
        The rule, in plain Python.

    Raises
    ------
    OSError
        If its place cannot be written.
    """

    _impl_class = _Place
    must_keep = False  # whether it is an error if something cannot be kept
    kept_one: Any = None  # what is called with the cache when something was kept

    def __init__(self, function: Any) -> None:
        try:
            super().__init__(function)
        except RuntimeError as error:  # Numba found no place
            raise OSError(str(error)) from None
        self._cache_file = _Files(
            self._cache_path, self._impl.filename_base, source_stamp=self._impl.locator.get_source_stamp()
        )
        self.ours = function.__module__.partition(".")[0] == OURS
        if self.ours:
            ALL.append(self)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return the compiled rule for some types of arguments, or None."""
        found = self._found(sig, target_context)
        if found is None and self.ours:
            from .first_start import make_ready  # noqa: PLC0415 - it reads what is kept

            if make_ready():
                found = self._found(sig, target_context)
        return found

    def _found(self, sig: Any, target_context: Any) -> Any:
        try:
            return super().load_overload(sig, target_context)
        except Exception:  # noqa: BLE001 - whatever is wrong with it: it is compiled anew
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep the compiled rule for some types of arguments, if there is room."""
        try:
            super().save_overload(sig, data)
        except OSError as error:
            if self.must_keep:
                raise
            say_once(f"Compiled rules cannot be kept ({error.strerror}): the next start compiles them again.")
            return
        if self.kept_one is not None and self.ours:
            self.kept_one(self)

    def is_kept(self) -> bool:
        """Return whether there is machine code of the rule."""
        return len(self.files()) > 1

    def files(self) -> list[Path]:
        """Return the files of the rule that are there, the list and machine code."""
        return [each for name in self._cache_file.names() if (each := Path(self._cache_path, name)).exists()]

    def clear_away(self) -> None:
        """Take away what is not whole."""
        self._cache_file.clear_away()


def say_once(text: str, said: set[str] = set()) -> None:  # noqa: B006 - it remembers
    """Say something on standard error, if there is one, and not twice."""
    if text not in said:
        said.add(text)
        say(text)


def say(text: str) -> None:
    """Say something on standard error, if there is one."""
    with suppress(Exception):  # missing, closed, or full: nobody is there to be told
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


def place_of(root: Path) -> str:
    """Return a name for what machine code holds for: where the sources are, and this kind of processor.

    Parameters
    ----------
    root : Path
        The folder of the sources: Numba keeps machine code by their path.
    """
    features = config.CPU_FEATURES or binding.get_host_cpu_features().flatten()
    parts = (str(root), sys.implementation.cache_tag, config.CPU_NAME or binding.get_host_cpu_name(), features)
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]


def all_there(folder: Path, name: str) -> bool:
    """Return whether all that was kept when compiling ended is still there; an index grows with each further kind."""
    try:
        files = read_json(folder / f"{name}.json", "what was compiled")["files"]
        return all(os.stat(folder / each).st_size >= size for each, size in files.items())  # noqa: PTH116 - 1,200 of them
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False


def write_account(folder: Path, name: str, **more: Any) -> None:
    """Write down, when all is compiled, which files there are and how long they are."""
    files = {path.relative_to(folder).as_posix(): path.stat().st_size for each in ALL for path in each.files()}
    write_whole(folder / f"{name}.json", in_json({"files": files, **more}, indent=1))


def write_whole(path: Path, text: str) -> None:
    """Write a file in one step: whoever reads it finds the old one or the new one, whole.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
