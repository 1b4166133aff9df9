"""A life: what became of one world, year by year, as those who gather school statistics would see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ....agents.school import REQUIRES_IMPROVEMENT
from ....model.state import EVENTS, FIRST_CHOICES, NEW_HEAD, TAKEOVER, TERMS

if TYPE_CHECKING:
    from ....model.world import World
    from ...run_spec import RunSpec

WATCHED = 10  # years at the end of a life in which what happens is counted
LATER = 5  # years at its end in which what holds then is measured
YEARS = 15
LEAST_IN_AREA = 5  # schools from which on an authority counts where figures are of authorities
BAD = REQUIRES_IMPROVEMENT
_NEW_HEAD, _TAKEOVER = EVENTS[NEW_HEAD], EVENTS[TAKEOVER]


class Life(NamedTuple):
    """One world's years. Row 0 of what is told by year is the start, row y the end of year y.

    Attributes
    ----------
    authority, x, y : ndarray
        Where each school is; places in km.
    roll : ndarray
        Pupils by year, school and group.
    alive, grade, controller : ndarray
        By year and school: open; public grade (0 none); trust (-1 none).
    value_added, results : ndarray
        By year and school, as published: the mean of the year's terms, and the luck of the year. Results are the mean
        attainment of all pupils. Sd.
    lucky : ndarray
        The luck that is in both. Sd.
    effectiveness : ndarray
        Quality, by year and school: value added that the school itself causes. Sd.
    stay : ndarray
        Years that a pupil stays, by school.
    new_head, taken_over, inspected : ndarray of bool
        By year and school: whether it happened at the end of that year. Nothing happens in row 0.
    first, nearest, counted, applicants : ndarray
        By year: entrants who got their first preference, entrants whose first preference is the nearest open school,
        those who got it by the model's own count, and all entrants.
    beyond, places : ndarray
        By year: first preferences beyond the places of the schools named, and places, both for one year's entrants.
    parameters : dict
        Parameters by name.
    """

    authority: np.ndarray
    x: np.ndarray
    y: np.ndarray
    roll: np.ndarray
    alive: np.ndarray
    grade: np.ndarray
    controller: np.ndarray
    value_added: np.ndarray
    results: np.ndarray
    lucky: np.ndarray
    effectiveness: np.ndarray
    stay: np.ndarray
    new_head: np.ndarray
    taken_over: np.ndarray
    inspected: np.ndarray
    first: np.ndarray
    nearest: np.ndarray
    counted: np.ndarray
    applicants: np.ndarray
    beyond: np.ndarray
    places: np.ndarray
    parameters: dict[str, Any]

    @property
    def years(self) -> int:
        """Years lived through."""
        return len(self.alive) - 1

    @property
    def watched(self) -> range:
        """The years in which what happens is counted."""
        return range(max(1, self.years - WATCHED + 1), self.years + 1)

    @property
    def later(self) -> range:
        """The years in which what holds after all is measured."""
        return range(max(1, self.years - LATER + 1), self.years + 1)

    @property
    def pupils(self) -> np.ndarray:
        """Pupils by year and school; none where it is closed."""
        return np.where(self.alive, self.roll.sum(axis=2), 0.0)

    @property
    def disadvantaged(self) -> np.ndarray:
        """Disadvantaged share of every roll, by year and school."""
        everyone = self.roll.sum(axis=2)
        return self.roll[..., 1] / np.where(everyone > 0.0, everyone, 1.0)


def live(setting: RunSpec) -> Life:
    """Live through a setting's years; return what was seen of them."""
    return lived(setting.world(), setting.years)


def lived(world: World, years: int) -> Life:
    """Let a world before its first term live through so many years; return what was seen of them."""
    from ....model.phases.clearing import applicants  # noqa: PLC0415 - `--help` needs no compiler

    world.trajectory.reserve(years * TERMS + 1)
    happy = np.zeros((6, years + 1))
    luck = np.zeros((years + 1, len(world.region)))
    inspected = np.zeros(luck.shape, dtype=bool)
    for year in range(1, years + 1):
        world.run(1)
        state = world.state
        options, schools = state.options, state.schools
        capacity = np.where(schools["alive"], schools["places"] / schools["years"], 0.0)
        starting = applicants(world.compiled)
        happy[:4, year] = preferences(options["share"], options["open"], starting, options["school"], capacity)
        happy[4:, year] = state.counts[FIRST_CHOICES], capacity.sum()
        luck[year] = state.p.accountability.result_noise * state.schools["luck"]
        inspected[year] = (state.schools["grade_years"] == 0) & (state.schools["grade"] > 0)
    return seen(world, happy, luck, inspected)


def seen(world: World, happy: np.ndarray, luck: np.ndarray, inspected: np.ndarray) -> Life:
    """Return a life from a world that has lived, and what its trajectory does not keep."""
    run, place = world.trajectory, world.state.schools
    ends = run.at(list(range(0, len(run), TERMS)))
    roll = run["roll"]
    pupils = roll.sum(axis=2)
    raw = (roll * run["attainment"]).sum(axis=2) / np.where(pupils > 0.0, pupils, 1.0)
    happened = {name: np.zeros(luck.shape, dtype=bool) for name in (_NEW_HEAD, _TAKEOVER)}
    for event in world.events:
        if event.kind in happened:
            happened[event.kind][(event.term - 1) // TERMS + 1, event.school] = True
    return Life(
        authority=place["authority"].copy(),
        x=place["x"].copy(),
        y=place["y"].copy(),
        roll=ends["roll"],
        alive=ends["alive"],
        grade=ends["grade"],
        controller=ends["controller"],
        value_added=by_year(run["value_added"]) + luck,
        results=by_year(raw) + luck,
        lucky=luck,
        effectiveness=ends["effectiveness"],
        stay=place["years"].copy(),
        new_head=happened[_NEW_HEAD],
        taken_over=happened[_TAKEOVER],
        inspected=inspected,
        first=happy[0],
        nearest=happy[1],
        applicants=happy[2],
        beyond=happy[3],
        counted=happy[4],
        places=happy[5],
        parameters=world.parameters.flat(),
    )


def by_year(terms: np.ndarray) -> np.ndarray:
    """Return the start, and the mean of each year's three terms.

    Examples
    --------
    >>> by_year(np.array([[9.0], [1.0], [2.0], [3.0]])).tolist()
    [[9.0], [2.0]]
    """
    years = (len(terms) - 1) // TERMS
    means = terms[1 : 1 + years * TERMS].reshape(years, TERMS, -1).mean(axis=1)
    return np.concatenate([terms[:1], means])


def preferences(
    share: np.ndarray, is_open: np.ndarray, starting: np.ndarray, school: np.ndarray, capacity: np.ndarray
) -> tuple[float, float, float, float]:
    """Return entrants who got their first preference, who have it nearest, all, and first preferences beyond places.

    Parameters
    ----------
    share : ndarray
        Share of each kind of a zone's families who would choose each option, ``(zones, options, 2)``, nearest first.
    is_open : ndarray
        Share of a zone to which the option was open, ``(zones, options)``.
    starting : ndarray
        Entrants by zone and group, ``(zones, 3)``.
    school : ndarray
        Each option's school, by row, ``(zones, options)``; -1 is none.
    capacity : ndarray
        Places for one year's entrants, by school.
    """
    kinds = np.column_stack([starting[:, 0], starting[:, 1] + starting[:, 2]])
    wished = share * kinds[:, None, :]
    chosen = share.sum(axis=2) > 0.0  # a closed school is nobody's choice
    nearest = np.argmax(chosen, axis=1)
    got = float((wished * is_open[..., None]).sum())
    named = np.bincount(school[school >= 0], wished.sum(axis=2)[school >= 0], minlength=len(capacity))
    beyond = float(np.maximum(0.0, named - capacity).sum())
    return got, float(wished[np.arange(len(wished)), nearest].sum()), float(starting.sum()), beyond
