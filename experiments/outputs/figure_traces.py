"""The traces of a run over the years, and the plane of greed and fear in which its schools lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import MaxNLocator, PercentFormatter

from ...model.state import TERMS
from .event_text import by_year
from .figure_map import acts_of
from .figure_style import COMPETES, COOPERATES, INK, NEITHER, QUIET, apart, calm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from ...model.world import World

VISIBLE = 0.04  # share of the plane's width from which the way of the mean is drawn as an arrow
MINUS = "\N{MINUS SIGN}"
GAMES = (
    ("stag hunt", 0.02, 0.97, "left", "top"),
    ("prisoner’s\ndilemma", 0.98, 0.97, "right", "top"),  # noqa: RUF001
    ("harmony", 0.02, 0.03, "left", "bottom"),
    ("snowdrift", 0.98, 0.03, "right", "bottom"),
)


def label_ends(axes: Axes, ends: Sequence[tuple[float, str, str]], least: float = 0.19) -> None:
    """Write ``(height, text, colour)`` at the right end of lines, moved apart where they would overlap."""
    ends = [end for end in ends if np.isfinite(end[0])]
    low, high = axes.get_ylim()
    heights = apart([(height - low) / (high - low) for height, _, _ in ends], least)
    for place, (_, text, colour) in zip(heights, ends, strict=True):
        axes.text(1.015, place, text, transform=axes.transAxes, va="center", color=colour, fontsize=8.5, clip_on=False)


def over_years(axes: Axes, world: World, *, labelled: bool = False) -> None:
    """Let the horizontal axis tell school years."""
    years = world.terms / TERMS
    axes.set_xlim(0, years)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=10, integer=True))
    axes.tick_params(labelbottom=labelled)
    if labelled:
        axes.set_xlabel("school years")


def cooperation_and_trust(axes: Axes, world: World, history: dict[str, np.ndarray]) -> None:
    """Draw how far heads cooperate and how far they trust."""
    calm(axes, "Cooperation and trust")
    time = np.arange(1, world.terms + 1) / TERMS
    ends = []
    for name, colour, width, style in (("cooperation", COOPERATES, 2.2, "-"), ("trust", INK, 1.3, (0, (4, 2)))):
        axes.plot(time, history[name], color=colour, linewidth=width, linestyle=style, solid_capstyle="round")
        ends.append((float(history[name][-1]), f"{name} {history[name][-1]:.0%}", colour))
    axes.set_ylim(0, 1)
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.set_yticks([0, 0.5, 1])
    over_years(axes, world)
    label_ends(axes, ends)


def takeovers_and_closures(axes: Axes, world: World) -> None:
    """Draw how many schools were taken over, and how many closed, in each year."""
    years = world.terms // TERMS
    counts = by_year(world.events, years, ("takeover", "closure"))
    calm(axes, "Takeovers and closures in each year")
    middle = np.arange(years) + 0.5
    axes.bar(middle, counts["takeover"], width=0.62, color=COMPETES, linewidth=0)
    axes.bar(middle, counts["closure"], width=0.62, bottom=counts["takeover"], color=QUIET, linewidth=0)
    most = max(3, *(a + b for a, b in zip(counts["takeover"], counts["closure"], strict=True)))
    axes.set_ylim(0, most * 1.08)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True))
    over_years(axes, world)
    totals = [(0.64, "takeover", COMPETES), (0.36, "closure", QUIET)]
    for height, kind, colour in totals:
        number = sum(counts[kind])
        axes.text(
            1.015,
            height,
            f"{number:,} {kind}{'' if number == 1 else 's'}",
            transform=axes.transAxes,
            va="center",
            color=colour,
            fontsize=8.5,
        )


def gap_and_spread(axes: Axes, world: World, history: dict[str, np.ndarray]) -> None:
    """Draw how the attainment gap and the spread of quality moved, compared with the first term."""
    calm(axes, "Gap between pupils, and between schools")
    time = np.arange(1, world.terms + 1) / TERMS
    shown = (
        ("attainment_gap_months", "gap {:.1f} months", "#1b7f79", 1.0),
        ("spread", "spread {:.2f} sd", "#7a5ba6", 1.0),
    )
    ends, reach = [], 0.1
    for name, text, colour, _ in shown:
        values = history[name]
        against = values / values[0] - 1 if values[0] else values * np.nan
        axes.plot(time, against, color=colour, linewidth=1.8, solid_capstyle="round")
        ends.append((float(against[-1]), text.format(values[-1]), colour))
        reach = max(reach, float(np.nanmax(np.abs(against), initial=0.0)))
    axes.axhline(0, color=QUIET, linewidth=0.8, linestyle=(0, (1, 2)))
    axes.set_ylim(-1.15 * reach, 1.15 * reach)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3, symmetric=True))
    axes.yaxis.set_major_formatter(_against_the_start)
    over_years(axes, world, labelled=True)
    label_ends(axes, ends)


def _against_the_start(value: float, _: float) -> str:
    return "as at first" if abs(value) < 1e-9 else f"{value:+.0%}".replace("-", MINUS)


def greed_and_fear(axes: Axes, world: World) -> None:
    """Draw every school in the plane of greed and fear: faint after the first term, strong at the end."""
    kept = world.trajectory
    start, end = kept.at([1]), kept.at([world.terms])
    calm(axes, "Which game heads play: greed and fear", grid=False)
    here = start["alive"][0] & (start["ties"][0] > 0)
    before = np.column_stack([start["dilemma_greed"][0], start["dilemma_fear"][0]])[here]
    act = acts_of({name: values[0] for name, values in end.items()})
    now = np.column_stack([end["dilemma_greed"][0], end["dilemma_fear"][0]])
    size = 26 if len(act) <= 200 else max(3.0, 26 * 200 / len(act))
    axes.scatter(*before.T, s=size * 0.6, c=NEITHER, alpha=0.6, linewidths=0, zorder=2, rasterized=len(act) > 1500)
    for code, (colour, marker) in enumerate(((COOPERATES, "o"), (COMPETES, "s"))):
        axes.scatter(
            *now[act == code].T,
            s=size,
            c=colour,
            marker=marker,
            alpha=0.75,
            linewidths=0,
            zorder=3,
            rasterized=len(act) > 1500,
        )
    _frame(axes, np.vstack([before, now[act < 2], [[0.0, 0.0]]]))
    _path(axes, before, now[act < 2])
    axes.set_xlabel("greed: what competing gains if the partner cooperates  →")
    axes.set_ylabel("fear: what it saves if not  →")


def _frame(axes: Axes, points: np.ndarray) -> None:
    """Set limits that show all four games, and name them."""
    low, high = np.percentile(points, 0.5, axis=0), np.percentile(points, 99.5, axis=0)
    span = np.maximum(high - low, 0.2)
    low, high = np.minimum(low - 0.08 * span, -0.42 * span), np.maximum(high + 0.08 * span, 0.42 * span)
    axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    axes.axhline(0, color=QUIET, linewidth=0.8, zorder=1)
    axes.axvline(0, color=QUIET, linewidth=0.8, zorder=1)
    axes.axvspan(low[0], 0, ymax=-low[1] / (high[1] - low[1]), color=COOPERATES, alpha=0.06, linewidth=0, zorder=0)
    axes.axvspan(0, high[0], ymin=-low[1] / (high[1] - low[1]), color=COMPETES, alpha=0.09, linewidth=0, zorder=0)
    axes.spines[:].set_visible(False)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(nbins=4))
    for name, x, y, across, up in GAMES:
        axes.text(
            x,
            y,
            name,
            transform=axes.transAxes,
            ha=across,
            va=up,
            color=QUIET,
            fontsize=8.5,
            style="italic",
            zorder=6,
            bbox={"facecolor": "white", "alpha": 0.6, "linewidth": 0, "pad": 1.5},
        )


def _path(axes: Axes, before: np.ndarray, now: np.ndarray) -> None:
    """Draw where the mean school went."""
    if not len(before) or not len(now):
        return
    arrow: dict[str, Any] = {"arrowstyle": "-|>", "color": INK, "linewidth": 1.4, "shrinkA": 0, "shrinkB": 0}
    moved = np.abs(now.mean(axis=0) - before.mean(axis=0)) / np.abs([np.ptp(axes.get_xlim()), np.ptp(axes.get_ylim())])
    if moved.max() > VISIBLE:
        axes.annotate("", now.mean(axis=0), before.mean(axis=0), arrowprops=arrow, zorder=5)
    axes.scatter(*before.mean(axis=0), s=22, c="white", edgecolors=INK, linewidths=1.2, zorder=5)
    axes.scatter(*now.mean(axis=0), s=30, c=INK, linewidths=0, zorder=5)
