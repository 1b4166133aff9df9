"""What happens to schools that are judged, rescued, taken over or closed; and how ties are drawn."""

from __future__ import annotations

from ..parameter import Section, parameter


class Inspection(Section):
    """Public grades: sticky, and partly a grade of the intake."""

    often: float = parameter(
        0.25,
        "Chance of an inspection in a year.",
        sentence="A school is inspected with a chance of {} a year",
        unit="a year",
        bounds=(0, 1),
        plausible=(0.15, 0.4),
        role="lever",
        source="England: about every four years",
    )
    often_after_bad: float = parameter(
        0.45,
        "That chance for a school with a bad grade.",
        sentence="After a bad grade, a school is inspected with a chance of {} a year",
        unit="a year",
        bounds=(0, 1),
        plausible=(0.3, 0.6),
        role="lever",
        source="England: within about 30 months",
    )
    published: float = parameter(
        1.0,
        "How far a grade is told to the public in a single word; 0: schools are inspected, and no word is published.",
        sentence="A school's grade reaches the public in a single word for {}",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="England: 1 until September 2024, then 0. Assumption: families, heads who leave by their own will, "
        "those who look for winners, and blame go by the word; all else goes by the judgement",
    )
    noise: float = parameter(
        0.55,
        "How much two inspections of one school differ.",
        sentence="Two inspections of one school differ by about {}",
        unit="sd",
        bounds=(0, 5),
        plausible=(0.2, 1),
        source="fitted to fact A5: about 16% a year escape a bad grade",
    )
    intake_bias: float = parameter(
        0.25,
        "How much of the judgement is of the intake.",
        sentence="Inspectors mark a school down by {} for each sd of disadvantage in its intake",
        unit="sd per sd",
        bounds=(0, 3),
        plausible=(0, 0.6),
        source="set to fact A6",
    )
    stickiness: float = parameter(
        0.35,
        "How much the last grade weighs in the next.",
        sentence="Each grade above or below good moves the next judgement the same way by {}",
        unit="sd per grade",
        bounds=(0, 3),
        plausible=(0, 0.8),
        source="set to fact A5",
    )
    outstanding: float = parameter(
        1.15,
        "Judgement from which a school is outstanding.",
        sentence="A school is outstanding if it is judged at {} or above",
        unit="sd",
        bounds=(-5, 5),
        plausible=(0.8, 1.4),
        source="set to the share of outstanding schools",
    )
    good: float = parameter(
        -1.05,
        "Judgement from which it is good.",
        sentence="A school is good if it is judged at {} or above",
        unit="sd",
        bounds=(-5, 5),
        plausible=(-1.3, -0.6),
        source="set to the share of good schools",
    )
    requires_improvement: float = parameter(
        -2.0,
        "Judgement from which it requires improvement; below, it is inadequate.",
        sentence="A school is inadequate if it is judged below {}",
        unit="sd",
        bounds=(-8, 5),
        plausible=(-2.5, -1.5),
        source="set to the share of inadequate schools",
    )


class Fates(Section):
    """Rescue, takeover, closure."""

    intervention: float = parameter(
        0.3,
        "Chance in a year that an inadequate school is put out to takeover.",
        sentence="An inadequate school is put out to takeover with a chance of {} a year",
        unit="a year",
        bounds=(0, 1),
        role="lever",
    )
    coasting: float = parameter(
        0.02,
        "The same for a school that requires improvement.",
        sentence="A school that requires improvement is put out to takeover with a chance of {} a year",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.3),
        role="lever",
    )
    rescue_cost: float = parameter(
        0.5,
        "What coming to a partner's help costs, for each helper.",
        sentence="Coming to the rescue of a partner costs each helper {}",
        unit="improvement",
        bounds=(0, 10),
        plausible=(0.2, 1.5),
    )
    rescue_money: float = parameter(
        0.01,
        "Share of its income that each helper gives.",
        sentence="Each helper in a rescue gives {} of its income",
        unit="share",
        bounds=(0, 0.5),
        plausible=(0, 0.05),
    )
    horizon: float = parameter(
        3.0,
        "Years of reciprocity that a helper thinks of.",
        sentence="A school asked for help thinks {} ahead of what it may get back",
        unit="years",
        bounds=(0, 30),
        plausible=(1, 6),
    )
    rescue_help: float = parameter(
        0.05,
        "Share of the distance to its helpers' mean quality that a rescued school makes good.",
        sentence="A rescued school makes up {} of the distance to its helpers' quality",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 0.15),
    )
    appetite: float = parameter(
        1.0,
        "What growth by takeover is worth to a school, against its means and the work.",
        sentence="The growth that a takeover brings tempts schools with a strength of {}",
        bounds=(0, 10),
        plausible=(0.3, 3),
    )
    turnaround: float = parameter(
        0.2,
        "The work of turning a school round, for each sd of quality it lacks, in the unit of the bid.",
        sentence="A school is worth {} less to a bidder for each sd of quality it is behind",
        unit="per sd",
        bounds=(0, 20),
        plausible=(0.05, 0.6),
    )
    strip: float = parameter(
        0.3,
        "Share of reserves and of teachers above need that move from the devoured to the devourer.",
        sentence="A school that is taken over loses {} of its reserves and spare teachers",
        unit="share",
        bounds=(0, 1),
        role="lever",
    )
    viable: float = parameter(
        0.75,
        "Share of its places below which a school that shrinks and is in debt may be closed.",
        sentence="A school that shrinks, is in debt and fills less than {} of its places may be closed",
        unit="share",
        bounds=(0, 1),
        plausible=(0.6, 0.9),
        source="England's returns of surplus places asked about schools with a quarter or more of their places free",
    )
    closing: float = parameter(
        0.4,
        "Chance in a year that such a school is closed.",
        sentence="Such a school is closed with a chance of {} a year",
        unit="a year",
        bounds=(0, 1),
        plausible=(0.05, 0.8),
        source="fitted to fact A10: 0.1-0.3% of schools close in a year",
    )


class Network(Section):
    """How the partnership graph is drawn where none is given."""

    neighbours: int = parameter(
        4,
        "Nearest schools of its phase that a school is tied to.",
        sentence="A school is partnered with its nearest {} of the same phase",
        unit="schools",
        bounds=(0, 30),
        plausible=(2, 8),
        role="constant",
        when="start",
    )
    complements: int = parameter(
        1,
        "Nearest schools of other phases that it is tied to.",
        sentence="A school is also partnered with its nearest {} of other phases",
        unit="schools",
        bounds=(0, 10),
        plausible=(0, 3),
        role="constant",
        when="start",
    )
    local: float = parameter(
        1.5,
        "How many times farther a school across the authority's border seems.",
        sentence="A school across the authority's border seems {} times as far away",
        bounds=(1, 100),
        plausible=(1, 4),
        role="constant",
        when="start",
    )
    cluster: int = parameter(
        6,
        "Schools in a local partnership.",
        sentence="A local partnership has about {}",
        unit="schools",
        bounds=(1, 50),
        plausible=(4, 10),
        role="constant",
        when="start",
    )
    formality: float = parameter(
        0.2,
        "Formality of ties between schools of different trusts.",
        sentence="Partnerships between schools of different trusts are {} formal",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 0.8),
        role="lever",
    )
