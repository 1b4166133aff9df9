"""One term, in order: the whole core in a sentence. Each word is a step, one short rule in ``phases/``."""

from __future__ import annotations

from .phases.accountability import compare, keep_results, press
from .phases.acts import heads_act, heads_look
from .phases.admissions import admissions, rivalry
from .phases.collaboration import collaborate
from .phases.fates import fates
from .phases.funding import pay_budgets, spend_budgets
from .phases.inspection import inspection
from .phases.spirals import spirals
from .phases.staff import heads_leave, heads_succeed, teachers_move, ties_forget
from .phases.teaching import publish, share_support, shocks, teach
from .phases.trust import norms, trust_and_outlook

TERM = (
    compare,
    press,
    heads_look,
    heads_act,
    collaborate,
    share_support,
    teach,
    publish,
    shocks,
    trust_and_outlook,
)
END_OF_YEAR = (
    admissions,
    pay_budgets,
    spend_budgets,
    inspection,
    fates,
    norms,
    keep_results,
    teachers_move,
    heads_leave,
    heads_succeed,
    ties_forget,
    rivalry,
    spirals,
)
