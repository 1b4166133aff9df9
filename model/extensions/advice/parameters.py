"""Parameters of the extension: `authority`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Authority(Section):
    """The local authority's own service."""

    after = "agencies"

    levy: float = parameter(
        0.0,
        "Share of its schools' budgets that an authority keeps for a service that advises them.",
        sentence="The authority keeps {} of every budget for a service that advises its schools",
        unit="share",
        bounds=(0, 0.2),
        plausible=(0, 0.02),
        role="lever",
        source="0 in England since the grant for it ended in 2023",
    )
    targeted: float = parameter(
        0.5,
        "Share of the advice that goes to schools with a bad grade first (just in time); the rest goes to all alike.",
        sentence="{} of the authority's advice is kept for schools with a bad grade",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="between 'just in case' (0) and 'just in time' (1): Dunford 2006; swept",
    )
    advice: float = parameter(
        1.0,
        "What a pound of advice moves, against a pound that a school puts into its own improvement.",
        sentence="A pound of the authority's advice moves a school's quality {} times as far as a pound of its own",
        bounds=(0, 10),
        plausible=(0.3, 2),
    )
    to_groups: float = parameter(
        0.0,
        "Share of the levy that pays the other members of a local partnership to support a member in need, instead of "
        "the authority's own advice.",
        sentence="{} of the levy pays groups of schools to support those of their own that are in need",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="Dunford 2006 (groups of schools take over what the authority holds); 0 unless studied",
    )
    apart: float = parameter(
        0.25,
        "What comes of the support of a member of the group that does not work together with the school on both "
        "sides, against one that does.",
        sentence="Of paid support by a member that does not work with a school, {} comes through",
        unit="share",
        bounds=(0, 1),
        plausible=(0, 1),
        source="assumption, swept: that support needs both to work together is put in, how far is not known",
    )
    misjudged: float = parameter(
        0.0,
        "Spread of an authority's error about what a school needs, drawn for each school and year.",
        sentence="Without shared data, an authority misjudges what a school needs by about {}",
        unit="grades",
        bounds=(0, 5),
        plausible=(0, 1.5),
        source="the toolkit, sixth cameo (needs analysis); 0, an authority goes by the grade as it is, unless studied",
        after="import_time",
    )
    shared_data: float = parameter(
        0.0,
        "Share of that error that data which schools share with their authority take away.",
        sentence="Data that schools share take away {} of their authority's error about what they need",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="the toolkit, sixth cameo (Southland: collective data sets and profiles); 0 unless studied",
    )
    data_cost: float = parameter(
        0.0005,
        "Share of its income that a school pays for data that would take away all of that error.",
        sentence="Data that leave an authority no error about what schools need cost a school {} of its income",
        unit="share",
        bounds=(0, 0.1),
        plausible=(0.0002, 0.002),
        source="assumption, swept: a tenth of a data manager's post, on a secondary school's budget",
    )
    bargaining: float = parameter(
        0.0,
        "Share of the advice for all alike that goes by influence instead of by pupils.",
        sentence="{} of the advice meant for all goes by influence",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="Jackson 2010 (a single voice); 0 unless studied",
    )
    exponent: float = parameter(
        1.5,
        "Power of its size by which the influence of a coalition grows; 1 is no more than its pupils.",
        sentence="The influence of schools that work together grows with their number to the power of {}",
        bounds=(0, 4),
        plausible=(1, 2),
    )
