"""A whole calibration in its folder: whatever stops it, it goes on where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ....agents.documents import in_json
from ...runs.folder import WORDS
from ...runs.provenance import sealed, whole_in
from .kept import kept_of
from .matching import begun, match
from .report import VERSION, begin, folder_of, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor
    from pathlib import Path

    from ...runs import Swept
    from ...runs.folder import Folder
    from ..studies import Study
    from .kept import Kept
    from .matching import Matched

    Make = Callable[[Study, Path, int], Swept]


DECIDED = {"share", "level", "ruled_by", "values"}


class Notes:
    """What was decided between two waves, kept so that it is not decided otherwise on another machine.

    Parameters
    ----------
    place : Folder
        The folder of the calibration.
    """

    def __init__(self, place: Folder) -> None:
        self._place = place

    def decided(self, number: int, decide: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Return what was decided before a wave, now or earlier; what was altered since is decided anew."""
        name = f"wave-{number}.json"
        path = self._place.path / name
        if path.exists():
            told = whole_in(path)
            if told is not None and told.keys() >= DECIDED:
                return {name: told[name] for name in DECIDED}
            self._place.set_aside(path)
            self._place.tell(f"{path} {WORDS['altered']}", name)
        told = decide()
        self._place.write(path, f"{in_json(sealed({**told, 'version': VERSION}))}\n".encode())
        return told


def calibrate(
    study: Study,
    out: Path,
    make: Make,
    executor: Executor,
    command: str,
    warn: Callable[[str], None] | None = None,
) -> tuple[Matched, Kept, list[str]]:
    """Go through all waves of a calibration, and write what came of it.

    Parameters
    ----------
    study : Study
        A checked one.
    out : Path
        The folder.
    make : callable
        Makes those runs of a wave that are missing, given its study, folder and number.
    executor : concurrent.futures.Executor
        Where emulators are fitted.
    command : str
        What does the same again.
    warn : callable, optional
        Called with a line for each file in the folder that is not what was written.

    Returns
    -------
    tuple of Matched, Kept and list
        What was found, which points are kept, and the files that were not what had been written, waves included.

    Raises
    ------
    InputError
        If the folder holds something else, or cannot be written to.
    """
    place = folder_of(out, warn)
    with place.held():
        account = begin(study, place, command)

        def run(wave: Study, number: int) -> tuple[Path, Swept]:
            folder = out / f"wave-{number}"
            return folder, make(wave, folder, number)

        matched = match(begun(study), run, executor, Notes(place))
        kept = kept_of(matched)
        write(matched, kept, account, place)
        below = (f"wave-{number}/{name}" for number, each in enumerate(matched.waves, 1) for name in each.swept.mended)
        return matched, kept, [*place.mended, *below]
