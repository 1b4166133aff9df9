"""What stands below a map: how many runs, what the lines are, and what a scenario's place leaves out."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from .axes import values_of
from .cells import APART

if TYPE_CHECKING:
    from ..studies import Study
    from .axes import Placed
    from .cells import Cells
    from .theory import Theory

TIMES = "\N{MULTIPLICATION SIGN}"
SCENARIOS = {
    "england-today": "England today",
    "mortal-engines": "Mortal Engines",
    "tour-de-france": "Tour de France",
}
LINES = {
    "high_state_ends": "with more greed than the full line no start leads to cooperation",
    "low_state_ends": "with less than the broken line every start does",
    "dividing_trust": "heads who begin with more trust than the line come to cooperate, the others do not",
}


class Drawn(NamedTuple):
    """All that a map's figure shows."""

    study: Study
    cells: Cells
    theory: Theory | None
    scenarios: list[Placed]


def short(start: str) -> str:
    """Return a start's name as words.

    Examples
    --------
    >>> short("high-start")
    'the high start'
    """
    return f"the {start.replace('-', ' ').removeprefix('the ')}" if start.endswith("start") else start


def told_below(drawn: Drawn) -> str:
    """Return what was run, in a line."""
    study, axes = drawn.study, drawn.cells.axes
    starts = f" {TIMES} {len(axes.starts)} starts" if len(axes.starts) > 1 else ""
    name, _, schools = study.region[0].partition(":")
    where = f"made-up towns of {schools or 150} schools" if name == "synthetic" else PurePath(study.region[0]).stem
    return (
        f"{axes.shape[0]} {TIMES} {axes.shape[1]} cells {TIMES} {_number(len(study.seeds), 'seed')}{starts}, "
        f"{where}, after {_number(study.years, 'school year')}"
    )


def caption(drawn: Drawn) -> str:
    """Return what needs saying below a map."""
    axes = drawn.cells.axes
    parts = ["A colour is fainter where fewer seeds agree. Dark bars along the axes: plausible ranges."]
    if len(axes.starts) > 1:
        share = drawn.cells.bistable.mean()
        first, second = axes.starts
        parts.append(
            f"Hatched, {share:.0%} of the map: bistable; cooperation from {short(first)} is above that from "
            f"{short(second)} by more than {APART:g}, and its 95% interval over seeds lies above 0."
        )
    parts += _theory(drawn)
    parts += _scenarios(drawn.scenarios)
    return " ".join(parts)


def _theory(drawn: Drawn) -> list[str]:
    theory = drawn.theory
    if theory is None:
        return []
    if not theory.lines:
        return ["For theory's heads, of one kind and met at random, no tipping line crosses this map."]
    kinds = _number(sum(weight > 0.0 for weight in values_of(drawn.study)["heads.mix"].values()), "kind")
    said = "; ".join(line for name, line in LINES.items() if name in theory.lines)
    return [
        f"Theory: {said}.",
        "Its heads are of one kind, weigh greed and fear, and meet at random,",
        f"with decision noise {theory.heads.noise:g}, trust that falls {theory.heads.ratio:g} times as fast as it",
        f"rises, and the mean synergy of these ties, {theory.heads.synergy:.2f} (depth {theory.depth:.2f}):",
        f"a guide, for these towns have {kinds} of head, and neighbours.",
    ]


def _scenarios(scenarios: list[Placed]) -> list[str]:
    differing = [each for each in scenarios if each.differs]
    if not differing:
        return []
    told = "; ".join(
        f"{SCENARIOS.get(each.name, each.name)} has {', '.join(f'{k} {_value(v)}' for k, v in each.differs.items())}"
        for each in differing
    )
    return [f"A dot is a scenario at its own values of the two factors alone. Elsewhere it differs: {told}."]


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _value(value: object) -> str:
    return "of its own" if isinstance(value, dict) else f"{value:g}"
