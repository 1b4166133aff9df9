"""What the source documents claim, as data: a file for each of their systems, with how it is asked of twin worlds."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field

from ....agents.documents import read_toml
from ....agents.errors import InputError
from ....agents.registry import close_to
from ...run_spec import DEFAULT, RunSpec
from ..catalogue import CONFIG, read_all

FOLDER = Path(__file__).parent / "systems"
LEAST = Path(__file__).with_name("least.toml")
TOWN, YEARS = "synthetic:60", 10
GROUPS = "DFCP"
"""Dynamics, forms, contexts and policies: the order in which rows are told."""


class Claim(BaseModel):
    """One claim, asked of two worlds that share every draw.

    Attributes
    ----------
    claim : str
        What the source, or we, expect.
    what : str
        What both worlds are, in words.
    measure : str
        The measure that decides: one of a world, or one of some schools.
    expects : int
        On which side of zero the claim has B less A; 0: that there is no difference.
    least : float, optional
        The least difference that matters, if it is not the measure's own.
    besides : dict
        What is told besides, with the side that the claim would have it on.
    told : tuple of str
        What is told besides without being claimed.
    scenario, b_scenario, region, years
        Where both worlds play; B's scenario if it is another.
    set, a, b : dict
        ``{"section.name": value}``, of both worlds, of A and of B.
    events, a_events, b_events : tuple of str
        What is planned, as ``city-trust=west@4``.
    of : str
        Whose schools the measure is of, if not all: as an event has it.
    defector : str
        In which world a head breaks ranks (``b``, ``both``), if the claim is of what its partners do then.
    wired : str
        What of it a rule puts in, so that finding it says little.
    """

    model_config = CONFIG

    claim: str
    what: str
    measure: str
    expects: Literal[-1, 0, 1]
    least: float | None = Field(default=None, gt=0.0)
    besides: dict[str, Literal[-1, 0, 1]] = {}
    told: tuple[str, ...] = ()
    scenario: str = DEFAULT
    b_scenario: str | None = None
    region: str = TOWN
    years: int = YEARS
    set: dict[str, float] = {}
    a: dict[str, float] = {}
    b: dict[str, float] = {}
    events: tuple[str, ...] = ()
    a_events: tuple[str, ...] = ()
    b_events: tuple[str, ...] = ()
    of: str = "all"
    defector: Literal["", "b", "both"] = ""
    wired: str = ""

    @property
    def expected(self) -> dict[str, int | None]:
        """Every measure it names, the one that decides first, and the side of zero it expects, None if no side."""
        return {self.measure: self.expects, **self.besides} | dict.fromkeys(self.told)

    @property
    def matters(self) -> float:
        """The least difference that matters."""
        return least()[self.measure] if self.least is None else self.least

    def setting(self, side: int, seed: int) -> RunSpec:
        """Return the world A (side 0) or B (1) for a seed."""
        from ....model.interventions.reading import said  # noqa: PLC0415 - a list of claims needs no parameters

        scenario = self.b_scenario if side and self.b_scenario else self.scenario
        made = RunSpec.of(scenario, {**self.set, **(self.b if side else self.a)}, seed, self.region, self.years)
        events = said(events=(*self.events, *(self.b_events if side else self.a_events)))
        return replace(made, interventions=(*made.interventions, *events))

    def command(self, side: int) -> str:
        """Return the command line that shows A or B of its first seed."""
        return self.setting(side, 1).command()


class System(BaseModel):
    """One row of the source documents: what it is, what is claimed of it, where it lives, and how it is asked.

    Attributes
    ----------
    name, source, idea, claim : str
        As the sources have it.
    where : str
        Where it lives in the code; what is not built is said.
    here : str
        What it is here, in words.
    why : str
        What decides it, as far as runs tell.
    claims : tuple of Claim
        How it is asked.
    """

    model_config = CONFIG

    name: str
    source: str
    idea: str
    claim: str
    where: str
    here: str = ""
    why: str = ""
    claims: tuple[Claim, ...] = ()


@cache
def least() -> dict[str, float]:
    """Return the least effect that matters, by measure."""
    return read_toml(LEAST, LEAST.name)["least"]


@cache
def systems() -> dict[str, System]:
    """Return all systems of the source documents by row, in their order.

    Raises
    ------
    InputError
        If a file is broken; names the file, the field and what would be right.
    """
    return read_all(FOLDER, "claims", System, _order)


def claims(rows: list[str] | tuple[str, ...] = ()) -> dict[str, Claim]:
    """Return the claims of some rows (all if none is named) by id: a row's first has its name, then come D3.2, D3.3.

    ``F`` is all rows of the forms, ``D`` of the dynamics, ``C`` of the contexts, ``P`` of the policies.

    Raises
    ------
    InputError
        If there is no such row or claim, or nothing is asked of it yet.
    """
    every: dict[str, Claim] = {}
    for row, system in systems().items():
        for number, each in enumerate(system.claims, start=1):
            every[row if number == 1 else f"{row}.{number}"] = each
    if not rows:
        return every
    found: dict[str, Claim] = {}
    for wanted in rows:
        name = wanted.upper()
        own = {key: each for key, each in every.items() if key == name or key.startswith(f"{name}.")}
        own |= {key: each for key, each in every.items() if key[0] == name}
        if not own and name in systems():
            raise InputError(f"claims '{wanted}': nothing is asked of {systems()[name].name} yet; see its `where`")
        if not own:
            raise InputError(
                f"claims '{wanted}': there is no such claim; {close_to(name, every, 'coopetition list claims')}"
            )
        found |= own
    return {key: each for key, each in every.items() if key in found}


def _order(path: Path) -> tuple[int, int]:
    group, number = re.match(r"([A-Z])(\d+)", path.stem).groups()  # type: ignore[union-attr]
    return GROUPS.index(group), int(number)
