"""What runs bring along, scenarios and regions: kept beside their rows, and told apart by what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from ...agents.documents import in_json, json_of, read_json, shaped
from ...agents.errors import InputError, shown
from .lost import LostError
from .naming import digest_of, file_name
from .parts import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ..run_spec import RunSpec

SCENARIO, REGION = "scenario_digest", "region_digest"  # the columns that tell which file a row was run with
PLACES: dict[str, str] = dict(zip((SCENARIO, REGION), FOLDERS, strict=True))
MOST = 64  # things that are remembered, so that the digest of each is reckoned once


class Place(Protocol):
    """A folder in which files are kept."""

    path: Path

    def write_once(self, name: str, content: bytes) -> None:
        """Write a file, unless it is there and holds the same."""


class Brought:
    """The scenarios and regions in the folder of a sweep.

    Parameters
    ----------
    place : Place
        The folder.

    Attributes
    ----------
    files : set of str
        Those that these runs need, by their paths in the folder.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self.files: set[str] = set()
        self._kept: dict[int, tuple[Any, str]] = {}
        self._read: dict[str, Any] = {}

    def keep(self, setting: RunSpec) -> dict[str, str]:
        """Keep what a setting brings along, so that the folder needs nothing else; return the columns that tell of it.

        A file that is there and holds something else was altered: it is set aside and written anew.

        Raises
        ------
        InputError
            If it cannot be written.
        """
        digests = {SCENARIO: "", REGION: ""}
        if not isinstance(setting.scenario, str):
            digests[SCENARIO] = self._keep(SCENARIO, setting.scenario, _scenario_told, _scenario_digest)
        if not isinstance(setting.region, str | None):
            digests[REGION] = self._keep(REGION, setting.region, _region_told, _region_digest)
        return digests

    def setting(self, row: Mapping[str, Any]) -> RunSpec:
        """Return what a row was run with: what was brought along, or else what its name means.

        Raises
        ------
        LostError
            If what was brought along is not there any more, or is another.
        """
        from ...model.interventions.reading import event, setting  # noqa: PLC0415 - `--help` needs no parameters
        from ..run_spec import RunSpec  # noqa: PLC0415

        scenario = self._again(SCENARIO, row, _scenario, _scenario_digest)
        region = self._again(REGION, row, _region, _region_digest)
        if getattr(scenario, "town", None) is not None and region == f"synthetic:{row['scenario']}":
            region = None  # the scenario's own town
        return RunSpec(
            scenario,
            region,
            years=row["years"],
            seed=row["seed"],
            interventions=(*(setting(each, look=False) for each in row["settings"].split()), *map(event, _events(row))),
        )

    def _keep(self, kind: str, thing: Any, told: Callable[[Any], bytes], reckoned: Callable[[Any], str]) -> str:
        """Write a thing, unless it is there; return its digest."""
        found = self._kept.get(id(thing))
        if found is not None:
            return found[1]
        try:
            digest, content = reckoned(thing), told(thing)
        except UnicodeEncodeError:
            what = PLACES[kind].removesuffix("s")
            raise InputError(f"a {what} holds text that is no Unicode (half a character); write it anew") from None
        name = f"{PLACES[kind]}/{file_name(thing.name, digest, '.json')}"
        self._place.write_once(name, content)
        self.files.add(name)
        if len(self._kept) >= MOST:
            self._kept.clear()
        self._kept[id(thing)] = (thing, digest)  # the thing stays, so that no other has its number
        return digest

    def _again(
        self, kind: str, row: Mapping[str, Any], read: Callable[[Path], Any], reckoned: Callable[[Any], str]
    ) -> Any:
        """Return a scenario or a region as a row names it: itself where it was brought along, or else its name."""
        name, digest = row[kind.partition("_")[0]], row.get(kind)
        if digest is None:  # rows of versions that had no digests
            older = self._place.path / PLACES[kind] / f"{quote(name, safe='')}.json"
            return self._once(older, read) if older.exists() else name
        if not digest:
            return name
        path = self._place.path / PLACES[kind] / file_name(name, digest, ".json")
        if not path.is_file():
            raise LostError(f"'{path}' is missing, and runs of this folder need it; the same sweep writes it again")
        found = self._once(path, read)
        if reckoned(found) != digest:
            raise LostError(f"'{path}' is not the file that was written; the same sweep writes it again")
        return found

    def _once(self, path: Path, read: Callable[[Path], Any]) -> Any:
        if path.name not in self._read:
            try:
                self._read[path.name] = read(path)
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise LostError(f"'{path}' cannot be read: {' '.join(str(error).split())[:160]}") from None
        return self._read[path.name]


def _events(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what is planned in a row's run."""
    what = f"events of run {row.get('run')}"
    told = json_of(row.get("events") or "[]", what)
    if isinstance(told, list) and all(isinstance(each, str) for each in told):
        return tuple(told)
    raise InputError(f"{what} = {shown(told)}: must be a list of texts; the row was altered")


def _scenario_told(scenario: Any) -> bytes:
    from ...model.interventions.writing import as_table  # noqa: PLC0415 - `--help` needs no parameters

    told = {"name": scenario.name, "title": scenario.title, "changes": scenario.changes}
    if scenario.events:
        told["events"] = [as_table(each) | {"end": each.end} for each in scenario.events]
    if scenario.town is not None:
        told["town"] = scenario.town.model_dump()
    return in_json(told).encode()


def _scenario_digest(scenario: object) -> str:
    return digest_of(_scenario_told(scenario))


def _scenario(path: Path) -> object:
    from ...model.interventions.reading import told as event  # noqa: PLC0415 - `--help` needs no parameters
    from ...model.region.town import Town  # noqa: PLC0415
    from ...model.scenarios import Scenario  # noqa: PLC0415
    from .accounts import Brought as OfScenario  # noqa: PLC0415 - Pydantic takes long to start

    told = read_json(path, f"'{path}'")
    shaped(told, OfScenario, f"'{path}'")  # looked at, and taken as it stands: its digest is of every digit
    town = told.get("town")
    return Scenario(
        told["name"],
        told["title"],
        changes=told["changes"],
        events=tuple(map(event, told.get("events", ()))),
        town=None if town is None else Town.model_validate(town, strict=False),
    )


def _region_told(region: Any) -> bytes:
    from ...model.region.store import as_json  # noqa: PLC0415 - a region needs NumPy

    return as_json(region)


def _region_digest(region: Any) -> str:
    return digest_of(in_json([region.name, region.digest()]).encode())


def _region(path: Path) -> object:
    from ...model.region import Region  # noqa: PLC0415

    return Region.load(path)
