"""How a run came about: code, commit, packages, machine, and a fingerprint of every file it left."""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from ...agents.documents import in_json, json_of, open_file, read_json
from ...agents.engine.folder import ROOT, hash_of
from ...agents.errors import InputError
from ...agents.plugins import plugged_packages
from .accounts import checked
from .naming import lies_inside

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PACKAGES = (
    "numpy",
    "numba",
    "llvmlite",
    "mesa",
    "networkx",
    "pandas",
    "scipy",
    "pydantic",
    "pyarrow",
    "matplotlib",
    "SALib",
    "scikit-learn",
)
SEAL = "checksum"  # an account's entry that holds a SHA-256 of all others
PATIENCE = 10  # seconds that Git is given


def now() -> str:
    """Return the time, UTC, to the second, as ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def account_in(path: Path, kind: str) -> dict[str, Any]:
    """Return the account that lies in a file.

    Raises
    ------
    InputError
        If it cannot be read, or is none of this kind.
    """
    told = read_json(path, f"'{path}'")
    if not isinstance(told, dict) or told.get("format") != kind:
        raise InputError(f"'{path}' is no account of a {kind}")
    return checked(told, kind, f"'{path}'")


def sealed(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return an account with a checksum of itself, from which an alteration is known."""
    return {**told, SEAL: _checksum(told)}


def is_whole(told: Mapping[str, object]) -> bool:
    """Return whether an account is what was written; of one from before they had checksums nothing tells."""
    if SEAL not in told:
        return told.get("version", 1) == 1
    return told[SEAL] == _checksum(told)


def whole_in(path: Path) -> dict[str, object] | None:
    """Return what was written down in a file, or None if that is not what was written."""
    try:
        told = read_json(path, f"'{path}'")
    except InputError:
        return None
    return told if isinstance(told, dict) and is_whole(told) else None


def _checksum(told: Mapping[str, object]) -> str:
    plain = {name: each for name, each in told.items() if name != SEAL}
    return hashlib.sha256(in_json(json_of(in_json(plain), "an account"), sort_keys=True).encode()).hexdigest()


def made_by() -> dict[str, Any]:
    """Return what makes runs: version, code, commit, packages, machine."""
    return {
        "coopetition": installed("coopetition"),
        "code": hash_of("agents", "model"),
        "git": commit(ROOT),
        "packages": {name: installed(name) for name in PACKAGES} | plugged_packages(),
        "python": platform.python_version(),
        "platform": platform.platform(),
    }


def fingerprint(path: Path) -> str | None:
    """Return the SHA-256 of a file; None if there is none, or it cannot be read as one."""
    try:
        with open_file(path, f"'{path}'") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (InputError, OSError):
        return None


def changed(folder: Path, kept: object) -> list[str]:
    """Return the files of an account that are not what it tells, not there, or not of this folder."""
    files = kept if isinstance(kept, dict) else {}
    return [name for name, told in files.items() if not lies_inside(name) or fingerprint(folder / name) != told]


def changed_since(folder: Path, name: str, told: Mapping[str, object]) -> list[str]:
    """Return the files that an account tells of and that are not what was written; the account may be one of them."""
    return [*([] if is_whole(told) else [name]), *changed(folder, told.get("files"))]


def not_as_written(path: Path) -> str:
    """Return what is to be said of a file that is not what was written."""
    return f"{path} is not the file that was written{'' if path.exists() else ': it is missing'}"


def fingerprints(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file in a folder, by its path there."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): str(fingerprint(path)) for path in found}


def installed(name: str) -> str | None:
    """Return a package's version, or None if it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def commit(root: Path) -> dict[str, Any] | None:
    """Return the commit that a folder is a checkout of, and whether anything differs from it; None if it is none."""
    if not (root / ".git").exists():
        return None
    head, status = _git(root, "rev-parse", "HEAD"), _git(root, "status", "--porcelain")
    if head is None or status is None:
        return None
    return {"commit": head.strip(), "dirty": bool(status.strip())}


def _git(root: Path, *words: str) -> str | None:
    git = shutil.which("git")
    if git is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - fixed words, no shell
            [git, "--no-optional-locks", "-C", str(root), *words],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout
