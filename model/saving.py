"""A world in a file: saved in the middle of its life, it lives on as the one that was not, to the last bit.

The file is a ZIP archive of one JSON document and plain bytes of columns, each in its place: nothing in it is run. What
follows from the region is worked out anew when it is read; what points at rows is looked at; and a checksum
over all tells whether it is whole.
"""

from __future__ import annotations

import hashlib
import importlib
import zipfile
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from ..agents import discovery
from ..agents.documents import LARGEST, check_place, in_json, json_of, open_file, shaped
from ..agents.engine.columns import Columns
from ..agents.errors import InputError, short
from ..agents.strategies import NAMES
from .finite import NotFiniteError
from .forms import forms
from .interventions.documents import documents_of, interventions_of
from .interventions.in_force import InForce
from .interventions.places import check_all
from .parameters import Parameters, declared
from .partnerships import Ties, ties_between, ties_of
from .region import Region
from .region.store import document_of, tables_of
from .region.town import Town
from .scenarios import Scenario
from .state import State, build, set_parameters
from .trajectory import Trajectory
from .world import Event, World

FORMAT, VERSION = "coopetition world", 1
ABOUT, CHECKSUM, ROWS, ACTS = "about.json", "sha256", "run/rows", "run/acts"
FOLLOWS = {"key", "p", "strategies", "forms", "away", "members", "first", "first_rival", "first_door", "first_member"}
"""What of a state follows from seed, parameters and places."""
KEPT = tuple(name for name in State._fields if name not in FOLLOWS)
POINTERS = {
    ("schools", "controller"): "trusts",
    ("schools", "member_of"): "trusts",
    ("schools", "helper"): "schools",
    ("schools", "helped_by"): "schools",
    ("heads", "trained_by"): "schools",
    ("heads", "strategy"): "strategies",
    ("trusts", "lead"): "schools",
    ("trusts", "form"): "forms",
}
"""Columns that tell a row, and of what: no rule looks whether it is there."""
PLACES = {
    "schools": ("cluster", "phase", "authority"),
    "sides": ("school", "partner", "back", "tie"),
    "options": ("school", "door"),
    "rivals": ("one", "two", "side", "tie"),
    "doors": ("zone", "slot"),
}
"""Columns that follow from places and ties, and stay as they were made."""
NONE, MOST = -2, 10**6  # the least row that may be told, of none; the most of what is counted


class SavedWorldError(InputError):
    """A file that is no saved world, is damaged, or was saved under other rules; the message says which."""


class About(BaseModel):
    """What the document in a saved world tells."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["coopetition world"]
    version: Literal[1]
    coopetition: str
    layout: str
    strategies: list[str]
    forms: list[str]
    seed: int
    scenario: dict[str, Any]
    region: dict[str, Any]
    ties: list[tuple[int, int, float]] | None
    parameters: dict[str, Any]
    changed: dict[str, Any]
    shared: dict[str, Any]
    before: list[tuple[str, list[int] | None, list[float]]]
    interventions: list[dict[str, Any]]
    events: list[tuple[int, str, int, int, int]]
    on: list[str]
    looked_at: int
    lost: str | None
    system: dict[str, Any] | None


def save(world: World, path: str | Path, system: dict[str, Any] | None = None) -> Path:
    """Write a world to a file; see `World.save`.

    Parameters
    ----------
    world : World
        The world.
    path : str or Path
        The file.
    system : dict, optional
        What its Mesa face tells of itself.
    """
    path = Path(path)
    what = f"saved world '{short(str(path), 120)}'"
    check_place(path, what, SavedWorldError)
    parts = {ABOUT: in_json(_about(world, system)).encode()}
    for name in KEPT:
        value = getattr(world.state, name)
        parts[f"state/{name}"] = (value.block if isinstance(value, Columns) else value).tobytes()
    parts[ROWS], parts[ACTS] = world.trajectory.kept()
    parts[CHECKSUM] = _checksum(parts).encode()
    partial = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(partial, "w") as file:
            for name, content in parts.items():
                file.writestr(name, content)
        partial.replace(path)
    except OSError as error:
        raise SavedWorldError(f"{what} cannot be written: {error.strerror or error}") from None
    return path


def load(path: str | Path) -> tuple[World, dict[str, Any] | None]:
    """Return the world that a file holds, and what its Mesa face told of itself; see `World.load`."""
    what = f"saved world '{short(str(path), 120)}'"
    parts = _read(path, what)
    about = shaped(json_of(parts[ABOUT].decode(), what, SavedWorldError), About, what, SavedWorldError)
    try:
        return _world(about, parts), about.system
    except SavedWorldError as error:
        raise SavedWorldError(f"{what}: {error}") from None
    except (InputError, ValueError, KeyError, IndexError, TypeError) as error:
        raise SavedWorldError(f"{what} makes no sense: {error}") from None


def _about(world: World, system: dict[str, Any] | None) -> dict[str, Any]:
    in_force = world._in_force  # noqa: SLF001 - a world and its file are one
    scenario = world.scenario
    words = ("name", "title", "story", "id", "source", "changes")
    return {
        "format": FORMAT,
        "version": VERSION,
        "coopetition": importlib.import_module("importlib.metadata").version("coopetition"),
        "layout": _layout(world.state),
        "strategies": list(NAMES),
        "forms": list(forms()),
        "seed": world.seed,
        "scenario": {each: getattr(scenario, each) for each in words}
        | {"events": documents_of(scenario.events), "town": scenario.town and scenario.town.model_dump()},
        "region": document_of(world.region),
        "ties": None if world.given_ties is None else _pairs(world.given_ties),
        "parameters": world.parameters.flat(),
        **in_force.told(),
        "interventions": documents_of(world.interventions),
        "events": world.events,
        "on": sorted(world.extensions),
        "looked_at": world._looked_at,  # noqa: SLF001
        "lost": None if world._lost is None else str(world._lost),  # noqa: SLF001
        "system": system,
    }


def _layout(state: State) -> str:
    """Return a fingerprint of how the columns lie in memory: what is saved under another cannot be read."""
    told = [(name, each.fields, each.shape) for name, each in _tables(state).items()]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _tables(state: State) -> dict[str, Columns]:
    return {name: each for name, each in zip(state._fields, state, strict=True) if isinstance(each, Columns)}


def _checksum(parts: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(parts):
        digest.update(f"{name} {len(parts[name])} ".encode())
        digest.update(parts[name])
    return digest.hexdigest()


def _read(path: str | Path, what: str) -> dict[str, bytes]:
    """Return all parts of a saved world, whole."""
    with open_file(path, what, SavedWorldError, most=LARGEST) as file:
        try:
            with zipfile.ZipFile(file) as archive:
                whole = sum(each.file_size for each in archive.infolist()) <= LARGEST  # should it be compressed
                parts = {name: archive.read(name) for name in archive.namelist()} if whole else {}
        except Exception as error:  # noqa: BLE001 - a damaged archive raises whatever its reader stumbles over
            raise SavedWorldError(f"{what} is no world that was saved, or is damaged: {error}") from None
    told = parts.pop(CHECKSUM, b"").decode(errors="replace")
    if ABOUT not in parts or told != _checksum(parts):
        raise SavedWorldError(f"{what} is no world that was saved, or is damaged: its checksum is another")
    return parts


def _world(about: About, parts: dict[str, bytes]) -> World:
    for kind, then, now in (("strategies", about.strategies, list(NAMES)), ("forms", about.forms, list(forms()))):
        if then != now:
            other = sorted(set(then) ^ set(now)) or ["in another order"]
            raise SavedWorldError(f"it was saved with other {kind} than there are here: {', '.join(other)}")
    region = Region.of(tables_of(about.region, "region"))
    parameters, changed = Parameters.of(about.parameters), Parameters.of(about.changed)
    network: Any = parameters.network
    own = None if about.ties is None else _ties(about.ties, region)
    state = build(region, parameters, own or ties_of(region, network), about.seed)
    if about.layout != _layout(state):
        raise SavedWorldError(
            f"it was saved by version {about.coopetition} under other rules, or for another machine; make it anew"
        )
    places = {(table, name): getattr(state, table)[name].copy() for table, names in PLACES.items() for name in names}
    for name in KEPT:
        value = getattr(state, name)
        _fill(value.block if isinstance(value, Columns) else value, parts[f"state/{name}"], name)
    set_parameters(state, Parameters.of(changed.flat(), about.shared), {})
    _check(state, places)
    trajectory = Trajectory.of(state)
    trajectory.put_back(parts[ROWS], parts[ACTS])
    if int(state.clock[0]) != len(trajectory) - 1:
        raise SavedWorldError(f"its clock is at term {state.clock[0]}, and {len(trajectory) - 1} are kept")
    interventions = interventions_of(about.interventions)
    check_all(interventions, region)
    world = World.__new__(World)
    world.__setstate__(
        {
            "scenario": _scenario(about.scenario),
            "parameters": parameters,
            "seed": about.seed,
            "region": region,
            "given_ties": own,
            "state": state,
            "trajectory": trajectory,
            "_looked_at": min(max(0, about.looked_at), len(trajectory)),
            "_lost": None if about.lost is None else NotFiniteError(about.lost),
            "events": [Event(*each) for each in about.events],
            "interventions": interventions,
            "_in_force": InForce.resumed(changed, about.shared, about.before, len(region)),
            "on": frozenset(set(about.on) & discovery.places().keys()),
        }
    )
    return world


def _scenario(told: dict[str, Any]) -> Scenario:
    town, events = told.pop("town"), told.pop("events")
    town = None if town is None else shaped(town, Town, "town")
    return Scenario(**told, events=tuple(interventions_of(events)), town=town)


def _pairs(ties: Ties) -> list[tuple[int, int, float]]:
    return list(zip(ties.school_a.tolist(), ties.school_b.tolist(), ties.formality.tolist(), strict=True))


def _ties(told: list[tuple[int, int, float]], region: Region) -> Ties:
    pairs = np.array([(a, b) for a, b, _ in told], dtype=np.int64).reshape(-1, 2)
    if len(pairs) and (pairs.min() < 0 or pairs.max() >= len(region) or (pairs[:, 0] >= pairs[:, 1]).any()):
        raise SavedWorldError(f"ties: rows must go from 0 to {len(region) - 1}, the smaller one first")
    return ties_between(region, pairs, np.array([formality for _, _, formality in told]))


def _fill(column: np.ndarray, content: bytes, name: str) -> None:
    """Put bytes where they were."""
    if len(content) != column.nbytes:
        raise SavedWorldError(f"{name}: {len(content)} bytes; expected {column.nbytes}")
    column[...] = np.frombuffer(content, column.dtype).reshape(column.shape)


def _check(state: State, places: dict[tuple[str, str], np.ndarray]) -> None:
    """Make sure that what points at rows points at some, and what counts is no wild number."""
    for table, columns in _tables(state).items():
        for each in columns.fields:
            values = columns[each.name]
            if (table, each.name) in places:
                right = np.array_equal(values, places[table, each.name])
            elif each.kind == "i4":
                rows = len(getattr(state, POINTERS[table, each.name])) if (table, each.name) in POINTERS else MOST
                right = not values.size or (values.min() >= NONE and values.max() < rows)
            else:
                continue
            if not right:
                raise SavedWorldError(f"{table}: column '{each.name}' tells rows that there are not")
    if state.heads["strategy"].min() < 0 or state.trusts["form"].min(initial=0) < 0:
        raise SavedWorldError("a head without a strategy, or a trust without a form")
    for each in (one for one in declared() if one.role == "lever"):
        values = state.levers[each.field]
        if each.low is not None and not ((values >= each.low) & (values <= each.high)).all():
            raise SavedWorldError(f"{each.name}: must be from {each.low:g} to {each.high:g} at every school")
    if not 0 <= int(state.happened[0]) <= len(state.events) or int(state.clock[0]) < 0:
        raise SavedWorldError("more happened in its last term than there is room for, or it ended before the first")
