"""Small worlds for tests."""

from __future__ import annotations

import copy

import numpy as np

from coopetition.model.phases.places import clear_places
from coopetition.model.schedule import Switches, schedule
from coopetition.model.state import State, for_rules
from coopetition.model.world import World


def copy_of(state: State) -> State:
    """Return a state that shares nothing with another (the record of parameters included)."""
    fields = {name: copy.deepcopy(value) for name, value in state._asdict().items()}
    record = np.array(state.p, dtype=state.p.dtype).reshape(1).view(np.recarray)
    fields["p"] = record[0]
    return State(**fields)


def small_world(scenario: str = "england-today", schools: int = 24, seed: int = 1, **parameters: float) -> World:
    """Return a world of few schools; parameters by ``section__name``."""
    changes = {name.replace("__", "."): value for name, value in parameters.items()}
    return World(scenario, f"synthetic:{schools}", changes, seed)


def compiled(state: State):
    return for_rules(state)


def as_words(interventions) -> tuple[str, ...]:
    """Return interventions as the command line has them."""
    return tuple(map(str, interventions))


def run_steps(state: State, first: str, last: str | None = None, on: tuple[str, ...] = ()) -> None:
    """Run the steps from one of the core's to another (or one), with those of the extensions that are on around them.

    Extensions in ``on`` are switched on besides. What extensions said earlier is taken back, as when a term begins.
    """
    switches, rules = Switches(state), for_rules(state)
    steps = schedule(switches.look(switches.alike()).on | set(on))
    if steps.on:
        clear_places(rules)
    for step in steps.part(first, last or first):
        step(rules)
