"""Fates of schools in trouble: rescued by partners, taken over by predators, closed, or left alone.

Nobody is rescued because the word is rescue: each partner weighs what it would lose against what help costs, and help
moves quality only as far as the helpers have more of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...agents import deciding, joining
from ...agents.engine.compiled import rule
from ...agents.school import GOOD, INADEQUATE, REQUIRES_IMPROVEMENT
from ..state import CLOSURE, CLOSURES, HELPS, REFUSED, RESCUE, RESCUES, TAKEOVER, TAKEOVERS, TERMS
from ..streams import FATES, GOVERNANCE, uniform
from .admissions import GROUPS
from .contract import contract
from .events import happens
from .groups import decided, in_one_group
from .quality import move
from .roll import pupils_of, room
from .weighing import reckoned, weight_of_partner

if TYPE_CHECKING:
    import numpy as np

    from ..state import State


@contract(
    reads=(
        "heads: displaced informed norm prosocial; levers: coasting formality intervention money_follows "
        "pooling stakes strip; schools: authority growth income phase places swing; sides: back help "
        "partner school tie trust; ties: depth mutual"
    ),
    writes=(
        "authorities: teachers; events; happened; heads: alarm tenure; ledger; schools: alive "
        "changed_hands controller display effectiveness grade grade_years mutual puncture rescued "
        "reserves roll spare taken_over teachers ties won; sides: cooperates; ties: active forced "
        "formality; trusts: alive decides exit form formality lead plan pooling schools years"
    ),
)
@rule
def fates(s: State) -> None:
    """Decide what becomes of every school in trouble, one after the other."""
    year = s.clock[0] // TERMS
    for i in range(s.schools.alive.size):
        s.schools.changed_hands[i] = False
        s.heads.alarm[i] *= s.p.norm.alarm_memory
    for i in range(s.schools.alive.size):
        if s.schools.alive[i] and s.schools.grade[i] >= REQUIRES_IMPROVEMENT:
            trouble(i, s)
    for i in range(s.schools.alive.size):
        if s.schools.alive[i] and not viable(i, s) and uniform(s.key, FATES, year, i, 1) < s.p.fates.closing:
            close(i, s)


@rule
def trouble(i: int, s: State) -> None:
    """Decide what becomes of one school with a bad grade: rescue first, then, if it is put out to it, takeover."""
    tender = s.levers.intervention[i] if s.schools.grade[i] == INADEQUATE else s.levers.coasting[i]
    if s.schools.grade[i] == INADEQUATE and s.p.fates.rescue_help + s.p.fates.rescue_money > 0.0:
        rescue(i, s)
    if not s.schools.rescued[i] and uniform(s.key, FATES, s.clock[0] // TERMS, i, 0) < tender:
        take_over(i, s)


@rule
def worth_of_helping(k: int, s: State) -> float:
    """Return what coming to the help of a partner is worth to the head whose side this is."""
    i, p = s.sides.school[k], s.p.fates
    return deciding.worth_of_helping(
        s.sides.trust[k],
        s.sides.help[k],
        reckoned(k, i, s),
        s.p.dilemma.cost,
        p.horizon,
        s.schools.ties[i],
        weight_of_partner(k, s),
        s.sides.help[s.sides.back[k]],
        s.schools.effectiveness[i] - s.schools.effectiveness[s.sides.partner[k]],
        p.rescue_cost,
    )


@rule
def rescue(i: int, s: State) -> None:
    """Ask one school's partners for help; those for whom it is worth it pay, and it learns from them."""
    sc, asked, helpers, quality = s.schools, 0, 0, 0.0
    for k in range(s.first[i], s.first[i + 1]):
        partner, back = s.sides.partner[k], s.sides.back[k]
        if not s.ties.active[s.sides.tie[k]] or not s.ties.mutual[s.sides.tie[k]]:
            continue
        asked += 1
        gift = s.p.fates.rescue_money * sc.income[partner]
        if deciding.comes_to_help(worth_of_helping(back, s), sc.reserves[partner], gift):
            helpers += 1
            quality += sc.effectiveness[partner]
            move(partner, -s.p.learning.gain * s.p.fates.rescue_cost, s)
            transfer(partner, i, gift, RESCUES, s)
            happens(s, HELPS, partner, i, 0)
    if helpers > 0:
        move(i, s.p.fates.rescue_help * max(0.0, quality / helpers - sc.effectiveness[i]), s)
        sc.rescued[i] = True
        happens(s, RESCUE, i, -1, helpers)
    elif asked > 0:
        happens(s, REFUSED, i, -1, asked)


@rule
def transfer(giver: int, taker: int, pounds: float, line: int, s: State) -> None:
    """Move reserves from one school to another, with a ledger line on both sides."""
    s.schools.reserves[giver] -= pounds
    s.schools.reserves[taker] += pounds
    s.ledger[giver, line] -= pounds
    s.ledger[taker, line] += pounds


@rule
def bid(predator: int, i: int, s: State) -> float:
    """Return what taking over a school is worth to the head of another."""
    sc, p = s.schools, s.p.fates
    return joining.bid(
        s.levers.money_follows[predator] - s.p.funding.marginal_cost,
        pupils_of(predator, s),
        pupils_of(i, s),
        sc.reserves[predator],
        sc.income[predator],
        sc.effectiveness[predator] - sc.effectiveness[i],
        p.appetite,
        s.heads.norm[predator],
        p.turnaround,
    )


@rule
def take_over(i: int, s: State) -> None:
    """Put one school out to its partners' bids; the highest takes it. The site lives on under the predator's trust."""
    winner = best_bidder(i, s)
    if winner >= 0:
        devour(winner, i, s)


@rule
def best_bidder(i: int, s: State) -> int:
    """Return the partner that would bid most for a school, -1 if none would; only the better and well judged may."""
    sc, best, winner = s.schools, 0.0, -1
    for k in range(s.first[i], s.first[i + 1]):
        j = s.sides.partner[k]
        same = sc.controller[i] >= 0 and sc.controller[i] == sc.controller[j]
        fit = sc.alive[j] and not same and 0 < sc.grade[j] <= GOOD and sc.phase[j] == sc.phase[i]
        if fit and sc.effectiveness[j] > sc.effectiveness[i] and may_found_trust(j, s):
            offer = bid(j, i, s)
            if offer > best:
                best, winner = offer, j
    return winner


@rule
def devour(predator: int, i: int, s: State) -> None:
    """Let one school take over another: control, some reserves, teachers above need."""
    sc = s.schools
    trust = sc.controller[predator]
    if trust < 0:
        trust = found_trust(predator, s)
    change_provider(i, trust, s)
    strip = s.levers.strip[i]
    transfer(i, predator, strip * max(0.0, sc.reserves[i]), TAKEOVERS, s)
    above = max(0.0, sc.teachers[i] - pupils_of(i, s) / s.p.teachers.pupils_each)
    sc.teachers[i] -= strip * above
    sc.teachers[predator] += strip * above
    sc.taken_over[i] += 1
    sc.won[predator] += 1
    sc.grade[i], sc.grade_years[i] = 0, 0  # a new school in law, without a grade until it is inspected
    happens(s, TAKEOVER, i, predator, sc.taken_over[i])


@rule
def change_provider(i: int, trust: int, s: State) -> None:
    """Put one school under another trust (-1: a provider of its own), which sends its own head; and alarm nearby."""
    lose(i, s)
    s.schools.controller[i] = trust
    if trust >= 0:
        s.trusts.schools[trust] += 1
    s.schools.changed_hands[i] = True
    s.heads.tenure[i] = -1  # see heads_move
    for k in range(s.first[i], s.first[i + 1]):
        join(s.sides.tie[k], i, s.sides.partner[k], s)
        if s.ties.active[s.sides.tie[k]]:
            s.heads.alarm[s.sides.partner[k]] += s.p.norm.alarm


@rule
def may_found_trust(i: int, s: State) -> bool:
    """Return whether one school has a trust or may found one: not while the one it once founded lives on without it."""
    return s.schools.controller[i] >= 0 or not s.trusts.alive[own_trust(i, s)]


@rule
def own_trust(i: int, s: State) -> int:
    """Return the row of the trust that a school may found: every school has one."""
    return s.trusts.alive.size - s.schools.alive.size + i


@rule
def found_trust(lead: int, s: State) -> int:
    """Found a trust around one school; return its row."""
    trust = own_trust(lead, s)
    s.trusts.alive[trust], s.trusts.lead[trust], s.trusts.schools[trust] = True, lead, 1
    as_today(trust, s)
    s.schools.controller[lead] = trust
    return trust


@rule
def as_today(trust: int, s: State) -> None:
    """Make one trust a trust of today: it decides everything, ties in it are formal, and nobody may leave."""
    s.trusts.form[trust], s.trusts.years[trust], s.trusts.plan[trust] = 0, 0, -1
    s.trusts.decides[trust], s.trusts.formality[trust], s.trusts.pooling[trust], s.trusts.exit[trust] = (
        1.0,
        1.0,
        0.0,
        0.0,
    )


@rule
def lose(i: int, s: State) -> None:
    """Take one school out of the group that governs it; a group without schools is no more."""
    trust = s.schools.controller[i]
    if trust < 0:
        return
    s.trusts.schools[trust] -= 1
    s.trusts.alive[trust] = s.trusts.schools[trust] > 0
    if s.trusts.lead[trust] == i:
        s.trusts.lead[trust] = strongest_other(i, trust, s)


@rule
def strongest_other(i: int, trust: int, s: State) -> int:
    """Return the strongest open school of a trust but one, -1 if there is none."""
    found = -1
    for j in range(s.schools.alive.size):
        member = j != i and s.schools.alive[j] and s.schools.controller[j] == trust
        if member and (found < 0 or s.schools.effectiveness[j] > s.schools.effectiveness[found]):
            found = j
    return found


@rule
def join(tie: int, i: int, j: int, s: State) -> None:
    """Set whether one group governs both ends of a tie; its form says how formal that is, and if it decides there."""
    s.ties.forced[tie], s.ties.formality[tie] = False, s.levers.formality[i]
    if in_one_group(i, j, s):
        s.ties.forced[tie] = uniform(s.key, GOVERNANCE, 0, i + j, abs(i - j)) < decided(i, s)
        s.ties.formality[tie] = max(s.levers.formality[i], s.trusts.formality[s.schools.controller[i]])


@rule
def tie_anew(i: int, s: State) -> None:
    """Set anew which of a school's ties lie inside one trust."""
    for k in range(s.first[i], s.first[i + 1]):
        join(s.sides.tie[k], i, s.sides.partner[k], s)


@rule
def viable(i: int, s: State) -> bool:
    """Return whether a school can go on: it is not too empty, still shrinking and in debt all at once."""
    full_enough = pupils_of(i, s) >= s.p.fates.viable * s.schools.places[i]
    return full_enough or s.schools.growth[i] > 0.0 or s.schools.reserves[i] >= 0.0


@rule
def close(i: int, s: State) -> None:
    """Close one school: pupils go to other schools of the phase, teachers to the pool, debts to the authority."""
    sc, others = s.schools, 0
    for j in range(sc.alive.size):
        others += sc.alive[j] and sc.phase[j] == sc.phase[i] and j != i
    if others == 0:
        return
    sc.alive[i] = False
    lose(i, s)
    sc.controller[i] = -1
    pupils = sc.roll[i].copy()
    sc.roll[i, :] = 0.0
    if pupils.sum() > 0.0:
        disperse(sc.phase[i], pupils, s)
    s.ledger[i, CLOSURES] -= sc.reserves[i]
    sc.reserves[i] = 0.0
    s.authorities.teachers[sc.authority[i]] += sc.teachers[i]
    sc.teachers[i] = 0.0
    sc.puncture[i] = sc.display[i] = sc.spare[i] = 0.0
    sc.ties[i] = sc.mutual[i] = 0
    for k in range(s.first[i], s.first[i + 1]):
        s.ties.active[s.sides.tie[k]] = False
        s.sides.cooperates[k] = s.sides.cooperates[s.sides.back[k]] = False
    happens(s, CLOSURE, i, -1, 0)


@rule
def disperse(phase: int, pupils: np.ndarray, s: State) -> None:
    """Share a closed school's pupils, of all years, out to the open schools of its phase: by free places, or size."""
    sc, free, size = s.schools, 0.0, 0.0
    for i in range(sc.alive.size):
        if sc.alive[i] and sc.phase[i] == phase:
            free += room(i, s)
            size += max(1.0, sc.places[i])
    into_free = min(1.0, free / pupils.sum())
    each = into_free / free if free > 0.0 else 0.0
    for i in range(sc.alive.size):
        if sc.alive[i] and sc.phase[i] == phase:
            part = (1.0 - into_free) * max(1.0, sc.places[i]) / size + each * room(i, s)
            for g in range(GROUPS):
                sc.roll[i, g] += part * pupils[g]
