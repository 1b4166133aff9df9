"""What forms of governance do: twin worlds with and without each, in half of a town, by what its claim names.

Both worlds share every draw. In one, the western half of the schools is governed by the form from the second year on;
in the other the same schools go on as they are. What is told is told of those schools, whoever governs them in the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..model.forms import TODAY, Form, Vector, form, forms
from ..model.trajectory import A_COOPERATES, ACTIVE, B_COOPERATES
from ..model.world import World
from .measures_told import NONE
from .twins import Effect, effect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

START, QUARTER = 4, 0.25


class Measure(NamedTuple):
    """What is told of some schools of a world: its name, unit, and how it is found."""

    name: str
    unit: str
    of: Callable[[World, np.ndarray], float]


class Found(NamedTuple):
    """What one form does to one measure: the form, the measure, and the effect over pairs of worlds."""

    form: Form
    measure: Measure
    effect: Effect


def quality(world: World, rows: np.ndarray) -> float:
    """Return mean quality over the pupils of some schools."""
    schools = world.state.schools
    return float(np.average(schools["effectiveness"][rows], weights=_pupils(world, rows)))


def weakest(world: World, rows: np.ndarray) -> float:
    """Return mean quality of the quarter of schools that was weakest at the start."""
    first = world.trajectory["effectiveness"][0][rows]
    kept = rows[first <= np.quantile(first, QUARTER)]
    return float(world.state.schools["effectiveness"][kept].mean())


def spread(world: World, rows: np.ndarray) -> float:
    """Return the standard deviation of quality between schools."""
    return float(world.state.schools["effectiveness"][rows].std())


def gap(world: World, rows: np.ndarray) -> float:
    """Return attainment of advantaged pupils less that of all others, over pupils."""
    attained, roll = world.state.schools["attainment"][rows], world.state.schools["roll"][rows]
    best = np.average(attained[:, 0], weights=roll[:, 0])
    return float(best - np.average(attained[:, 1:], weights=roll[:, 1:]))


def captured(world: World, rows: np.ndarray) -> float:
    """Return what the sharing out of support brings advantaged pupils (`capture`)."""
    schools = world.state.schools
    more = schools["attainment"][rows, 0] - schools["value_added"][rows]
    return float(np.average(more, weights=schools["roll"][rows, 0]))


def inside(world: World, rows: np.ndarray) -> float:
    """Return the share of acts that cooperate on ties between these schools, over the last three years."""
    return _acts(world, rows)[0]


def outside(world: World, rows: np.ndarray) -> float:
    """Return the share of these schools' acts towards all others that cooperate, over the last three years."""
    return _acts(world, rows)[1]


def shortage(world: World, rows: np.ndarray) -> float:
    """Return the share of posts that no teacher fills."""
    return float(np.average(world.state.schools["shortage"][rows], weights=_pupils(world, rows)))


def needy_shortage(world: World, rows: np.ndarray) -> float:
    """Return that share in the quarter of schools with the largest share of disadvantaged pupils."""
    poor = world.state.schools["roll"][rows, 1] / _pupils(world, rows)
    return shortage(world, rows[poor >= np.quantile(poor, 1 - QUARTER)])


def telling(world: World, rows: np.ndarray) -> float:
    """Return how well published results tell of quality: their correlation over schools."""
    schools = world.state.schools
    return float(np.corrcoef(schools["result"][rows], schools["effectiveness"][rows])[0, 1])


def together(world: World, rows: np.ndarray) -> float:
    """Return the share of schools that are in the largest of their groups."""
    control = world.state.schools["controller"][rows]
    return float(np.bincount(control[control >= 0], minlength=1).max() / len(rows))


def others(world: World, rows: np.ndarray) -> float:
    """Return mean quality of the open schools that are not meant."""
    rest = np.setdiff1d(np.flatnonzero(world.state.schools["alive"]), rows)
    return quality(world, rest)


MEASURES = {
    each.name: each
    for each in (
        Measure("quality", "sd", quality),
        Measure("quality of the weakest quarter", "sd", weakest),
        Measure("spread of quality", "sd", spread),
        Measure("gap between pupils", "sd", gap),
        Measure("support to the advantaged", "sd", captured),
        Measure("cooperation inside", "share", inside),
        Measure("cooperation with others", "share", outside),
        Measure("posts unfilled", "share", shortage),
        Measure("posts unfilled where need is", "share", needy_shortage),
        Measure("results tell of quality", "correlation", telling),
        Measure("in one group", "share", together),
        Measure("quality of all others", "sd", others),
    )
}
COSTS = ("quality", "spread of quality", "cooperation with others", "quality of all others")
"""What is told of every form: what the toolkit asks of it."""
CLAIMS = {
    "F0": ("gap between pupils",),
    "F1": ("cooperation inside", "in one group"),
    "F2": ("cooperation inside", "quality of the weakest quarter"),
    "F3": ("cooperation inside", "in one group"),
    "F4": ("posts unfilled",),
    "F5": ("quality of the weakest quarter", "results tell of quality"),
    "F6": ("support to the advantaged", "gap between pupils"),
    "F7": ("quality of the weakest quarter", "posts unfilled where need is"),
    "F8": ("gap between pupils", "in one group"),
}
"""What the claim of each row names besides."""


def found(
    names: Sequence[str] = (),
    *,
    seeds: int = 30,
    years: int = 10,
    region: str = "synthetic:60",
    parameters: Mapping[str, Any] | None = None,
) -> Iterator[Found]:
    """Yield what some forms do (all unless named), measure by measure, in twin worlds of so many seeds.

    Parameters
    ----------
    names : sequence of str
        Names or rows of forms.
    seeds, years, region : int, int, str
        How many pairs of worlds, how long they live, and where.
    parameters : mapping, optional
        What is set in both worlds: ``{"governance.methods": 0.0}`` tells what is left without methods.
    """
    chosen = [form(name) for name in names] or sorted(forms().values(), key=lambda each: each.id)
    bare = [_lives(None, seed, years, region, parameters) for seed in range(1, seeds + 1)]
    for each in chosen:
        if each.name == TODAY:
            continue
        governed = [_lives(each, seed, years, region, parameters) for seed in range(1, seeds + 1)]
        for name in dict.fromkeys((*CLAIMS.get(each.id, ()), *COSTS)):
            columns = (np.array([lived[name] for lived in lives]) for lives in (bare, governed))
            yield Found(each, MEASURES[name], effect(*columns))


def _lives(
    governed: Form | None, seed: int, years: int, region: str, parameters: Mapping[str, Any] | None
) -> dict[str, float]:
    """Return what a town comes to, measure by measure, with or without a form in its western half."""
    world = World("england-today", region, parameters, seed)
    rows = np.argsort(world.region.schools["x"], kind="stable")[: len(world.region) // 2]
    if governed is not None:
        world.govern(governed.name, rows.tolist(), START)
    world.run(years)
    rows = rows[world.state.schools["alive"][rows]]
    return {name: each.of(world, rows) for name, each in MEASURES.items()}


def _acts(world: World, rows: np.ndarray) -> tuple[float, float]:
    among = np.isin(world.trajectory.ends, rows)
    acts = world.trajectory.acts[-9:]
    cooperates = np.stack([acts & A_COOPERATES, acts & B_COOPERATES], axis=1) > 0
    active = np.repeat((acts & ACTIVE > 0)[:, None, :], 2, axis=1)
    within, across = active & among.all(axis=0), active & among & ~among.all(axis=0)
    return float(cooperates[within].mean()), float(cooperates[across].mean())


def _pupils(world: World, rows: np.ndarray) -> np.ndarray:
    return world.state.schools["roll"][rows].sum(axis=1)


def told(rows: list[Found]) -> str:
    """Return what was found as a Markdown table; a star where the interval leaves out nought."""
    lines = [
        "| form | of its schools, at the end | without | with | effect | 95% interval |",
        "|---|---|---|---|---|---|",
    ]
    before = ""
    for each in rows:
        name = f"{each.form.id} {each.form.title}" if each.form.name != before else ""
        before, one = each.form.name, each.effect
        values = [_number(value) for value in (one.a, one.b, one.mean, one.low, one.high)]
        star = " \\*" if moves(one) else ""
        unit = f" ({each.measure.unit})" if each.measure.unit == "sd" else ""
        lines.append(
            f"| {name} | {each.measure.name}{unit} | {values[0]} | {values[1]} | {values[2]}{star} | "
            f"{values[3]} to {values[4]} |"
        )
    return "\n".join(lines)


def moves(one: Effect) -> bool:
    """Return whether the interval of an effect leaves out nought."""
    return one.low is not None and one.high is not None and (one.low > 0.0 or one.high < 0.0)


def _number(value: float | None) -> str:
    return NONE if value is None else f"{value + 0.0:.3f}".replace("-", "\N{MINUS SIGN}")


def table() -> str:
    """Return the forms, a column each, and what each says where it differs from a trust of today, as Markdown."""
    named = list(forms().values())
    lines = ["| | " + " | ".join(each.id or each.name for each in named) + " |", "|---|" + "---|" * len(named)]
    for name in Vector.model_fields:
        values = [getattr(each.vector, name) for each in named]
        lines.append(f"| `{name}` | " + " | ".join(f"{value:g}" for value in values) + " |")
    levers = sorted({name for each in named for name in each.levers})
    lines += [f"| `{name}` | " + " | ".join(f"{each.levers.get(name, '')}" for each in named) + " |" for name in levers]
    return "\n".join(lines)


def catalogue() -> str:
    """Return the forms by row, name, title, source and story, as Markdown."""
    lines = ["| | name | what it is | source |", "|---|---|---|---|"]
    for each in forms().values():
        story = " ".join(each.story.split())
        lines.append(f"| {each.id} | `{each.name}` | **{each.title}.** {story} | {each.source} |")
    return "\n".join(lines)


def listed() -> list[dict[str, Any]]:
    """Return every form as a plain object."""
    return [
        {
            "name": each.name,
            "id": each.id,
            "title": each.title,
            "source": each.source,
            "story": " ".join(each.story.split()),
            "vector": {name: getattr(each.vector, name) for name in Vector.model_fields},
            "levers": each.levers,
        }
        for each in forms().values()
    ]


__all__ = ["CLAIMS", "MEASURES", "Found", "catalogue", "form", "found", "listed", "moves", "table", "told"]
