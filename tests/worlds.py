"""Small worlds for tests."""

from __future__ import annotations

import copy

import numpy as np

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
