"""Practices: ways of teaching and programmes come up, are copied from partners whose results rose, or are tried first.

What a practice truly brings nobody sees. A year's results tell of it, and of much else: who copies a partner because
its results rose copies luck as well. An evaluation tells it but for an error, after some years, to all who wait for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....agents.engine.compiled import rule
from ...phases.quality import move
from ...state import TERMS
from ...streams import normal, stream, uniform
from ..step import step

if TYPE_CHECKING:
    from ...state import State

PRACTICES = stream("practices")

SWITCHES = {"practices.every": 0.0}

EFFECT, ACTS_ON_IT, PIONEERS, WAITS, ERROR = range(5)  # what is drawn


@step(
    after="fates",
    rank=8,
    reads=("levers: evidence_first; schools: alive last_result result; sides: partner tie; ties: active"),
    writes="schools: effectiveness practice practised",
)
@rule
def practices(s: State) -> None:
    """Let a new practice come up every few years, and heads take up and drop what they saw to work, or was found to."""
    p, sc, year = s.p.practices, s.schools, s.clock[0] // TERMS
    if p.every <= 0:
        return
    in_use = sc.practice.copy()  # everybody looks at the year that is over
    found = evaluated(in_use, year, s)
    new = year % p.every == 0
    for i in range(sc.alive.size):
        if not sc.alive[i]:
            continue
        if new and uniform(s.key, PRACTICES, year, i, PIONEERS) < p.pioneers:
            change(i, year + 1, s)
        elif uniform(s.key, PRACTICES, year, i, ACTS_ON_IT) < p.copying:
            change(i, choice(i, in_use, found, s), s)


@rule
def effect_of(practice: int, s: State) -> float:
    """Return what one practice, told by the year after which it came up (0 is none), truly brings (sd)."""
    if practice == 0:
        return 0.0
    return s.p.practices.usual + s.p.practices.spread * normal(s.key, PRACTICES, practice, 0, EFFECT)


@rule
def evaluated(in_use: np.ndarray, year: int, s: State) -> np.ndarray:
    """Return what evaluation found of every practice (sd), by its number; not a number where it has none yet."""
    found = np.full(year + 2, np.nan)
    for i in range(in_use.size):
        number = in_use[i]
        known = number > 0 and s.schools.alive[i] and year + 1 - number >= s.p.practices.evaluation_years
        if known and np.isnan(found[number]):
            error = s.p.practices.error * normal(s.key, PRACTICES, number, 0, ERROR)
            found[number] = effect_of(number, s) + error
    return found


@rule
def waits(i: int, practice: int, s: State) -> bool:
    """Return whether one head waits for the evaluation of a practice."""
    return uniform(s.key, PRACTICES, practice, i, WAITS) < s.levers.evidence_first[i]


@rule
def choice(i: int, in_use: np.ndarray, found: np.ndarray, s: State) -> int:
    """Return what one head who thinks about it does next year: what was found to work, or seen to, or as before."""
    now = int(in_use[i])
    best, most = now, 0.0
    if now > 0 and waits(i, now, s) and not np.isnan(found[now]):
        most = found[now]
        if most < 0.0:
            best, most = 0, 0.0
    for number in range(1, found.size):
        if found[number] > most and number != now and waits(i, number, s):
            best, most = number, found[number]
    if best != now:
        return best
    return as_seen(i, in_use, s)


@rule
def as_seen(i: int, in_use: np.ndarray, s: State) -> int:
    """Return what one head does by what it saw: as the partner whose results rose most, if they rose more than its own.

    It copies only what it does not wait for. If there is nothing to copy and its own results fell, it drops what it
    does, unless it waits for the evaluation of that.
    """
    sc, now = s.schools, int(in_use[i])
    own = sc.result[i] - sc.last_result[i]
    best, most = now, max(0.0, own)
    for k in range(s.first[i], s.first[i + 1]):
        j = s.sides.partner[k]
        rose = sc.result[j] - sc.last_result[j]
        another = s.ties.active[s.sides.tie[k]] and in_use[j] > 0 and in_use[j] != now
        if another and rose > most and not waits(i, in_use[j], s):
            best, most = int(in_use[j]), rose
    if best == now and now > 0 and own < 0.0 and not waits(i, now, s):
        return 0
    return best


@rule
def change(i: int, practice: int, s: State) -> None:
    """Let one school do as decided: its quality moves by what that brings; taking up something new takes time."""
    sc = s.schools
    if practice == sc.practice[i]:
        return
    brings = effect_of(practice, s)
    move(i, brings - sc.practised[i], s)
    if practice > 0:
        move(i, -s.p.learning.gain * s.p.practices.cost, s)
    sc.practice[i], sc.practised[i] = practice, brings


@step(
    after="pay_budgets",
    reads="levers: evidence_first; schools: alive",
    writes="schools: dues",
)
@rule
def pay_for_evidence(s: State) -> None:
    """Let schools pay for evaluations, as far as they wait for them."""
    if s.p.practices.every > 0:
        for i in range(s.schools.alive.size):
            s.schools.dues[i] += s.p.practices.evaluation_cost * s.levers.evidence_first[i]
