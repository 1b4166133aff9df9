"""The map of a world's schools: where they are, what they do to one another, who controls them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import LineCollection

from .figure_style import COMPETES, COOPERATES, DISADVANTAGE, FAINT, INK, NEITHER, PAPER, QUIET, TRUSTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...model.world import World

MANY = 1500  # schools from which a map is drawn as an image inside an SVG
ACTS = (
    (COOPERATES, "o", 70, "cooperates on most of its ties"),
    (COMPETES, "s", 58, "competes on most of its ties"),
    (NEITHER, "D", 34, "all its ties lie inside its trust"),
)
"""Colour, marker, its size in the key, and what it says of a school."""


def draw_map(axes: Axes, world: World, *, space: float = 1.0) -> None:
    """Draw the town as it stands now.

    Parameters
    ----------
    axes : Axes
        Where to.
    world : World
        Whose schools.
    space : float
        Share of a large figure's width that the map has; markers shrink with it.
    """
    schools, ties = world.state.schools, world.state.ties
    many = len(schools) > MANY
    scale = space * (1.0 if len(schools) <= 200 else float(np.sqrt(200 / len(schools))))
    places = np.column_stack([schools["x"], schools["y"]])
    _trusts(axes, schools, places, scale)
    sides = world.state.sides
    first = sides["school"] < sides["partner"]
    tie, ends = sides["tie"][first], places[np.column_stack([sides["school"][first], sides["partner"][first]])]
    strong, faint = ties["mutual"][tie] & ties["active"][tie], ties["active"][tie] & ~ties["mutual"][tie]
    axes.add_collection(
        LineCollection(
            list(ends[faint]), colors=FAINT, linewidths=0.7 * scale, linestyles=(0, (2, 2.5)), zorder=2, rasterized=many
        )
    )
    axes.add_collection(
        LineCollection(
            list(ends[strong]),
            colors=COOPERATES,
            alpha=0.45,
            linewidths=1.5 * scale,
            capstyle="round",
            zorder=3,
            rasterized=many,
        )
    )
    _schools(axes, schools, scale, many=many)
    axes.set_aspect("equal")
    axes.margins(0.05)
    axes.autoscale_view()
    _scale_bar(axes)
    axes.set_axis_off()


def acts_of(schools: Any) -> np.ndarray:
    """Return what each school does on most of its voluntary ties: 0 cooperates, 1 competes, 2 has none or is closed."""
    act = np.where(schools["cooperation"] > 0.5, 0, 1)
    return np.where(schools["alive"] & (schools["ties"] > 0), act, 2)


def marker_sizes(roll: np.ndarray, scale: float) -> np.ndarray:
    """Return marker areas in proportion to rolls, from their median; very small ones stay visible."""
    return np.clip(roll / max(1.0, float(np.median(roll))), 0.25, 3.0) * 85.0 * scale**2


def _scale_bar(axes: Axes) -> None:
    """Draw how long a round number of kilometres is."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    wide = max(right - left, high - low)
    length = max((km for km in (0.5, 1, 2, 5, 10, 20, 50, 100, 200) if km <= wide / 5), default=0)
    if length:
        x, y = right - length, low
        axes.plot([x, x + length], [y, y], color=QUIET, linewidth=1.2, solid_capstyle="butt", zorder=7)
        axes.text(x + length / 2, y + 0.012 * wide, f"{length:g} km", ha="center", color=QUIET, fontsize=8, zorder=7)


def _schools(axes: Axes, schools: Any, scale: float, *, many: bool) -> None:
    roll = schools["roll"].sum(axis=1)
    poor = schools["roll"][:, 1] / np.maximum(1.0, roll)
    sizes, act = marker_sizes(roll, scale), acts_of(schools)
    for code, (colour, marker) in enumerate(((COOPERATES, "o"), (COMPETES, "s"), (NEITHER, "D"))):
        here = schools["alive"] & (act == code)
        smaller = 0.8 if marker != "o" else 1.0  # a square of the same width holds more ink
        axes.scatter(
            schools["x"][here],
            schools["y"][here],
            s=sizes[here] * smaller * 1.75,
            marker=marker,
            linewidths=0,
            c=DISADVANTAGE(np.clip(poor[here] / 0.6, 0, 1)),
            zorder=5,
            rasterized=many,
        )
        axes.scatter(
            schools["x"][here],
            schools["y"][here],
            s=sizes[here] * smaller * 0.9,
            marker=marker,
            c=colour,
            linewidths=0.6 * scale,
            edgecolors=PAPER,
            zorder=6,
            rasterized=many,
        )
    closed = ~schools["alive"]
    axes.scatter(
        schools["x"][closed],
        schools["y"][closed],
        s=55 * scale**2,
        marker="x",
        c=QUIET,
        linewidths=1.6 * scale,
        zorder=6,
    )


def _trusts(axes: Axes, schools: Any, places: np.ndarray, scale: float) -> None:
    """Join the schools of each multi-school trust by broad pale bands."""
    controller = np.where(schools["alive"], schools["controller"], -1)
    trusts, sizes = np.unique(controller[controller >= 0], return_counts=True)
    for number, trust in enumerate(trusts[sizes > 1].tolist()):
        members = np.flatnonzero(controller == trust)
        lines = [places[[a, b]] for a, b in shortest_net(places, members)]
        axes.add_collection(
            LineCollection(
                lines,
                colors=TRUSTS[number % len(TRUSTS)],
                linewidths=15 * scale,
                capstyle="round",
                joinstyle="round",
                zorder=1,
                rasterized=len(schools) > MANY,
            )
        )


def shortest_net(places: np.ndarray, members: np.ndarray) -> list[tuple[int, int]]:
    """Return the pairs of rows that join all members with the least length (Prim's minimum spanning tree).

    Examples
    --------
    >>> shortest_net(np.array([[0.0, 0.0], [5.0, 0.0], [1.0, 0.0]]), np.array([0, 1, 2]))
    [(0, 2), (2, 1)]
    """
    inside, left, pairs = [int(members[0])], [int(row) for row in members[1:]], []
    while left:
        away = np.hypot(*(places[inside][:, None] - places[left][None]).transpose(2, 0, 1))
        one, other = np.unravel_index(int(np.argmin(away)), away.shape)
        pairs.append((inside[int(one)], left[int(other)]))
        inside.append(left.pop(int(other)))
    return pairs


def draw_key(axes: Axes) -> None:
    """Draw the key of the map in a wide, flat strip of its own."""
    axes.set_axis_off()
    axes.set(xlim=(0, 100), ylim=(0, 3))
    for row, (colour, marker, size, text) in enumerate(ACTS):
        axes.scatter([2], [2.5 - row], s=size, marker=marker, c=colour, linewidths=0)
        _say(axes, 4.2, row, text)
    axes.plot([36, 40], [2.5, 2.5], color=COOPERATES, alpha=0.5, linewidth=2)
    _say(axes, 41.4, 0, "both cooperate on the tie")
    axes.plot([36, 40], [1.5, 1.5], color=QUIET, alpha=0.7, linewidth=0.8, linestyle=(0, (2, 2.5)))
    _say(axes, 41.4, 1, "at least one competes")
    axes.scatter([38], [0.5], s=40, marker="x", c=QUIET, linewidths=1.5)
    _say(axes, 41.4, 2, "closed")
    axes.plot([66.8, 70.2], [2.5, 2.5], color=TRUSTS[0], linewidth=10, solid_capstyle="round")
    _say(axes, 72.6, 0, "one multi-school trust")
    for k in range(4):
        axes.scatter([66 + 1.6 * k], [1.5], s=50, marker="o", c=[DISADVANTAGE(k / 3)], linewidths=0)
    _say(axes, 72.6, 1, "ring: disadvantaged pupils, 0 to 60%")
    for k, size in enumerate((14, 36, 75)):
        axes.scatter([65.9 + 2.2 * k], [0.5], s=size, marker="o", c=FAINT, linewidths=0)
    _say(axes, 72.6, 2, "size: pupils on roll")


def _say(axes: Axes, x: float, row: int, text: str) -> None:
    axes.text(x, 2.5 - row, text, va="center", color=INK, fontsize=8.5)
