"""The Mesa face of a world: ``SchoolSystem`` is a ``mesa.Model`` whose agents are live windows on its columns."""

from __future__ import annotations

import copy
from inspect import signature
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Self, cast

import mesa
import networkx as nx
import numpy as np

from ..agents.errors import InputError, shown
from ..agents.registry import close_to
from ..agents.windows import HeadTeacher, LocalAuthority, School, SchoolTrust
from . import face, graphs
from .collecting import EveryMeasure, History, Told
from .measures import METRICS
from .measures.regime import DECIDING, regime
from .parameters import flat
from .phases.acts import act, look
from .phases.collaboration import work_together
from .phases.fates import close
from .phases.teaching import puncture, teach_one
from .phases.trust import look_at_winners, remember
from .scenarios import DEFAULT, load
from .seeds import checked_seed
from .space import keep_up, space_of
from .state import TERMS
from .world import World, checked_years, region_for, saving

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd
    from mesa.discrete_space import Network

    from .parameters import Parameters
    from .region import Region
    from .scenarios import Scenario

RULES = SimpleNamespace(
    look=look,
    act=act,
    work_together=work_together,
    teach_one=teach_one,
    puncture=puncture,
    remember=remember,
    look_at_winners=look_at_winners,
    close=close,
)
"""Rules that an agent applies to its own row: the very ones the phases map over all."""


class SchoolSystem(mesa.Model):
    """A system of schools: a Mesa model over a :class:`~coopetition.model.world.World`.

    Parameters
    ----------
    scenario : str, Path or Scenario
        A scenario's name, its TOML file, or itself.
    region : Region, str, Path or None
        A region, its name or file; None is the scenario's own town, or else a synthetic one of 150 schools, drawn from
        the seed.
    parameters : mapping, optional
        Changes to the scenario's parameters: ``{"section.name": value}``.
    rng, seed : int, numpy.random.Generator or None
        Seed of every draw, by either name; a generator gives one. Unless given, it is taken from the operating system:
        another world each time (``system.seed`` tells it).
    years : int, optional
        Years after which `running` is False, at which `mesa.batch_run` and `run_model` stop.
    partnerships : networkx.Graph, str or Path, optional
        The partnership graph by school ids, or its file, if it is not to be drawn from the region.
    **kwargs
        The seed, and parameters by their names: ``SchoolSystem(**{"accountability.stakes": 2})``.

    Attributes
    ----------
    datacollector : mesa.DataCollector
        Every measure at the end of every term, each worked out when it is asked for.
    seed : int
        The seed.

    Raises
    ------
    InputError
        On a scenario, region, parameter, seed or keyword that does not exist or makes no sense; says what would be
        right.

    Examples
    --------
    >>> from coopetition.model import SchoolSystem
    >>> system = SchoolSystem("tour-de-france", rng=1).run(years=2)
    >>> system.steps, len(system.history)
    (6, 6)
    >>> bool(0 <= system.history["cooperation"].iloc[-1] <= 1)
    True
    """

    rules = RULES

    def __init__(
        self,
        scenario: str | Path | Scenario = DEFAULT,
        region: Region | str | Path | None = None,
        parameters: Mapping[str, Any] | None = None,
        rng: int | np.random.Generator | None = None,
        *,
        years: int | None = None,
        partnerships: nx.Graph | str | Path | None = None,
        **kwargs: Any,  # Mesa's batch_run overwrites a seed that is named in the signature, and SolaraViz asks for this
    ) -> None:
        if type(scenario).__module__.startswith("mesa."):  # by which the page of newer Mesa makes a system anew
            given = dict(cast("Mapping[str, Any]", scenario))
            told = {name: value for name, value in given.items() if value is not None}
            SchoolSystem.__init__(self, **{"region": region, "parameters": parameters} | kwargs | told)
            return
        seed = seed_from(rng, kwargs.pop("seed", None))
        changes = flat(parameters or {}) | _by_name(kwargs)
        played, ties = load(scenario), None
        region = region_for(region, seed, played)
        if partnerships is not None:
            graph = partnerships if isinstance(partnerships, nx.Graph) else graphs.read(partnerships)
            ties = graphs.ties_from(graph, region, played.parameters.network.formality)
        last = None if years is None else checked_years(years) * TERMS
        self._face(World(played, region, changes, seed, ties=ties), last)

    def _face(self, world: World, last: int | None) -> None:
        """Become the Mesa face of a world that is to be lived through until a term."""
        self.seed = world.seed
        super().__init__(rng=self.seed)
        self.world, self._last = world, last
        self._windows: dict[type, list[Any]] = {}
        self._space: Network | None = None
        self._agents_so_far = 0
        self._told = Told(world)
        self.datacollector: mesa.DataCollector = EveryMeasure(self._told)

    @property
    def region(self) -> Region:
        """The region whose schools these are."""
        return self.world.region

    @property
    def parameters(self) -> Parameters:
        """The parameters it started with; what was planned since is not in them."""
        return self.world.parameters

    def __repr__(self) -> str:
        return repr(self.world).replace("World", type(self).__name__, 1)

    def set(self, name: str, value: Any, term: int | None = None) -> None:
        """Set a parameter for good, from the next term on or from a later one.

        Parameters
        ----------
        name : str
            The parameter: ``"accountability.stakes"``.
        value : Any
            Its value.
        term : int, optional
            The first term under it, from 1; the next one unless given.

        Raises
        ------
        InputError
            If there is no such parameter, the value is out of bounds, or the term is past.
        """
        self.world.plan(self.world.terms + 1 if term is None else term, {name: value})

    def step(self) -> None:
        """Live through one term."""
        self.world.term()
        if self._windows:
            self.forget_closed()
        if self._space is not None:
            keep_up(self._space, self)
        if self.world.terms == self._last:
            self.running = False

    def run_model(self) -> None:
        """Live through the years it was made for.

        Raises
        ------
        InputError
            If it was not told how many.
        """
        if self._last is None:
            raise InputError("years = None: this would never end; say SchoolSystem(years=20), or run(20)")
        super().run_model()

    def run(self, years: int) -> SchoolSystem:
        """Live through so many years; return the system itself."""
        for _ in range(checked_years(years) * TERMS):
            self.step()
        return self

    def copy(self) -> Self:
        """Return the same system as it is now, agents and all: it lives on as this one would, and apart from it."""
        return copy.deepcopy(self)

    def save(self, path: str | Path) -> Path:
        """Write the system as it is now to a file, from which it lives on as this one would, to the last bit.

        With the world it holds what Mesa draws next and the agents' own attributes, as far as JSON knows them; not
        what else was put on the system. Whoever loads a file runs none of it.

        Raises
        ------
        InputError
            If the file cannot be written, or an agent's own attribute cannot be told in one.
        """
        return saving().save(self.world, path, face.told(self))

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Return the system that `save` wrote.

        Raises
        ------
        InputError
            If there is no such file, it is no saved system, is damaged, or was saved under other rules.
        """
        world, told = saving().load(path)
        system = cls.__new__(cls)
        system._face(world, None)  # noqa: SLF001 - one of its own kind
        face.put_on(system, told, str(path))
        return system

    @property
    def history(self) -> pd.DataFrame:
        """Every measure at the end of every term, a row a term, from 1; a column is worked out when asked for."""
        return History(self._told)

    @property
    def regime(self) -> str:
        """The regime it is in: one of `measures.regime.REGIMES`."""
        return regime({name: getattr(self, name) for name in DECIDING})

    def __getattr__(self, name: str) -> float:
        """Return a measure as it stands: ``system.cooperation``, and so ``DataCollector({"c": "cooperation"})``."""
        if name in METRICS:
            return self._told.now(name)
        raise AttributeError(f"{type(self).__name__} has no attribute or measure {name!r}; {close_to(name, METRICS)}")

    def __dir__(self) -> list[str]:
        """Return what there is, measures among it."""
        return sorted({*super().__dir__(), *METRICS})

    @property
    def partnerships(self) -> nx.Graph:
        """The partnership graph as it stands now, with the traits of schools, heads and ties."""
        return graphs.graph_of(self.world)

    @property
    def space(self) -> Network:
        """Mesa's space: a cell for each school, connected by the ties that live; made when it is first asked for."""
        if self._space is None:
            self._space = space_of(self)
        return self._space

    @property
    def agents(self) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Mesa's set of all agents; the windows are made when first asked for."""
        self._make_windows()
        return super().agents

    @property
    def agents_by_type(self) -> Any:
        """Mesa's sets of agents by type."""
        self._make_windows()
        return super().agents_by_type

    def register_agent(self, agent: Any) -> None:
        """Take in an agent; its number follows on the last one's, in a copy too."""
        super().register_agent(agent)
        self._agents_so_far += 1
        agent.unique_id = self._agents_so_far

    def windows(self, kind: type) -> list[Any]:
        """Return the windows of one kind, by row (closed schools included)."""
        self._make_windows()
        return self._windows[kind]

    def _make_windows(self) -> None:
        if self._windows:
            return
        state = self.world.state
        for kind, columns in (
            (School, state.schools),
            (HeadTeacher, state.heads),
            (SchoolTrust, state.trusts),
            (LocalAuthority, state.authorities),
        ):
            rows = np.flatnonzero(columns["alive"]) if kind is SchoolTrust else range(len(columns))
            self._windows[kind] = [kind(self, columns, int(row)) for row in rows]
        self.forget_closed()

    def forget_closed(self) -> None:
        """Drop the windows of schools that closed and trusts that ended from Mesa's agents; add new trusts."""
        state, by_type = self.world.state, super().agents_by_type
        for row in np.flatnonzero(~state.schools["alive"]):
            for kind in (School, HeadTeacher):
                window = self._windows[kind][row]
                if window in by_type[kind]:
                    mesa.Agent.remove(window)
        trusts = {window.row: window for window in self._windows[SchoolTrust]}
        for row in np.flatnonzero(state.trusts["alive"]):
            if int(row) not in trusts:
                self._windows[SchoolTrust].append(SchoolTrust(self, state.trusts, int(row)))
        for row, window in trusts.items():
            if not state.trusts["alive"][row] and window in by_type.get(SchoolTrust, ()):
                mesa.Agent.remove(window)


def seed_from(rng: Any, seed: Any = None) -> int:
    """Return the seed that a generator (or the operating system, for None) gives, or the seed itself."""
    if rng is not None and seed is not None:
        raise InputError(f"rng = {shown(rng)}, seed = {shown(seed)}: two names of one thing; give one")
    given = seed if rng is None else rng
    if given is None or isinstance(given, np.random.Generator | np.random.BitGenerator | np.random.SeedSequence):
        return int(np.random.default_rng(given).integers(2**63))
    return checked_seed(given)


def _by_name(kwargs: dict[str, Any]) -> dict[str, Any]:
    """Return keywords that name parameters; raise InputError if one cannot."""
    for name in kwargs:
        if "." not in name:
            known = [each for each in signature(SchoolSystem).parameters if each != "kwargs"]
            raise InputError(f"SchoolSystem has no keyword '{name}'; {close_to(name, [*known, 'seed'])}")
    return kwargs
