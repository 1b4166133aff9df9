"""Imported solutions: an officer brings a school a programme from elsewhere, which it runs for a year.

It raises quality once, which fades like all else; less where the head does not know what working together brings, and
so does not fit it to the school with others. It costs the school money, whether it fits or not, and part of its head's
outward attention: what the school's own ties bring, and the chance to be told by partners, are that much less.
That it fits less, and that attention is taken, is put in. Officers choose schools by lot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....agents.engine.compiled import rule
from ...phases.quality import move
from ...state import TERMS
from ...streams import stream, uniform
from ..step import step

if TYPE_CHECKING:
    from ...state import State

IMPORTS = stream("imports")

SWITCHES = {"authority.imported": 0.0}


@step(
    after="keep_results",
    rank=2,
    reads="heads: informed; levers: imported; schools: alive improvement",
    writes="schools: effectiveness programme",
)
@rule
def imported_solutions(s: State) -> None:
    """Let officers bring programmes from elsewhere to some schools for the coming year; the old ones end."""
    for i in range(s.schools.alive.size):
        s.schools.programme[i] = s.schools.alive[i] and brought_in(i, s)
        if s.schools.programme[i]:
            move(i, fits(i, s) - TERMS * s.p.learning.gain * forgone_with_partners(i, s), s)


@rule
def brought_in(i: int, s: State) -> bool:
    """Return whether an officer brings one school a programme for the coming year."""
    chance = s.levers.imported[i]
    return chance > 0.0 and uniform(s.key, IMPORTS, s.clock[0] // TERMS, i, 0) < chance


@rule
def fits(i: int, s: State) -> float:
    """Return what a programme from elsewhere brings one school (sd): less where its head does not know."""
    a = s.p.authority
    return a.import_worth * (1.0 if s.heads.informed[i] else a.import_fit)


@rule
def forgone_with_partners(i: int, s: State) -> float:
    """Return the improvement a term that a programme's year takes of what one school's ties bring, as they did last."""
    return s.p.authority.import_time * max(0.0, s.schools.improvement[i])


@step(
    before="compare",
    reads="schools: alive programme",
    writes="heads: attention_left",
)
@rule
def take_attention(s: State) -> None:
    """Take part of the outward attention of heads whose schools run a programme."""
    for i in range(s.schools.alive.size):
        if s.schools.programme[i]:
            s.heads.attention_left[i] = 1.0 - s.p.authority.import_time


@step(
    after="pay_budgets",
    reads="levers: imported; schools: alive",
    writes="schools: dues",
)
@rule
def pay_for_programmes(s: State) -> None:
    """Let schools pay for the programmes that officers bring."""
    for i in range(s.schools.alive.size):
        s.schools.dues[i] += s.p.authority.import_cost * s.levers.imported[i]
