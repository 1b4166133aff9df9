"""Theory on a map: what its rows say of greed, fear and synergy, and the lines at which towns should tip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .axes import values_of
from .tipping import Heads, dividing_trust, folds

if TYPE_CHECKING:
    import pandas as pd

    from ..studies import Study
    from .axes import Axes

MEASURES = ("greed", "fear", "dilemma_greed")
GREED, FEAR, TRUST = "dilemma.worth_of_roll", "accountability.stakes", "trust.start"
STEPS = 81  # at which lines are reckoned along an axis
SEEN = 120  # greeds at which two states are looked for


class Theory(NamedTuple):
    """What theory says of a map.

    Attributes
    ----------
    heads : Heads
        What the heads of theory reckon with.
    greed, fear : float
        Measured greed for a unit of `dilemma.worth_of_roll`, fear for a unit of `accountability.stakes`: least squares
        through the origin, or the ratio of means where the factor is not varied.
    depth : float
        Mean depth of ties in the runs from the first start, as their dilemma tells it: that of the state that may fold.
    lines : dict of list of [float, float]
        Points of each line by its name, as (first factor, second factor).
    """

    heads: Heads
    greed: float
    fear: float
    depth: float
    lines: dict[str, list[list[float]]]


def theory_of(study: Study, axes: Axes, rows: pd.DataFrame) -> Theory | None:
    """Return what theory says of a map, or None where it says nothing: of other factors, or without the measures."""
    varied = set(axes.names)
    if varied not in ({GREED, FEAR}, {TRUST, FEAR}, {TRUST, GREED}) or not set(MEASURES) <= set(rows.columns):
        return None
    values = values_of(study)
    if not values["dilemma.synergy"] or not values["trust.rise"]:
        return None
    upper: Any = rows[rows["scenario"] == axes.starts[0]]
    heads, depth = heads_of(values, upper)
    greed, fear = (
        slope(rows, factor, measure, values[factor]) for factor, measure in ((GREED, "greed"), (FEAR, "fear"))
    )
    if TRUST in varied:
        lines = _dividing(axes, heads, {GREED: greed, FEAR: fear}, values)
    else:
        lines = _folds(axes, heads, greed, fear)
    return Theory(heads, greed, fear, depth, {name: line for name, line in lines.items() if line})


def slope(rows: pd.DataFrame, factor: str, measure: str, value: float) -> float:
    """Return a measure for a unit of a factor: least squares through the origin; at its value if not varied.

    Examples
    --------
    >>> import pandas as pd
    >>> slope(pd.DataFrame({"a.b": [0.0, 1.0, 2.0], "fear": [0.0, 0.1, 0.2]}), "a.b", "fear", 1.0)
    0.1
    """
    kept: Any = rows[rows[measure].notna()]
    y = kept[measure].to_numpy(dtype=float)
    x = kept[factor].to_numpy(dtype=float) if factor in kept else np.full(len(y), float(value))
    squares = float((x * x).sum())
    return float((x * y).sum()) / squares if squares else 0.0


def heads_of(values: dict[str, Any], rows: pd.DataFrame) -> tuple[Heads, float]:
    """Return the heads of theory, and the mean depth of ties, which makes their synergy.

    ``dilemma_greed = own (g - s + c) - others (b + s + f)`` on a mean tie: all but the synergy s is known.
    """
    pooled = float(values["accountability.pooling"])
    own, others = 1.0 - pooled, pooled + float(values["heads.prosocial"])
    b, c = float(values["dilemma.help"]), float(values["dilemma.cost"])
    g, f, tempted = (float(np.nanmean(rows[name].to_numpy(dtype=float))) for name in MEASURES)
    together = (own * (g + c) - others * (b + f) - tempted) / (own + others)
    ratio = float(values["trust.fall"]) / float(values["trust.rise"])
    noise, arms = float(values["dilemma.noise"]), float(values["dilemma.arms_race"])
    return Heads(b, c, together, arms, noise, ratio, own, others), together / float(values["dilemma.synergy"])


def _folds(axes: Axes, heads: Heads, greed: float, fear: float) -> dict[str, list[list[float]]]:
    """Return the lines at which a state ends, over greed and fear."""
    across = axes.names.index(GREED)
    worths, stakes = axes.levels[across], axes.levels[1 - across]
    greeds = greed * np.linspace(worths[0], worths[-1], SEEN)
    lines: dict[str, list[list[float]]] = {"low_state_ends": [], "high_state_ends": []}
    for at in np.linspace(stakes[0], stakes[-1], STEPS).tolist():
        for name, edge in folds(heads, fear * at, greeds)._asdict().items():
            if edge is not None and greed > 0.0:
                lines[name].append([edge / greed, at][:: 1 if across == 0 else -1])
    return lines


def _dividing(
    axes: Axes, heads: Heads, units: dict[str, float], values: dict[str, Any]
) -> dict[str, list[list[float]]]:
    """Return the line of trust from which heads come to cooperate, along the other factor."""
    up = axes.names.index(TRUST)
    other, line = axes.names[1 - up], []
    for at in np.linspace(axes.levels[1 - up][0], axes.levels[1 - up][-1], STEPS).tolist():
        now = {name: unit * (at if name == other else float(values[name])) for name, unit in units.items()}
        trust = dividing_trust(heads, now[GREED], now[FEAR])
        if trust is not None:
            line.append([trust, at][:: 1 if up == 0 else -1])
    return {"dividing_trust": line}
