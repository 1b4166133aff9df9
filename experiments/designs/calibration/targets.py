"""Targets: what each figure of the facts A should be in each place, and how far off still counts as right."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from ....agents.errors import InputError
from ....agents.registry import close_to
from ...evidence.facts import FACTS
from ..studies import Calibration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...evidence.facts import Figure
    from ..studies import Study

WIDTHS = 4.0  # standard deviations in a target's range: two to each side
LEAST_POINTS = 10
LEAST_SEEDS = 2


class Target(NamedTuple):
    """One figure in one place.

    Attributes
    ----------
    id, place : str
        The figure, such as ``A6.3``; where it is told.
    fact, number : str, int
        The fact, and which of its figures.
    figure : Figure
        What it is, and how the data of several worlds come together.
    region : int
        Which of the study's regions the place is.
    """

    id: str
    place: str
    fact: str
    number: int
    figure: Figure
    region: int

    @property
    def name(self) -> str:
        """Figure and place in one word."""
        return f"{self.id}@{self.place}"

    @property
    def what(self) -> str:
        """What is measured, in words that stand alone: *the same, later* says of what."""
        words, same = self.figure.what, "the same"
        if not words.startswith(same):
            return words
        first = FACTS[self.fact].figures[0].what
        return f"{first.rpartition(', ')[0] or first}{words.removeprefix(same)}"

    @property
    def low(self) -> float:
        """The low end of the range."""
        return self.figure.low or 0.0

    @property
    def high(self) -> float:
        """The high end of the range."""
        return self.figure.high or 0.0

    @property
    def centre(self) -> float:
        """The middle of the range."""
        return 0.5 * (self.low + self.high)

    @property
    def sd(self) -> float:
        """How sure the target is: its range is taken as two standard deviations to each side."""
        return (self.high - self.low) / WIDTHS


def targets_of(study: Study) -> list[Target]:
    """Return what a study is fitted to: every both-ended figure of its facts that has a say, place by place."""
    left = calibration_of(study).left_out
    return [
        Target(name, place, fact, number, figure, region)
        for region, place in enumerate(places(study))
        for fact in study.facts or ()
        for number, (name, figure) in enumerate(_figures(fact))
        if name not in left and figure.low is not None and figure.high is not None
    ]


def places(study: Study) -> list[str]:
    """Return the study's regions in a word each: a file's name without its folder."""
    return [PurePath(each.replace("\\", "/")).stem if each.endswith(".json") else each for each in study.region]


def calibration_of(study: Study) -> Calibration:
    """Return what a study says of calibration, or what holds unless it says anything."""
    return study.calibration or Calibration()


def checked(study: Study) -> Study:
    """Return a study by which parameters can be fitted, all facts A filled in unless it names some.

    Raises
    ------
    InputError
        If it cannot; says what would be right.
    """
    tuned = [name for name, each in FACTS.items() if each.tuned]
    for name in study.facts or ():
        if name not in tuned:
            raise InputError(f"facts: {name} is there to check by, and never to be fitted to; take of {_words(tuned)}")
    study = study.model_copy(update={"facts": study.facts or tuned, "metrics": []})
    _check_design(study)
    known = [name for fact in tuned for name, _ in _figures(fact)]
    for name in calibration_of(study).left_out:
        if name not in known:
            raise InputError(f"calibration.left_out: there is no figure '{name}'; {close_to(name, known)}")
    if not targets_of(study):
        raise InputError(f"calibration.left_out = {calibration_of(study).left_out}: no figure is left; leave some in")
    return study


def _check_design(study: Study) -> None:
    if study.design != "latin-hypercube":
        raise InputError(f"design = '{study.design}': calibration begins with a 'latin-hypercube'")
    if study.samples is None or study.samples < LEAST_POINTS:
        raise InputError(f"samples = {study.samples}: an emulator needs {LEAST_POINTS} points a wave or more")
    if len(study.seeds) < LEAST_SEEDS:
        raise InputError(f"seeds = {study.seeds}: luck is told from {LEAST_SEEDS} seeds on")
    if len(study.scenario) > 1:
        raise InputError(f"scenario = {study.scenario}: calibration takes one; make a study for each")
    if len(set(places(study))) < len(study.region):
        raise InputError(f"region = {study.region}: two places have one name; rename one")
    for name, each in study.factors.items():
        if each.values is not None:
            needed = "calibration needs a range, such as {low = 0, high = 1}"
            raise InputError(f"factors: {name} = {each.values}: {needed}")
    later = [name for name in [*study.factors, *study.settings] if "@" in name]
    if later:
        raise InputError(f"{later[0]}: calibration is of what holds from the start; leave the term out")


def _figures(fact: str) -> list[tuple[str, Figure]]:
    figures = FACTS[fact].figures
    return [(f"{fact}.{k}" if len(figures) > 1 else fact, each) for k, each in enumerate(figures, start=1)]


def _words(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
