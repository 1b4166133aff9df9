"""Runs that are made anew, and runs that are the same world as another: what a sweep tells apart by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...agents.errors import InputError
from .provenance import now
from .runner import Chunk

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

    from ..run_spec import RunSpec
    from .folder import Folder

FAILED = "failed"  # what may be made again
RESULTS = ("runs", "failed", "hash", "files")  # what an account tells of a sweep that is finished


def check_again(again: str | None) -> None:
    """Make sure that it can be made again.

    Raises
    ------
    InputError
        If not.
    """
    if again not in {None, FAILED}:
        raise InputError(f"again = '{again}': what can be made again is '{FAILED}', the runs that failed")


class Mending:
    """Files of rows of which the failed runs are made anew; all other rows stay as they are.

    Parameters
    ----------
    again : str or None
        "failed", or None to make nothing anew.
    """

    def __init__(self, again: str | None) -> None:
        check_again(again)
        self._at_it = again is not None
        self._kept: dict[int, list[dict[str, Any]]] = {}

    def opened(self, place: Folder, account: dict[str, Any]) -> dict[str, Any]:
        """Return the account of a sweep whose rows may change; one that was finished is finished no more."""
        if not self._at_it or not account.get("failed"):
            return account
        told = {name: value for name, value in account.items() if name not in RESULTS}
        told |= {"finished": None, "again": [*account.get("again", []), now()]}
        place.write_account(told)
        return told

    def chunk(self, number: int, settings: list[RunSpec], table: pa.Table, whole: Folder) -> Chunk | None:
        """Return the runs of a file that are made anew, or None if there are none."""
        if not self._at_it or table["error"].null_count == len(table):
            return None
        rows = whole.read(whole.part(number)).to_pylist()
        self._kept[number] = rows
        return Chunk(number, [setting for setting, row in zip(settings, rows, strict=True) if row["error"] is not None])

    def whole(self, number: int, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return all rows of a file, those that were made anew in the places of those that had failed."""
        kept = self._kept.pop(number, None)
        if kept is None:
            return rows
        new = iter(rows)
        return [row if row["error"] is None else next(new) for row in kept]


class Once:
    """Makes sure that no world is run twice, in whatever words it is told.

    Parameters
    ----------
    repeats : bool
        Whether one may be.
    """

    def __init__(self, *, repeats: bool) -> None:
        self._repeats = repeats
        self._words: dict[int, int] = {}  # hashes, for there may be millions of runs
        self._keys: dict[int, int] = {}

    def told(self, first: int, settings: Iterable[RunSpec]) -> None:
        """Look at runs that are to be made, by their words alone: that costs next to nothing.

        Parameters
        ----------
        first : int
            The number of the first of them.
        settings : iterable of RunSpec
            The runs.

        Raises
        ------
        InputError
            If one was there before.
        """
        for run, setting in enumerate(() if self._repeats else settings, start=first):
            self._look(self._words, hash(_said(setting)), run, f"{setting.scenario_name}, seed {setting.seed}")

    def made(self, first: int, rows: Iterable[dict[str, Any]]) -> None:
        """Look at rows that were made, by the keys of their worlds.

        Raises
        ------
        InputError
            If one's world was there before.
        """
        for run, row in enumerate(rows, start=first):
            self._look(self._keys, int(row["key"], 16), run, f"{row.get('scenario')}, seed {row.get('seed')}")

    def _look(self, seen: dict[int, int], what: int, run: int, words: str) -> None:
        if self._repeats:
            return
        before = seen.setdefault(what, run)
        if before != run:
            one, other = sorted((before, run))
            raise InputError(
                f"jobs: run {other} is the same world as run {one} ({words[:80]}), and would count twice; "
                "leave one out, or take repeats=True"
            )


def _said(setting: RunSpec) -> tuple[Any, ...]:
    """Return a run in words, whatever objects they are carried by."""
    scenario = setting.scenario
    if not isinstance(scenario, str):
        scenario = (scenario.name, str(sorted(scenario.changes.items())), str(scenario.events), str(scenario.town))
    region = setting.region if isinstance(setting.region, str | None) else setting.region.digest()
    rest = (setting.authorities, setting.years, setting.seed, *map(str, setting.interventions))
    return (scenario, region, *rest)
