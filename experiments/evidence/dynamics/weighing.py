"""Weighing a rescue: what each partner has to gain and to lose, at the moment at which it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ....agents.school import REQUIRES_IMPROVEMENT
from ....model.phases.fates import fates, trouble, worth_of_helping
from ....model.term import END_OF_YEAR, TERM

if TYPE_CHECKING:
    from ....model.world import World
    from ...run_spec import RunSpec


class Weighing(NamedTuple):
    """What one partner weighs: its terms, their sum by the formula, and by the rule itself."""

    partner: int
    reciprocity: float
    others: float
    cost: float
    worth: float
    rule: float
    years: float  # the horizon at which it would be indifferent; not a number if there is none
    has_money: bool


def stopped(setting: RunSpec, term: int, school: int) -> World:
    """Return the world in a term, at the moment at which a school is about to ask its partners."""
    world = setting.world()
    for _ in range(term - 1):
        world.term()
    world.state.happened[0] = 0
    s = world.compiled
    for phase in (*TERM, *END_OF_YEAR[: END_OF_YEAR.index(fates)]):
        phase(s)
    schools = world.state.schools
    for other in range(school):
        if schools["alive"][other] and schools["grade"][other] >= REQUIRES_IMPROVEMENT:
            trouble(other, s)
    return world


def weighed(world: World, school: int) -> list[Weighing]:
    """Return what each partner who is asked weighs, term by term of the formula and by the rule."""
    state, found = world.state, []
    for k in range(state.first[school], state.first[school + 1]):
        tie = state.sides["tie"][k]
        if state.ties["active"][tie] and state.ties["mutual"][tie]:
            found.append(_weighing(world, int(k)))
    return found


def _weighing(world: World, asks: int) -> Weighing:
    """Return the weighing of the partner at the other end of a side."""
    state, p = world.state, world.state.p
    sc, levers, sides = state.schools, state.levers, state.sides
    k = int(sides["back"][asks])
    i, j = int(sides["school"][k]), int(sides["partner"][k])
    stakes = levers["stakes"][i] * sc["swing"][i]
    synergy = (p.dilemma.synergy + p.dilemma.judged_synergy * stakes) * state.ties["depth"][sides["tie"][k]]
    a_year = sides["trust"][k] * (sides["help"][k] + synergy - p.dilemma.cost) / max(1, sc["ties"][i])
    ahead = max(0.0, sc["effectiveness"][i] - sc["effectiveness"][j])
    others = (levers["pooling"][i] + state.heads["prosocial"][i]) * (sides["help"][asks] + ahead)
    reciprocity, cost = p.fates.horizon * a_year, p.fates.rescue_cost
    years = (cost - others) / a_year if a_year > 0.0 else float("nan")
    money = sc["reserves"][i] > p.fates.rescue_money * sc["income"][i]
    worth = reciprocity + others - cost
    rule = worth_of_helping(k, world.compiled)
    return Weighing(
        i, float(reciprocity), float(others), float(cost), float(worth), float(rule), float(years), bool(money)
    )
