"""How fast the model is: ``python benchmarks/run.py`` prints a table, with ``--json`` the figures as JSON.

Times are medians of several repeats, told by school and term: a phase is timed by the year, which is three terms.
The compiled core and its plain Mesa twin are timed in turns, so that a slow moment of the machine meets both.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter_ns
from typing import TYPE_CHECKING

import numpy as np
from core import core_term
from plain_mesa import PlainSystem
from rich.console import Console
from rich.table import Table

from coopetition.model.region import Region
from coopetition.model.state import TERMS
from coopetition.model.term import END_OF_YEAR, TERM
from coopetition.model.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

SEED = 1
CORE_SIZES = (150, 2_000)
SIZES = (150, 2_000, 20_000)
TAKE = "Trajectory.take"
READY = "World.for_a_term"
ENOUGH = 200_000  # school-years a size is timed over, within the bounds below
FEWEST, MOST = 5, 100  # years


def nanoseconds(call: Callable[[], object]) -> int:
    """Return how long a call takes."""
    start = perf_counter_ns()
    call()
    return perf_counter_ns() - start


def world_of(schools: int) -> World:
    """Return a world in its second year, so that everything is compiled and no phase is at its start."""
    return World(region=Region.synthetic(schools, seed=SEED), seed=SEED).run(1)


def core(schools: int, repeats: int = 5) -> dict[str, float]:
    """Time a year of the core, compiled and plain, in turns; nanoseconds a school-term, and how many times slower."""
    world = world_of(schools)
    system = PlainSystem(world)
    once = 1.0 / (schools * TERMS)
    pairs = []
    for _ in range(repeats + 1):
        compiled = sum(nanoseconds(lambda: core_term(world)) for _ in range(TERMS))
        plain = sum(nanoseconds(system.step) for _ in range(TERMS))
        pairs.append((compiled * once, plain * once))
    timed = pairs[1:]  # the first year warms up
    compiled, plain = median(pair[0] for pair in timed), median(pair[1] for pair in timed)
    return {"compiled": compiled, "plain Mesa": plain, "ratio": plain / compiled}


def phases(schools: int) -> dict[str, float]:
    """Time every phase of the whole term and what is kept of it; nanoseconds a school-term, the median of years.

    What is kept is written twice: first into memory that the machine has yet to hand over, then, term by term, into the
    same memory. What the first time takes longer is told apart, for it is the machine's and no rule's.
    """
    world = world_of(schools)
    years = min(MOST, max(FEWEST, ENOUGH // schools))
    kept, terms = len(world.trajectory), years * TERMS
    world.trajectory.reserve(kept + terms)
    at_first = [nanoseconds(lambda: world.trajectory.take(world.compiled)) for _ in range(terms)]
    world.trajectory = world.trajectory.until(kept - 1)
    taken = {name: np.zeros(years) for name in [*(phase.__name__ for phase in (*TERM, *END_OF_YEAR)), READY, TAKE]}
    for year in range(years):
        for term in range(TERMS):
            world.state.happened[0] = 0
            taken[READY][year] += nanoseconds(world.for_a_term)
            state = world.for_a_term()
            for phase in TERM + END_OF_YEAR if term == TERMS - 1 else TERM:
                taken[phase.__name__][year] += nanoseconds(lambda phase=phase, state=state: phase(state))
            world.state.clock[0] += 1
            taken[TAKE][year] += nanoseconds(lambda: world.trajectory.take(world.compiled))
    found = {name: median(times) / schools / TERMS for name, times in taken.items()}
    whole = {"whole term": sum(found.values())}
    return found | whole | {"memory, at first": max(0.0, median(at_first) / schools - found[TAKE])}


def town(repeats: int = 7) -> dict[str, float]:
    """Time making a world (of 150 schools, its town drawn too) and running it for 20 years, in milliseconds."""
    made, ran = [], []
    for _ in range(repeats):
        made.append(nanoseconds(lambda: World(seed=SEED)))
        world = World(seed=SEED)
        ran.append(nanoseconds(lambda world=world: world.run(20)))
    return {"make a world of 150 schools": median(made) / 1e6, "run it for 20 years": median(ran) / 1e6}


def command(repeats: int = 3) -> dict[str, float]:
    """Time ``coopetition run --json`` from start to end, in milliseconds; nothing if it is not installed or fails."""
    script = Path(sys.executable).with_name("coopetition")
    asked = [str(script), "run", "--json"]
    if not script.exists() or subprocess.run(asked, capture_output=True, check=False).returncode != 0:  # warms up
        return {}
    times = [nanoseconds(lambda: subprocess.run(asked, capture_output=True, check=True)) for _ in range(repeats)]
    return {"coopetition run --json": median(times) / 1e6}


def show(figures: dict) -> None:
    """Print the figures as tables."""
    console = Console()
    table = Table("schools", "compiled", "plain Mesa", "times slower", title="The core of the term, ns a school-term")
    for schools, row in figures["core"].items():
        table.add_row(f"{schools:,}", f"{row['compiled']:,.0f}", f"{row['plain Mesa']:,.0f}", f"{row['ratio']:,.0f}")
    console.print(table)
    whole = figures["phases"]
    table = Table("phase", *(f"{schools:,} schools" for schools in whole), title="The whole term, ns a school-term")
    for name in whole[SIZES[0]]:
        table.add_row(name, *(f"{row[name]:,.0f}" for row in whole.values()), end_section=name == TAKE)
    console.print(table)
    table = Table("what", "ms", title="From outside")
    for name, milliseconds in figures["milliseconds"].items():
        table.add_row(name, f"{milliseconds:,.1f}")
    console.print(table)


def main() -> None:
    """Time everything and print it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    as_json = parser.parse_args().json
    figures = {
        "core": {schools: core(schools) for schools in CORE_SIZES},
        "phases": {schools: phases(schools) for schools in SIZES},
        "milliseconds": town() | command(),
    }
    if as_json:
        print(json.dumps(figures, indent=2))
    else:
        show(figures)


if __name__ == "__main__":
    main()
