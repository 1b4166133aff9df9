"""Runs that lie in a folder are run again and compared with what was kept of them: every value, and every file."""

from __future__ import annotations

import math
import struct
from typing import TYPE_CHECKING, Any, NamedTuple

from ...agents.documents import open_file
from ...agents.errors import InputError
from ..run_spec import RunSpec
from ..runs.accounts import interventions_in
from ..runs.checking import altered
from ..runs.folder import ACCOUNT as SWEEP
from ..runs.folder import Folder
from ..runs.living import Wanted
from ..runs.lost import LostError
from ..runs.parts import number_of
from ..runs.provenance import account_in, changed_since, made_by
from ..runs.runner import Chunk, run
from .run_folder import ACCOUNT, FORMAT, TIES, document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from concurrent.futures import Executor
    from pathlib import Path

    from ...model.world import World

MADE_BY = ("coopetition", "code", "packages", "python", "platform")
NAMED = {
    "run",
    "key",
    "scenario_digest",
    "region_digest",
}  # columns that say which run it is, and nothing of what came out
OF_RUN = ("hash", "regime", "schools", "region")  # what an account tells of a run besides its measures
BESIDE = {
    "sensitivity.json": "coopetition sensitivity",
    "map.json": "coopetition map",
}  # accounts beside that of a sweep


class Difference(NamedTuple):
    """Something that is another now: in which run (-1: in all), what, as it was kept, as it is now."""

    run: int
    what: str
    kept: Any
    now: Any


class Reproduced(NamedTuple):
    """What came of running again: how many runs, how many of them are the same to the last bit, and the differences.

    Attributes
    ----------
    runs, same : int
        How many runs were made again and compared, and how many of them are the same.
    kept : int
        How many are kept in the folder.
    files : list of str
        Files in the folder that are not what they were when they were written.
    made_by : list of Difference
        What is another in code, packages and machine; it need not matter.
    """

    runs: int
    same: int
    kept: int
    differences: list[Difference]
    files: list[str]
    made_by: list[Difference]

    @property
    def whole(self) -> bool:
        """Whether something was compared, and everything is the same."""
        return 0 < self.runs == self.same and not self.files and not self.differences


def reproduce(
    folder: Path, executor: Executor, *, most: int | None = None, watch: Callable[[int], None] | None = None
) -> Reproduced:
    """Run again what a folder of a run or of a sweep tells of, and compare every value and every file.

    Parameters
    ----------
    folder : Path
        A folder that ``coopetition run --out`` or a sweep left.
    executor : concurrent.futures.Executor
        Where runs are made.
    most : int, optional
        Of a sweep, only so many runs, spread evenly over those that are kept.
    watch : callable, optional
        Called with the number of runs that are done.

    Raises
    ------
    InputError
        If the folder holds neither, or its account cannot be used.
    """
    if most is not None and most < 1:
        raise InputError(f"most = {most}: must be 1 or more")
    try:
        if (folder / SWEEP).exists():
            return _Sweep(folder, executor, watch).compared(most)
        if (folder / ACCOUNT).exists():
            return _run(folder, account_in(folder / ACCOUNT, FORMAT))
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"reproduce '{folder}': its account is broken: {type(error).__name__}: {error}") from None
    raise InputError(f"reproduce '{folder}': there is neither a {ACCOUNT} nor a {SWEEP}; name the folder of a run")


def _run(folder: Path, account: dict[str, Any]) -> Reproduced:
    """Run again what a folder of one run tells of."""
    files, otherwise = changed_since(folder, ACCOUNT, account), _made_otherwise(account)
    if not (folder / "region.json").is_file():
        return Reproduced(0, 0, 1, [], sorted({*files, "region.json"}), otherwise)
    try:
        world = _lived_again(folder, account)
    except InputError as error:
        if not files:
            raise
        return Reproduced(0, 0, 1, [Difference(0, "error", None, str(error))], files, otherwise)
    now = document(world)
    differences = _compared(
        0, *({**{name: told.get(name) for name in OF_RUN}, **told["metrics"]} for told in (account, now))
    )
    if account.get("region_digest") not in {None, world.region.digest()}:
        differences.append(Difference(0, "region.json", account["region_digest"], world.region.digest()))
    same_makers = all(each.what == "git" for each in otherwise)
    differences += list(_files_compared(folder, world, figures=same_makers and "title" in account))
    return Reproduced(1, int(not differences), 1, differences, files, otherwise)


def _lived_again(folder: Path, account: dict[str, Any]) -> World:
    from ...model.scenarios import Scenario  # noqa: PLC0415

    setting = RunSpec(
        Scenario(account["scenario"], account.get("title", ""), changes=account["parameters"]),
        str(folder / "region.json"),
        partnerships=str(folder / TIES) if (folder / TIES).exists() else None,
        years=account["years"],
        seed=account["seed"],
    )
    world = setting.world()
    for each in interventions_in(account):
        world.add(each)
    return world.run(setting.years)


def _files_compared(folder: Path, world: World, *, figures: bool) -> Iterator[Difference]:
    """Yield the files of a run that are not those that the same run leaves now."""
    from pathlib import Path  # noqa: PLC0415
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - only a run leaves files that are made again

    from .run_folder import write_files  # noqa: PLC0415
    from .tables import contents  # noqa: PLC0415

    with TemporaryDirectory() as place:
        write_files(world, Path(place), figures=figures)
        for path in sorted(Path(place).iterdir()):
            kept, now = contents(folder / path.name), contents(path)
            if kept != now:
                yield Difference(0, path.name, *_first_apart(kept, now))


def _first_apart(kept: object, now: object) -> tuple[object, object]:
    """Return, of two texts, the first lines that differ; of other contents, what tells them apart."""
    if not isinstance(kept, list) or not isinstance(now, list):
        return kept, now
    ends = (max(len(kept), len(now)) - len(each) for each in (kept, now))
    one, other = (each + [None] * more for each, more in zip((kept, now), ends, strict=True))
    return next((a, b) for a, b in zip(one, other, strict=True) if a != b)


class _Sweep:
    """A sweep that is made again.

    Parameters
    ----------
    folder : Path
        Where it lies.
    executor : concurrent.futures.Executor
        Where runs are made.
    watch : callable or None
        Called with the number of runs that are done.
    """

    def __init__(self, folder: Path, executor: Executor, watch: Callable[[int], None] | None) -> None:
        self._place, self._executor, self._watch = Folder(folder), executor, watch
        self._account = self._place.account() or {}
        beside = {name: account_in(folder / name, kind) for name, kind in BESIDE.items() if (folder / name).exists()}
        self._files = {*altered(folder, {SWEEP: self._account, **beside})}
        checked = self._place.checked()
        parts = {number_of(path.name): path for path in [*(folder / name for name in checked.altered), *checked.good]}
        self._rows = {number: self._read(path) for number, path in parts.items() if number is not None}

    def compared(self, most: int | None) -> Reproduced:
        """Make all runs that are kept again, or some, and compare them."""
        account = self._account
        wanted = Wanted(tuple(account["metrics"]), tuple(account["factors"]), tuple(account.get("facts", ())))
        kept: dict[int, list[dict[str, Any]]] = {}
        runs, same, differences = 0, 0, list(self._of_account())
        for chunk, lived in run(self._again(most, kept), self._executor, wanted):
            for before, now in zip(kept.pop(chunk.number), lived.rows, strict=True):
                apart = _compared(before["run"], before, now)
                runs, same = runs + 1, same + (not apart)
                differences += apart
            if self._watch is not None:
                self._watch(runs)
        total, otherwise = sum(self._rows.values()), _made_otherwise(account)
        differences.sort(key=lambda each: each.run)
        return Reproduced(runs, same, total, differences, sorted(self._files), otherwise)

    def _read(self, path: Path) -> int:
        """Return how many rows a file has that can be made again; none if it cannot be read."""
        from pyarrow import parquet  # noqa: PLC0415 - takes half a second to start

        try:
            with open_file(path, f"'{path}'") as file:
                told = parquet.read_metadata(file)
        except (OSError, ValueError):  # pyarrow's own errors are kinds of these
            return 0
        names = {"run", "scenario", "region", "years", "seed", "settings"}
        return told.num_rows if names <= set(told.schema.to_arrow_schema().names) else 0

    def _again(self, most: int | None, kept: dict[int, list[dict[str, Any]]]) -> Iterator[Chunk]:
        """Yield the settings of rows, file by file; leave the rows themselves in ``kept`` meanwhile."""
        total, first = sum(self._rows.values()), 0
        chosen = range(total)
        if most is not None and most < total:
            chosen = {round(k * (total - 1) / max(1, most - 1)) for k in range(most)}
        for number in sorted(self._rows):
            places = [place for place in range(self._rows[number]) if first + place in chosen]
            first += self._rows[number]
            if places:
                yield from self._settings(number, places, kept)

    def _settings(self, number: int, places: list[int], kept: dict[int, list[dict[str, Any]]]) -> Iterator[Chunk]:
        """Yield the settings of some rows of a file; leave out those that cannot be told any more, and say so."""
        path, settings = self._place.part(number), []
        try:
            rows = self._place.read(path).to_pylist()
        except InputError:
            self._files.add(path.relative_to(self._place.path).as_posix())
            return
        kept[number] = []
        for place in places:
            try:
                settings.append(self._place.setting(rows[place]))
            except LostError as error:
                lost = str(error).partition("'")[2].partition("'")[0]
                self._files.add(lost.removeprefix(f"{self._place.path}/"))
            except (AttributeError, TypeError, ValueError):  # a row that was altered so far that it is none
                self._files.add(path.relative_to(self._place.path).as_posix())
            else:
                kept[number].append(rows[place])
        if settings:
            yield Chunk(number, settings)

    def _of_account(self) -> Iterator[Difference]:
        """Yield what the account of a finished sweep tells of all its rows and they do not."""
        if self._account.get("finished") is None or self._files:
            return
        from ..runs.sweeping import hash_of_rows  # noqa: PLC0415

        parts = [self._place.part(number) for number in sorted(self._rows)]
        now = hash_of_rows(self._place, parts)
        yield from _compared(-1, {name: self._account.get(name) for name in now}, now)


def _compared(run: int, kept: Mapping[str, object], now: Mapping[str, object]) -> list[Difference]:
    """Return what is another in one run: every value that was kept, or that there is now."""
    names = [name for name in {**kept, **now} if name not in NAMED and not _equal(kept.get(name), now.get(name))]
    return [Difference(run, name, kept.get(name), now.get(name)) for name in names]


def _equal(one: object, other: object) -> bool:
    """Return whether two values are the same, numbers to the last bit; what is missing or no number is all the same."""
    missing = [value is None or (isinstance(value, float) and math.isnan(value)) for value in (one, other)]
    if any(missing):
        return all(missing)
    if isinstance(one, float) and isinstance(other, float):
        return struct.pack("<d", one) == struct.pack("<d", other)
    return one == other


def _made_otherwise(account: dict[str, Any]) -> list[Difference]:
    now = made_by()
    found = [Difference(-1, name, account.get(name), now[name]) for name in MADE_BY if name != "packages"]
    packages = account.get("packages", {})
    named = [*now["packages"], *(each for each in packages if each not in now["packages"])]  # a plug-in may be gone
    found += [Difference(-1, name, packages.get(name), now["packages"].get(name)) for name in named]
    return [each for each in found if each.kept != each.now]
