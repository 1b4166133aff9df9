"""Measures of some schools of a world, such as those under one form: who governs them in the end does not matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ....model.extensions.contracts.review import votes
from ....model.extensions.escalating_help.rules import OUTSIDE
from ....model.extensions.joint_publication.rules import COULD_NOT, WISHES
from ....model.state import TERMS, line
from ....model.trajectory import A_COOPERATES, ACTIVE, B_COOPERATES

if TYPE_CHECKING:
    from collections.abc import Callable

    from ....model.trajectory import Trajectory
    from ....model.world import World

OUTSIDE_HELP = line("help from outside")
SAVED = line("saved by a single voice")

QUARTER = 0.25


class Measure(NamedTuple):
    """What is told of some schools of a world: its name, unit, and how it is found."""

    name: str
    unit: str
    of: Callable[[World, np.ndarray], float]


def quality(world: World, rows: np.ndarray) -> float:
    """Return mean quality over the pupils of some schools."""
    schools = world.state.schools
    return float(np.average(schools["effectiveness"][rows], weights=_pupils(world, rows)))


def weakest(world: World, rows: np.ndarray) -> float:
    """Return mean quality of the quarter of schools that was weakest at the start."""
    first = world.trajectory["effectiveness"][0][rows]
    kept = rows[first <= np.quantile(first, QUARTER)]
    return float(world.state.schools["effectiveness"][kept].mean())


def strongest(world: World, rows: np.ndarray) -> float:
    """Return mean quality of the quarter of schools that was strongest at the start."""
    first = world.trajectory["effectiveness"][0][rows]
    kept = rows[first >= np.quantile(first, 1 - QUARTER)]
    return float(world.state.schools["effectiveness"][kept].mean())


def strongest_over_weakest(world: World, rows: np.ndarray) -> float:
    """Return how far these are above the quarter that was weakest at the start."""
    return strongest(world, rows) - weakest(world, rows)


def weakest_parts(world: World, rows: np.ndarray) -> float:
    """Return the mean over schools of their weakest part's quality; not a number where nobody sought help for it."""
    schools = world.state.schools
    if not schools["parts"].any():
        return float("nan")
    return float((schools["effectiveness"] + schools["parts"].min(axis=1))[rows].mean())


def helped_by_partners(world: World, rows: np.ndarray) -> float:
    """Return the share of schools whose weakest part a partner helped last."""
    helper = world.state.schools["helper"][rows]
    return float(((helper >= 0) & (helper != rows)).mean())


def helped_from_outside(world: World, rows: np.ndarray) -> float:
    """Return the share of schools that bought help from outside last, whether or not their own best part helped too."""
    return float((world.state.schools["helper"][rows] == OUTSIDE).mean())


def helped_by_weaker(world: World, rows: np.ndarray) -> float:
    """Return the share of helpers that are, as schools, weaker than the one whose part they helped last."""
    schools = world.state.schools
    helper = schools["helper"][rows]
    by = (helper >= 0) & (helper != rows)
    weaker = schools["effectiveness"][helper[by]] < schools["effectiveness"][rows[by]]
    return float(weaker.mean()) if by.any() else float("nan")


def spent_on_help(world: World, rows: np.ndarray) -> float:
    """Return the share of their income that schools spent on help from outside over the last year."""
    return float(-world.state.ledger[rows, OUTSIDE_HELP].sum() / world.state.schools["income"][rows].sum())


def trust_gap(world: World, rows: np.ndarray) -> float:
    """Return mean trust in the areas that trusted more than the median area one year in, less that in all others."""
    run, area = world.trajectory, world.state.schools["authority"][rows]
    areas = np.unique(area)
    early, late = (np.array([_trust(run, row, rows[area == one]) for one in areas]) for row in (TERMS, -1))
    mature = early > np.median(early)
    return float(late[mature].mean() - late[~mature].mean()) if mature.any() else float("nan")


def spread(world: World, rows: np.ndarray) -> float:
    """Return the standard deviation of quality between schools."""
    return float(world.state.schools["effectiveness"][rows].std())


def lowest_area(world: World, rows: np.ndarray) -> float:
    """Return mean quality, over pupils, of the area (local authority) whose schools had the lowest at the start."""
    first = world.trajectory["effectiveness"][0][rows], world.trajectory["roll"][0][rows].sum(axis=1)
    area = world.state.schools["authority"][rows]
    lowest = min(np.unique(area), key=lambda one: np.average(first[0][area == one], weights=first[1][area == one]))
    return quality(world, rows[area == lowest])


def between_areas(world: World, rows: np.ndarray) -> float:
    """Return the standard deviation between areas (local authorities) of their mean quality over pupils."""
    area = world.state.schools["authority"][rows]
    return float(np.std([quality(world, rows[area == one]) for one in np.unique(area)]))


def gap(world: World, rows: np.ndarray) -> float:
    """Return attainment of advantaged pupils less that of all others, over pupils."""
    attained, roll = world.state.schools["attainment"][rows], world.state.schools["roll"][rows]
    best = np.average(attained[:, 0], weights=roll[:, 0])
    return float(best - np.average(attained[:, 1:], weights=roll[:, 1:]))


def captured(world: World, rows: np.ndarray) -> float:
    """Return what the sharing out of support brings advantaged pupils (`capture`)."""
    schools = world.state.schools
    more = schools["attainment"][rows, 0] - schools["value_added"][rows]
    return float(np.average(more, weights=schools["roll"][rows, 0]))


def gap_inside(world: World, rows: np.ndarray) -> float:
    """Return how far pupils who are not advantaged are behind the advantaged of their own school, over these pupils."""
    attained, roll = world.state.schools["attainment"][rows], world.state.schools["roll"][rows]
    return float(np.average(attained[:, :1] - attained[:, 1:], weights=roll[:, 1:]))


def advantaged(world: World, rows: np.ndarray) -> float:
    """Return mean attainment of advantaged pupils."""
    return _attained(world, rows, 0)


def additional_needs(world: World, rows: np.ndarray) -> float:
    """Return mean attainment of pupils with additional needs."""
    return _attained(world, rows, 2)


def advantaged_votes(world: World, rows: np.ndarray) -> float:
    """Return the share of the votes that count which are for advantaged pupils, less these pupils' share of rolls.

    As parents would vote on all these schools at once, whether or not they have a part in the review of contracts.
    """
    pupils = world.state.schools["roll"][rows, 0]
    count = np.array([votes(int(i), world.compiled)[0] for i in rows])
    return float(((count - 1.0) * pupils).sum() / _pupils(world, rows).sum())


def engagement(world: World, rows: np.ndarray) -> float:
    """Return mean engagement with other agencies, 0 to 1."""
    return float(world.state.schools["engaged"][rows].mean())


def inside(world: World, rows: np.ndarray) -> float:
    """Return the share of acts that cooperate on ties between these schools, over the last three years."""
    return _acts(world, rows)[0]


def outside(world: World, rows: np.ndarray) -> float:
    """Return the share of these schools' acts towards all others that cooperate, over the last three years."""
    return _acts(world, rows)[1]


def shortage(world: World, rows: np.ndarray) -> float:
    """Return the share of posts that no teacher fills."""
    return float(np.average(world.state.schools["shortage"][rows], weights=_pupils(world, rows)))


def needy_shortage(world: World, rows: np.ndarray) -> float:
    """Return that share in the quarter of schools with the largest share of disadvantaged pupils."""
    poor = world.state.schools["roll"][rows, 1] / _pupils(world, rows)
    return shortage(world, rows[poor >= np.quantile(poor, 1 - QUARTER)])


def telling(world: World, rows: np.ndarray) -> float:
    """Return how well published results tell of quality: their correlation over schools."""
    schools = world.state.schools
    return float(np.corrcoef(schools["result"][rows] + schools["lifted"][rows], schools["effectiveness"][rows])[0, 1])


def together(world: World, rows: np.ndarray) -> float:
    """Return the share of schools that are in the largest of their groups."""
    control = world.state.schools["controller"][rows]
    return float(np.bincount(control[control >= 0], minlength=1).max() / len(rows))


def in_trusts(world: World, rows: np.ndarray) -> float:
    """Return the share of schools that are in a trust or a group, whether they joined it or were taken over."""
    return float((world.state.schools["controller"][rows] >= 0).mean())


def pool_size(world: World, rows: np.ndarray) -> float:
    """Return of how many schools a joint result was over the last year, on average over who published so; 1 if none."""
    joint = world.trajectory["joint"][-2][rows]
    return float(joint[joint > 0].mean() + 1.0) if joint.any() else 1.0


def effort_in_pools(world: World, rows: np.ndarray) -> float:
    """Return mean effort of schools that published jointly over the last year; not a number if none did.

    Who does so next year is told at the year's end, after the last term's effort.
    """
    return _mean(world.state.schools["effort"][rows][world.trajectory["joint"][-2][rows] > 0])


def saved_outside(world: World, rows: np.ndarray) -> float:
    """Return the share of their income that a single voice with outside partners saved schools over the last year."""
    return float(world.state.ledger[rows, SAVED].sum() / world.state.schools["income"][rows].sum())


def answered(world: World, rows: np.ndarray) -> float:
    """Return the share of calls for help by schools in trouble that partners answered; not a number without a call."""
    called = [each.kind for each in world.events if each.school in rows]
    came, refused = called.count("rescue"), called.count("refused rescue")
    return came / (came + refused) if came + refused else float("nan")


def effort_by_intake(world: World, rows: np.ndarray) -> float:
    """Return how effort follows poor intake: its correlation over schools with the share of disadvantaged pupils."""
    schools = world.state.schools
    poor = schools["roll"][rows, 1] / _pupils(world, rows)
    return float(np.corrcoef(schools["effort"][rows], poor)[0, 1])


def effort(world: World, rows: np.ndarray) -> float:
    """Return mean effort under pressure over the pupils of some schools."""
    return float(np.average(world.state.schools["effort"][rows], weights=_pupils(world, rows)))


def rank_of_willing(world: World, rows: np.ndarray) -> float:
    """Return the mean rank by quality, 0 to 1, of schools that wish to publish jointly among those who could.

    A half where nobody wishes it, as it would be if chance said who does.
    """
    schools = world.state.schools
    could = rows[schools["wish"][rows] > COULD_NOT]
    wishes = schools["wish"][could] == WISHES
    if not wishes.any():
        return 0.5
    from scipy.stats import rankdata  # noqa: PLC0415 - takes a second to start

    rank = rankdata(schools["effectiveness"][could], method="ordinal")  # from 1
    return float((rank[wishes] - 0.5).mean() / len(could))


def shrunk(world: World, rows: np.ndarray) -> float:
    """Return the roll of the quarter of schools that shrank most, as a share of their rolls at the start."""
    share = _pupils(world, rows) / world.trajectory["roll"][0][rows].sum(axis=1)
    return float(np.sort(share)[: max(1, round(QUARTER * len(share)))].mean())


def hubs_that_give_up(world: World, rows: np.ndarray) -> float:
    """Return the chance in a year that a hub gives up of its own accord; not a number if there was none."""
    gave_up = sum(each.kind == "gives up being a hub" and each.school in rows for each in world.events)
    years = world.trajectory["hub"][::TERMS][:, rows].sum()
    return float(gave_up / years) if years else float("nan")


def helped(world: World, rows: np.ndarray) -> float:
    """Return the share of schools that a hub helps."""
    return float((world.state.schools["helped_by"][rows] >= 0).mean())


def harmful(world: World, rows: np.ndarray) -> float:
    """Return the share of schools whose practice harms, among those that use one; not a number if none does."""
    brings = world.state.schools["practised"][rows]
    return _mean(brings[brings != 0.0] < 0.0)


def others(world: World, rows: np.ndarray) -> float:
    """Return mean quality of the open schools that are not meant."""
    rest = np.setdiff1d(np.flatnonzero(world.state.schools["alive"]), rows)
    return quality(world, rest)


OF_SCHOOLS = {
    each.name: each
    for each in (
        Measure("quality", "sd", quality),
        Measure("quality of the weakest quarter", "sd", weakest),
        Measure("quality of the strongest quarter", "sd", strongest),
        Measure("strongest quarter above the weakest", "sd", strongest_over_weakest),
        Measure("weakest parts", "sd", weakest_parts),
        Measure("helped by partners", "share", helped_by_partners),
        Measure("helped from outside", "share", helped_from_outside),
        Measure("helpers weaker as schools", "share", helped_by_weaker),
        Measure("spent on help from outside", "share of income", spent_on_help),
        Measure("gap in trust between areas", "share", trust_gap),
        Measure("spread of quality", "sd", spread),
        Measure("quality of the lowest area", "sd", lowest_area),
        Measure("gap between areas", "sd", between_areas),
        Measure("gap between pupils", "sd", gap),
        Measure("support to the advantaged", "sd", captured),
        Measure("gap inside schools", "sd", gap_inside),
        Measure("attainment of the advantaged", "sd", advantaged),
        Measure("attainment with additional needs", "sd", additional_needs),
        Measure("votes of the advantaged beyond their share", "share", advantaged_votes),
        Measure("engagement with agencies", "share", engagement),
        Measure("cooperation inside", "share", inside),
        Measure("cooperation with others", "share", outside),
        Measure("posts unfilled", "share", shortage),
        Measure("posts unfilled where need is", "share", needy_shortage),
        Measure("results tell of quality", "correlation", telling),
        Measure("in one group", "share", together),
        Measure("in trusts", "share", in_trusts),
        Measure("schools in a joint result", "schools", pool_size),
        Measure("effort of those who publish jointly", "sd", effort_in_pools),
        Measure("saved outside", "share of income", saved_outside),
        Measure("effort where intake is poor", "correlation", effort_by_intake),
        Measure("effort", "sd", effort),
        Measure("rank of those who would pool", "rank, 0 to 1", rank_of_willing),
        Measure("roll of those that shrink most", "share", shrunk),
        Measure("calls for help answered", "share", answered),
        Measure("hubs that give up in a year", "share", hubs_that_give_up),
        Measure("schools helped by hubs", "share", helped),
        Measure("practices in use that harm", "share", harmful),
        Measure("quality of all others", "sd", others),
    )
}


def _attained(world: World, rows: np.ndarray, group: int) -> float:
    schools = world.state.schools
    return float(np.average(schools["attainment"][rows, group], weights=schools["roll"][rows, group]))


def _acts(world: World, rows: np.ndarray) -> tuple[float, float]:
    among = np.isin(world.trajectory.ends, rows)
    acts = world.trajectory.acts[-9:]
    cooperates = np.stack([acts & A_COOPERATES, acts & B_COOPERATES], axis=1) > 0
    active = np.repeat((acts & ACTIVE > 0)[:, None, :], 2, axis=1)
    within, across = active & among.all(axis=0), active & among & ~among.all(axis=0)
    return _mean(cooperates[within]), _mean(cooperates[across])


def _trust(run: Trajectory, row: int, rows: np.ndarray) -> float:
    """Return mean trust over the voluntary ties of some schools at the end of a term."""
    return float(run["trusted"][row][rows].sum() / max(1, run["ties"][row][rows].sum()))


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if values.size else float("nan")


def _pupils(world: World, rows: np.ndarray) -> np.ndarray:
    return world.state.schools["roll"][rows].sum(axis=1)
