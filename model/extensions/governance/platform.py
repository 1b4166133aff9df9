"""A platform: members below their group's mean are matched with others who may help; whoever helps most comes to lead.

Nobody has to help. A provider does so with the chance that its head cooperates: what comes of a platform hangs on that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....agents.engine.compiled import rule
from ...phases.events import happens
from ...phases.quality import move
from ...phases.roll import pupils_of
from ...state import TERMS, event
from ...streams import GOVERNANCE, uniform

if TYPE_CHECKING:
    from ...state import State

LEADS_NOW = event("comes to lead")
MATCHED = event("matched")


@rule
def match(s: State) -> None:
    """Match the members of each group that has a platform, those with most pupils with additional needs first."""
    for g in range(s.trusts.alive.size):
        if s.trusts.alive[g] and s.forms.platform[s.trusts.form[g]] > 0.0:
            if s.p.governance.matching > 0.0:
                match_members(g, s)
            let_lead(g, s)


@rule
def match_members(g: int, s: State) -> None:
    """Match one group's members who are below its mean, one after the other, each with a provider of its own."""
    sc, total, members = s.schools, 0.0, 0
    waits, free = np.zeros(sc.alive.size, np.bool_), np.zeros(sc.alive.size, np.bool_)
    for i in range(sc.alive.size):
        if sc.alive[i] and sc.controller[i] == g:
            total += sc.value_added[i]
            members += 1
    for i in range(sc.alive.size):
        if sc.alive[i] and sc.controller[i] == g:
            waits[i] = sc.value_added[i] < total / members
            free[i] = not waits[i]
    for _ in range(members):
        learner = first_in_need(waits, s)
        if learner < 0:
            return
        waits[learner] = False
        on = uniform(s.key, GOVERNANCE, s.clock[0] // TERMS + 1, learner, learner + sc.alive.size)
        if on < s.forms.platform[s.trusts.form[g]]:
            meet(learner, free, s)


@rule
def first_in_need(waits: np.ndarray, s: State) -> int:
    """Return who of those that wait has the largest share of pupils with additional needs, -1 if nobody waits."""
    found, most = -1, -1.0
    for i in range(waits.size):
        share = s.schools.roll[i, 2] / max(1.0, pupils_of(i, s))
        if waits[i] and share > most:
            found, most = i, share
    return found


@rule
def meet(learner: int, free: np.ndarray, s: State) -> None:
    """Bring one learner together with the free provider of most renown; if it helps, it pays and the learner learns."""
    sc, provider = s.schools, -1
    for j in range(free.size):
        able = free[j] and sc.effectiveness[j] > sc.effectiveness[learner]
        if able and (provider < 0 or sc.renown[j] > sc.renown[provider]):
            provider = j
    if provider < 0:
        return
    free[provider] = False
    luck = uniform(s.key, GOVERNANCE, s.clock[0] // TERMS + 1, provider, learner)
    helps = luck < sc.willing[provider] / max(1, sc.ties[provider])
    sc.renown[provider] += s.p.governance.renown * ((1.0 if helps else 0.0) - sc.renown[provider])
    if helps:
        ahead = sc.effectiveness[provider] - sc.effectiveness[learner]
        move(learner, s.p.governance.matching * ahead, s)
        move(provider, -TERMS * s.p.learning.gain * s.p.dilemma.cost / max(1, sc.ties[provider]), s)
        happens(s, MATCHED, learner, provider, 1)


@rule
def let_lead(g: int, s: State) -> None:
    """Let the member of most renown lead its group (the stronger of two that are equal)."""
    sc, best = s.schools, -1
    for i in range(sc.alive.size):
        if sc.alive[i] and sc.controller[i] == g:
            ahead = best < 0 or sc.renown[i] > sc.renown[best]
            equal = best >= 0 and sc.renown[i] == sc.renown[best]
            if ahead or (equal and sc.effectiveness[i] > sc.effectiveness[best]):
                best = i
    if best >= 0 and best != s.trusts.lead[g]:
        happens(s, LEADS_NOW, best, s.trusts.lead[g], s.trusts.schools[g])
        s.trusts.lead[g] = best
