"""Parameters of the extension: `authority`, `network`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Authority(Section):
    """What the extension adds to the parameters of this section."""

    brokering: float = parameter(
        0.0,
        "Chance in a year that an authority brings the heads of a lapsed tie together, and vouches for both.",
        sentence="The authority brings the heads of a lapsed partnership together with a chance of {} a year",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.5),
        role="lever",
        source="0 unless studied: only where ties may lapse",
        after="apart",
    )
    broker_cost: float = parameter(
        0.002,
        "Share of its income that a school pays for an authority that would broker every lapsed tie.",
        sentence="An authority that brokers every lapsed partnership costs a school {} of its income",
        unit="share",
        bounds=(0, 0.1),
        plausible=(0.0005, 0.005),
    )


class Network(Section):
    """What the extension adds to the parameters of this section."""

    alone: float = parameter(
        0.0,
        "How far a school stands alone: at 1 a tie of it on which nobody helps lapses after a year, at a half after "
        "two, and as much rarer do its heads meet those of lapsed ties again.",
        sentence="A school stands alone by {}",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 1),
        role="lever",
        source="Dunford 2006, of a white paper that barely mentions partnership; 0 unless studied",
        after="formality",
    )
    coverage: float = parameter(
        1.0,
        "Share of schools that are in the local partnership; the others have no ties but those inside a trust.",
        sentence="{} of schools are in the local partnership",
        unit="share",
        bounds=(0, 1),
        source="1 unless studied: all local schools (Dunford 2006, Greany 2014)",
        when="start",
    )
    lapse: float = parameter(
        0.0,
        "Years after which a tie lapses on which nobody has cooperated; 0 is never.",
        sentence="A partnership lapses after {} in which neither school worked on it",
        unit="years",
        bounds=(0, 30),
        plausible=(0, 6),
        source="Ledingham 2010 fears it; 0 unless studied",
    )
    renewal: float = parameter(
        0.1,
        "Chance in a year that the heads of a lapsed tie come to talk of it by themselves.",
        sentence="The heads of a lapsed partnership meet again with a chance of {} a year",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.3),
    )
