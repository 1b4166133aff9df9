"""The picture of a disagreement: who is right in each cell, with the effect written in it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np

from ...outputs.figure_style import COMPETES, COOPERATES, FAINT, INK, NEITHER, PAPER, QUIET, STYLE
from ...outputs.lean import lean
from .asked import NEITHER as NOBODY
from .asked import UNSETTLED
from .told import digits_of

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes

    from .asked import Map
    from .told import Axis

WIDE, HIGH = 0.95, 0.52  # inches, of a cell
LEFT, BELOW = 1.1, 1.15  # inches, for labels
SIGNS = ("\N{BLACK SQUARE}", "\N{BLACK CIRCLE}", "\N{MIDDLE DOT}", "?")


def draw(found: Map, path: Path) -> None:
    """Draw one map."""
    import matplotlib as mpl  # noqa: PLC0415 - few draw

    mpl.use("svg")
    import matplotlib.pyplot as plt  # noqa: PLC0415

    about = found.about
    rows, columns = len(about.up.levels), len(about.across.levels)
    with plt.rc_context(STYLE | {"svg.fonttype": "none", "hatch.linewidth": 0.6}):
        wide, high = LEFT + WIDE * columns + 0.2, BELOW + HIGH * rows + 0.45
        figure = plt.figure(figsize=(wide, high))
        axes = figure.add_axes((LEFT / wide, BELOW / high, WIDE * columns / wide, HIGH * rows / high))
        _cells(axes, found)
        _ticks(axes.xaxis, axes.set_xticks, axes.set_xticklabels, about.across)
        _ticks(axes.yaxis, axes.set_yticks, axes.set_yticklabels, about.up)
        axes.set_xlabel(about.across.label + _there(about.across))
        axes.set_ylabel("\n".join(textwrap.wrap(about.up.label + _there(about.up), int(rows * 7))))
        axes.set_title("\n".join(textwrap.wrap(about.title, columns * 13)), fontsize=11)
        _key(figure, found)
        figure.savefig(path, metadata={"Date": None, "Creator": None})
        plt.close(figure)
    lean(path)


def _cells(axes: Axes, found: Map) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415

    looks = _looks(found)
    for i, row in enumerate(found.cells):
        for j, answer in enumerate(row):
            colour, sign, hatch = looks[found.right(i, j)]
            box = Rectangle(
                (j - 0.48, i - 0.46), 0.96, 0.92, facecolor=colour, edgecolor=FAINT, hatch=hatch, linewidth=0
            )
            axes.add_patch(box)
            mean = answer.effect.mean
            said = "none" if mean is None else _said(mean, digits_of(answer.claim.matters))
            axes.text(j, i, f"{sign} {said}", ha="center", va="center", fontsize=8, color=INK)
    axes.set_xlim(-0.5, len(found.about.across.levels) - 0.5)
    axes.set_ylim(-0.5, len(found.about.up.levels) - 0.5)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _said(mean: float, digits: int) -> str:
    """Return an effect with its sign, nought without one.

    Examples
    --------
    >>> _said(0.0312, 2), _said(-0.004, 2)
    ('+0.03', '0.00')
    """
    rounded = round(mean, digits)
    return f"{rounded:+.{digits}f}".replace("-", "\N{MINUS SIGN}") if rounded else f"{0.0:.{digits}f}"


def _looks(found: Map) -> dict[str, tuple[str, str, str]]:
    """Return colour, sign and hatch by who is right."""
    one, other = (each.who for each in found.about.positions)
    return {
        one: (_pale(COMPETES), SIGNS[0], ""),
        other: (_pale(COOPERATES), SIGNS[1], ""),
        NOBODY: ("#e9e8e3", SIGNS[2], ""),
        UNSETTLED: (PAPER, SIGNS[3], "////"),
    }


def _pale(colour: str, strength: float = 0.55) -> str:
    from matplotlib.colors import to_hex, to_rgb  # noqa: PLC0415

    red, green, blue = (strength * part + 1.0 - strength for part in to_rgb(colour))
    return to_hex((red, green, blue))


def _ticks(axis: Any, places: Any, labels: Any, of: Axis) -> None:
    places(range(len(of.levels)))
    usual = usually(of)
    labels([f"{each:g}" for each in of.levels])
    for label, level in zip(axis.get_ticklabels(), of.levels, strict=True):
        if usual is not None and np.isclose(level, usual):
            label.set_fontweight("bold")
            label.set_color(INK)


def _there(of: Axis) -> str:
    usual = usually(of)
    return "" if usual is None else f" (England today: {usual:g})"


def usually(of: Axis) -> float | None:
    """Return the value that an axis has in England today; None of what B alone has, and of years."""
    from ....model.parameters import Parameters  # noqa: PLC0415 - words need none

    if of.of == "b" or of.name == "years":
        return None
    values = Parameters().flat()
    whole, _, entry = of.name.rpartition(".")
    return float(values[of.name] if of.name in values else values[whole][entry])


def _key(figure: Any, found: Map) -> None:
    from matplotlib.patches import Patch  # noqa: PLC0415

    counts = found.counted()
    total = sum(counts.values())
    names = {NOBODY: "no difference that matters", UNSETTLED: "not settled"}
    for each in found.about.positions:
        names[each.who] = f"{each.who} right"
    handles = [
        Patch(facecolor=colour, edgecolor=NEITHER, hatch=hatch, label=f"{sign} {names[who]}: {counts[who]} of {total}")
        for who, (colour, sign, hatch) in _looks(found).items()
        if counts[who]
    ]
    figure.legend(handles=handles, loc="lower left", ncols=2, frameon=False, fontsize=8.5, labelcolor=QUIET)
