"""The pictures of the shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from ....model.state import TERMS
from ...outputs.figure_style import COMPETES, COOPERATES, INK, PAPER, QUIET, SCENARIOS, STYLE, calm
from .collapse import BEFORE, ENGLAND, HELD, MOMENTS, RISE, WINDOW
from .feedbacks import SCENARIOS as BY_SCENARIO
from .quadrants import GAMES, SETTINGS
from .ramp import LEVELS, POWER, SLOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CAPTIONS = {
    "plane": "Every town from its start to its end (dot) ten years later, and the mean of all as an arrow: across, "
    "mean attainment; up, a smaller gap.",
    "two-starts": "Left: cooperation after a hundred years from a start in trust (blue) and in distrust (orange). "
    "Right: local partnerships of the towns that started in distrust, by the share of ties on which both cooperate.",
    "ramp": "Left: cooperation on the slowest way up (full) and down (dashed). Right: the loop's area by the rate "
    "of the ramp; lines are the fit to the four slowest, open circles its end at endlessly slow ramps.",
    "judged": "What cooperation is higher at stakes 2 than at stakes 0.5, by the synergy that judging makes; upright "
    "lines are where the formula says that it turns.",
    "feedbacks": "What a loop adds to the Matthew slope of quality: the world as it is less its twin without the loop, "
    "with 95% intervals.",
    "quadrants": "Every head of two towns, by the dilemma on its mean tie: across, what competing gains if the partner "
    "cooperates (greed); up, what it saves if not (fear), both over R - P. In the corners the share of heads of all "
    "towns who play each game; the large dot is the middle head; heads beyond the frame stand at its edge.",
    "collapse": "Left: cooperation with the policy (full) and in the twin without it (dashed); the policy comes "
    "between the first two upright lines and goes at the third. Middle: the way of the mean tie from before the policy "
    "(dot) to its end; crosses are towns of England today at collapse, the dashed line is where x\\* is their trust "
    "then. Right: areas of England today, by the share of ties inside them on which both cooperate.",
    "spirals": "Left: schools of all towns by their loop gain; from the dashed line on a change feeds itself. Right: "
    "the schools of one town, each at its place; full schools have the gain of their teachers alone.",
}


def _saved(figure: Figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, metadata={"Software": None})


def two_starts(curves: dict[str, Any], path: Path) -> None:
    """Draw where towns end from two starts, and how their local partnerships differ."""
    with rc_context(STYLE):
        figure = Figure(figsize=(10, 4), dpi=110, facecolor=PAPER)
        ends, areas = figure.subplots(1, 2, width_ratios=(1.2, 1))
        calm(ends, "Cooperation after 100 years", grid=False)
        names = list(curves["ends"])[::-1]
        for y, name in enumerate(names):
            high, low = curves["ends"][name]
            ends.plot([low, high], [y, y], color=QUIET, linewidth=1)
            ends.plot(low, y, "o", color=COMPETES)
            ends.plot(high, y, "o", color=COOPERATES)
        ends.set_yticks(range(len(names)), names)
        ends.set_xlim(0, 1)
        calm(areas, "Local partnerships, low start")
        bins = np.linspace(0, 1, 21)
        for (name, starts), colour in zip(curves["partnerships"].items(), SCENARIOS, strict=False):
            share = np.histogram(starts["low"], bins)[0] / max(1, len(starts["low"]))
            areas.stairs(share, bins, color=colour, linewidth=1.6, label=name)
        areas.legend(frameon=False, fontsize=8)
        areas.set_xlabel("share of ties on which both cooperate")
        areas.set_ylabel("share of local partnerships")
        _saved(figure, path)


def ramp(curves: dict[str, Any], path: Path) -> None:
    """Draw the slowest loops, and the loop's area by the rate of the ramp."""
    with rc_context(STYLE):
        figure = Figure(figsize=(10, 3.8), dpi=110, facecolor=PAPER)
        loop, area = figure.subplots(1, 2)
        calm(loop, "The slowest ramp")
        calm(area, "Area of the loop")
        for (name, each), colour in zip(curves.items(), SCENARIOS, strict=False):
            loop.plot(LEVELS, each["up"], color=colour, label=name)
            loop.plot(LEVELS, each["down"], color=colour, linestyle=(0, (3, 2)))
            rate = (1.0 / np.array(each["terms"])) ** POWER
            area.plot(rate, each["area"], "o", color=colour, label=name)
            slow = np.array([0.0, rate[-SLOW]])
            area.plot(slow, each["limit"] + each["slope"] * slow, color=colour, linewidth=1)
            area.plot(0.0, each["limit"], "o", color=colour, markerfacecolor=PAPER)
        area.axhline(0.0, color=INK, linewidth=0.8)
        loop.set_xlabel("stakes")
        loop.set_ylabel("cooperation")
        loop.set_ylim(0, 1)
        area.set_xlabel("(1 / terms a step)^(2/3)")
        loop.legend(frameon=False, fontsize=8)
        _saved(figure, path)


def judged(curves: dict[str, Any], path: Path) -> None:
    """Draw the effect of stakes by the synergy that judging makes."""
    with rc_context(STYLE):
        figure = Figure(figsize=(7.5, 3.8), dpi=110, facecolor=PAPER)
        axes = calm(figure.subplots(), "What high stakes add to cooperation")
        for (name, effects), colour in zip(curves["effect"].items(), SCENARIOS, strict=False):
            axes.plot(curves["s1"], effects, "o-", color=colour, markersize=4, label=name)
            axes.axvline(curves["line"][name], color=colour, linewidth=0.8, linestyle=(0, (3, 2)))
        axes.axhline(0.0, color=INK, linewidth=0.8)
        axes.set_xscale("symlog", linthresh=0.1)
        shown = [each for each in curves["s1"] if each != 0.15]  # its label would touch the next
        axes.set_xticks(shown, [f"{each:g}" for each in shown])
        axes.set_xlim(-0.005, 5.5)
        axes.set_xlabel("s1: synergy that a unit of stakes makes")
        axes.legend(frameon=False, fontsize=8)
        _saved(figure, path)


def feedbacks(curves: dict[str, Any], path: Path) -> None:
    """Draw what each loop adds to the Matthew slope, by scenario."""
    with rc_context(STYLE):
        figure = Figure(figsize=(7.5, 3.4), dpi=110, facecolor=PAPER)
        axes = calm(figure.subplots(), "What a loop adds to the Matthew slope")
        for k, ((scenario, cuts), colour) in enumerate(zip(curves.items(), SCENARIOS, strict=False)):
            for x, (mean, low, high) in enumerate(cuts.values()):
                place = x + (k - 1) * 0.15
                axes.plot([place, place], [low, high], color=colour)
                axes.plot(place, mean, "o", color=colour, label=scenario if x == 0 else None)
        cuts = list(next(iter(curves.values())))
        axes.set_xticks(range(len(cuts)), cuts)
        axes.axhline(0.0, color=INK, linewidth=0.8)
        axes.legend(frameon=False, fontsize=8)
        _saved(figure, path)


CORNERS = ((0.02, 0.02), (0.02, 0.98), (0.98, 0.02), (0.98, 0.98))  # of a plane, in the order of `GAMES`
FRAME = ((-1.5, 2.0), (-1.4, 1.4))  # greed and fear over R - P


def quadrants(curves: dict[str, Any], path: Path) -> None:
    """Draw the heads of every setting in the plane of greed and fear."""
    with rc_context(STYLE):
        figure = Figure(figsize=(10, 5.6), dpi=110, facecolor=PAPER)
        panels = figure.subplots(2, 4, sharex=True, sharey=True)
        for axes, (name, towns) in zip(panels.flat, curves["heads"].items(), strict=True):
            calm(axes, grid=False).set_title(name[0].upper() + name[1:], fontsize=9)
            colour = SCENARIOS[BY_SCENARIO.index(SETTINGS[name][0])]
            points = np.clip(np.vstack([np.reshape(each, (-1, 2)) for each in towns]), *np.transpose(FRAME))
            axes.axhline(0.0, color=QUIET, linewidth=0.8)
            axes.axvline(0.0, color=QUIET, linewidth=0.8)
            axes.scatter(*points.T, s=7, color=colour, alpha=0.35, linewidths=0)
            axes.plot(*curves["middle"][name], "o", color=colour, markersize=8, markeredgecolor=PAPER)
            for (x, y), game, share in zip(CORNERS, GAMES, curves["share"][name], strict=True):
                told = f"{game} {share:.0%}".replace("prisoner's ", "prisoner's\n")
                axes.text(x, y, told, transform=axes.transAxes, fontsize=7, zorder=4,
                          color=INK if share > 0.5 else QUIET, weight="bold" if share > 0.5 else "normal",
                          ha="left" if x < 0.5 else "right", va="bottom" if y < 0.5 else "top")  # fmt: skip
            axes.set_xlim(FRAME[0][0] - 0.05, FRAME[0][1] + 0.05)
            axes.set_ylim(FRAME[1][0] - 0.35, FRAME[1][1] + 0.65)
        for axes in panels[-1]:
            axes.set_xlabel("greed over R - P")
        for axes in panels[:, 0]:
            axes.set_ylabel("fear over R - P")
        _saved(figure, path)


HIGHEST = 1.35  # leaves room for names above cooperation


def collapse(curves: dict[str, Any], path: Path) -> None:
    """Draw the fall and the way back, the way through the plane, and how areas are spread on the way down."""
    with rc_context(STYLE):
        figure = Figure(figsize=(10, 3.8), dpi=110, facecolor=PAPER)
        fall, plane, areas = figure.subplots(1, 3)
        calm(fall, "Cooperation")
        calm(plane, "The mean tie", grid=False)
        calm(areas, f"Areas, {ENGLAND}")
        for (name, each), colour in zip(curves.items(), SCENARIOS, strict=False):
            world, twin = each["cooperation"]
            years = WINDOW / TERMS + np.arange(len(world))
            fall.plot(years, world, color=colour, label=name)
            fall.plot(years, twin, color=colour, linewidth=0.9, linestyle=(0, (3, 2)))
            plane.plot(*each["path"], color=colour)
            plane.plot(*np.array(each["path"])[:, 0], "o", color=colour, markersize=5)
        for year in (BEFORE, BEFORE + RISE, BEFORE + RISE + HELD):
            fall.axvline(year, 0.0, 1.0 / HIGHEST, color=QUIET, linewidth=0.8)
        fall.set_ylim(0, HIGHEST)
        fall.set_yticks(np.linspace(0, 1, 6))
        fall.legend(frameon=False, fontsize=7, loc="upper right")
        fall.set_xlabel("year")
        england = curves[ENGLAND]
        if england["points"]:
            plane.plot(*np.transpose(england["points"]), "x", color=SCENARIOS[0], markersize=4, alpha=0.6)
            slope = england["trust"] / (1.0 - england["trust"])
            plane.plot([-0.6, 0.0], [0.6 * slope, 0.0], color=INK, linewidth=0.8, linestyle=(0, (3, 2)))
        plane.set_xlabel("greed over R - P")
        plane.set_ylabel("fear over R - P")
        bins = np.linspace(0, 1, 11)
        for moment, values, colour in zip(MOMENTS, england["areas"], (COOPERATES, QUIET, COMPETES), strict=True):
            share = np.histogram(values, bins)[0] / max(1, len(values))
            areas.stairs(share, bins, color=colour, linewidth=1.6, label=moment)
        areas.legend(frameon=False, fontsize=7, loc="upper center")
        areas.set_xlabel("share of ties on which both cooperate")
        areas.set_ylabel("share of areas")
        _saved(figure, path)


def spirals(curves: dict[str, Any], path: Path) -> None:
    """Draw how many schools have which loop gain, and where they are in one town."""
    with rc_context(STYLE):
        figure = Figure(figsize=(10, 4), dpi=110, facecolor=PAPER)
        shares, map_of = figure.subplots(1, 2, width_ratios=(1.2, 1))
        calm(shares, "Share of schools with no greater gain")
        calm(map_of, "One town of England today", grid=False)
        for (name, gains), colour in zip(curves["gains"].items(), SCENARIOS, strict=False):
            shares.plot(gains, np.arange(1, len(gains) + 1) / len(gains), color=colour, label=name)
        shares.axvline(1.0, color=INK, linewidth=0.8, linestyle=(0, (3, 2)))
        shares.set_xlabel("loop gain")
        shares.legend(frameon=False, fontsize=8, loc="lower right")
        dots = map_of.scatter(*curves["map"], c=curves["town"], cmap="viridis_r", vmin=0.0, vmax=1.0, s=26)
        map_of.set_aspect("equal")
        map_of.set_xlabel("km")
        figure.colorbar(dots, ax=map_of, label="loop gain", fraction=0.04)
        _saved(figure, path)


def plane(curves: dict[str, Any], path: Path) -> None:
    """Draw where towns start and end in the plane of achievement and equity: scenarios, autonomy and partnership."""
    with rc_context(STYLE):
        figure = Figure(figsize=(10, 4.2), dpi=110, facecolor=PAPER)
        panels = figure.subplots(1, 2, sharex=True, sharey=True)
        every = list(curves)
        groups = (every[:3], [every[0], *every[3:]])
        for axes, title, names in zip(panels, ("Scenarios", "Autonomy and partnership"), groups, strict=True):
            calm(axes, title, grid=False)
            for name, colour in zip(names, SCENARIOS, strict=False):
                ways = np.array(curves[name])  # town, measure, start or end
                for attainment, gap in ways:
                    axes.plot(attainment, gap, color=colour, linewidth=0.5, alpha=0.35)
                axes.plot(ways[:, 0, 1], ways[:, 1, 1], "o", color=colour, markersize=3, alpha=0.7, label=name)
                (start, end), (first, last) = ways.mean(axis=0)
                axes.annotate(
                    "", (end, last), (start, first), arrowprops={"arrowstyle": "->", "color": colour, "lw": 2}
                )
            axes.set_xlabel("mean attainment (sd)")
            axes.legend(frameon=False, fontsize=8, loc="best")
        panels[0].set_ylabel("gap between advantaged and disadvantaged (sd)")
        panels[0].invert_yaxis()
        _saved(figure, path)


PICTURES: dict[str, Callable[[dict[str, Any], Path], None]] = {
    "two-starts": two_starts,
    "ramp": ramp,
    "judged": judged,
    "feedbacks": feedbacks,
    "quadrants": quadrants,
    "collapse": collapse,
    "spirals": spirals,
    "plane": plane,
}
