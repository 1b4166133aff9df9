"""Lives made by hand, and what facts make of them."""

from __future__ import annotations

import numpy as np

from coopetition.experiments.evidence.facts import FACTS
from coopetition.experiments.evidence.facts.life import Life
from coopetition.model.parameters import Parameters

YEARS = 15
PLAIN = Parameters.of({}).flat()


def a_life(schools: int, years: int = YEARS, **columns) -> Life:
    """A life in which all schools are open, alike, and nothing happens, but for some columns."""
    flat = np.zeros((years + 1, schools))
    usual = {
        "authority": np.zeros(schools, dtype=int),
        "x": np.arange(schools, dtype=float),
        "y": np.zeros(schools),
        "roll": np.tile([700.0, 200.0, 100.0], (years + 1, schools, 1)),
        "alive": flat == 0,
        "grade": np.full(flat.shape, 2),
        "controller": np.full(flat.shape, -1),
        "value_added": flat,
        "results": flat,
        "lucky": flat,
        "effectiveness": flat,
        "stay": np.full(schools, 5.0),
        "new_head": flat > 0,
        "taken_over": flat > 0,
        "inspected": flat > 0,
        "first": flat[:, 0],
        "nearest": flat[:, 0],
        "counted": flat[:, 0],
        "applicants": flat[:, 0],
        "beyond": flat[:, 0],
        "places": flat[:, 0],
        "parameters": PLAIN,
    }
    return Life(**(usual | columns))


def figures(name: str, *lives: Life) -> list[float | None]:
    return [row["model"] for row in FACTS[name].rows([FACTS[name].see(life) for life in lives])]
