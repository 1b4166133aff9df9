"""The Mesa face of a world: ``SchoolSystem`` is a ``mesa.Model`` whose agents are live windows on its columns."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import mesa
import networkx as nx
import numpy as np
import pandas as pd

from ..agents.windows import HeadTeacher, LocalAuthority, School, SchoolTrust
from . import graphs
from .phases.acts import act, look
from .phases.collaboration import work_together
from .phases.fates import close
from .phases.teaching import puncture, teach_one
from .phases.trust import look_at_winners, remember
from .scenarios import DEFAULT, load
from .seeds import checked_seed
from .state import TERMS
from .world import World, checked_years, region_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

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
    rng : int, numpy.random.Generator or None
        Seed of every draw; a generator gives one, None takes one from the operating system (``system.seed`` tells it).
    partnerships : networkx.Graph, str or Path, optional
        The partnership graph by school ids, or its file, if it is not to be drawn from the region.

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
        rng: int | np.random.Generator | None = 1,
        *,
        partnerships: nx.Graph | str | Path | None = None,
    ) -> None:
        self.seed = seed_from(rng)
        super().__init__(rng=self.seed)
        self._windows: dict[type, list[Any]] = {}
        played, ties = load(scenario), None
        region = region_for(region, self.seed, played)
        if partnerships is not None:
            graph = partnerships if isinstance(partnerships, nx.Graph) else graphs.read(partnerships)
            ties = graphs.ties_from(graph, region, played.parameters.network.formality)
        self.world = World(played, region, parameters, self.seed, ties=ties)

    @property
    def region(self) -> Region:
        """The region whose schools these are."""
        return self.world.region

    @property
    def parameters(self) -> Parameters:
        """The parameters it started with; what was planned since is not in them."""
        return self.world.parameters

    def step(self) -> None:
        """Live through one term."""
        self.world.term()
        if self._windows:
            self.forget_closed()

    def run(self, years: int) -> SchoolSystem:
        """Live through so many years; return the system itself."""
        for _ in range(checked_years(years) * TERMS):
            self.step()
        return self

    @property
    def history(self) -> pd.DataFrame:
        """Every measure at the end of every term: a row a term, numbered from 1."""
        frame = pd.DataFrame(self.world.history())
        frame.index = pd.RangeIndex(1, len(frame) + 1, name="term")
        return frame

    @property
    def partnerships(self) -> nx.Graph:
        """The partnership graph as it stands now, with the traits of schools, heads and ties."""
        return graphs.graph_of(self.world)

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


def seed_from(rng: int | np.random.Generator | None) -> int:
    """Return the seed that a generator (or the operating system, for None) gives, or the seed itself."""
    if rng is None or isinstance(rng, np.random.Generator):
        return int(np.random.default_rng(rng).integers(2**63))
    return checked_seed(rng)
