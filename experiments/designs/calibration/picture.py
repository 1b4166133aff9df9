"""The picture of a calibration: where plausible parameters lie in their ranges, and what figures they give."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ...evidence.facts.catalogue import digits
from ...outputs.figure_style import COMPETES, COOPERATES, FAINT, INK, PAPER, QUIET, STYLE, calm
from ..sensitivity.pictures import drawn

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .kept import Kept
    from .matching import Matched
    from .targets import Target

BAND = "#dfe9da"
ROW = 0.235  # height of a row, inches
WIDE = 16.0  # inches; so are the following
LEFT, RIGHT, PANEL = 2.55, 11.0, 3.2  # where the panels begin, and how wide they are
IDS, WORDS = 6.35, 6.85  # where figures are named
MOST = 200  # dots in a row
DOT = " \N{MIDDLE DOT} "
MORE = "\N{HORIZONTAL ELLIPSIS}"
LETTERS = 77  # that a figure's words may have
BEYOND = 4.0  # half widths of its range from a target's middle that are shown
SPREAD = 0.26  # of dots up and down within a row

__all__ = ["drawn", "figure_of"]


def figure_of(matched: Matched, kept: Kept) -> Figure:
    """Draw parameters on the left, a row each, and figures on the right."""
    rows = max(len(matched.space), len(matched.with_say))
    high = 1.45 + ROW * rows
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDE, high), facecolor=PAPER)
        FigureCanvasAgg(figure)
        top, bottom = 1.0 - 0.6 / high, 0.6 / high
        left: Any = figure.add_axes((LEFT / WIDE, bottom, PANEL / WIDE, top - bottom))
        right: Any = figure.add_axes((RIGHT / WIDE, bottom, PANEL / WIDE, top - bottom))
        _parameters(left, matched, kept)
        _figures(right, matched, kept)
        for axes in (left, right):
            axes.set_ylim(rows - 0.5, -0.5)
            axes.tick_params(axis="y", colors=INK, labelsize=7.5)
            axes.spines["bottom"].set_visible(False)
        _legend(figure, matched, kept, high)
        return figure


def _parameters(axes: Axes, matched: Matched, kept: Kept) -> None:
    calm(axes, "Parameters, over their ranges", grid=False)
    unit = matched.space.unit(matched.values)
    few = kept.shown[:MOST]
    for row, (name, factor) in enumerate(matched.space.factors.items()):
        axes.hlines(row, 0.0, 1.0, color=FAINT, linewidth=0.8, zorder=1)
        _dots(axes, unit[few, row], row)
        _marks(axes, float(np.clip(unit[0, row], 0.0, 1.0)), float(unit[kept.best, row]), row)
        for x, value, side in ((-0.02, factor.low, "right"), (1.02, factor.high, "left")):
            axes.text(x, row, _short(value), ha=side, va="center", fontsize=6.5, color=QUIET)
        axes.text(-0.14, row, name, ha="right", va="center", fontsize=7.5, color=INK)
    axes.set_xlim(0.0, 1.0)
    axes.set_xticks([])
    axes.set_yticks([])


def _figures(axes: Axes, matched: Matched, kept: Kept) -> None:
    calm(axes, "Figures, in the widths of their targets", grid=False)
    found, few = matched.measured, kept.shown[:MOST]
    many = len({each.place for each in matched.targets}) > 1
    for row, number in enumerate(matched.with_say):
        each, half = matched.targets[number], 2.0 * matched.targets[number].sd
        at = np.clip((found.values[:, number] - each.centre) / half, -BEYOND, BEYOND)
        axes.fill_betweenx([row - 0.42, row + 0.42], -1.0, 1.0, color=BAND, linewidth=0, zorder=0)
        _dots(axes, at[few], row)
        error = 2.0 * math.sqrt(found.whole[0, number]) / half
        axes.hlines(row, *np.clip([at[0] - error, at[0] + error], -BEYOND, BEYOND), color=INK, linewidth=0.9, zorder=3)
        _marks(axes, float(at[0]), float(at[kept.best]), row)
        _words(axes, row, each, many=many)
    axes.set_xlim(-BEYOND, BEYOND)
    axes.set_xticks([])
    axes.set_yticks([])


def _words(axes: Axes, row: int, each: Target, *, many: bool) -> None:
    """Write beside a row what it is of."""
    where = f"{DOT}{each.place}" if many else ""
    room = LETTERS - len(where)
    short = each.what[: room - 1].rstrip(" ,")
    what = each.what if len(each.what) <= room else short + MORE
    target = f"{digits(each.low, each.figure.unit)} to {digits(each.high, each.figure.unit)}"
    told: dict[str, Any] = {"va": "center", "fontsize": 7.0}
    axes.text(_at(IDS), row, each.id, ha="left", color=INK, fontweight="bold", **told)
    axes.text(_at(WORDS), row, f"{what}{where}", ha="left", color=INK, **told)
    axes.text(BEYOND + 0.3, row, target, ha="left", color=QUIET, **told)


def _at(inches: float) -> float:
    """Return where on the right panel's axis a place of the picture is."""
    return (inches - RIGHT) / PANEL * 2.0 * BEYOND - BEYOND


def _dots(axes: Axes, along: np.ndarray, row: int) -> None:
    """Draw points in a row, a little up and down, so that they do not hide each other."""
    golden = (np.arange(len(along)) * 0.6180339887498949) % 1.0
    up = row + SPREAD * (2.0 * golden - 1.0)
    axes.scatter(along, up, s=7, color=COOPERATES, alpha=0.45, linewidths=0, zorder=2, clip_on=False)


def _marks(axes: Axes, default: float, best: float, row: int) -> None:
    axes.scatter([default], [row], marker="|", s=90, color=INK, linewidths=1.6, zorder=4, clip_on=False)
    axes.scatter(
        [best], [row], marker="D", s=20, facecolor=COMPETES, edgecolor=PAPER, linewidths=0.6, zorder=5, clip_on=False
    )


def _legend(figure: Figure, matched: Matched, kept: Kept, high: float) -> None:
    count = len(kept.kept)
    dots = (
        f"{count:,} point{'s' * (count != 1)} kept" if count else f"none is kept: the best {len(kept.shown):,} points"
    )
    dots += f" ({MOST} drawn)" if len(kept.shown) > MOST else ""
    handles = [
        Line2D([], [], marker="o", linestyle="", markersize=4, color=COOPERATES, alpha=0.6, label=dots),
        Line2D([], [], marker="|", linestyle="", markersize=9, markeredgewidth=1.6, color=INK, label="default"),
        Line2D(
            [],
            [],
            marker="D",
            linestyle="",
            markersize=5,
            color=COMPETES,
            label="best point",
        ),
        Patch(facecolor=BAND, label="target"),
    ]
    figure.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0.008, 0.03 / high), ncols=4, frameon=False, fontsize=8,
        handletextpad=0.4, columnspacing=1.8,
    )  # fmt: skip
    size = (
        f"{len(matched.values):,} points in {len(matched.waves)} waves, {len(matched.study.seeds)} seeds each. "
        f"Implausibility: default {kept.worst[0]:.3g}, best {kept.worst[kept.best]:.3g}, cutoff {matched.cutoff:g}. "
        "Bar: default and two sd of luck."
    )
    figure.text(0.99, 0.2 / high, size, ha="right", fontsize=7.5, color=QUIET)


def _short(value: float | None) -> str:
    return f"{value or 0.0:.3g}"
