"""A whole calibration in its folder: whatever stops it, it goes on where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...model.documents import in_json, read_json
from .kept import kept_of
from .matching import begun, match
from .report import begin, folder_of, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor
    from pathlib import Path

    from ..runs import Swept
    from ..studies import Study
    from .kept import Kept
    from .matching import Matched

    Make = Callable[[Study, Path, int], Swept]


class Notes:
    """What was decided between two waves, kept so that it is not decided otherwise on another machine.

    Parameters
    ----------
    out : Path
        The folder of the calibration.
    """

    def __init__(self, out: Path) -> None:
        self._out = out

    def decided(self, number: int, decide: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Return what was decided before a wave, now or earlier."""
        path = self._out / f"wave-{number}.json"
        if path.exists():
            return read_json(path, f"'{path}'")
        told = decide()
        folder_of(self._out).write(path, f"{in_json(told)}\n".encode())
        return told


def calibrate(study: Study, out: Path, make: Make, executor: Executor, command: str) -> tuple[Matched, Kept]:
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

    Raises
    ------
    InputError
        If the folder holds something else, or cannot be written to.
    """
    with folder_of(out).held():
        account = begin(study, out, command)

        def run(wave: Study, number: int) -> tuple[Path, Swept]:
            folder = out / f"wave-{number}"
            return folder, make(wave, folder, number)

        matched = match(begun(study), run, executor, Notes(out))
        kept = kept_of(matched)
        write(matched, kept, account, out)
        return matched, kept
