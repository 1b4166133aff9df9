"""On which schools of a region interventions are, and whether they can be there together."""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ...agents.errors import InputError
from ...agents.registry import close_to
from ...agents.school import DEEPEST
from ...agents.strategies import NAMES
from ..forms import Form
from ..parameters import Parameters, known
from ..policies import Policy
from .intervention import ALL, Change, Intervention, Shock, Strategy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..region import Region

EACH, WEST, EAST = "each", "west", "east"
AND = "+"
NAMED = 10  # authorities that are named where nothing is called as was asked


def placed(each: Intervention, region: Region, others: Sequence[Intervention]) -> list[Intervention]:
    """Return an intervention by the rows of its schools: a form once for each group, what is by hand for each school.

    Parameters
    ----------
    each : Intervention
        It.
    region : Region
        Where.
    others : sequence of Intervention
        What is there already, by rows.

    Raises
    ------
    InputError
        If a school or strategy does not exist, terms are reversed, a number is out of bounds, it sets for some what is
        the same for all, or a school would have two forms at one time.
    """
    if isinstance(each.what, Change):
        _check_change(each)
    found: list[Intervention] = []
    for rows in _groups(each, region):
        one = replace(each, where=rows)
        _check(one, region, [*others, *found])
        for_all = each.where == ALL if each.is_setting else len(rows) == len(region) and isinstance(each.what, Policy)
        found.append(replace(each, where=ALL) if for_all else one)
    return found


def check_all(every: Iterable[Intervention], region: Region) -> None:
    """Make sure that all that is planned for a region exists and can stand together; raise InputError otherwise."""
    found: list[Intervention] = []
    for each in every:
        found += placed(each, region, found)


def groups(each: Intervention, region: Region) -> list[tuple[int, ...]]:
    """Return the rows of every group that it makes in a region; raise InputError if nothing there is called so."""
    if not isinstance(each.where, str):
        return [tuple(sorted(set(each.where)))]
    if each.where != EACH or not isinstance(each.what, Form):
        return [tuple(rows_of(region, each.where))]
    towns = np.unique(region.schools["authority"], return_inverse=True)[1]
    every = [np.flatnonzero(towns == town).tolist() for town in range(towns.max() + 1)]
    return [tuple(rows) for rows in every if len(rows) > 1]


def _groups(each: Intervention, region: Region) -> list[tuple[int, ...]]:
    found = groups(each, region)
    return [(row,) for rows in found for row in rows] if each.once else found


def _check(each: Intervention, region: Region, others: Sequence[Intervention]) -> None:
    """Make sure that an intervention can be on its rows."""
    what, rows, last = each.what, list(each.rows), len(region) - 1
    if each.end is not None and each.end <= each.start:
        who = "the group" if isinstance(what, Form) else f"'{what.name}'"
        raise InputError(f"end = {each.end}: {who} begins with term {each.start}; let it end in a later one")
    if isinstance(what, Form) and len(rows) < 2:
        raise InputError(f"schools = {rows}: a form of governance needs two schools or more")
    if not rows or rows[0] < 0 or rows[-1] > last:
        which = f"school = {rows[0]}" if each.once else f"schools = {rows}"
        raise InputError(f"{which}: rows go from 0 to {last}")
    if isinstance(what, Strategy) and what.strategy not in NAMES:
        raise InputError(f"strategy = '{what.strategy}': there is no such strategy; {close_to(what.strategy, NAMES)}")
    if isinstance(what, Shock) and not 0.0 < what.loss <= DEEPEST:
        raise InputError(f"puncture = {what.loss}: must be above 0 and at most {DEEPEST:g} sd")
    if isinstance(what, Policy) and len(rows) < len(region) and what.shared:
        one = next(iter(what.shared))
        raise InputError(f"'{what.name}' sets {one}, which is the same for all schools; enact it for all")
    if isinstance(what, Form):
        _check_form(each, region, others)


def _check_change(each: Intervention) -> None:
    Parameters.of(each.changes)
    for name in each.changes if each.where != ALL else ():
        if known(name).role != "lever":
            raise InputError(f"{name} is the same for all schools; only levers can be set for some")


def _check_form(group: Intervention, region: Region, others: Sequence[Intervention]) -> None:
    for other in others:
        if isinstance(other.what, Form) and group.meets(other):
            twice = region.schools["name"][min(set(group.rows) & set(other.rows))]
            until = "" if other.end is None else f" to {other.end - 1}"
            raise InputError(
                f"{twice} is governed as '{other.what.name}' from term {other.start}{until}: one school has "
                f"one form at a time; end that first, or leave the school out of '{group.what.name}'"
            )


def rows_of(region: Region, where: str) -> list[int]:
    """Return the rows of the schools that are meant; raise InputError if nothing in the region is called so."""
    found: set[int] = set()
    for part in (each.strip() for each in where.split(AND)):
        found |= set(_rows_of_one(region, part))
    return sorted(found)


def _rows_of_one(region: Region, name: str) -> Sequence[int]:
    if name in {ALL, EACH}:
        return range(len(region))
    if name in {WEST, EAST}:
        order, half = np.argsort(region.schools["x"], kind="stable"), len(region) // 2
        return (order[:half] if name == WEST else order[half:]).tolist()
    for column in ("authority", "id", "name", "phase", "trust"):
        rows = np.flatnonzero(region.schools[column] == name)
        if name and len(rows):
            return rows.tolist()
    towns = np.unique(region.schools["authority"]).tolist()
    close = difflib.get_close_matches(name, [*towns, *region.schools["name"].tolist()], n=1, cutoff=0.5)
    hint = (
        f"did you mean '{close[0]}'?"
        if close
        else f"there are: {', '.join(towns[:NAMED])}{' …' * (len(towns) > NAMED)}"
    )
    raise InputError(f"where = '{name}': no authority or school of '{region.name}' is called so; {hint}")
