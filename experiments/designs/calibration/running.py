"""A whole calibration in its folder: whatever stops it, it goes on where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .kept import kept_of
from .matching import begun, match
from .notes import Notes
from .report import begin, folder_of, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor
    from pathlib import Path

    from ...runs import Swept
    from ..studies import Study
    from .kept import Kept
    from .matching import Matched

    Make = Callable[[Study, Path, int], Swept]


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
