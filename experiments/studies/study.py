"""A study: which worlds are run, read from a short TOML file, checked before the first of them starts."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, field_validator

from ...agents.errors import InputError, shown
from ...agents.registry import close_to
from ...model.measures import METRICS
from ..setting import TERMS, Setting
from .calibration import Calibration  # noqa: TC001 - Pydantic reads the annotation when it runs
from .designs import DESIGNS
from .factor import Factor, named, rounded

if TYPE_CHECKING:
    from collections.abc import Iterator

LIST = "list"
MOST_SEEDS = 1_000_000
MOST = 50  # runs in one file of rows
WORK = 1_500_000  # schools x terms in one: a second or two


class Study(BaseModel):
    """What a study file says.

    Attributes
    ----------
    title, story : str
        A heading, and what the study is for.
    scenario, region : str or list of str
        Scenarios and regions by name or file, all combined; no region is the town of each seed.
    authorities : list of str
        Local authorities of the regions to keep.
    years : int
        School years of every run.
    seeds : int or list of int
        How many seeds, from 1; or which. Every point is run with the same seeds, so that points differ by luck nowhere.
    design : str
        How the points are found: "grid", "latin-hypercube", "sobol", "morris", "saltelli", or "list" of points given.
    samples : int or None
        Points of a design that draws them; of "morris" trajectories, of "saltelli" pairs of points.
    design_seed : int
        Seed of that draw.
    settings : dict
        Parameters that are the same in every run.
    events : list of str
        What is planned in every run: ``"city-trust=Bradford@4..30"``.
    factors : dict
        Parameters that are varied: a range, values, or ``{}`` for the range that the parameter declares.
    vary : list of str
        Roles, sections or parameters that are varied besides, each over the range that it declares. A parameter that
        declares none, or that stands under ``settings``, is left out.
    fixed : list of str
        Roles, sections or parameters that ``vary`` leaves out.
    points : list of dict or str
        The points of a list, or a CSV file of them, with a column a parameter.
    metrics : list of str or None
        Measures to keep; all unless given.
    facts : list of str or None
        Facts of England, such as "A5", whose data every row keeps; none unless given.
    calibration : Calibration or None
        How parameters are fitted to facts, for `coopetition calibrate` alone.
    chunk : int or None
        Runs in one file of rows; about two seconds' work unless given.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = ""
    story: str = ""
    scenario: list[str] = Field(default=["england-today"], min_length=1)
    region: list[str] = Field(default=["synthetic"], min_length=1)
    authorities: list[str] = []
    years: int = Field(default=10, ge=1)
    seeds: list[int] = Field(default=list(range(1, 11)), min_length=1)
    design: str = "grid"
    samples: int | None = Field(default=None, ge=1)
    design_seed: int = Field(default=1, ge=0)
    settings: dict[str, float] = {}
    events: list[str] = []
    factors: dict[str, Factor] = {}
    vary: list[str] | None = None
    fixed: list[str] | None = None
    points: list[dict[str, float]] = []
    metrics: list[str] = list(METRICS)
    facts: list[str] | None = None
    calibration: Calibration | None = None
    chunk: int | None = Field(default=None, ge=1)

    @field_validator("scenario", "region", "vary", "fixed", "facts", mode="before")
    @classmethod
    def _one_or_more(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @field_validator("seeds", mode="before")
    @classmethod
    def _first_so_many(cls, value: Any) -> Any:
        whole = isinstance(value, int) and not isinstance(value, bool)
        if whole and not 1 <= value <= MOST_SEEDS:
            raise ValueError(f"must be how many, from 1 to {MOST_SEEDS:,}, or a list")
        return list(range(1, value + 1)) if whole else value

    def checked(self) -> Study:
        """Return the study with all ranges filled in, after a look at every point.

        Raises
        ------
        InputError
            If it makes no sense; names the field, the value and what would be right.
        """
        factors = self._varied() | self.factors
        self._check_words()
        study = self.model_copy(update={"factors": {name: each.of(name) for name, each in factors.items()}})
        for number, setting in enumerate(study.worlds(), start=1):
            try:
                setting.check()
            except InputError as error:
                where = f"point {number}: " if study.names else ""
                raise InputError(f"{where}{error}") from None
        return study

    def _check_words(self) -> None:
        designs = [*DESIGNS, LIST]
        if self.design not in designs:
            raise InputError(
                f"design = {shown(self.design)}: there is no such design; {close_to(self.design, designs)}"
            )
        for name in self.metrics:
            if name not in METRICS:
                raise InputError(
                    f"metrics: there is no measure '{name}'; {close_to(name, METRICS, 'coopetition list metrics')}"
                )
        self._check_facts()
        if len(set(self.seeds)) < len(self.seeds):
            raise InputError("seeds: one stands there twice; a run is made once")
        twice = sorted(set(self.settings) & set(self.names))
        if twice:
            raise InputError(f"settings: {twice[0]} is varied as well; leave it out of one of the two")
        self._check_points()

    def _check_facts(self) -> None:
        if not self.facts:
            return
        from ..facts import FACTS  # noqa: PLC0415 - few studies ask for any

        for name in self.facts:
            if name not in FACTS:
                raise InputError(f"facts: there is no fact '{name}'; {close_to(name, FACTS)}")
        if len(set(self.facts)) < len(self.facts):
            raise InputError(f"facts = {self.facts}: one stands there twice; name each once")

    def _varied(self) -> dict[str, Factor]:
        """Return the factors that ``vary`` names, in the order of their declaration."""
        if self.fixed and not self.vary:
            raise InputError(f"fixed = {self.fixed}: says what vary leaves out; say vary as well, or leave fixed out")
        wanted, left = named("vary", self.vary or []), named("fixed", self.fixed or [])
        return {each: Factor() for each in wanted if each not in left and each not in self.settings}

    def _check_points(self) -> None:
        if (self.design == LIST) != bool(self.points):
            raise InputError("points: design = 'list' needs points, each under [[points]], and no other takes any")
        if (self.factors or self.vary) and self.design == LIST:
            raise InputError("factors: a list says its points itself; leave the factors out")
        if not (self.factors or self.vary) and self.design not in {LIST, "grid"}:
            raise InputError(f"factors: design = '{self.design}' needs some, such as accountability.stakes = {{}}")
        for number, point in enumerate(self.points, start=1):
            odd = sorted(set(point) ^ set(self.names))
            if odd:
                raise InputError(f"points: point {number} and the first differ in {odd[0]}; all name the same")

    @property
    def names(self) -> list[str]:
        """The parameters that are varied, in order."""
        return list(self.points[0] if self.points else self.factors)

    def table(self) -> np.ndarray:
        """Return the points of the design, a row each, a column a varied parameter; a single row if none is."""
        if self.points:
            return np.array([[point[name] for name in self.names] for point in self.points])
        table = DESIGNS[self.design](list(self.factors.values()), self.samples, self.design_seed)
        for column, name in enumerate(self.names):
            table[:, column] = rounded(name, table[:, column])
        return table

    def __len__(self) -> int:
        """Return how many runs there are."""
        return len(self.scenario) * len(self.region) * len(self.table()) * len(self.seeds)

    def jobs(self) -> Iterator[Setting]:
        """Yield the runs, one after the other: in each scenario and region, with each seed, every point.

        What a seed's town is made of is then laid out once for all its points.
        """
        yield from self._runs(self.seeds)

    def worlds(self) -> Iterator[Setting]:
        """Yield every scenario, region and point with the first seed alone."""
        yield from self._runs(self.seeds[:1])

    def _runs(self, seeds: list[int]) -> Iterator[Setting]:
        table = self.table()
        for scenario, region in itertools.product(self.scenario, self.region):
            where = Setting(scenario, region, tuple(self.authorities), years=self.years, seed=seeds[0]).carried()
            for seed, point in itertools.product(seeds, table):
                parameters = self.settings | dict(zip(self.names, point.tolist(), strict=True))
                setting = Setting.of(where.scenario, parameters, seed, where.region, where.years)
                yield replace(setting, events=tuple(self.events))

    def told(self) -> dict[str, Any]:
        """Return the study as JSON takes it, without its points: they stand in the rows."""
        return self.model_dump(exclude_none=True, exclude={"points"})

    def runs_a_file(self) -> int:
        """Return how many runs make one file of rows."""
        if self.chunk is not None:
            return self.chunk
        places = [Setting(region=region, authorities=tuple(self.authorities)).place() for region in self.region]
        return max(1, min(MOST, WORK // (max(map(len, places)) * self.years * TERMS)))
