"""Escalating help: every year a school seeks help for its weakest part, and goes up a ladder for it.

First it looks at its own best part; then the partner helps that is best at the same part, of those who cooperate with
it; where no partner is better at it, help is bought from outside. A helper need not be the better school, and the best
school has a weakest part too. That help raises who gets it, and that each rung closes part of a distance, is put in;
who finds help where, and what it comes to for the weak and the strong, is not.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ....agents.engine.compiled import rule
from ...phases.quality import move
from ...state import TERMS, line
from ...streams import normal, stream
from ..step import step
from .traits import PARTS

if TYPE_CHECKING:
    from ...state import State

OUTSIDE_HELP = line("help from outside")
DEPARTMENTS = stream("departments")

SWITCHES = {"help.escalating": 0.0, "help.outside_only": 0.0}

NUMBER = len(PARTS)
NOBODY, OUTSIDE = -1, -2  # who helped, if it is no school


@step(
    after="keep_results",
    rank=6,
    reads=(
        "levers: escalating outside_only; schools: alive income phase; sides: back cooperates partner tie; ties: active"
    ),
    writes="ledger; schools: effectiveness helper parts reserves",
)
@rule
def ladder(s: State) -> None:
    """Let the parts of schools sag and heal, and every open school seek help for its weakest part."""
    if not somebody_seeks(s):
        return
    sc = s.schools
    for i in range(sc.alive.size):
        sc.helper[i] = NOBODY
        if sc.alive[i]:
            sag_and_heal(i, s)
    level = sc.parts.copy()
    for i in range(sc.alive.size):
        for part in range(NUMBER):
            level[i, part] += sc.effectiveness[i]
    good = good_practice(level, s)
    for i in range(sc.alive.size):
        if sc.alive[i] and seeks(i, s):
            seek(i, level, good, s)


@rule
def somebody_seeks(s: State) -> bool:
    """Return whether any school seeks help for its parts."""
    seeking = 0
    for i in range(s.schools.alive.size):
        seeking += seeks(i, s)
    return seeking > 0


@rule
def seeks(i: int, s: State) -> bool:
    """Return whether one school seeks help for its parts."""
    return s.levers.escalating[i] > 0.0 or s.levers.outside_only[i] > 0.0


@rule
def sag_and_heal(i: int, s: State) -> None:
    """Move the parts of one school about its quality: they drift back to it and are drawn apart, and sum to nothing.

    Where nobody asked before, they are drawn as they would be after many years.
    """
    p, parts, year = s.p.help, s.schools.parts, s.clock[0] // TERMS
    kept = p.parts_kept
    if parts[i, 0] == 0.0 and parts[i, 1] == 0.0 and parts[i, 2] == 0.0:
        kept = 0.0
    scale, mean = p.parts_spread * math.sqrt((1.0 - kept * kept) * NUMBER / (NUMBER - 1.0)), 0.0
    for part in range(NUMBER):
        mean += normal(s.key, DEPARTMENTS, year, i, part) / NUMBER
    for part in range(NUMBER):
        parts[i, part] = kept * parts[i, part] + scale * (normal(s.key, DEPARTMENTS, year, i, part) - mean)


@rule
def good_practice(level: np.ndarray, s: State) -> np.ndarray:
    """Return, by phase and part, what those know who come from outside: the mean plus one sd, at most the best."""
    mean = mean_of(level, np.zeros((s.schools.phase.max() + 1, NUMBER)), s, squared=False)
    square = mean_of(level, mean, s, squared=True)
    for phase in range(mean.shape[0]):
        for part in range(NUMBER):
            mean[phase, part] += math.sqrt(square[phase, part])
    best = np.full(mean.shape, -np.inf)
    for i in range(s.schools.alive.size):
        if s.schools.alive[i]:
            for part in range(NUMBER):
                best[s.schools.phase[i], part] = max(best[s.schools.phase[i], part], level[i, part])
    return np.minimum(mean, best)


@rule
def mean_of(level: np.ndarray, base: np.ndarray, s: State, squared: bool) -> np.ndarray:
    """Return, by phase and part, the mean over open schools of how far a part is above a base, or of its square."""
    sc, number, found = s.schools, np.zeros(base.shape[0]), np.zeros(base.shape)
    for i in range(sc.alive.size):
        if sc.alive[i]:
            number[sc.phase[i]] += 1.0
            for part in range(NUMBER):
                above = level[i, part] - base[sc.phase[i], part]
                found[sc.phase[i], part] += above * above if squared else above
    for phase in range(base.shape[0]):
        for part in range(NUMBER):
            found[phase, part] /= max(1.0, number[phase])
    return found


@rule
def seek(i: int, level: np.ndarray, good: np.ndarray, s: State) -> None:
    """Raise the weakest part of one school, rung by rung: ``level`` is how good all parts were before any help."""
    p, phase, weakest, best = s.p.help, s.schools.phase[i], 0, level[i, 0]
    for part in range(1, NUMBER):
        best = max(best, level[i, part])
        if level[i, part] < level[i, weakest]:
            weakest = part
    now, far = level[i, weakest], s.levers.escalating[i]
    now += buy(i, s.levers.outside_only[i], good[phase, weakest] - now, s)
    if far > 0.0:
        before = now
        now += far * p.own * max(0.0, best - now)
        if now > before:
            s.schools.helper[i] = i
        helper = who_helps(i, weakest, now, level, s)
        if helper >= 0:
            now += far * p.partners * (level[helper, weakest] - now)
            s.schools.helper[i] = helper
            move(helper, -far * p.time * s.p.learning.gain, s)
        else:
            now += buy(i, far, good[phase, weakest] - now, s)
    lift(i, weakest, now - level[i, weakest], s)


@rule
def who_helps(i: int, part: int, now: float, level: np.ndarray, s: State) -> int:
    """Return the partner of a school's phase that is best at a part, of those who cooperate; -1 if none is better."""
    best, found = now, -1
    for k in range(s.first[i], s.first[i + 1]):
        j = s.sides.partner[k]
        helps = s.ties.active[s.sides.tie[k]] and s.sides.cooperates[s.sides.back[k]] and s.p.help.partners > 0.0
        if helps and s.schools.phase[j] == s.schools.phase[i] and level[j, part] > best:
            best, found = level[j, part], j
    return found


@rule
def buy(i: int, share: float, distance: float, s: State) -> float:
    """Return by how much help from outside raises a part of one school, and let the school pay for it."""
    if share <= 0.0 or distance <= 0.0 or s.p.help.outside <= 0.0:
        return 0.0
    pounds = share * s.p.help.price * s.schools.income[i]
    s.schools.reserves[i] -= pounds
    s.ledger[i, OUTSIDE_HELP] -= pounds
    s.schools.helper[i] = OUTSIDE
    return share * s.p.help.outside * distance


@rule
def lift(i: int, part: int, rise: float, s: State) -> None:
    """Raise one part of a school, all else of it as it was: its quality is the mean of its parts."""
    move(i, rise / NUMBER, s)
    for each in range(NUMBER):
        s.schools.parts[i, each] -= rise / NUMBER
    s.schools.parts[i, part] += rise
