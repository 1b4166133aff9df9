"""A file given to the page: it arrives in pieces and is kept in a folder, so that the copied command finds it too."""

from __future__ import annotations

import re
from pathlib import Path

from ..agents.errors import InputError
from .catalogue import texts

FOLDER = Path("regions")
MOST = 60_000_000  # bytes: England's file of all schools has about 60 MB at most
KINDS = {".csv", ".json", ".zip", ".gz"}


class Upload:
    """One file on its way.

    Parameters
    ----------
    name : str
        Its name in the browser.
    size : int
        Its size in bytes.

    Raises
    ------
    InputError
        If it is too large or of a kind that holds no region.
    """

    def __init__(self, name: str, size: int) -> None:
        words = texts("page")["place"]
        self.name, self.size = plain(name), size
        if Path(self.name).suffix.lower() not in KINDS:
            raise InputError(words["wrong_kind"].format(name=self.name))
        self._check(size)
        self._content = bytearray()
        self._made: Path | None = None

    @property
    def here(self) -> int:
        """How many bytes have arrived."""
        return len(self._content)

    def take(self, piece: bytes) -> bool:
        """Take the next piece; return whether it was the last."""
        self._check(self.here + len(piece))
        self._content += piece
        return self.here >= self.size

    def keep(self, folder: Path = FOLDER) -> str:
        """Write the file and return its path; a file of the same name with other content is never overwritten.

        Raises
        ------
        InputError
            If it cannot be written.
        """
        stem, suffix = Path(self.name).stem, Path(self.name).suffix
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for number in range(1, 1000):
                path = folder / (self.name if number == 1 else f"{stem}-{number}{suffix}")
                if path.exists() and path.read_bytes() == self._content:
                    return path.as_posix()
                if not path.exists():
                    with path.open("xb") as file:
                        file.write(self._content)
                    self._made = path
                    return path.as_posix()
        except OSError as error:
            raise self._refused(error.strerror or str(error)) from None
        raise self._refused(f"there are too many files named {self.name}")

    def forget(self) -> None:
        """Take the file away again if it was not there before."""
        if self._made is not None:
            self._made.unlink(missing_ok=True)

    def _check(self, size: int) -> None:
        if size > MOST:
            raise InputError(texts("page")["place"]["too_large"].format(name=self.name, size=MOST // 1_000_000))

    def _refused(self, reason: str) -> InputError:
        return InputError(texts("page")["place"]["cannot_keep"].format(name=self.name, reason=reason))


def plain(name: str) -> str:
    r"""Return a file's name without folders and without what shells and addresses trip over.

    Examples
    --------
    >>> plain("../../My schools (2024).csv"), plain("C:\\data\\leeds.json"), plain("..")
    ('My-schools-2024.csv', 'leeds.json', 'region')
    """
    last = re.split(r"[/\\]", name)[-1]
    stem, dot, suffix = last.rpartition(".")
    stem, suffix = (stem, suffix) if dot and suffix else (last, "")
    stem = re.sub(r"[^\w-]+", "-", stem).strip("-") or "region"
    return f"{stem}.{re.sub(r'[^A-Za-z0-9]', '', suffix)}" if suffix else stem
