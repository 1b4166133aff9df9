"""Where the machine code of this very version is kept: a folder named after a hash of the sources of all rules."""

from __future__ import annotations

import atexit
import hashlib
import importlib
import os
import shutil
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numba
from platformdirs import user_cache_path

from .. import discovery, plugins
from .kept import ROOT, all_there, place_of
from .saying import say

config: Any = importlib.import_module("numba.core.config")
PLACE = "COOPETITION_CACHE"  # the variable of the environment that names another folder
SOME = 4096  # bytes that a folder must have room for
KEPT = 4  # caches of earlier versions that are left in place
RULES = (
    "agents",
    "model/laboratory",
    "model/declared.py",
    "model/extensions",
    "model/parameter.py",
    "model/parameters",
    "model/phases",
    "model/start.py",
    "model/state.py",
    "model/streams.py",
    "model/trajectory.py",
)
"""Where compiled rules, and the records they read, are written down."""


def hash_of(*places: str) -> str:
    """Return a hash (hex) over the Python sources in some of the project's folders and files."""
    digest = hashlib.sha256()
    for place in places:
        for path in sorted((ROOT / place).rglob("*.py")) or [ROOT / place]:
            digest.update(path.relative_to(ROOT).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _hash_of_rules() -> str:
    """Return a hash (hex) over the sources of all rules, wherever they lie, and over what extensions declare."""
    digest = hashlib.sha256(hash_of(*RULES).encode())
    for path in (*discovery.sources(), *plugins.sources("strategies")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def cache_folder() -> Path:
    """Return the folder of the machine code of this very version, made if need be; old versions are cleared away.

    Where it cannot be written, that is told, and a temporary folder takes its place until this process ends, for the
    processes that it starts too.
    """
    name = f"{_hash_of_rules()[:16]}-{sys.version_info.major}{sys.version_info.minor}-{numba.__version__}"
    asked = os.environ.get(PLACE)
    root = Path(asked or user_cache_path("coopetition", appauthor=False)).absolute()
    try:
        return _made(root / "rules", name)
    except OSError as error:
        reason = error.strerror or str(error)
    wanted = f"{PLACE} = '{root}'" if asked else f"'{root}'"
    advice = "name a folder that can" if asked else f"name another in {PLACE}"
    say(f"{wanted}: cannot be written ({reason}), so that every start compiles the rules anew; {advice}.")
    with suppress(OSError):  # there is no room anywhere: rules are compiled and not kept
        root = Path(tempfile.mkdtemp(prefix="coopetition-"))
        atexit.register(_take_away, root, os.getpid())
        os.environ[PLACE] = str(root)  # for the processes that this one starts
        return _made(root / "rules", name)
    return root / "rules" / name


def _made(root: Path, name: str) -> Path:
    """Return a version's folder, made if need be and seen to be writable; old versions are cleared away."""
    (root / name).mkdir(parents=True, exist_ok=True)
    (root / name).touch()
    with tempfile.TemporaryFile(dir=root / name) as file:
        file.write(bytes(SOME))
    with suppress(OSError):  # another process does the same
        for folder in sorted(root.iterdir(), key=lambda each: each.stat().st_mtime, reverse=True)[KEPT:]:
            shutil.rmtree(folder, ignore_errors=True)
    return root / name


def _take_away(root: Path, process: int) -> None:
    if os.getpid() == process:  # and not a copy of it
        shutil.rmtree(root, ignore_errors=True)


def is_warm() -> bool:
    """Return whether what ordinary use needs was compiled for this version, so that the first run starts at once."""
    return bool(config.DISABLE_JIT) or all_there(cache_folder(), place_of())
