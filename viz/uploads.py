"""A file given to the page: it arrives in pieces and is kept in a folder, so that the copied command finds it too."""

from __future__ import annotations

import filecmp
import re
import secrets
import shutil
import tempfile
import threading
from pathlib import Path

from ..agents.errors import InputError
from .catalogue import texts
from .limits import MEGABYTE, limits

FOLDER = Path("regions")
MOST = limits().upload  # bytes: England's file of all schools has about 60 MB at most
KINDS = {".csv", ".json", ".zip", ".gz"}
IN_MEMORY = MEGABYTE  # bytes of a file on its way that are held in memory
LETTERS = 80  # of a name that are kept
_KEPT = re.compile(rf"{FOLDER}/[0-9a-f]{{32}}/[\w-]+\.(csv|json|zip|gz)", re.IGNORECASE)
_ONE_AT_A_TIME = threading.Lock()


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
        If it is too large, of no size, or of a kind that holds no region.
    """

    def __init__(self, name: str, size: int) -> None:
        words = texts("page")["place"]
        self.name = plain(name)
        if Path(self.name).suffix.lower() not in KINDS:
            raise InputError(words["wrong_kind"].format(name=self.name))
        if isinstance(size, bool) or not isinstance(size, int) or size < 0:
            raise InputError(words["not_whole"].format(name=self.name))
        self.size, self.here = size, 0
        self._check(size)
        self._content = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - it lives until the last piece
        self._made: Path | None = None

    def take(self, piece: bytes) -> bool:
        """Take the next piece; return whether it was the last.

        Raises
        ------
        InputError
            If more arrives than was announced, or nothing.
        """
        self._check(self.here + len(piece))
        if self.here + len(piece) > self.size or (not piece and self.size):
            raise InputError(texts("page")["place"]["not_whole"].format(name=self.name))
        self._content.write(piece)
        self.here += len(piece)
        return self.here == self.size

    def keep(self, folder: Path = FOLDER) -> str:
        """Write the file and return its path; a file of the same name with other content is never overwritten.

        Where many visit, its folder has a name that nobody can guess, so that only who uploaded it can name it.

        Raises
        ------
        InputError
            If it cannot be written, or there is no more room for uploads.
        """
        with _ONE_AT_A_TIME:
            try:
                self._check_room(folder)
                if limits().shared:
                    folder = folder / secrets.token_hex(16)
                folder.mkdir(parents=True, exist_ok=True)
                return self._keep(folder)
            except OSError as error:
                raise self._refused(error.strerror or str(error)) from None

    def forget(self) -> None:
        """Take the file away again if it was not there before."""
        if self._made is not None:
            self._made.unlink(missing_ok=True)
            if limits().shared:
                self._made.parent.rmdir()

    def close(self) -> None:
        """Give back what is held of it."""
        self._content.close()

    def _keep(self, folder: Path) -> str:
        """Write it into a folder under the first name that is free, or find it there."""
        stem, suffix = Path(self.name).stem, Path(self.name).suffix
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".", suffix=suffix, delete=False) as draft:
            self._content.seek(0)
            shutil.copyfileobj(self._content, draft)
        made = Path(draft.name)
        try:
            for number in range(1, 1000):
                path = folder / (self.name if number == 1 else f"{stem}-{number}{suffix}")
                if path.is_file() and not path.is_symlink() and filecmp.cmp(path, made, shallow=False):
                    return path.as_posix()
                if not (path.exists() or path.is_symlink()):
                    with path.open("xb") as file, made.open("rb") as whole:
                        self._made = path
                        shutil.copyfileobj(whole, file)
                    return path.as_posix()
        finally:
            made.unlink()
        raise self._refused(f"there are too many files named {self.name}")

    def _check(self, size: int) -> None:
        most = limits().upload
        if size > most:
            raise InputError(texts("page")["place"]["too_large"].format(name=self.name, size=most // MEGABYTE))

    def _check_room(self, folder: Path) -> None:
        """Raise InputError if there would be more than may be kept of all visitors."""
        sizes = [each.lstat().st_size for each in folder.rglob("*") if each.is_file()]
        if len(sizes) >= limits().files or sum(sizes) + self.size > limits().kept:
            raise InputError(texts("page")["place"]["all_full"].format(name=self.name))

    def _refused(self, reason: str) -> InputError:
        return InputError(texts("page")["place"]["cannot_keep"].format(name=self.name, reason=reason))


def is_upload(path: str) -> bool:
    """Return whether a path is one that an upload was kept under where many visit, and the file is there.

    Examples
    --------
    >>> is_upload("/etc/passwd"), is_upload("regions/../../secret/a.csv"), is_upload("regions/mine.csv")
    (False, False, False)
    """
    return bool(_KEPT.fullmatch(path)) and Path(path).is_file() and not Path(path).is_symlink()


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
    stem = re.sub(r"[^\w-]+", "-", stem).strip("-")[:LETTERS].strip("-") or "region"
    while len(stem.encode("utf-8", "replace")) > 2 * LETTERS:  # a name of a file has a length in bytes
        stem = stem[:-1]
    suffix = re.sub(r"[^A-Za-z0-9]", "", suffix)[:10]
    return f"{stem}.{suffix}" if suffix else stem
