"""A world as bytes: what the browser draws of it, row by row (row 0 is the start, row t the end of term t)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ..experiments.outputs.event_text import GRADES, in_words
from ..experiments.outputs.measures_told import SUMMARY
from ..model.measures import METRICS
from ..model.measures.regime import explain, regime
from ..model.trajectory import both_sides

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.trajectory import Rows
    from ..model.world import Event, World

Buffers = list[bytes]

COLUMNS = (
    ("roll", "u2"),
    ("controller", "i4"),
    ("greed", "i2"),
    ("fear", "i2"),
    ("disadvantaged", "u1"),
    ("cooperation", "u1"),
    ("grade", "u1"),
    ("strategy", "u1"),
    ("flags", "u1"),
)
"""What is told of every school in every row, and as which type of number (little endian)."""
OPEN, LEADS, RIDES, RESCUED, PUNCTURED = 1, 2, 4, 8, 16  # flags
NO_TIES, NO_GAME = 255, -32768  # what stands in place of a share and of a dilemma where there is none
SHARE, DILEMMA = 254, 1000  # how many steps a share of one and a dilemma of one have
HEADLINE = ("cooperation", "takeovers", "attainment_gap_months", "roll_gini")
"""The measures that stand at the top, each with its trace."""
OF_REGIME = ("takeover_rate", "rotation", "two_tiers")
COMPARED = ("takeover_events", "cooperation", "attainment_gap_months", "roll_gini")
"""The measures by which two worlds are compared."""
TOLD = (*HEADLINE, *OF_REGIME, "greed", "fear", "takeover_events")


def layout(world: World) -> tuple[dict[str, Any], Buffers]:
    """Return what does not change from term to term: names, places and ties."""
    from ..agents.strategies import STRATEGIES  # noqa: PLC0415 - brings the compiler

    table, state = world.region.schools, world.state
    names, authority = np.unique(table["authority"], return_inverse=True)
    forms = {told.metric: told for told in SUMMARY}
    return {
        "schools": len(state.schools),
        "ties": len(state.ties),
        "seed": str(world.seed),  # numbers of a browser end at 2**53, and seeds do not
        "scenario": world.scenario.name,
        "title": world.scenario.title,
        "story": world.scenario.story,
        "names": table["name"].tolist(),
        "authority_names": names.tolist(),
        "grades": list(GRADES),
        "strategies": [
            {"name": one.name, "words": one.name.replace("-", " "), "meaning": one.meaning.split("\n\n")[0]}
            for one in STRATEGIES.values()
        ],
        "columns": [list(column) for column in COLUMNS],
        "headline": [
            {
                "name": name,
                "label": forms[name].name if name in forms else name.replace("_", " "),
                "how": forms[name].how if name in forms else "plain",
                "help": METRICS[name].meaning.split("\n\n")[0].replace("``", "").replace("`", ""),
            }
            for name in HEADLINE
        ],
    }, [
        _bytes(table["x"], "f4"),
        _bytes(table["y"], "f4"),
        _bytes(authority, "u2"),
        *(_bytes(end, "u4") for end in state.sides["school"][both_sides(state)]),
    ]


def pack(world: World, first: int, rows: int) -> Buffers:
    """Return some rows of every column, and of the acts on all ties, each as the bytes of a table, row by row."""
    chosen = list(range(first, first + rows))
    told = columns_of(world.trajectory.at(chosen))
    return [
        *(_bytes(told[name], kind) for name, kind in COLUMNS),
        world.trajectory.acts[first : first + rows].tobytes(),
    ]


def columns_of(at: Rows) -> dict[str, np.ndarray]:
    """Return what is told of every school, as numbers of the right size; shape ``(rows, schools)`` each."""
    pupils = at["roll"].sum(axis=2)
    alone = at["ties"] == 0
    both = np.where(alone | (at["at_stake"] <= 0.0), np.nan, at["at_stake"])
    return {
        "roll": np.rint(np.clip(pupils, 0, 65535)),
        "controller": at["controller"],
        "greed": _dilemma(at["dilemma_greed"] / both),
        "fear": _dilemma(at["dilemma_fear"] / both),
        "disadvantaged": np.rint(255 * at["roll"][:, :, 1] / np.maximum(pupils, 1e-9)),
        "cooperation": np.where(alone, NO_TIES, np.rint(SHARE * at["cooperation"])),
        "grade": at["grade"],
        "strategy": at["strategy"],
        "flags": at["alive"] * OPEN
        + at["leading"] * LEADS
        + at["riding"] * RIDES
        + at["rescued"] * RESCUED
        + (at["puncture"] > 0.02) * PUNCTURED,
    }


def _dilemma(strength: np.ndarray) -> np.ndarray:
    steps = np.clip(np.rint(DILEMMA * strength), NO_GAME + 1, -NO_GAME - 1)
    return np.where(np.isnan(strength), NO_GAME, steps)


def _bytes(values: np.ndarray, kind: str) -> bytes:
    return np.ascontiguousarray(values).astype(f"<{kind}").tobytes()


def measures(world: World, first: int, rows: int) -> dict[str, Any]:
    """Return the headline measures and the regime, with why, at some rows."""
    chosen = range(first, first + rows)
    values = {name: METRICS[name].along(world.trajectory, chosen).tolist() for name in TOLD}
    each = [{name: values[name][k] for name in (*HEADLINE, *OF_REGIME)} for k in range(rows)]
    return {
        "metrics": {name: [finite(value) for value in column] for name, column in values.items()},
        "regime": [regime(one) for one in each],
        "why": [explain(one).partition(";")[0].removesuffix(".") + "." for one in each],
    }


def finite(value: float) -> float | None:
    """Return a number that JSON can hold, or None."""
    return value if math.isfinite(value) else None


def events_told(world: World, events: Iterable[Event]) -> list[list[Any]]:
    """Return events as ``[row, kind, school, other, value, words]``."""
    names = world.region.schools["name"]
    return [[each.term, each.kind, each.school, each.other, each.value, in_words(each, names)] for each in events]
