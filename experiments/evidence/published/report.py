"""The table of published results as a page, with pictures."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from ..writing import table, write_page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

STEPS = (10, 30, 48, 120)
BEFORE = """# The laboratory

Everything the model says rests on heads who play games on a graph. Here the very code that does it (payoffs, best
response, imitation; [decision 9](decisions/0009-the-laboratory.md)) plays published games, with schools left out, and
finds the published numbers again. This page is written by

    coopetition laboratory --all --out docs

and the same table, without pictures, is printed by `coopetition laboratory --all`. The quick rows are found again in
every run of the tests, and with them exact answers on graphs of other shapes, for every update. How fast it is:
[figures](laboratory-speed.md).

```python
import networkx as nx
from coopetition.model.laboratory import Laboratory, MixedPopulation

lattice = nx.grid_2d_graph(50, 50, periodic=True)
game = {"game": "weak-prisoners-dilemma", "b": 1.2, "update": "fermi", "noise": 0.1, "synchronous": False}
among_neighbours = Laboratory(lattice, **game, self_interaction=True, rng=1).run(100)
among_all = Laboratory(MixedPopulation(2500), **game, payoff="averaged", rng=1).run(100)
assert among_all[-1] < 0.01 < 0.5 < among_neighbours[-1]  # structure saves cooperation
```
"""


def write(findings: list[dict[str, Any]], folder: Path) -> Path:
    """Write ``laboratory.md`` and its pictures into a folder; return the page's path.

    Parameters
    ----------
    findings : list of dict
        Findings as the verb ``laboratory`` tells them.
    folder : Path
        Where to; made if need be.
    """
    folder.mkdir(parents=True, exist_ok=True)
    draw_kaleidoscope(folder / "kaleidoscope.png")
    draw_tipping(folder / "tipping.png")
    return write_page(folder / "laboratory.md", [BEFORE, *_table(findings), *_pictures(), *_rows(findings)])


COLUMNS = ("row", "what", "published", "measured", "standard error", "tolerance", "within")


def _table(findings: list[dict[str, Any]]) -> list[str]:
    rows = [(each["id"], *cells(each, missed="**no**")) for each in findings]
    return ["## Published and measured", "", *table(COLUMNS, rows), ""]


def cells(finding: dict[str, Any], missed: str) -> tuple[str, ...]:
    """Return a finding as the cells of a table, all but its row; ``missed`` says that it is not as published."""
    error = "" if finding["error"] is None else f"{finding['error']:.2g}"
    numbers = (told(finding["published"]), told(finding["measured"]))
    return (finding["what"], *numbers, error, finding["tolerance"], "yes" if finding["within"] else missed)


def _rows(every: Sequence[Mapping[str, object]]) -> list[str]:
    lines = ["## What is played", ""]
    for row, findings in groupby(every, key=lambda each: each["id"]):
        one = next(findings)
        lines.append(f"- **{row}** {one['title']} *{one['source']}.* {one['set_up']} ({one['seconds']:.0f} s.)")
    return lines


def _pictures() -> list[str]:
    return [
        "![Kaleidoscope](kaleidoscope.png)",
        "",
        "*One defector among 99 by 99 cooperators, b = 1.9 (L2): blue cooperates, orange competes; light tones have",
        "changed in this very step.*",
        "",
        "![Tipping](tipping.png)",
        "",
        "*Heads with trust (L19): the states in which a town of heads can rest, by greed. Lines are analytic (dashed:",
        "the start that divides those who rise from those who fall), dots are heads who play. Beyond the fold no start",
        "is high enough.*",
        "",
    ]


def told(value: Any) -> str:
    """Return a number or a list of numbers as a table shows it.

    Examples
    --------
    >>> told(0.317766167), told([1, 9, 25]), told("yes")
    ('0.317766', '1, 9, 25', 'yes')
    """
    if isinstance(value, list):
        return ", ".join(told(each) for each in value)
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def draw_kaleidoscope(path: Path) -> None:
    """Draw the dance of Nowak and May at four steps."""
    from matplotlib.colors import ListedColormap  # noqa: PLC0415 - drawing takes longer to start than the dance
    from matplotlib.figure import Figure  # noqa: PLC0415

    from ...outputs.figure_style import COMPETES, COOPERATES, PAPER  # noqa: PLC0415
    from .spatial import dance  # noqa: PLC0415

    states = dance(1.9).states(max(STEPS)).reshape(-1, 99, 99).astype(int)
    colours = ListedColormap([COMPETES, "#f7d9ae", "#a9cfe8", COOPERATES])
    figure = Figure(figsize=(10, 2.8), dpi=110, facecolor=PAPER)
    for axes, step in zip(figure.subplots(1, len(STEPS)), STEPS, strict=True):
        now, before = states[step], states[step - 1]
        axes.imshow(np.where(now == before, 3 * now, 1 + now), cmap=colours, vmin=0, vmax=3, interpolation="nearest")
        axes.set_title(f"t = {step}", fontsize=9)
        axes.set_axis_off()
    figure.subplots_adjust(0.01, 0.01, 0.99, 0.9, 0.04)
    figure.savefig(path, metadata={"Software": None})


def draw_tipping(path: Path) -> None:
    """Draw where heads with trust can rest, by greed."""
    from matplotlib import rc_context  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    from ...outputs.figure_style import COMPETES, COOPERATES, PAPER, QUIET, STYLE, calm  # noqa: PLC0415
    from .mixed import ends, fixed_points, strengths  # noqa: PLC0415

    greeds = np.linspace(0.0, 1.0, 201)
    found = [fixed_points(*strengths(g)) for g in greeds]
    figure = Figure(figsize=(7, 3.6), dpi=110, facecolor=PAPER)
    with rc_context(STYLE):
        axes = calm(figure.subplots(), "Where heads with trust can rest")
    axes.plot(greeds, [each[0] for each in found], color=COMPETES, linewidth=2)
    both = [(g, each) for g, each in zip(greeds, found, strict=True) if len(each) == 3]
    axes.plot([g for g, _ in both], [each[2] for _, each in both], color=COOPERATES, linewidth=2)
    axes.plot([g for g, _ in both], [each[1] for _, each in both], color=QUIET, linewidth=1.2, linestyle=(0, (3, 2)))
    for greed in np.linspace(0.0, 1.0, 11):
        for start, colour in ((0.99, COOPERATES), (0.01, COMPETES)):
            axes.plot(greed, ends(start, float(greed), 2500), "o", color=colour, markersize=5, markeredgecolor=PAPER)
    axes.set_xlabel("greed g")
    axes.set_ylabel("share of cooperation")
    figure.tight_layout()
    figure.savefig(path, metadata={"Software": None})
