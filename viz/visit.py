"""One visit of the page: the world that is watched, what the visitor has chosen, and what goes wrong on the way."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..agents.errors import InputError, short
from ..experiments.run_spec import TERMS, RunSpec, region_of
from ..model.interventions import reading
from ..model.interventions.writing import in_toml
from ..model.scenarios import load, with_towns
from ..model.seeds import seed_of
from . import controls
from .address import (
    OPENING,
    YEARS,
    Shown,
    address,
    between,
    check_named,
    check_number,
    of_address,
    said,
    without_flag,
)
from .against import Against, beside, command
from .any_visit import AnyVisit, heard
from .catalogue import texts
from .governs import placed, without_a_place
from .guard import in_words
from .limits import EVENTS, limits
from .play import Play, moved
from .uploads import Upload, is_upload, plain
from .widget import Player

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..model.region import Region

TOWN = "synthetic"
OWN, USUAL = "own", "usual"
SCHOOLS = 150  # of a town as England's are, unless told otherwise
FEW = 600  # schools of a file that are shown at once; of more, one chooses local authorities first
SEEDS = 10_000  # the dice takes one below


class Visit(AnyVisit):
    """What one visitor watches, as the query of an address says."""

    def __init__(self, search: str | None, told: Callable[[], None]) -> None:
        setting, shown, problems = of_address(search if said(search) else OPENING)
        super().__init__(told, problems)
        self.row, self.playing, self.school = shown.term or 0, shown.term is None and not shown.bet, -1
        self.offered: str | None = None
        self._upload: Upload | None = None
        self._uploads = 0
        self.play = self._first(setting, shown.school)
        against = self._first_against(shown.against)
        self.bet = shown.bet and against is not None
        self.widget = Player(
            self.play, against=against, bet=self.bet, on_shown=self._on_shown, on_changed=self._on_changed
        )
        self._seen = self._look()

    def close(self) -> None:
        """Leave the world."""
        self.widget.on_shown = self.widget.on_changed = None
        self._forget()
        super().close()

    # what is shown

    @property
    def setting(self) -> RunSpec:
        """What is run now, with what was changed while watching."""
        return self.play.setting

    @property
    def values(self) -> dict[str, float]:
        """The value of every slider as it acts on the next term."""
        return controls.values(self.setting, self.row)

    @property
    def plan(self) -> str:
        """What the visitor has planned, as the text of a file that `take_plan` takes."""
        return in_toml(self.setting.events)

    @property
    def address(self) -> str:
        """The query that gives the same world; of a world that is paused, at the same term."""
        term = None if self.playing or (self.bet and not self.row) else self.row
        return address(self.setting, Shown(term, self._school_id(), self.other, self.bet))

    @property
    def other(self) -> RunSpec | None:
        """The setting that what is watched is compared with, if it is."""
        against = self.widget.against
        return None if against is None else against.setting

    @property
    def command(self) -> str:
        """The command line that gives the same world; an upload of one of many visitors by the name it came with."""
        return _as_told(self.setting).command()

    @property
    def comparison(self) -> str:
        """The command line that gives the numbers of many pairs of runs; empty if nothing is compared."""
        return "" if self.other is None else command(_as_told(self.other), _as_told(self.setting))

    @property
    def real(self) -> bool:
        """Whether the schools are those of a file."""
        return _is_file(self.setting.region_name)

    @property
    def place(self) -> dict[str, Any]:
        """Where the schools are, for the choice of a region."""
        setting = self.setting
        file = self.offered or (setting.region_name if _is_file(setting.region_name) else None)
        found: dict[str, Any] = {
            "kind": "town" if file is None else "file",
            "town": self._town,
            "own": load(setting.scenario).town_name,
            "told": self._told(),
            "path": "" if file is None or limits().shared else file,
            "schools": len(self.play.world.region),
            "authorities": [],
            "chosen": list(setting.authorities) if self.offered is None else [],
            "large": False,
            "shared": limits().shared,
            "most": limits().schools,
            "longest": limits().years,
        }
        if file is not None:
            try:
                region = region_of(file, (), setting.seed)
            except (InputError, OSError):  # it was there when the world was made, and is no longer
                return found
            names, counts = np.unique(region.schools["authority"], return_counts=True)
            found["authorities"] = [[str(name), int(count)] for name, count in zip(names, counts, strict=True)]
            found["large"] = len(region) > limits().schools
        return found

    # what the visitor does

    @heard
    def take_scenario(self, name: str) -> None:
        """Start another scenario with the same luck, in its own town unless another was chosen on purpose.

        What was changed by hand is dropped.
        """
        check_named("scenario", str(name))
        self._begin(replace(self.setting, scenario=name, interventions=()))

    @heard
    def take_beside(self, name: str) -> None:
        """Play another scenario in the same town with the same luck, beside what is watched."""
        check_named("scenario", str(name))
        self._begin(replace(self.setting, scenario=name, interventions=()), against=self.setting)

    @heard
    def take_town(self, town: str) -> None:
        """Start a made-up town: the scenario's own, one as England's are, one of so many schools, or one by name."""
        setting = self.setting
        if town == OWN or (town == USUAL and setting.scenario_name not in with_towns()):
            region = None
        else:
            region = f"{TOWN}:{SCHOOLS if town == USUAL else str(town)}"
            check_named("region", region)
        self._begin(replace(setting, region=region, authorities=(), partnerships=None))

    @heard
    def take_file(self, path: str) -> bool:
        """Start the schools of a file, or offer its local authorities if they are many; return whether it holds any."""
        path = str(Path(path.strip().strip("'\"")).expanduser())
        check_named("region", path)
        region = self._region(path)
        if len(region) > FEW and len(set(region.schools["authority"].tolist())) > 1:
            self.offered = path
            self._look_again()
        else:
            self._begin(replace(self.setting, region=path, authorities=(), partnerships=None))
        return True

    def take_piece(self, told: Mapping[str, Any], piece: bytes) -> dict[str, Any]:
        """Take the next piece of a file from the browser, and start it with the last; return how far it is.

        Parameters
        ----------
        told : mapping
            ``name`` and ``size`` of the file, ``from`` which byte on the piece is, and its ``number`` among the files.
        piece : bytes
            What is in it.
        """
        here = self._take_piece(told, piece)
        if here is None:  # it is refused, or whole
            self._forget()
        number = told.get("number") if isinstance(told, dict) else None
        return {"number": number, "here": 0, "size": 0} | ({} if here is None else here)

    @heard
    def _take_piece(self, told: Mapping[str, Any], piece: bytes) -> dict[str, int] | None:
        if told["from"] == 0:
            self._forget()
            self._uploads += 1
            if self._uploads > limits().uploads:
                raise InputError(texts("page")["place"]["too_many"].format(number=limits().uploads))
            self._upload = Upload(str(told["name"]), told["size"])
        upload = self._upload
        if upload is None or told["from"] != upload.here:
            raise InputError(texts("page")["place"]["not_whole"].format(name=plain(str(told.get("name")))))
        if not upload.take(piece):
            return {"here": upload.here, "size": upload.size}
        if not self.take_file(upload.keep()):
            upload.forget()
        return None

    def _forget(self) -> None:
        """Give back what is held of an upload."""
        if self._upload is not None:
            self._upload.close()
        self._upload = None

    @heard
    def take_authorities(self, names: Iterable[str]) -> None:
        """Keep some local authorities of the file; none named is all."""
        path = self.offered or self.setting.region
        setting = replace(self.setting, region=path, authorities=tuple(map(str, names)), partnerships=None)
        check_number(setting)
        self._begin(setting)

    @heard
    def take_seed(self, seed: str | int | None) -> None:
        """Start the same with another luck, by its number or the text of it; None throws the dice."""
        if seed is None:
            number = secrets.randbelow(SEEDS - 1) + 1
            number += number == self.setting.seed
        else:
            number = seed_of(seed)
        self._begin(replace(self.setting, seed=number))

    @heard
    def take_years(self, years: int) -> None:
        """Let it last another number of years; what was set for later than that is dropped."""
        years = between(years, 1, limits().years)
        kept = controls.within(self.setting.interventions, years)
        self._begin(replace(self.setting, years=years, interventions=kept))

    @heard
    def move(self, name: str, value: float) -> None:
        """Move a slider: it acts from the term on that the browser shows; some act only when the town starts anew."""
        self.widget.ask("change", changes=reading.setting(f"{name}={value!r}").changes)

    @heard
    def take_move(self, told: Mapping[str, Any]) -> None:
        """Move the slider of a ``name`` to a ``value``."""
        self.move(told["name"], told["value"])

    @heard
    def govern(self, told: Mapping[str, Any]) -> None:
        """Put schools under a form of governance, unless told otherwise from the next term that the browser shows.

        Parameters
        ----------
        told : mapping
            ``what``, ``where``, ``start`` and ``end`` as files have them; without a start and an end these are None.
        """
        start = told["start"] or self.row % (self.play.rows - 1) + 1
        event = reading.told({**told, "start": start})
        _check(replace(self.setting, interventions=(*self.setting.interventions, event)))
        self.widget.ask("plan", event=dict(told))

    @heard
    def take_plan(self, told: Mapping[str, str]) -> None:
        """Plan what stands in a file, by its ``text`` and ``name``, in place of what the visitor has planned."""
        events = reading.plan_of(told["text"], short(told["name"]))
        _check(replace(self.setting, interventions=(*self.setting.settings, *events)))
        self.widget.ask("plan_all", events=[str(each) for each in events])

    @heard
    def regovern(self, told: Mapping[str, Any]) -> None:
        """Let what is planned be for other terms: ``event`` as it is, its new ``start`` and ``end``, None if never."""
        event, start, end = told["event"], told["start"], told["end"]
        try:
            _check(moved(self.setting, event, start, end))
        except InputError:
            self._look_again()
            raise
        self.widget.ask("replan", event=event, start=start, end=end)

    @heard
    def ungovern(self, event: str) -> None:
        """Take out what is planned, or what was set from a term on."""
        self.widget.ask("unplan", event=str(event))

    @heard
    def reset(self) -> None:
        """Put all back to what the scenario says and start anew."""
        self._begin(replace(self.setting, interventions=()))

    # how it is done

    def _first(self, setting: RunSpec, school: str | None) -> Play:
        """Return the first world of a visit; if it cannot be had, the nearest that can, and say so."""
        town = replace(setting, region=None, authorities=(), partnerships=None)
        errors: list[InputError] = []
        for each, instead in ((setting, ""), (town, "instead_town"), (RunSpec(years=YEARS), "instead_default")):
            try:
                play = self._made(each, school)
            except Exception as error:  # noqa: BLE001 - whatever it is, another world is shown
                errors.append(in_words(error, each))
                continue
            if instead:
                self.notices.append(self.notice(instead, errors[0]))
            return play
        raise errors[-1]

    def _made(self, setting: RunSpec, school: str | None) -> Play:
        """Return a world to watch, at the row and with the school that are shown if it has them."""
        play = Play(setting, row=min(self.row, setting.years * TERMS), playing=self.playing)
        ids = play.world.region.schools["id"].tolist()
        play.school = ids.index(school) if school in ids else -1
        self.row, self.school = play.row, play.school
        return play

    def _first_against(self, setting: RunSpec | None) -> Against | None:
        """Return the world that the first one is compared with, if it can be had; if not, say so."""
        if setting is None:
            return None
        try:
            return Against(self.play, beside(self.setting, setting)[1])
        except Exception as error:  # noqa: BLE001 - whatever it is, one world is shown
            self.notices.append(self.notice("instead_alone", in_words(error, setting)))
            return None

    def _begin(self, setting: RunSpec, against: RunSpec | None = None) -> None:
        """Start a new world in place of the one that is watched; if it cannot be had, that one stays.

        Parameters
        ----------
        setting : RunSpec
            The new world.
        against : RunSpec, optional
            What it is compared with, in the same town; unless given, what was compared with before.
        """
        before, school = (self.row, self.playing), self._school_id()
        self.row, self.playing = 0, True
        try:
            other = against or self.other
            if other is not None:
                setting, other = beside(setting, other)
                if self._town_differs(setting):  # events of another town may have no place in this one
                    other = replace(other, interventions=placed(other, without_a_place(other)))
            lost = without_a_place(setting)
            check_number(setting)
            play = self._made(replace(setting, interventions=placed(setting, lost)), school)
            compared = None if other is None else Against(play, other)
            self.play, self.bet = play, False
        except Exception:
            self.row, self.playing = before
            raise
        self.notices.extend(self.notice("left_out", error) for error in lost.values())
        self.offered = None
        self.widget.replace(self.play, compared)
        self._look_again()

    def _region(self, path: str) -> Region:
        if not _is_file(path):
            raise InputError(texts("page")["notices"]["no_file"].format(path=path))
        return region_of(path, (), self.setting.seed)

    @property
    def _town(self) -> str:
        """Which made-up town it is, as `take_town` has it."""
        setting, name = self.setting, (self.setting.region_name or "").removeprefix(f"{TOWN}:")
        if setting.scenario_name in with_towns() and name in {"", setting.scenario_name}:
            return OWN
        return name if name in with_towns() else USUAL

    def _told(self) -> str:
        """Return in a sentence which schools are shown."""
        words, region = texts("page")["place"], self.play.world.region
        if self.real:
            return words["told_file"].format(schools=len(region))
        name = self.setting.scenario_name if self._town == OWN else self._town
        return words["told_usual"].format(schools=len(region)) if name == USUAL else controls.town_told(name)

    def _school_id(self) -> str | None:
        return None if self.school < 0 else str(self.play.world.region.schools["id"][self.school])

    def _on_shown(self, row: int, playing: bool, school: int) -> None:
        self.row, self.playing, self.school = row, playing, school
        seen = self._look()
        if seen != self._seen:
            self._seen = seen
            self.told()

    def _on_changed(self) -> None:
        self.row, self.playing, self.bet = self.play.row, self.play.playing, self.widget.bet
        self._look_again()

    def _look(self) -> tuple[Any, ...]:
        """Return what the page shows of a visit beside the player: while it stays the same, nothing is drawn anew."""
        return self.address, self.values, self.setting, self.comparison

    def _town_differs(self, setting: RunSpec) -> bool:
        return setting.place() is not self.play.world.region

    def _look_again(self) -> None:
        self.moment += 1
        self._seen = self._look()
        self.told()


def _check(setting: RunSpec) -> None:
    """Raise InputError if a setting makes no sense, in words without the command line's flags."""
    if len(setting.events) > EVENTS:
        raise InputError(f"up to {EVENTS} events can be planned")
    try:
        setting.check()
    except InputError as error:
        raise InputError(without_flag(str(error))) from None


def _as_told(setting: RunSpec) -> RunSpec:
    """Return a setting as others may read it: an upload of one of many visitors by the name it came with."""
    name = setting.region_name
    if limits().shared and name is not None and is_upload(name):
        return replace(setting, region=Path(name).name)
    return setting


def _is_file(region: str | None) -> bool:
    return region is not None and bool(Path(region).suffix)
