"""Pictures of what came of claims: effects beside the least that matters, and a measure through the years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ...outputs.figure_style import COMPETES, COOPERATES, FAINT, INK, STYLE, calm
from ...outputs.lean import lean
from ..verdicts import SUPPORTED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

    from .asked import Answer

FARTHEST = 12.0  # times the least that matters: what lies beyond is drawn at the edge
WIDTH, LINE = 8.4, 0.42  # inches, of the picture and of a claim


def draw(answers: Sequence[Answer], path: Path) -> None:
    """Draw the claims of one system: a line each, and the first one's measure through the years."""
    import matplotlib as mpl  # noqa: PLC0415 - few draw

    mpl.use("svg")
    import matplotlib.pyplot as plt  # noqa: PLC0415

    paths = answers[0].paths
    with plt.rc_context(STYLE | {"svg.fonttype": "none"}):
        height = max(2.3, 1.1 + LINE * len(answers))
        figure, axes = plt.subplots(1, 1 if paths is None else 2, figsize=(WIDTH, height), squeeze=False)
        _effects(axes[0, 0], answers)
        if paths is not None:
            _years(axes[0, 1], paths, answers[0].claim.measure)
        figure.tight_layout()
        figure.savefig(path, metadata={"Date": None, "Creator": None})
        plt.close(figure)
    lean(path)


def _effects(axes: Any, answers: Sequence[Answer]) -> None:
    calm(axes, "effect, by the least that matters", grid=False)
    axes.axvspan(-1.0, 1.0, color=FAINT, alpha=0.6, linewidth=0)
    axes.axvline(0.0, color=INK, linewidth=0.8)
    for height, each in enumerate(reversed(answers)):
        effect, least = each.effect, each.claim.matters
        if effect.mean is None or effect.low is None or effect.high is None:
            continue
        low, mean, high = np.clip(np.array([effect.low, effect.mean, effect.high]) / least, -FARTHEST, FARTHEST)
        axes.plot([low, high], [height, height], color=INK, linewidth=1.4)
        face = COOPERATES if each.verdict == SUPPORTED else "white"
        axes.plot([mean], [height], "o", markersize=7, markerfacecolor=face, markeredgecolor=INK)
    axes.set_yticks(range(len(answers)), [each.id for each in reversed(answers)])
    axes.set_ylim(-0.7, len(answers) - 0.3)
    reach = max(2.0, *(abs(value) for value in axes.get_xlim()))
    axes.set_xlim(-reach, reach)


def _years(axes: Axes, paths: np.ndarray, measure: str) -> None:
    calm(axes, measure)
    years = np.arange(paths.shape[2])
    for name, color, every in (("A", COMPETES, paths[0]), ("B", COOPERATES, paths[1])):
        told = np.isfinite(every).sum(axis=0) > 1  # a measure may be undefined at the start
        if not told.any():
            continue
        mean, spread = np.nanmean(every[:, told], axis=0), np.nanstd(every[:, told], axis=0, ddof=1)
        error = 1.96 * spread / np.sqrt(np.isfinite(every[:, told]).sum(axis=0))
        axes.fill_between(years[told], mean - error, mean + error, color=color, alpha=0.25, linewidth=0)
        axes.plot(years[told], mean, color=color, linewidth=1.8)
        axes.annotate(name, (years[told][-1], mean[-1]), (4, 0), textcoords="offset points", color=color, weight="bold")
    axes.set_xlabel("years")
