"""Two worlds side by side: the one that is watched, and the same town with the same luck under other rules."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..model.scenarios import with_towns
from .pairs import RUNS, Pairs
from .play import PATIENCE, Play

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..experiments.run_spec import RunSpec
    from .play import Reply

ABOUT = "against"  # how messages about the other world are marked
HEARD = {"hello", "pull"}  # what is asked of it; all changes are the watched world's


def beside(watched: RunSpec, other: RunSpec) -> tuple[RunSpec, RunSpec]:
    """Return both worlds in the town, with the luck and for the years of the first.

    Scenarios may bring a town of their own: then both play in that of the one that is watched, said by its name.

    Examples
    --------
    >>> from coopetition.experiments.run_spec import RunSpec
    >>> one, other = beside(RunSpec("tour-de-france", seed=4), RunSpec("mortal-engines"))
    >>> other.seed, one.region is other.region is None
    (4, True)
    """
    names = {watched.scenario_name, other.scenario_name}
    if watched.region is None and len(names) > 1 and names & set(with_towns()):
        own = watched.scenario_name in with_towns()
        watched = replace(watched, region=f"synthetic:{watched.scenario_name if own else 150}")
    return watched, replace(watched, scenario=other.scenario, interventions=other.interventions)


def command(a: RunSpec, b: RunSpec, pairs: int = RUNS) -> str:
    """Return the command line that gives the same numbers over many pairs of runs; none for a graph of one's own."""
    if a.partnerships is not None:
        return ""
    words = ["coopetition", "compare", a.scenario_name, b.scenario_name, "--seeds", str(pairs), "--years", str(a.years)]
    words += [] if a.region_name is None else ["--region", a.region_name]
    for each in a.authorities:
        words += ["--authority", each]
    for side, setting in (("a", a), ("b", b)):
        for each in setting.settings:
            words += [f"--set-{side}", str(each)]
        for each in setting.events:
            words += [f"--event-{side}", str(each)]
    return shlex.join(words)


class Against:
    """The world that another one is compared with: as it was, or under another scenario.

    Parameters
    ----------
    watched : Play
        The world that is watched and changed.
    setting : RunSpec
        The other one; its town, luck and years are those of the first.
    """

    def __init__(self, watched: Play, setting: RunSpec) -> None:
        self.watched, self.play = watched, Play(setting, playing=False)
        self._pairs: Pairs | None = None
        self._of = (0, 0)  # the epochs whose pairs they are

    @property
    def setting(self) -> RunSpec:
        """What is run."""
        return self.play.setting

    @property
    def differs(self) -> bool:
        """Whether anything is other in the world that is watched."""
        return self.setting != self.watched.setting

    def told(self) -> Reply:
        """Return the other world as the browser must know it."""
        document, buffers = self.play.told()
        return {**document, "about": ABOUT}, buffers

    def answer(self, message: Mapping[str, Any]) -> Reply | None:
        """Return the answer to a message of the browser about the other world, or None if it needs none."""
        if message.get("type") == "pairs":
            return self._work(), []
        if message.get("type") not in HEARD:
            return None
        answer = self.play.answer(message)
        return None if answer is None else ({**answer[0], "about": ABOUT}, answer[1])

    def _work(self) -> dict[str, Any]:
        """Go on with the many runs, anew if either world has become another."""
        now = (self.watched.epoch, self.play.epoch)
        if self._pairs is None or self._of != now:
            a, b = self.setting, self.watched.setting
            self._of = now
            self._pairs = Pairs(lambda seed: replace(a, seed=seed), lambda seed: replace(b, seed=seed))
        self._pairs.work(PATIENCE)
        return {"kind": "pairs", "about": ABOUT, "of_epochs": list(now), **self._pairs.told()}
