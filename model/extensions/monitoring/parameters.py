"""Parameters of the extension: `monitoring`."""

from __future__ import annotations

from ...parameter import Section, parameter


class Monitoring(Section):
    """To how many bodies a head accounts, and the improvement partner through whom one conversation does for all."""

    after = "services"

    accounts: float = parameter(
        1.0,
        "Bodies that a head accounts to, each in its own way; 1 is the burden of England today.",
        sentence="A head has to give {} of the school to other bodies",
        unit="accounts",
        bounds=(1, 100),
        plausible=(1, 10),
        role="lever",
        source="Dunford 2006 (many before, one after); the scale is set so that England today is 1",
    )
    burden: float = parameter(
        0.1,
        "Improvement forgone in a term for each body beyond the first: the head's time.",
        sentence="Each further body a head accounts to takes away {} a term",
        unit="improvement",
        bounds=(0, 1),  # a body takes what all partners can bring
        plausible=(0.02, 0.3),
    )
    improvement_partner: float = parameter(
        0.0,
        "Share of a school's accounts that one improvement partner who knows it takes on.",
        sentence="An improvement partner takes on {} of what a school accounts for",
        unit="share",
        bounds=(0, 1),
        role="lever",
        source="Dunford 2006; England had them from 2004 to 2010",
    )
    insight: float = parameter(
        0.5,
        "Share of partners' display and of inspectors' luck that an improvement partner sees through.",
        sentence="An improvement partner sees through {} of display and of the luck of an inspection",
        unit="share",
        bounds=(0, 1),
    )
    fee: float = parameter(
        0.0005,
        "Share of its income that an improvement partner costs a school.",
        sentence="An improvement partner costs a school {} of its income",
        unit="share",
        bounds=(0, 0.1),
        plausible=(0.0003, 0.002),
        source="about five days a year of an adviser's time, on a secondary school's budget",
    )
