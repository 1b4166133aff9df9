"""A map's cells, asked as claims of twin worlds, and who is right in each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from ..claims.asked import LEAST, ask
from ..verdicts import told_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from ..claims.asked import Answer
    from ..claims.told import Claim
    from .told import Disagreement

NEITHER, UNSETTLED = "neither", "not settled"


class Map(NamedTuple):
    """A disagreement, and what came of each cell, by level up and level across."""

    name: str
    about: Disagreement
    cells: list[list[Answer]]

    def right(self, row: int, column: int) -> str:
        """Return who is right in a cell."""
        return self.about.right(self.cells[row][column].verdict)

    def counted(self) -> dict[str, int]:
        """Return in how many cells each side is right, neither is, and it is not settled."""
        found = Counter(self.right(i, j) for i, row in enumerate(self.cells) for j in range(len(row)))
        return {name: found[name] for name in (*(each.who for each in self.about.positions), NEITHER, UNSETTLED)}

    def told(self) -> list[dict[str, Any]]:
        """Return each cell as a plain object: levels, effect, interval, pairs, verdict, who is right, commands."""
        found = []
        for i, up in enumerate(self.about.up.levels):
            for j, across in enumerate(self.about.across.levels):
                answer = self.cells[i][j]
                found.append(
                    {
                        "map": self.name,
                        self.about.across.name: across,
                        self.about.up.name: up,
                        "measure": answer.claim.measure,
                        **told_of(*answer.effect[:3], answer.effect.n, answer.verdict),
                        "right": self.right(i, j),
                        "besides": {
                            name: {"effect": each.mean, "low": each.low, "high": each.high}
                            for name, each in list(answer.effects.items())[1:]
                        },
                        "commands": [answer.claim.command(side) for side in (0, 1)],
                    }
                )
        return found


def cells(about: Disagreement) -> dict[str, Claim]:
    """Return what the cells of a disagreement ask, by ``row,column``: up from the lowest level, across likewise."""
    return {
        f"{i},{j}": about.cell(across, up)
        for i, up in enumerate(about.up.levels)
        for j, across in enumerate(about.across.levels)
    }


def mapped(
    name: str,
    about: Disagreement,
    executor: Executor,
    seeds: int = LEAST,
    watch: Callable[[str], None] | None = None,
) -> Map:
    """Ask all cells of a disagreement, each of as many pairs of worlds as it takes (`claims.asked.ask`).

    Raises
    ------
    InputError
        If a cell makes no sense.
    """
    answers = {each.id: each for each in ask(cells(about), executor, seeds, watch)}
    rows, columns = len(about.up.levels), len(about.across.levels)
    return Map(name, about, [[answers[f"{i},{j}"] for j in range(columns)] for i in range(rows)])
