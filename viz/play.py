"""A world that is watched: lived through ahead of what is shown, and changed at the row that is shown.

There is no loop and no thread here: the one who watches asks for rows and gets them, as many as a fraction of a second
allows. A change at a row makes the world anew with the change planned; draws are keyed by stream, term and school, so
that what was before the row is the same to the last bit, and only what comes after is another story.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..agents.errors import InputError, short
from ..experiments.outputs.run_summary import place
from ..experiments.outputs.tables import as_csv, history_of
from ..experiments.run_spec import TERMS, RunSpec
from ..model.finite import NotFiniteError
from ..model.interventions import reading
from ..model.parameters import known
from .band import Band
from .biography import biography
from .catalogue import texts
from .frames import Buffers, events_told, layout, measures, pack
from .limits import EVENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..model.interventions import Intervention

Reply = tuple[dict[str, Any], Buffers]

PATIENCE = 0.1  # seconds that one answer may take to compute
MEASURED = 30_000  # schools x rows that are measured for one answer: a fraction of a second
ENDED = "The run had ended: it starts anew with your change."
AT_RESTART = "This acts from the start: the run begins anew."


class Play:
    """One world that is watched.

    Parameters
    ----------
    setting : RunSpec
        What is run.
    row : int
        The row shown at first: 0 is the start, t the end of term t.
    school : int
        The row of the school that is chosen; -1 is none.
    playing : bool
        Whether it plays at once.

    Attributes
    ----------
    setting : RunSpec
        What is run now, changes included.
    epoch : int
        Raised whenever the world becomes another; what was told of an older epoch is void.

    Raises
    ------
    InputError
        If the setting makes no world; says what would be right.
    """

    def __init__(self, setting: RunSpec, *, row: int = 0, school: int = -1, playing: bool = True) -> None:
        self.row, self.school, self.playing = row, school, playing
        self.epoch = 0
        self._earlier: list[tuple[RunSpec, int]] = []
        self._begin(setting)

    def _begin(self, setting: RunSpec) -> None:
        world = setting.world()
        world.trajectory.reserve(setting.years * TERMS + 1)
        self.setting, self.world, self.rows = setting, world, setting.years * TERMS + 1
        self.band = Band(setting, world.region)
        self.epoch += 1

    def answer(self, message: Mapping[str, Any]) -> Reply | None:
        """Return the answer to one message of the browser, or None if it needs none.

        An answer is a document ready for JSON and buffers of bytes; what cannot be done is told as ``trouble``.
        """
        kind = message.get("type")
        if not isinstance(kind, str) or kind not in ANSWERS:
            return None
        if kind not in WITHOUT_EPOCH and message.get("epoch") != self.epoch:
            return None
        try:
            return ANSWERS[kind](self, message)
        except InputError as error:
            return {"kind": "trouble", "text": short(error, 300)}, []

    def told(self, keep: int = -1, notice: str | None = None) -> Reply:
        """Return the world as the browser must know it before any row; rows up to ``keep`` of what it has stay."""
        document, buffers = layout(self.world)
        document |= {
            "kind": "world",
            "epoch": self.epoch,
            "keep": keep,
            "row": self.row,
            "school": self.school,
            "playing": self.playing,
            "rows": self.rows,
            "years": self.setting.years,
            "place": place(self.world),
            "rules": " ".join([self.setting.scenario_name, *map(str, self.setting.interventions)]),
            "changes": self._marks(),
            "undo": len(self._earlier),
            "notice": notice,
            "texts": texts("player"),
        }
        return document, buffers

    def live_until(self, row: int, seconds: float = PATIENCE) -> None:
        """Live on until a row is there or the time is up; at least one term if it is not there."""
        stop = time.perf_counter() + seconds
        while self.world.terms < min(row, self.rows - 1):
            self.world.term()
            if time.perf_counter() >= stop:
                return

    def frames(self, first: int, count: int) -> Reply:
        """Return up to ``count`` rows from ``first`` on; fewer, even none, if the model is slow: ask again."""
        first = max(0, min(first, self.rows))
        try:
            self.live_until(first + count - 1)
        except NotFiniteError:
            if self.world.terms < first:  # what it lived through before is shown first
                raise
        most = max(1, MEASURED // len(self.world.region))
        rows = max(0, min(count, most, self.world.terms + 1 - first))
        events = [each for each in self.world.events if first <= each.term < first + rows]
        document = {
            "kind": "frames",
            "epoch": self.epoch,
            "first": first,
            "rows": rows,
            "ready": self.world.terms + 1,
            **measures(self.world, first, rows),
            "events": events_told(self.world, events),
        }
        return document, pack(self.world, first, rows)

    def change(self, row: int, changes: Mapping[str, float]) -> Reply:
        """Let changes of parameters take effect after a row; what was planned for later is another future's.

        What acts only when a world is made, and any change after the last row, begins the run anew.

        Raises
        ------
        InputError
            If a parameter does not exist or is out of bounds.
        """
        anew = any(known(".".join(name.split(".")[:2])).when == "start" for name in changes)
        ended = row >= self.rows - 1
        keep = -1 if anew or ended or row <= 0 else row
        since = 0 if keep < 0 else row + 1
        new = [reading.parameter(f"{name}@{since}" if since else name, value) for name, value in changes.items()]
        names = [(each.start, *each.changes) for each in new]
        before = [each for each in self.setting.settings if each.start <= since]
        settings = [*(each for each in before if (each.start, *each.changes) not in names), *new]
        kept = (*(each for each in settings if not self._as_the_scenario(each)), *self.setting.events)
        notice = ENDED if ended else AT_RESTART if anew and row > 0 else None
        return self._another(replace(self.setting, interventions=kept), keep, notice)

    def plan(self, row: int, told: Mapping[str, Any]) -> Reply:
        """Put schools under a form of governance, unless told otherwise from the term after a row on and for good.

        Parameters
        ----------
        row : int
            The row that is shown; after the last one the run begins anew, and the form with it.
        told : mapping
            ``what`` and ``where``, and ``start`` and ``end`` if they are said; see `reading.told`.

        Raises
        ------
        InputError
            If there is no such form or place, or it cannot be with what is planned already.
        """
        ended = told["start"] is None and row >= self.rows - 1
        start = 1 if ended else told["start"] or row + 1
        event = reading.told({**told, "start": start})
        more = replace(self.setting, interventions=(*self.setting.interventions, event))
        return self._another(more, start - 1, ENDED if ended else None)

    def plan_all(self, events: Iterable[str]) -> Reply:
        """Plan all of some events in place of what is planned besides the scenario's; the run begins anew.

        Raises
        ------
        InputError
            If there is no such form or place, or they cannot be together.
        """
        kept = (*self.setting.settings, *map(reading.event, events))
        return self._another(replace(self.setting, interventions=kept), -1)

    def unplan(self, event: str) -> Reply:
        """Take out what is planned besides the scenario's, or set from a term on, as if it had never been."""
        old, kept = planned(self.setting, event), list(self.setting.interventions)
        kept.remove(old)
        return self._another(replace(self.setting, interventions=tuple(kept)), old.start - 1)

    def replan(self, event: str, start: int, end: int | None) -> Reply:
        """Let what is planned for some terms, or set from a term on, be for others instead.

        Parameters
        ----------
        event : str
            A planned event, or a setting with a term, as the setting of the run has it.
        start : int
            Its first term.
        end : int or None
            The term from which on it is over; None is never, and all that there is of what is set or done once.

        Raises
        ------
        InputError
            If it is not planned, or cannot be at these terms.
        """
        old, another = planned(self.setting, event), moved(self.setting, event, start, end)
        terms = (old.start, start) if old.start != start else (old.end or self.rows, end or self.rows)
        return self._another(another, min(terms) - 1)

    def _another(self, setting: RunSpec, keep: int, notice: str | None = None) -> Reply:
        """Go over to another setting whose rows up to ``keep`` are the same; if none or only the start, begin anew."""
        if len(setting.events) > EVENTS:
            raise InputError(f"up to {EVENTS} events can be planned")
        keep, earlier = keep if keep > 0 else -1, self.setting
        self._begin(setting)
        self._earlier.append((earlier, keep))
        if keep < 0:
            self.row, self.playing = 0, notice == ENDED or self.playing
        return self.told(keep, notice)

    def _marks(self) -> list[dict[str, Any]]:
        """Return the rows after which something is other than before: a change, a group that begins or ends."""
        marks: list[tuple[int | None, str, str]] = []
        for each in self.setting.settings:
            marks += [(each.start, name, said(name, value)) for name, value in each.changes.items()]
        for each in (*self.world.scenario.events, *self.setting.events):
            word = each.called or each.what.name
            marks += [(term, word, str(each)) for term in (each.start, each.end) if term != 1]
        return [{"row": term - 1, "name": name, "words": words} for term, name, words in marks if term]

    def _as_the_scenario(self, each: Intervention) -> bool:
        """Return whether a setting from the start on says only what the scenario says anyway."""
        usual = self.world.scenario.parameters
        return not each.start and all(value == _value(usual, name) for name, value in each.changes.items())

    def undo(self) -> Reply:
        """Take the last change back."""
        if not self._earlier:
            raise InputError("there is nothing to undo")
        setting, keep = self._earlier.pop()
        self._begin(setting)
        if keep < 0:
            self.row = 0
        return self.told(keep)

    def history_csv(self) -> bytes:
        """Return ``history.csv`` of the whole run: the bytes that ``command`` leaves in its folder."""
        self.live_until(self.rows - 1, seconds=float("inf"))
        return as_csv(history_of(self.world))

    def _row(self, message: Mapping[str, Any]) -> int:
        """Return the row that a message names, or the nearest that there is."""
        return max(0, min(int(message["row"]), self.rows - 1))

    def _frames(self, message: Mapping[str, Any]) -> Reply:
        return self.frames(int(message["first"]), int(message["count"]))

    def _change(self, message: Mapping[str, Any]) -> Reply:
        self.row = self._row(message)
        return self.change(self.row, dict(message["changes"]))

    def _plan(self, message: Mapping[str, Any]) -> Reply:
        self.row = self._row(message)
        return self.plan(self.row, message["event"])

    def _unplan(self, message: Mapping[str, Any]) -> Reply:
        self.row = self._row(message)
        return self.unplan(str(message["event"]))

    def _replan(self, message: Mapping[str, Any]) -> Reply:
        self.row = self._row(message)
        end = message["end"]
        return self.replan(str(message["event"]), int(message["start"]), None if end is None else int(end))

    def _school(self, message: Mapping[str, Any]) -> Reply:
        school = int(message["school"])
        if not 0 <= school < len(self.world.region):
            raise InputError(f"school = {school}: there are {len(self.world.region)} schools")
        return {"kind": "school", "epoch": self.epoch, **biography(self.world, school)}, []

    def _band(self, _message: Mapping[str, Any]) -> Reply:
        self.band.work(PATIENCE)
        return {"kind": "band", "epoch": self.epoch, **self.band.told()}, []

    def _shown(self, message: Mapping[str, Any]) -> None:
        self.row, self.playing = self._row(message), bool(message["playing"])
        school = -1 if message.get("school") is None else int(message["school"])
        self.school = school if school < len(self.world.region) else -1


def planned(setting: RunSpec, word: str) -> Intervention:
    """Return what is planned, or set from a term on, by its words; raise InputError if it is not."""
    for each in setting.interventions:
        if each.start and str(each) == word:
            return each
    raise InputError(f"'{word}' is not planned")


def moved(setting: RunSpec, event: str, start: int, end: int | None) -> RunSpec:
    """Return a setting in which one thing planned, or set from a term on, is for other terms; see `Play.replan`."""
    old = planned(setting, event)
    new = old.during(start, None if old.is_setting else end)
    return replace(setting, interventions=tuple(new if each == old else each for each in setting.interventions))


def said(name: str, value: float) -> str:
    """Return a change in words: the parameter's sentence with its value."""
    from ..model.parameters import said as sentence  # noqa: PLC0415

    section, field, *inner = name.split(".")
    return sentence(known(f"{section}.{field}"), value, *inner)


def _value(parameters: Any, name: str) -> Any:
    section, field, *inner = name.split(".")
    value = getattr(getattr(parameters, section), field)
    return value[inner[0]] if inner else value


WITHOUT_EPOCH = {"hello", "shown"}
ANSWERS: dict[str, Callable[[Play, Mapping[str, Any]], Reply | None]] = {
    "hello": lambda play, _message: play.told(),
    "pull": Play._frames,  # noqa: SLF001
    "change": Play._change,  # noqa: SLF001
    "plan": Play._plan,  # noqa: SLF001
    "unplan": Play._unplan,  # noqa: SLF001
    "plan_all": lambda play, message: play.plan_all(message["events"]),
    "replan": Play._replan,  # noqa: SLF001
    "undo": lambda play, _message: play.undo(),
    "school": Play._school,  # noqa: SLF001
    "band": Play._band,  # noqa: SLF001
    "shown": Play._shown,  # noqa: SLF001
}
"""What is done about each kind of message."""
