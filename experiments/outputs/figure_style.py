"""How figures look: a palette that colour-blind readers can use, and axes that stay out of the way."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from matplotlib.colors import LinearSegmentedColormap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PAPER, INK, QUIET, FAINT = "#fcfbf8", "#2b2f36", "#767b84", "#d9d8d2"
COOPERATES, COMPETES, NEITHER = "#2f7fb8", "#e08214", "#b9bcc2"
SCENARIOS = ("#4d4d4d", "#c8553d", "#1b7f79", "#7a5ba6", "#b58900")
"""One colour a world, where several are compared."""
DISADVANTAGE = LinearSegmentedColormap.from_list("disadvantage", ["#f1e8f2", "#b48abf", "#4b1259"])
TRUSTS = ("#efe3c8", "#dfe9da", "#e9dde6", "#dbe6ec", "#f2dcd3", "#e4e2d0")

STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": QUIET,
    "axes.titlecolor": INK,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 8,
    "axes.facecolor": PAPER,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "axes.labelsize": 8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.8,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "svg.hashsalt": "coopetition",
    "figure.dpi": 100,
}


def calm(axes: Axes, title: str = "", *, grid: bool = True) -> Axes:
    """Take away from axes what is not needed, and give them a title."""
    axes.set_title(title)
    axes.spines["left"].set_visible(False)
    if grid:
        axes.grid(axis="y", color=FAINT, linewidth=0.6)
        axes.set_axisbelow(True)
    return axes


def apart(values: list[float], least: float) -> list[float]:
    """Return values moved as little as needed so that labels at them do not overlap.

    Examples
    --------
    >>> apart([0.5, 0.52], 0.1)
    [0.46, 0.56]
    """
    order = sorted(range(len(values)), key=lambda k: values[k])
    moved = list(values)
    for _ in range(100):
        crowded = False
        for low, high in pairwise(order):
            overlap = least - (moved[high] - moved[low])
            if overlap > 1e-9:
                moved[low] -= overlap / 2
                moved[high] += overlap / 2
                crowded = True
        if not crowded:
            break
    return [round(value, 9) for value in moved]
