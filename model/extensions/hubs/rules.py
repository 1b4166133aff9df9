"""Teaching schools: hubs that an authority's schools pay for, for some years; they help weaker partners to improve.

Whether a school wants to be a hub, and how many it helps, its head tells from its own accounts: what the grant is worth
as money is to it (`dilemma.worth_of_roll`), what it cares for those it helps, and what helping costs. Nobody leaves
because its funding is short: short funding only spreads what applying takes over fewer years.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....agents import joining
from ....agents.engine.compiled import rule
from ...phases.events import happens
from ...phases.quality import move
from ...phases.weighing import regard
from ...state import TERMS, event, line
from ..grants import give
from ..purchased_support.rules import LEAST_GAIN
from ..step import step

if TYPE_CHECKING:
    from ...state import State

AREA_FUND = line("into area funds")
BECOMES_HUB = event("becomes a hub")
GIVES_UP_HUB = event("gives up being a hub")
NO_HUB_NOW = event("is a hub no more")

SWITCHES = {"hubs.hub_fund": 0.0}


@rule
def pays_for_hubs(i: int, s: State) -> bool:
    """Return whether one school pays for hubs; it may then become one."""
    return s.levers.hub_fund[i] > 0.0


@step(
    after="pay_budgets",
    rank=4,
    reads=(
        "authorities: hub_chance; levers: by_impact hub_fund; schools: alive authority helped_by hub "
        "income last_result result"
    ),
    writes="ledger; schools: grants hub_grant",
)
@rule
def pay_hubs(s: State) -> None:
    """Take what the year's hubs cost out of the budgets that pay for them; pay each by what it is and what it moved."""
    sc, areas = s.schools, s.authorities.hub_chance.size
    if not any_hubs(s):
        return
    hubs, moved, pool, moved_by = np.zeros(areas), np.zeros(areas), np.zeros(areas), impact(s)
    fund = funds(s)
    for i in range(sc.alive.size):
        if sc.alive[i] and sc.hub[i]:
            hubs[sc.authority[i]] += 1.0
            moved[sc.authority[i]] += moved_by[i]
    spent = np.minimum(fund, s.p.hubs.price * hubs)
    for i in range(sc.alive.size):
        a = sc.authority[i]
        if sc.alive[i] and sc.hub[i]:
            pool[a] += by_impact(i, s) * spent[a] / hubs[a]
    for i in range(sc.alive.size):
        a = sc.authority[i]
        sc.hub_grant[i] = 0.0
        if sc.alive[i] and pays_for_hubs(i, s) and fund[a] > 0.0:
            s.ledger[i, AREA_FUND] -= s.levers.hub_fund[i] * sc.income[i] * spent[a] / fund[a]
        if sc.alive[i] and sc.hub[i]:
            share = moved_by[i] / moved[a] if moved[a] > 0.0 else 1.0 / hubs[a]
            sc.hub_grant[i] = (1.0 - by_impact(i, s)) * spent[a] / hubs[a] + pool[a] * share
            give(i, sc.hub_grant[i], s)


@rule
def funds(s: State) -> np.ndarray:
    """Return what every authority's schools put aside for hubs at most, in pounds."""
    sc, fund = s.schools, np.zeros(s.authorities.hub_chance.size)
    for i in range(sc.alive.size):
        if sc.alive[i] and pays_for_hubs(i, s):
            fund[sc.authority[i]] += s.levers.hub_fund[i] * sc.income[i]
    return fund


@rule
def impact(s: State) -> np.ndarray:
    """Return by how much (sd) the published results of those it helped rose over the year, by hub; falls count 0."""
    sc = s.schools
    moved = np.zeros(sc.alive.size)
    for j in range(sc.alive.size):
        if sc.alive[j] and sc.helped_by[j] >= 0:
            moved[sc.helped_by[j]] += max(0.0, sc.result[j] - sc.last_result[j])
    return moved


@rule
def by_impact(i: int, s: State) -> float:
    """Return the share of one hub's money that is paid for impact."""
    return s.levers.by_impact[i]


@step(
    after="fates",
    rank=7,
    reads=(
        "heads: displaced prosocial; levers: by_impact hub_fund hub_years; schools: alive authority grade "
        "hub_grant income result; sides: partner tie; ties: active"
    ),
    writes=(
        "authorities: hub_chance; events; happened; schools: effectiveness helped_by hub hub_for hub_left "
        "hub_work hub_worth"
    ),
)
@rule
def teaching_schools(s: State) -> None:
    """Let hubs draw up their accounts and stay or leave, designate others, and let each help whom it chooses."""
    sc = s.schools
    if not any_hubs(s):
        return
    for i in range(sc.alive.size):
        sc.helped_by[i] = -1
        sc.hub[i] = sc.hub[i] and sc.alive[i]
        if sc.hub[i]:
            draw_up_accounts(i, s)
    for i in range(sc.alive.size):
        if sc.hub[i] and not pays_for_hubs(i, s):
            leave(i, NO_HUB_NOW, s)
        elif sc.hub[i] and sc.hub_left[i] > 0.0 and worth_of_staying(i, s) <= 0.0:
            leave(i, GIVES_UP_HUB, s)
    designate(s)
    let_go(s)
    for i in range(sc.alive.size):
        if sc.hub[i]:
            help_others(i, s)


@rule
def any_hubs(s: State) -> bool:
    """Return whether any school is a hub, or pays for hubs."""
    found = False
    for i in range(s.schools.alive.size):
        found = found or s.schools.hub[i] or pays_for_hubs(i, s)
    return found


@rule
def draw_up_accounts(i: int, s: State) -> None:
    """Let one hub add the year gone to what being a hub brought it on average; a year less of its funding is left."""
    sc = s.schools
    sc.hub_for[i] += 1
    sc.hub_left[i] -= 1.0
    brought = worth_of_money(sc.hub_grant[i], i, s) + sc.hub_work[i]
    sc.hub_worth[i] += (brought - sc.hub_worth[i]) / sc.hub_for[i]


@rule
def worth_of_money(pounds: float, i: int, s: State) -> float:
    """Return what so much money a year is worth to one head in a term, as money is worth to it on a tie."""
    return s.p.dilemma.worth_of_roll * pounds / max(1.0, s.schools.income[i])


@rule
def worth_of_staying(i: int, s: State) -> float:
    """Return what staying is worth to a hub's head: the coming year, those still funded, and a chance of more."""
    p, sc = s.p.hubs, s.schools
    money, work, _ = reckon(i, s)
    funded = joining.worth_of_years(TERMS, money + work, sc.hub_left[i] - 1.0, sc.hub_worth[i])
    again = TERMS * s.levers.hub_years[i] * sc.hub_worth[i] - set_up(s)
    fit = 0 < sc.grade[i] <= p.grade
    return joining.worth_of_staying(funded, s.authorities.hub_chance[sc.authority[i]] if fit else 0.0, again)


@rule
def worth_of_applying(i: int, s: State) -> float:
    """Return what applying for a designation is worth to a head: its chance of the years funded, less what it takes."""
    sc = s.schools
    money, work, _ = reckon(i, s)
    usual = sc.hub_worth[i] if sc.hub[i] else money + work
    years = joining.worth_of_years(TERMS, money + work, s.levers.hub_years[i] - 1.0, usual)
    return joining.worth_of_applying(s.authorities.hub_chance[sc.authority[i]], years, set_up(s))


@rule
def set_up(s: State) -> float:
    """Return the improvement that applying to be a hub, and setting it up, takes once."""
    return s.p.hubs.setup


@rule
def cost_of_helping(s: State) -> float:
    """Return the improvement that a hub forgoes in a term for each school it helps."""
    return s.p.hubs.cost


@rule
def gained(i: int, j: int, s: State) -> float:
    """Return the quality (sd) that one school gains in a year of help by another."""
    return s.p.hubs.help * max(0.0, s.schools.effectiveness[i] - s.schools.effectiveness[j])


@rule
def reckon(i: int, s: State) -> tuple[float, float, int]:
    """Return what the coming year as a hub is worth to a head in a term: its money, its work; and how many it helps.

    It may help as many partners as it can reach, those farthest behind first. It helps as many as it has to; another
    one only if what it cares and is paid for it is more than it costs. It expects its whole money for impact if it
    helps all it can reach, and part of it by how far behind those are whom it helps.
    """
    p, behind = s.p.hubs, 0.0
    k, gap = weakest_after(i, -1, s)
    reached = 0
    while k >= 0 and reached < p.reach:
        behind += gap
        reached += 1
        k, gap = weakest_after(i, k, s)
    price = worth_of_money(p.price, i, s)
    money, work, number = (1.0 - by_impact(i, s)) * price, 0.0, 0
    k, gap = weakest_after(i, -1, s)
    while k >= 0 and number < reached:
        paid = by_impact(i, s) * price * gap / behind
        own = cares(i, s.sides.partner[k], s) - cost_of_helping(s)
        if not joining.helps_another(number, p.duty, paid, own):
            break
        money, work, number = money + paid, work + own, number + 1
        k, gap = weakest_after(i, k, s)
    return money, work, number


@rule
def cares(i: int, j: int, s: State) -> float:
    """Return what a helped school's gain, in improvement a term, is worth to the head who helps, as far as it cares."""
    gain = max(LEAST_GAIN, s.p.learning.gain)
    return regard(i, s) * gained(i, j, s) / (TERMS * gain) if s.p.learning.gain > 0.0 else 0.0


@rule
def weakest_after(i: int, last: int, s: State) -> tuple[int, float]:
    """Return the side of the partner next farthest behind a school after that of ``last``, and how far; -1 if none.

    Hubs, and schools that a hub helps, do not count.
    """
    sc, sides = s.schools, s.sides
    found, most, before = -1, 0.0, np.inf
    if last >= 0:
        before = sc.effectiveness[i] - sc.effectiveness[sides.partner[last]]
    for k in range(s.first[i], s.first[i + 1]):
        j = sides.partner[k]
        gap = sc.effectiveness[i] - sc.effectiveness[j]
        later = gap < before or (gap == before and k > last)
        if later and gap > most and s.ties.active[sides.tie[k]] and not sc.hub[j] and sc.helped_by[j] < 0:
            found, most = k, gap
    return found, most


@rule
def designate(s: State) -> None:
    """Let schools apply for the hubs that each authority's fund still buys; those of the best results are designated.

    Who applies pays for it, designated or not. Heads learn from it what their chances are.
    """
    sc, free = s.schools, still_free(s)
    applies, applied = np.zeros(sc.alive.size, np.bool_), np.zeros(free.size)
    for i in range(sc.alive.size):
        if free[sc.authority[i]] > 0.0 and may_apply(i, s):
            applies[i] = worth_of_applying(i, s) > 0.0
            applied[sc.authority[i]] += applies[i]
            if sc.hub[i] and not applies[i]:
                leave(i, GIVES_UP_HUB, s)
    for i in range(sc.alive.size):
        if applies[i]:
            move(i, -s.p.learning.gain * set_up(s), s)
    for a in range(free.size):
        if free[a] > 0.0:
            s.authorities.hub_chance[a] = min(1.0, free[a] / max(1.0, applied[a]))
        for _ in range(int(min(free[a], applied[a]))):
            begin_at(best_applicant(a, applies, s), applies, s)


@rule
def let_go(s: State) -> None:
    """Let hubs whose years are over, and who were not designated again, be hubs no more."""
    for i in range(s.schools.alive.size):
        if s.schools.hub[i] and s.schools.hub_left[i] <= 0.0:
            leave(i, NO_HUB_NOW, s)


@rule
def still_free(s: State) -> np.ndarray:
    """Return how many more hubs the fund of every authority buys than it has with years left."""
    sc, free = s.schools, np.floor(funds(s) / s.p.hubs.price + 1e-9)
    for i in range(sc.alive.size):
        if sc.hub[i] and sc.hub_left[i] > 0.0:
            free[sc.authority[i]] -= 1.0
    return free


@rule
def may_apply(i: int, s: State) -> bool:
    """Return whether one school may apply: it pays, its grade is good enough, and it is no hub with years left."""
    sc = s.schools
    busy = sc.hub[i] and sc.hub_left[i] > 0.0
    return sc.alive[i] and pays_for_hubs(i, s) and not busy and 0 < sc.grade[i] <= s.p.hubs.grade


@rule
def best_applicant(a: int, applies: np.ndarray, s: State) -> int:
    """Return the school of the best published result of those that apply in one authority."""
    found = -1
    for i in range(applies.size):
        if applies[i] and s.schools.authority[i] == a and (found < 0 or s.schools.result[i] > s.schools.result[found]):
            found = i
    return found


@rule
def begin_at(i: int, applies: np.ndarray, s: State) -> None:
    """Designate one school that applies: it is a hub for as many years as are funded."""
    sc = s.schools
    applies[i] = False
    if not sc.hub[i]:
        money, work, _ = reckon(i, s)
        sc.hub[i], sc.hub_for[i], sc.hub_worth[i] = True, 0, money + work
        happens(s, BECOMES_HUB, i, -1, int(s.levers.hub_years[i]))
    sc.hub_left[i] = s.levers.hub_years[i]


@rule
def leave(i: int, kind: int, s: State) -> None:
    """Let one school be a hub no more, of its own accord or not; say after how many years."""
    sc = s.schools
    happens(s, kind, i, -1, sc.hub_for[i])
    sc.hub[i], sc.hub_left[i], sc.hub_work[i] = False, 0.0, 0.0


@rule
def help_others(i: int, s: State) -> None:
    """Let one hub help for a year whom it chooses: they move towards its quality, and it forgoes improvement."""
    sc = s.schools
    _, sc.hub_work[i], number = reckon(i, s)
    for _ in range(number):
        k, _ = weakest_after(i, -1, s)
        j = s.sides.partner[k]
        move(j, gained(i, j, s), s)
        sc.helped_by[j] = i
    move(i, -TERMS * s.p.learning.gain * cost_of_helping(s) * number, s)
