"""What is run: a scenario, a place, years, a seed and interventions.

The command line, the dashboard's address and the world itself are three forms of one thing: a world that one of them
describes, each of them gives again to the last bit. Words are read and written there alone; here are objects.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..agents.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..model.interventions import Intervention
    from ..model.partnerships import Ties
    from ..model.region import Region
    from ..model.region.town import Town
    from ..model.scenarios import Scenario
    from ..model.world import World

TERMS = 3  # a year
DEFAULT = "england-today"
REGIONS_KEPT = 8  # regions read last that are kept, for a large one takes longer to read than to run


@dataclass(frozen=True)
class RunSpec:
    """What makes a world, and how long it runs.

    Attributes
    ----------
    scenario : str or Scenario
        A scenario's name, its file, or itself.
    region : str, Region or None
        A region's name, its file, or itself; None is the scenario's own town, or else a synthetic one of 150 schools,
        drawn from the seed.
    authorities : tuple of str
        Local authorities to keep; empty is all.
    partnerships : str or None
        The partnership graph's file, if it is not to be drawn from the region.
    years, seed : int
        School years to live through; seed of every draw.
    interventions : tuple of Intervention
        What is done to it besides what the scenario plans, in order; a change that starts with 0 is how it is made.
    """

    scenario: str | Scenario = DEFAULT
    region: str | Region | None = None
    authorities: tuple[str, ...] = ()
    partnerships: str | None = None
    years: int = 10
    seed: int = 1
    interventions: tuple[Intervention, ...] = ()

    @classmethod
    def of(
        cls,
        scenario: str | Scenario,
        parameters: Mapping[str, float] | None = None,
        seed: int = 1,
        region: str | Region | None = None,
        years: int = 10,
    ) -> RunSpec:
        """Return a setting from parameters by name: ``{"section.name": value}`` or ``{"section.name@term": value}``.

        Examples
        --------
        >>> str(RunSpec.of("england-today", {"accountability.stakes@7": 2.0}, seed=3).interventions[0])
        'accountability.stakes=2@7'
        """
        from ..model.interventions.reading import parameter  # noqa: PLC0415 - `--help` needs no parameters

        settings = tuple(parameter(name, value) for name, value in (parameters or {}).items())
        return cls(scenario, region, years=years, seed=seed, interventions=settings)

    @property
    def settings(self) -> tuple[Intervention, ...]:
        """Those of its interventions that set parameters for good."""
        return tuple(each for each in self.interventions if each.is_setting)

    @property
    def events(self) -> tuple[Intervention, ...]:
        """All others."""
        return tuple(each for each in self.interventions if not each.is_setting)

    @property
    def parameters(self) -> dict[str, float]:
        """The parameters that are set from the start on, ``{"section.name": value}``."""
        return {name: value for each in self.interventions if not each.start for name, value in each.changes.items()}

    @property
    def scenario_name(self) -> str:
        """The scenario's name or file."""
        return self.scenario if isinstance(self.scenario, str) else self.scenario.name

    @property
    def region_name(self) -> str | None:
        """The region's name or file; None is the scenario's own town, or a synthetic one of 150 schools."""
        return self.region if self.region is None or isinstance(self.region, str) else self.region.name

    def check(self) -> None:
        """Make sure that everything exists and makes sense, without making the world.

        Raises
        ------
        InputError
            If it does not; says what would be right.
        """
        from ..model.interventions.places import check_all  # noqa: PLC0415 - `--help` needs no parameters
        from ..model.interventions.reading import check_setting  # noqa: PLC0415
        from ..model.parameters import Parameters  # noqa: PLC0415
        from ..model.scenarios import load  # noqa: PLC0415
        from ..model.seeds import checked_seed  # noqa: PLC0415
        from ..model.world import checked_years  # noqa: PLC0415 - nor a compiler

        checked_seed(self.seed)
        last = checked_years(self.years) * TERMS
        for each in self.settings:
            check_setting(each)
        for each in (*self.settings, *self.events):
            if each.start > last:
                flag = "--set" if each.is_setting else "--event"
                raise InputError(f"{flag} '{each}': the run ends with term {last}; take an earlier one")
        Parameters.of(load(self.scenario).changes, *(each.changes for each in self.settings))
        check_all(self.planned(), self.place())

    def planned(self) -> list[Intervention]:
        """Return the events that are planned, by the scenario and besides, in the order in which a world takes them."""
        from ..model.scenarios import load  # noqa: PLC0415 - `--help` needs no parameters

        return [*load(self.scenario).events, *self.events]

    def place(self) -> Region:
        """Return the region; the same object as last time as long as nothing about it has changed."""
        return region_of(self.region, self.authorities, self.seed, self.scenario)

    def carried(self) -> RunSpec:
        """Return the same setting with what lies in files read in, so that another machine can make its world."""
        from ..model.scenarios import load  # noqa: PLC0415 - words need no parameters

        drawn = self.region in {None, "synthetic"} or str(self.region).startswith("synthetic:")
        if drawn and not self.authorities:
            return replace(self, scenario=load(self.scenario))
        return replace(self, scenario=load(self.scenario), region=self.place(), authorities=())

    def world(self, place: Region | None = None) -> World:
        """Return the world before its first term, with what is set for later planned.

        Parameters
        ----------
        place : Region, optional
            The region, if it is not to be this seed's or read again.

        Raises
        ------
        InputError
            If anything does not exist or makes no sense; says what would be right.
        """
        from ..model.world import World  # noqa: PLC0415 - words need no compiler

        if place is None:
            self.check()
            place = self.place()
        ties = None if self.partnerships is None else _ties_in(self.partnerships, place, self.scenario)
        return self.applied(World(self.scenario, place, self.parameters, self.seed, ties=ties))

    def applied(self, world: World) -> World:
        """Plan for a world what starts with a term; return it."""
        for each in self.interventions:
            if each.start:
                world.add(each)
        return world

    def command(self) -> str:
        """Return the command line that gives the same world.

        Examples
        --------
        >>> RunSpec(authorities=("Bath and North East Somerset",), years=5, seed=2).command()
        "coopetition run england-today --authority 'Bath and North East Somerset' --years 5 --seed 2"
        """
        words = ["coopetition", "run", self.scenario_name]
        words += [] if self.region_name is None else ["--region", self.region_name]
        for each in self.authorities:
            words += ["--authority", each]
        words += [] if self.partnerships is None else ["--partnerships", self.partnerships]
        words += ["--years", str(self.years), "--seed", str(self.seed)]
        for each in self.settings:
            words += ["--set", str(each)]
        for each in self.events:
            words += ["--event", str(each)]
        return shlex.join(words)


def region_of(
    region: str | Region | None, authorities: Iterable[str], seed: int, scenario: str | Scenario = DEFAULT
) -> Region:
    """Return the region asked for, with some of its authorities if any are named.

    Parameters
    ----------
    region : str, Region or None
        A name, a file, a region itself, or None for the scenario's town of this seed.
    authorities : iterable of str
        Authorities to keep; none named is all.
    seed : int
        Seed of a synthetic region.
    scenario : str or Scenario
        Whose town it is if none is named.

    Raises
    ------
    InputError
        If there is no such region, or no school is left.
    """
    from ..model.region import Region  # noqa: PLC0415 - `--help` needs no region
    from ..model.scenarios import load  # noqa: PLC0415

    if isinstance(region, Region):
        return region.select(list(authorities) or None)
    if region is None and (played := load(scenario)).town is not None:
        town: Any = played.town  # frozen, and so hashable, which type checkers do not see
        return _town(town, played.name, seed).select(list(authorities) or None)
    stamp = None
    if region is not None and Path(region).is_file():
        told = Path(region).stat()
        stamp = (told.st_mtime_ns, told.st_size)
    return _region(region, tuple(authorities), seed, stamp)


@lru_cache(maxsize=REGIONS_KEPT)
def _region(region: str | None, authorities: tuple[str, ...], seed: int, _stamp: tuple[int, int] | None) -> Region:
    """Return a region, which is read-only; a file that was written anew (its stamp differs) is read anew."""
    from ..model.region import Region  # noqa: PLC0415 - `--help` needs no region
    from ..model.world import region_for  # noqa: PLC0415

    kept = list(authorities) or None
    if region is not None and Path(region).suffix:
        return Region.load(region, kept)
    return region_for(region, seed).select(kept)


@lru_cache(maxsize=REGIONS_KEPT)
def _town(town: Town, name: str, seed: int) -> Region:
    """Return the town of a scenario, which is read-only."""
    from ..model.region import Region  # noqa: PLC0415 - `--help` needs no region

    return Region.of(town.drawn(f"synthetic:{name}", seed))


def _ties_in(path: str, place: Region, scenario: str | Scenario) -> Ties:
    """Return the ties of a partnership graph of one's own."""
    from ..model import graphs  # noqa: PLC0415 - NetworkX takes long to start, and few runs bring their graph
    from ..model.scenarios import load  # noqa: PLC0415

    return graphs.ties_from(graphs.read(path), place, load(scenario).parameters.network.formality)
