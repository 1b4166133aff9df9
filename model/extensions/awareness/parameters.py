"""Parameters of the extension: `heads`, `authority`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Heads(Section):
    """What the extension adds to the parameters of this section."""

    informed: float = parameter(
        1.0,
        "Share of heads, at the start and later, who know what working together brings (the synergy).",
        sentence="{} of new heads know what working together brings",
        unit="share",
        bounds=(0, 1),
        plausible=(0.1, 1),
        source="the toolkit, first cameo (a few heads are well informed); that all know (1) unless studied",
        after="reckoning",
    )
    telling: float = parameter(
        0.1,
        "Chance in a year that a partner who knows, and works with a head on both sides, tells it what that brings.",
        sentence="A partner who knows tells a head it works with what that brings with a chance of {} a year",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.4),
        source="assumption, swept: it is not clear how knowledge can be transferred (the toolkit)",
    )


class Authority(Section):
    """What the extension adds to the parameters of this section."""

    officers: float = parameter(
        0.0,
        "Chance in a year that an officer of the authority tells a head what working together brings.",
        sentence="An officer of the authority tells a head what working together brings with a chance of {} a year",
        unit="a year",
        bounds=(0, 1),
        plausible=(0, 0.5),
        role="lever",
        source="the toolkit, first cameo (development officers); 0 unless studied",
        after="broker_cost",
    )
    officer_cost: float = parameter(
        0.002,
        "Share of its income that a school pays for officers who would tell every head within the year.",
        sentence="Officers who would tell every head within a year cost a school {} of its income",
        unit="share",
        bounds=(0, 0.1),
        plausible=(0.0005, 0.005),
        source="assumption, swept: one officer for a dozen secondary schools reaches about three in ten heads a year",
    )
