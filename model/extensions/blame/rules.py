"""Blame: a slow stock of every school, fed by complaint; who complains most takes up change most slowly.

Complaint comes of a bad word in public, or of results that fall, the more the more hangs on it. Blame is caught a
little from partners and fades slowly. Trust, depth and lapsed ties come back the more slowly the more of it there is,
and partners come to join in one trust the more rarely.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....agents.engine.compiled import rule
from ...phases.accountability import shown, stakes_now
from ...phases.inspection import bad_word
from ..step import step

if TYPE_CHECKING:
    import numpy as np

    from ...state import State

SWITCHES = {"norm.blame_rise": 0.0}


@step(
    before="keep_results",
    reads=(
        "levers: published stakes; schools: alive grade last_result lifted result swing; sides: partner "
        "school tie; ties: active"
    ),
    writes="schools: blame; ties: held_back",
)
@rule
def blame(s: State) -> None:
    """Let every school's blame grow with its complaint and its partners', and fade; it holds back what it works on."""
    sc = s.schools
    if s.p.norm.blame_rise <= 0.0:
        return
    before = sc.blame.copy()
    for i in range(sc.alive.size):
        if sc.alive[i]:
            complain(i, before, s)
    for k in range(s.sides.school.size):
        i, j = s.sides.school[k], s.sides.partner[k]
        if i < j:
            s.ties.held_back[s.sides.tie[k]] = s.p.norm.blame_weight * max(sc.blame[i], sc.blame[j])


@rule
def complain(i: int, before: np.ndarray, s: State) -> None:
    """Move one school's blame: it fades, is caught from partners who blame more, and grows by complaint."""
    p, around, ties = s.p.norm, 0.0, 0
    for k in range(s.first[i], s.first[i + 1]):
        if s.ties.active[s.sides.tie[k]]:
            around += before[s.sides.partner[k]]
            ties += 1
    caught = max(0.0, around / max(1, ties) - before[i])
    kept = (1.0 - p.blame_fade) * before[i] + p.blame_spread * caught
    s.schools.blame[i] = kept + p.blame_rise * complaint(i, s) * max(0.0, 1.0 - kept)


@rule
def complaint(i: int, s: State) -> float:
    """Return how loudly a school complains, 0 to 1: stakes, times a bad word and the fall (sd) of its results."""
    sc = s.schools
    judged = bad_word(i, s)
    return min(1.0, stakes_now(i, s) * (judged + max(0.0, sc.last_result[i] - shown(i, s))))


@step(
    before="trust_and_outlook",
    reads="schools: alive blame",
    writes="heads: pace",
)
@rule
def slow_down(s: State) -> None:
    """Tell the pace at which every head takes up change: 1 without blame."""
    for i in range(s.schools.alive.size):
        s.heads.pace[i] = 1.0 - s.p.norm.blame_weight * s.schools.blame[i]
