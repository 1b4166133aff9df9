"""Pictures of a study: a measure against each factor, with intervals over seeds."""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING, Any

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from ..figure_style import FAINT, INK, PAPER, QUIET, SCENARIOS, STYLE, calm
from .estimates import SLICES, cut, over_seeds
from .parts import Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..measures_told import Told

ACROSS = 3  # panels in a row


def against_factors(runs: Any, told: Told, factors: list[str], worlds: list[str]) -> Picture:
    """Draw one measure against each of some factors: points, and means over seeds with 95% intervals.

    ``worlds`` are the columns by which worlds are told apart besides: scenario and region, if there are several.
    """
    wide, high = min(ACROSS, len(factors)), -(-len(factors) // ACROSS)
    with rc_context(STYLE):
        figure = Figure(figsize=(3.6 * wide + 0.4, 2.7 * high + 0.9), facecolor=PAPER)
        FigureCanvasAgg(figure)
        panels: Any = figure.subplots(high, wide, squeeze=False, sharey=True).flat
        for axes, factor in zip(panels, factors, strict=False):
            _panel(axes, runs, told, factor, worlds)
        for axes in list(panels)[len(factors) :]:
            axes.set_visible(False)
        name = told.name[0].upper() + told.name[1:]
        figure.suptitle(name, x=0.012, ha="left", fontsize=12, weight="bold", color=INK)
        if worlds:
            lines, labels = next(iter(figure.axes)).get_legend_handles_labels()
            figure.legend(lines, labels, loc="upper right", ncols=3, fontsize=7, frameon=False, labelcolor=INK)
        figure.tight_layout(rect=(0.0, 0.0, 1.0, 0.97))
        words = f"{name}, against {', '.join(factors)}: means over seeds with their 95% intervals."
        if any(runs[factor].nunique() > SLICES for factor in factors):
            words += (
                f" A factor that takes many values is cut into {SLICES} slices; small dots are points. Slices hold "
                "other points, so that what the other factors do shows in them too."
            )
        svg, png = (_bytes(figure, kind) for kind in ("svg", "png"))
        return Picture(f"by-factor-{told.metric}", words, svg, png, made=True)


def _panel(axes: Axes, runs: Any, told: Told, factor: str, worlds: list[str]) -> None:
    calm(axes)
    groups = runs.groupby(worlds, sort=True) if worlds else [("", runs)]
    for number, (name, own) in enumerate(groups):
        colour = SCENARIOS[number % len(SCENARIOS)]
        points = own.groupby(factor, sort=True)[told.metric].mean()
        if len(points) > len(set(cut(own[factor].to_numpy(float)))):
            axes.scatter(points.index, points.to_numpy(), s=7, color=colour, alpha=0.3, linewidths=0)
        placed = own.assign(_place=cut(own[factor].to_numpy(float))).groupby("_place", sort=True)
        means = [(place, over_seeds(each, told.metric)) for place, each in placed]
        label = ", ".join(name) if isinstance(name, tuple) else str(name)
        axes.plot([place for place, _ in means], [each.mean for _, each in means], color=colour, linewidth=1.6,
                  marker="o", markersize=3.5, label=label)  # fmt: skip
        for place, each in means:
            axes.vlines(place, each.low, each.high, color=colour, linewidth=1.2)
    axes.set_xlabel("\n".join(textwrap.wrap(factor, 34)), color=QUIET)
    if told.how == "percent":
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.axhline(0.0, color=FAINT, linewidth=0.8, zorder=0)
    axes.autoscale(axis="y")


def _bytes(figure: Figure, kind: str) -> bytes:
    sink = io.BytesIO()
    metadata: Any = {"Date": None} if kind == "svg" else {"Software": None}
    figure.savefig(sink, format=kind, dpi=150, metadata=metadata)
    return sink.getvalue()
