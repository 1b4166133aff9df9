"""What is decided between two waves of a calibration, written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ....agents.documents import in_json
from ...runs.folder import WORDS
from ...runs.provenance import sealed, whole_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...runs.folder import Folder

VERSION = 2  # of what is written down: it has had a checksum since
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
