"""What lies in a folder of runs: its accounts, and whether every file is still the one that they tell of."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from ....agents.errors import InputError
from ...runs.checking import CALIBRATION, altered, decisions_in, waves_of
from ...runs.naming import lies_inside
from ...runs.provenance import account_in
from ..run_folder import REPORT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The account that each verb leaves, and what it is an account of; where several lie together, the first tells most.
ACCOUNTS = {
    "calibration.json": "coopetition calibration",
    "sensitivity.json": "coopetition sensitivity",
    "map.json": "coopetition map",
    "sweep.json": "coopetition sweep",
    "run.json": "coopetition run",
}
METADATA = "ro-crate-metadata.json"
README = "README.md"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"  # what an archive conforms to
PASSING = {".lock", "log.jsonl", "written.jsonl"}  # what differs between repeats: no part of what was found


class Gathered(NamedTuple):
    """What is to be archived.

    Attributes
    ----------
    folder : Path
        Where it lies.
    accounts : dict
        The accounts, by their paths in the folder; the one that tells most comes first.
    files : tuple of str
        All files that belong to them, accounts included, sorted.
    changed : list of str
        Files that are not what their account tells, or not there.
    left_out : list of str
        Files that no account tells of.
    """

    folder: Path
    accounts: dict[str, dict[str, Any]]
    files: tuple[str, ...]
    changed: list[str]
    left_out: list[str]

    @property
    def kind(self) -> str:
        """The verb that left the folder, as its account calls it: run, sweep, sensitivity, map, calibration."""
        return self.main["format"].rpartition(" ")[2]

    @property
    def main(self) -> dict[str, Any]:
        """The account that tells most."""
        return next(iter(self.accounts.values()))

    @property
    def started(self) -> str | None:
        """When the first run was begun; None where no account tells."""
        return min((each["started"] for each in self.accounts.values() if each.get("started")), default=None)

    @property
    def finished(self) -> str:
        """When the last file was written."""
        return max(_finished(each) or "" for each in self.accounts.values())


def gathered(folder: Path) -> Gathered:
    """Return what lies in a folder that a verb left.

    Raises
    ------
    InputError
        If there is no such folder, no account in it, or what it tells of is not finished.
    """
    if not folder.is_dir():
        what = "it is a file" if folder.exists() else "there is no such folder"
        raise InputError(f"archive '{folder}': {what}; name the folder that a run or a study left")
    accounts = _accounts(folder)
    if not accounts:
        names = ", ".join(reversed(ACCOUNTS))
        raise InputError(f"archive '{folder}': it holds none of {names}; name the folder that a run or a study left")
    for name, told in accounts.items():
        _check(folder, name, told)
    kept = dict(_fingerprints(accounts))
    between = decisions_in(folder) if CALIBRATION in accounts else []
    files = tuple(sorted({*kept, *accounts, *between}))
    return Gathered(folder, accounts, files, altered(folder, accounts), _left_out(folder, files))


def _accounts(folder: Path) -> dict[str, dict[str, object]]:
    found = {name: account_in(folder / name, kind) for name, kind in ACCOUNTS.items() if (folder / name).is_file()}
    return found | (waves_of(folder) if CALIBRATION in found else {})


def _check(folder: Path, name: str, told: dict[str, Any]) -> None:
    """Make sure that what an account tells of is finished, and that it tells of files and times as accounts do."""
    if not _finished(told):
        again = f"; `{told['command']}` goes on with them" if told.get("command") else ""
        raise InputError(f"archive '{folder}': '{name}' is of runs that are not finished{again}")
    try:
        datetime.fromisoformat(_finished(told) or "")
        dict(told["files"])
    except (KeyError, TypeError, ValueError):
        raise InputError(f"archive '{folder}': '{name}' is broken: it tells no time, or of no files") from None


def _finished(told: dict[str, Any]) -> str | None:
    return told.get("finished") or told.get("written")


def _fingerprints(accounts: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield every file that accounts tell of, by its path in the folder, with its SHA-256."""
    for place, told in accounts.items():
        for name, fingerprint in (told.get("files") or {}).items():
            path = PurePosixPath(name)
            if not lies_inside(name):
                raise InputError(f"'{place}' tells of '{name}', which lies in no folder of its own")
            yield str(PurePosixPath(place).parent / path), fingerprint


def _left_out(folder: Path, files: tuple[str, ...]) -> list[str]:
    """Return the files that no account tells of; those that an archive brings when it is unpacked are made anew."""
    brought = {README, METADATA} if (folder / METADATA).is_file() else set()
    there = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    found = [
        path.as_posix() for path in there if path.name not in PASSING and path.parts[0] != PurePosixPath(REPORT).stem
    ]
    return [name for name in found if name not in {*files, *brought, REPORT}]
