"""Runs that lie in a folder are run again and compared with what was kept of them, hash by hash."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from ..agents.errors import InputError
from .changes import Change
from .outputs import ACCOUNT, FORMAT, TIES, document
from .provenance import account_in, changed, made_by
from .runs.folder import ACCOUNT as SWEEP
from .runs.folder import Folder
from .runs.living import Wanted
from .runs.runner import Chunk, run
from .setting import Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor
    from pathlib import Path

SAME = ("hash", "error", "facts")  # what tells whether a row is the same
MADE_BY = ("coopetition", "code", "packages", "python", "platform")


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
    files : list of str
        Files in the folder that are not what they were when they were written.
    made_by : list of Difference
        What is another in code, packages and machine; it need not matter.
    """

    runs: int
    same: int
    differences: list[Difference]
    files: list[str]
    made_by: list[Difference]

    @property
    def whole(self) -> bool:
        """Whether everything is the same."""
        return self.runs == self.same and not self.files


def reproduce(
    folder: Path, executor: Executor, *, most: int | None = None, watch: Callable[[int], None] | None = None
) -> Reproduced:
    """Run again what a folder of a run or of a sweep tells of.

    Parameters
    ----------
    folder : Path
        A folder that ``coopetition run --out`` or a sweep left.
    executor : concurrent.futures.Executor
        Where runs are made.
    most : int, optional
        Of a sweep, only so many runs, spread evenly over all.
    watch : callable, optional
        Called with the number of runs that are done.

    Raises
    ------
    InputError
        If the folder holds neither.
    """
    if (folder / SWEEP).exists():
        account = Folder(folder).account() or {}
        runs, same, differences = _sweep(Folder(folder), account, executor, most, watch)
    elif (folder / ACCOUNT).exists():
        account = account_in(folder / ACCOUNT, FORMAT)
        differences = _run(folder, account)
        runs, same = 1, int(not differences)
    else:
        raise InputError(f"reproduce '{folder}': there is neither a {ACCOUNT} nor a {SWEEP}; name the folder of a run")
    files = changed(folder, account.get("files", {}))
    return Reproduced(runs, same, differences, files, _made_otherwise(account))


def _run(folder: Path, account: dict[str, Any]) -> list[Difference]:
    """Return what is another in one run."""
    from ..model.policies import Policy  # noqa: PLC0415 - `--help` needs no parameters
    from ..model.scenarios import Scenario  # noqa: PLC0415

    setting = Setting(
        Scenario(account["scenario"], changes=account["parameters"]),
        str(folder / "region.json"),
        partnerships=str(folder / TIES) if (folder / TIES).exists() else None,
        years=account["years"],
        seed=account["seed"],
        settings=tuple(_later(account["planned"])),
    )
    world = setting.world()
    for each in account.get("groups", []):
        world.govern(each["form"], each["schools"], each["start"], each["end"])
    for each in account.get("policies", []):
        world.enact(Policy(each["policy"], changes=each["changes"]), each["schools"], each["start"], each["end"])
    for each in account.get("by_hand", []):
        world.intervene(each["term"], each["school"], strategy=each["strategy"], puncture=each["puncture"])
    now = document(world.run(setting.years))
    if now["hash"] == account["hash"]:
        return []
    kept = {"hash": account["hash"], "regime": account["regime"], **account["metrics"]}
    return _compared(0, kept, {"hash": now["hash"], "regime": now["regime"], **now["metrics"]})


def _later(planned: list[dict[str, Any]]) -> Iterator[str]:
    for each in planned:
        for name, value in each["changes"].items():
            yield str(Change(name, value, each["term"]))


def _sweep(
    place: Folder,
    account: dict[str, Any],
    executor: Executor,
    most: int | None,
    watch: Callable[[int], None] | None,
) -> tuple[int, int, list[Difference]]:
    """Return how many rows were made again, how many are the same, and what is another in those that are not."""
    wanted = Wanted(tuple(account["metrics"]), tuple(account["factors"]), tuple(account.get("facts", ())))
    kept: dict[int, list[dict[str, Any]]] = {}
    runs, same, differences = 0, 0, []
    for chunk, lived in run(_again(place, most, kept), executor, wanted):
        for before, now in zip(kept.pop(chunk.number), lived.rows, strict=True):
            runs += 1
            if all(before.get(name) == now.get(name) for name in SAME):
                same += 1
            else:
                differences += _compared(before["run"], before, now | {"run": before["run"]})
        if watch is not None:
            watch(runs)
    return runs, same, sorted(differences, key=lambda each: each.run)


def _again(place: Folder, most: int | None, kept: dict[int, list[dict[str, Any]]]) -> Iterator[Chunk]:
    """Yield the settings of all rows, or of some, file by file; leave the rows themselves in ``kept`` meanwhile."""
    parts = place.parts()
    total = sum(len(place.read(path, ["run"])) for path in parts)
    chosen = None if most is None or most >= total else {round(k * (total - 1) / max(1, most - 1)) for k in range(most)}
    for number, path in enumerate(parts):
        rows = [row for row in place.read(path).to_pylist() if chosen is None or row["run"] in chosen]
        if rows:
            kept[number] = rows
            yield Chunk(number, [place.setting(row) for row in rows])


def _compared(run: int, kept: dict[str, Any], now: dict[str, Any]) -> list[Difference]:
    """Return what is another in one run; keys differ wherever the code does, and tell nothing."""
    names = [name for name in kept if name not in {"run", "key"} and not _equal(kept[name], now.get(name))]
    return [Difference(run, name, kept[name], now.get(name)) for name in names]


def _equal(one: Any, other: Any) -> bool:
    missing = [value is None or (isinstance(value, float) and math.isnan(value)) for value in (one, other)]
    return all(missing) or one == other


def _made_otherwise(account: dict[str, Any]) -> list[Difference]:
    now = made_by()
    found = [Difference(-1, name, account.get(name), now[name]) for name in MADE_BY if name != "packages"]
    packages = account.get("packages", {})
    found += [Difference(-1, name, packages.get(name), version) for name, version in now["packages"].items()]
    return [each for each in found if each.kept != each.now]
