"""The figure of a map: cooperation on the left, regimes on the right, hatched where two starts end apart."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.ticker import PercentFormatter

from ....model.measures.regime import REGIMES
from ....model.parameters import known
from ...outputs.figure_style import COMPETES, COOPERATES, INK, NEITHER, PAPER, QUIET, STYLE, apart
from ...outputs.figures import REGIMES as NAMED
from .theory import FEAR, GREED
from .words import SCENARIOS, Drawn, caption, short, told_below

if TYPE_CHECKING:
    from matplotlib.axes import Axes as Panel

    from .axes import Placed
    from .cells import Cells
    from .theory import Theory

COLOURS: dict[str, str] = dict(zip(REGIMES, ("#c8553d", "#1b7f79", "#7a5ba6", NEITHER), strict=True))
TOGETHER = LinearSegmentedColormap.from_list(
    "together", ["#7f3b08", COMPETES, "#fbe3c0", "#f4f1ea", "#b9d6ea", COOPERATES, "#123f66"]
)
FAINTEST = 0.25  # of a regime's colour, where no regime has more seeds than another
CONTOURS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
LINES = {"high_state_ends": "solid", "low_state_ends": (0, (4, 2)), "dividing_trust": "solid"}
HALO = [withStroke(linewidth=2.6, foreground=PAPER)]


def figure_of(drawn: Drawn) -> Figure:
    """Draw a map. Hand the figure to `experiments.outputs.figures.save`."""
    study, cells = drawn.study, drawn.cells
    with mpl.rc_context(STYLE | {"hatch.linewidth": 0.5}):
        figure = Figure(figsize=(14, 8.6))
        FigureCanvasAgg(figure)
        figure.text(0.06, 0.952, study.title or "A map of regimes", fontsize=21, weight="bold", color=INK, va="center")
        figure.text(0.06, 0.914, told_below(drawn), fontsize=10.5, color=QUIET, va="center")
        left = figure.add_axes((0.06, 0.3, 0.385, 0.52))
        right = figure.add_axes((0.545, 0.3, 0.385, 0.52))
        bar = figure.add_axes((0.452, 0.3, 0.008, 0.52))
        _cooperation(left, bar, cells)
        _regimes(right, cells)
        for panel, beside in ((left, False), (right, True)):
            _frame(panel, drawn, beside=beside)
            _theory(panel, drawn.theory)
            _scenarios(panel, drawn.scenarios)
        _key(figure, cells)
        lines = textwrap.fill(caption(drawn), 205)
        figure.text(0.06, 0.16, lines, fontsize=8.6, color=INK, va="top", linespacing=1.45)
    return figure


def edges(levels: np.ndarray) -> np.ndarray:
    """Return where the cells around some levels begin and end: halfway between neighbours.

    Examples
    --------
    >>> edges(np.array([0.0, 1.0, 3.0])).tolist()
    [-0.5, 0.5, 2.0, 4.0]
    """
    between = (levels[:-1] + levels[1:]) / 2
    return np.concatenate([[1.5 * levels[0] - 0.5 * levels[1]], between, [1.5 * levels[-1] - 0.5 * levels[-2]]])


def shades(cells: Cells) -> np.ndarray:
    """Return the colour of each cell: of the regime that most seeds end in, fainter where fewer do."""
    shares = cells.shares[0]
    colours = np.array([to_rgb(COLOURS[name]) for name in REGIMES])[shares.argmax(axis=-1)]
    least = 1.0 / len(REGIMES)
    strength = FAINTEST + (1.0 - FAINTEST) * (shares.max(axis=-1) - least) / (1.0 - least)
    strength = np.clip(strength, 0.0, 1.0)[..., None]
    return strength * colours + (1.0 - strength) * np.array(to_rgb(PAPER))


def _cooperation(panel: Panel, bar: Panel, cells: Cells) -> None:
    """Draw the mean of cooperation from the first start."""
    first, second = cells.axes.levels
    mean = cells.cooperation.mean[0].T
    mesh = panel.pcolormesh(edges(first), edges(second), mean, cmap=TOGETHER, vmin=0, vmax=1, rasterized=True)
    wanted = [each for each in CONTOURS if np.nanmin(mean) < each < np.nanmax(mean)]
    if wanted:
        lines = panel.contour(first, second, _smooth(mean), levels=wanted, colors=INK, linewidths=0.6, alpha=0.55)
        panel.clabel(lines, fmt=lambda value: f"{value:.0%}", fontsize=7.5)
    start = f" from {short(cells.axes.starts[0])}" if len(cells.axes.starts) > 1 else ""
    panel.set_title(f"Ties on which both heads cooperate{start}")
    scale = panel.figure.colorbar(mesh, cax=bar)
    scale.outline.set_visible(False)
    bar.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))


def _smooth(values: np.ndarray) -> np.ndarray:
    """Return a cell's mean with its neighbours', so that lines of equal cooperation do not follow every chance."""
    wide = np.pad(values, 1, mode="edge")
    rows, columns = values.shape
    weights = {(i, j): (2 - abs(i)) * (2 - abs(j)) for i in (-1, 0, 1) for j in (-1, 0, 1)}
    parts = [w * wide[1 + i : 1 + i + rows, 1 + j : 1 + j + columns] for (i, j), w in weights.items()]
    return np.sum(parts, axis=0) / sum(weights.values())


def _regimes(panel: Panel, cells: Cells) -> None:
    """Draw the regime that most seeds end in, and hatch where two starts end apart."""
    across, up = (edges(each) for each in cells.axes.levels)
    panel.pcolormesh(across, up, shades(cells).transpose(1, 0, 2), rasterized=True)
    start = f" from {short(cells.axes.starts[0])}" if len(cells.axes.starts) > 1 else ""
    panel.set_title(f"The regime that most seeds end in{start}")
    hatched = cells.bistable
    for j in range(hatched.shape[1]):
        for begin, end in _stretches(hatched[:, j]):
            panel.add_patch(
                Rectangle(
                    (across[begin], up[j]), across[end] - across[begin], up[j + 1] - up[j], fill=False, hatch="////",
                    edgecolor=(*to_rgb(INK), 0.45), linewidth=0,
                )
            )  # fmt: skip
    panel.add_collection(LineCollection(_outline(hatched, across, up), colors=INK, linewidths=0.9, alpha=0.7))


def _stretches(row: np.ndarray) -> list[tuple[int, int]]:
    """Return where runs of True begin and end."""
    turns = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(int), [0]])))
    return list(zip(turns[::2].tolist(), turns[1::2].tolist(), strict=True))


def _outline(hatched: np.ndarray, across: np.ndarray, up: np.ndarray) -> list[list[tuple[float, float]]]:
    """Return the edges between cells that are bistable and cells that are not."""
    sides = np.argwhere(hatched[1:] != hatched[:-1])
    tops = np.argwhere(hatched[:, 1:] != hatched[:, :-1])
    lines = [[(across[i + 1], up[j]), (across[i + 1], up[j + 1])] for i, j in sides.tolist()]
    return lines + [[(across[i], up[j + 1]), (across[i + 1], up[j + 1])] for i, j in tops.tolist()]


def _frame(panel: Panel, drawn: Drawn, *, beside: bool) -> None:
    """Name the axes, mark their plausible ranges, and give measured greed and fear beside them."""
    axes, theory = drawn.cells.axes, drawn.theory
    panel.set_xlim(*edges(axes.levels[0])[[0, -1]])
    panel.set_ylim(*edges(axes.levels[1])[[0, -1]])
    for side in panel.spines.values():
        side.set_visible(False)
    for name, axis in zip(axes.names, (panel.xaxis, panel.yaxis), strict=True):
        declared = known(".".join(name.partition("@")[0].split(".")[:2]))
        if axis is panel.xaxis or not beside:
            axis.set_label_text(f"{declared.meaning.partition('. ')[0].rstrip('.')}\n{name}", fontsize=8.5)
        plausible = declared.plausible
        if plausible:
            line = (plausible, (-0.012, -0.012)) if axis is panel.xaxis else ((-0.012, -0.012), plausible)
            mixed = panel.get_xaxis_transform() if axis is panel.xaxis else panel.get_yaxis_transform()
            panel.plot(*line, transform=mixed, color=INK, linewidth=2.2, solid_capstyle="butt", clip_on=False)
        axis.set_tick_params(pad=7)
    panel.set_title(panel.get_title(loc="left"), pad=34 if theory and axes.names[0] in {GREED, FEAR} else 10)
    for name, unit, word in ((GREED, theory and theory.greed, "greed g"), (FEAR, theory and theory.fear, "fear f")):
        if not unit or name not in axes.names or (name == axes.names[1] and not beside):
            continue
        both = (lambda value, unit=unit: value * unit, lambda value, unit=unit: value / unit)
        other = panel.secondary_xaxis("top", functions=both) if name == axes.names[0] else panel.secondary_yaxis(
            "right", functions=both)  # fmt: skip
        other.spines[:].set_visible(False)
        (other.set_xlabel if name == axes.names[0] else other.set_ylabel)(f"mean {word}, measured", fontsize=8)


def _theory(panel: Panel, theory: Theory | None) -> None:
    for name, line in (theory.lines if theory else {}).items():
        across, up = np.array(line).T
        panel.plot(across, up, color=PAPER, linewidth=4.2, zorder=4)
        panel.plot(across, up, color=INK, linewidth=1.9, linestyle=LINES[name], zorder=5)


def _scenarios(panel: Panel, scenarios: list[Placed]) -> None:
    for each in scenarios:
        panel.plot(each.x, each.y, "o", markersize=8, color=INK, markeredgecolor=PAPER, markeredgewidth=1.6, zorder=7)
    low, high = panel.get_xlim()
    heights = apart([each.y for each in scenarios], 0.05 * abs(np.subtract(*panel.get_ylim())))
    for each, height in zip(scenarios, heights, strict=True):
        left = each.x > low + 0.7 * (high - low)
        panel.annotate(
            SCENARIOS.get(each.name, each.name), (each.x, height), (-9 if left else 9, 0), textcoords="offset points",
            fontsize=9, weight="bold", color=INK, va="center", ha="right" if left else "left", path_effects=HALO,
            zorder=8,
        )  # fmt: skip


def _key(figure: Figure, cells: Cells) -> None:
    """Say what the colours and the hatching are: only regimes that are there."""
    there = [name for r, name in enumerate(REGIMES) if (cells.shares[0].argmax(axis=-1) == r).any()]
    marks = [Patch(color=COLOURS[name], label=NAMED[name]) for name in there]
    if len(cells.axes.starts) > 1:
        marks.append(Patch(facecolor=PAPER, edgecolor=INK, hatch="////", label="two starts end apart", linewidth=0.6))
    figure.legend(
        handles=marks, loc="upper left", bbox_to_anchor=(0.538, 0.232), ncols=len(marks), frameon=False, fontsize=8.5,
        handlelength=1.4, columnspacing=1.6,
    )  # fmt: skip
