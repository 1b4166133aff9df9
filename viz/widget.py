"""The player as a widget: the same drawing in the page and in a notebook."""

from __future__ import annotations

import logging
import math
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from ..agents.errors import InputError, short
from ..experiments.run_spec import TERMS, RunSpec
from ..model.world import World, checked_years
from .against import ABOUT, Against
from .bundle import script, style
from .catalogue import texts
from .play import Play

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..model.region import Region
    from ..model.system import SchoolSystem
    from .play import Reply


LOG = logging.getLogger(__name__)
BY_HAND = "the player shows the run from its start by its rules alone: what was done to the system by hand is not in it"


@dataclass(frozen=True)
class Again(RunSpec):
    """What made a world that is there already: its scenario, region or graph may be none that words can name."""

    source: World | None = None

    def place(self) -> Region:
        """Return the world's region."""
        return self._source.region

    def world(self, place: Region | None = None) -> World:  # noqa: ARG002 - there is only the one
        """Return the world before its first term, with what has been changed in the player."""
        return self.applied(self._source.copy_with(self.seed, self.parameters))

    @property
    def _source(self) -> World:
        if self.source is None:
            raise InputError("there is no world to play again")
        return self.source


class Player(anywidget.AnyWidget):
    """A world that plays.

    Parameters
    ----------
    play : Play
        The world that is watched.
    against : Against, optional
        The world that it is compared with.
    bet : bool
        Whether it asks for a bet on both before they play.
    theme : {"auto", "light", "dark"}
        Colours; "auto" follows the browser or the notebook.
    on_shown : callable, optional
        Called with ``(row, playing, school)`` when another row or school is shown; at most twice a second in play.
    on_changed : callable, optional
        Called when a change or an undo made the world another.
    """

    _esm = script()
    _css = style()
    theme = traitlets.Enum(["auto", "light", "dark"], "auto").tag(sync=True)

    def __init__(
        self,
        play: Play,
        *,
        against: Against | None = None,
        bet: bool = False,
        theme: str = "auto",
        on_shown: Callable[[int, bool, int], None] | None = None,
        on_changed: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(theme=theme)
        self.play, self.against, self.bet = play, against, bet
        self.on_shown, self.on_changed = on_shown, on_changed
        self._epochs = 0
        self.on_msg(self._heard)

    def replace(self, play: Play, against: Against | None = None) -> None:
        """Play another world from now on, beside another one if there is one."""
        play.epoch += self.play.epoch
        self.play = play
        self._say(play.told())
        self.compare(against)

    def compare(self, against: Against | None) -> None:
        """Compare what plays with another world from now on, without a bet; None ends it."""
        self.bet = False
        before, self.against = self.against, against
        if against is not None:
            self._epochs += 1
            against.play.epoch += self._epochs  # what was told of the one before is void
            self._say(against.told())
        elif before is not None:
            self._say(({"kind": "alone"}, []))

    def ask(self, kind: str, **what: Any) -> None:
        """Let something be other after the row that is shown, which only the browser knows; see `Play.answer`."""
        self.send({"kind": "ask", "what": {"type": kind, **what}})

    def go(self, row: int) -> None:
        """Show a row, paused."""
        self.send({"kind": "go", "row": row})

    def select(self, school: int) -> None:
        """Choose a school by its row; -1 chooses none."""
        self.send({"kind": "select", "school": school})

    def trouble(self, text: str) -> None:
        """Tell what cannot be done."""
        self.send({"kind": "trouble", "text": text})

    def _heard(self, _widget: Any, message: Any, _buffers: Any) -> None:
        """Answer one message of the browser."""
        play, before = self.play, (self.play.epoch, self.against)
        try:
            answer = self._answer(message)
            if answer is not None:
                self._say(answer)
            if message["type"] == "hello" and self.against is not None and "about" not in message:
                self._say(self.against.told())
                self._say(({"kind": "bet", "open": self.bet}, []))
            if message["type"] == "shown" and self.on_shown is not None:
                self.on_shown(play.row, play.playing, play.school)
            self.bet = self.bet and play.epoch == before[0]  # of other worlds nothing was asked
            if (self.play.epoch, self.against) != before and self.on_changed is not None:
                self.on_changed()
        except Exception:  # the page must not wait for ever for an answer: it is told, and the server's log says where
            LOG.exception("no answer to %s", short(message, 300))
            self._say(({"kind": "trouble", "text": texts("player")["player"]["broken"]}, []))

    def _answer(self, message: Any) -> Reply | None:
        """Return what is to be said to a message, of whichever world it tells."""
        if message.get("about") == ABOUT:
            return None if self.against is None else self.against.answer(message)
        if message.get("type") == "fork":
            self.compare(Against(self.play, self.play.setting))
        elif message.get("type") == "alone":
            self.compare(None)
        return self.play.answer(message)

    def _say(self, answer: tuple[dict[str, Any], list[bytes]]) -> None:
        document, buffers = answer
        self.send(document, buffers)


def player(what: SchoolSystem | RunSpec, years: int = 20) -> Player:
    """Return a player for a notebook: the system's world from its first term on, with all controls.

    Parameters
    ----------
    what : SchoolSystem or RunSpec
        A system, which is played from its start and left as it is (what was done to it by hand is not known to the
        player, which says so); or a setting.
    years : int
        How many school years to play; a system that has lived longer is played as long.

    Returns
    -------
    Player
        A widget: the last line of a notebook's cell shows it.

    Examples
    --------
    >>> from coopetition.model import SchoolSystem
    >>> player(SchoolSystem("tour-de-france", region="synthetic:20", rng=3)).play.world.seed
    3
    """
    if isinstance(what, RunSpec):
        return Player(Play(what, playing=False))
    world = what.world
    years = max(checked_years(years), -(-world.terms // TERMS))
    play = Play(Again(world.scenario.name, years=years, seed=world.seed, source=world), playing=False)
    play.live_until(world.terms, seconds=math.inf)
    if play.world.hash() != world.hash():
        warnings.warn(BY_HAND, stacklevel=2)
    return Player(play)
