"""One world: a region's schools under a scenario, term after term; ``SchoolSystem`` is its Mesa face."""

from __future__ import annotations

import copy
import hashlib
import importlib
import operator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..agents.engine.columns import Columns
from ..agents.errors import InputError
from . import finite
from .forms import form as form_named
from .interventions import Change, Intervention, Shock, Strategy, on_rows
from .interventions.in_force import InForce
from .interventions.places import placed
from .measures import Measured, Standing
from .parameters import Parameters, flat
from .partnerships import Ties, ties_of
from .policies import Policy, policy
from .region import Region
from .scenarios import DEFAULT, Scenario, load
from .schedule import Switches
from .seeds import checked_seed
from .start import begin
from .state import EVENTS, TERMS, State, build, for_rules, with_levers_once
from .trajectory import Trajectory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from .schedule import Schedule


HANDLES = frozenset({"compiled", "_compiled_once", "_switches"})
"""What a world makes anew of its columns."""


class Event(NamedTuple):
    """Something that happened: in which term (from 1), what, at which school, with which other school, how much."""

    term: int
    kind: str
    school: int
    other: int
    value: int


class World:
    """One world.

    Parameters
    ----------
    scenario : str, Path or Scenario
        A scenario's name, its TOML file, or itself.
    region : Region, str, Path or None
        A region, its name or file; None is the scenario's own town, or else a synthetic one of 150 schools, drawn from
        the seed.
    parameters : mapping, optional
        Changes to the scenario's parameters, ``{"section.name": value}``.
    seed : int
        Seed of every draw, from 0 to 2**63 - 1.
    ties : Ties, optional
        The partnership graph, if it is not to be drawn from the region.

    Raises
    ------
    InputError
        On a scenario, region, parameter or seed that does not exist or makes no sense; says what would be right.
    """

    def __init__(
        self,
        scenario: str | Path | Scenario = DEFAULT,
        region: Region | str | Path | None = None,
        parameters: Mapping[str, Any] | None = None,
        seed: int = 1,
        *,
        ties: Ties | None = None,
    ) -> None:
        self.scenario = load(scenario)
        self.parameters = Parameters.of(self.scenario.changes, parameters or {})  # at the start
        self.seed = checked_seed(seed)
        self.region = region_for(region, self.seed, self.scenario)
        self.given_ties = ties
        if ties is None:
            network: Any = self.parameters.network  # frozen, and so hashable, which type checkers do not see
            ties = ties_of(self.region, network)
        self.state: State = build(self.region, self.parameters, ties, self.seed)
        self._switches = Switches(self.state)
        begin(self.state, self.region, self._switches.look(self._switches.alike()))
        self._hand_to_rules()
        self.trajectory = Trajectory.of(self.state)
        self.trajectory.take(self.compiled, extensions=bool(self._switches.on))
        self._looked_at = 0  # rows of the trajectory that were found to be finite
        self._lost: finite.NotFiniteError | None = None
        self.events: list[Event] = []
        self.interventions: list[Intervention] = []
        self._in_force = InForce(self.parameters)
        for each in self.scenario.events:
            self.add(each)
        self._look()

    def _hand_to_rules(self) -> None:
        """Make the handles by which rules take the state's columns."""
        self.compiled = for_rules(self.state)
        self._compiled_once = for_rules(with_levers_once(self.state))

    def __repr__(self) -> str:
        return f"<World '{self.scenario.name}': schools={len(self.region)}, terms={self.terms}, seed={self.seed}>"

    def __getstate__(self) -> dict[str, Any]:
        """Return what a copy is made from: all but the handles on the columns, of which a copy has its own."""
        return {name: value for name, value in vars(self).items() if name not in HANDLES} | {"on": self._switches.on}

    def __setstate__(self, given: dict[str, Any]) -> None:
        vars(self).update(given)
        self._switches = Switches(self.state, vars(self).pop("on"))
        self._hand_to_rules()

    @property
    def terms(self) -> int:
        """Terms lived through."""
        return int(self.state.clock[0])

    def term(self) -> None:
        """Live through one term.

        Raises
        ------
        NotFiniteError
            If the world has come to numbers that mean nothing; it then stays as it was before, and lives no further.
        """
        if self._lost is not None:
            raise self._lost
        self._begin_term()
        one_for_all = self._switches.alike()
        state, schedule = self._compiled_once if one_for_all else self.compiled, self._switches.look(one_for_all)
        schedule.term(state)
        if self.terms % TERMS == TERMS - 1:
            schedule.year(state)
        self._end_term()

    def schedule(self) -> Schedule:
        """Return the steps of the term that has begun: those of the core and of the extensions that are on."""
        return self._switches.look(self._switches.alike())

    @property
    def extensions(self) -> tuple[str, ...]:
        """The extensions that are on, or have been."""
        return tuple(sorted(self._switches.on))

    def for_a_term(self) -> Any:
        """Return the state as rules take it: where all schools are under the same levers, these are looked up once.

        A row of them for every school would be a tenth of what a term reads of a large world.
        """
        return self._compiled_once if self._switches.alike() else self.compiled

    def run(self, years: int) -> World:
        """Live through so many years; return the world itself."""
        years = checked_years(years)
        self.trajectory.reserve(len(self.trajectory) + years * TERMS)
        for _ in range(years * TERMS):
            self.term()
        return self

    def copy(self) -> World:
        """Return the same world as it is now: it lives on as this one would, to the last bit, and apart from it."""
        return copy.deepcopy(self)

    def save(self, path: str | Path) -> Path:
        """Write the world as it is now to a file, from which it lives on as this one would, to the last bit.

        The file holds numbers and text: whoever loads one runs none of it. It can be read under the rules by which it
        was written.

        Raises
        ------
        InputError
            If the file cannot be written.
        """
        return saving().save(self, path)

    @classmethod
    def load(cls, path: str | Path) -> World:
        """Return the world that `save` wrote, or that of a system.

        Raises
        ------
        InputError
            If there is no such file, it is no saved world, is damaged, or was saved under other rules.
        """
        return saving().load(path)[0]

    def copy_with(self, seed: int | None = None, parameters: Mapping[str, Any] | None = None) -> World:
        """Return the same world before its first term, with the same interventions.

        Parameters
        ----------
        seed : int, optional
            Another seed: other luck in the same place.
        parameters : mapping, optional
            Further changes from the start on: ``{"section.name": value}``.
        """
        changes = {**self.parameters.flat(), **flat(parameters or {})}
        world = World(self.scenario, self.region, changes, self.seed if seed is None else seed, ties=self.given_ties)
        world.interventions = list(self.interventions)
        return world

    def add(self, intervention: Intervention) -> None:
        """Plan an intervention.

        Of what is done to one thing in one term, that which was planned last has the last word. A form stands in the
        list once for each group that it makes, and what is done by hand once for each school, all by their rows.

        Raises
        ------
        InputError
            If its first term is past, there is no such school or strategy, a number is out of bounds, it sets for some
            schools what is the same for all, or a school would have two forms at one time.
        """
        if intervention.start <= self.terms:
            other = "plan for" if intervention.is_setting else "take"
            raise InputError(
                f"term = {intervention.start}: the world has lived through {self.terms} terms; {other} a later one"
            )
        self.interventions += placed(intervention, self.region, self.interventions)

    def plan(self, term: int, changes: Mapping[str, Any], schools: Iterable[int] | None = None) -> None:
        """Plan a change of parameters (``{"section.name": value}``) from the start of a term on; see `add`.

        Parameters
        ----------
        term : int
            The first term under it, from 1.
        changes : mapping
            The parameters.
        schools : iterable of int, optional
            Rows of the schools, for levers; all unless given.
        """
        self.add(on_rows(Change(flat(changes)), schools, term))

    def intervene(self, term: int, school: int, *, strategy: str | None = None, puncture: float | None = None) -> None:
        """Plan something done by hand at the start of a term: the seed of a cascade, or a shock; see `add`.

        Parameters
        ----------
        term, school : int
            The term, from 1; the row of the school.
        strategy : str, optional
            Strategy that its head follows from then on, all else about the head as it was.
        puncture : float, optional
            Capacity that it loses, in sd.
        """
        if strategy is not None:
            self.add(on_rows(Strategy(strategy), [school], term))
        if puncture is not None:
            self.add(on_rows(Shock(puncture), [school], term))

    def govern(self, form: str, schools: Iterable[int], term: int = 1, end: int | None = None) -> None:
        """Plan a form of governance for a group of schools, for good or until another term; see `add`.

        Parameters
        ----------
        form : str
            A form's name or row: ``"city-trust"`` or ``"F7"``.
        schools : iterable of int
            Rows of the schools, two or more.
        term, end : int
            The first term under it, and the first one without it.
        """
        self.add(on_rows(form_named(form), schools, term, end))

    def enact(
        self, name: str | Policy, schools: Iterable[int] | None = None, term: int = 1, end: int | None = None
    ) -> None:
        """Plan a policy for some schools, or for all, for good or until another term; see `add`.

        Policies may hold at one time.

        Parameters
        ----------
        name : str or Policy
            A policy's name or row (``"topslice"``, ``"P2"``), or itself.
        schools : iterable of int, optional
            Rows of the schools; all unless given.
        term, end : int
            The first term under it, and the first one without it.
        """
        found = name if isinstance(name, Policy) else policy(name)
        self.add(on_rows(found, schools, term, end))

    def _begin_term(self) -> None:
        self.state.happened[0] = 0
        self._in_force.begin_term(self.interventions, self.state, self.compiled)

    def _end_term(self) -> None:
        self.state.clock[0] += 1
        self.trajectory.take(self.compiled, extensions=bool(self._switches.on))
        self._look()
        term, happened = self.terms, self.state.events[: self.state.happened[0]].tolist()
        self.events += [Event(term, EVENTS[kind], school, other, value) for kind, school, other, value in happened]

    def _look(self) -> None:
        """Stop if the world is no more: it keeps what it was before, and lives no further."""
        self._lost = finite.first_lost(self, self._looked_at)
        if self._lost is not None:
            self.state.clock[0] = len(self.trajectory) - 1
            self.events = [each for each in self.events if each.term <= self.terms]
            raise self._lost
        if self.terms % TERMS == 0:
            self._looked_at = len(self.trajectory)

    def parameters_now(self) -> dict[str, Any]:
        """Return every parameter as it is now, ``{"section.name": value}``; some schools may have other levers."""
        return self._in_force.parameters()

    def metrics(self) -> dict[str, float]:
        """Return every measure as it stands now; not a number where it is undefined."""
        return dict(self.standing())

    def standing(self) -> Standing:
        """Return the measures as they stand now, each worked out when it is asked for."""
        return Standing(self.trajectory, self.terms)

    def history(self, rows: Sequence[int] | None = None) -> dict[str, np.ndarray]:
        """Return every measure at some rows: 0 is the start, t the end of term t; by default at every term's end."""
        rows = range(1, self.terms + 1) if rows is None else rows
        return dict(Measured(self.trajectory, rows))

    def year_ends(self) -> range:
        """Return the rows at which years ended."""
        return range(TERMS, self.terms + 1, TERMS)

    def hash(self) -> str:
        """Return a hash (hex) over the whole final state and its history."""
        digest = hashlib.sha256()
        for name, value in zip(State._fields, self.state, strict=True):
            digest.update(name.encode())
            _add(digest, value)
        for name in sorted(self.trajectory.at([0])):
            _add(digest, self.trajectory[name])
        return digest.hexdigest()


def saving() -> Any:
    """Return what saves worlds, which few runs need."""
    return importlib.import_module(".saving", __package__)


def _add(digest: Any, value: Any) -> None:
    """Add an array, columns or a record, name by name, to a hash."""
    names = value if isinstance(value, Columns) else getattr(value, "dtype", np.dtype(int)).names
    if names:
        for name in sorted(names):  # however they lie in memory
            _add(digest, value[name])
    else:
        digest.update(np.ascontiguousarray(value))


def checked_years(years: Any) -> int:
    """Return the number of years if it is one; raise InputError otherwise."""
    try:
        years = operator.index(years)
    except TypeError:
        raise InputError(f"years = {years!r}: must be a whole number of 1 or more") from None
    if years < 1:
        raise InputError(f"years = {years}: must be a whole number of 1 or more")
    return years


def region_for(region: Region | str | Path | None, seed: int, scenario: Scenario | None = None) -> Region:
    """Return the region meant: a region, its name or file, the scenario's own town, or a synthetic one of this seed."""
    if isinstance(region, Region):
        return region
    if region is None and scenario is not None and scenario.town is not None:
        return Region.of(scenario.town.drawn(f"synthetic:{scenario.name}", seed))
    if region is None or str(region) == "synthetic":
        return Region.synthetic(150, seed=seed)
    if str(region).startswith("synthetic:"):
        return Region.named(str(region), seed=seed)
    return Region.load(region)
