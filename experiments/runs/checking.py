"""Whether everything that lies in a folder of results is what was written there."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from .folder import ACCOUNT as SWEEP
from .folder import FORMAT as OF_SWEEP
from .folder import Folder
from .provenance import account_in, changed_since, whole_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

CALIBRATION = "calibration.json"
BELOW = f"wave-*/{SWEEP}"  # a calibration leaves a sweep for each of its waves
BETWEEN = "wave-*.json"  # and what it decided between them


def altered(folder: Path, accounts: Mapping[str, Mapping[str, object]]) -> list[str]:
    """Return the files in a folder that are not what was written, are missing, or are rows that nobody wrote, sorted.

    Parameters
    ----------
    folder : Path
        What a verb left.
    accounts : mapping
        Its accounts, by their paths there.
    """
    return sorted(set(_altered(folder, accounts)))


def waves_of(folder: Path) -> dict[str, dict[str, object]]:
    """Return the accounts of the waves of a calibration, by their paths in its folder."""
    found = sorted(folder.glob(BELOW))
    return {path.relative_to(folder).as_posix(): account_in(path, OF_SWEEP) for path in found}


def decisions_in(folder: Path) -> list[str]:
    """Return the files that hold what a calibration decided between its waves."""
    return sorted(path.name for path in folder.glob(BETWEEN))


def _altered(folder: Path, accounts: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    for name, told in accounts.items():
        place, own = PurePosixPath(name).parent, PurePosixPath(name).name
        found = changed_since(folder / place, own, told)
        if own == SWEEP:
            found += Folder(folder / place).checked().wrong
        if own == CALIBRATION:
            found += [each for each in decisions_in(folder / place) if whole_in(folder / place / each) is None]
        yield from (str(place / each) for each in found)
