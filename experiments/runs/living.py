"""One run, one row: its key, what it was, what became of it, or why it failed. This is what a worker does."""

from __future__ import annotations

import errno
import hashlib
import math
import os
import platform
import time
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ...agents.documents import in_json
from ...agents.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from ...model.world import World
    from ..run_spec import RunSpec

FACTS = "facts"  # the column of what is seen of facts
KEY = 32  # hexadecimal digits: 128 bits
OUTSIDE = "cut short from outside, whatever its world"  # how an error begins that is not of the world that was run
USUAL = 150  # schools of a synthetic region that says no number
DIED = f"{OUTSIDE}: the process died, out of memory or killed"
ITS_OWN = {errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.ELOOP}
"""Errors of an operating system that are a run's own: of a file that it names."""


class Wanted(NamedTuple):
    """What is kept of every run: its measures and facts by name, and the parameters that have a column of their own."""

    metrics: tuple[str, ...]
    factors: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


class Lived(NamedTuple):
    """What a worker gives back for some settings: a row each, by which code and which process, and how long it took."""

    rows: list[dict[str, Any]]
    code: str
    worker: str
    seconds: float


@cache
def code_version() -> str:
    """Return a hash (hex) over the sources of the model: rows of two versions never stand in one table."""
    from ...agents.engine.folder import hash_of  # noqa: PLC0415 - brings the compiler

    return hash_of("agents", "model")


def live(settings: Sequence[RunSpec], wanted: Wanted) -> Lived:
    """Live through some settings, one after the other; whatever goes wrong in one stands in its row.

    Raises
    ------
    ImportError, OSError
        If what is missing is not of any run: a package, room on the disk.
    """
    from ...model import world  # noqa: F401, PLC0415 - whoever cannot start tells it before the first run

    started = time.perf_counter()
    rows = [_row(setting, wanted) for setting in settings]
    return Lived(rows, code_version(), f"{platform.node()}:{os.getpid()}", time.perf_counter() - started)


def key_of(setting: RunSpec) -> str:
    """Return the key of a run: a hash (hex) over code version, every parameter, event, region, seed and years.

    Two settings that say the same world in other words have one key. One that makes no sense has a key of its words.
    """
    try:
        return _key(setting, _resolved(setting))
    except InputError:
        return _key(setting, setting.command())


def _key(setting: RunSpec, told: Any) -> str:
    region = setting.region_name if isinstance(setting.region, str | None) else setting.region.digest()
    place = [_home(setting) if region is None else _plain(region), setting.authorities, setting.partnerships]
    try:
        planned = setting.planned()
    except InputError:
        planned = setting.events
    events = [[each.what.name, each.where, each.start, each.end] for each in planned]
    text = in_json([code_version(), told, events, place, setting.seed, setting.years], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:KEY]


def _plain(region: str) -> object:
    """Return a region's name as all its names are told: a town by what draws it."""
    from ...model.scenarios import town_of  # noqa: PLC0415 - a table's columns need no parameters

    kind, _, size = region.partition(":")
    if kind != "synthetic" or not size:
        return region
    if size.isdecimal():
        return "synthetic" if int(size) == USUAL else f"synthetic:{int(size)}"
    try:
        return [size, town_of(size).model_dump()]
    except InputError:
        return region


def _home(setting: RunSpec) -> object:
    """Return where a setting plays that names no region."""
    from ...model.scenarios import load  # noqa: PLC0415 - a table's columns need no parameters

    try:
        town = load(setting.scenario).town
    except InputError:
        return "synthetic"
    return "synthetic" if town is None else [setting.scenario_name, town.model_dump()]


def _name_of(home: Any) -> str:
    return home if isinstance(home, str) else f"synthetic:{home[0]}"


def _resolved(setting: RunSpec) -> tuple[dict[str, object], dict[str, float]]:
    """Return every parameter at the start, and what is set later as ``{"section.name@term": value}``."""
    from ...model.interventions.reading import check_setting  # noqa: PLC0415 - a table's columns need no parameters
    from ...model.parameters import Parameters  # noqa: PLC0415
    from ...model.scenarios import load  # noqa: PLC0415

    for each in setting.settings:
        check_setting(each)
    later = {
        f"{name}@{each.start}": value for each in setting.settings if each.start for name, value in each.changes.items()
    }
    return Parameters.of(load(setting.scenario).changes, setting.parameters).flat(), later


def died(setting: RunSpec, wanted: Wanted) -> dict[str, Any]:
    """Return the row of a run that took its process with it."""
    return _told(setting, wanted) | {"error": DIED}


def _row(setting: RunSpec, wanted: Wanted) -> dict[str, object]:
    from ...model.measures.regime import regime  # noqa: PLC0415 - measures bring the compiler

    row = _told(setting, wanted)
    try:
        world = setting.world()
        data = _lived(world, setting.years, wanted.facts)
        measures = world.standing()
        row |= {"schools": len(world.region), "regime": regime(measures), "hash": world.hash()}
        values = {name: measures[name] for name in wanted.metrics}
        row |= {name: value for name, value in values.items() if not math.isnan(value)} | data
    except Exception as error:
        if _of_surroundings(error):
            raise
        row["error"] = _in_words(error)  # a failing run is recorded, and the others go on
    return row


def _of_surroundings(error: Exception) -> bool:
    """Return whether an error tells of the machine and not of a run: nothing that is run there would go well."""
    if isinstance(error, OSError):
        return error.errno not in ITS_OWN | {errno.ENOMEM}
    return isinstance(error, ImportError)


def _in_words(error: Exception) -> str:
    if isinstance(error, InputError):
        return str(error)
    said = f"{type(error).__name__}: {error}"
    short = isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM)
    return f"{OUTSIDE}: {said}" if short else said


def _lived(world: World, years: int, facts: Sequence[str]) -> dict[str, str]:
    """Let a world live, and return what a row says of facts, if any are wanted."""
    if not facts:
        world.run(years)
        return {}
    from ..evidence.facts.keeping import kept  # noqa: PLC0415 - few sweeps ask for facts
    from ..evidence.facts.life import lived  # noqa: PLC0415

    return {FACTS: kept(facts, lived(world, years))}


def _told(setting: RunSpec, wanted: Wanted) -> dict[str, Any]:
    """Return what a row says before its run: what is not yet known is absent."""
    row = {
        "scenario": setting.scenario_name,
        "region": _name_of(_home(setting)) if setting.region is None else setting.region_name,
        "seed": setting.seed,
        "years": setting.years,
        "settings": " ".join(map(str, setting.settings)),
        "events": in_json([str(each) for each in setting.events]) if setting.events else "",
    }
    try:
        resolved = _resolved(setting)
    except InputError:
        return row | {"key": key_of(setting)}
    return row | {"key": _key(setting, resolved)} | _values(*resolved, wanted.factors)


def _values(at_first: dict[str, Any], later: dict[str, float], names: Sequence[str]) -> dict[str, float]:
    """Return the values of some parameters, ``section.name`` at the start or ``section.name@term`` as set for later."""
    found = at_first | later
    for name in names:
        whole, _, entry = name.rpartition(".")
        if whole in at_first and name not in found:  # one entry of a table
            found[name] = at_first[whole].get(entry)
    return {name: found[name] for name in names if name in found}


def schema(wanted: Wanted) -> pa.Schema:
    """Return the columns of a table of rows, always the same for what is wanted."""
    import pyarrow as pa  # noqa: PLC0415 - takes half a second to start

    before = {"run": pa.int64(), "key": pa.string(), "scenario": pa.string(), "region": pa.string()}
    before |= {"scenario_digest": pa.string(), "region_digest": pa.string()}  # of what was brought along; else empty
    before |= {"seed": pa.int64(), "years": pa.int64(), "settings": pa.string(), "events": pa.string()}
    before |= dict.fromkeys(wanted.factors, pa.float64())
    before |= {"schools": pa.int64(), "regime": pa.string()}
    after = ({FACTS: pa.string()} if wanted.facts else {}) | {"hash": pa.string(), "error": pa.string()}
    return pa.schema(before | dict.fromkeys(wanted.metrics, pa.float64()) | after)
