"""A study: which worlds are run, read from a short TOML file, checked before the first of them starts."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence  # noqa: TC003 - Pydantic reads the annotation when it runs
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidatorFunctionWrapHandler, field_validator

from ....agents.errors import InputError, shown
from ....agents.registry import close_to
from ....model.interventions.reading import said
from ....model.measures import METRICS
from ....model.seeds import LARGEST_SEED
from ...run_spec import TERMS, RunSpec
from .. import effort
from .calibration import Calibration  # noqa: TC001 - Pydantic reads the annotation when it runs
from .designs import DESIGNS, REPEATING, SIZES
from .factor import Factor, named, rounded
from .once import WORDS, check_apart, check_points, check_words

if TYPE_CHECKING:
    from collections.abc import Iterator

LIST = "list"
GRID = "grid"
MOST = 50  # runs in one file of rows
MOST_A_FILE = 10_000  # runs in one file of rows, where a study says how many
LOOKED_AT = 10_000  # points that are looked at before the first run; what is wrong with a later one, its row tells
LISTED = 100_000  # seeds up to which an account lists each; of more it tells how many
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
    seeds: Sequence[int] = Field(default=range(1, 11), min_length=1)
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
    chunk: int | None = Field(default=None, ge=1, le=MOST_A_FILE)

    @field_validator("scenario", "region", "vary", "fixed", "facts", mode="before")
    @classmethod
    def _one_or_more(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    @field_validator("seeds", mode="wrap")
    @classmethod
    def _first_so_many(cls, value: object, handler: ValidatorFunctionWrapHandler) -> Sequence[int]:
        """Return the seeds; where it is said how many, they are not written out."""
        if not isinstance(value, int) or isinstance(value, bool):
            return handler(value)
        if not 1 <= value <= LARGEST_SEED:
            raise ValueError("must be how many, 1 or more, or a list")
        return range(1, value + 1)

    def checked(self, *, yes: bool = False) -> Study:
        """Return the study with all ranges filled in, after a look at its points.

        Parameters
        ----------
        yes : bool
            Whether it is taken however much it makes.

        Raises
        ------
        InputError
            If it makes no sense, names a world twice, or makes more than is made without asking; names the field, the
            value and what would be right.
        """
        factors = self._varied() | self.factors
        self._check_words()
        study = self.model_copy(update={"factors": {name: each.of(name) for name, each in factors.items()}})
        taken = study.effort()
        taken.allowed(taken.words, effort.cores(), at_once=1, yes=yes)
        check_points(study.names, study.points, study.factors)
        for number, setting in enumerate(itertools.islice(study.worlds(), LOOKED_AT), start=1):
            try:
                setting.check()
            except InputError as error:
                where = f"point {number}: " if study.names else ""
                raise InputError(f"{where}{error}") from None
        study.check_places()
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
        check_words({name: getattr(self, name) or () for name in WORDS}, self.seeds, self.events)
        twice = sorted(set(self.settings) & set(self.names))
        if twice:
            raise InputError(f"settings: {twice[0]} is varied as well; leave it out of one of the two")
        self._check_points()

    def check_places(self) -> None:
        """Make sure that no two scenarios or regions are one world.

        Every point sets the same parameters in each scenario: two that are one world at the first point are so at all.
        """
        check_apart("region", self.region, lambda name: self._place(name).digest())
        check_apart("scenario", self.scenario, self._key)

    def _key(self, scenario: str) -> str:
        """Return the key of one scenario's world at the first point, in the first region, with the first seed."""
        from ...runs.living import key_of  # noqa: PLC0415 - few studies name more than one

        one = self.model_copy(update={"scenario": [scenario], "region": self.region[:1]})
        return key_of(next(one.worlds()))

    def _place(self, region: str) -> Any:
        return RunSpec(self.scenario[0], region, tuple(self.authorities), seed=self.seeds[0]).place()

    def _check_facts(self) -> None:
        if not self.facts:
            return
        from ...evidence.facts import FACTS  # noqa: PLC0415 - few studies ask for any

        for name in self.facts:
            if name not in FACTS:
                raise InputError(f"facts: there is no fact '{name}'; {close_to(name, FACTS)}")

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

    def effort(self) -> effort.Effort:
        """Return what all runs take; nothing is expanded to tell it."""
        schools = [
            effort.schools_of(RunSpec(scenario, region, tuple(self.authorities)))
            for scenario in self.scenario
            for region in self.region
        ]
        points, seeds = self.number_of_points(), len(self.seeds)
        places = len(schools)
        words = f"{effort.in_few(points)} point{'s' * (points != 1)} x {effort.in_few(seeds)} seed{'s' * (seeds != 1)}"
        words += f" x {places} places" if places > 1 else ""
        plan = 0.0 if self.design == GRID else effort.product(points, 24 * max(1, len(self.names)))
        return effort.of_runs(points * seeds * places, max(schools), self.years, plan=plan, words=words)

    def number_of_points(self) -> int:
        """Return how many points there are at most, told without drawing any.

        Raises
        ------
        InputError
            If the design needs a number that is not given.
        """
        return len(self.points) or SIZES[self.design](list(self.factors.values()), self.samples)

    def table(self) -> np.ndarray:
        """Return the points of the design, a row each, a column a varied parameter; a single row if none is.

        A point that falls on an earlier one, as whole numbers do, is there once; but not of a design that needs both.

        Raises
        ------
        InputError
            If the points do not fit in memory.
        """
        if self.points:
            return np.array([[point[name] for name in self.names] for point in self.points])
        if self.design == GRID:
            return np.array(list(self.rows()), dtype=float)
        try:
            table = DESIGNS[self.design](list(self.factors.values()), self.samples, self.design_seed)
        except (MemoryError, ValueError, OverflowError) as error:
            if isinstance(error, InputError):
                raise
            raise InputError(f"samples = {self.samples}: so many points do not fit in memory; take fewer") from None
        for column, name in enumerate(self.names):
            table[:, column] = rounded(name, table[:, column])
        if self.design in REPEATING:
            return table
        return table[np.sort(np.unique(table, axis=0, return_index=True)[1])]

    def levels(self) -> list[list[float]]:
        """Return the values that each varied parameter takes on a grid, each once."""
        found = ((name, np.array(each.grid(), dtype=float)) for name, each in self.factors.items())
        return [list(dict.fromkeys(rounded(name, values).tolist())) for name, values in found]

    def rows(self, drawn: np.ndarray | None = None) -> Iterator[tuple[float, ...]]:
        """Yield the points one after the other; those of a grid are made as they are needed.

        Parameters
        ----------
        drawn : ndarray, optional
            The table, where it is there already.
        """
        if drawn is None and self.design == GRID:
            yield from itertools.product(*self.levels())
            return
        for row in self.table() if drawn is None else drawn:
            yield tuple(row.tolist())

    def number_of_worlds(self) -> int:
        """Return how many points are run: those that fall on an earlier one are left out, where they may be."""
        return math.prod(map(len, self.levels())) if self.design == GRID else len(self.points) or len(self.table())

    @property
    def size(self) -> int:
        """How many runs there are."""
        return len(self.scenario) * len(self.region) * self.number_of_worlds() * len(self.seeds)

    def __len__(self) -> int:
        """Return how many runs there are."""
        return self.size

    def jobs(self) -> Iterator[RunSpec]:
        """Yield the runs, one after the other: in each scenario and region, with each seed, every point.

        What a seed's town is made of is then laid out once for all its points.
        """
        yield from self._runs(self.seeds)

    def worlds(self) -> Iterator[RunSpec]:
        """Yield every scenario, region and point with the first seed alone."""
        yield from self._runs(self.seeds[:1])

    def _runs(self, seeds: Sequence[int]) -> Iterator[RunSpec]:
        drawn = None if self.design == GRID else self.table()
        events = said(events=self.events)
        for scenario, region in itertools.product(self.scenario, self.region):
            where = RunSpec(scenario, region, tuple(self.authorities), years=self.years, seed=seeds[0]).carried()
            for seed in seeds:
                for point in self.rows(drawn):
                    parameters = self.settings | dict(zip(self.names, point, strict=True))
                    setting = RunSpec.of(where.scenario, parameters, seed, where.region, where.years)
                    yield replace(setting, interventions=(*setting.interventions, *events))

    def told(self) -> dict[str, Any]:
        """Return the study as JSON takes it, without its points: they stand in the rows."""
        seeds = list(self.seeds) if len(self.seeds) <= LISTED or not isinstance(self.seeds, range) else len(self.seeds)
        told = self.model_dump(exclude_none=True, exclude={"points"}, warnings=False)
        return {name: seeds if name == "seeds" else each for name, each in told.items()}

    def runs_a_file(self) -> int:
        """Return how many runs make one file of rows."""
        if self.chunk is not None:
            return self.chunk
        places = [RunSpec(region=region, authorities=tuple(self.authorities)).place() for region in self.region]
        return max(1, min(MOST, WORK // (max(map(len, places)) * self.years * TERMS)))
