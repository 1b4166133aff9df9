"""Figures of runs: one world as a page for a head teacher, and several worlds of one region side by side.

Importing this brings Matplotlib; the command line does so only for ``--out``.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from ...model.measures.regime import explain, regime
from ...model.state import TERMS
from .figure_map import draw_key, draw_map
from .figure_style import INK, QUIET, SCENARIOS, STYLE, calm
from .figure_traces import (
    cooperation_and_trust,
    gap_and_spread,
    greed_and_fear,
    label_ends,
    over_years,
    takeovers_and_closures,
)
from .run_summary import place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

    from ...model.world import World

REGIMES = {
    "mortal-engines": "Mortal Engines",
    "tour-de-france": "Tour de France",
    "two-tier": "two tiers",
    "quiet": "quiet",
}
OVERLAID = (
    ("cooperation", "Ties on which both heads cooperate"),
    ("takeovers", "Schools ever taken over"),
    ("attainment_gap_months", "Disadvantaged pupils are behind by, months"),
)


def figure_of(world: World) -> Figure:
    """Draw one run: the town at its end, what happened over the years, and which games its heads play.

    Parameters
    ----------
    world : World
        A world that has lived through some years.

    Returns
    -------
    Figure
        Hand it to `save`.
    """
    history, values = world.history(), world.metrics()
    why = explain(values).partition(";")[0].removesuffix(".") + "."
    with mpl.rc_context(STYLE):
        figure = _page(15, 10)
        _title(
            figure, f"{world.scenario.title or world.scenario.name} ends {_ending(regime(values))}", _told(world), why
        )
        left = figure.add_gridspec(
            2, 1, left=0.025, right=0.575, top=0.85, bottom=0.03, height_ratios=[12, 1], hspace=0.03
        )
        right = figure.add_gridspec(3, 1, left=0.645, right=0.895, top=0.835, bottom=0.485, hspace=0.5)
        draw_map(figure.add_subplot(left[0]), world)
        draw_key(figure.add_subplot(left[1]))
        cooperation_and_trust(figure.add_subplot(right[0]), world, history)
        takeovers_and_closures(figure.add_subplot(right[1]), world)
        gap_and_spread(figure.add_subplot(right[2]), world, history)
        greed_and_fear(figure.add_axes((0.645, 0.075, 0.33, 0.305)), world)
    return figure


def comparison(worlds: Sequence[World]) -> Figure:
    """Draw several worlds of one region side by side: their maps at the end, and their traces in one frame.

    Parameters
    ----------
    worlds : sequence of World
        Two or more, run for the same number of years.

    Returns
    -------
    Figure
        Hand it to `save`.
    """
    with mpl.rc_context(STYLE):
        figure = _page(15, 9.6)
        years = worlds[0].terms // TERMS
        _title(
            figure,
            f"{_where(worlds[0])}: one place under {_many(len(worlds))} sets of rules",
            f"{place(worlds[0])} · {years} years · seed {worlds[0].seed} in each · one run is one story",
            "",
        )
        maps = figure.add_gridspec(1, len(worlds), left=0.02, right=0.98, top=0.82, bottom=0.42, wspace=0.05)
        traces = figure.add_gridspec(1, len(OVERLAID), left=0.055, right=0.89, top=0.315, bottom=0.07, wspace=0.62)
        for number, world in enumerate(worlds):
            axes = figure.add_subplot(maps[number])
            draw_map(axes, world, space=0.75)
            axes.set_title(
                f"{world.scenario.title or world.scenario.name}",
                color=SCENARIOS[number % len(SCENARIOS)],
                loc="center",
                fontsize=12,
                pad=18,
            )
            axes.text(
                0.5,
                1.015,
                f"ends {_ending(regime(world.metrics()))}",
                transform=axes.transAxes,
                ha="center",
                color=QUIET,
                fontsize=9.5,
            )
        draw_key(figure.add_axes((0.2, 0.362, 0.62, 0.058)))
        for number, (metric, title) in enumerate(OVERLAID):
            _overlay(figure.add_subplot(traces[number]), worlds, metric, title)
    return figure


def save(figure: Figure, *paths: Path) -> None:
    """Write a figure to files, by their endings; an SVG of the same run is the same to the byte."""
    with mpl.rc_context(STYLE):
        for path in paths:
            figure.savefig(path, dpi=150, metadata={"Date": None} if path.suffix == ".svg" else {"Software": None})


def _page(wide: float, high: float) -> Figure:
    figure = Figure(figsize=(wide, high))
    FigureCanvasAgg(figure)
    return figure


def _title(figure: Figure, title: str, below: str, why: str) -> None:
    figure.text(0.035, 0.952, title, fontsize=21, weight="bold", color=INK, va="center")
    figure.text(0.035, 0.915, below, fontsize=10.5, color=QUIET, va="center")
    figure.text(0.035, 0.897, textwrap.fill(why, 125), fontsize=9, color=INK, va="top", linespacing=1.35)


def _overlay(axes: Axes, worlds: Sequence[World], metric: str, title: str) -> None:
    """Draw one measure of all worlds, each in its colour."""
    calm(axes, title)
    ends, share = [], metric != "attainment_gap_months"
    for number, world in enumerate(worlds):
        values, colour = world.history()[metric], SCENARIOS[number % len(SCENARIOS)]
        axes.plot(
            np.arange(1, world.terms + 1) / TERMS,
            values,
            color=colour,
            linewidth=2,
            solid_capstyle="round",
            drawstyle="steps-post" if metric == "takeovers" else "default",
        )
        end = float(values[-1])
        name = world.scenario.title or world.scenario.name
        ends.append((end, f"{name} {end:.0%}" if share else f"{name} {end:.1f}", colour))
    if share:
        axes.set_ylim(0, 1 if metric == "cooperation" else max(0.2, axes.get_ylim()[1]))
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        axes.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10]))
    over_years(axes, worlds[0], labelled=True)
    label_ends(axes, ends, least=0.09)


def _told(world: World) -> str:
    years = world.terms // TERMS
    return f"{place(world)} · {years} school year{'' if years == 1 else 's'} · seed {world.seed} · one run is one story"


def _ending(name: str) -> str:
    told = REGIMES.get(name, name)
    return told if name == "quiet" else f"as {told}"


def _where(world: World) -> str:
    authorities = sorted(set(world.region.schools["authority"].tolist()))
    return (
        authorities[0]
        if len(authorities) == 1
        else "A made-up town"
        if "synthetic" in world.region.name
        else world.region.name
    )


def _many(number: int) -> str:
    return {2: "two", 3: "three", 4: "four"}.get(number, str(number))
