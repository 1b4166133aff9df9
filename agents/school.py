"""A school: what is known of one, and what one does by itself."""

from __future__ import annotations

import math

from .engine.compiled import rule
from .engine.traits import Trait, extended
from .groups import CHOOSERS, GROUPS
from .learning import exponential

OUTSTANDING, GOOD, REQUIRES_IMPROVEMENT, INADEQUATE = 1, 2, 3, 4
"""Public grades; 0 is a school that has none (yet)."""


@extended
class SchoolTraits:
    """The traits of one school. A site lives on when the trust that controls it changes."""

    # what partners look up
    effectiveness = Trait("slow quality q: value added the school itself causes", unit="sd", recorded=True)
    puncture = Trait("capacity lost to a shock, not yet healed", unit="sd", recorded=True)
    result = Trait("own result, averaged over the year: what is published unless jointly", unit="sd", recorded=True)
    lifted = Trait("what joint publication adds to its published result for the year", unit="sd")
    controller = Trait("trust that controls it; -1 is none", kind=int, start=-1, recorded=True)
    cluster = Trait("local partnership whose members ride together, by its number", kind=int)
    phase = Trait("phase of education, by its number in the region", kind=int)
    alive = Trait("is open", kind=bool, start=True, recorded=True)

    # what its head looks at
    standing = Trait("how far the result stands above those it is compared with", unit="sd", recorded=True)
    rivalry = Trait("pupils a year whom one unit of appeal moves to it from all its rivals", unit="pupils a year")
    spare = Trait("places that stayed free at the last admissions", unit="pupils a year")
    roll = Trait("pupils on roll, by group", unit="pupils", groups=len(GROUPS), recorded=True)
    entrants = Trait("pupils who joined at the last admissions", unit="pupils a year")
    outshone = Trait("standing lost because partners out-compete it", unit="sd")
    authority = Trait("local authority, by its number in the region", kind=int)

    # what extensions write before the core reads: as here, unless one that is on says otherwise in this term
    swing = Trait("what its stakes are multiplied by this year", start=1.0, place=True)
    part_of_own = Trait("how far its effort moves what is judged of it", unit="share", start=1.0, place=True)
    other_threat = Trait("what else may be lost, times the chance that it is", unit="stakes", place=True)
    seen_through = Trait("part of display, inflated marks and luck that is seen through", unit="share", place=True)
    extra_effort = Trait("effort besides what threat calls for", unit="sd", place=True)
    inflated = Trait("by how much published marks are higher than what is learnt", unit="sd", place=True)
    judged_besides = Trait("what else is added to its result", unit="sd", place=True)
    looseness = Trait("how much more luck there is in its results than usual", unit="share", place=True)
    inward = Trait("its head looks inward: it neither helps nor out-competes", kind=bool, place=True)
    saved_together = Trait("what working together saves on a tie", unit="improvement", place=True)
    forgone = Trait("what its head forgoes by helping", unit="improvement", place=True)
    attention_taken = Trait("improvement with partners that other things take the time for", place=True)
    made_of_it = Trait("how much it makes of a unit of improvement", start=1.0, place=True)
    parents_part = Trait("weight of voice that parents have by their part in it", unit="share", place=True)
    turnout = Trait("less advantaged parents who use their voice, for each advantaged", start=1.0, place=True)
    lift = Trait("attainment that others bring each group", unit="sd", groups=len(GROUPS), place=True)
    dues = Trait("what it pays for services this year, share of income", unit="share", place=True)
    grants = Trait("grants this year, which are for improvement", unit="pounds", place=True)
    to_teachers = Trait("share of money for improvement that its teachers get", unit="share", place=True)
    softened = Trait("part of workload that teachers bear gladly", unit="share", place=True)
    reward = Trait("how strongly what they are paid besides draws and keeps teachers", place=True)
    memory = Trait("how much of its ties others remember when its head is new", unit="share", place=True)
    job_fear = Trait("its teachers' fear for their jobs", unit="share", place=True)
    kept_in = Trait("share of its exclusions that others keep from happening", unit="share", place=True)
    support_pounds = Trait("what bought or given support moves it by this year", unit="pounds", place=True)
    commissioned_for = Trait("pounds that groups had for its support this year", unit="pounds", place=True)

    # what its ties add up to
    display = Trait("share of its outward attention spent on out-competing partners", unit="share", recorded=True)
    cooperation = Trait("share of its voluntary ties on which it cooperates", unit="share", recorded=True)
    ties = Trait("voluntary ties", kind=int, recorded=True)
    mutual = Trait("voluntary ties on which both cooperate", kind=int, recorded=True)
    willing = Trait("sum over voluntary ties of the probability that its head cooperates", recorded=True)
    trusted = Trait("sum over voluntary ties of its head's trust in the partner", recorded=True)
    greed = Trait("mean over voluntary ties of greed g", recorded=True)
    fear = Trait("mean over voluntary ties of fear f", recorded=True)
    dilemma_greed = Trait("mean over voluntary ties of D_greed", recorded=True)
    dilemma_fear = Trait("mean over voluntary ties of D_fear", recorded=True)
    deep = Trait("sum over voluntary ties of their depth", recorded=True)
    at_stake = Trait("mean over voluntary ties of R - P: what both helping pays more than none", recorded=True)

    # riding together
    riding = Trait("cooperates with a member of its local partnership this term", kind=bool, recorded=True)
    leading = Trait("leads its local partnership this term", kind=bool, recorded=True)
    lead_account = Trait("leads given beyond its turns", unit="terms")
    waiting = Trait("partners' capacity it waits for this term, over its ties", unit="sd")
    gained = Trait("mean payoff on its ties this term", unit="improvement")
    improvement = Trait("what partners moved its quality by this term", unit="improvement")

    # learning
    claims = Trait("claims of each group on support", groups=len(GROUPS), start=1.0)
    effort = Trait("effort above the ordinary, a flow in value added", unit="sd")
    value_added = Trait("value added this term, as published systems measure it", unit="sd", recorded=True)
    attainment = Trait("mean attainment, by group", unit="sd", groups=len(GROUPS), recorded=True)
    luck = Trait("luck of the year's results, in standard deviations of it")
    improvement_money = Trait(
        "money put into (or cut from) improvement over the last year, share of income", unit="share"
    )
    shortage = Trait("share of its posts that no teacher fills", unit="share")
    practised = Trait("what the practice in use truly brings", unit="sd", recorded=True)

    # how it is judged, and what parents think
    reputation = Trait("what parents think of it: raw results, slowly", unit="sd", recorded=True)
    grade = Trait("public grade, 1 outstanding to 4 inadequate, 0 none", kind=int, recorded=True)
    grade_years = Trait("years since the grade was given", unit="years", kind=int)
    last_result = Trait("published result at the end of last year", unit="sd")

    # what happened this year
    won = Trait("visible wins this year: growth, a better grade, a takeover", kind=int)
    rescued = Trait("partners came to its help this year", kind=bool, recorded=True)
    changed_hands = Trait("another provider runs it since this year", kind=bool)
    taken_over = Trait("times it was taken over", kind=int, recorded=True)

    # whether it may spiral
    loop_gain = Trait("what comes back, by choice, money and staff, of a lasting change of its quality", recorded=True)

    # pupils
    places = Trait("pupils it has places for", unit="pupils")
    oversubscribed = Trait("turned applicants away at the last admissions", kind=bool)
    draw = Trait("what draws each kind of families to it for good", unit="log of odds", groups=len(CHOOSERS))
    growth = Trait("change of roll over the last year, as a share of it", unit="share")

    # money and staff
    budgeted = Trait(
        "pupils, weighted by what they cost, that its fixed costs and lump sum are made for", unit="pupils"
    )
    counted = Trait("roll, weighted by need, at the last count", unit="pupils")
    income = Trait("income of the last year", unit="pounds", recorded=True)
    reserves = Trait("reserves", unit="pounds", recorded=True)
    dividend = Trait("money that went to its teachers over the last year, share of income", unit="share")
    weariness = Trait("long hours that its teachers still feel", unit="sd")
    teachers = Trait("teachers in post", unit="teachers", recorded=True)

    # where and what it is
    x = Trait("place, eastward", unit="km")
    y = Trait("place, northward", unit="km")
    years = Trait("how long a pupil stays", unit="years", start=5.0)


FARTHEST = 5.0
"""Sd that a school's quality can be from the mean: its usual pupil would be one in millions, beyond what tests tell."""
DEEPEST = 5.0
"""Sd of capacity that punctures can take from a school: as much as quality can be above the mean."""


@rule
def quality_after(quality: float, change: float) -> float:
    """Return quality (sd) after a change: what would go farther than `FARTHEST` from the mean stays there."""
    moved = quality + change
    if moved > FARTHEST:
        return FARTHEST
    return max(moved, -FARTHEST)


@rule
def probability_of_a_bad_judgement(standing: float, threshold: float, spread: float) -> float:
    """Return how likely a school of this standing is judged badly: ``1 / (1 + exp((z - z0) / spread))``."""
    return 1.0 / (1.0 + exponential((standing - threshold) / spread))


@rule
def effort(threat: float, most: float, response: float) -> float:
    """Return effort (sd) under accountability: ``most * (1 - exp(-response * threat))``.

    ``threat`` is the stakes times the chance of a bad judgement, and of a contract's loss where there is one.

    It answers at once, mostly where standing is insecure, with diminishing returns: after league tables ended in
    Wales in 2001, results fell most in the weaker schools (Burgess, Wilson and Worth 2013). A head who wishes partners
    ill, and publishes with them, may hold back; by ``most`` at most.
    """
    return most * max(1.0 - exponential(-response * threat), -1.0)


@rule
def value_added(
    effectiveness: float,
    effort: float,
    display: float,
    puncture: float,
    disadvantage: float,
    cost_of_display: float,
    weight_of_intake: float,
) -> float:
    """Return value added (sd) as published: quality and effort, less display and punctures, and the intake's part.

    ``disadvantage`` is the share of disadvantaged pupils above the nation's mean: published value added is not
    corrected for it.
    """
    return effectiveness + effort - cost_of_display * display - puncture - weight_of_intake * disadvantage


@rule
def healed(puncture: float, alone: float, helped: float, help_received: float) -> float:
    """Return what is left of a puncture after a term: it heals at ``alone + helped * help_received`` of itself."""
    return puncture * math.exp(-(alone + helped * help_received))


@rule
def support(need: float, voice: float, weight_of_voice: float) -> float:
    """Return a group's claim on support inside a school: ``need ** (1 - v) * voice ** v``."""
    return need ** (1.0 - weight_of_voice) * voice**weight_of_voice
