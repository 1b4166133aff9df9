"""What moves a head to cooperate or compete: judgement, the dilemma, trust and the norm."""

from __future__ import annotations

from ..parameter import Section, parameter


class Accountability(Section):
    """How schools are judged."""

    stakes: float = parameter(
        1.0,
        "What hangs on being judged badly: grade, job, contract, takeover. 1 is England today.",
        sentence="The stakes of a bad judgement are {}, where England today is 1",
        bounds=(0, 10),
        plausible=(0, 3),
        role="lever",
        source="scale set so that 1 is England today; swept",
    )
    threshold: float = parameter(
        -0.5,
        "Standing at which a bad judgement is as likely as not.",
        sentence="At a standing of {}, a school is as likely as not to be judged badly",
        unit="sd",
        bounds=(-5, 5),
        plausible=(-1, 0),
    )
    spread: float = parameter(
        0.6,
        "How gradually a bad judgement becomes likelier as standing falls.",
        sentence="The line between being judged well and badly is blurred by {}",
        unit="sd",
        bounds=(0.05, 5),
        plausible=(0.3, 1),
    )
    local_comparison: float = parameter(
        0.3,
        "Share of the comparison that is made with rivals nearby rather than with all schools of the phase.",
        sentence="Comparison with rivals nearby makes up {} of a school's standing",
        unit="share",
        bounds=(0, 1),
    )
    intake_in_results: float = parameter(
        0.5,
        "Share of the raw effect of intake that the published result leaves in.",
        sentence="Published results leave in {} of the effect of a school's intake",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="between value added (0) and raw attainment (1); swept",
    )
    shade: float = parameter(
        1.0,
        "Standing lost when a partner that contests all a school's pupils outshines it.",
        sentence="Being outshone by a partner takes up to {} off a school's standing",
        unit="sd",
        bounds=(0, 5),
        plausible=(0, 2),
    )
    effort_most: float = parameter(
        0.2,
        "The most that pressure adds to effort.",
        sentence="Pressure raises a school's effort by {} at most",
        unit="sd",
        bounds=(0, 1),
        plausible=(0.05, 0.3),
        source="Wales after 2001: up to about 0.2 in the weaker schools (Burgess, Wilson and Worth 2013)",
    )
    effort_response: float = parameter(
        1.0,
        "How fast effort answers stakes times the chance of a bad judgement.",
        sentence="Effort answers pressure with a strength of {}",
        bounds=(0, 10),
        plausible=(0.5, 3),
    )
    result_noise: float = parameter(
        0.075,
        "Luck of the year in a published result.",
        sentence="Luck moves a year's published results by about {}",
        unit="sd",
        bounds=(0, 1),
        plausible=(0.05, 0.15),
        source="that of a mean of about 180 pupils a year, whose sd is 1",
    )
    pooling: float = parameter(
        0.0,
        "Share of a school's score that is its partners' (joint results, partnership indicators).",
        sentence="Partners' results make up {} of a school's score",
        unit="share",
        bounds=(0, 0.9),
        plausible=(0, 0.5),
        role="lever",
        source="Dunford 2006 proposes it; 0 in England",
    )


class Dilemma(Section):
    """The payoffs on a tie, in units of improvement."""

    help: float = parameter(
        0.5,
        "What a cooperating partner's help brings (b).",
        sentence="Help from a partner of equal strength brings a school {}",
        unit="improvement",
        bounds=(0, 5),
        plausible=(0.2, 1),
    )
    cost: float = parameter(
        0.35,
        "What helping costs (c).",
        sentence="Helping a partner costs a school {}",
        unit="improvement",
        bounds=(0, 5),
        plausible=(0.1, 0.7),
    )
    synergy: float = parameter(
        1.5,
        "What helping each other brings besides (s), on a tie of full depth.",
        sentence="In a deep partnership, helping each other brings both schools {} on top",
        unit="improvement",
        bounds=(0, 5),
        plausible=(0.8, 2.2),
    )
    judged_synergy: float = parameter(
        0.0,
        "How much more synergy a unit of stakes makes, because what helps is judged (s1).",
        sentence="Each unit of stakes adds {} to what helping each other brings",
        unit="improvement",
        bounds=(0, 5),
        plausible=(0, 0.3),
        source="Ledingham's leverage; 0 unless studied",
    )
    arms_race: float = parameter(
        0.1,
        "What display costs both when both compete (h).",
        sentence="When both partners compete, display costs each of them {}",
        unit="improvement",
        bounds=(0, 5),
        plausible=(0, 0.3),
    )
    leaving: float = parameter(
        0.3,
        "What ceasing to cooperate costs on a fully formal tie: notice and exit.",
        sentence="Ceasing to cooperate in a fully formal partnership costs a school {}",
        unit="improvement",
        bounds=(0, 10),
        plausible=(0, 1),
    )
    transfer: float = parameter(
        2.0,
        "How much more help a partner gives for each sd by which it is the stronger school.",
        sentence="A partner that is stronger by 1 sd gives {} times its usual help on top",
        unit="per sd",
        bounds=(0, 5),  # 0.2 sd: twice or none of the usual help
        plausible=(0.5, 4),
    )
    worth_of_roll: float = parameter(
        60.0,
        "What the money of a doubled roll is worth to a head (theta).",
        sentence="To a head, the money of a doubled roll is worth {}",
        unit="improvement",
        bounds=(0, 1000),
        plausible=(20, 120),
        source="scaled so that mean greed is about 0.3 when all money follows pupils",
    )
    skimming: float = parameter(
        0.3,
        "What a pupil is worth whom a full school can only pick, not add.",
        sentence="To a full school, picking a pupil is worth {} of gaining one",
        unit="share",
        bounds=(0, 1),
    )
    noise: float = parameter(
        0.1,
        "Decision noise K.",
        sentence="Heads who weigh what pays are off by about {}",
        unit="improvement",
        bounds=(0, 10),
        plausible=(0.05, 0.3),
    )
    norm_weight: float = parameter(
        0.15,
        "How hard belief in competition pulls towards competing (nu).",
        sentence="Full belief in competition makes competing look better by {}",
        unit="improvement",
        bounds=(0, 5),
        plausible=(0, 0.6),
    )


class Trust(Section):
    """How trust in a partner rises, falls and is remembered."""

    start: float = parameter(
        0.6,
        "Trust between partners at the start.",
        sentence="Partners start with {} trust in each other",
        unit="share",
        bounds=(0, 1),
        plausible=(0.3, 0.9),
        when="start",
    )
    acts_start: float = parameter(
        0.6,
        "Share of ties' sides that cooperate at the start.",
        sentence="{} of partners cooperate at the start",
        unit="share",
        bounds=(0, 1),
        plausible=(0.3, 0.9),
        when="start",
    )
    rise: float = parameter(
        0.12,
        "Share of the missing trust that a cooperative act builds.",
        sentence="Each term in which a partner cooperates builds {} of the trust still missing",
        unit="a term",
        bounds=(0, 1),
        plausible=(0.05, 0.25),
    )
    fall: float = parameter(
        0.3,
        "Share of trust that a competitive act destroys.",
        sentence="Each term in which a partner competes destroys {} of the trust in it",
        unit="a term",
        bounds=(0, 1),
        plausible=(0.15, 0.5),
    )
    strangers: float = parameter(
        0.5,
        "Trust in a head of whom nothing is known.",
        sentence="A head of whom nothing is known is given {} of full trust",
        unit="share",
        bounds=(0, 1),
        plausible=(0.3, 0.7),
    )


class Norm(Section):
    """Municipal Darwinism: belief in competition, and alarm."""

    start: float = parameter(
        0.25,
        "Belief in competition at the start.",
        sentence="Heads start with {} belief in competition",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 0.5),
        when="start",
    )
    contagion: float = parameter(
        0.2,
        "How far belief moves in a year towards what visible winners do.",
        sentence="Each year belief in competition moves {} of the way to what winners nearby do",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.5),
    )
    winning_growth: float = parameter(
        0.03,
        "Growth of roll within a year that others notice as winning.",
        sentence="A school that grows by more than {} in a year is seen as a winner",
        unit="share",
        bounds=(0, 1),
        plausible=(0.01, 0.1),
    )
    alarm: float = parameter(
        0.3,
        "How much higher stakes are felt after a takeover among a school's partners.",
        sentence="A takeover among its partners raises the stakes that a head feels by {}",
        unit="share",
        bounds=(0, 5),
        plausible=(0, 1),
    )
    alarm_memory: float = parameter(
        0.6,
        "Share of alarm left after a year.",
        sentence="After a year, {} of the alarm at a takeover is left",
        unit="a year",
        bounds=(0, 1),
        plausible=(0.3, 0.8),
    )
