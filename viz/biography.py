"""The biography of one school, as its panel tells it: figures row by row, and what happened to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..experiments.outputs.event_text import WITH_ANOTHER
from .frames import events_told, finite

if TYPE_CHECKING:
    from ..model.world import World

PLAIN = (
    "result",
    "reserves",
    "effectiveness",
    "cooperation",
    "grade",
    "controller",
    "strategy",
    "taken_over",
    "willing",
    "loop_gain",
)


def biography(world: World, school: int) -> dict[str, Any]:
    """Return what is known of one school from the start to the last row there is.

    Parameters
    ----------
    world : World
        Whose school.
    school : int
        Its row.

    Returns
    -------
    dict
        Ready for JSON: name, authority, partners, ``columns`` (a list each, a number or None a row), events.
    """
    table, rows = world.region.schools, world.trajectory.at(list(range(world.terms + 1)))
    roll, ties = rows["roll"][:, school], rows["ties"][:, school]
    pupils = roll.sum(axis=1)
    columns = {name: rows[name][:, school].astype(float) for name in PLAIN}
    columns |= {
        "roll": pupils,
        "disadvantaged": _over(roll[:, 1], pupils),
        "attainment": _over((rows["attainment"][:, school] * roll).sum(axis=1), pupils),
        "trust": _over(rows["trusted"][:, school], ties),
        "greed": _over(rows["dilemma_greed"][:, school], rows["at_stake"][:, school]),
        "fear": _over(rows["dilemma_fear"][:, school], rows["at_stake"][:, school]),
        "willing": _over(columns["willing"], ties),
    }
    columns["cooperation"][ties == 0] = np.nan
    sides = world.state.sides
    own = slice(world.state.first[school], world.state.first[school + 1])
    about = [
        each
        for each in world.events
        if school in (each.school, each.other if each.kind in WITH_ANOTHER else each.school)
    ]
    return {
        "school": school,
        "id": str(table["id"][school]),
        "name": str(table["name"][school]),
        "authority": str(table["authority"][school]),
        "rows": world.terms + 1,
        "partners": sides["partner"][own].tolist(),
        "columns": {name: [finite(value) for value in values.tolist()] for name, values in columns.items()},
        "events": events_told(world, about),
    }


def _over(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return a part over its whole, not a number where there is no whole."""
    return np.divide(part, whole, out=np.full(len(part), np.nan), where=np.asarray(whole) > 0)
