"""The page of disagreements: who says what, the map of where each is right, and what it tells in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..claims.asked import MOST
from ..writing import ends, made, table, told, write_page
from .asked import NEITHER, UNSETTLED
from .drawing import draw

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .asked import Map

BEFORE = """# Where the sources disagree, and where each is right

*Made on {day}, by version {version}.*

The source documents contradict one another. Each contradiction is put here as a map: across and up is what decides it,
and in every cell two worlds that share every draw are lived, pair by pair, and differ by what is named alone. A cell
belongs to whoever is right there, by the verdict of [the scoreboard](claims.md): an effect counts if it is as large
as the least that matters and its 95% interval leaves out nought. {seeds} pairs a cell at least, more (up to {most})
where the interval is wide; at 95%, one cell in twenty or so lies on a side by chance.

    coopetition disagreements --out docs       # this page
    coopetition disagreements D9 P26           # some of it
"""


def write(maps: Sequence[Map], seeds: int, folder: Path) -> Path:
    """Write the page and its pictures into a folder; return the page's path."""
    pictures = folder / "disagreements"
    pictures.mkdir(parents=True, exist_ok=True)
    lines = [BEFORE.format(**made(), seeds=seeds, most=MOST)]
    for each in maps:
        draw(each, pictures / f"{each.name}.svg")
        lines += section(each)
    return write_page(folder / "disagreements.md", lines)


def section(found: Map) -> list[str]:
    """Return what the page says of one disagreement."""
    about = found.about
    lines = [f"## {about.title}", ""]
    measure = about.claim.measure
    where = {
        "supported": f"`{measure}` is higher in B",
        "opposite": f"`{measure}` is lower in B",
        "no effect": f"`{measure}` is not moved",
    }
    rows = [
        (each.who, ", ".join(f"[{row}](systems/{row}.md)" for row in each.rows), each.says, where[each.right])
        for each in about.positions
    ]
    lines += table(("who", "of", "says", "right where"), rows)
    least = told(about.claim.matters)
    lines += ["", f"A and B: {about.what}. Least difference that matters: {least}.", ""]
    lines += [
        f"![{about.title}](disagreements/{found.name}.svg)",
        "",
        " ".join(about.plain.split()),
        "",
        " ".join([counts(found), *besides(found)]),
        "",
    ]
    return [*lines, *grid(found), "", *_again(found)]


def counts(found: Map) -> str:
    """Return in a sentence in how many cells who is right."""
    number = found.counted()
    total = sum(number.values())
    named = {NEITHER: "no difference that matters in {}", UNSETTLED: "not settled in {}"}
    parts = [named.get(who, f"{who} right in {{}}").format(n) for who, n in number.items()]
    text = f"Of {total} cells: {', '.join(parts)}."
    return text[0].upper() + text[1:]


def besides(found: Map) -> list[str]:
    """Return in sentences in how many cells the measures besides surely rise and fall."""
    every = [answer for row in found.cells for answer in row]
    said = []
    for name in list(every[0].effects)[1:]:
        surely = [each.effects[name] for each in every]
        higher = sum(each.low is not None and each.low > 0.0 for each in surely)
        lower = sum(each.high is not None and each.high < 0.0 for each in surely)
        said.append(f"`{name}` is surely higher in {higher}, lower in {lower}.")
    return said


def grid(found: Map) -> list[str]:
    """Return the map as a table: effect and 95% interval in every cell, bold where it matters."""
    about = found.about
    across = [f"{each:g}" for each in about.across.levels]
    rows = []
    for i in reversed(range(len(about.up.levels))):
        row = [f"{about.up.levels[i]:g}"]
        for answer in found.cells[i]:
            effect = answer.effect
            if effect.mean is None or effect.low is None or effect.high is None:
                row.append("none")
                continue
            said = f"{told(effect.mean)} ({ends(effect.low, effect.high)})"
            row.append(f"**{said}**" if answer.verdict in {"supported", "opposite"} else said)
        rows.append(row)
    return table((f"{about.up.label}, by {about.across.label}", *across), rows)


def _again(found: Map) -> list[str]:
    """Return how to see a world of each side: of the cell in which it is right most clearly."""
    about, lines = found.about, []
    for position in about.positions:
        cells = [
            (abs(answer.effect.mean or 0.0) * (-1.0 if position.right == "no effect" else 1.0), i, j)
            for i, row in enumerate(found.cells)
            for j, answer in enumerate(row)
            if found.right(i, j) == position.who
        ]
        if not cells:
            continue
        _, i, j = max(cells)
        claim = found.cells[i][j].claim
        lines += [
            f"Worlds that tell {position.who} right ({about.across.levels[j]:g} across, {about.up.levels[i]:g} up):",
            "",
            f"    {claim.command(0)}",
            f"    {claim.command(1)}",
            "",
        ]
    return lines
