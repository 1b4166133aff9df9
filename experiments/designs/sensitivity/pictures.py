"""Pictures of sensitivity: one a measure, with intervals, and one of all measures."""

from __future__ import annotations

import io
import math
import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from ...outputs.figure_style import COMPETES, COOPERATES, FAINT, INK, NEITHER, PAPER, QUIET, STYLE, calm
from .indices import STRONGEST

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .analysis import Analysis, Measured

SHOWN = 15  # parameters in a picture of one measure
NAMED = 8  # of them named in the plane of mu* and sigma
EACH = 3  # of each measure in the picture of all
SHADES = LinearSegmentedColormap.from_list("shades", [PAPER, "#bcd6e8", "#2f7fb8", "#123f63"])
CAPTIONS = {
    "mu_star": "Bars: mu*, what moving the parameter over its whole range changes on average, with 95% intervals; "
    "orange ticks: what luck alone would show.",
    "ST": "Blue: S1, the share of variance that the parameter makes alone; grey: ST, with all that it does together "
    "with others; 95% intervals; orange ticks: the part of ST that is luck.",
}


def of_metric(name: str, each: Measured, design: str) -> Figure:
    """Draw the strongest parameters of one measure."""
    with rc_context(STYLE):
        rows = each.parameters[:SHOWN]
        high = 1.6 + 0.27 * len(rows)
        wide = 10.5 if design == "morris" else 7.5
        figure = _figure(wide, high)
        panels: Any = figure.subplots(1, 2 if design == "morris" else 1, squeeze=False)[0]
        calm(panels[0], name, grid=False)
        if design == "morris":
            _bars(panels[0], rows, (("mu_star", COOPERATES, 0.0, 0.6),))
            panels[0].set_xlabel("mu*")
            _plane(panels[1], each.parameters)
        else:
            _bars(panels[0], rows, (("ST", NEITHER, 0.18, 0.34), ("S1", COOPERATES, -0.18, 0.34)))
            panels[0].set_xlabel("share of variance")
        below = textwrap.fill(_below(each, STRONGEST[design]), int(18 * wide))
        figure.text(0.012, 0.012, below, fontsize=6.5, color=QUIET, linespacing=1.4)
        figure.tight_layout(rect=(0.0, 0.5 / high, 1.0, 1.0))
        return figure


def of_all(found: Analysis) -> Figure:
    """Draw the strongest parameters of every measure, side by side with what they do to the others."""
    index = STRONGEST[found.design]
    metrics = {name: each for name, each in found.metrics.items() if each.parameters}
    strong = {
        row["parameter"] for each in metrics.values() for row in each.parameters[:EACH] if _above_luck(row, index)
    } or {each.parameters[0]["parameter"] for each in metrics.values()}
    scale = {name: each.parameters[0][index] if found.design == "morris" else 1.0 for name, each in metrics.items()}
    cells = {
        (row["parameter"], name): row[index] / (scale[name] or 1.0) if _above_luck(row, index) else math.nan
        for name, each in metrics.items()
        for row in each.parameters
    }
    lines = sorted(strong, key=lambda line: (-np.nansum([cells[line, name] for name in metrics]), line))
    with rc_context(STYLE):
        figure = _figure(2.9 + 0.62 * len(metrics), 2.5 + 0.245 * len(lines))
        axes = figure.subplots()
        shares = np.array([[cells[line, name] for name in metrics] for line in lines])
        axes.imshow(shares, cmap=SHADES, vmin=0.0, vmax=1.0, aspect="auto")
        for y, x in np.ndindex(shares.shape):
            if math.isnan(shares[y, x]):
                axes.text(x, y, "~", ha="center", va="center", fontsize=7, color=QUIET)
            elif shares[y, x] >= 0.05:
                axes.text(
                    x, y, f"{100 * shares[y, x]:.0f}", ha="center", va="center", fontsize=7,
                    color=PAPER if shares[y, x] > 0.45 else INK,
                )  # fmt: skip
        axes.set_xticks(range(len(metrics)), list(metrics), rotation=40, ha="left", rotation_mode="anchor")
        axes.xaxis.tick_top()
        axes.set_yticks(range(len(lines)), lines)
        axes.tick_params(colors=INK)
        for side in axes.spines.values():
            side.set_visible(False)
        told = "mu* in percent of each measure's largest" if index == "mu_star" else "ST in percent of the variance"
        size = f"{found.points:,} points, {found.seeds} seeds each"
        figure.text(
            0.012, 0.012, f"{told}; below 5 unwritten; ~ is not told from luck. {size}.", fontsize=7, color=QUIET
        )
        figure.tight_layout(rect=(0.0, 0.03, 1.0, 1.0))
        return figure


def drawn(figure: Figure, kind: str) -> bytes:
    """Return a figure as the bytes of a file; those of the same figure are the same."""
    sink = io.BytesIO()
    with rc_context(STYLE):
        metadata: Any = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(sink, format=kind, dpi=130, metadata=metadata)
    return sink.getvalue()


def _above_luck(row: dict[str, Any], index: str) -> bool:
    """Return whether an index is surely above what luck alone would show; with one seed nobody knows."""
    return row["luck"] is None or row[f"{index}_low"] > row["luck"]


def _figure(wide: float, high: float) -> Figure:
    figure = Figure(figsize=(wide, high), facecolor=PAPER)
    FigureCanvasAgg(figure)
    return figure


def _bars(axes: Axes, rows: list[dict[str, Any]], drawn_as: tuple[tuple[str, str, float, float], ...]) -> None:
    places = np.arange(len(rows))
    for index, colour, off, thick in drawn_as:
        values = np.array([row[index] for row in rows])
        ends = np.array([[row[f"{index}_low"], row[f"{index}_high"]] for row in rows])
        axes.barh(places + off, values, height=thick, color=colour)
        axes.hlines(places + off, ends[:, 0], ends[:, 1], color=INK, linewidth=1.0)
        if index in CAPTIONS and rows[0]["luck"] is not None:
            luck = [row["luck"] for row in rows]
            axes.vlines(luck, places + off - thick / 2, places + off + thick / 2, color=COMPETES, linewidth=1.4)
    axes.set_yticks(places, [row["parameter"] for row in rows])
    axes.tick_params(axis="y", colors=INK)
    axes.invert_yaxis()
    axes.axvline(0.0, color=QUIET, linewidth=0.8)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)


def _plane(axes: Axes, rows: list[dict[str, Any]]) -> None:
    """Draw mu* against sigma: above the line a parameter's effect turns on where the others stand."""
    calm(axes, "mu* against sigma", grid=False)
    star, sigma = (np.array([row[name] for row in rows]) for name in ("mu_star", "sigma"))
    most = float(star.max())
    axes.plot([0, most], [0, most], color=FAINT, linewidth=1.0)
    axes.scatter(star, sigma, s=16, color=COOPERATES, linewidths=0, zorder=3)
    top = max(most, float(sigma.max())) * 1.08
    axes.set_xlim(0, most * 1.5)
    axes.set_ylim(0, top)
    y = -top
    for row in sorted(rows[:NAMED], key=lambda row: row["sigma"]):
        y = max(row["sigma"], y + 0.045 * top)
        axes.text(row["mu_star"] + 0.03 * most, y, row["parameter"], fontsize=7, va="center")
    axes.set_xlabel("mu*")
    axes.set_ylabel("sigma")


def _below(each: Measured, index: str) -> str:
    told = CAPTIONS[index]
    if each.noise_share is None or each.noise_left is None:
        return told
    return (
        f"{told} Seeds, with their towns, make {each.noise_share:.0%} of the variance of single runs; "
        f"luck makes {each.noise_left:.1%} of that of the means over seeds."
    )
