"""Other agencies: social work, health, police. A school's engagement with them is slow, and takes a head's time.

It brings something to pupils who are not advantaged, and keeps some from being excluded. Nobody engages because the
word is in a contract: a head gives the time that it weighs as worth it, for its pupils as far as it cares for others,
and for its contract as far as engagement would keep it, against the improvement forgone, which counts more the more
hangs over the school.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....agents.deciding import best_response
from ....agents.engine.compiled import rule
from ....agents.school import probability_of_a_bad_judgement
from ...phases.accountability import badly_judged, felt, stakes_now
from ...phases.roll import pupils_of
from ...phases.weighing import regard
from ..contracts.review import part_of_agencies, reviewed
from ..contracts.rules import hangs_on_contract, weight_of_contract
from ..step import step

if TYPE_CHECKING:
    from ...state import State

SWITCHES = {"agencies.offered": 0.0}


@step(
    before="share_support",
    reads="schools: agency_time alive engaged",
    writes="schools: attention_taken kept_in lift",
)
@rule
def bring(s: State) -> None:
    """Bring pupils who are not advantaged what engagement brings them; the head's time for it is forgone."""
    sc, p = s.schools, s.p.agencies
    for i in range(sc.alive.size):
        sc.lift[i, 1] += p.disadvantaged * sc.engaged[i]
        sc.lift[i, 2] += p.additional * sc.engaged[i]
        sc.attention_taken[i] += p.cost * sc.agency_time[i]
        sc.kept_in[i] = p.kept * sc.engaged[i]


@step(
    after="fates",
    rank=2,
    reads=(
        "heads: alarm displaced nerve prosocial; levers: agencies duration equal_votes offered outcome "
        "parents stakes; schools: alive content roll standing swing turnout"
    ),
    writes="schools: agency_time engaged",
)
@rule
def agencies(s: State) -> None:
    """Let engagement with other agencies deepen by the year's time for it, and fade; heads give time for the next."""
    sc, p = s.schools, s.p.agencies
    for i in range(sc.alive.size):
        if sc.alive[i] and (s.levers.offered[i] > 0.0 or sc.engaged[i] > 0.0 or sc.agency_time[i] > 0.0):
            deeper = p.deepen * s.levers.offered[i] * sc.agency_time[i] * (1.0 - sc.engaged[i])
            sc.engaged[i] += deeper - p.fade * sc.engaged[i]
            sc.agency_time[i] = time_given(i, s)


@rule
def time_given(i: int, s: State) -> float:
    """Return the time one head gives to other agencies, as a share of the most: the surer, the more it is worth."""
    offered, p = s.levers.offered[i], s.p.agencies
    if offered <= 0.0:
        return 0.0
    comes_to = p.deepen * offered / (p.deepen * offered + p.fade)  # engagement, if all the time is given for good
    pressed = felt(stakes_now(i, s), i, s) * badly_judged(i, s) + felt(hangs_on_contract(i, s), i, s)
    worth = comes_to * (worth_for_pupils(i, s) + worth_for_contract(i, s))
    return best_response(worth - p.cost * (1.0 + pressed), s.p.dilemma.noise)


@rule
def worth_for_pupils(i: int, s: State) -> float:
    """Return what full engagement is worth a term to one head for its pupils' sake (improvement)."""
    p, roll = s.p.agencies, s.schools.roll
    brings = (p.disadvantaged * roll[i, 1] + p.additional * roll[i, 2]) / max(1e-9, pupils_of(i, s))
    return regard(i, s) * p.care * brings


@rule
def worth_for_contract(i: int, s: State) -> float:
    """Return what full engagement is worth a term to one head for its contract's sake: most where that is uncertain."""
    part = part_of_agencies(i, s)
    if part <= 0.0:
        return 0.0
    spread = s.p.accountability.spread
    lost = probability_of_a_bad_judgement(reviewed(s.schools.standing[i], i, s), s.levers.outcome[i], spread)
    return felt(weight_of_contract(i, s), i, s) * lost * (1.0 - lost) / spread * part * s.p.agencies.worth
