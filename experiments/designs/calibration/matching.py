"""History matching: waves of points are run, emulated, and what they rule out is not looked at again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ....agents.errors import InputError
from ....model.parameters import Parameters
from ....model.scenarios import load
from ...runs import rows
from .measuring import Measured, measured, steadied, without_say
from .searching import search
from .space import Space
from .targets import calibration_of, places, targets_of
from .waves import implausibility, layer_of, worst

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from ...runs import Swept
    from ..studies import Study
    from .notes import Notes
    from .targets import Target
    from .waves import Layer

    Run = Callable[[Study, int], Any]

MOST = 600  # points that one wave's emulators are fitted on, those of earlier waves among them
FEW = 3  # figures named as those that rule everything out


class Wave(NamedTuple):
    """What came of a wave.

    Attributes
    ----------
    swept : Swept
        Its runs.
    points : int
        How many points were run.
    share : float
        Share of the whole space that the waves before did not rule out, as far as emulators tell.
    level : float or None
        The implausibility up to which its points were taken; None for the first wave.
    ruled_by : list of str
        Where nothing was left below the cutoff: the targets that ruled everything out.
    """

    swept: Swept
    points: int
    share: float
    level: float | None
    ruled_by: list[str]


@dataclass
class Matched:
    """What history matching knows so far.

    Attributes
    ----------
    study : Study
        What was asked for.
    space : Space
        What is varied.
    targets : list of Target
        What it is fitted to.
    values, wave : ndarray
        Every point that was run, the default first, and the wave it was of.
    found : Measured
        What was measured there.
    silent : dict
        Numbers of the targets that have no say, and why.
    waves : list of Wave
        The waves.
    layers : list of Layer
        The emulators of each.
    """

    study: Study
    space: Space
    targets: list[Target]
    values: np.ndarray
    wave: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=int))
    found: Measured | None = None
    silent: dict[int, str] = field(default_factory=dict)
    waves: list[Wave] = field(default_factory=list)
    layers: list[Layer] = field(default_factory=list)

    @property
    def cutoff(self) -> float:
        """The implausibility beyond which a point is ruled out."""
        return calibration_of(self.study).cutoff

    @property
    def with_say(self) -> list[int]:
        """The numbers of the targets that have a say."""
        return [number for number in range(len(self.targets)) if number not in self.silent]

    @property
    def measured(self) -> Measured:
        """What was measured at every point."""
        assert self.found is not None
        return self.found


def begun(study: Study) -> Matched:
    """Return history matching before its first wave; its first points are the default and a Latin hypercube."""
    space = Space(study.factors)
    usual = space.default(Parameters.of(load(study.scenario[0]).changes, study.settings).flat())
    spread = space.values(space.unit(study.table()))
    return Matched(study, space, targets_of(study), np.concatenate([usual[None], spread]))


def wave_of(study: Study, space: Space, values: np.ndarray) -> Study:
    """Return the study of one wave: a list of points, with nothing of calibration."""
    empty = {"factors": {}, "vary": None, "fixed": None, "samples": None, "calibration": None}
    points = [space.point(each) for each in values]
    return study.model_copy(update={**empty, "design": "list", "points": points})


def match(matched: Matched, run: Run, executor: Executor, notes: Notes) -> Matched:
    """Go through all waves.

    Parameters
    ----------
    matched : Matched
        As it is begun.
    run : callable
        Makes the runs of a wave, given its study and its number from 1, and returns its folder and what they came to.
    executor : concurrent.futures.Executor
        Where emulators are fitted.
    notes : Notes
        What was decided before a wave if it was begun earlier.

    Raises
    ------
    InputError
        If no target has a say.
    """
    study, waves = matched.study, calibration_of(matched.study).waves
    decided = {"share": 1.0, "level": None, "ruled_by": []}
    for number in range(1, waves + 1):
        new = matched.values[len(matched.wave) :]
        folder, swept = run(wave_of(study, matched.space, new), number)
        learnt(matched, measured(rows(folder), matched.targets, len(study.seeds), len(places(study))), number)
        matched.waves.append(Wave(swept, len(new), **decided))
        taught(matched, executor)
        if number < waves:
            decided = notes.decided(number + 1, lambda: following(matched, number))  # noqa: B023 - called at once
            matched.values = np.concatenate([matched.values, np.array(decided.pop("values"))])
    return matched


def learnt(matched: Matched, new: Measured, number: int) -> None:
    """Add what was measured in a wave; which targets have a say is told by the first."""
    whole, own = steadied(new.whole), steadied(new.own)
    new = Measured(new.values, whole, own)
    matched.found = new if matched.found is None else matched.found.and_then(new)
    matched.wave = np.concatenate([matched.wave, np.full(len(new.values), number)])
    if number == 1:
        matched.silent = without_say(new, matched.targets)
    if not matched.with_say:
        reasons = {f"{matched.targets[k].name}: {why}" for k, why in matched.silent.items()}
        raise InputError(f"no figure has a say ({'; '.join(sorted(reasons))}); vary what moves one, or take more years")


def taught(matched: Matched, executor: Executor) -> None:
    """Fit the emulators of the last wave: on its points, and on those before that no wave rules out."""
    unit = matched.space.unit(matched.values)
    last = matched.wave == matched.wave[-1]
    inside = ((unit >= 0.0) & (unit <= 1.0)).all(axis=1)
    earlier = np.flatnonzero(~last & inside)
    if len(earlier):
        plausible = worst(matched.layers, unit[earlier])
        order = earlier[np.argsort(plausible, kind="stable")]
        bound = max(matched.cutoff, (matched.waves[-1].level or 0.0))
        earlier = order[: max(0, min(int((plausible <= bound).sum()), MOST - int(last.sum())))]
    some = np.concatenate([np.flatnonzero(last & inside), np.sort(earlier)])
    found = matched.measured.of(some)
    matched.layers.append(layer_of(unit[some], found, matched.targets, matched.with_say, executor))


def following(matched: Matched, number: int) -> dict[str, Any]:
    """Return the points of the wave after a wave, what share of the space they are of, and what rules out the rest."""
    study, layers, space = matched.study, matched.layers, matched.space
    rng = np.random.default_rng([study.design_seed, number])
    found = search(
        lambda unit, enough: worst(layers, unit, enough),
        len(space),
        study.samples or 0,
        matched.cutoff,
        calibration_of(study).candidates,
        rng,
    )
    ruled_by = [] if found.level <= matched.cutoff else ruling(layers, found.unit, matched.cutoff)
    values = space.values(found.unit).tolist()
    return {"share": found.share, "level": found.level, "ruled_by": ruled_by, "values": values}


def ruling(layers: list[Layer], unit: np.ndarray, cutoff: float) -> list[str]:
    """Return the targets that rule out most of some points, by name: all that rule out each, or else the strongest."""
    names: dict[str, float] = {}
    for layer in layers:
        out = (layer.each(unit) > cutoff).mean(axis=0)
        for number, part in zip(layer.emulators, out.tolist(), strict=True):
            name = layer.targets[number].name
            names[name] = max(names.get(name, 0.0), part)
    order = sorted(names, key=lambda name: -names[name])
    every = [name for name in order if names[name] == 1.0]
    return every or order[:FEW]


def by_own_runs(matched: Matched) -> np.ndarray:
    """Return the implausibility of every point by its own runs, a column a target that has a say."""
    return implausibility(matched.measured, matched.targets, matched.with_say)
