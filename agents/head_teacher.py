"""A head teacher: what is known of one, what presses it and what it believes."""

from __future__ import annotations

from .engine.compiled import rule
from .engine.traits import Trait, extended


@extended
class HeadTeacherTraits:
    """The traits of the head teacher who leads a school now; a successor takes over the row."""

    strategy = Trait("strategy, by its place in the catalogue", kind=int, recorded=True)
    prosocial = Trait("weight of a partner's payoff in the head's own (omega)")
    nerve = Trait("how strongly stakes are felt: 1 is ordinary", start=1.0)
    skill = Trait("what the head adds to the school's quality each year", unit="sd a year")
    tenure = Trait("years in post", unit="years", kind=int)
    bad_years = Trait("years in a row with a bad grade", unit="years", kind=int)
    norm = Trait("belief in competition, the municipal Darwinism norm", unit="share", recorded=True)
    alarm = Trait("alarm at takeovers seen nearby", recorded=True)
    energy = Trait("energy; at 0 the head is burnt out", unit="share", start=1.0)
    outlook = Trait("share of partners seen to cooperate, over some years", unit="share", start=0.5)
    propensity = Trait("a learner's leaning towards cooperation")
    informed = Trait("knows what working together brings", kind=bool, start=True, recorded=True)
    replaced = Trait("was replaced at the last change of year", kind=bool)
    displaced = Trait("part of its regard for partners that something displaces", unit="share", place=True)
    pace = Trait("pace at which it takes up change", unit="share", start=1.0, place=True)
    attention_left = Trait("share of its outward attention that nothing takes", unit="share", start=1.0, place=True)
    trained_by = Trait(
        "whose head trained its successor, by row; -1 nobody's, -2 not said", kind=int, start=-2, place=True
    )
    changed = Trait("took over the school at the last change of year", kind=bool)


@rule
def pressure(stakes: float, nerve: float, alarm: float) -> float:
    """Return the stakes as this head feels them: the regime's, times nerve, raised by alarm at takeovers nearby."""
    return stakes * nerve * (1.0 + alarm)


@rule
def norm_after(norm: float, winners: float, winners_who_compete: float, contagion: float) -> float:
    """Return belief in competition after a look at this year's winners nearby, whatever made them win.

    It moves towards the share of the winners who compete; with no winner in sight it stays.
    """
    if winners <= 0.0:
        return norm
    return norm + contagion * (winners_who_compete / winners - norm)
