"""The state of a world: one column a trait, one row a school, head, tie, side of a tie, home zone or trust.

A rule written ``s.schools.effort[i]`` is compiled as it stands, and reads the same in plain Python.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numba.core import types
from numba.experimental import structref

from ..agents.engine.columns import Columns, Field
from ..agents.engine.compiled import config, lend, rule
from ..agents.engine.traits import fresh
from ..agents.head_teacher import HeadTeacherTraits
from ..agents.home_zone import DoorTraits, HomeZoneTraits, OptionTraits, RivalTraits
from ..agents.local_authority import LocalAuthorityTraits
from ..agents.school import SchoolTraits
from ..agents.school_trust import SchoolTrustTraits
from ..agents.strategies import NAMES, STRATEGIES
from ..agents.tie import SideTraits, TieTraits
from .declared import gathered, in_order, place_in
from .forms import table as forms_table
from .parameters import LEVERS, Parameters, copy_values, levers_of, values_of
from .partnerships import KEPT, Ties, clusters_of, nearest
from .streams import key_of

if TYPE_CHECKING:
    from .region import Region

TERMS = 3  # a year
_EVENTS = (
    "takeover",
    "rescue",
    "refused rescue",
    "closure",
    "breaks ranks",
    "puncture",
    "new head",
    "better grade",
    "worse grade",
    "comes to help",
)
EVENTS = in_order(
    {word: rank for rank, word in enumerate(_EVENTS)}, {word: each.rank for word, each in gathered("events").items()}
)
"""Kinds of events, by code; those of extensions are declared in their folders."""
TAKEOVER, RESCUE, REFUSED, CLOSURE, BREAKS_RANKS, PUNCTURE, NEW_HEAD, BETTER_GRADE, WORSE_GRADE, HELPS = (
    EVENTS.index(word) for word in _EVENTS
)
_LINES = {
    "pupil-led": 0,
    "lump sum": 1,
    "running costs": 4,
    "improvement": 5,
    "rescue": 6,
    "takeover": 7,
    "closure": 8,
    "authority services": 9,
    "budget cut": 10,
    "dividend": 14,
}
LINES = in_order(_LINES, gathered("ledger"))
"""Lines of a school's ledger: its reserves change by their sum, in this order; extensions declare theirs."""
PUPIL_LED, LUMP_SUM, COSTS, IMPROVEMENT, RESCUES, TAKEOVERS, CLOSURES, SERVICES, CUTS, DIVIDENDS = (
    LINES.index(word) for word in _LINES
)


def event(word: str) -> int:
    """Return the code of a kind of event, for the rules."""
    return place_in(EVENTS, word)


def line(word: str) -> int:
    """Return the place of a line in the ledger, for the rules."""
    return place_in(LINES, word)


STRATEGY = [Field(name, "f8") for name in ("share", "trusted", "tiring")]
"""What the catalogue says of each strategy, by code; shares are cumulated and end at 1."""


class State(NamedTuple):
    """Everything a term reads and writes: columns of traits, and a few plain arrays."""

    key: tuple[int, int]  # the random generator's
    clock: np.ndarray  # clock[0] is the term, from 0
    p: Any  # parameters that are no levers, as one nested record
    levers: Any  # levers, a column each, a row a school
    schools: Any
    heads: Any
    trusts: Any
    authorities: Any
    ties: Any
    sides: Any  # sides of ties, sorted by school
    first: np.ndarray  # where a school's sides start (schools + 1,)
    zones: Any
    options: Any  # (zones, options)
    away: np.ndarray  # how far each option is from home, km (zones, options)
    rivals: Any  # each two options of a zone whose schools have a tie, zone by zone
    first_rival: np.ndarray  # where a zone's pairs of rivals start (zones + 1,)
    doors: Any
    first_door: np.ndarray  # where a school's doors start (schools + 1,)
    members: np.ndarray  # schools, grouped by local partnership
    first_member: np.ndarray  # where a local partnership's members start
    strategies: Any
    forms: Any  # of governance, by code
    ledger: np.ndarray  # this year's lines, by school (schools, lines)
    events: np.ndarray  # rows (kind, school, other, value); happened[0] of them are this term's
    happened: np.ndarray
    counts: np.ndarray  # of the last admissions, see COUNTS


@structref.register
class _StateType(types.StructRef):
    """The state as compiled rules hold it: one pointer, whatever the number of columns."""

    def preprocess_fields(self, fields: Any) -> Any:
        """Forget literal values."""
        return tuple((name, types.unliteral(kind)) for name, kind in fields)


class Compiled(structref.StructRefProxy):
    """The same columns, for compiled rules: hand this to a rule, and read and write the ``State``."""


structref.define_proxy(Compiled, _StateType, list(State._fields))
lend(_StateType, State._fields)


@rule
def _gather(before: Any, p: Any, after: Any) -> Compiled:
    """Return the columns behind one pointer; as a rule, for the bare constructor is compiled anew in every process.

    The record of parameters comes by itself: Numba knows its type at once, but not that of a tuple which holds it.
    """
    return Compiled(*(before + (p,) + after))  # noqa: RUF005 - Numba puts tuples together this way only


def for_rules(state: State) -> Any:
    """Return the state as rules take it: compiled rules one pointer, plain ones (``NUMBA_DISABLE_JIT=1``) the state."""
    place = State._fields.index("p")
    return state if config.DISABLE_JIT else _gather(state[:place], state.p, state[place + 1 :])


def with_levers_once(state: State) -> State:
    """Return the state with one row of levers for all schools: the first school's, seen from every row."""
    return state._replace(levers=state.levers.first_for_all())


def words_of(levers: Columns) -> np.ndarray:
    """Return the same levers as words of eight bytes, a row a lever (a view)."""
    return levers.block.view(np.uint64).reshape(-1, levers.room)[:, : len(levers)]


@rule
def alike(words: np.ndarray) -> bool:
    """Return whether in every row all words are the same as the first."""
    for row in range(words.shape[0]):
        first, differing = words[row, 0], words[row, 0] ^ words[row, 0]
        for column in range(1, words.shape[1]):
            differing |= words[row, column] ^ first
        if differing:
            return False
    return True


STAYED_OUT, FIRST_CHOICES, APPLICANTS, LEAVERS = range(4)
COUNTS = ("entrants placed by the authority", "entrants at their first choice", "entrants", "leavers")


def build(region: Region, parameters: Parameters, ties: Ties, seed: int) -> State:
    """Return the state of a region before its first term (what is drawn of it: ``start.begin``)."""
    n = len(region)
    laid_out = _lay_out(region, ties, parameters.network.cluster, parameters.admissions.options)
    places = {name: columns.copy() for name, columns in laid_out.items()}
    places["options"]["near"] = nearness(places["away"], parameters.admissions.distance)
    places["ties"]["depth"] = parameters.partnership.depth_start
    places["sides"]["trust"] = parameters.trust.start
    return State(
        key=key_of(seed),
        clock=np.zeros(1, dtype=np.int64),
        p=values_of(parameters),
        levers=levers_of(parameters, n),
        heads=fresh(HeadTeacherTraits, n),
        strategies=_strategies(parameters),
        forms=forms_table(),
        ledger=np.zeros((n, len(LINES))),
        events=np.zeros((8 * n + 16, 4), dtype=np.int64),
        happened=np.zeros(1, dtype=np.int64),
        counts=np.zeros(len(COUNTS)),
        **places,
    )


@lru_cache(maxsize=KEPT)
def _lay_out(region: Region, ties: Ties, cluster: int, options: int) -> dict[str, Any]:
    """Return those columns of a state that follow from places and ties alone."""
    n = len(region)
    table = region.schools
    schools = fresh(SchoolTraits, n)
    for name in ("x", "y", "places", "years", "grade"):
        schools[name] = table[name]
    authorities, authority = np.unique(table["authority"], return_inverse=True)
    schools["authority"] = authority
    schools["phase"] = np.unique(table["phase"], return_inverse=True)[1]
    poor, extra = table["disadvantaged"], table["additional_needs"]
    schools["roll"] = table["roll"][:, None] * np.column_stack([np.maximum(0.0, 1.0 - poor - extra), poor, extra])
    schools["cluster"] = clusters_of(region, cluster)
    first_member, members = _grouped(schools["cluster"])
    inside = table["trust"] != ""
    names, schools["controller"][inside] = np.unique(table["trust"][inside], return_inverse=True)
    tie, side, first = _sides(ties, n)
    zone, option, away = _zones(region, options)
    rivals, first_rival = _rivals(option["school"], side, first)
    doors, first_door = _doors(option, away, n)
    return {
        "schools": schools,
        "trusts": fresh(SchoolTrustTraits, len(names) + n),
        "authorities": fresh(LocalAuthorityTraits, len(authorities)),
        "ties": tie,
        "sides": side,
        "first": first,
        "zones": zone,
        "options": option,
        "away": away,
        "rivals": rivals,
        "first_rival": first_rival,
        "doors": doors,
        "first_door": first_door,
        "members": members,
        "first_member": first_member,
    }


def set_parameters(
    state: State, parameters: Parameters, changes: dict[str, Any], where: np.ndarray | None = None
) -> None:
    """Change parameters in place: levers for the schools ``where`` (all if None), others for all."""
    whole = Parameters.of(parameters.flat(), changes)
    for name in changes:
        field = name.split(".")[1]
        if field in LEVERS:
            state.levers[field][slice(None) if where is None else where] = whole.flat()[name]
    if "network.formality" in changes:  # the one lever whose value the ties themselves hold
        concerned = np.zeros(len(state.ties), dtype=bool)
        concerned[state.sides["tie"][slice(None) if where is None else np.isin(state.sides["school"], where)]] = True
        said = np.zeros(len(state.ties))
        sides, control = state.sides, state.schools["controller"]
        inside = (control[sides["school"]] >= 0) & (control[sides["school"]] == control[sides["partner"]])
        group = control[sides["school"][inside]]
        said[sides["tie"][inside]] = state.trusts["formality"][group]  # what their form says
        concerned &= ~state.ties["forced"]
        state.ties["formality"][concerned] = np.maximum(whole.network.formality, said[concerned])
    if "admissions.distance" in changes:
        state.options["near"] = nearness(state.away, whole.admissions.distance)
    copy_values(whole, state.p)
    state.strategies.take(_strategies(whole))


def _strategies(parameters: Parameters) -> Any:
    weight = np.array([parameters.heads.mix[name] for name in NAMES])
    table = Columns(STRATEGY, (len(NAMES),))
    table["share"] = np.cumsum(weight) / weight.sum()
    table["share"][-1] = 1.0
    table["trusted"] = [each.trusted for each in STRATEGIES.values()]
    table["tiring"] = [each.tiring for each in STRATEGIES.values()]
    return table


def _sides(ties: Ties, schools: int) -> tuple[Any, Any, np.ndarray]:
    """Return ties, their sides sorted by school and partner, and where each school's sides start."""
    m = len(ties.school_a)
    tie, side = fresh(TieTraits, m), fresh(SideTraits, 2 * m)
    tie["formality"], tie["distance"], tie["forced"] = ties.formality, ties.distance, ties.forced
    own = np.concatenate([ties.school_a, ties.school_b])
    other = np.concatenate([ties.school_b, ties.school_a])
    order = np.lexsort((other, own))
    place = np.empty(2 * m, dtype=np.int64)
    place[order] = np.arange(2 * m)
    side["school"], side["partner"] = own[order], other[order]
    side["tie"] = np.concatenate([np.arange(m), np.arange(m)])[order]
    side["back"] = place[np.concatenate([np.arange(m, 2 * m), np.arange(m)])][order]
    return tie, side, np.searchsorted(side["school"], np.arange(schools + 1)).astype(np.int64)


def _grouped(label: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (first, member) of the rows grouped by label."""
    member = np.argsort(label, kind="stable").astype(np.int64)
    return np.searchsorted(label[member], np.arange(int(label.max()) + 2)).astype(np.int64), member


@rule
def nearness(away: np.ndarray, cost: float) -> np.ndarray:
    """Return what distance leaves of the odds of options of being chosen, a kilometre taking ``cost`` off the log."""
    near = np.empty(away.shape)
    for z in range(away.shape[0]):
        for o in range(away.shape[1]):
            near[z, o] = math.exp(-cost * away[z, o])
    return near


def _zones(region: Region, k: int) -> tuple[Any, Any, np.ndarray]:
    """Return the home zones, the schools they consider, and how far these are."""
    zone, table = region.zones, region.schools
    count = len(zone["x"])
    zones, options = fresh(HomeZoneTraits, count), fresh(OptionTraits, count, k)
    homes, schools = (np.column_stack([each["x"], each["y"]]) for each in (zone, table))
    years, away = np.ones(count), np.zeros((count, k))
    for phase in np.unique(table["phase"]):
        own, here = np.flatnonzero(table["phase"] == phase), np.flatnonzero(zone["phase"] == phase)
        distance, order = nearest(homes[here], schools[own], k)
        options["school"][here, : order.shape[1]], away[here, : order.shape[1]] = own[order], distance
        years[here] = np.average(table["years"][own], weights=table["roll"][own])
    pupils = np.column_stack([zone["advantaged"], zone["disadvantaged"], zone["additional_needs"]])
    zones["cohort"] = pupils / years[:, None]
    return zones, options, away


def _rivals(option: np.ndarray, side: Any, first: np.ndarray) -> tuple[Any, np.ndarray]:
    """Return each two options of a zone whose schools have a tie, and where each zone's pairs start."""
    zones, options = option.shape
    found = np.empty((zones * options * (options - 1) // 2, 3), dtype=np.int64)
    first_rival = np.zeros(zones + 1, dtype=np.int64)
    _find_rivals(option, side["partner"], first, found, first_rival)
    rivals = fresh(RivalTraits, first_rival[-1])
    rivals["one"], rivals["two"], rivals["side"] = found[: first_rival[-1]].T
    rivals["tie"] = side["tie"][rivals["side"]]
    return rivals, first_rival


@rule
def _find_rivals(
    option: np.ndarray, partner: np.ndarray, first: np.ndarray, found: np.ndarray, first_rival: np.ndarray
) -> None:
    """Write down, zone by zone, which two options are rivals and the nearer one's side; and where each zone's start."""
    number = 0
    for z in range(option.shape[0]):
        for one in range(option.shape[1]):
            for two in range(one + 1, option.shape[1]):
                if option[z, one] >= 0 and option[z, two] >= 0:
                    for k in range(first[option[z, one]], first[option[z, one] + 1]):
                        if partner[k] == option[z, two]:
                            found[number, 0], found[number, 1], found[number, 2] = one, two, k
                            number += 1
        first_rival[z + 1] = number


def _doors(options: Any, away: np.ndarray, schools: int) -> tuple[Any, np.ndarray]:
    """Return each school's applicants by distance, and where each school's list starts."""
    school, k = options["school"].ravel(), options.shape[1]
    flat = np.flatnonzero(school >= 0)
    order = flat[np.lexsort((away.ravel()[flat], school[flat]))]
    doors = fresh(DoorTraits, len(order))
    doors["zone"], doors["slot"] = order // k, order % k
    options["door"][order // k, order % k] = np.arange(len(order))
    return doors, np.searchsorted(school[order], np.arange(schools + 1)).astype(np.int64)
